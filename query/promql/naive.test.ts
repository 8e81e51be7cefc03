import assert from "node:assert/strict";
import { test } from "node:test";
import { noLog, systemClock } from "@taffrail/base";
import { Labels, metricName } from "@taffrail/model";
import fc from "fast-check";
import { openEngine } from "./engine.ts";
import { MemorySource } from "./testing/memory-source.ts";

/** What PromQL means, step by step and window by window, without any of the engine's ways to be fast. */

interface Sample {
  readonly t: number;
  readonly v: number;
}
interface Series {
  readonly group: string;
  readonly samples: readonly Sample[];
}

const rangeMs = 60_000;
const lookbackMs = 300_000;

function windowOf({ samples }: Series, end: number): Sample[] {
  return samples.filter(({ t }) => t > end - rangeMs && t <= end);
}

function naiveRate(series: Series, end: number): number | undefined {
  const window = windowOf(series, end);
  if (window.length < 2) return undefined;
  const first = window[0]!;
  const last = window.at(-1)!;
  let change = last.v - first.v;
  for (let i = 1; i < window.length; i++) if (window[i]!.v < window[i - 1]!.v) change += window[i - 1]!.v;
  const sampled = last.t - first.t;
  const average = sampled / (window.length - 1);
  let toStart = first.t - (end - rangeMs);
  let toEnd = end - last.t;
  if (toStart >= average * 1.1) toStart = average / 2;
  if (change > 0 && first.v >= 0) toStart = Math.min(toStart, sampled * (first.v / change));
  if (toEnd >= average * 1.1) toEnd = average / 2;
  return (change * (sampled + toStart + toEnd)) / sampled / (rangeMs / 1000);
}

function naiveLatest({ samples }: Series, end: number): number | undefined {
  return samples.findLast(({ t }) => t <= end && t > end - lookbackMs)?.v;
}

const overTime: Readonly<Record<string, (values: number[]) => number>> = {
  sum_over_time: (values) => values.reduce((a, b) => a + b, 0),
  avg_over_time: (values) => values.reduce((a, b) => a + b, 0) / values.length,
  min_over_time: (values) => Math.min(...values),
  max_over_time: (values) => Math.max(...values),
  count_over_time: (values) => values.length,
  changes: (values) => values.filter((v, i) => i > 0 && v !== values[i - 1]).length,
  resets: (values) => values.filter((v, i) => i > 0 && v < values[i - 1]!).length,
};

const aggregations: Readonly<Record<string, (values: number[]) => number>> = {
  sum: (values) => values.reduce((a, b) => a + b, 0),
  avg: (values) => values.reduce((a, b) => a + b, 0) / values.length,
  min: (values) => Math.min(...values),
  max: (values) => Math.max(...values),
  count: (values) => values.length,
  stdvar: (values) => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    return values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
  },
};

const series: fc.Arbitrary<Series> = fc.record({
  group: fc.constantFrom("a", "b", "c"),
  samples: fc
    .array(fc.record({ gap: fc.integer({ min: 1, max: 40_000 }), v: fc.integer({ min: 0, max: 50 }) }), {
      maxLength: 40,
    })
    .map((steps) => {
      let t = 0;
      return steps.map(({ gap, v }) => ({ t: (t += gap), v }));
    }),
});

function sourceOf(all: readonly Series[]): MemorySource {
  const source = new MemorySource();
  all.forEach(({ group, samples }, i) => {
    const labels = Labels.of({ [metricName]: "x_total", group, i: String(i) });
    source.addColumns(
      labels,
      Float64Array.from(samples, ({ t }) => t),
      Float64Array.from(samples, ({ v }) => v),
    );
  });
  return source;
}

function near(a: number | undefined, b: number | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}

/** Asks the engine and the twin, and compares every cell of every group. */
async function check(
  all: readonly Series[],
  stepMs: number,
  query: string,
  ofSeries: (one: Series, end: number) => number | undefined,
  aggregate: (values: number[]) => number,
): Promise<void> {
  const engine = openEngine({ source: sourceOf(all), clock: systemClock, log: noLog });
  const endMs = 900_000;
  const { value } = await engine.range(query, 0, endMs, stepMs);
  assert.ok(value.kind === "matrix");
  for (const group of ["a", "b", "c"]) {
    const got = value.series.find(({ labels }) => labels.get("group") === group);
    for (let t = 0; t <= endMs; t += stepMs) {
      const values = all
        .filter((one) => one.group === group)
        .map((one) => ofSeries(one, t))
        .filter((v) => v !== undefined);
      const wanted = values.length === 0 ? undefined : aggregate(values);
      const row = got?.t.indexOf(t) ?? -1;
      const actual = row < 0 ? undefined : got!.v[row];
      assert.ok(near(wanted, actual), `${query} at ${t} of ${group}: want ${wanted}, got ${actual}`);
    }
  }
}

const cases = fc.tuple(fc.array(series, { maxLength: 6 }), fc.integer({ min: 7_000, max: 200_000 }));

test("sum(rate) is what a twin without columns finds", async () => {
  await fc.assert(
    fc.asyncProperty(cases, ([all, stepMs]) =>
      check(all, stepMs, "sum by (group) (rate(x_total[1m]))", naiveRate, aggregations["sum"]!),
    ),
  );
});

for (const [name, aggregate] of Object.entries(aggregations)) {
  test(`${name}() is what a twin without columns finds`, async () => {
    await fc.assert(
      fc.asyncProperty(cases, ([all, stepMs]) =>
        check(all, stepMs, `${name} by (group) (x_total)`, naiveLatest, aggregate),
      ),
      { numRuns: 40 },
    );
  });
}

for (const [name, value] of Object.entries(overTime)) {
  test(`${name}() is what a twin without columns finds`, async () => {
    const ofSeries = (one: Series, end: number): number | undefined => {
      const values = windowOf(one, end).map(({ v }) => v);
      return values.length === 0 ? undefined : value(values);
    };
    await fc.assert(
      fc.asyncProperty(cases, ([all, stepMs]) =>
        check(all, stepMs, `sum by (group) (${name}(x_total[1m]))`, ofSeries, aggregations["sum"]!),
      ),
      { numRuns: 40 },
    );
  });
}

test("a range query is the instant queries of its steps", async () => {
  const queries = [
    "rate(x_total[1m]) > 0.1",
    "x_total and on (group) (x_total offset 1m)",
    "x_total or on (i) (x_total offset 2m)",
    "max_over_time(rate(x_total[1m])[3m:30s])",
    "x_total / on (i) group_left () (x_total offset 30s)",
    'count_values by (group) ("v", x_total)',
    "quantile by (group) (0.3, x_total)",
    "x_total @ 300 + x_total",
  ];
  await fc.assert(
    fc.asyncProperty(cases, fc.constantFrom(...queries), async ([all, stepMs], query) => {
      const engine = openEngine({ source: sourceOf(all), clock: systemClock, log: noLog });
      const { value } = await engine.range(query, 0, 600_000, stepMs);
      assert.ok(value.kind === "matrix");
      for (let t = 0; t <= 600_000; t += stepMs) {
        const instant = (await engine.instant(query, t)).value;
        assert.ok(instant.kind === "vector");
        const wanted = instant.elements.map(({ labels, v }) => `${labels.key} ${v}`).sort();
        const got = value.series
          .flatMap(({ labels, t: times, v }) => {
            const row = times.indexOf(t);
            return row < 0 ? [] : [`${labels.key} ${v[row]}`];
          })
          .sort();
        assert.deepEqual(got, wanted, `${query} at ${t}`);
      }
    }),
    { numRuns: 60 },
  );
});
