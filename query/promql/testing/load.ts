import { type FloatHistogram, type Labels, metricName } from "@taffrail/model";
import type { MemorySource, ScriptSample } from "./memory-source.ts";
import { parseSeries, parseSeriesLine, ScriptError, type SeriesLine } from "./series-line.ts";

const unitsMs: Readonly<Record<string, number>> = {
  y: 365 * 86_400_000,
  w: 7 * 86_400_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

/** A duration in milliseconds: `1h30m`, `0`, with a sign in front. */
export function parseDurationMs(text: string): number {
  const sign = text.startsWith("-") ? -1 : 1;
  const plain = text.replace(/^[+-]/, "");
  if (plain === "0") return 0;
  if (!/^(?:\d+(?:ms|[ywdhms]))+$/.test(plain)) throw new ScriptError(`cannot read duration: got ${text}`);
  let total = 0;
  for (const [, n, unit] of plain.matchAll(/(\d+)(ms|[ywdhms])/g)) total += Number(n) * unitsMs[unit!]!;
  return sign * total;
}

/** Carries out a `load` block: its first line and those below. */
export function load(command: string, lines: readonly string[], source: MemorySource): void {
  const parts = /^load(_with_nhcb)?\s+(\S+)$/i.exec(command);
  if (parts === null) throw new ScriptError(`cannot read command: got ${command}`);
  const stepMs = parseDurationMs(parts[2]!);
  const byKey = new Map<string, { line: SeriesLine; offsets: readonly (number | undefined)[] }>();
  let offsets: readonly (number | undefined)[] = [];
  for (const text of lines) {
    const word = text.split(/\s+/, 1)[0]!;
    if (word.endsWith("@st")) {
      offsets = parseOffsets(text.slice(word.length));
      parseSeries(word.slice(0, -3));
      continue;
    }
    const line = parseSeriesLine(text);
    byKey.set(line.labels.key, { line, offsets });
    offsets = [];
  }
  for (const { line, offsets: starts } of byKey.values()) {
    source.add(line.labels, samplesOf(line, stepMs, starts));
  }
  if (parts[1] !== undefined)
    addCustomBuckets(
      [...byKey.values()].map(({ line }) => line),
      stepMs,
      source,
    );
}

function samplesOf(
  { values }: SeriesLine,
  stepMs: number,
  offsets: readonly (number | undefined)[],
): ScriptSample[] {
  const samples: ScriptSample[] = [];
  values.forEach((value, i) => {
    if (value === undefined) return;
    const t = i * stepMs;
    const offset = offsets[i];
    const startT = offset === undefined ? 0 : t + offset;
    const plain = typeof value === "object" ? value.histogram : value;
    samples.push({ t, value: plain, startT });
  });
  return samples;
}

/** Start times relative to their samples: `_ -1m -30s+1sx3`. */
function parseOffsets(text: string): (number | undefined)[] {
  const offsets: (number | undefined)[] = [];
  for (const item of text.trim().split(/\s+/)) {
    const missing = /^_(?:x(\d+))?$/.exec(item);
    if (missing !== null) {
      for (let i = 0; i < Number(missing[1] ?? 1); i++) offsets.push(undefined);
      continue;
    }
    const parts = /^([+-]?\d+(?:ms|[ywdhms])?)(?:([+-])(\d+(?:ms|[ywdhms])?))?(?:x(\d+))?$/.exec(item);
    if (parts === null) throw new ScriptError(`cannot read start time: got ${item}`);
    const first = parseDurationMs(parts[1]!.replace(/^([+-]?)0+$/, "0"));
    const step = parts[3] === undefined ? 0 : parseDurationMs(parts[3]) * (parts[2] === "-" ? -1 : 1);
    for (let i = 0; i <= Number(parts[4] ?? 0); i++) offsets.push(first + i * step);
  }
  return offsets;
}

/** Builds a native histogram with custom buckets beside each classic one. */
function addCustomBuckets(lines: readonly SeriesLine[], stepMs: number, source: MemorySource): void {
  const histograms = new Map<string, Classic>();
  const classicOf = (labels: Labels, name: string): Classic => {
    const own = labels.without(new Set(["le"])).with(metricName, name);
    let classic = histograms.get(own.key);
    if (classic === undefined) {
      classic = { labels: own, buckets: new Map(), counts: undefined, sums: undefined };
      histograms.set(own.key, classic);
    }
    return classic;
  };
  for (const { labels, values } of lines) {
    const { name } = labels;
    if (name.endsWith("_bucket") && labels.has("le")) {
      const text = labels.get("le");
      const le = /^[+]?inf$/i.test(text) ? Infinity : Number(text);
      if (text.trim() === "" || Number.isNaN(le)) continue;
      classicOf(labels, name.slice(0, -"_bucket".length)).buckets.set(le, values);
    } else if (name.endsWith("_count")) classicOf(labels, name.slice(0, -"_count".length)).counts = values;
    else if (name.endsWith("_sum")) classicOf(labels, name.slice(0, -"_sum".length)).sums = values;
  }
  for (const classic of histograms.values()) source.add(classic.labels, nativeSamples(classic, stepMs));
}

interface Classic {
  readonly labels: Labels;
  readonly buckets: Map<number, SeriesLine["values"]>;
  counts: SeriesLine["values"] | undefined;
  sums: SeriesLine["values"] | undefined;
}

function nativeSamples({ buckets, counts, sums }: Classic, stepMs: number): ScriptSample[] {
  const bounds = [...buckets.keys()].sort((a, b) => a - b);
  const finite = bounds.filter((le) => le !== Infinity);
  const length = Math.max(
    0,
    counts?.length ?? 0,
    sums?.length ?? 0,
    ...[...buckets.values()].map((v) => v.length),
  );
  const samples: ScriptSample[] = [];
  for (let i = 0; i < length; i++) {
    const at = (values: SeriesLine["values"] | undefined): number | undefined => {
      const value = values?.[i];
      return typeof value === "number" ? value : undefined;
    };
    const cumulative = bounds.map((le) => at(buckets.get(le)));
    if (cumulative.every((n) => n === undefined) && at(counts) === undefined && at(sums) === undefined)
      continue;
    const largest = cumulative.findLast((n) => n !== undefined) ?? 0;
    const count = at(counts) ?? largest;
    const perBucket: number[] = [];
    let before = 0;
    finite.forEach((_, row) => {
      const n = cumulative[row] ?? before;
      perBucket.push(n - before);
      before = n;
    });
    perBucket.push(count - before);
    samples.push({
      t: i * stepMs,
      startT: 0,
      value: customHistogram(finite, perBucket, count, at(sums) ?? 0),
    });
  }
  return samples;
}

function customHistogram(bounds: number[], counts: number[], count: number, sum: number): FloatHistogram {
  return {
    schema: -53,
    count,
    sum,
    zeroCount: 0,
    zeroThreshold: 0,
    positiveSpans: [{ offset: 0, length: counts.length }],
    negativeSpans: [],
    positiveBuckets: Float64Array.from(counts),
    negativeBuckets: new Float64Array(0),
    customValues: Float64Array.from(bounds),
    counterResetHint: "unknown",
  };
}
