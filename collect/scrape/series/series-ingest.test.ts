import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "@taffrail/base";
import { Labels, relabelRule } from "@taffrail/model";
import fc from "fast-check";
import { scrapeDefaults } from "../config.ts";
import { MemorySink, type SeenSample } from "../testing/memory-sink.ts";
import { ScrapeBatch } from "./scrape-batch.ts";
import { type IngestRules, samplesOnly } from "./ingest-rules.ts";
import { SeriesIngest } from "./series-ingest.ts";
import { TargetMetadata } from "./target-metadata.ts";

const target = Labels.of({ job: "j", instance: "i" });

class Bench {
  readonly sink = new MemorySink();
  readonly metadata = new TargetMetadata();
  readonly batch = new ScrapeBatch();
  readonly ingest: SeriesIngest;

  constructor(rules: Partial<IngestRules> = {}) {
    const context = { ...samplesOnly, random: seededRandom(1) };
    this.ingest = new SeriesIngest(
      target,
      { ...scrapeDefaults, ...rules },
      this.sink,
      this.metadata,
      context,
    );
  }

  /** Scrapes a body at `t`; answers with the counts. */
  take(body: string, t: number): ReturnType<SeriesIngest["take"]> {
    this.batch.clear();
    const counts = this.ingest.take(new TextEncoder().encode(body), "text", t, this.batch);
    this.sink.append(this.batch);
    return counts;
  }

  /** A scrape that fails at `t`. */
  fail(t: number): void {
    this.batch.clear();
    this.ingest.fail(t, this.batch);
    this.sink.append(this.batch);
  }
}

const seriesA = 'a{instance="i", job="j"}';
const seriesB = 'b{instance="i", job="j"}';

test("a series that is not exposed any more gets a staleness marker, once", () => {
  const bench = new Bench();
  bench.take("a 1\nb 2\n", 1000);
  bench.take("a 3\n", 2000);
  bench.take("a 4\n", 3000);
  bench.take("b 5\na 6\n", 4000);
  assert.deepEqual(bench.sink.all(), {
    [seriesA]: [
      [1000, 1],
      [2000, 3],
      [3000, 4],
      [4000, 6],
    ],
    [seriesB]: [
      [1000, 2],
      [2000, "stale"],
      [4000, 5],
    ],
  });
});

test("a failed scrape ends all series, once", () => {
  const bench = new Bench();
  bench.take("a 1\n", 1000);
  bench.fail(2000);
  bench.fail(3000);
  bench.take("a 2\n", 4000);
  assert.deepEqual(bench.sink.samples(seriesA), [
    [1000, 1],
    [2000, "stale"],
    [4000, 2],
  ]);
});

test("a body that breaks at its end leaves nothing, and makes no series", () => {
  const bench = new Bench();
  bench.take("a 1\n", 1000);
  assert.throws(() => bench.take("a 2\nb 1\nc{ 1\n", 2000));
  bench.fail(2000);
  assert.equal(bench.sink.size, 1);
  bench.take("b 1\na 3\n", 3000);
  assert.deepEqual(bench.sink.all(), {
    [seriesA]: [
      [1000, 1],
      [2000, "stale"],
      [3000, 3],
    ],
    [seriesB]: [[3000, 1]],
  });
});

test("series that the sink refuses are left out, offered again, and those there go on", () => {
  const bench = new Bench({ honorTimestamps: true });
  bench.take("a 1\n", 1000);
  bench.sink.mostSeries = 2;
  bench.take("c 7 1500\nb 1\nx 4\na 2\ny 5\n", 2000);
  assert.deepEqual(bench.ingest.refusal, { series: 3, why: "no room for another series" });
  assert.deepEqual(bench.sink.samples(seriesA), [
    [1000, 1],
    [2000, 2],
  ]);
  bench.take("c 7\nb 1\nx 4\na 3\n", 3000);
  assert.equal(bench.ingest.refusal?.series, 2);
  bench.sink.mostSeries = 10;
  bench.take("c 8\nb 1\nx 4\na 4\n", 4000);
  assert.equal(bench.ingest.refusal, undefined);
  assert.equal(bench.sink.size, 4);
  assert.deepEqual(bench.sink.samples(seriesA)?.at(-1), [4000, 4]);
});

