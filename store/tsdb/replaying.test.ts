import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteReader } from "@taffrail/base";
import { listSegments, MemoryDisk, segmentPath, WalSegmentReader } from "@taffrail/disk";
import { BatchBuilder, Labels } from "@taffrail/model";
import fc from "fast-check";
import { appendRows, dump, openInMemory, reopen } from "./testing/fill.ts";
import { replayCycle } from "./testing/replay-cycle.ts";
import type { Tsdb } from "./tsdb.ts";
import { readSeries, recordType } from "./wal/records.ts";

const seriesOf = (i: number): Labels => Labels.of({ __name__: "m", i: String(i) });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const slow = { servesWhileReplaying: true, replaySliceMs: 0 } as const;

/** Leaves a log with `batches` batches of `series` series behind, as a process that was killed does; gives what was acknowledged. */
async function leaveLog(disk: MemoryDisk, batches: number, series: number): Promise<number> {
  const store = await openInMemory({ disk });
  for (let t = 1; t <= batches; t++)
    appendRows(
      store,
      Array.from({ length: series }, (_unused, i) => [seriesOf(i), t, t * 10 + i] as const),
    );
  return batches;
}

test("samples are taken and questions answered while the log is read", async () => {
  const disk = new MemoryDisk();
  await leaveLog(disk, 50, 3);
  await using store = await reopen(disk, slow);
  assert.notEqual(store.replay, undefined);
  const known = store.refOf(seriesOf(1));
  const fresh = store.refOf(seriesOf(9));
  const append = (ref: number, t: number, v: number): number => {
    const batch = new BatchBuilder();
    batch.push(ref, t, v);
    return store.append(batch).stored;
  };
  assert.equal(append(known, 100, 1), 1);
  assert.equal(append(fresh, 100, 2), 1);
  assert.deepEqual((await dump(store))['m{i="9"}'], ["2@100"]);
  assert.equal((await dump(store))['m{i="1"}']?.at(-1), "1@100");
  assert.ok((await store.labelValues("i", [], { mint: 0, maxt: 1000 })).includes("9"));
  while (store.replay !== undefined) await turn();
  const whole = await dump(store);
  assert.equal(whole['m{i="1"}']?.length, 51);
  assert.deepEqual(whole['m{i="1"}']?.slice(-2), ["501@50", "1@100"]);
  // refs that were given before are good for ever
  assert.equal(append(known, 101, 3), 1);
  assert.equal(append(fresh, 101, 4), 1);
  assert.equal(store.refOf(seriesOf(9)), store.refOf(seriesOf(9)));
  assert.equal(append(known, 101, 3), 0);
  assert.deepEqual((await dump(store))['m{i="9"}'], ["2@100", "4@101"]);
  assert.equal(store.stats().samplesAppended, 4);
});

test("a series that was asked for and never written to is there afterwards", async () => {
  const disk = new MemoryDisk();
  await leaveLog(disk, 5, 1);
  await using store = await reopen(disk, slow);
  const ref = store.refOf(seriesOf(7));
  await store.whenReplayed();
  const batch = new BatchBuilder();
  batch.push(ref, 100, 1);
  assert.equal(store.append(batch).stored, 1);
  assert.deepEqual((await dump(store))['m{i="7"}'], ["1@100"]);
});

test("new series have numbers of their own, whatever the log began with", async () => {
  const disk = new MemoryDisk();
  await leaveLog(disk, 2, 4);
  const first = await reopen(disk, slow);
  appendRows(first, [[seriesOf(20), 100, 1]]);
  const second = await reopen(disk, slow); // the first was killed
  appendRows(second, [[seriesOf(21), 100, 2]]);
  await second.whenReplayed();
  appendRows(second, [[seriesOf(22), 100, 3]]);
  await using third = await reopen(disk);
  const found = await dump(third);
  assert.deepEqual(
    [20, 21, 22].map((i) => found[`m{i="${i}"}`]),
    [["1@100"], ["2@100"], ["3@100"]],
  );
  assert.equal(Object.keys(found).length, 7);
  await second[Symbol.asyncDispose]();
  await first[Symbol.asyncDispose]();
});

