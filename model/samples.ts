/** Sample times are Unix milliseconds, whole numbers. */
export type TimeMs = number;

/** From `mint` to `maxt`, both included, Unix milliseconds. */
export interface TimeRange {
  readonly mint: TimeMs;
  readonly maxt: TimeMs;
}

const float = new Float64Array(1);
const bits = new Uint32Array(float.buffer);
const highWord = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/**
 * The NaN that says "this series ended here": bits 0x7ff0000000000002. Its payload survives only in typed arrays: write it
 * with `setStale`, never through a plain array or a number that is passed about.
 */
export function setStale(values: Float64Array, at: number): void {
  new DataView(values.buffer, values.byteOffset, values.byteLength).setBigUint64(
    at * 8,
    0x7ff0000000000002n,
    highWord === 1,
  );
}

/** Whether the value at `at` is the staleness marker, bit for bit. */
export function isStaleAt(values: Float64Array, at: number): boolean {
  const value = values[at]!;
  if (value === value) return false;
  float.set(values.subarray(at, at + 1));
  return bits[highWord] === 0x7ff00000 && bits[1 - highWord] === 2;
}

/** Buckets next to one another: `offset` is the gap to the end of the span before, or the first index. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** What is known of a counter reset between a histogram and the one before it. */
export type CounterResetHint = "unknown" | "reset" | "not_reset" | "gauge";

/**
 * A native histogram with absolute float bucket counts. Schemas −4…8 are exponential (bucket i of the positive side covers
 * (2^((i−1)·2^−schema), 2^(i·2^−schema)]); schema −53 has its own upper bounds in `customValues`.
 */
export interface FloatHistogram {
  readonly schema: number;
  readonly count: number;
  readonly sum: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly positiveSpans: readonly Span[];
  readonly negativeSpans: readonly Span[];
  readonly positiveBuckets: Float64Array;
  readonly negativeBuckets: Float64Array;
  readonly customValues: Float64Array;
  readonly counterResetHint: CounterResetHint;
  /**
   * It counts observations one by one, and not shares of them: stores keep such histograms in a form of their own. Absent: it has float
   * counts. What has it is kept as floats all the same where a count is not a whole number: operations on histograms may hand it on.
   */
  readonly isInteger?: boolean;
}
