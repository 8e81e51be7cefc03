import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryDisk } from "@taffrail/disk";
import { BatchBuilder, Labels, setStale } from "@taffrail/model";
import { dump, JumpingClock, openInMemory, reopen } from "./testing/fill.ts";

const hourMs = 3_600_000;

/** Lets a minute pass, and what it starts come to its end. */
async function minute(clock: JumpingClock): Promise<void> {
  await clock.jump(60_000);
  for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
}

test("series that ended leave early where they are many, their samples stay, and those that begin again go on", async () => {
  const disk = new MemoryDisk();
  const clock = new JumpingClock(5 * hourMs);
  const options = { disk, clock, staleSeriesShare: 0.5 };
  const store = await openInMemory(options);
  const labels = ["a", "b", "c"].map((n) => Labels.of({ __name__: "m", n }));
  const append = (names: readonly string[], t: number, isStale = false): number => {
    const batch = new BatchBuilder();
    for (const one of labels) if (names.includes(one.get("n"))) batch.push(store.refOf(one), t, t);
    if (isStale) for (let row = 0; row < batch.length; row++) setStale(batch.v, row);
    return store.append(batch).stored;
  };
  for (let t = 3.5 * hourMs; t < 5 * hourMs; t += 60_000) append(["a", "b", "c"], t);
  append(["a"], 5 * hourMs, true);
  await minute(clock);
  assert.equal(store.stats().blocks, 0); // one of three: too few
  append(["b"], 5 * hourMs, true);
  const before = await dump(store);
  await minute(clock);
  assert.equal(store.stats().blocks, 2); // of two stretches of two hours
  assert.ok(store.blocks().every(({ meta }) => meta.compaction.hints?.includes("from-stale-series")));
  assert.equal(store.stats().series, 3);
  assert.equal(append(["b"], 5 * hourMs + 1), 1); // begins again
  await minute(clock);
  assert.equal(store.stats().series, 2);
  const b = labels[1]!.toString();
  const want = { ...before, [b]: [...before[b]!, `${5 * hourMs + 1}@${5 * hourMs + 1}`] };
  assert.deepEqual(await dump(store), want);
  assert.equal(append(["a"], 5 * hourMs + 2), 1); // comes back as a new series
  const a = labels[0]!.toString();
  const wantAll = { ...want, [a]: [...before[a]!, `${5 * hourMs + 2}@${5 * hourMs + 2}`] };
  assert.deepEqual(await dump(store), wantAll);
  const again = await reopen(disk, options);
  assert.deepEqual(await dump(again), wantAll);
  await again[Symbol.asyncDispose]();
  assert.deepEqual(await dump(await reopen(disk, options)), wantAll);
});
