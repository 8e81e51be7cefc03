import { isDeepStrictEqual } from "node:util";
import { type Random, seededRandom, TaffrailError } from "@taffrail/base";
import { isStaleAt, Labels, type SampleBatch, type SampleSink } from "@taffrail/model";
import { scrapeDefaults } from "@taffrail/scrape";
import { type ExpositionFormat, openExposition, type RenderFormat, renderFamilies } from "@taffrail/wire";
import fc from "fast-check";
import { ScrapeBatch } from "../../collect/scrape/series/scrape-batch.ts";
import { type IngestRules, samplesOnly } from "../../collect/scrape/series/ingest-rules.ts";
import { SeriesIngest } from "../../collect/scrape/series/series-ingest.ts";
import { TargetMetadata } from "../../collect/scrape/series/target-metadata.ts";
import { type KnownLabels, plainIngest, type PlainRow } from "../../collect/scrape/testing/plain-ingest.ts";
import { families } from "../../wire/exposition/testing/arbitrary-families.ts";
import { encodeFamilies } from "../../wire/exposition/testing/encode-families.ts";
import { readFamilies } from "../../wire/exposition/testing/read-families.ts";
import type { Torture, TortureOutput } from "./kind.ts";

/** For each of the three parsers. */
export const fullRuns = 1_000_000;

/** Longest time that one body, of a few kilobytes at most, may take: milliseconds. */
const mostMs = 100;
/** Bodies that one target sends, each a little different from the one before or not at all like it. */
const bodiesPerTarget = 50;
const target = Labels.of({ job: "j", instance: "i" });
const formats: readonly ExpositionFormat[] = ["text", "openmetrics", "protobuf"];

/**
 * Broken bodies, scraped one after another as of one target: by the table of positions, and by a naive twin that reads every line. Both
 * must refuse or take each, and make the same rows of it, with no other error than their own and none that takes long.
 */
