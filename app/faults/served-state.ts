import assert from "node:assert/strict";
import { ManualClock, noLog } from "@taffrail/base";
import { openSim, type Sim } from "@taffrail/sim";
import { Kubestate } from "../kubestate/kubestate.ts";

/** `taffrail kubestate` over a simulated cluster. */
export interface Served extends AsyncDisposable {
  readonly sim: Sim;
  readonly program: Kubestate;
  /** Another program over the same cluster, once it has listed everything: what must be served when a fault is over. */
  fresh(args?: readonly string[]): Promise<Kubestate>;
  put(name: string, phase?: string): void;
  delete(name: string): void;
  pass(ms: number): Promise<void>;
  /** Moves the clock until `condition` holds; `always` must hold at every step on the way. */
  until(condition: () => boolean | Promise<boolean>, always?: () => void): Promise<void>;
}

const namespace = "shop";

/** The program over a simulated cluster of twenty pods, on one clock that moves when told. */
export async function serve(
  args: readonly string[] = [],
  before: (sim: Sim) => void = () => {},
): Promise<Served> {
  await using held = new AsyncDisposableStack();
  const clock = new ManualClock(Date.parse("2026-11-21T12:00:00Z"));
  const sim = held.use(await openSim({ clock, log: noLog, nodes: 1, workloads: "none", follow: false }));
  const put = (name: string, phase = "Running"): void => {
    const uid = sim.store.get("pods", namespace, name)?.object().metadata.uid ?? `uid-${name}-${clock.now()}`;
    sim.store.put("pods", { metadata: { name, namespace, uid }, spec: {}, status: { phase } });
  };
  for (let i = 0; i < 20; i++) put(`web-${i}`);
  before(sim);
  const open = (own: readonly string[]): Promise<Kubestate> => {
    const words = ["--host=127.0.0.1", "--port=0", "--telemetry-host=127.0.0.1", "--telemetry-port=0"];
    return Kubestate.open({
      args: [`--apiserver=${sim.apiServerUrl}`, "--resources=pods,namespaces", ...words, ...own],
      env: {},
      clock,
      log: noLog,
      signal: new AbortController().signal,
    });
  };
  const program = held.use(await open(args));
  const pass = async (ms: number): Promise<void> => {
    await clock.advance(ms);
    sim.advanceTo(clock.now());
  };
  const until: Served["until"] = async (condition, always = () => {}) => {
    for (let turn = 0; turn < 3000; turn++) {
      if (await condition()) return;
      await pass(200);
      always();
    }
    assert.fail("the condition came to hold");
  };
  await until(() => program.state?.isReady === true);
  const rest = held.move();
  return {
    sim,
    program,
    async fresh(own = args) {
      const other = await open(own);
      await until(() => other.state?.isReady === true);
      return other;
    },
    put,
    delete: (name) => void sim.store.delete("pods", namespace, name),
    pass,
    until,
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}

/** What is served, as it stands in the pages. */
export function textOf({ program }: Served): string {
  return Buffer.from(program.state!.text()).toString();
}

/** The pods that are shown, and that each is shown once. */
export function podsOf(served: Served): string[] {
  const found = [...textOf(served).matchAll(/^kube_pod_info\{namespace="shop",pod="([^"]*)"/gm)].map(
    (m) => m[1]!,
  );
  assert.equal(new Set(found).size, found.length, "no pod is there twice");
  return found.sort();
}

/** One of the self metrics. */
export async function telemetry({ program }: Served, name: string): Promise<number> {
  const text = await (await fetch(`${program.telemetryUrl}/metrics`)).text();
  return Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, "m").exec(text)?.[1]);
}

/** The pods that are there at first. */
export const twenty: readonly string[] = Array.from({ length: 20 }, (_, i) => `web-${i}`).sort();
