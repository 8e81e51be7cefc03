import type { FloatHistogram } from "./samples.ts";

/**
 * Samples of one series as columns that grow: `t` ascending, `v` beside it. A row that is a native histogram has it in
 * `histograms` at the same index, and its sum (or the staleness marker) in `v`. Reused by `clear`; rows past `length` are rubbish.
 */
export class SampleColumns {
  t: Float64Array;
  v: Float64Array;
  length = 0;
  /** Present once a histogram was pushed; `undefined` at rows that are floats. */
  histograms: (FloatHistogram | undefined)[] | undefined = undefined;

  constructor(capacity = 128) {
    this.t = new Float64Array(capacity);
    this.v = new Float64Array(capacity);
  }

  /** Makes room for `more` rows past `length`. */
  reserve(more: number): void {
    const wanted = this.length + more;
    if (wanted <= this.t.length) return;
    const capacity = Math.max(wanted, this.t.length * 2);
    const t = new Float64Array(capacity);
    const v = new Float64Array(capacity);
    t.set(this.t.subarray(0, this.length));
    v.set(this.v.subarray(0, this.length)); // typed array to typed array: NaN payloads stay
    this.t = t;
    this.v = v;
  }

  push(t: number, v: number): void {
    this.reserve(1);
    this.t[this.length] = t;
    this.v[this.length] = v;
    this.length++;
  }

  pushHistogram(t: number, histogram: FloatHistogram): void {
    const at = this.length;
    this.push(t, histogram.sum);
    (this.histograms ??= [])[at] = histogram;
  }

  clear(): void {
    this.length = 0;
    this.histograms = undefined;
  }
}
