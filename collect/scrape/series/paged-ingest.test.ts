import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "@taffrail/base";
import { Labels, type MetricMetadata, relabelRule } from "@taffrail/model";
import fc from "fast-check";
import { scrapeDefaults } from "../config.ts";
import { MemorySink } from "../testing/memory-sink.ts";
import { type IngestCounts, samplesOnly } from "./ingest-rules.ts";
import { type BodyPart, PagedIngest } from "./paged-ingest.ts";
import { ScrapeBatch } from "./scrape-batch.ts";
import { SeriesIngest } from "./series-ingest.ts";
import { TargetMetadata } from "./target-metadata.ts";

const target = Labels.of({ job: "j", instance: "i" });
const encoder = new TextEncoder();

interface Ingest {
  readonly counts: IngestCounts;
  readonly refusal: { readonly series: number } | undefined;
  fail(t: number, batch: ScrapeBatch): void;
}

/** A sink, and what turns bodies into its samples. */
class Bench<T extends Ingest> {
  readonly sink = new MemorySink();
  readonly metadata = new TargetMetadata();
  readonly ingest: T;

  constructor(
    make: (...args: ConstructorParameters<typeof SeriesIngest>) => T,
    rules: Partial<typeof scrapeDefaults>,
    mostSeries: number,
  ) {
    this.sink.mostSeries = mostSeries;
    const switches = { ...samplesOnly, metadata: true, random: seededRandom(1) };
    this.ingest = make(target, { ...scrapeDefaults, ...rules }, this.sink, this.metadata, switches);
  }

  scrape(steps: (ingest: T, batch: ScrapeBatch) => Iterator<void>): void {
    const batch = new ScrapeBatch();
    const iterator = steps(this.ingest, batch);
    while (iterator.next().done !== true);
    this.sink.append(batch.toSink());
  }

  fail(t: number): void {
    const batch = new ScrapeBatch();
    this.ingest.fail(t, batch);
    this.sink.append(batch.toSink());
  }
}

/** Pages of families, as a source has them: each series has one place at a time. */
class Source {
  readonly pages = Array.from({ length: 6 }, () => ({
    place: {},
    version: {},
    lines: new Map<number, number>(),
  }));
  /** How often the text of a page was asked for. */
  asked = 0;

  set(page: number, series: number, value: number | undefined): void {
    for (const [i, { lines }] of this.pages.entries()) {
      const isHere = i === page && value !== undefined;
      if (!isHere && !lines.delete(series)) continue;
      if (isHere) lines.set(series, value);
      this.pages[i]!.version = {};
    }
  }

  *parts(): Generator<BodyPart> {
    for (const [i, { place, version, lines }] of this.pages.entries()) {
      if (i % 3 === 0) yield { header: this.#header(i) };
      if (lines.size === 0) continue;
      yield { place, version, text: () => encoder.encode((this.asked++, this.#text(i))) };
    }
  }

  get whole(): Uint8Array {
    const parts = this.pages.map((_, i) => {
      const header = i % 3 === 0 ? Buffer.from(this.#header(i)).toString() : "";
      return header + this.#text(i);
    });
    return encoder.encode(parts.join(""));
  }

  readonly #headers = [0, 3].map((i) => encoder.encode(`# HELP f${i} Family.\n# TYPE f${i} gauge\n`));

  #header(i: number): Uint8Array {
    return this.#headers[i / 3]!;
  }

  #text(i: number): string {
    const { lines } = this.pages[i]!;
    return [...lines].map(([series, value]) => `f${i - (i % 3)}{s="${series}"} ${value}\n`).join("");
  }
}

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("set" as const),
      page: fc.nat(2),
      family: fc.nat(1),
      series: fc.nat(15),
      value: fc.option(fc.nat(3), { nil: undefined }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("scrape" as const) }) },
  fc.record({ kind: fc.constant("fail" as const) }),
  fc.record({ kind: fc.constant("hand over" as const) }),
);

/** A series that goes to another page while bodies fail to come is no new one. */
const movedOverFailure: (typeof step extends fc.Arbitrary<infer T> ? T : never)[] = [
  { kind: "set", page: 0, family: 0, series: 7, value: 0 },
  { kind: "scrape" },
  { kind: "set", page: 1, family: 0, series: 7, value: 0 },
  { kind: "fail" },
  { kind: "scrape" },
];

test("bodies in pages lead to the samples, markers and counts that their text leads to", () => {
  const rules = [
    {},
    { metricRelabelRules: [relabelRule({ sourceLabels: ["s"], regex: "1.*", action: "drop" })] },
  ];
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 80 }),
      fc.constantFrom(...rules),
      fc.constantFrom(4, 1000),
      (steps, rule, mostSeries) => {
        const source = new Source();
        const paged = new Bench((...args) => new PagedIngest(...args), rule, mostSeries);
        const plain = new Bench((...args) => new SeriesIngest(...args), rule, mostSeries);
        let t = 0;
        for (const one of steps) {
          if (one.kind === "set") {
            const series = one.series + 100 * one.family; // a family has its own series
            source.set(one.page + 3 * one.family, series, one.value);
          } else if (one.kind === "fail") {
            t += 1000;
            paged.fail(t);
            plain.fail(t);
          } else if (one.kind === "scrape") {
            t += 1000;
            paged.scrape((ingest, batch) => ingest.steps(source.parts(), t, batch));
            plain.scrape((ingest, batch) => ingest.steps(source.whole, "text", t, batch));
            assert.deepEqual(paged.ingest.counts, plain.ingest.counts);
            assert.equal(paged.ingest.bodyBytes, source.whole.length);
            assert.equal(paged.ingest.refusal?.series, plain.ingest.refusal?.series);
          } else {
            const live = (ingest: PagedIngest | SeriesIngest): number[] =>
              [...new Set(ingest.live())].sort((a, b) => a - b);
            assert.deepEqual(live(paged.ingest), live(plain.ingest));
            paged.ingest.inherit(live(paged.ingest));
            plain.ingest.inherit(live(plain.ingest));
          }
          assert.deepEqual(paged.sink.all(), plain.sink.all());
          const told = (metadata: Iterable<MetricMetadata>): string[] =>
            Array.from(metadata, (m) => m.family);
          assert.deepEqual(told(paged.metadata), told(plain.metadata));
        }
      },
    ),
    { numRuns: 300, examples: [[movedOverFailure, {}, 1000]] },
  );
});

test("a page that is the same as last time is not asked for its text", () => {
  const source = new Source();
  for (let page = 0; page < 6; page++) source.set(page, page, 1);
  const bench = new Bench((...args) => new PagedIngest(...args), {}, 1000);
  for (let t = 1; t <= 4; t++) {
    if (t === 4) source.set(2, 2, 7);
    bench.scrape((ingest, batch) => ingest.steps(source.parts(), t * 1000, batch));
    assert.equal(source.asked, t === 4 ? 7 : 6);
    assert.equal(bench.ingest.counts.scraped, 6);
  }
  assert.equal(Object.values(bench.sink.all()).flat().length, 24);
});
