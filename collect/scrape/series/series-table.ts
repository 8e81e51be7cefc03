import { discard, type Random, resized } from "@taffrail/base";
import { hashHigh, hashKey, hashLow } from "./key-hash.ts";
import type { LineKernel } from "./line-kernel.ts";

/** A value and a time in their short forms with what parts them take no more: bytes. */
const longestShortSuffix = 48;

/**
 * The series of one target by the bytes they are exposed with. It keeps a length and a seeded 64-bit hash of each key, never the
 * key: 200 bytes a series saved, and no string made. Entries are numbers from 0 on.
 */
export class SeriesTable {
  /** How many entries there are. */
  count = 0;
  /** By entry: the sink's ref; 0 for a series that relabelling dropped. */
  refs: Float64Array = new Float64Array(64);
  /** By entry: bytes of its key. */
  lengths: Uint32Array = new Uint32Array(64);
  /** By entry: the number of the last scrape that had it. */
  seenIn: Uint32Array = new Uint32Array(64);
  /** By entry: the number of the last scrape that had it without a time of its own. */
  trackedIn: Uint32Array = new Uint32Array(64);

  #low: Int32Array = new Int32Array(64);
  #high: Int32Array = new Int32Array(64);
  #slots: Int32Array = new Int32Array(256); // entry + 1 by hash; 0 is free
  #startT: Float64Array | undefined = undefined; // by entry, once one was set
  readonly #seedLow: number;
  readonly #seedHigh: number;

  constructor(random: Random) {
    this.#seedLow = Math.floor(random() * 2 ** 32) | 0;
    this.#seedHigh = Math.floor(random() * 2 ** 32) | 0;
  }

  /** Whether `bytes` hold the key of `entry` from `start` on. */
  matches(entry: number, view: DataView, start: number): boolean {
    const length = this.lengths[entry]!;
    if (start + length > view.byteLength) return false;
    hashKey(view, start, length, this.#seedLow, this.#seedHigh);
    return this.#low[entry] === hashLow && this.#high[entry] === hashHigh;
  }

  /**
   * Reads lines from `start` of `bytes` on as long as they are the `count` entries from `place` of `entries` on, in their order; gives how
   * many. Values and times stand in the kernel.
   */
  readKnown(
    kernel: LineKernel,
    entries: Int32Array,
    place: number,
    count: number,
    bytes: Uint8Array,
    start: number,
  ): number {
    const { lengths } = this;
    const low = this.#low;
    const high = this.#high;
    const { lengths: wantedLengths, hashes } = kernel;
    let expected = 0;
    for (let i = 0; i < count; i++) {
      const entry = entries[place + i]!;
      const length = lengths[entry]!;
      expected += length;
      wantedLengths[i] = length;
      hashes[2 * i] = low[entry]!;
      hashes[2 * i + 1] = high[entry]!;
    }
    const end = Math.min(bytes.length, start + expected + count * longestShortSuffix);
    return kernel.read(bytes, start, end, count, this.#seedLow, this.#seedHigh);
  }

  /** The entry of a key, or −1. */
  find(view: DataView, start: number, end: number): number {
    const length = end - start;
    hashKey(view, start, length, this.#seedLow, this.#seedHigh);
    const mask = this.#slots.length - 1;
    for (let slot = hashLow & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot]! - 1;
      if (entry === -1) return -1;
      if (this.#low[entry] === hashLow && this.#high[entry] === hashHigh && this.lengths[entry] === length)
        return entry;
    }
  }

  /** Adds the key that `find` has just not found, `length` bytes long. */
  add(length: number): number {
    if (this.count === this.refs.length) this.#resize(this.count * 2);
    const entry = this.count++;
    this.lengths[entry] = length;
    this.#low[entry] = hashLow;
    this.#high[entry] = hashHigh;
    this.refs[entry] = 0;
    if (this.#startT !== undefined && entry < this.#startT.length) this.#startT[entry] = 0;
    this.seenIn[entry] = 0;
    this.trackedIn[entry] = 0;
    if (this.count * 2 > this.#slots.length) this.#rebuild(this.#slots.length * 2);
    else this.#place(entry);
    return entry;
  }

  /** The start time that was set for an entry; 0 without one. */
  startOf(entry: number): number {
    return this.#startT?.[entry] ?? 0;
  }

  setStart(entry: number, startT: number): void {
    if (this.#startT === undefined || this.#startT.length <= entry) {
      const wider = new Float64Array(this.refs.length);
      if (this.#startT !== undefined) wider.set(this.#startT);
      this.#startT = wider;
    }
    this.#startT[entry] = startT;
  }

  forgetStarts(): void {
    this.#startT = undefined;
  }

  /** Forgets the entries from `count` on, and gives back memory that they alone needed. */
  truncate(count: number): void {
    if (count === this.count) return;
    this.count = count;
    if (this.refs.length > 1024 + 4 * count) this.#resize(64 + 2 * count);
    let slots = this.#slots.length;
    while (slots > 256 && slots > 8 * count) slots /= 2;
    this.#rebuild(slots);
  }

  /** Keeps only what `scrape` had, in the order it stands. Entries get new numbers: `moved` tells the caller of each. */
  keepSeenIn(scrape: number, moved: (from: number, to: number) => void): void {
    let kept = 0;
    for (let entry = 0; entry < this.count; entry++) {
      if (this.seenIn[entry] !== scrape) continue;
      for (const column of [this.refs, this.lengths, this.seenIn, this.trackedIn, this.#low, this.#high]) {
        column[kept] = column[entry]!;
      }
      if (this.#startT !== undefined) this.setStart(kept, this.startOf(entry));
      moved(entry, kept++);
    }
    this.truncate(kept);
  }

  #resize(capacity: number): void {
    this.refs = resized(this.refs, capacity);
    this.lengths = resized(this.lengths, capacity);
    this.seenIn = resized(this.seenIn, capacity);
    this.trackedIn = resized(this.trackedIn, capacity);
    this.#low = resized(this.#low, capacity);
    this.#high = resized(this.#high, capacity);
  }

  #rebuild(slots: number): void {
    discard(this.#slots);
    this.#slots = new Int32Array(slots);
    for (let entry = 0; entry < this.count; entry++) this.#place(entry);
  }

  #place(entry: number): void {
    const mask = this.#slots.length - 1;
    let slot = this.#low[entry]! & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = entry + 1;
  }
}

/** 53 bits of the bytes from `start` up to `end`. */
export function hashText(view: DataView, start: number, end: number): number {
  hashKey(view, start, end - start, 0x2545f491, 0x4cf5ad43);
  return (hashLow >>> 0) * 2 ** 21 + (hashHigh & 0x1fffff);
}
