/**
 * Bytes in slabs of shared memory, addressed by one number that is never given twice: slab × `slabBytes` + offset. Fixed slabs, as
 * views of growable memory are slow; pages that were never touched cost nothing.
 */
export class Slabs {
  readonly slabBytes: number;
  /** Slabs by number; `undefined` once given back. */
  readonly #slabs: (Uint8Array | undefined)[] = [];
  readonly #views: DataView[] = [];
  readonly #words: Int32Array[] = [];
  #live = 0;

  constructor(slabBytes: number) {
    this.slabBytes = slabBytes;
  }

  /** Adds a slab of zeros; gives its number. */
  add(): number {
    this.#live++;
    const bytes = new Uint8Array(new SharedArrayBuffer(this.slabBytes));
    this.#views.push(new DataView(bytes.buffer));
    this.#words.push(new Int32Array(bytes.buffer));
    return this.#slabs.push(bytes) - 1;
  }

  /** Gives a slab back; its addresses are void. */
  drop(slab: number): void {
    if (this.#slabs[slab] === undefined) return;
    this.#slabs[slab] = undefined;
    this.#views[slab] = nothing;
    this.#words[slab] = noWords;
    this.#live--;
  }

  /** The bytes of a slab, or `undefined` where it was given back. */
  at(slab: number): Uint8Array | undefined {
    return this.#slabs[slab];
  }

  /** As `at`, of a slab that is there. */
  viewOf(slab: number): DataView {
    return this.#views[slab]!;
  }

  /** As `viewOf`, by words. */
  wordsOf(slab: number): Int32Array {
    return this.#words[slab]!;
  }

  /** Slabs held. */
  get live(): number {
    return this.#live;
  }
}

const nothing = new DataView(new ArrayBuffer(0));
const noWords = new Int32Array(0);