test("series with times of their own are not ended, unless that is asked for", () => {
  for (const trackTimestampsStaleness of [false, true]) {
    const bench = new Bench({ trackTimestampsStaleness });
    bench.take("a 1 500\n", 1000);
    bench.take("", 2000);
    const want: SeenSample[] = trackTimestampsStaleness
      ? [
          [500, 1],
          [2000, "stale"],
        ]
      : [[500, 1]];
    assert.deepEqual(bench.sink.samples(seriesA), want);
  }
});

test("times of its own are ignored where they are not honored", () => {
  const bench = new Bench({ honorTimestamps: false });
  bench.take("a 1 500\n", 1000);
  assert.deepEqual(bench.sink.samples(seriesA), [[1000, 1]]);
});

test("of a series that stands twice in a body the first is kept", () => {
  const bench = new Bench();
  const counts = bench.take("a 1\na 2\nb 1\n", 1000);
  assert.deepEqual(counts, { scraped: 3, kept: 3, added: 2, repeated: 1, tooFarAhead: 0 });
  assert.deepEqual(bench.sink.samples(seriesA), [[1000, 1]]);
  bench.take("b 1\n", 2000);
  assert.deepEqual(bench.sink.samples(seriesA)?.at(-1), [2000, "stale"]);
});

test("a series whose labels come in another order is not ended", () => {
  const bench = new Bench();
  bench.take('a{x="1",y="2"} 1\n', 1000);
  bench.take('a{y="2",x="1"} 2\n', 2000);
  assert.deepEqual(bench.sink.samples('a{instance="i", job="j", x="1", y="2"}'), [
    [1000, 1],
    [2000, 2],
  ]);
});

test("relabelling drops series, which then count as scraped only", () => {
  const drop = relabelRule({ action: "drop", sourceLabels: ["__name__"], regex: "b" });
  const bench = new Bench({ metricRelabelRules: [drop] });
  const counts = bench.take("a 1\nb 2\n", 1000);
  assert.deepEqual(counts, { scraped: 2, kept: 1, added: 1, repeated: 0, tooFarAhead: 0 });
  assert.deepEqual(Object.keys(bench.sink.all()), [seriesA]);
});

test("an exposed label that the target has too is kept under another name", () => {
  const bench = new Bench();
  bench.take('a{job="x",exported_job="y"} 1\n', 1000);
  assert.deepEqual(Object.keys(bench.sink.all()), [
    'a{exported_exported_job="x", exported_job="y", instance="i", job="j"}',
  ]);
});

test("honor_labels lets exposed labels win, and empty ones keep the target's off", () => {
  const bench = new Bench({ honorLabels: true });
  bench.take('a{job="x",instance=""} 1\n', 1000);
  assert.deepEqual(Object.keys(bench.sink.all()), ['a{job="x"}']);
});

const refusals: readonly { rules: Partial<IngestRules>; body: string; error: RegExp }[] = [
  { rules: { sampleLimit: 2 }, body: "a 1\nb 1\nc 1\n", error: /sample limit exceeded/ },
  {
    rules: { labelLimit: 3 },
    body: 'a{x="1"} 1\n',
    error: /label_limit exceeded.*number of labels: 4, limit: 3/,
  },
  {
    rules: { labelNameLengthLimit: 8 },
    body: 'a{longer_name="1"} 1\n',
    error: /label_name_length_limit exceeded/,
  },
  {
    rules: { labelValueLengthLimit: 3 },
    body: 'a{x="1234"} 1\n',
    error: /label_value_length_limit exceeded/,
  },
  { rules: { nameScheme: "legacy" }, body: '{"a.b"} 1\n', error: /invalid metric name or label names/ },
  {
    rules: { metricRelabelRules: [relabelRule({ action: "labeldrop", regex: "__name__" })] },
    body: "a 1\n",
    error: /missing metric name/,
  },
  { rules: {}, body: 'a{b="1",b="2"} 1\n', error: /label name "b" is not unique/ },
  {
    rules: {},
    body: `a{b="${"x".repeat(1 << 20)}"} 1\n`,
    error: /line 1, column 1048581: got a longer one, want a line of at most 1048576 bytes/,
  },
];
for (const { rules, body, error } of refusals) {
  test(`a scrape fails whole: ${error.source}`, () => {
    const bench = new Bench(rules);
    assert.throws(() => bench.take(body, 1000), error);
    assert.equal(bench.sink.size, 0);
  });
}

