import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "@taffrail/base";
import { Labels, type MetricFamily } from "@taffrail/model";
import { type ExpositionFormat, renderFamilies } from "@taffrail/wire";
import { scrapeDefaults } from "../config.ts";
import { MemorySink } from "../testing/memory-sink.ts";
import { ScrapeBatch } from "./scrape-batch.ts";
import { type IngestRules, type IngestSwitches, samplesOnly } from "./ingest-rules.ts";
import { SeriesIngest } from "./series-ingest.ts";
import { TargetMetadata } from "./target-metadata.ts";

const native = { scrapeNativeHistograms: true } as const;

class Bench {
  readonly sink = new MemorySink();
  readonly #batch = new ScrapeBatch();
  readonly #ingest: SeriesIngest;

  constructor(rules: Partial<IngestRules> = {}, switches: Partial<IngestSwitches> = {}) {
    this.#ingest = new SeriesIngest(
      Labels.of({ job: "j" }),
      { ...scrapeDefaults, ...rules },
      this.sink,
      new TargetMetadata(),
      { ...samplesOnly, random: seededRandom(1), ...switches },
    );
  }

  take(exposed: string | Uint8Array, format: ExpositionFormat, t: number): ReturnType<SeriesIngest["take"]> {
    const batch = this.#batch;
    batch.clear();
    const bytes = typeof exposed === "string" ? new TextEncoder().encode(exposed) : exposed;
    const counts = this.#ingest.take(bytes, format, t, batch);
    if (batch.starts.length > 0) this.sink.append(batch.starts.toSink());
    this.sink.append(batch.toSink());
    return counts;
  }

  /** The shapes of a series' samples. */
  shapes(series: string): unknown[] {
    return (this.sink.samples(series) ?? []).map(([t, v]) =>
      typeof v === "object" ? [t, v.schema, v.count, [...v.positiveBuckets], [...v.customValues]] : [t, v],
    );
  }
}

/** A histogram with the bounds 1 and 2 and a native form of as many buckets as `counts`, as protobuf. */
function body(
  counts: readonly number[],
  { startT, exemplarT }: { startT?: number; exemplarT?: number } = {},
): Uint8Array {
  const count = counts.reduce((a, b) => a + b, 0);
  const none = new Float64Array(0);
  const start = startT === undefined ? {} : { startT };
  const family: MetricFamily = {
    name: "h",
    help: "What it is.",
    type: "histogram",
    samples: [
      ...["1.0", "2.0"].map((le) => ({
        name: "h_bucket",
        labels: ["l", "a", "le", le],
        value: count,
        ...start,
      })),
      {
        name: "h",
        labels: ["l", "a"],
        value: 9,
        exemplar: {
          labels: ["trace", "a"],
          value: 1.5,
          ...(exemplarT === undefined ? {} : { t: exemplarT }),
        },
        histogram: {
          schema: 2,
          count,
          sum: 9,
          zeroThreshold: 0.001,
          zeroCount: 0,
          positiveSpans: [{ offset: 1, length: counts.length }],
          positiveBuckets: Float64Array.from(counts),
          negativeSpans: [],
          negativeBuckets: none,
          customValues: none,
          counterResetHint: "unknown",
        },
      },
    ],
  };
  const format = { kind: "protobuf", escaping: "allow-utf-8", contentType: "" } as const;
  return new Uint8Array(Buffer.concat([...renderFamilies([family], format)]));
}

const series = 'h{job="j", l="a"}';
const classic = 'h_bucket{job="j", l="a", le="1.0"}';

test("a native histogram is taken where it is asked for, and known again", () => {
  const bench = new Bench(native);
  const counts = bench.take(body([1, 2]), "protobuf", 1000);
  assert.deepEqual([counts.scraped, counts.kept, counts.added], [1, 1, 1]);
  assert.equal(bench.take(body([2, 2]), "protobuf", 2000).added, 0);
  bench.take(new Uint8Array(0), "protobuf", 3000);
  assert.deepEqual(bench.shapes(series), [
    [1000, 2, 3, [1, 2], []],
    [2000, 2, 4, [2, 2], []],
    [3000, "stale"],
  ]);
  assert.equal(bench.sink.samples(classic), undefined);
});

