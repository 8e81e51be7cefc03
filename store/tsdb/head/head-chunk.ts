/** Chunks end at multiples of this, as blocks do. */
export const chunkRangeMs = 7_200_000;

/** A chunk where it lies, in the form it has on disk. */
export interface HeadChunk {
  readonly minT: number;
  readonly maxT: number;
  readonly samples: number;
  /** A number of `chunkEncoding`. */
  readonly encoding: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly length: number;
}
