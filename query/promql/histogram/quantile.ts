import type { FloatHistogram } from "@taffrail/model";
import { type Bucket, bucketsOf, isCustom } from "./buckets.ts";

/** What observations that are NaN do to a quantile. */
export type NaNEffect = "none" | "result-nan" | "skewed";

/** The buckets of a histogram with the zero bucket cut to the one sign that is there, and custom buckets beginning at 0 if they may. */
export function fittedBuckets(
  h: FloatHistogram,
  hasAny: (buckets: Float64Array) => boolean = (buckets) => buckets.length > 0,
): (Bucket & { readonly isLinear: boolean; readonly isZero: boolean })[] {
  const all = bucketsOf(h);
  const hasPositive = hasAny(h.positiveBuckets);
  const hasNegative = hasAny(h.negativeBuckets);
  return all.map((b) => {
    if (isCustom(h)) {
      const fromZero = b.lower === -Infinity && b.upper > 0;
      return { ...b, lower: fromZero ? 0 : b.lower, isLinear: true };
    }
    if (!b.isZero) return { ...b, isLinear: false };
    if (hasPositive && !hasNegative) return { ...b, lower: 0, isLinear: true };
    if (hasNegative && !hasPositive) return { ...b, upper: 0, isLinear: true };
    return { ...b, isLinear: true };
  });
}

/** Those that are looked at in the order of their bounds: a zero bucket that was negated is not. */
function rankedBuckets(h: FloatHistogram): ReturnType<typeof fittedBuckets> {
  return fittedBuckets(h).filter(({ isZero, count }) => !isZero || count > 0);
}

/** Whether some observations are in no bucket because they are NaN. */
export function hasNaN(h: FloatHistogram): boolean {
  if (!Number.isNaN(h.sum)) return false;
  return bucketsOf(h).reduce((n, b) => n + b.count, 0) < h.count;
}

/** The φ-quantile of a native histogram: linear in custom and zero buckets, else exponential. */
export function histogramQuantile(phi: number, h: FloatHistogram): { value: number; effect: NaNEffect } {
  const plain = (value: number): { value: number; effect: NaNEffect } => ({ value, effect: "none" });
  if (phi < 0) return plain(-Infinity);
  if (phi > 1) return plain(Infinity);
  if (h.count === 0 || Number.isNaN(phi)) return plain(NaN);
  const effect = hasNaN(h) ? "skewed" : "none";
  const forward = Number.isNaN(h.sum) || phi < 0.5;
  const buckets = rankedBuckets(h);
  if (!forward) buckets.reverse();
  let rank = (forward ? phi : 1 - phi) * h.count;
  let count = 0;
  let bucket: (typeof buckets)[number] | undefined;
  for (bucket of buckets) {
    if (bucket.count === 0) continue;
    count += bucket.count;
    if (count >= rank) break;
  }
  if (bucket === undefined) {
    if (effect !== "none") return { value: NaN, effect: "result-nan" };
    return plain(h.count < rank ? 0 : NaN); // one that was negated, of a zero bucket alone
  }
  if (isCustom(h)) {
    if (bucket.lower === -Infinity) return { value: bucket.upper, effect };
    if (bucket.upper === Infinity && (count >= rank || effect === "none"))
      return { value: bucket.lower, effect };
  }
  count = Math.min(count, h.count);
  if (count < rank) {
    if (effect !== "none") return { value: NaN, effect: "result-nan" };
    return plain(bucket.upper); // a histogram that was negated: none of its ranks is reached
  }
  rank = forward ? rank - (count - bucket.count) : count - rank;
  return { value: within(bucket, rank / bucket.count), effect };
}

/** The value at a share of the way through a bucket. */
function within({ lower, upper, isLinear }: Bucket & { readonly isLinear: boolean }, share: number): number {
  if (isLinear) return lower + (upper - lower) * share;
  const logLower = Math.log2(Math.abs(lower));
  const logUpper = Math.log2(Math.abs(upper));
  if (lower > 0) return 2 ** (logLower + (logUpper - logLower) * share);
  return -(2 ** (logUpper + (logLower - logUpper) * (1 - share)));
}

/** The share of a bucket below `v`, which is inside it. An infinite side holds nothing that could be parted. */
export function shareBelow(
  { lower, upper, isLinear }: Bucket & { readonly isLinear: boolean },
  v: number,
): number {
  if (lower === -Infinity) return 1;
  if (upper === Infinity) return 0;
  if (isLinear) return (v - lower) / (upper - lower);
  const logLower = Math.log2(Math.abs(lower));
  const logUpper = Math.log2(Math.abs(upper));
  const logV = Math.log2(Math.abs(v));
  if (lower >= 0) return (logV - logLower) / (logUpper - logLower);
  return 1 - (logV - logUpper) / (logLower - logUpper);
}

/** The share of all observations in (`lower`, `upper`]. */
export function histogramFraction(lower: number, upper: number, h: FloatHistogram): number {
  return fractionOf(lower, upper, rankedBuckets(h), h.count, !hasNaN(h));
}

/**
 * The share of `total` that buckets, from the lowest to the highest, hold in (`lower`, `upper`]. Where they hold them all, `isWhole`, what lies
 * above the last of them has the highest rank there is.
 */
export function fractionOf(
  lower: number,
  upper: number,
  buckets: readonly (Bucket & { readonly isLinear: boolean })[],
  total: number,
  isWhole = true,
): number {
  if (total === 0 || Number.isNaN(total) || Number.isNaN(lower) || Number.isNaN(upper)) return NaN;
  if (lower >= upper) return 0;
  // buckets that count less than those below them may rank a value above all there is
  const most = isWhole ? total : undefined;
  return (
    (Math.min(rankOf(upper, buckets, most), total) - Math.min(rankOf(lower, buckets, most), total)) / total
  );
}

function rankOf(
  v: number,
  buckets: readonly (Bucket & { readonly isLinear: boolean })[],
  most: number | undefined,
): number {
  let rank = 0;
  for (const bucket of buckets) {
    if (bucket.lower >= v) return rank;
    if (bucket.upper > v) return rank + bucket.count * shareBelow(bucket, v);
    rank += bucket.count;
  }
  return most ?? rank; // sums of parts may miss the whole by a bit
}

/** Population variance: each bucket stands for its middle, geometric where its bounds are. */
export function histogramVariance(h: FloatHistogram): number {
  const mean = h.sum / h.count;
  let variance = 0;
  for (const { lower, upper, count, isZero } of bucketsOf(h)) {
    if (isZero && count < 0) continue; // a zero bucket that was negated is not looked at
    let middle: number;
    if (isCustom(h)) middle = (upper + lower) / 2;
    else if (isZero) middle = 0;
    else middle = Math.sqrt(upper * lower) * (upper < 0 ? -1 : 1);
    variance += count * (middle - mean) ** 2;
  }
  return variance / h.count;
}
