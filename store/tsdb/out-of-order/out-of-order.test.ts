import assert from "node:assert/strict";
import { test } from "node:test";
import { FaultyDisk, MemoryDisk } from "@taffrail/disk";
import { type FloatHistogram, Labels, Matcher, SampleColumns } from "@taffrail/model";
import fc from "fast-check";
import { appendRows, dump, JumpingClock, openInMemory, reopen, type Row } from "../testing/fill.ts";
import type { Tsdb } from "../tsdb.ts";
import { insertRow } from "./late-rows.ts";

const hourMs = 3_600_000;
const up = Labels.of({ __name__: "up" });
const down = Labels.of({ __name__: "down" });
const counts = { stored: 0, repeated: 0, duplicate: 0, outOfOrder: 0, tooOld: 0, unknownRef: 0 };

test("rows put in at their places are in order, the first of a time counts", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.double())), (puts) => {
      const rows = new SampleColumns(1);
      const want = new Map<number, number>();
      const words = new Uint32Array(2);
      for (const [t, v] of puts) {
        new Float64Array(words.buffer)[0] = v;
        const outcome = insertRow(rows, t, words[1]!, words[0]!, undefined, 0);
        assert.equal(outcome === "stored", !want.has(t));
        if (!want.has(t)) want.set(t, v);
      }
      const copy = new SampleColumns(1);
      copy.addRange(rows, -20, 20);
      const inside = [...want].filter(([t]) => Math.abs(t) <= 20).sort(([a], [b]) => a - b);
      assert.deepEqual(
        [...copy.t.subarray(0, copy.length)].map((t, i) => [t, copy.v[i]]),
        inside,
      );
    }),
  );
});

test("outcomes: late, too old, repeated, duplicate; without a window out of order", async () => {
  await using store = await openInMemory({ outOfOrderWindowMs: 1000 });
  const got = appendRows(store, [
    [up, 5000, 1],
    [up, 4500, 2], // late
    [up, 4500, 2], // again
    [up, 4500, 3], // other value
    [up, 5000, 1], // repeats the newest
    [up, 5000, 7],
    [up, 5001, 4],
  ]);
  assert.deepEqual(got, { ...counts, stored: 3, repeated: 2, duplicate: 2 });
  assert.deepEqual(
    appendRows(store, [
      [up, 4001, 5],
      [up, 4000, 5],
      [down, 3000, 5], // of its series the first
    ]),
    { ...counts, stored: 2, tooOld: 1 },
  );
  assert.deepEqual(await dump(store), {
    [down.toString()]: ["5@3000"],
    [up.toString()]: ["5@4001", "2@4500", "1@5000", "4@5001"],
  });
  assert.equal(store.stats().lateAppended, 2);
  await using closed = await openInMemory();
  const refused = appendRows(closed, [
    [up, 5000, 1],
    [up, 4999, 1],
  ]);
  assert.deepEqual(refused, { ...counts, stored: 1, outOfOrder: 1 });
});

test("what came late is there after a death, with the window closed too, and goes into blocks of its own", async () => {
  const disk = new MemoryDisk();
  const clock = new JumpingClock(12 * hourMs);
  const options = { disk, clock, outOfOrderWindowMs: 6 * hourMs };
  const store = await openInMemory(options);
  const want: string[] = [];
  const at = (t: number): Row => (want.push(`${t}@${t}`), [up, t, t]);
  for (let t = 9 * hourMs; t < 12 * hourMs; t += 600_000) appendRows(store, [at(t)]);
  appendRows(
    store,
    Array.from({ length: 100 }, (_, i) => at(10 * hourMs + 1 + ((i * 37) % 100) * 60_000)),
  );
  for (let i = 0; i < 50; i++) appendRows(store, [at(7 * hourMs + 1 + ((i * 13) % 50) * 1000)]);
  const sorted = (): string[] => want.toSorted((a, b) => Number(a.split("@")[1]) - Number(b.split("@")[1]));
  assert.deepEqual(await dump(store), { up: sorted() });
  const closed = await reopen(disk, { disk, clock });
  assert.deepEqual(await dump(closed), { up: sorted() });
  await closed[Symbol.asyncDispose]();
  const again = await reopen(disk, options);
  assert.deepEqual(await dump(again), { up: sorted() });
  appendRows(again, [at(14 * hourMs)]);
  await clock.jump(2 * hourMs);
  for (let i = 0; i < 20 && again.stats().blocks < 4; i++) await clock.jump(60_000);
  const oldest = again.blocks()[0]!.meta; // the others overlap blocks of samples in order, and may be merged with them by now
  assert.deepEqual(oldest.compaction.hints, ["from-out-of-order"]);
  assert.deepEqual([oldest.minTime, oldest.maxTime], [7 * hourMs + 1, 7 * hourMs + 49_002]);
  assert.deepEqual(await dump(again), { up: sorted() });
  assert.equal(disk.list("/data/wbl").length, 1); // the one that is written
  const once = await reopen(disk, options);
  assert.deepEqual(await dump(once), { up: sorted() });
});

