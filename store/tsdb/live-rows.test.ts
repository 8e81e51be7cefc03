import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock } from "@taffrail/base";
import { FaultyDisk, MemoryDisk } from "@taffrail/disk";
import {
  type FloatHistogram,
  Labels,
  Matcher,
  type RowExemplar,
  SampleColumns,
  setStale,
} from "@taffrail/model";
import fc from "fast-check";
import { appendRows, dump, openInMemory, reopen, type Row } from "./testing/fill.ts";
import type { Tsdb, TsdbOptions } from "./tsdb.ts";

const seriesOf = (i: number): Labels => Labels.of({ __name__: "m", i: String(i) });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const slow = { servesWhileReplaying: true, replaySliceMs: 0 } as const;
const counts = { stored: 0, repeated: 0, duplicate: 0, outOfOrder: 0, tooOld: 0, unknownRef: 0 };
const hourMs = 3_600_000;

/** A log with rows at 10, 20 … 500 of three series, as a process that was killed leaves it. */
async function leftLog(options: Partial<TsdbOptions> = {}): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  const store = await openInMemory({ disk, ...options });
  for (let t = 10; t <= 500; t += 10)
    appendRows(
      store,
      [0, 1, 2].map((i): Row => [seriesOf(i), t, t + i]),
    );
  return disk;
}

test("what comes while the log is read is judged by what the log has", async () => {
  const disk = await leftLog();
  const store = await reopen(disk, slow);
  assert.notEqual(store.replay, undefined);
  const refused = appendRows(store, [
    [seriesOf(0), 300, 7], // behind its series, and at a time that the log has
    [seriesOf(0), 301, 7],
    [seriesOf(0), 500, 500], // the newest of the log again
    [seriesOf(1), 500, 9], // another value at that time
    [seriesOf(1), 501, 9],
    [seriesOf(1), 500, 9], // behind what came just now
    [seriesOf(9), 300, 9], // a series that the log does not know
  ]);
  assert.deepEqual(refused, { ...counts, stored: 2, repeated: 1, duplicate: 1, outOfOrder: 3 });
  assert.notEqual(store.replay, undefined);
  await store.whenReplayed();
  const found = await dump(store);
  assert.deepEqual(
    [0, 1, 9].map((i) => found[`m{i="${i}"}`]?.slice(-2)),
    [["490@490", "500@500"], ["501@500", "9@501"], ["9@300"]],
  );
  assert.equal(found['m{i="0"}']?.length, 50);
});

test("what comes late while the log is read is kept within the window, and through a death", async () => {
  const disk = await leftLog();
  const options = { ...slow, outOfOrderWindowMs: 300 };
  const store = await reopen(disk, options);
  const taken = appendRows(store, [
    [seriesOf(0), 301, 7],
    [seriesOf(0), 199, 7], // behind the window
    [seriesOf(0), 501, 8],
    [seriesOf(9), 205, 9],
    [seriesOf(9), 204, 9],
  ]);
  assert.deepEqual(taken, { ...counts, stored: 4, tooOld: 1 });
  const check = async (of: Tsdb, isWhole: boolean): Promise<void> => {
    const found = await dump(of);
    assert.ok(found['m{i="0"}']?.includes("7@301"));
    assert.equal(found['m{i="0"}']?.at(-1), "8@501");
    assert.deepEqual(found['m{i="9"}'], ["9@204", "9@205"]);
    if (isWhole) assert.equal(found['m{i="0"}']?.length, 52);
  };
  await check(store, false);
  const again = await reopen(disk, options); // the first was killed
  await check(await reopen(disk), true);
  await again.whenReplayed();
  await check(again, true);
  assert.equal((await reopen(disk)).stats().samples, 150 + 4);
});

test("an hour behind the newest sample of the log is too old, as it is afterwards", async () => {
  const disk = new MemoryDisk();
  const options = { ...slow, clock: new ManualClock(3 * hourMs) };
  const left = await openInMemory({ disk, clock: options.clock });
  for (const t of [0, 2 * hourMs]) appendRows(left, [[seriesOf(0), t, 1]]);
  const store = await reopen(disk, options);
  const rows: Row[] = [[seriesOf(5), hourMs - 1, 1]];
  assert.deepEqual(appendRows(store, rows), { ...counts, tooOld: 1 });
  await store.whenReplayed();
  assert.deepEqual(appendRows(store, rows), { ...counts, tooOld: 1 });
});

/** Rows of one step: at a time, of a kind. */
interface Step {
  readonly series: number;
  readonly t: number;
  readonly kind: "float" | "histogram" | "stale" | "exemplar";
  readonly turns: number;
  readonly dies: boolean;
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  series: fc.nat(5),
  t: fc.integer({ min: 400, max: 700 }),
  kind: fc.constantFrom("float", "float", "histogram", "stale", "exemplar"),
  turns: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(40)),
  dies: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, fc.constant(true)),
});

