/*
 * A selection on its way to another thread: numbers in one column, the bytes of chunks that are not on disk in another, label sets as
 * numbers into a list of texts. Numbers, series by series:
 *
 *   series: parts | part…
 *   part:   floor | chunks | deleted stretches | chunk… | from, to of each stretch
 *   chunk:  first time | last time | where | at | encoding
 *
 * `where` is one of the places below, or `inBlock` + number of the block's folder in `blockDirs`. Parts come oldest first, as `merge.ts`
 * has them; what lies before a part's floor belongs to another part.
 */

/** In the head's files, at a position. */
export const inHeadFile = 0;
/** In `bytes`, from `at` on. */
export const inBytes = 1;
/** In a block, by reference. */
export const inBlock = 2;
/** Numbers a chunk, and those before the chunks of a part. */
export const chunkNumbers = 5;
export const partNumbers = 3;

/** Series with what they hold of a stretch of time. Everything in it can be handed to another thread. */
export interface PackedSelection {
  readonly series: number;
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly blockDirs: readonly string[];
  readonly labels: PackedLabels;
}

/** Label sets: for each how many texts it has, and which they are, name and value in turn. */
export interface PackedLabels {
  /** All texts one after another, and how long each is in UTF-16 units. */
  readonly text: string;
  readonly lengths: Uint32Array<ArrayBuffer>;
  readonly sizes: Uint32Array<ArrayBuffer>;
  readonly ids: Uint32Array<ArrayBuffer>;
}

/** The buffers of a selection that are handed over rather than copied. */
export function buffersOf({ numbers, bytes, labels }: PackedSelection): ArrayBuffer[] {
  return [numbers.buffer, bytes.buffer, labels.lengths.buffer, labels.sizes.buffer, labels.ids.buffer];
}
