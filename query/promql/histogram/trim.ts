import type { FloatHistogram } from "@taffrail/model";
import { bucketsOf, isCustom, negativeSide, positiveSide, spansOf } from "./buckets.ts";
import { fittedBuckets, shareBelow } from "./quantile.ts";

/**
 * Keeps the observations below `at`, or those above it. A bucket that is cut keeps its share, and where anything was cut, count and sum are
 * made anew from what is left: each bucket stands for the middle of what survives of it.
 */
export function trimmed(h: FloatHistogram, at: number, below: boolean): FloatHistogram {
  const plain = bucketsOf(h);
  const fitted = fittedBuckets(h, (buckets) => buckets.some((n) => n !== 0)); // a side of empty buckets is none
  let cut = false;
  let count = 0;
  let sum = 0;
  const kept = fitted.map((bucket, i) => {
    const whole = below ? bucket.upper <= at : bucket.lower >= at;
    let share = whole ? 1 : 0;
    let { lower, upper } = bucket;
    const inside = plain[i]!.lower < at && plain[i]!.upper > at;
    if (!whole && inside) {
      const unbounded = plain[i]!.lower === -Infinity && plain[i]!.upper === Infinity;
      const belowZero = plain[i]!.lower === -Infinity && lower === 0 && at < 0; // it begins at 0, yet reaches below
      if (!unbounded && !belowZero && lower < at) {
        const under = Math.min(1, shareBelow(bucket, at)); // a zero bucket may end at 0 though its threshold lies above
        share = below ? under : 1 - under;
        if (below) upper = at;
        else lower = at;
      }
    }
    const belowItsZero = plain[i]!.lower === -Infinity && lower === 0 && at < 0 && at !== -Infinity;
    if (belowItsZero && !below) share = 0;
    if (share < 1) cut = true;
    const n = bucket.count * share;
    if (n !== 0) {
      count += n;
      sum += n * middleOf(lower, upper, bucket.isLinear);
    }
    return n;
  });
  if (!cut) return h;
  const zeroAt = plain.findIndex(({ isZero }) => isZero);
  const negatives = negativeSide(h).index;
  const positives = positiveSide(h).index;
  const negative = new Map(negatives.map((index, row) => [index, kept[negatives.length - 1 - row]!]));
  const firstPositive = negatives.length + (zeroAt >= 0 ? 1 : 0);
  const positive = new Map(positives.map((index, row) => [index, kept[firstPositive + row]!]));
  const n = spansOf(negative);
  const p = spansOf(positive);
  return {
    ...h,
    count,
    sum,
    zeroCount: zeroAt >= 0 ? kept[zeroAt]! : h.zeroCount,
    positiveSpans: p.spans,
    positiveBuckets: p.buckets,
    negativeSpans: n.spans,
    negativeBuckets: n.buckets,
    customValues: isCustom(h) ? h.customValues : new Float64Array(0),
  };
}

/** The middle of an interval; of one without end its finite side. */
function middleOf(lower: number, upper: number, isLinear: boolean): number {
  if (lower === -Infinity) return upper === Infinity ? 0 : upper;
  if (upper === Infinity) return lower;
  if (isLinear) return (lower + upper) / 2;
  return Math.sqrt(lower * upper) * (upper <= 0 ? -1 : 1);
}
