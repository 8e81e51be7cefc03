import assert from "node:assert/strict";
import { test } from "node:test";
import { FaultyDisk, MemoryDisk } from "@taffrail/disk";
import { Labels } from "@taffrail/model";
import fc from "fast-check";
import { ReplayUnfinishedError } from "./errors.ts";
import { appendRows, dump, JumpingClock, reopen, openInMemory, type Row } from "./testing/fill.ts";
import type { Tsdb } from "./tsdb.ts";

const seriesOf = (i: number): Labels => Labels.of({ __name__: "m", i: String(i) });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const options = { outOfOrderWindowMs: 1e12, walSegmentBytes: 32_768 } as const;
const slow = { ...options, servesWhileReplaying: true, replaySliceMs: 0 } as const;

/** A log of many segments, and one of what came late, as a process that was killed leaves them. */
async function leftLog(): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  const store = await openInMemory({ disk, ...options });
  for (let t = 1000; t < 1400; t++) {
    const inOrder = Array.from({ length: 20 }, (_, i): Row => [seriesOf(i), t, t * Math.sin(i)]);
    appendRows(store, [...inOrder, [seriesOf(0), t - 700, t]]);
  }
  return disk;
}

test("a log that cannot be read is tried again, and says so; what comes meanwhile is kept", async () => {
  const inner = await leftLog();
  const disk = new FaultyDisk(inner);
  const clock = new JumpingClock(5000);
  const store = await reopen(disk, { ...slow, clock });
  disk.failsReading = (path) => path.endsWith("wal/00000001");
  while (store.replay?.trouble === undefined) await turn();
  assert.equal(store.replay.trouble.sinceMs, 5000);
  assert.match(store.replay.trouble.reason, /EIO/);
  assert.equal(appendRows(store, [[seriesOf(3), 2000, 1]]).stored, 1);
  await assert.rejects(store.deleteSeries([], { mint: 0, maxt: 1 }), ReplayUnfinishedError);
  await assert.rejects(store.snapshot(), ReplayUnfinishedError);
  await clock.jump(1000);
  await clock.jump(2000);
  assert.equal(store.replay.trouble.tries, 3);
  disk.failsReading = () => false;
  while (store.replay !== undefined) await clock.jump(60_000);
  const found = await dump(store);
  assert.equal(found['m{i="0"}']?.length, 800);
  assert.equal(found['m{i="3"}']?.length, 401);
  await store[Symbol.asyncDispose]();
});

test("where memory is full before the log can be read, samples are refused so that their sender tries again", async () => {
  const disk = new FaultyDisk(await leftLog());
  const clock = new JumpingClock();
  const store = await reopen(disk, { ...slow, clock });
  const ref = store.refOf(seriesOf(3));
  disk.failsReading = () => true;
  while (store.replay?.trouble === undefined) await turn();
  store.limit({ ...store.limits, maxHeadBytes: 1000 });
  const batch = { length: 1, refs: Float64Array.of(ref), t: Float64Array.of(9000), v: Float64Array.of(1) };
  assert.throws(() => store.append(batch), ReplayUnfinishedError);
  disk.failsReading = () => false;
  while (store.replay !== undefined) await clock.jump(60_000);
  assert.equal(store.append(batch).stored, 1);
});

test("whichever reads of the disk fail, all is back in the end, now and at the next start", async () => {
  const inner = await leftLog();
  const whole = await dump(await reopen(inner, options));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(30), { maxLength: 12 }), async (failing) => {
      const disk = new FaultyDisk(inner);
      const clock = new JumpingClock();
      let reads = 0;
      const store: Tsdb = await reopen(disk, { ...slow, clock, isTended: false });
      disk.failsReading = (path) => /wal|wbl/.test(path) && failing.includes(reads++);
      while (store.replay !== undefined) await clock.jump(60_000);
      assert.deepEqual(await dump(store), whole);
      disk.die();
    }),
    { numRuns: 20 },
  );
  assert.deepEqual(await dump(await reopen(inner, options)), whole);
});
