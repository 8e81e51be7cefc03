import type { Labels } from "@taffrail/model";

/** A bucket of a classic histogram: how many observations are at most `bound`. */
export interface ClassicBucket {
  readonly bound: number;
  readonly count: number;
}

/** What was lifted so that counts never fall from bucket to bucket. */
export interface MonotonicityFix {
  readonly minBucket: number;
  readonly maxBucket: number;
  readonly maxDiff: number;
}

const bound = new Set(["le"]);

/** The labels that all buckets of one histogram share. */
export function withoutBound(labels: Labels): Labels {
  return labels.without(bound);
}

/** Buckets sorted, equal bounds put together. `undefined` where the highest bound is not +Inf. */
export function sortClassic(
  buckets: readonly ClassicBucket[],
): { bound: number; count: number }[] | undefined {
  const sorted = buckets.toSorted((a, b) => a.bound - b.bound);
  if (sorted.at(-1)?.bound !== Infinity) return undefined;
  const merged: { bound: number; count: number }[] = [];
  for (const { bound: at, count } of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && last.bound === at) last.count += count;
    else merged.push({ bound: at, count });
  }
  return merged;
}

/** Sorted buckets with counts lifted where they fall: silently where that is by rounding only. */
function readClassic(
  buckets: readonly ClassicBucket[],
  onFix: (fix: MonotonicityFix) => void,
): ClassicBucket[] | undefined {
  const merged = sortClassic(buckets);
  if (merged === undefined) return undefined;
  let before = merged[0]!.count;
  let minBucket = Infinity;
  let maxBucket = -Infinity;
  let maxDiff = 0;
  for (const bucket of merged.slice(1)) {
    const { count } = bucket;
    if (count === before) continue;
    if (nearlyEqual(before, count)) bucket.count = before;
    else if (count < before) {
      bucket.count = before;
      minBucket = Math.min(minBucket, bucket.bound);
      maxBucket = Math.max(maxBucket, bucket.bound);
      maxDiff = Math.max(maxDiff, before - count);
    } else before = count;
  }
  if (maxDiff > 0) onFix({ minBucket, maxBucket, maxDiff });
  return merged;
}

function nearlyEqual(a: number, b: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
  const d = Math.abs(a - b);
  const s = Math.abs(a) + Math.abs(b);
  const least = 2 ** -1022;
  if (a === 0 || b === 0 || s < least) return d < 1e-12 * least;
  return d / Math.min(s, Number.MAX_VALUE) < 1e-12;
}

/** The φ-quantile of a classic histogram: linear within a bucket, from 0 in the first. */
export function classicQuantile(
  phi: number,
  buckets: readonly ClassicBucket[],
  onFix: (fix: MonotonicityFix) => void,
): number {
  if (Number.isNaN(phi)) return NaN;
  if (phi < 0) return -Infinity;
  if (phi > 1) return Infinity;
  const sorted = readClassic(buckets, onFix);
  if (sorted === undefined || sorted.length < 2) return NaN;
  const total = sorted.at(-1)!.count;
  if (total === 0 || Number.isNaN(total)) return NaN;
  const rank = phi * total;
  let at = 0;
  while (at < sorted.length - 1 && !(sorted[at]!.count >= rank)) at++;
  if (at === sorted.length - 1) return sorted.at(-2)!.bound;
  const { bound: end, count } = sorted[at]!;
  if (at === 0) return end <= 0 ? end : end * (rank / count);
  const { bound: start, count: below } = sorted[at - 1]!;
  return start + (end - start) * ((rank - below) / (count - below));
}
