import assert from "node:assert/strict";
import { test } from "node:test";

import { run } from "../../tools/torture/kube-faults.ts";
import { type WatchedCluster, watchCluster } from "./watched-cluster.ts";

/** What is done to the cluster between two changes, and how many lists the informer may have needed in all. */
const faults: readonly {
  readonly name: string;
  readonly strike: (cluster: WatchedCluster) => void | Promise<void>;
  readonly lists: number;
}[] = [
  { name: "a cut watch", strike: ({ sim }) => void sim.faults.cutWatches(), lists: 1 },
  { name: "a watch that the server ends", strike: ({ sim }) => void sim.faults.endWatches(), lists: 1 },
  { name: "a line torn in the middle", strike: ({ sim }) => void sim.faults.tornLine(), lists: 1 },
  { name: "a line that is not JSON", strike: ({ sim }) => void sim.faults.brokenLine(), lists: 1 },
  { name: "410 as an ERROR event", strike: ({ sim }) => void sim.faults.expireWatches(), lists: 2 },
  {
    name: "410 to the next watch",
    strike({ sim, put }) {
      put("missed");
      sim.faults.cutWatches();
      sim.faults.expireVersions();
    },
    lists: 2,
  },
  {
    name: "410 as a status",
    strike({ sim }) {
      sim.faults.fail(410, 1, { match: "configmaps" });
      sim.faults.cutWatches();
    },
    lists: 2,
  },
  {
    name: "429 with Retry-After",
    strike({ sim }) {
      sim.faults.fail(429, 1, { match: "configmaps", retryAfterSeconds: 20 });
      sim.faults.cutWatches();
    },
    lists: 1,
  },
  {
    name: "5xx for a while",
    strike({ sim }) {
      sim.faults.fail(503, 5, { match: "configmaps" });
      sim.faults.cutWatches();
    },
    lists: 1,
  },
  {
    name: "slow answers",
    strike({ sim }) {
      sim.faults.slow(5000);
      sim.faults.cutWatches();
    },
    lists: 1,
  },
  {
    name: "an API server that is away for two minutes",
    async strike({ sim, pass }) {
      sim.faults.partition();
      await pass(120_000);
      sim.faults.heal();
    },
    lists: 1,
  },
];

for (const { name, strike, lists } of faults) {
  test(`after ${name} the mirror equals the server`, async () => {
    await using cluster = await watchCluster(["a", "b", "c", "d", "e", "f", "g"]);
    assert.ok(await cluster.until(() => cluster.informer.freshness.state === "live"));
    await strike(cluster);
    cluster.put("a");
    cluster.delete("b");
    cluster.put("h");
    assert.ok(await cluster.until(() => cluster.difference() === undefined), cluster.difference());
    assert.deepEqual(cluster.oddEvents, []);
    assert.equal(cluster.informer.freshness.lists, lists);
  });
}

test("a fault during the first list is waited out, and nothing half read is seen", async () => {
  await using cluster = await watchCluster(["a", "b", "c", "d", "e", "f", "g"], { pageSize: 2 });
  cluster.sim.faults.fail(500, 3, { match: "configmaps" });
  assert.equal(cluster.view.size, 0);
  assert.ok(await cluster.until(() => cluster.difference() === undefined), cluster.difference());
  assert.deepEqual(cluster.oddEvents, []);
});

/** How often 10 ms went by while `work` was under way, counted only while this process had its turns. */
async function beatsOf(work: () => Promise<void>): Promise<number> {
  let beats = 0;
  const heart = setInterval(() => beats++, 10);
  await work();
  clearInterval(heart);
  return beats;
}

test("stopping takes less than a second, whatever the fault", async () => {
  for (const strike of [
    () => {},
    ({ sim }: WatchedCluster) => sim.faults.fail(503, 100),
    ({ sim }: WatchedCluster) => sim.faults.slow(60_000),
  ]) {
    await using cluster = await watchCluster(["a"]);
    await cluster.until(() => cluster.informer.freshness.state === "live");
    strike(cluster);
    cluster.sim.faults.cutWatches();
    await cluster.pass(900);
    assert.ok((await beatsOf(() => cluster.informer.close())) < 100);
  }
});

test("after any sequence of faults the mirror equals the server", async () => {
  const { failed } = await run(100, { line: (text) => assert.fail(text) });
  assert.equal(failed, 0);
});
