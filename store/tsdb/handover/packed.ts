/*
 * A selection on its way to another thread: numbers in one column, the bytes of chunks that are not on disk in another, label sets by
 * number, those that the thread does not know yet as numbers into a list of texts. Numbers, series by series:
 *
 *   series: parts | part…
 *   part:   floor | chunks | deleted stretches | chunk… | from, to of each stretch
 *   chunk:  first time | last time | where | at
 *
 * `where` is `inHeadFile`, or `inBlock` + number of the block's folder in `blockDirs`, or − the encoding of a copy in `bytes`. Parts come oldest first, as `merge.ts`
 * has them; what lies before a part's floor belongs to another part.
 */

/** In the head's files, at a position. */
export const inHeadFile = 0;
/** In a block, by reference. */
export const inBlock = 1;
/** Numbers a chunk, and those before the chunks of a part. */
export const chunkNumbers = 4;
export const partNumbers = 3;

/** Series with what they hold of a stretch of time. Everything in it can be handed to another thread. */
export interface PackedSelection {
  readonly series: number;
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly blockDirs: readonly string[];
  /** Which book `sets` are numbers of. */
  readonly volume: number;
  /** By series: the number of its label set. */
  readonly sets: Uint32Array<ArrayBuffer>;
  /** Numbers of the label sets that come along, in `labels`. */
  readonly fresh: Uint32Array<ArrayBuffer>;
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
export function buffersOf({ numbers, bytes, sets, fresh, labels }: PackedSelection): ArrayBuffer[] {
  const columns = [numbers, bytes, sets, fresh, labels.lengths, labels.sizes, labels.ids];
  return columns.map(({ buffer }) => buffer);
}
