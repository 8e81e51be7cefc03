/**
 * A body that is rendered as it goes out, into memory that all of this thread share: a piece holds until anything else runs, so whoever
 * asks for one copies or packs it at once. The last piece is what the generator returns. Pieces are at most 128 KiB or so.
 */
export class Rendering {
  readonly pieces: Generator<Uint8Array, Uint8Array, undefined>;

  constructor(pieces: Generator<Uint8Array, Uint8Array, undefined>) {
    this.pieces = pieces;
  }
}