test("classic series of it are taken where they are asked for too, or nothing else is", () => {
  const both = new Bench({ ...native, alwaysScrapeClassicHistograms: true });
  assert.equal(both.take(body([1, 2]), "protobuf", 1000).scraped, 6);
  assert.deepEqual(both.shapes(classic), [[1000, 3]]);
  assert.equal(both.shapes(series).length, 1);
  const old = new Bench();
  assert.equal(old.take(body([1, 2]), "protobuf", 1000).scraped, 5);
  assert.equal(old.sink.samples(series), undefined);
});

const classicLines =
  '# TYPE h histogram\nh_bucket{le="1"} 1\nh_bucket{le="2"} 3\nh_bucket{le="+Inf"} 3\nh_count 3\nh_sum 4\n';
for (const [format, text] of [
  ["text", `${classicLines}# HELP g What.\ng 1\n`],
  ["openmetrics", `${classicLines}# HELP g What.\ng 1\n# EOF\n`],
] as const) {
  test(`classic histograms become one with bounds of its own, from ${format}`, () => {
    const bench = new Bench({ convertClassicHistogramsToNhcb: true });
    for (const t of [1000, 2000, 3000]) assert.equal(bench.take(text, format, t).scraped, 2);
    const shape = [-53, 3, [1, 2], [1, 2]];
    assert.deepEqual(bench.shapes('h{job="j"}'), [
      [1000, ...shape],
      [2000, ...shape],
      [3000, ...shape],
    ]);
    assert.deepEqual(
      bench.shapes('g{job="j"}').map((sample) => (sample as number[])[1]),
      [1, 1, 1],
    );
    const both = new Bench({ convertClassicHistogramsToNhcb: true, alwaysScrapeClassicHistograms: true });
    assert.equal(both.take(text, format, 1000).scraped, 7);
    assert.deepEqual(both.shapes('h_bucket{job="j", le="2.0"}'), [[1000, 3]]);
  });
}

test("a histogram too fine is made coarser, and one that cannot be fails the scrape", () => {
  const bench = new Bench({ ...native, nativeHistogramBucketLimit: 2 });
  bench.take(body([1, 1, 1, 1]), "protobuf", 1000);
  assert.deepEqual(bench.shapes(series), [[1000, 1, 4, [2, 2], []]]);
  const factor = new Bench({ ...native, nativeHistogramMinBucketFactor: 2 });
  factor.take(body([1, 1, 1, 1]), "protobuf", 1000);
  assert.deepEqual(factor.shapes(series), [[1000, 0, 4, [4], []]]);
  const strict = new Bench({ convertClassicHistogramsToNhcb: true, nativeHistogramBucketLimit: 1 });
  assert.throws(() => strict.take(classicLines, "text", 1000), /histogram bucket limit exceeded/);
});

test("a native histogram counts as one sample of the limit", () => {
  const bench = new Bench({ ...native, sampleLimit: 1 });
  bench.take(body([1, 2]), "protobuf", 1000);
  assert.throws(
    () => new Bench({ sampleLimit: 4 }).take(body([1, 2]), "protobuf", 1000),
    /sample limit exceeded/,
  );
});

test("exemplars go with their row; a histogram's only with a time", () => {
  const bench = new Bench(native, { exemplars: true });
  bench.take(body([1, 2], { exemplarT: 900 }), "protobuf", 1000);
  bench.take(body([1, 2]), "protobuf", 2000);
  assert.deepEqual(bench.sink.exemplars, [{ series, labels: '{trace="a"}', value: 1.5, t: 900 }]);
  const text = new Bench({}, { exemplars: true });
  const long = "x".repeat(130);
  const lines = `# TYPE c counter\nc_total 1 # {trace="a"} 0.5\nd 1\ne_total 1 # {trace="${long}"} 0.5 1\n# EOF\n`;
  text.take(lines, "openmetrics", 1000);
  text.take(lines, "openmetrics", 2000);
  assert.deepEqual(
    text.sink.exemplars.map(({ series: of, t }) => [of, t]),
    [
      ['c_total{job="j"}', 1000],
      ['c_total{job="j"}', 2000],
    ],
  );
  const off = new Bench();
  off.take(lines, "openmetrics", 1000);
  assert.deepEqual(off.sink.exemplars, []);
});