test("a batch that cannot be written is refused whole, what is late in it too", async () => {
  for (let breakAt = 1; ; breakAt++) {
    const inner = new MemoryDisk();
    const disk = new FaultyDisk(inner);
    const store = await openInMemory({ disk, outOfOrderWindowMs: hourMs });
    appendRows(store, [[up, 10_000, 1]]);
    disk.breakAt = disk.changes + breakAt;
    const want: Record<string, string[]> = { up: ["1@10000"] };
    try {
      appendRows(store, [
        [up, 9000, 2],
        [up, 11_000, 3],
        [down, 8000, 4],
      ]);
      want["up"] = ["2@9000", "1@10000", "3@11000"];
      want["down"] = ["4@8000"];
    } catch {
      // refused
    }
    assert.deepEqual(await dump(store), want);
    assert.deepEqual(await dump(await reopen(inner, { outOfOrderWindowMs: hourMs })), want);
    if (!disk.broken) break;
  }
});

test("who asked before late samples became blocks still reads them", async () => {
  const clock = new JumpingClock(12 * hourMs);
  await using store = await openInMemory({ clock, outOfOrderWindowMs: 12 * hourMs });
  for (let t = 8 * hourMs; t <= 12 * hourMs; t += 600_000) appendRows(store, [[up, t, t]]);
  appendRows(store, [[up, 9 * hourMs + 1, 7]]);
  const { series } = await store.select([], { mint: 0, maxt: Infinity });
  await clock.jump(60_000);
  for (let turns = 0; turns < 50; turns++) await new Promise((resolve) => setImmediate(resolve));
  assert.ok(store.blocks().length > 0);
  const columns = new SampleColumns();
  series[0]!.read(9 * hourMs + 1, 9 * hourMs + 1, columns);
  assert.deepEqual([columns.length, columns.v[0]], [1, 7]);
  assert.ok((await dump(store))["up"]?.includes(`7@${9 * hourMs + 1}`));
  await clock.jump(60_000);
  assert.equal(store.stats().memory.late, 0);
  assert.ok((await dump(store))["up"]?.includes(`7@${9 * hourMs + 1}`));
});

test("what came late while the disk took no chunks is there after a death", async () => {
  for (const failing of [33, 40, 64, 65, 70]) {
    const inner = new MemoryDisk();
    const disk = new FaultyDisk(inner);
    const store = await openInMemory({ disk, outOfOrderWindowMs: hourMs });
    appendRows(store, [[up, 100_000, 1]]);
    for (let t = 1; t <= 140; t++) {
      disk.failsAt = (path) => path.includes("chunks_head") && t <= failing;
      appendRows(store, [[up, t, t]]);
    }
    const want = { up: [...Array.from({ length: 140 }, (_, i) => `${i + 1}@${i + 1}`), "1@100000"] };
    assert.deepEqual(await dump(store), want);
    assert.deepEqual(await dump(await reopen(inner, { outOfOrderWindowMs: hourMs })), want, String(failing));
  }
});