test("a line with a hundred thousand labels costs no more than it should", () => {
  const labels = Array.from({ length: 100_000 }, (_, i) => `l${i}="1"`);
  const bench = new Bench({ labelLimit: 30 });
  assert.throws(
    () => bench.take(`a{${labels.slice(0, 80_000).join(",")}} 1\n`, 1000),
    /label_limit exceeded/,
  );
  assert.throws(() => bench.take('a{x="1",x="2"} 1\n', 1000), /not unique/);
  const many = [...labels.slice(0, 40), 'l3="2"'];
  assert.throws(() => bench.take(`a{${many.join(",")}} 1\n`, 1000), /label name "l3" is not unique/);
});

test("a sample more than ten minutes ahead is left out", () => {
  const bench = new Bench();
  const counts = bench.take("a 1 601001\nb 2 600999\n", 1000);
  assert.equal(counts.tooFarAhead, 1);
  assert.deepEqual(bench.sink.samples(seriesA), []);
});

test("metadata is kept, and forgotten ten scrapes after it was last said", () => {
  const bench = new Bench();
  bench.take("# HELP a What a is.\n# TYPE a counter\na 1\n", 1000);
  const { family, type, help } = bench.metadata.get("a")!;
  assert.deepEqual({ family, type, help }, { family: "a", type: "counter", help: "What a is." });
  for (let i = 2; i <= 11; i++) bench.take("b 1\n", i * 1000);
  assert.ok(bench.metadata.get("a"));
  bench.take("b 1\n", 12_000);
  assert.equal(bench.metadata.get("a"), undefined);
});

test("a loop that takes over ends what does not come again", () => {
  const bench = new Bench();
  const refs = ["a", "b"].map((name) =>
    bench.sink.refOf(Labels.of({ __name__: name, job: "j", instance: "i" })),
  );
  bench.ingest.inherit(refs);
  bench.take("a 1\n", 1000);
  assert.deepEqual(bench.sink.all(), { [seriesA]: [[1000, 1]], [seriesB]: [[1000, "stale"]] });
});

/** What the samples should be, by maps of strings and nothing clever. */
function naive(scrapes: readonly (readonly string[] | undefined)[]): Record<string, SeenSample[]> {
  const all: Record<string, SeenSample[]> = {};
  let before = new Set<string>();
  scrapes.forEach((names, i) => {
    const t = (i + 1) * 1000;
    const now = new Set(names);
    for (const name of now) (all[`${name}{instance="i", job="j"}`] ??= []).push([t, i]);
    for (const name of before) if (!now.has(name)) all[`${name}{instance="i", job="j"}`]!.push([t, "stale"]);
    before = now;
  });
  return all;
}

test("whatever comes, goes, moves or fails, the samples are those of a naive twin", () => {
  const names = fc.uniqueArray(fc.constantFrom(..."abcdefghijklmnop".split("")), { maxLength: 16 });
  const scrapes = fc.array(fc.option(names, { nil: undefined, freq: 6 }), { maxLength: 12 });
  fc.assert(
    fc.property(scrapes, (all) => {
      const bench = new Bench();
      all.forEach((series, i) => {
        const t = (i + 1) * 1000;
        const body = (series ?? ["a", "z"]).map((name) => `${name} ${i}\n`).join("");
        if (series !== undefined) return void bench.take(body, t);
        assert.throws(() => bench.take(`${body}broken{\n`, t));
        bench.fail(t);
      });
      assert.deepEqual(bench.sink.all(), naive(all));
    }),
  );
});

test("series that come and go do not pile up", () => {
  const bench = new Bench();
  for (let i = 0; i < 50; i++) {
    const body = Array.from({ length: 100 }, (_, k) => `a{i="${i}",k="${k}"} 1\n`).join("");
    bench.take(`steady 1\n${body}`, (i + 1) * 1000);
  }
  assert.ok(bench.ingest.size <= 1500, String(bench.ingest.size));
  assert.equal(bench.sink.samples('steady{instance="i", job="j"}')?.length, 50);
});

test("a series whose labels are refused is the last that counts", () => {
  const bench = new Bench({ labelLimit: 3 });
  assert.throws(() => bench.take('a 1\nb 2\nc{x="1",y="2"} 3\nd 4\n', 1000), /label_limit exceeded/);
  const { scraped, kept } = bench.ingest.counts;
  assert.deepEqual([scraped, kept], [3, 2]);
});
