import type { SampleBatch, SeriesRef } from "./sink.ts";

/** Columns of a batch that grow by row, reused by `clear`. */
export class BatchBuilder implements SampleBatch {
  refs: Float64Array;
  t: Float64Array;
  v: Float64Array;
  length = 0;

  constructor(capacity = 256) {
    this.refs = new Float64Array(capacity);
    this.t = new Float64Array(capacity);
    this.v = new Float64Array(capacity);
  }

  push(ref: SeriesRef, t: number, v: number): void {
    this.reserve(1);
    const at = this.length++;
    this.refs[at] = ref;
    this.t[at] = t;
    this.v[at] = v;
  }

  /** Makes room for `more` rows past `length`. */
  reserve(more: number): void {
    const wanted = this.length + more;
    if (wanted <= this.refs.length) return;
    const capacity = Math.max(wanted, this.refs.length * 2);
    this.refs = grown(this.refs, capacity);
    this.t = grown(this.t, capacity);
    this.v = grown(this.v, capacity);
  }

  clear(): void {
    this.length = 0;
  }
}

function grown(column: Float64Array, capacity: number): Float64Array {
  const wider = new Float64Array(capacity);
  wider.set(column);
  return wider;
}
