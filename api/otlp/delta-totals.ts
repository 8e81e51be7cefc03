import type { Clock } from "@taffrail/base";
import type { otlpMessages } from "@taffrail/wire";

/** What one series has come to. Times in Unix milliseconds. */
interface Running<Value> {
  /** Where the first delta began. */
  readonly startT: number;
  /** Of the newest delta. */
  readonly t: number;
  readonly value: Value;
}

type HistogramPoint = otlpMessages.OtlpHistogramPoint;
type ExponentialPoint = otlpMessages.OtlpExponentialPoint;
type Buckets = otlpMessages.OtlpBuckets;

/** A total with where it began, or why a delta cannot be added to it. */
export type Total<Value> = { readonly value: Value; readonly startT: number } | "late";

/** A series without deltas for so long begins anew: milliseconds. */
const staleMs = 300_000;
const sweepEveryMs = 60_000;
/** Buckets of one side, past which neighbours become one. */
const mostBuckets = 160;

/**
 * Adds deltas up: a number, a histogram, an exponential one by the key of its series. A delta that is not newer than the one before, or begins before
 * the first, is late. Holds as many series as sent something in the last five minutes, `mostSeries` at most: of more the oldest begin anew.
 */
export class DeltaTotals {
  readonly #clock: Clock;
  readonly #mostSeries: number;
  /** Least lately added to first; the kind of value is part of the key. */
  readonly #byKey = new Map<string, Running<unknown> & { readonly at: number }>();
  #sweptAt = -Infinity;

  constructor(clock: Clock, mostSeries = 1_000_000) {
    this.#clock = clock;
    this.#mostSeries = mostSeries;
  }

  /** Series that are held. */
  get size(): number {
    return this.#byKey.size;
  }

  number(key: string, t: number, startT: number, value: number): Total<number> {
    return this.#add(`n${key}`, t, startT, value, (before, more) => before + more);
  }

  histogram(key: string, t: number, startT: number, point: HistogramPoint): Total<HistogramPoint> {
    return this.#add(`h${key}`, t, startT, point, addHistograms);
  }

  exponential(key: string, t: number, startT: number, point: ExponentialPoint): Total<ExponentialPoint> {
    return this.#add(`e${key}`, t, startT, point, addExponentials);
  }

  /** The series ended: what comes then begins anew. */
  end(key: string): void {
    for (const kind of "nhe") this.#byKey.delete(kind + key);
  }

  #add<Value>(
    key: string,
    t: number,
    startT: number,
    delta: Value,
    add: (before: Value, more: Value) => Value,
  ): Total<Value> {
    const now = this.#clock.now();
    this.#sweep(now);
    const known = this.#byKey.get(key) as Running<Value> | undefined;
    if (known !== undefined && (t <= known.t || startT < known.startT)) return "late";
    const begin = known?.startT ?? startT;
    const value = known === undefined ? delta : add(known.value, delta);
    this.#byKey.delete(key); // behind the others
    this.#byKey.set(key, { startT: begin, t, value, at: now });
    if (this.#byKey.size > this.#mostSeries) this.#byKey.delete(this.#byKey.keys().next().value!);
    return { value, startT: begin };
  }

  #sweep(now: number): void {
    if (now - this.#sweptAt < sweepEveryMs) return;
    this.#sweptAt = now;
    for (const [key, { at }] of this.#byKey) {
      if (now - at < staleMs) return;
      this.#byKey.delete(key);
    }
  }
}

/** Where bounds differ there is no way to add: the newer one stands. */
function addHistograms(before: HistogramPoint, more: HistogramPoint): HistogramPoint {
  const { explicit_bounds: bounds } = before;
  const isSame =
    bounds.length === more.explicit_bounds.length &&
    bounds.every((bound, i) => bound === more.explicit_bounds[i]) &&
    before.bucket_counts.length === more.bucket_counts.length;
  if (!isSame) return more;
  return {
    ...more,
    count: (before.count ?? 0n) + (more.count ?? 0n),
    ...sumOf(before, more),
    bucket_counts: before.bucket_counts.map((count, i) => count + more.bucket_counts[i]!),
  };
}

/** In the coarser of both scales, and coarser where a side has too many buckets. */
function addExponentials(before: ExponentialPoint, more: ExponentialPoint): ExponentialPoint {
  let scale = Math.min(before.scale ?? 0, more.scale ?? 0);
  const sides = (at: number): [Map<number, number>, Map<number, number>] => {
    const [positive, negative] = [new Map<number, number>(), new Map<number, number>()];
    for (const point of [before, more]) {
      addBuckets(positive, point.positive, (point.scale ?? 0) - at);
      addBuckets(negative, point.negative, (point.scale ?? 0) - at);
    }
    return [positive, negative];
  };
  let [positive, negative] = sides(scale);
  while (Math.max(spanOf(positive).width, spanOf(negative).width) > mostBuckets)
    [positive, negative] = sides(--scale); // ends: at the latest with all in two buckets
  return {
    ...more,
    scale,
    count: (before.count ?? 0n) + (more.count ?? 0n),
    zero_count: (before.zero_count ?? 0n) + (more.zero_count ?? 0n),
    ...sumOf(before, more),
    positive: bucketsOf(positive),
    negative: bucketsOf(negative),
  };
}

function sumOf(
  before: { readonly sum?: number },
  more: { readonly sum?: number },
): { readonly sum?: number } {
  return before.sum === undefined && more.sum === undefined
    ? {}
    : { sum: (before.sum ?? 0) + (more.sum ?? 0) };
}

/** Each step of `shift` makes one bucket of two. */
function addBuckets(counts: Map<number, number>, buckets: Buckets | undefined, shift: number): void {
  buckets?.bucket_counts.forEach((count, i) => {
    if (count === 0) return;
    const index = Math.floor(((buckets.offset ?? 0) + i) / 2 ** shift);
    counts.set(index, (counts.get(index) ?? 0) + count);
  });
}

function spanOf(counts: ReadonlyMap<number, number>): { readonly low: number; readonly width: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const index of counts.keys()) {
    if (index < low) low = index;
    if (index > high) high = index;
  }
  return counts.size === 0 ? { low: 0, width: 0 } : { low, width: high - low + 1 };
}

function bucketsOf(counts: ReadonlyMap<number, number>): Buckets {
  const { low, width } = spanOf(counts);
  return { offset: low, bucket_counts: Array.from({ length: width }, (_, i) => counts.get(low + i) ?? 0) };
}
