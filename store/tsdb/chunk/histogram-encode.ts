import type { FloatHistogram } from "@taffrail/model";
import { type BitTarget, putBits, putUnsignedVarbit, putVarbit } from "./bit-writer.ts";
import { chunkEncoding } from "./encoding.ts";
import { highWord, lowWord, wordsOf } from "./halves.ts";
import {
  bucketCount,
  type HistogramLayout,
  layoutBytes,
  putLayout,
  sameNumbers,
  sameSide,
  staleHistogram,
} from "./histogram-layout.ts";
import { StartTimesWriter } from "./start-times.ts";
import { putXor } from "./xor-encode.ts";

/** What the head of a chunk says of a counter: how it goes on from the chunk before, or that it is a gauge. */
export const resetHeader = { unknown: 0, notReset: 1, reset: 2, gauge: 3 } as const;
export type ResetHeader = (typeof resetHeader)[keyof typeof resetHeader];

/** The count of samples in the head of a chunk with start times has fourteen bits. */
export const mostHistograms = 0x3fff;
/** A field takes nine bytes at most. */
const fieldBytes = 10;

/**
 * A chunk of native histograms as it grows. Its layout is that of the first, or of the second where the first is a staleness marker
 * (which ends a chunk: only markers may follow). Layout of bytes: Prometheus chunk format, "histogram chunk data".
 */
export class HistogramChunk implements BitTarget {
  readonly encoding: number;
  readonly isFloat: boolean;
  readonly header: ResetHeader;
  readonly layout: HistogramLayout;
  bytes: Uint8Array;
  bitAt = 24;
  count = 0;
  /** Of the newest histogram: time, and whether it is a staleness marker. */
  t = 0;
  isStale = false;
  /** What `putXor` knows of the column at hand. */
  high = 0;
  low = 0;
  leading = 255;
  trailing = 0;
  #delta = 0;
  readonly #startTimes: StartTimesWriter | undefined;
  /** How many buckets are positive; the negative ones follow. */
  readonly #positive: number;
  /**
   * Columns of the newest histogram: count, zero count, buckets (of integers: each less the bucket before). Behind them, of integers, the
   * differences before the newest. Few arrays, as each costs some hundred bytes beside what it holds.
   */
  readonly #values: Float64Array;
  readonly #columns: number;
  #sumHigh = 0;
  #sumLow = 0;
  #sumLeading = 255;
  #sumTrailing = 0;
  /** Of floats, two by column: zero bits round the last window. */
  readonly #windows: Uint8Array | undefined;

  /** `encoding` is one of those for histograms; `layout` that of the first histogram, or `emptyLayout` before a marker. */
  constructor(encoding: number, header: ResetHeader, layout: HistogramLayout) {
    this.encoding = encoding;
    this.isFloat = encoding === chunkEncoding.float || encoding === chunkEncoding.floatWithStart;
    this.header = header;
    const { schema, zeroThreshold, positiveSpans, negativeSpans, customValues } = layout;
    this.layout = { schema, zeroThreshold, positiveSpans, negativeSpans, customValues };
    this.#positive = bucketCount(this.layout.positiveSpans);
    const buckets = this.#positive + bucketCount(this.layout.negativeSpans);
    this.#columns = 2 + buckets;
    this.#values = new Float64Array(this.isFloat ? this.#columns : 2 * this.#columns);
    this.#windows = this.isFloat ? new Uint8Array(2 * this.#columns).fill(255) : undefined;
    this.#startTimes = encoding >= chunkEncoding.integerWithStart ? new StartTimesWriter() : undefined;
    this.bytes = new Uint8Array(layoutBytes(this.layout) + this.#longestBytes);
    putLayout(this, this.layout);
  }

  /** Bytes so far. */
  get length(): number {
    return (this.bitAt + 7) >>> 3;
  }

  /** Memory held, about. */
  get heldBytes(): number {
    const columns = this.#values.length * (this.isFloat ? 10 : 16);
    const { positiveSpans, negativeSpans, customValues } = this.layout;
    return (
      800 +
      this.bytes.length +
      columns +
      48 * (positiveSpans.length + negativeSpans.length) +
      8 * customValues.length
    );
  }

  /** Counts of the newest histogram. */
  get lastCount(): number {
    return this.#values[0]!;
  }

  get lastZeroCount(): number {
    return this.#values[1]!;
  }

  /** Absolute counts of the newest histogram's positive or negative buckets; a new array. */
  lastBuckets(isPositive: boolean): Float64Array {
    const middle = 2 + this.#positive;
    const counts = isPositive ? this.#values.slice(2, middle) : this.#values.slice(middle, this.#columns);
    if (!this.isFloat) for (let i = 1; i < counts.length; i++) counts[i]! += counts[i - 1]!;
    return counts;
  }

  /** Whether any bucket of the newest histogram holds more than the same bucket of these counts. */
  anyAbove(isPositive: boolean, counts: Float64Array): boolean {
    const from = isPositive ? 2 : 2 + this.#positive;
    for (let i = 0, last = 0; i < counts.length; i++) {
      const value = this.#values[from + i]!;
      last = this.isFloat ? value : last + value;
      if (counts[i]! < last) return true;
    }
    return false;
  }

  /** Whether the newest histogram is this one; its sum as words. */
  isNewest(h: FloatHistogram, sumHigh: number, sumLow: number): boolean {
    if (this.isStale || isStaleSum(sumHigh, sumLow)) return this.isStale && isStaleSum(sumHigh, sumLow);
    const { layout } = this;
    return (
      this.isFloat === (h.isInteger !== true) &&
      this.lastCount === h.count &&
      this.lastZeroCount === h.zeroCount &&
      this.#sumHigh === sumHigh &&
      this.#sumLow === sumLow &&
      layout.schema === h.schema &&
      layout.zeroThreshold === h.zeroThreshold &&
      sameNumbers(layout.customValues, h.customValues) &&
      sameSide(layout.positiveSpans, this.lastBuckets(true), h.positiveSpans, h.positiveBuckets) &&
      sameSide(layout.negativeSpans, this.lastBuckets(false), h.negativeSpans, h.negativeBuckets)
    );
  }

  /**
   * Adds a histogram of this chunk's layout. Its sum is given as words: where they are those of the staleness marker, the rest does not
   * count. `startT` 0: not known.
   */
  append(t: number, histogram: FloatHistogram, sumHigh: number, sumLow: number, startT = 0): void {
    this.#reserve(this.#longestBytes);
    const isFirst = this.count === 0;
    const before = this.t;
    if (isFirst) putVarbit(this, t);
    else {
      putVarbit(this, t - before - this.#delta);
      this.#delta = t - before;
    }
    this.isStale = isStaleSum(sumHigh, sumLow);
    const written = this.isStale ? staleHistogram : histogram;
    if (this.isFloat) this.#putFloats(written, sumHigh, sumLow, isFirst);
    else this.#putIntegers(written, sumHigh, sumLow, isFirst);
    this.#startTimes?.put(this, this.count, t, before, startT);
    this.count++;
    this.t = t;
    this.#putHead();
  }

  get #longestBytes(): number {
    return fieldBytes * (this.#columns + 5);
  }

  #reserve(more: number): void {
    const wanted = this.length + more;
    if (wanted <= this.bytes.length) return;
    const wider = new Uint8Array(Math.max(wanted, Math.ceil(this.bytes.length * 1.5)));
    wider.set(this.bytes);
    this.bytes = wider;
  }

  #putHead(): void {
    if (this.#startTimes === undefined) {
      this.bytes[0] = this.count >>> 8;
      this.bytes[2] = this.header << 6;
    } else {
      this.bytes[0] = (this.header << 6) | (this.count >>> 8);
      this.bytes[2] = this.#startTimes.header;
    }
    this.bytes[1] = this.count;
  }

