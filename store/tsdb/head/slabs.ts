/**
 * Bytes in slabs of shared memory, addressed by one number that is never given twice: slab × `slabBytes` + offset. Fixed slabs, as
 * views of growable memory are slow; pages that were never touched cost nothing.
 */
export class Slabs {
  readonly slabBytes: number;
  /** Slabs by number; `undefined` once given back. */
  readonly #slabs: (Uint8Array | undefined)[] = [];
  #live = 0;

  constructor(slabBytes: number) {
    this.slabBytes = slabBytes;
  }

  /** Adds a slab of zeros; gives its number. */
  add(): number {
    this.#live++;
    return this.#slabs.push(new Uint8Array(new SharedArrayBuffer(this.slabBytes))) - 1;
  }

  /** Gives a slab back; its addresses are void. */
  drop(slab: number): void {
    if (this.#slabs[slab] === undefined) return;
    this.#slabs[slab] = undefined;
    this.#live--;
  }

  /** The bytes of a slab, or `undefined` where it was given back. */
  at(slab: number): Uint8Array | undefined {
    return this.#slabs[slab];
  }

  /** Slabs held. */
  get live(): number {
    return this.#live;
  }
}