test("late samples are deleted like any others", async () => {
  const disk = new MemoryDisk();
  const store = await openInMemory({ disk, outOfOrderWindowMs: hourMs });
  appendRows(store, [[up, 10_000, 1]]);
  appendRows(store, [
    [up, 7000, 2],
    [up, 8000, 3],
  ]);
  await store.deleteSeries([new Matcher("__name__", "=", "up")], { mint: 0, maxt: 7500 });
  assert.deepEqual(await dump(store), { up: ["3@8000", "1@10000"] });
  assert.deepEqual(await dump(await reopen(disk)), { up: ["3@8000", "1@10000"] });
});

test("whatever comes in whatever order, with deaths and blocks between, is what a plain table holds", async () => {
  const step = fc.oneof(
    { weight: 8, arbitrary: fc.record({ minute: fc.integer({ min: 0, max: 600 }), n: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.constant("death" as const) },
    { weight: 1, arbitrary: fc.constant("pass" as const) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 120 }), async (steps) => {
      const disk = new MemoryDisk();
      const clock = new JumpingClock(0);
      const options = { disk, clock, outOfOrderWindowMs: 1e12 };
      let store = await openInMemory(options);
      const table = new Map<string, Map<number, number>>();
      let value = 0;
      for (const one of steps) {
        if (one === "death") store = await reopen(disk, options);
        else if (one === "pass") await clock.jump(hourMs);
        else {
          const labels = Labels.of({ __name__: "m", n: String(one.n) });
          const t = one.minute * 60_000;
          const known = table.get(labels.toString()) ?? new Map<number, number>();
          table.set(labels.toString(), known);
          if (known.has(t)) continue; // which of two counts is the property of no order
          known.set(t, value);
          assert.equal(appendRows(store, [[labels, t, value++]]).stored, 1);
        }
      }
      const want = Object.fromEntries(
        [...table].map(([labels, samples]) => [
          labels,
          [...samples].sort(([a], [b]) => a - b).map(([t, v]) => `${v}@${t}`),
        ]),
      );
      assert.deepEqual(await dump(store), want);
      await store[Symbol.asyncDispose]();
      assert.deepEqual(await dump(await reopen(disk, options)), want);
    }),
    { numRuns: 25 },
  );
});

test("late histograms are kept, whole and float, through chunks and a restart", async () => {
  const disk = new MemoryDisk();
  const options = { disk, outOfOrderWindowMs: hourMs };
  const store = await openInMemory(options);
  const histogram = (count: number, isInteger: boolean): FloatHistogram => ({
    schema: 1,
    count,
    sum: count / 2,
    zeroThreshold: 0.001,
    zeroCount: 0,
    positiveSpans: [{ offset: 0, length: 2 }],
    negativeSpans: [],
    positiveBuckets: Float64Array.of(count - 1, 1),
    negativeBuckets: new Float64Array(0),
    customValues: new Float64Array(0),
    counterResetHint: "unknown",
    ...(isInteger ? { isInteger } : {}),
  });
  const put = (t: number, n: number): void => {
    const histograms = [histogram(n + 2, true), histogram(n + 2.5, false)];
    const refs = Float64Array.of(store.refOf(up), store.refOf(down));
    const batch = { length: 2, refs, t: Float64Array.of(t, t), v: new Float64Array(2), histograms };
    assert.equal(store.append(batch).stored, 2);
  };
  put(2000_000, 1000);
  for (let i = 0; i < 80; i++) put(1000_000 + ((i * 17) % 80) * 1000, (i * 17) % 80);
  const counts = async (from: Tsdb): Promise<Record<string, number[]>> => {
    const { series } = await from.select([], { mint: 0, maxt: Infinity });
    const columns = new SampleColumns();
    return Object.fromEntries(
      series.map((one) => {
        columns.clear();
        one.read(0, Infinity, columns);
        assert.equal(columns.t[columns.length - 1], 2000_000);
        return [one.labels.toString(), columns.histograms!.map((h) => h!.count)];
      }),
    );
  };
  const numbers = [...Array.from({ length: 80 }, (_, i) => i), 1000];
  const want = { down: numbers.map((n) => n + 2.5), up: numbers.map((n) => n + 2) };
  assert.deepEqual(await counts(store), want);
  assert.deepEqual(await counts(await reopen(disk, options)), want);
});
