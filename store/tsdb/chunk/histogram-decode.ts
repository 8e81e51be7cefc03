import { NotSupportedError } from "@taffrail/base";
import type { CounterResetHint, FloatHistogram, SampleColumns, Span } from "@taffrail/model";
import { BitReader, XorField } from "./bit-reader.ts";
import { chunkEncoding } from "./encoding.ts";
import { wordsOf } from "./halves.ts";
import { customSchema, type HistogramLayout, reducedTo8, staleHistogram } from "./histogram-layout.ts";
import { StartTimes } from "./xor2-decode.ts";

/**
 * Adds the histograms of a chunk to `into`, with their start times where there are any. Hints
 * follow from the place, as in any reader of the format: the first of a chunk is "unknown", later ones "not_reset", those of a gauge "gauge".
 * Layout: Prometheus chunk format, "histogram chunk data".
 */
export function decodeHistograms(
  encoding: number,
  bytes: Uint8Array,
  start: number,
  into: SampleColumns,
): void {
  const hasStart = encoding >= chunkEncoding.integerWithStart;
  const isFloat = encoding === chunkEncoding.float || encoding === chunkEncoding.floatWithStart;
  const head = (bytes[start]! << 8) | bytes[start + 1]!;
  const count = hasStart ? head & 0x3fff : head;
  const flags = hasStart ? head >> 14 : bytes[start + 2]! >> 6;
  const bits = new BitReader(bytes, (start + 3) * 8);
  const layout = readLayout(bits);
  const startTimes = new StartTimes(bits, hasStart ? bytes[start + 2]! : 0);
  const positive = bucketsOf(layout.positiveSpans);
  const negative = bucketsOf(layout.negativeSpans);
  const counts = isFloat ? new FloatCounts(positive + negative) : new IntegerCounts(positive, negative);
  let t = 0;
  let delta = 0;
  for (let i = 0; i < count; i++) {
    const before = t;
    if (i === 0) t = bits.varbit();
    else {
      delta += bits.varbit();
      t += delta;
    }
    counts.read(bits, i === 0);
    const hint: CounterResetHint = flags === 3 ? "gauge" : i === 0 ? "unknown" : "not_reset";
    const row = into.length;
    if (counts.sum.isStale) into.pushHistogram(t, staleHistogram);
    else {
      const histogram: FloatHistogram = {
        ...layout,
        count: counts.count,
        sum: counts.sum.value,
        zeroCount: counts.zeroCount,
        positiveBuckets: counts.buckets(0, positive),
        negativeBuckets: counts.buckets(positive, positive + negative),
        counterResetHint: hint,
        ...(isFloat ? {} : { isInteger: true }),
      };
      into.pushHistogram(t, layout.schema > 8 ? reducedTo8(histogram) : histogram);
    }
    counts.sum.put(wordsOf(into.v), row);
    const startT = startTimes.next(i, t, before);
    if (startT !== 0) into.setStart(startT);
  }
  into.encodedBytes += ((bits.at + 7) >>> 3) - start;
}

/** Counts of integer histograms: differences of differences, and buckets relative to the bucket before them. */
class IntegerCounts {
  readonly sum = new XorField();
  count = 0;
  zeroCount = 0;
  readonly #positive: number;
  readonly #values: Float64Array;
  readonly #deltas: Float64Array;
  #countDelta = 0;
  #zeroDelta = 0;

  constructor(positive: number, negative: number) {
    this.#positive = positive;
    this.#values = new Float64Array(positive + negative);
    this.#deltas = new Float64Array(positive + negative);
  }

  read(bits: BitReader, isFirst: boolean): void {
    if (isFirst) {
      this.count = bits.unsignedVarbit();
      this.zeroCount = bits.unsignedVarbit();
      bits.float(this.sum);
      for (let i = 0; i < this.#values.length; i++) this.#values[i] = bits.varbit();
      return;
    }
    this.#countDelta += bits.varbit();
    this.count += this.#countDelta;
    this.#zeroDelta += bits.varbit();
    this.zeroCount += this.#zeroDelta;
    this.sum.next(bits);
    if (this.sum.isStale) return;
    for (let i = 0; i < this.#values.length; i++) {
      this.#deltas[i]! += bits.varbit();
      this.#values[i]! += this.#deltas[i]!;
    }
  }

  /** Absolute counts of the buckets from `from` to before `to`. */
  buckets(from: number, to: number): Float64Array {
    const absolute = this.#values.slice(from, to);
    for (let i = 1; i < absolute.length; i++)
      if (from + i !== this.#positive) absolute[i]! += absolute[i - 1]!;
    return absolute;
  }
}

/** Counts of float histograms: each a column of its own. */
class FloatCounts {
  readonly sum = new XorField();
  readonly #count = new XorField();
  readonly #zero = new XorField();
  readonly #fields: readonly XorField[];

  constructor(buckets: number) {
    this.#fields = Array.from({ length: buckets }, () => new XorField());
  }

  get count(): number {
    return this.#count.value;
  }

  get zeroCount(): number {
    return this.#zero.value;
  }

  read(bits: BitReader, isFirst: boolean): void {
    for (const field of [this.#count, this.#zero, this.sum]) {
      if (isFirst) bits.float(field);
      else field.next(bits);
    }
    if (this.sum.isStale) return;
    for (const field of this.#fields) {
      if (isFirst) bits.float(field);
      else field.next(bits);
    }
  }

  buckets(from: number, to: number): Float64Array {
    return Float64Array.from(this.#fields.slice(from, to), (field) => field.value);
  }
}

function readLayout(bits: BitReader): HistogramLayout {
  const threshold = bits.take(8);
  let zeroThreshold = 0;
  if (threshold === 255) zeroThreshold = wholeFloat(bits);
  else if (threshold > 0) zeroThreshold = 2 ** (threshold - 244); // 0.5 · 2^(byte − 243)
  const schema = bits.varbit();
  if (schema !== customSchema && (schema < -4 || schema > 52)) {
    throw new NotSupportedError(`native histograms of schema ${schema}`);
  }
  const positiveSpans = readSpans(bits);
  const negativeSpans = readSpans(bits);
  const customValues = new Float64Array(schema === customSchema ? bounded(bits.unsignedVarbit()) : 0);
  for (let i = 0; i < customValues.length; i++) {
    const thousandths = bits.unsignedVarbit();
    customValues[i] = thousandths === 0 ? wholeFloat(bits) : (thousandths - 1) / 1000;
  }
  return { schema, zeroThreshold, positiveSpans, negativeSpans, customValues };
}

function readSpans(bits: BitReader): Span[] {
  const spans: Span[] = [];
  for (let left = bounded(bits.unsignedVarbit()); left > 0; left--) {
    const length = bounded(bits.unsignedVarbit());
    spans.push({ length, offset: bits.varbit() });
  }
  return spans;
}

/** No chunk is long enough for more: a damaged count must not make arrays without end. */
function bounded(count: number): number {
  if (count > 65_536) throw new NotSupportedError(`native histograms of ${count} buckets`);
  return count;
}

function wholeFloat(bits: BitReader): number {
  const field = new XorField();
  bits.float(field);
  return field.value;
}

function bucketsOf(spans: readonly Span[]): number {
  return bounded(spans.reduce((sum, { length }) => sum + length, 0));
}
