import { PointsText } from "@taffrail/base";

/** A text too long for the slab goes out in pieces of this size. */
const pieceBytes = 64 << 10;

/**
 * Memory for text on its way out. It is shared by all answers of this thread: who writes takes what there is before anything else runs.
 */
export class Slab {
  readonly #points = new PointsText();
  readonly #bytes = Buffer.from(
    this.#points.bytes.buffer,
    this.#points.bytes.byteOffset,
    this.#points.bytes.length,
  );
  #length = 0;

  /** What was written since the last `take`; it holds until the next is written. */
  take(): Uint8Array {
    const piece = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return piece;
  }

  /** Writes a text where there is room for it, whatever its letters are: for 40,000 of them after `take`. */
  text(text: string): boolean {
    if (text.length * 3 > this.#points.fullBytes - this.#length) return false;
    this.#length += this.#bytes.write(text, this.#length);
    return true;
  }

  /** Writes points from `row` on, each with a comma behind it. Gives the row that is next: `take` makes room for more. */
  points(t: Float64Array, v: Float64Array, row: number): number {
    this.#length = this.#points.write(t, v, row, this.#length);
    return this.#points.row;
  }

  /** Writes one point with a comma behind it, where it is not full. */
  point(t: number, v: number): boolean {
    if (this.#length >= this.#points.fullBytes) return false;
    this.#length = this.#points.writeOne(t, v, this.#length);
    return true;
  }

  /** Takes the last byte back. */
  back(): void {
    this.#length--;
  }
}

/** Scratch of this thread. It starts with the first answer. */
let slab: Slab | undefined;

export function slabOfThread(): Slab {
  return (slab ??= new Slab());
}

/** A text of whatever length, in pieces: as much of it as there is room for waits in the slab. */
export function* put(slab: Slab, text: string): Generator<Uint8Array, void, undefined> {
  if (slab.text(text)) return;
  yield slab.take();
  if (slab.text(text)) return;
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += pieceBytes) yield bytes.subarray(from, from + pieceBytes);
}
