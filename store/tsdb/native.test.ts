import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryDisk } from "@taffrail/disk";
import {
  type FloatHistogram,
  isStaleAt,
  Labels,
  SampleColumns,
  type SampleSink,
  setStale,
} from "@taffrail/model";
import fc from "fast-check";
import { HeadFullError } from "./errors.ts";
import { NativeChunks } from "./head/native-chunks.ts";
import { anyHistogram, histogramText } from "./testing/histograms.ts";
import { JumpingClock, openInMemory, reopen } from "./testing/fill.ts";
import type { Tsdb } from "./tsdb.ts";

/** A row of any kind; `"stale"` is a float row with the marker, as scrapes write it. */
type AnyRow = readonly [labels: Labels, t: number, value: number | FloatHistogram | "stale", startT?: number];

function appendAny(sink: SampleSink, rows: readonly AnyRow[]): ReturnType<SampleSink["append"]> {
  const length = rows.length;
  const v = new Float64Array(length);
  const histograms: (FloatHistogram | undefined)[] = [];
  rows.forEach(([, , value], row) => {
    if (value === "stale") setStale(v, row);
    else if (typeof value === "number") v[row] = value;
    else histograms[row] = value;
  });
  return sink.append({
    length,
    refs: Float64Array.from(rows, ([labels]) => sink.refOf(labels)),
    t: Float64Array.from(rows, ([, t]) => t),
    v,
    startT: Float64Array.from(rows, ([, , , startT]) => startT ?? 0),
    ...(histograms.length > 0 ? { histograms } : {}),
  });
}

/** Every sample of every series as text. */
async function dumpAny(store: Tsdb, mint = -Infinity, maxt = Infinity): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const one of (await store.select([], { mint, maxt })).series) {
    const columns = new SampleColumns();
    one.read(mint, maxt, columns);
    found[one.labels.toString()] = Array.from({ length: columns.length }, (_, row) => {
      const h = columns.histograms?.[row];
      const value = isStaleAt(columns.v, row)
        ? h === undefined
          ? "stale"
          : "stale histogram"
        : h === undefined
          ? String(columns.v[row])
          : histogramText(h);
      const startT = columns.startT?.[row] ?? 0;
      return `${columns.t[row]} ${startT === 0 ? "" : `since ${startT} `}${value}`;
    });
  }
  return found;
}

const step = fc.oneof(
  { weight: 6, arbitrary: fc.constant(15_000) },
  { weight: 2, arbitrary: fc.constant(900_000) },
  fc.constant(4_000_000),
);
const groups = fc.array(
  fc.array(
    fc.tuple(
      fc.nat(2),
      step,
      fc.oneof(
        { weight: 6, arbitrary: anyHistogram },
        { weight: 3, arbitrary: fc.nat(9) },
        fc.constant("stale" as const),
      ),
      fc.constantFrom(0, 0, 0, 7, 1000),
      fc.constantFrom(1, 1, 1, 40),
    ),
    { maxLength: 12 },
  ),
  { maxLength: 10 },
);

for (const startTimes of [false, true]) {
  test(`floats and histograms of one series read back, cut into blocks and through restarts${startTimes ? ", with start times" : ""}`, async () => {
    await fc.assert(
      fc.asyncProperty(groups, fc.nat(9), async (list, restartAfter) => {
        const disk = new MemoryDisk();
        const clock = new JumpingClock(1e12);
        const options = { disk, clock, retentionMs: 1e15, startTimes, histogramStartTimes: true };
        let life = new AbortController();
        let store = await openInMemory({ ...options, signal: life.signal });
        const twin: Record<string, string[]> = {};
        const isHistogram = new Map<string, boolean>();
        let t = 1_700_000_000_000;
        for (const [i, group] of list.entries()) {
          const rows: AnyRow[] = [];
          for (const [which, by, value, startT, times] of group) {
            const labels = Labels.of({ __name__: "m", n: String(which) });
            const key = labels.toString();
            for (let k = 0; k < times; k++) {
              t += by;
              rows.push([labels, t, value, startT]);
              if (typeof value === "object") isHistogram.set(key, true);
              else if (value !== "stale") isHistogram.set(key, false);
              const text =
                typeof value === "object"
                  ? histogramText(value)
                  : value === "stale" && isHistogram.get(key) === true
                    ? "stale histogram"
                    : String(value);
              (twin[key] ??= []).push(`${t} ${startTimes && startT !== 0 ? `since ${startT} ` : ""}${text}`);
            }
          }
          const { stored, invalid } = appendAny(store, rows);
          assert.deepEqual([stored, invalid ?? 0], [rows.length, 0]);
          await clock.jump(60_000);
          if (i !== restartAfter) continue;
          life.abort(); // the dead must not write
          life = new AbortController();
          store = await reopen(disk, { ...options, signal: life.signal });
        }
        const want = Object.fromEntries(
          Object.keys(twin)
            .sort()
            .map((key) => [key, twin[key]]),
        );
        assert.deepEqual(await dumpAny(store), want);
        const again = await reopen(disk, options);
        assert.deepEqual(await dumpAny(again), want);
        const middle = (1_700_000_000_000 + t) / 2;
        const part = Object.fromEntries(
          Object.entries(want)
            .map(([key, samples]) => [
              key,
              samples!.filter(
                (s) => Number(s.split(" ")[0]) >= middle && Number(s.split(" ")[0]) <= t - 60_000,
              ),
            ])
            .filter(([, samples]) => samples!.length > 0),
        );
        const cut = await dumpAny(again, middle, t - 60_000);
        for (const key of Object.keys(cut)) if (cut[key]!.length === 0) delete cut[key];
        assert.deepEqual(cut, part);
      }),
      { numRuns: 60 },
    );
  });
}

