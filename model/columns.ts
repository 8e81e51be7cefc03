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
  /** Start time of each row, Unix milliseconds, 0 where it is not known; present once one was set. As long as `t`. */
  startT: Float64Array | undefined = undefined;
  /** Bytes of the chunks that rows were decoded from since the last `clear`, where whoever added them says so. */
  encodedBytes = 0;
  readonly #floats: (length: number) => Float64Array;

  /** `floats` makes columns, rubbish or not, of at least this length; those that were outgrown stay its own. */
  constructor(capacity = 128, floats: (length: number) => Float64Array = ownFloats) {
    this.#floats = floats;
    this.t = floats(capacity);
    this.v = floats(capacity);
  }

  /** Makes room for `more` rows past `length`. */
  reserve(more: number): void {
    const wanted = this.length + more;
    if (wanted <= this.t.length) return;
    const capacity = Math.max(wanted, this.t.length * 2);
    const t = this.#floats(capacity);
    const v = this.#floats(capacity);
    t.set(this.t.subarray(0, this.length));
    v.set(this.v.subarray(0, this.length)); // typed array to typed array: NaN payloads stay
    this.t = t;
    this.v = v;
    if (this.startT !== undefined) {
      const startT = new Float64Array(capacity);
      startT.set(this.startT.subarray(0, this.length));
      this.startT = startT;
    }
  }

  push(t: number, v: number): void {
    this.reserve(1);
    this.t[this.length] = t;
    this.v[this.length] = v;
    if (this.startT !== undefined) this.startT[this.length] = 0;
    this.length++;
  }

  pushHistogram(t: number, histogram: FloatHistogram): void {
    const at = this.length;
    this.push(t, histogram.sum);
    (this.histograms ??= [])[at] = histogram;
  }

  /** Adds the rows of others, which are in order of time, from `mint` to `maxt`, both included, bit for bit. */
  addRange(from: SampleColumns, mint: number, maxt: number): void {
    const first = rowAtLeast(from, mint);
    const end = rowAbove(from, maxt);
    if (first >= end) return;
    this.reserve(end - first);
    const at = this.length;
    this.t.set(from.t.subarray(first, end), at);
    this.v.set(from.v.subarray(first, end), at); // bytes are moved: NaN payloads stay
    if (from.startT !== undefined) this.startT ??= new Float64Array(this.t.length);
    if (from.startT === undefined) this.startT?.fill(0, at, at + end - first);
    else this.startT!.set(from.startT.subarray(first, end), at);
    if (from.histograms !== undefined) this.histograms ??= [];
    if (this.histograms !== undefined)
      for (let i = first; i < end; i++) this.histograms[at + i - first] = from.histograms?.[i];
    this.length = at + end - first;
  }

  /** Says when the counter of the row pushed last began. */
  setStart(startT: number): void {
    this.startT ??= new Float64Array(this.t.length);
    this.startT[this.length - 1] = startT;
  }

  /** Copies a row over another, bit by bit. */
  moveRow(from: number, to: number): void {
    this.t[to] = this.t[from]!;
    this.v.copyWithin(to, from, from + 1);
    if (this.startT !== undefined) this.startT[to] = this.startT[from]!;
    if (this.histograms !== undefined) this.histograms[to] = this.histograms[from];
  }

  /** Takes away the rows from `from` to before `to`. */
  removeRows(from: number, to: number): void {
    if (from >= to) return;
    this.t.copyWithin(from, to, this.length);
    this.v.copyWithin(from, to, this.length); // bytes are moved: NaN payloads stay
    this.startT?.copyWithin(from, to, this.length);
    this.histograms?.splice(from, to - from);
    this.truncate(this.length - (to - from));
  }

  /** Keeps the first `length` rows. */
  truncate(length: number): void {
    this.length = length;
    if (this.histograms !== undefined && this.histograms.length > length) this.histograms.length = length;
  }

  clear(): void {
    this.length = 0;
    this.histograms = undefined;
    this.startT = undefined;
    this.encodedBytes = 0;
  }
}

function ownFloats(length: number): Float64Array {
  return new Float64Array(length);
}

/** The first row that is not before `t`. */
function rowAtLeast({ t: times, length }: SampleColumns, t: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first row that is after `t`. */
function rowAbove({ t: times, length }: SampleColumns, t: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}