  #putIntegers(h: FloatHistogram, sumHigh: number, sumLow: number, isFirst: boolean): void {
    if (isFirst) {
      putUnsignedVarbit(this, (this.#values[0] = h.count));
      putUnsignedVarbit(this, (this.#values[1] = h.zeroCount));
    } else if (this.isStale) putBits(this, 0, 2);
    else {
      this.#putInteger(0, h.count);
      this.#putInteger(1, h.zeroCount);
    }
    this.#putSum(sumHigh, sumLow, isFirst);
    this.#putDifferences(2, h.positiveBuckets, isFirst);
    this.#putDifferences(2 + this.#positive, h.negativeBuckets, isFirst);
  }

  #putDifferences(column: number, buckets: Float64Array, isFirst: boolean): void {
    for (let i = 0, before = 0; i < buckets.length; i++) {
      const value = buckets[i]! - before;
      before = buckets[i]!;
      if (isFirst) putVarbit(this, (this.#values[column + i] = value));
      else this.#putInteger(column + i, value);
    }
  }

  /** Writes how far the difference to the histogram before differs from the difference before that. */
  #putInteger(column: number, value: number): void {
    const values = this.#values;
    const delta = value - values[column]!;
    putVarbit(this, delta - values[this.#columns + column]!);
    values[this.#columns + column] = delta;
    values[column] = value;
  }

  #putFloats(h: FloatHistogram, sumHigh: number, sumLow: number, isFirst: boolean): void {
    const { positiveBuckets, negativeBuckets } = h;
    this.#putFloat(0, h.count, isFirst);
    this.#putFloat(1, h.zeroCount, isFirst);
    this.#putSum(sumHigh, sumLow, isFirst);
    for (let i = 0; i < positiveBuckets.length; i++) this.#putFloat(2 + i, positiveBuckets[i]!, isFirst);
    const from = 2 + this.#positive;
    for (let i = 0; i < negativeBuckets.length; i++) this.#putFloat(from + i, negativeBuckets[i]!, isFirst);
  }

  #putFloat(column: number, value: number, isFirst: boolean): void {
    const windows = this.#windows!;
    scratch[0] = this.#values[column]!;
    this.high = scratchWords[highWord]!;
    this.low = scratchWords[lowWord]!;
    this.leading = windows[2 * column]!;
    this.trailing = windows[2 * column + 1]!;
    scratch[0] = value;
    this.#putWords(scratchWords[highWord]!, scratchWords[lowWord]!, isFirst);
    windows[2 * column] = this.leading;
    windows[2 * column + 1] = this.trailing;
    this.#values[column] = value;
  }

  #putSum(high: number, low: number, isFirst: boolean): void {
    this.high = this.#sumHigh;
    this.low = this.#sumLow;
    this.leading = this.#sumLeading;
    this.trailing = this.#sumTrailing;
    this.#putWords(high, low, isFirst);
    this.#sumLeading = this.leading;
    this.#sumTrailing = this.trailing;
    this.#sumHigh = high;
    this.#sumLow = low;
  }

  /** Writes a float, whole or as its XOR with the one before it in its column. */
  #putWords(high: number, low: number, isFirst: boolean): void {
    if (isFirst) {
      putBits(this, high, 32);
      putBits(this, low, 32);
    } else putXor(this, high, low);
  }
}

const scratch = new Float64Array(1);
const scratchWords = wordsOf(scratch);

/** Whether these words of a sum are the staleness marker. */
export function isStaleSum(high: number, low: number): boolean {
  return high === 0x7ff00000 && low === 2;
}