const some = Labels.of({ __name__: "h" });
const histogram: FloatHistogram = {
  schema: 1,
  count: 3,
  sum: 2.5,
  zeroThreshold: 0.001,
  zeroCount: 1,
  positiveSpans: [{ offset: 0, length: 2 }],
  negativeSpans: [],
  positiveBuckets: Float64Array.of(1, 1),
  negativeBuckets: new Float64Array(),
  customValues: new Float64Array(),
  counterResetHint: "unknown",
  isInteger: true,
};

test("histograms: repeated, duplicate, out of order, and those that make no sense", async () => {
  await using store = await openInMemory();
  const counts = {
    stored: 0,
    repeated: 0,
    duplicate: 0,
    outOfOrder: 0,
    tooOld: 0,
    unknownRef: 0,
    invalid: 0,
  };
  assert.deepEqual(appendAny(store, [[some, 1000, histogram]]), { ...counts, stored: 1 });
  assert.deepEqual(
    appendAny(store, [
      [some, 1000, { ...histogram }],
      [some, 1000, { ...histogram, sum: 3 }],
      [some, 1000, 5],
      [some, 999, histogram],
      [some, 2000, { ...histogram, count: 4 }],
      [some, 2000, { ...histogram, positiveBuckets: Float64Array.of(1, -1), count: 1 }],
      [some, 2000, { ...histogram, positiveSpans: [{ offset: 0, length: 3 }] }],
      [some, 2000, { ...histogram, schema: 99 }],
      [some, 2000, { ...histogram, schema: -53, customValues: Float64Array.of(2, 1) }],
    ]),
    { ...counts, repeated: 1, duplicate: 2, outOfOrder: 1, invalid: 5 },
  );
  assert.equal((await dumpAny(store))["h"]!.length, 1);
});

test("an integer histogram with a share of an observation is kept as floats; finer schemas come down to 8", async () => {
  await using store = await openInMemory();
  appendAny(store, [
    [some, 1, { ...histogram, count: 2.5, positiveBuckets: Float64Array.of(1, 0.5) }],
    [
      some,
      2,
      {
        ...histogram,
        schema: 10,
        positiveSpans: [{ offset: 1, length: 2 }],
        isInteger: true,
      },
    ],
  ]);
  const got = (await dumpAny(store))["h"]!;
  assert.match(got[0]!, /^1 float\|1\|/);
  assert.equal(got[1], "2 integer|8|0.001|1|3|2.5|1,2||");
});

test("memory of open chunks is counted, and none is left when they are closed", () => {
  const closed: number[] = [];
  const chunks = new NativeChunks(7_200_000, (slot) => void closed.push(slot));
  for (let i = 0; i < 300; i++) {
    chunks.appendHistogram(1, i * 1000, { ...histogram, count: 3 + i }, 0, i, 0);
    chunks.appendFloat(2, i * 1000, 0, i, 5);
    const growing = { ...histogram, positiveSpans: [{ offset: -(i % 50), length: 2 }] };
    chunks.appendHistogram(3, i * 1000, growing, 0, i, 0);
  }
  const bytes = [1, 2, 3].reduce((sum, slot) => sum + chunks.get(slot)!.chunk.heldBytes, 0);
  assert.equal(chunks.heldBytes - bytes, 3 * 160);
  assert.ok(closed.length > 3);
  for (const slot of [1, 2, 3]) chunks.close(slot);
  assert.deepEqual([chunks.heldBytes, chunks.samples, chunks.chunks], [0, 0, 0]);
});

for (const hasRestart of [false, true]) {
  test(`a series of histograms that ended leaves memory early${hasRestart ? ", after a restart too" : ""}`, async () => {
    const disk = new MemoryDisk();
    const clock = new JumpingClock(5 * 3_600_000);
    const options = { disk, clock, staleSeriesShare: 0.5 };
    const life = new AbortController();
    let store = await openInMemory({ ...options, signal: life.signal });
    for (let t = 4 * 3_600_000 + 60_000; t < 5 * 3_600_000; t += 60_000)
      appendAny(store, [[some, t, histogram]]);
    appendAny(store, [[some, 5 * 3_600_000, "stale"]]);
    const want = await dumpAny(store);
    assert.match(want["h"]!.at(-1)!, /stale histogram$/);
    if (hasRestart) {
      life.abort();
      store = await reopen(disk, options);
    }
    for (let minute = 0; minute < 3; minute++) {
      await clock.jump(60_000);
      for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal(store.stats().series, 0);
    assert.deepEqual(await dumpAny(store), want);
    await store[Symbol.asyncDispose]();
  });
}

test("histograms fill memory too: new series are refused, those there go on", async () => {
  await using store = await openInMemory({ maxHeadBytes: 2_000_000 });
  const of = (i: number): Labels => Labels.of({ __name__: "many", i: String(i) });
  let series = 0;
  assert.throws(() => {
    for (;;) appendAny(store, [[of(series++), 1000, histogram]]);
  }, HeadFullError);
  assert.ok(series > 300 && series < 5000, String(series));
  assert.equal(appendAny(store, [[of(0), 2000, histogram]]).stored, 1);
});