test("whenever it is killed while the log is read, what was acknowledged is there, once and in order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ turns: fc.nat(30), series: fc.nat(6) }), { minLength: 1, maxLength: 12 }),
      fc.nat(12),
      async (steps, killAfter) => {
        const disk = new MemoryDisk();
        await leaveLog(disk, 30, 4);
        const acknowledged = new Map<string, number>();
        const left: Tsdb[] = [];
        let t = 100;
        let store = await reopen(disk, slow);
        for (const [i, { turns, series }] of steps.entries()) {
          for (let n = 0; n < turns; n++) await turn();
          appendRows(store, [[seriesOf(series), t, t]]);
          acknowledged.set(`${seriesOf(series).toString()} ${t}@${t}`, t++);
          if (i !== killAfter) continue;
          left.push(store);
          store = await reopen(disk, slow);
        }
        left.push(store);
        const after = await reopen(disk);
        const found = await dump(after);
        let count = 0;
        for (const [labels, samples] of Object.entries(found)) {
          const times = samples.map((sample) => Number(sample.split("@")[1]));
          assert.deepEqual(
            times,
            times.toSorted((a, b) => a - b),
          );
          assert.equal(new Set(times).size, times.length);
          for (const sample of samples) if (acknowledged.has(`${labels} ${sample}`)) count++;
        }
        assert.equal(count, acknowledged.size);
        assert.equal(Object.values(found).flat().length, 120 + acknowledged.size);
        left.push(after);
        for (const one of left) await one[Symbol.asyncDispose]();
      },
    ),
    { numRuns: 40 },
  );
});

test("no series is named twice in the log: other readers would forget what they have of it", async () => {
  const disk = new MemoryDisk();
  await leaveLog(disk, 10, 3);
  for (let life = 1; life <= 3; life++) {
    const store = await reopen(disk, slow);
    for (let i = 0; i < 5; i++) appendRows(store, [[seriesOf(i), 100 * life, i]]);
    if (life === 2) await store.whenReplayed();
    appendRows(store, [[seriesOf(7 + life), 100 * life, 1]]);
  }
  const named: string[] = [];
  for (const segment of listSegments(disk, "/data/wal")) {
    const reader = new WalSegmentReader(disk, segmentPath("/data/wal", segment));
    for (const { record } of reader.records()) {
      if (record[0] !== recordType.series) continue;
      const from = new ByteReader(record);
      from.u8();
      for (const { labels } of readSeries(from)) named.push(labels.toString());
    }
    reader.close();
  }
  assert.equal(new Set(named).size, named.length);
  assert.equal(named.length, 8);
});

test("a log whose end is torn is written on behind what was whole", async () => {
  const disk = new MemoryDisk();
  await leaveLog(disk, 10, 2);
  const file = disk.open("/data/wal/00000000", "write");
  file.truncate(file.sizeBytes() - 3);
  file.close();
  const store = await reopen(disk, slow);
  appendRows(store, [[seriesOf(0), 100, 1]]);
  await using after = await reopen(disk);
  const found = await dump(after);
  assert.equal(found['m{i="0"}']?.length, 10);
  assert.equal(found['m{i="0"}']?.at(-1), "1@100");
  assert.equal(disk.stat("/data/wal/00000000.damaged"), undefined);
  await store[Symbol.asyncDispose]();
});

test("a log that cannot be read leaves what came in the log, and says so", async () => {
  const disk = new MemoryDisk();
  await leaveLog(disk, 10, 2);
  const store = await reopen(disk, slow);
  appendRows(store, [[seriesOf(0), 100, 1]]);
  await store[Symbol.asyncDispose](); // while it is being read
  await assert.rejects(store.whenReplayed());
  await using after = await reopen(disk);
  assert.equal((await dump(after))['m{i="0"}']?.at(-1), "1@100");
});

for (const fault of ["error", "death", "torn"] as const) {
  test(`whatever breaks (${fault}) while it serves and reads its log, nothing acknowledged is lost`, async () => {
    // every 37th change here; every single one in the torture
    for (let breakAt = 1; await replayCycle(fault, breakAt); breakAt += breakAt < 6 ? 1 : 37);
  });
}
