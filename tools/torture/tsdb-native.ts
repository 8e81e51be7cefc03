/**
 * A store lives for seven hours of native histograms of every kind (integer, float, gauge, custom buckets, growing, ending, taking turns with
 * floats), counters with exemplars and, in every second run, start times. Then the real Prometheus reads a copy of its folder, and each
 * histogram with each of its buckets, each float and each exemplar that it still has must be the same.
 */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { isDeepStrictEqual } from "node:util";
import { join } from "node:path";
import { ManualClock, messageOf, noLog, type Random, seededRandom } from "@taffrail/base";
import { type FloatHistogram, isStaleAt, Labels, SampleColumns, setStale, type Span } from "@taffrail/model";
import { openTsdb, type Tsdb } from "@taffrail/tsdb";
import { histogramJson } from "../../api/prometheus/histogram-json.ts";
import { renderValue } from "../../api/prometheus/numbers.ts";
import { findPeer } from "../../bench/peers.ts";
import type { Torture } from "./kind.ts";
import { prometheusOn } from "./readers/real-readers.ts";

export const fullRuns: number = 20;

const minuteMs = 60_000;
const startT = 1_760_004_000_000;
const minutes = 420;
const kinds = ["integer", "float", "gauge", "custom", "growing", "ending", "turning"] as const;
type Kind = (typeof kinds)[number];

