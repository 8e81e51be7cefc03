/** Chunks of one series as an index names them, in columns that are used again. */
export class ChunkList {
  length = 0;
  /** Times of the first and the last sample, Unix milliseconds. */
  minT: Float64Array = new Float64Array(16);
  maxT: Float64Array = new Float64Array(16);
  /** (Number of the file − 1) × 2^32 + where the chunk begins in it. */
  ref: Float64Array = new Float64Array(16);

  clear(): void {
    this.length = 0;
  }

  push(minT: number, maxT: number, ref: number): void {
    const at = this.length;
    if (at === this.minT.length) {
      this.minT = widened(this.minT);
      this.maxT = widened(this.maxT);
      this.ref = widened(this.ref);
    }
    this.minT[at] = minT;
    this.maxT[at] = maxT;
    this.ref[at] = ref;
    this.length = at + 1;
  }
}

function widened(column: Float64Array): Float64Array {
  const wider = new Float64Array(column.length * 2);
  wider.set(column);
  return wider;
}