const histogram = (count: number): FloatHistogram => ({
  schema: 1,
  count,
  sum: count / 2,
  zeroThreshold: 0.001,
  zeroCount: 0,
  positiveSpans: [{ offset: 0, length: 1 }],
  negativeSpans: [],
  positiveBuckets: Float64Array.of(count),
  negativeBuckets: new Float64Array(0),
  customValues: new Float64Array(0),
  counterResetHint: "unknown",
  isInteger: true,
});

/** Gives whether the row was stored; an exemplar stands beside a row that repeats nothing. */
function put(store: Tsdb, { series, t, kind }: Step, value: number): { stored: number; refused: number } {
  const labels = kind === "histogram" ? Labels.of({ __name__: "h", i: String(series) }) : seriesOf(series);
  const refs = Float64Array.of(store.refOf(labels));
  const v = Float64Array.of(value);
  if (kind === "stale") setStale(v, 0);
  const exemplars: RowExemplar[] = [{ row: 0, labels: Labels.of({ trace: `t${value}` }), value, t }];
  const { stored, outOfOrder, tooOld } = store.append({
    length: kind === "exemplar" ? 0 : 1,
    refs,
    t: Float64Array.of(t),
    v,
    ...(kind === "histogram" ? { histograms: [histogram(value)] } : {}),
    ...(kind === "exemplar" ? { exemplars } : {}),
  });
  return { stored, refused: outOfOrder + tooOld };
}

/** All samples, and all exemplars, as text; a stale one is `stale`. */
async function everything(store: Tsdb): Promise<string[]> {
  const range = { mint: -Infinity, maxt: Infinity };
  const found: string[] = [];
  const columns = new SampleColumns();
  for (const one of (await store.select([], range)).series) {
    columns.clear();
    one.read(range.mint, range.maxt, columns);
    for (let i = 0; i < columns.length; i++) {
      const v = columns.histograms?.[i]?.count ?? columns.v[i]!;
      found.push(`${one.labels.toString()} ${columns.t[i]} ${v === v ? v : "stale"}`);
    }
  }
  for (const { labels, exemplars } of await store.selectExemplars(
    [[new Matcher("__name__", "=", "m")]],
    range,
  ))
    for (const { t, value } of exemplars) found.push(`exemplar of ${labels.toString()} ${t} ${value}`);
  return found.sort();
}

for (const windowMs of [0, 1e12]) {
  test(`whatever comes while the log is read, with deaths between, is refused or kept; window ${windowMs}`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), async (steps) => {
        const inner = await leftLog();
        const want = new Set(await everything(await reopen(inner)));
        const newest = new Map<string, number>([0, 1, 2].map((i) => [`m ${i}`, 500]));
        const taken = new Map<string, Set<number>>(
          [0, 1, 2].map((i) => [`m ${i}`, new Set(Array.from({ length: 50 }, (_, n) => 10 * n + 10))]),
        );
        const newestExemplar = new Map<number, number>();
        const options = { ...slow, outOfOrderWindowMs: windowMs };
        let disk = new FaultyDisk(inner);
        let store = await reopen(disk, options);
        let value = 1000;
        for (const step of steps) {
          const { series, t, kind, turns, dies } = step;
          for (let n = 0; n < turns; n++) await turn();
          if (dies) {
            disk.die();
            disk = new FaultyDisk(inner);
            store = await reopen(disk, options);
          }
          const key = `${kind === "histogram" ? "h" : "m"} ${series}`;
          const name = kind === "histogram" ? `h{i="${series}"}` : seriesOf(series).toString();
          value++;
          if (kind === "exemplar") {
            put(store, step, value);
            if (t < (newestExemplar.get(series) ?? -Infinity)) continue;
            newestExemplar.set(series, t);
            want.add(`exemplar of ${name} ${t} ${value}`);
            continue;
          }
          const times = taken.get(key) ?? new Set();
          taken.set(key, times);
          if (times.has(t)) continue; // which of two counts is no matter here
          const isLate = t < (newest.get(key) ?? -Infinity);
          const isTaken = !isLate || windowMs > 0;
          assert.deepEqual(
            put(store, step, value),
            isTaken ? { stored: 1, refused: 0 } : { stored: 0, refused: 1 },
          );
          if (!isTaken) continue;
          times.add(t);
          if (!isLate) newest.set(key, t);
          want.add(`${name} ${t} ${kind === "stale" ? "stale" : value}`);
        }
        const all = [...want].sort();
        await store.whenReplayed();
        assert.deepEqual(await everything(store), all);
        disk.die();
        const after = await reopen(inner, { outOfOrderWindowMs: windowMs });
        assert.deepEqual(await everything(after), all);
      }),
      { numRuns: 20 },
    );
  });
}
