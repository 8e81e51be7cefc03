import assert from "node:assert/strict";
import { test } from "node:test";
import { Labels } from "@taffrail/model";
import { HeadFullError } from "./errors.ts";
import { appendRows, openInMemory } from "./testing/fill.ts";
import type { Tsdb } from "./tsdb.ts";

const buildOf = (build: number): Labels =>
  Labels.of({ __name__: "step", job: "ci", instance: "ci:80", build: String(build) });

/** Adds series of builds until one is refused; gives the refusal. */
function fill(store: Tsdb): HeadFullError {
  for (let build = 0; ; build++) {
    try {
      appendRows(store, [[buildOf(build), 1000, build]]);
    } catch (error) {
      if (error instanceof HeadFullError) return error;
      throw error;
    }
  }
}

test("a refusal names target, metric and label that brought most new series, and is counted by job", async () => {
  await using store = await openInMemory({ maxHeadBytes: 1_000_000 });
  appendRows(store, [[Labels.of({ __name__: "up", job: "node", instance: "n:1" }), 1, 1]]);
  const { message } = fill(store);
  const { series } = store.stats();
  assert.ok(
    message.includes(
      `target ci/ci:80 (${series - 1}), metric step (${series - 1}), label build (${series - 1} new values)`,
    ),
    message,
  );
  for (let i = 0; i < 30; i++)
    assert.throws(() => store.refOf(Labels.of({ __name__: "x", job: `j${i}` })), HeadFullError);
  const { seriesRefused, seriesRefusedByJob } = store.stats();
  assert.equal(seriesRefused, 31);
  assert.equal(seriesRefusedByJob.length, 21); // with `other`
  assert.deepEqual(seriesRefusedByJob[0], { name: "other", count: 11 });
});

test("more memory takes effect at once", async () => {
  await using store = await openInMemory({ maxHeadBytes: 1_000_000 });
  fill(store);
  assert.throws(() => store.refOf(buildOf(-1)), HeadFullError);
  store.limit({ ...store.limits, maxHeadBytes: 2_000_000, blockCacheBytes: 1 << 20 });
  store.refOf(buildOf(-1));
  assert.equal(store.stats().maxHeadBytes, 2_000_000);
});

test("the census counts metrics, labels, pairs, targets and namespaces", async () => {
  await using store = await openInMemory({});
  for (let i = 0; i < 60; i++) {
    const namespace = i % 3 === 0 ? "shop" : "ci";
    const instance = `i:${i % 4}`;
    appendRows(store, [
      [Labels.of({ __name__: `m${i % 30}`, job: "j", instance, namespace, n: String(i) }), 1, 1],
    ]);
  }
  const census = await store.census(20);
  assert.equal(census.series, 60);
  assert.equal(census.metrics.length, 20);
  assert.equal(census.totals.metrics, 30);
  assert.equal(census.metrics[0]?.count, 2);
  assert.deepEqual(census.labels[0], { name: "n", values: 60, bytes: 110 });
  assert.deepEqual(census.pairs[0], { name: "job=j", count: 60 });
  assert.deepEqual(census.namespaces, [
    { name: "ci", count: 40 },
    { name: "shop", count: 20 },
  ]);
  assert.deepEqual(census.targets.map(({ job, instance, count }) => `${job}/${instance}:${count}`).sort(), [
    "j/i:0:15",
    "j/i:1:15",
    "j/i:2:15",
    "j/i:3:15",
  ]);
  assert.equal(census.growth.series, 60);
});
