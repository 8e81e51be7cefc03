import { Slabs } from "./slabs.ts";

/**
 * Sizes of the blocks that chunks grow through: few, as each step copies. The last holds the longest chunk: cut past 1005 bytes, plus a
 * sample.
 */
const sizes = [48, 96, 176, 288, 480, 736, 1056] as const;
/** Addresses are counted in these, so that 32 bits reach 64 GiB. */
export const blockUnitBytes = 16;
const none = 0xffffffff;

/** Where open chunks grow: blocks of a few sizes, reused by size. Blocks are zero when handed out. */
export class OpenBlocks {
  /** Addresses in a slab: a block's slab is its address by this, rounded down. */
  readonly unitsPerSlab: number;
  readonly #slabs: Slabs;
  /** First free block of each size; a free block holds the address of the next in its first four bytes. */
  readonly #free: Uint32Array = new Uint32Array(sizes.length).fill(none);
  #slab = -1;
  #used = 0;
  #usedBytes = 0;

  constructor(slabBytes: number) {
    this.#slabs = new Slabs(slabBytes);
    this.unitsPerSlab = slabBytes / blockUnitBytes;
  }

  /** Bytes of memory taken from the system and touched. */
  get heldBytes(): number {
    return Math.max(0, this.#slabs.live - 1) * this.#slabs.slabBytes + this.#used;
  }

  /** Bytes in blocks that are in use. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** How many classes of blocks there are. */
  get classes(): number {
    return sizes.length;
  }

  /** The size of a class of blocks. */
  sizeOf(sizeClass: number): number {
    return sizes[sizeClass]!;
  }

  /** Hands out a block; gives its address. */
  take(sizeClass: number): number {
    const size = sizes[sizeClass]!;
    this.#usedBytes += size;
    const free = this.#free[sizeClass]!;
    if (free !== none) {
      const bytes = this.bytesOf(free);
      const at = this.offsetOf(free);
      this.#free[sizeClass] =
        (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
      bytes.fill(0, at, at + size);
      return free;
    }
    if (this.#slab < 0 || this.#used + size > this.#slabs.slabBytes) {
      this.#slab = this.#slabs.add();
      this.#used = 0;
    }
    const address = this.#slab * this.unitsPerSlab + this.#used / blockUnitBytes;
    this.#used += size;
    return address;
  }

  give(address: number, sizeClass: number): void {
    this.#usedBytes -= sizes[sizeClass]!;
    const bytes = this.bytesOf(address);
    const at = this.offsetOf(address);
    const next = this.#free[sizeClass]!;
    bytes[at] = next;
    bytes[at + 1] = next >>> 8;
    bytes[at + 2] = next >>> 16;
    bytes[at + 3] = next >>> 24;
    this.#free[sizeClass] = address;
  }

  /** Moves what a block holds into one of the next larger class, and gives the old one back. Gives the new one's address. */
  widen(address: number, sizeClass: number): number {
    const wider = this.take(sizeClass + 1);
    const from = this.#slabs.wordsOf(Math.floor(address / this.unitsPerSlab));
    const to = this.#slabs.wordsOf(Math.floor(wider / this.unitsPerSlab));
    const fromAt = this.offsetOf(address) >>> 2;
    const toAt = this.offsetOf(wider) >>> 2;
    for (let i = 0, words = sizes[sizeClass]! >>> 2; i < words; i++) to[toAt + i] = from[fromAt + i]!;
    this.give(address, sizeClass);
    return wider;
  }

  /** A slab. */
  viewOf(slab: number): DataView {
    return this.#slabs.viewOf(slab);
  }

  /** The slab that a block lies in. */
  bytesOf(address: number): Uint8Array {
    return this.#slabs.at(Math.floor(address / this.unitsPerSlab))!;
  }

  /** Where in that slab the block begins. */
  offsetOf(address: number): number {
    return (address % this.unitsPerSlab) * blockUnitBytes;
  }
}