const counter = (value: number, created: string): string =>
  `# TYPE c counter\nc_total ${value}\nc_created ${created}\n# EOF\n`;

test("a start time becomes a zero, once, where that is asked for", () => {
  const bench = new Bench({}, { startTimes: "zero-samples" });
  assert.equal(bench.take(counter(5, "0.5"), "openmetrics", 1000).scraped, 1);
  bench.take(counter(6, "0.5"), "openmetrics", 2000);
  bench.take(counter(1, "2.5"), "openmetrics", 3000);
  bench.take(counter(1, "9.5"), "openmetrics", 4000); // later than the sample
  assert.deepEqual(bench.sink.all(), {
    'c_total{job="j"}': [
      [500, 0],
      [1000, 5],
      [2000, 6],
      [2500, 0],
      [3000, 1],
      [4000, 1],
    ],
  });
  const histograms = new Bench(native, { startTimes: "zero-samples" });
  histograms.take(body([1, 2], { startT: 400 }), "protobuf", 1000);
  assert.deepEqual(histograms.shapes(series), [
    [400, 2, 0, [], []],
    [1000, 2, 3, [1, 2], []],
  ]);
});

test("a start time is stored beside the sample, or its line is a series", () => {
  const stored = new Bench({}, { startTimes: "stored" });
  stored.take(counter(5, "0.5"), "openmetrics", 1000);
  assert.deepEqual(stored.sink.starts, [['c_total{job="j"}', 1000, 500]]);
  const plain = new Bench();
  plain.take(counter(5, "0.5"), "openmetrics", 1000);
  assert.deepEqual(plain.shapes('c_created{job="j"}'), [[1000, 0.5]]);
});

test("metadata are handed on when they are new or change", () => {
  const bench = new Bench({}, { metadata: true });
  const said = (help: string): string => `# HELP a ${help}\n# TYPE a counter\na 1\n`;
  for (const [i, help] of ["One.", "One.", "Two.", "Two."].entries())
    bench.take(said(help), "text", (i + 1) * 1000);
  assert.deepEqual(
    bench.sink.metadata.map(({ type, help }) => [type, help]),
    [
      ["counter", "One."],
      ["counter", "Two."],
    ],
  );
});

test("type and unit become labels where that is asked for", () => {
  const bench = new Bench({}, { typeAndUnitLabels: true });
  bench.take("# TYPE a counter\na 1\n", "text", 1000);
  assert.deepEqual(Object.keys(bench.sink.all()), ['a{__type__="counter", job="j"}']);
});

test("an empty body has no series, whatever its format", () => {
  const bench = new Bench();
  bench.take("a 1\n# EOF\n", "openmetrics", 1000);
  assert.equal(bench.take("", "openmetrics", 2000).scraped, 0);
  assert.deepEqual(bench.shapes('a{job="j"}'), [
    [1000, 1],
    [2000, "stale"],
  ]);
});

test("a body with very many new series is checked whole before the sink hears of them", () => {
  const bench = new Bench();
  const many = Array.from({ length: 120_000 }, (_, i) => `a${i} 1\n`).join("");
  assert.throws(() => bench.take(`${many}broken{\n`, "text", 1000), /line 120001/);
  assert.equal(bench.sink.size, 0);
  assert.equal(bench.take(many, "text", 2000).added, 120_000);
  assert.equal(bench.sink.size, 120_000);
  assert.equal(bench.take(many, "text", 3000).added, 0);
});

test("behind a broken limit series are counted, and not remembered", () => {
  const bench = new Bench({ sampleLimit: 10 });
  const many = Array.from({ length: 5000 }, (_, i) => `a${i} 1\n`).join("");
  assert.throws(() => bench.take(many, "text", 1000), /sample limit exceeded/);
  assert.equal(bench.sink.size, 0);
});