export const run: Torture = async (runs, out) => {
  const prometheus = findPeer("prometheus");
  if (prometheus === undefined) {
    out.line("needs the real prometheus, on the PATH or in TAFFRAIL_PEERS");
    return { passed: 0, failed: 0 };
  }
  let passed = 0;
  let failed = 0;
  for (let seed = 1; seed <= runs; seed++) {
    const dir = mkdtempSync(join(tmpdir(), "taffrail-native-"));
    const startTimes = seed % 2 === 0;
    try {
      const ours = await live(join(dir, "ours"), seed, startTimes);
      cpSync(join(dir, "ours"), join(dir, "copy"), { recursive: true });
      const theirs = await asked(prometheus, join(dir, "copy"), startTimes);
      for (const [n, lines] of Object.entries(ours.samples)) mustEqual(n, theirs.samples[n] ?? [], lines);
      for (const [n, lines] of Object.entries(theirs.exemplars))
        mustEqual(`exemplars of ${n}`, lines, ours.exemplars[n]!.slice(-lines.length));
      const count = Object.values(ours.samples).reduce((sum, lines) => sum + lines.length, 0);
      const kept = Object.values(theirs.exemplars).flat().length;
      if (kept === 0) throw new Error("Prometheus has no exemplar");
      out.line(
        `seed ${seed}${startTimes ? " with start times" : ""}: ${count} samples and ${kept} exemplars are the same`,
      );
      passed++;
    } catch (error) {
      failed++;
      out.line(`FAIL seed ${seed}: ${messageOf(error)}`);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  }
  return { passed, failed };
};

/** Samples and exemplars by series, as text. */
interface Found {
  readonly samples: Record<string, string[]>;
  readonly exemplars: Record<string, string[]>;
}

async function live(dir: string, seed: number, startTimes: boolean): Promise<Found> {
  const random = seededRandom(seed);
  const clock = new ManualClock(startT);
  await using store = await openTsdb({ dir, clock, log: noLog, random, retentionMs: 1e12, startTimes });
  const makers = kinds.flatMap((kind) => [0, 1].map((n) => new HistogramMaker(`${kind}${n}`, kind, random)));
  for (let minute = 0; minute < minutes; minute++) {
    const t = startT + minute * minuteMs;
    const batch = new Rows(store);
    for (const maker of makers) {
      if (maker.kind === "ending" && minute % 37 === 36) batch.push(maker.name, t, 0, 0, "stale");
      else if (maker.kind === "turning" && minute % 45 > 25) batch.push(maker.name, t, minute, 0);
      else batch.push(maker.name, t, 0, 0, maker.next());
    }
    for (const n of ["c0", "c1"]) {
      const began = startTimes && n === "c0" ? startT - 5000 + 7_200_000 * Math.floor(minute / 200) : 0;
      batch.push(n, t, minute % 200, began);
      batch.exemplar(`${minute}${n}`, random(), t);
    }
    batch.append();
    await clock.advance(minuteMs);
  }
  return { samples: await samplesOf(store), exemplars: await exemplarsOf(store) };
}

/** The rows of one scrape. */
class Rows {
  readonly #store: Tsdb;
  readonly #refs: number[] = [];
  readonly #t: number[] = [];
  readonly #v: number[] = [];
  readonly #startT: number[] = [];
  readonly #histograms: (FloatHistogram | undefined)[] = [];
  readonly #stale: number[] = [];
  readonly #exemplars: { row: number; labels: Labels; value: number; t: number }[] = [];

  constructor(store: Tsdb) {
    this.#store = store;
  }

  push(n: string, t: number, v: number, began: number, more?: FloatHistogram | "stale"): void {
    if (more === "stale") this.#stale.push(this.#refs.length);
    this.#refs.push(this.#store.refOf(Labels.of({ __name__: "m", n })));
    this.#t.push(t);
    this.#v.push(v);
    this.#startT.push(began);
    this.#histograms.push(more === "stale" ? undefined : more);
  }

  /** Of the row pushed last. */
  exemplar(trace: string, value: number, t: number): void {
    this.#exemplars.push({ row: this.#refs.length - 1, labels: Labels.of({ trace }), value, t });
  }

  append(): void {
    const v = Float64Array.from(this.#v);
    for (const row of this.#stale) setStale(v, row);
    const { stored } = this.#store.append({
      length: v.length,
      refs: Float64Array.from(this.#refs),
      t: Float64Array.from(this.#t),
      v,
      startT: Float64Array.from(this.#startT),
      histograms: this.#histograms,
      exemplars: this.#exemplars,
    });
    if (stored !== v.length) throw new Error(`stored ${stored} of ${v.length} rows`);
  }
}

/** One series of histograms: counters that grow and now and then begin anew, or a gauge. */
class HistogramMaker {
  readonly name: string;
  readonly kind: Kind;
  readonly #random: Random;
  readonly #positive = new Map<number, number>();
  readonly #negative = new Map<number, number>();
  #zero = 0;
  #sum = 0;
  #made = 0;

  constructor(name: string, kind: Kind, random: Random) {
    this.name = name;
    this.kind = kind;
    this.#random = random;
  }

  next(): FloatHistogram {
    const { kind } = this;
    const isCustom = kind === "custom";
    if (kind === "gauge" || this.#upTo(100) === 0) this.#clear();
    const width = isCustom ? 5 : kind === "growing" ? 1 + Math.floor(this.#made++ / 20) : 8;
    for (let i = this.#upTo(6); i >= 0; i--) {
      const index = isCustom ? this.#upTo(width) : this.#upTo(width) * (kind === "growing" ? 3 : 1) - 3;
      this.#positive.set(index, (this.#positive.get(index) ?? 0) + 1 + this.#upTo(3));
      this.#sum += this.#random();
    }
    if (!isCustom && this.#upTo(3) === 0)
      this.#negative.set(this.#upTo(3), this.#upTo(3) + 1000 * this.#made);
    if (!isCustom && this.#upTo(5) === 0) this.#zero++;
    const isInteger = kind !== "float" && kind !== "gauge";
    const factor = isInteger ? 1 : 0.37;
    const positive = sideOf(this.#positive, factor);
    const negative = sideOf(this.#negative, factor);
    const zeroCount = this.#zero * factor;
    return {
      schema: isCustom ? -53 : 2,
      count: [...positive.buckets, ...negative.buckets].reduce((sum, count) => sum + count, zeroCount),
      sum: this.#sum,
      zeroThreshold: isCustom ? 0 : 0.001,
      zeroCount,
      positiveSpans: positive.spans,
      positiveBuckets: positive.buckets,
      negativeSpans: negative.spans,
      negativeBuckets: negative.buckets,
      customValues: Float64Array.from(isCustom ? [0.005, 1.5, 40_000, 1e9] : []),
      counterResetHint: kind === "gauge" ? "gauge" : "unknown",
      ...(isInteger ? { isInteger } : {}),
    };
  }

  #upTo(end: number): number {
    return Math.floor(this.#random() * end);
  }

  #clear(): void {
    this.#positive.clear();
    this.#negative.clear();
    this.#zero = 0;
    this.#sum = 0;
  }
}

function sideOf(
  counts: ReadonlyMap<number, number>,
  factor: number,
): { spans: Span[]; buckets: Float64Array } {
  const spans: { offset: number; length: number }[] = [];
  const indices = [...counts.keys()].sort((a, b) => a - b);
  let end = 0;
  for (const index of indices) {
    const last = spans.at(-1);
    if (last !== undefined && index === end) last.length++;
    else spans.push({ offset: index - end, length: 1 });
    end = index + 1;
  }
  return { spans, buckets: Float64Array.from(indices, (index) => counts.get(index)! * factor) };
}

/** Without staleness markers, which no query shows. */
async function samplesOf(store: Tsdb): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const one of (await store.select([], { mint: -Infinity, maxt: Infinity })).series) {
    const columns = new SampleColumns();
    one.read(-Infinity, Infinity, columns);
    const lines: string[] = (found[one.labels.get("n")] = []);
    for (let row = 0; row < columns.length; row++) {
      if (isStaleAt(columns.v, row)) continue;
      const h = columns.histograms?.[row];
      const value = h === undefined ? renderValue(columns.v[row]!) : histogramJson(h);
      lines.push(`${columns.t[row]} ${value}`);
    }
    lines.sort();
  }
  return found;
}

async function exemplarsOf(store: Tsdb): Promise<Record<string, string[]>> {
  const series = await store.selectExemplars([[]], { mint: -Infinity, maxt: Infinity });
  return Object.fromEntries(
    series.map(({ labels, exemplars }) => [
      labels.get("n"),
      exemplars.map((e) => `${e.t} ${renderValue(e.value)} ${e.labels.toString()}`),
    ]),
  );
}

/** What Prometheus says of the folder. */
async function asked(prometheus: string, dir: string, startTimes: boolean): Promise<Found> {
  await using running = await prometheusOn(prometheus, dir, [
    `--enable-feature=exemplar-storage${startTimes ? ",st-storage" : ""}`,
  ]);
  const endS = startT / 1000 + minutes * 60;
  const ask = async <T>(path: string): Promise<T> =>
    ((await (await fetch(`${running.url}/api/v1/${path}`)).json()) as { data: T }).data;
  const { result } = await ask<{ result: QueriedSeries[] }>(`query?query=m[9h]&time=${endS}`);
  const series = await ask<ExemplarsOfSeries[]>("query_exemplars?query=m");
  return {
    samples: Object.fromEntries(
      result.map(({ metric, values = [], histograms = [] }) => [
        metric["n"]!,
        [
          ...values.map(([s, v]) => `${Math.round(s * 1000)} ${v}`),
          ...histograms.map(([s, h]) => `${Math.round(s * 1000)} ${JSON.stringify(h)}`),
        ].sort(),
      ]),
    ),
    exemplars: Object.fromEntries(
      series.map(({ seriesLabels, exemplars }) => [
        seriesLabels["n"]!,
        exemplars.map(
          (e) => `${Math.round(e.timestamp * 1000)} ${e.value} ${Labels.of(e.labels).toString()}`,
        ),
      ]),
    ),
  };
}

interface QueriedSeries {
  readonly metric: Record<string, string>;
  readonly values?: readonly [number, string][];
  readonly histograms?: readonly [number, unknown][];
}

interface ExemplarsOfSeries {
  readonly seriesLabels: Record<string, string>;
  readonly exemplars: readonly { labels: Record<string, string>; value: string; timestamp: number }[];
}

function mustEqual(what: string, theirs: readonly string[], ours: readonly string[]): void {
  if (isDeepStrictEqual(theirs, ours)) return;
  const at = ours.findIndex((line, i) => line !== theirs[i]);
  throw new Error(
    `${what}: got ${ours.length} rows, Prometheus ${theirs.length}; at ${at}: ${ours[at]}, Prometheus ${theirs[at]}`,
  );
}
