import type { CounterResetHint } from "@taffrail/model";
import { compactSide, customBoundsSchema, type ParsedHistogram } from "./native-histogram.ts";

/** Counts at or above this are no 64-bit integers. */
const integersBelow = 2 ** 63;
/** So many empty buckets between two others cost less than a span of their own; of floats, none do. */
const mostEmptyIntegers = 2;
const none = new Float64Array(0);

/**
 * Gathers the series of one classic histogram, in any order, and makes them a histogram with custom bounds. Of buckets with the same
 * bound the first one counts. A field it was not given: no buckets, the sum 0, and the count of the highest bucket.
 */
export class ClassicBuckets {
  #bounds: number[] = [];
  #counts: number[] = [];
  #count: number | undefined = undefined;
  #sum = 0;
  #inOrder = true;
  #hasNegative = false;

  clear(): void {
    this.#bounds = [];
    this.#counts = [];
    this.#count = undefined;
    this.#sum = 0;
    this.#inOrder = true;
    this.#hasNegative = false;
  }

  /** Adds a bucket: how many observations were at most `bound`. */
  bucket(bound: number, count: number): void {
    const { length } = this.#bounds;
    if (length > 0 && !(this.#bounds[length - 1]! < bound)) this.#inOrder = false;
    if (count < 0) this.#hasNegative = true;
    this.#bounds.push(bound);
    this.#counts.push(count);
  }

  count(count: number): void {
    if (count < 0) this.#hasNegative = true;
    this.#count = count;
  }

  sum(sum: number): void {
    this.#sum = sum;
  }

  /** `undefined` where the series contradict each other: counts that fall from bound to bound, or that do not add up. */
  histogram(counterResetHint: CounterResetHint): ParsedHistogram | undefined {
    if (!this.#inOrder) this.#sort();
    const bounds = this.#bounds;
    const cumulative = this.#counts;
    const highest = cumulative.at(-1);
    const count = this.#count ?? highest;
    if (count === undefined || this.#hasNegative || bounds.some(Number.isNaN)) return undefined;
    if (bounds.at(-1) !== Infinity) {
      bounds.push(Infinity);
      cumulative.push(count);
    }
    if (count !== cumulative.at(-1)) return undefined;

    let before = 0;
    const counts: number[] = [];
    for (const upTo of cumulative) {
      if (upTo < before) return undefined;
      counts.push(upTo - before);
      before = upTo;
    }
    const isInteger = cumulative.every((upTo) => Number.isInteger(upTo) && upTo < integersBelow);
    const { spans, buckets } = compactSide([0], [counts.length], counts, isInteger ? mostEmptyIntegers : 0);
    return {
      isInteger,
      schema: customBoundsSchema,
      count,
      sum: this.#sum,
      zeroThreshold: 0,
      zeroCount: 0,
      positiveSpans: spans,
      negativeSpans: [],
      positiveBuckets: buckets,
      negativeBuckets: none,
      customValues: Float64Array.from(bounds.slice(0, -1)), // the last one is +Inf, and goes without saying
      counterResetHint,
    };
  }

  /** By bound; of equal ones only the first. Once for all, as one by one a long histogram upside down would take its square. */
  #sort(): void {
    const bounds = this.#bounds;
    const order = Array.from(bounds.keys()).sort((a, b) => bounds[a]! - bounds[b]! || a - b);
    const kept = order.filter((at, i) => i === 0 || bounds[at] !== bounds[order[i - 1]!]);
    const counts = this.#counts;
    this.#bounds = kept.map((at) => bounds[at]!);
    this.#counts = kept.map((at) => counts[at]!);
    this.#inOrder = true;
  }
}
