import type { Labels } from "@taffrail/model";

/**
 * The buckets of a classic histogram: how many observations are at most each bound. They are added in the order of their bounds; counts of
 * equal bounds are one. One object serves many histograms.
 */
export class ClassicBuckets {
  bounds: Float64Array = new Float64Array(32);
  counts: Float64Array = new Float64Array(32);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  add(bound: number, count: number): void {
    const at = this.length;
    if (at > 0 && this.bounds[at - 1] === bound) {
      this.counts[at - 1]! += count;
      return;
    }
    if (at === this.bounds.length) this.#grow();
    this.bounds[at] = bound;
    this.counts[at] = count;
    this.length++;
  }

  /** Whether the highest bound is +Inf: without, nothing can be said. */
  get isWhole(): boolean {
    return this.length > 0 && this.bounds[this.length - 1] === Infinity;
  }

  #grow(): void {
    const [bounds, counts] = [this.bounds, this.counts];
    this.bounds = new Float64Array(2 * bounds.length);
    this.counts = new Float64Array(2 * counts.length);
    this.bounds.set(bounds);
    this.counts.set(counts);
  }
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

/** Lifts counts where they fall: silently where that is by rounding only. */
function liftCounts({ bounds, counts, length }: ClassicBuckets, onFix: (fix: MonotonicityFix) => void): void {
  let before = counts[0]!;
  let minBucket = Infinity;
  let maxBucket = -Infinity;
  let maxDiff = 0;
  for (let i = 1; i < length; i++) {
    const count = counts[i]!;
    if (count === before) continue;
    if (nearlyEqual(before, count)) counts[i] = before;
    else if (count < before) {
      counts[i] = before;
      minBucket = Math.min(minBucket, bounds[i]!);
      maxBucket = Math.max(maxBucket, bounds[i]!);
      maxDiff = Math.max(maxDiff, before - count);
    } else before = count;
  }
  if (maxDiff > 0) onFix({ minBucket, maxBucket, maxDiff });
}

function nearlyEqual(a: number, b: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
  const d = Math.abs(a - b);
  const s = Math.abs(a) + Math.abs(b);
  const least = 2 ** -1022;
  if (a === 0 || b === 0 || s < least) return d < 1e-12 * least;
  return d / Math.min(s, Number.MAX_VALUE) < 1e-12;
}

/** The φ-quantile of a classic histogram: linear within a bucket, from 0 in the first. Counts that fall are lifted in place. */
export function classicQuantile(
  phi: number,
  buckets: ClassicBuckets,
  onFix: (fix: MonotonicityFix) => void,
): number {
  if (Number.isNaN(phi)) return NaN;
  if (phi < 0) return -Infinity;
  if (phi > 1) return Infinity;
  if (!buckets.isWhole) return NaN;
  liftCounts(buckets, onFix);
  const { bounds, counts, length } = buckets;
  if (length < 2) return NaN;
  const total = counts[length - 1]!;
  if (total === 0) return NaN; // where it is NaN no bucket holds the rank: the highest one is told
  const rank = phi * total;
  let at = 0;
  while (at < length - 1 && !(counts[at]! >= rank)) at++;
  if (at === length - 1) return bounds[length - 2]!;
  const end = bounds[at]!;
  const count = counts[at]!;
  if (at === 0) return end <= 0 ? end : end * (rank / count);
  const start = bounds[at - 1]!;
  const below = counts[at - 1]!;
  return start + (end - start) * ((rank - below) / (count - below));
}
