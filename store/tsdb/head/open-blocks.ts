import { resized } from "@taffrail/base";
import { Slabs } from "./slabs.ts";

/**
 * Sizes of the blocks that chunks grow through: few, as each step copies. The last holds the longest chunk: cut past 1005 bytes, plus a
 * sample.
 */
const sizes = [48, 96, 176, 288, 480, 736, 1056] as const;
/** Addresses are counted in these, so that 32 bits reach 64 GiB. */
export const blockUnitBytes = 16;
/** A span holds blocks of one size. */
const spanBytes = 64 << 10;
const unitsPerSpan = spanBytes / blockUnitBytes;
const none = -1;
const noBlock = 0xffffffff;

/**
 * Where open chunks grow: blocks of a few sizes. Blocks are zero when handed out. Chunks are begun together and grow together, so the blocks
 * of a size come free together too: they lie in spans, and a span without blocks is any size's. 100,000 series, four in ten of which never
 * change, hold 43 MiB through the life of a chunk; where blocks kept their size for ever it was 76.
 */
export class OpenBlocks {
  /** Addresses in a slab: a block's slab is its address by this, rounded down. */
  readonly unitsPerSlab: number;
  readonly #slabs: Slabs;
  /** By size: the first of its spans that have room. */
  readonly #withRoom: Int32Array = new Int32Array(sizes.length).fill(none);
  /** The first span that has no blocks. */
  #empty = none;
  /** Spans there are. */
  #spans = 0;
  /** By span: the span before and the one after in the list it stands in. */
  #before = new Int32Array(256);
  #after = new Int32Array(256);
  /** By span: how many of its blocks are in use, and how many ever were. */
  #live = new Uint16Array(256);
  #begun = new Uint16Array(256);
  /** By span: its first free block of those that were in use, which holds the address of the next in its first four bytes. */
  #free = new Uint32Array(256);
  #usedBytes = 0;

  constructor(slabBytes: number) {
    this.#slabs = new Slabs(slabBytes);
    this.unitsPerSlab = slabBytes / blockUnitBytes;
  }

  /** Bytes of memory taken from the system and touched. */
  get heldBytes(): number {
    return this.#spans * spanBytes;
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
    const most = Math.floor(spanBytes / size);
    let span = this.#withRoom[sizeClass]!;
    if (span === none) {
      span = this.#emptySpan();
      this.#putFirst(span, sizeClass);
    }
    this.#usedBytes += size;
    if (++this.#live[span]! === most) this.#takeOut(span, sizeClass);
    const free = this.#free[span]!;
    if (free === noBlock && this.#begun[span]! < most) {
      const address = span * unitsPerSpan + (this.#begun[span]!++ * size) / blockUnitBytes;
      const at = this.offsetOf(address);
      this.bytesOf(address).fill(0, at, at + size); // the span may have had other blocks
      return address;
    }
    const bytes = this.bytesOf(free);
    const at = this.offsetOf(free);
    this.#free[span] =
      (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
    bytes.fill(0, at, at + size);
    return free;
  }

  give(address: number, sizeClass: number): void {
    const size = sizes[sizeClass]!;
    const span = Math.floor(address / unitsPerSpan);
    const wasFull = this.#live[span]! === Math.floor(spanBytes / size);
    this.#usedBytes -= size;
    if (--this.#live[span]! === 0) {
      if (!wasFull) this.#takeOut(span, sizeClass);
      this.#after[span] = this.#empty;
      this.#empty = span;
      return;
    }
    const bytes = this.bytesOf(address);
    const at = this.offsetOf(address);
    const next = this.#free[span]!;
    bytes[at] = next;
    bytes[at + 1] = next >>> 8;
    bytes[at + 2] = next >>> 16;
    bytes[at + 3] = next >>> 24;
    this.#free[span] = address;
    if (wasFull) this.#putFirst(span, sizeClass);
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

  /** A span without blocks, out of any list. */
  #emptySpan(): number {
    let span = this.#empty;
    if (span !== none) this.#empty = this.#after[span]!;
    else {
      span = this.#spans++;
      if ((span * unitsPerSpan) % this.unitsPerSlab === 0) this.#slabs.add();
      if (span === this.#live.length) this.#grow();
    }
    this.#live[span] = this.#begun[span] = 0;
    this.#free[span] = noBlock;
    return span;
  }

  #putFirst(span: number, sizeClass: number): void {
    const second = this.#withRoom[sizeClass]!;
    this.#before[span] = none;
    this.#after[span] = second;
    if (second !== none) this.#before[second] = span;
    this.#withRoom[sizeClass] = span;
  }

  #takeOut(span: number, sizeClass: number): void {
    const before = this.#before[span]!;
    const after = this.#after[span]!;
    if (before === none) this.#withRoom[sizeClass] = after;
    else this.#after[before] = after;
    if (after !== none) this.#before[after] = before;
  }

  #grow(): void {
    const length = 2 * this.#live.length;
    this.#before = resized(this.#before, length);
    this.#after = resized(this.#after, length);
    this.#live = resized(this.#live, length);
    this.#begun = resized(this.#begun, length);
    this.#free = resized(this.#free, length);
  }
}
