import assert from "node:assert/strict";
import { test } from "node:test";
import { kernelMemory, noLog, systemClock } from "@taffrail/base";
import fc from "fast-check";
import { ColumnArena } from "./arena.ts";
import { openEngine } from "./engine.ts";
import { firstNaN, firstNaNPlain } from "./operators/first-nan.ts";
import { load } from "./testing/load.ts";
import { MemorySource } from "./testing/memory-source.ts";

const source = new MemorySource();
load(
  "load 15s",
  [
    ...Array.from(
      { length: 12 },
      (_, i) => `x_total{job="j${i % 3}", i="${i}"} 0+${i + 1}x40 0+${i}x60 stale _x20 7+3x40`,
    ),
    ...Array.from(
      { length: 8 },
      (_, i) => `y{job="j${i % 3}", i="${i}"} ${i}-0.5x70 NaN ${i}+0.25x70 Inf -Inf 3x20`,
    ),
    ...["0.1", "1", "+Inf"].map((le, i) => `b_bucket{job="j1", le="${le}"} 0+${i + 1}x160`),
    'h{job="j2"} {{schema:0 count:3 sum:2 buckets:[1 2]}}+{{schema:0 count:1 sum:1 buckets:[1]}}x100 4 5 6',
  ],
  source,
);
const options = { source, clock: systemClock, log: noLog };

const queries = [
  "x_total",
  "rate(x_total[5m])",
  "increase(y[3m])",
  "delta(y[2m])",
  "sum by (job) (rate(x_total[5m]))",
  "avg_over_time(y[10m])",
  "max_over_time(y[7m])",
  "sum(max by (job) (y))",
  "stddev by (job) (y)",
  "quantile by (job) (0.9, y)",
  "topk(2, x_total)",
  "limitk(2, x_total)",
  'count_values("v", y)',
  "x_total * on (job, i) y",
  "x_total > bool on (job, i) y",
  "x_total / on (job) group_left () sum by (job) (x_total)",
  "x_total and on (i) y > 3",
  "x_total or y",
  "x_total unless on (job) h",
  "histogram_quantile(0.9, rate(b_bucket[5m]))",
  "histogram_quantile(0.5, h)",
  "rate(h[5m])",
  "max_over_time(sum(rate(x_total[2m]))[10m:1m])",
  'label_replace(y, "k", "$1", "i", "(.*)")',
  "absent(y)",
  "-y + scalar(sum(x_total))",
  "timestamp(x_total)",
  "x_total @ 600",
  "sort(y)",
  "y[4m]",
];
const anyQuestion = fc.record({
  query: fc.constantFrom(...queries),
  stepMs: fc.constantFrom(15_000, 60_000, 47_000, 0),
  startMs: fc.integer({ min: 0, max: 2_000_000 }),
});
type Question = typeof anyQuestion extends fc.Arbitrary<infer T> ? T : never;

/** Writes rubbish over what queries gave back, as the next query will. */
function poison(): void {
  using arena = new ColumnArena();
  for (let length = 1; length <= 1 << 13; length *= 2)
    for (let i = 0; i < 12; i++) arena.samples(length).v.fill(NaN);
  for (let i = 0; i < 12; i++) {
    arena.scratch(1 << i).v.fill(-123.5);
    arena.scratch(1 << i).has.fill(2);
  }
  for (let i = 0; i < 400; i++) {
    const column = arena.column(500);
    column.v.fill(0.125);
    column.has.fill(1);
  }
}

/** An answer as plain values: of a NaN only that it is one. */
function told(answers: readonly unknown[]): unknown {
  return JSON.parse(
    JSON.stringify(answers, (_, value: unknown) =>
      value instanceof Float64Array
        ? Array.from(value, String)
        : typeof value === "number"
          ? String(value)
          : value,
    ),
  );
}

test("answers do not lie in columns that were given back, and come to no harm by what lies in new ones", async () => {
  const engine = openEngine({ ...options, limits: { sliceMs: 0 } });
  const ask = async ({ query, startMs, stepMs }: Question): Promise<unknown> => {
    const isRange = stepMs > 0 && !query.endsWith("]");
    const asked = isRange
      ? engine.range(query, startMs, startMs + 300 * stepMs, stepMs)
      : engine.instant(query, startMs);
    return asked.then(({ value, warnings, infos }) => ({ value, warnings, infos }), String);
  };
  await fc.assert(
    fc.asyncProperty(fc.array(anyQuestion, { minLength: 1, maxLength: 4 }), async (questions) => {
      poison();
      const alone: unknown[] = [];
      for (const question of questions) alone.push(await ask(question));
      const kept = told(alone);
      poison();
      assert.deepEqual(told(alone), kept);
      assert.deepEqual(told(await Promise.all(questions.map(ask))), kept); // in turns
    }),
    { numRuns: 60 },
  );
});

test("an arena gives its columns back once, and columns it no longer has are the caller's own", () => {
  const arena = new ColumnArena();
  const samples = arena.samples(4);
  const memory = kernelMemory()!;
  assert.ok(memory.addressOf(samples.t) > 0);
  arena[Symbol.dispose]();
  arena[Symbol.dispose]();
  using next = new ColumnArena();
  const [a, b] = [next.samples(4), next.samples(4)];
  assert.equal(new Set([a.t, a.v, b.t, b.v].map((column) => memory.addressOf(column))).size, 4);
  samples.length = 4;
  samples.reserve(1000); // grows after the end: into memory of its own
  assert.equal(memory.addressOf(samples.t), -1);
});

test("the first NaN is found wherever it is and wherever the column lies", () => {
  using arena = new ColumnArena();
  const { v } = arena.samples(64);
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 20, arbitrary: fc.double() }, fc.constant(NaN)), { maxLength: 64 }),
      (values) => {
        v.set(values);
        const want = values.findIndex((value) => Number.isNaN(value));
        const first = want < 0 ? values.length : want;
        assert.equal(firstNaN(v, values.length), first);
        assert.equal(firstNaN(Float64Array.from(values), values.length), first);
        assert.equal(firstNaNPlain(v, values.length), first);
      },
    ),
  );
});
