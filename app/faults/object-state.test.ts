import assert from "node:assert/strict";
import { test } from "node:test";

import { ManualClock, noLog } from "@taffrail/base";
import { clientFromUrl, Informers } from "@taffrail/kube";
import {
  type ObjectState,
  type ObjectStateOptions,
  openObjectState,
  readJoinRules,
} from "@taffrail/kubestate";
import { openSim, type Sim } from "@taffrail/sim";
import { openExposition } from "@taffrail/wire";

interface Served extends AsyncDisposable {
  readonly sim: Sim;
  readonly state: ObjectState;
  pass(ms: number): Promise<void>;
  until(condition: () => boolean): Promise<void>;
}

async function serve(options: ObjectStateOptions = {}): Promise<Served> {
  await using held = new AsyncDisposableStack();
  const clock = new ManualClock(Date.parse("2026-11-21T12:00:00Z"));
  const sim = held.use(await openSim({ clock, log: noLog, nodes: 3, follow: false }));
  const client = held.use(clientFromUrl(sim.apiServerUrl));
  const signal = new AbortController().signal;
  const informers = held.use(new Informers(client, { clock, log: noLog, signal }));
  const resources = ["deployments", "namespaces", "nodes", "pods", "replicasets", "services"];
  const state = openObjectState(informers, { resources, ...options });
  const pass = async (ms: number): Promise<void> => {
    await clock.advance(ms);
    sim.advanceTo(clock.now());
  };
  const rest = held.move();
  return {
    sim,
    state,
    pass,
    async until(condition) {
      for (let turn = 0; turn < 2000 && !condition(); turn++) await pass(200);
      assert.ok(condition(), "the condition came to hold");
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}

/** How many series a family has; every line of the text must be well formed for an answer. */
function seriesOf(state: ObjectState, family: string): number {
  const cursor = openExposition("text", state.text());
  let count = 0;
  for (let entry = cursor.next(); entry !== "end"; entry = cursor.next()) {
    if (entry === "series" && cursor.pairs()[1] === family) count++;
  }
  return count;
}

test("object state follows a simulated cluster", async () => {
  await using served = await serve();
  const { sim, state } = served;
  assert.equal(state.isReady, false);
  await served.until(() => state.isReady);
  const nodes = sim.store.collection("nodes").size;
  assert.ok(nodes > 0);
  assert.equal(seriesOf(state, "kube_node_info"), nodes);
  await served.pass(60_000); // pods come and go
  const level = (): boolean => seriesOf(state, "kube_pod_info") === sim.store.collection("pods").size;
  await served.until(level);
});

test("labels of namespaces, nodes and owners stand in the series of pods", async () => {
  const joins = readJoinRules([
    "pods:namespace=[kubernetes.io/*]",
    "pods:node=[kubernetes.io/hostname]",
    "*:owner=[app]",
  ]);
  await using served = await serve({ joins });
  const { state } = served;
  assert.equal(state.text().length, 0);
  await served.until(() => state.isReady);
  const cursor = openExposition("text", state.text());
  const found = new Map<string, number>();
  for (let entry = cursor.next(); entry !== "end"; entry = cursor.next()) {
    if (entry !== "series") continue;
    const pairs = cursor.pairs();
    if (pairs[1] !== "kube_pod_info") continue;
    const labels = new Map(pairs.flatMap((name, i) => (i % 2 === 0 ? [[name, pairs[i + 1]!] as const] : [])));
    assert.equal(labels.get("namespace_label_kubernetes_io_metadata_name"), labels.get("namespace"));
    assert.equal(labels.get("node_label_kubernetes_io_hostname") ?? "", labels.get("node"));
    const owner = labels.get("owner_label_app") ?? "";
    found.set(owner, (found.get(owner) ?? 0) + 1);
  }
  assert.ok(found.size > 1, [...found.keys()].join());
});

test("while the API server is away the state stays, and says how old it is", async () => {
  await using served = await serve();
  const { sim, state } = served;
  await served.until(() => state.isReady);
  const before = seriesOf(state, "kube_node_info");
  sim.faults.partition();
  await served.until(() => state.freshness.get("nodes")?.state === "broken");
  assert.equal(seriesOf(state, "kube_node_info"), before);
  const heardAt = state.freshness.get("nodes")?.heardAt;
  await served.pass(120_000);
  assert.equal(state.freshness.get("nodes")?.heardAt, heardAt);
  sim.faults.heal();
  await served.until(() => state.freshness.get("nodes")?.state === "live");
});
