import { ManualClock, noLog, seededRandom } from "@taffrail/base";
import { clientFromUrl, Informer, type KubeObject, listWatch, resourceTypes } from "@taffrail/kube";
import type { View } from "@taffrail/kube";
import { openSim, type Sim } from "@taffrail/sim";

const namespace = "faults";

/** A simulated cluster and one informer of its config maps, on one clock that moves when told: for faults between the two. */
export interface WatchedCluster extends AsyncDisposable {
  readonly sim: Sim;
  readonly clock: ManualClock;
  readonly informer: Informer;
  /** What the informer mirrors. */
  readonly view: View<KubeObject>;
  /** What the mirror's events alone add up to: version by key. */
  readonly told: ReadonlyMap<string, string>;
  /** Events that do not fit what came before: added twice, deleted without being there. */
  readonly oddEvents: readonly string[];
  readonly put: (name: string) => void;
  readonly delete: (name: string) => void;
  /** Lets both sides act, and then moves the clock. */
  readonly pass: (ms: number) => Promise<void>;
  /** Moves the clock until `condition` holds, for at most ten minutes of it. Answers whether it does. */
  until(condition: () => boolean): Promise<boolean>;
  /** How the mirror differs from the server; undefined where they are equal, version for version. */
  difference(): string | undefined;
}

/** How far the clock moves at once while something is waited for, milliseconds. */
const stepMs = 400;
const patienceMs = 600_000;

/** Opens a cluster with `names` as its config maps. */
export async function watchCluster(
  names: readonly string[],
  { pageSize = 3, seed = 1 }: { pageSize?: number; seed?: number } = {},
): Promise<WatchedCluster> {
  await using held = new AsyncDisposableStack();
  const clock = new ManualClock(Date.parse("2026-11-21T12:00:00Z"));
  const sim = held.use(await openSim({ clock, log: noLog, nodes: 1, workloads: "none", follow: false }));
  let made = 0;
  const put = (name: string): void => {
    const uid = sim.store.get("configmaps", namespace, name)?.object().metadata.uid ?? `u${++made}`;
    sim.store.put("configmaps", {
      metadata: { name, namespace, uid },
      data: { count: String(++made) },
    });
  };
  for (const name of names) put(name);

  const client = held.use(clientFromUrl(sim.apiServerUrl));
  const random = seededRandom(seed);
  const source = listWatch<KubeObject>(client, resourceTypes.configmaps, {
    namespace,
    pageSize,
    random,
  });
  const signal = new AbortController().signal;
  const informer = held.use(new Informer(source, { clock, log: noLog, signal, random }));
  const view = informer.view((object) => object);
  const told = new Map<string, string>();
  const oddEvents: string[] = [];
  view.subscribe({
    added(object, key) {
      if (told.has(key)) oddEvents.push(`${key} was added twice`);
      told.set(key, object.metadata.resourceVersion);
    },
    modified(object, before, key) {
      if (told.get(key) !== before.metadata.resourceVersion) oddEvents.push(`${key} skipped a state`);
      told.set(key, object.metadata.resourceVersion);
    },
    deleted(_, key) {
      if (!told.delete(key)) oddEvents.push(`${key} was deleted and was not there`);
    },
  });
  const pass = async (ms: number): Promise<void> => {
    await clock.advance(ms);
    sim.advanceTo(clock.now());
  };
  const rest = held.move();
  return {
    sim,
    clock,
    informer,
    view,
    told,
    oddEvents,
    put,
    delete: (name) => void sim.store.delete("configmaps", namespace, name),
    pass,
    async until(condition) {
      const end = clock.now() + patienceMs;
      while (!condition() && clock.now() < end) await pass(stepMs);
      return condition();
    },
    difference() {
      const wanted = sim.store.collection("configmaps").listNamespace(namespace);
      for (const { key, version } of wanted) {
        const has = view.get(key)?.metadata.resourceVersion ?? "nothing";
        if (has !== String(version)) return `${key}: wanted ${version}, got ${has}`;
        if (told.get(key) !== has) return `${key}: has ${has}, told ${told.get(key) ?? "nothing"}`;
      }
      if (view.size !== wanted.length) return `wanted ${wanted.length} objects, got ${view.size}`;
      return told.size === view.size ? undefined : `told of ${told.size}, has ${view.size}`;
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}
