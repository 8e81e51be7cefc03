import type { FloatHistogram, Span } from "@taffrail/model";

/** The schema whose bounds are listed in the histogram. */
export const customSchema = -53;

/** The populated buckets of one side: indices ascending, counts beside them. */
export interface Side {
  readonly index: readonly number[];
  readonly count: readonly number[];
}

/** One bucket with its bounds; the lower one is excluded on the positive side, the upper one on the negative. */
export interface Bucket {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
}

export function isCustom(h: FloatHistogram): boolean {
  return h.schema === customSchema;
}

/** Spans laid out as indices. Empty buckets are left out. */
export function sideOf(spans: readonly Span[], buckets: Float64Array): Side {
  const index: number[] = [];
  const count: number[] = [];
  let at = 0;
  let row = 0;
  for (const { offset, length } of spans) {
    at += offset;
    for (let i = 0; i < length; i++, at++, row++) {
      const n = buckets[row]!;
      if (n === 0) continue;
      index.push(at);
      count.push(n);
    }
  }
  return { index, count };
}

export function positiveSide(h: FloatHistogram): Side {
  return sideOf(h.positiveSpans, h.positiveBuckets);
}

export function negativeSide(h: FloatHistogram): Side {
  return sideOf(h.negativeSpans, h.negativeBuckets);
}

/** Indices and counts, in any order, as spans. Empty buckets are left out. */
export function spansOf(counts: ReadonlyMap<number, number>): { spans: Span[]; buckets: Float64Array } {
  const index = [...counts.keys()].filter((i) => counts.get(i) !== 0).sort((a, b) => a - b);
  const spans: { offset: number; length: number }[] = [];
  let end = 0;
  for (const i of index) {
    const last = spans.at(-1);
    if (last !== undefined && i === end) last.length++;
    else spans.push({ offset: i - end, length: 1 });
    end = i + 1;
  }
  return { spans, buckets: Float64Array.from(index, (i) => counts.get(i)!) };
}

/** The finest schema there is. */
const finest = 8;

/**
 * Bounds from ½ to below 1 in the finest schema. Each schema halves the steps of the one before by a product, and not by a power: so the
 * bounds are those that Prometheus writes, to the last bit.
 */
const fractions = ((): Float64Array => {
  const all = new Float64Array(2 ** finest);
  all[0] = 0.5;
  all[all.length / 2] = 1 / Math.SQRT2;
  for (let schema = 2; schema <= finest; schema++) {
    const step = 2 ** (finest - schema);
    const factor = 2 ** (2 ** -schema);
    for (let i = step; i < all.length; i += 2 * step) all[i] = all[i - step]! * factor;
  }
  return all;
})();

/** The upper bound of bucket `index` of an exponential schema: 2^(index · 2^−schema). */
export function boundOf(index: number, schema: number): number {
  if (schema <= 0) return 2 ** (index * 2 ** -schema);
  const perPower = 2 ** schema;
  const whole = Math.floor(index / perPower);
  const bound = fractions[(index - whole * perPower) * 2 ** (finest - schema)]!;
  return bound * 2 * 2 ** whole;
}

/** The index in a coarser schema of the bucket that holds bucket `index`. */
export function coarser(index: number, from: number, to: number): number {
  return Math.floor((index - 1) / 2 ** (from - to)) + 1;
}

/** Bounds of bucket `index` of the positive side. */
export function positiveBounds(h: FloatHistogram, index: number): { lower: number; upper: number } {
  if (isCustom(h)) {
    const bounds = h.customValues;
    return {
      lower: index === 0 ? -Infinity : bounds[index - 1]!,
      upper: index < bounds.length ? bounds[index]! : Infinity,
    };
  }
  return { lower: boundOf(index - 1, h.schema), upper: boundOf(index, h.schema) };
}

/** All populated buckets from the lowest to the highest; the zero bucket is that with `isZero`. */
export function bucketsOf(h: FloatHistogram): (Bucket & { readonly isZero: boolean })[] {
  const all: (Bucket & { isZero: boolean })[] = [];
  const negative = negativeSide(h);
  for (let i = negative.index.length - 1; i >= 0; i--) {
    const { lower, upper } = positiveBounds(h, negative.index[i]!);
    all.push({ lower: -upper, upper: -lower, count: negative.count[i]!, isZero: false });
  }
  if (h.zeroCount !== 0) {
    all.push({ lower: -h.zeroThreshold, upper: h.zeroThreshold, count: h.zeroCount, isZero: true });
  }
  const positive = positiveSide(h);
  positive.index.forEach((index, i) => {
    all.push({ ...positiveBounds(h, index), count: positive.count[i]!, isZero: false });
  });
  return all;
}

/**
 * What the zero bucket counts once it reaches to `threshold`, or further where that lies within a populated bucket.
 */
export function zeroCountFor(h: FloatHistogram, threshold: number): { count: number; threshold: number } {
  if (threshold === h.zeroThreshold) return { count: h.zeroCount, threshold };
  const sides = [positiveSide(h), negativeSide(h)];
  let reach = threshold;
  for (let grown = true; grown;) {
    grown = false;
    for (const { index } of sides) {
      for (const i of index) {
        const lower = boundOf(i - 1, h.schema);
        const upper = boundOf(i, h.schema);
        if (lower < reach && upper > reach) {
          reach = upper;
          grown = true;
        }
      }
    }
  }
  let count = h.zeroCount;
  for (const { index, count: counts } of sides) {
    index.forEach((i, row) => {
      if (boundOf(i, h.schema) <= reach) count += counts[row]!;
    });
  }
  return { count, threshold: reach };
}