export const run: Torture = async (runs, out) => {
  let [passed, failed] = [0, 0];
  for (const format of formats) {
    for (let seed = 1, left = runs; left > 0; seed++, left -= bodiesPerTarget) {
      const faults = tortureTarget(format, seed, Math.min(left, bodiesPerTarget));
      passed += Math.min(left, bodiesPerTarget) - faults.length;
      failed += faults.length;
      if (failed <= 20) for (const fault of faults) out.line(`${format}, seed ${seed}: ${fault}`);
      if (seed % 2000 === 0) tell(out, format, seed * bodiesPerTarget, runs);
      if (seed % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return { passed, failed };
};

function tell(out: TortureOutput, format: string, done: number, of: number): void {
  out.line(`${format}: ${done} of ${of}`);
}

/** Scrapes `count` bodies of one target. Answers with what went wrong. */
function tortureTarget(format: ExpositionFormat, seed: number, count: number): string[] {
  const random = seededRandom(seed);
  const bases = basesOf(format);
  const rules = rulesOf(random);
  const switches = {
    ...samplesOnly,
    random,
    startTimes: random() < 0.5 ? ("stored" as const) : ("ignored" as const),
    typeAndUnitLabels: false,
  };
  const sink = new NamingSink();
  const ingest = new SeriesIngest(target, rules, sink, new TargetMetadata(), switches);
  const batch = new ScrapeBatch();
  const known: KnownLabels = new Map();
  const faults: string[] = [];
  let base = bases[Math.floor(random() * bases.length)]!;
  for (let i = 0; i < count; i++) {
    if (random() < 0.05) base = bases[Math.floor(random() * bases.length)]!;
    const body = random() < 0.2 ? base : mutated(base, bases, random);
    const t = 1_700_000_000_000 + i * 15_000;
    const [quick, quickMs] = timed(() => {
      batch.clear();
      ingest.take(body, format, t, batch);
      return sink.rows(batch.toSink(), t);
    });
    if (!Array.isArray(quick)) ingest.fail(t, batch);
    const [plain, plainMs] = timed(() => plainIngest(body, format, t, target, rules, switches, known));
    const fault = faultOf(quick, plain, Math.max(quickMs, plainMs));
    if (fault !== undefined) faults.push(`${fault}: ${Buffer.from(body).toString("base64")}`);
  }
  return faults;
}

function faultOf(quick: PlainRow[] | Error, plain: PlainRow[] | Error, ms: number): string | undefined {
  for (const result of [quick, plain])
    if (!Array.isArray(result) && !(result instanceof TaffrailError) && result.message !== limitText)
      return `an error of another kind: ${result.stack ?? String(result)}`;
  if (Array.isArray(quick) !== Array.isArray(plain)) {
    const say = (result: PlainRow[] | Error): string => (Array.isArray(result) ? "taken" : result.message);
    return `one takes it, the other does not: ${say(quick)} / ${say(plain)}`;
  }
  if (Array.isArray(quick) && !isDeepStrictEqual(quick, plain)) return "other rows";
  return ms > mostMs ? `takes ${ms.toFixed(0)} ms` : undefined;
}

const limitText = "histogram bucket limit exceeded";

/** A body that is slow once may have waited for another process; its own time is what this thread took. */
function timed<Result>(make: () => Result): [Result | Error, ms: number] {
  const start = process.threadCpuUsage();
  let result: Result | Error;
  try {
    result = make();
  } catch (error) {
    result = error instanceof Error ? error : new Error(String(error));
  }
  const { user, system } = process.threadCpuUsage(start);
  return [result, (user + system) / 1000];
}

function rulesOf(random: Random): IngestRules {
  const chance = (): boolean => random() < 0.5;
  return {
    ...scrapeDefaults,
    honorTimestamps: chance(),
    honorLabels: chance(),
    scrapeNativeHistograms: chance(),
    alwaysScrapeClassicHistograms: chance(),
    convertClassicHistogramsToNhcb: chance(),
    nativeHistogramBucketLimit: random() < 0.2 ? 3 : 0,
    nativeHistogramMinBucketFactor: random() < 0.2 ? 1.1 : 0,
  };
}

/** Numbers series, and gives rows their names back. */
class NamingSink implements SampleSink {
  readonly #refs = new Map<string, number>();
  readonly #names: string[] = [];

  refOf(labels: Labels): number {
    let ref = this.#refs.get(labels.key);
    if (ref === undefined) {
      ref = this.#names.push(labels.toString());
      this.#refs.set(labels.key, ref);
    }
    return ref;
  }

  append(): never {
    throw new Error("BUG: nothing is stored here");
  }

  /** The rows but for markers. */
  rows({ length, refs, t, v, histograms, startT }: SampleBatch, at: number): PlainRow[] {
    const rows: PlainRow[] = [];
    for (let i = 0; i < length; i++) {
      if (isStaleAt(v, i) && t[i] === at) continue;
      const value = histograms?.[i] ?? v[i]!;
      rows.push({ labels: this.#names[refs[i]! - 1]!, t: t[i]!, value, startT: startT?.[i] ?? 0 });
    }
    return rows;
  }
}

const knownBases = new Map<ExpositionFormat, readonly Uint8Array[]>();

/** Sound bodies to break: of any families, and lines that are near the edge of what may be written. */
function basesOf(format: ExpositionFormat): readonly Uint8Array[] {
  let bases = knownBases.get(format);
  if (bases === undefined) {
    const messages = fc.sample(families, { seed: 1, numRuns: 400 }).map((all) => encodeFamilies(all));
    const as: RenderFormat = { kind: format, escaping: "allow-utf-8", contentType: "" };
    const made =
      format === "protobuf"
        ? messages
        : messages.map((bytes) => {
            const all = readFamilies(openExposition("protobuf", bytes, { ignoreNative: true }));
            return new Uint8Array(Buffer.concat([...renderFamilies(all, as)]));
          });
    const edges = format === "protobuf" ? [] : edgeTexts.map((text) => new Uint8Array(Buffer.from(text)));
    bases = [...made.filter(({ length }) => length > 10), ...edges];
    knownBases.set(format, bases);
  }
  return bases;
}

const edgeTexts = [
  'a 1\na 2\na{b="c"} 1 5\na{b="c"} 2 6\n{"a",b="c"} 3\n',
  '# TYPE h histogram\nh_bucket{le="1"} 1\nh_bucket{le="+Inf"} 2\nh_sum 1\nh_count 2\n# TYPE g gauge\ng 1\n# EOF\n',
  '# HELP c What.\n# TYPE c counter\nc_total{x="y"} 1 # {t="1"} 0.5 1.5\nc_created{x="y"} 0.5\n# EOF\n',
  '# TYPE s summary\ns{quantile="0.5"} 1\ns_sum 1\ns_count 1\ns_created 5\n# UNIT s_bytes bytes\n# EOF\n',
  '\t a\t{ x = "1" , }\t1e5 \t 7\n\n#\n# x\na{x="\\\\\\"\\n"}NaN\n',
];

const tokens = [
  "\n",
  " ",
  "# EOF\n",
  "# TYPE ",
  "# HELP ",
  "{",
  "}",
  '"',
  "\\",
  ",",
  "=",
  "_bucket",
  "_count",
  "le",
  "1",
  "-",
  "NaN",
  "+Inf",
  "1e400",
  "\u0000",
  "é",
  " # {",
  "histogram",
  "counter",
  "_created",
  "_total",
  "9".repeat(30),
  "\xff",
].map((text) => new Uint8Array(Buffer.from(text, "latin1")));

/** The body with one to five places changed. */
function mutated(base: Uint8Array, others: readonly Uint8Array[], random: Random): Uint8Array {
  let bytes = base;
  const below = (most: number): number => Math.floor(random() * most);
  for (let edits = 1 + below(5); edits > 0; edits--) {
    const at = below(bytes.length + 1);
    const to = Math.min(bytes.length, at + 1 + below(random() < 0.8 ? 4 : 60));
    const other = others[below(others.length)]!;
    const from = below(other.length);
    switch (below(7)) {
      case 0: // another byte
        bytes = spliced(bytes, at, at + 1, Uint8Array.of(below(256)));
        break;
      case 1: // a bit
        bytes = spliced(bytes, at, at + 1, Uint8Array.of((bytes[at] ?? 0) ^ (1 << below(8))));
        break;
      case 2: // something goes
        bytes = spliced(bytes, at, to, new Uint8Array(0));
        break;
      case 3: // something comes twice
        bytes = spliced(bytes, at, at, bytes.subarray(at, to));
        break;
      case 4: // a word of the format
        bytes = spliced(bytes, at, at, tokens[below(tokens.length)]!);
        break;
      case 5: // a piece of another body
        bytes = spliced(bytes, at, at, other.subarray(from, from + below(100)));
        break;
      default: // the end is cut
        bytes = random() < 0.3 ? bytes.subarray(0, at) : bytes;
    }
  }
  return bytes.slice();
}

function spliced(bytes: Uint8Array, from: number, to: number, between: Uint8Array): Uint8Array {
  const end = Math.min(to, bytes.length);
  const start = Math.min(from, end);
  const out = new Uint8Array(start + between.length + bytes.length - end);
  out.set(bytes.subarray(0, start));
  out.set(between, start);
  out.set(bytes.subarray(end), start + between.length);
  return out;
}
