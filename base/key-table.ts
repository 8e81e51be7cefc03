import type { Random } from "./random.ts";

/**
 * A number for each of many byte strings, which are kept as a length and a seeded 64-bit hash: no string is made to look one up. Holds
 * at most `most` keys; one more empties the table first, so that whoever looks up must be able to begin again.
 */
export class KeyTable {
  readonly #most: number;
  readonly #seedLow: number;
  readonly #seedHigh: number;
  #count = 0;
  #slots = new Int32Array(1024); // entry + 1; 0 is free
  #low = new Int32Array(512);
  #high = new Int32Array(512);
  #lengths = new Uint32Array(512);
  #values = new Float64Array(512);

  constructor(random: Random, most = 1_000_000) {
    this.#most = most;
    this.#seedLow = Math.floor(random() * 2 ** 32) | 0;
    this.#seedHigh = Math.floor(random() * 2 ** 32) | 0;
  }

  get size(): number {
    return this.#count;
  }

  /** The number of the key in `bytes` from `start` to `end`; `undefined` where there is none. */
  get(bytes: Uint8Array, start: number, end: number): number | undefined {
    hash(bytes, start, end, this.#seedLow, this.#seedHigh);
    const entry = this.#find(end - start);
    return entry < 0 ? undefined : this.#values[entry];
  }

  set(bytes: Uint8Array, start: number, end: number, value: number): void {
    hash(bytes, start, end, this.#seedLow, this.#seedHigh);
    const found = this.#find(end - start);
    if (found >= 0) {
      this.#values[found] = value;
      return;
    }
    if (this.#count === this.#most) this.clear();
    if (this.#count === this.#low.length) this.#grow();
    const entry = this.#count++;
    this.#low[entry] = low;
    this.#high[entry] = high;
    this.#lengths[entry] = end - start;
    this.#values[entry] = value;
    this.#place(entry);
  }

  clear(): void {
    this.#count = 0;
    this.#slots.fill(0);
  }

  #find(length: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot]! - 1;
      if (entry < 0) return -1;
      if (this.#low[entry] === low && this.#high[entry] === high && this.#lengths[entry] === length)
        return entry;
    }
  }

  #place(entry: number): void {
    const mask = this.#slots.length - 1;
    let slot = this.#low[entry]! & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = entry + 1;
  }

  #grow(): void {
    const capacity = this.#low.length * 2;
    this.#low = wider(this.#low, new Int32Array(capacity));
    this.#high = wider(this.#high, new Int32Array(capacity));
    this.#lengths = wider(this.#lengths, new Uint32Array(capacity));
    this.#values = wider(this.#values, new Float64Array(capacity));
    this.#slots = new Int32Array(capacity * 2);
    for (let entry = 0; entry < this.#count; entry++) this.#place(entry);
  }
}

/** The halves of the last hash, signed: unsigned ones would not be small integers, and each a new object. */
let low = 0;
let high = 0;

/** Four bytes a step into two mixed halves; quality enough for tables that trust 64 bits, with a seed nobody outside knows. */
function hash(bytes: Uint8Array, start: number, end: number, seedLow: number, seedHigh: number): void {
  let a = seedLow ^ (end - start);
  let b = seedHigh;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    a = Math.imul(a ^ word, 0x9e3779b1);
    a ^= a >>> 15;
    b = Math.imul(b ^ word, 0x85ebca77) + a;
    b ^= b >>> 13;
  }
  for (; at < end; at++) {
    a = Math.imul(a ^ bytes[at]!, 0x27d4eb2f);
    b = Math.imul(b ^ a, 0x165667b1);
  }
  a = Math.imul(a ^ (b >>> 16), 0x85ebca6b);
  b = Math.imul(b ^ (a >>> 15), 0xc2b2ae35);
  low = (a ^ (b >>> 13)) | 0;
  high = (b ^ (a >>> 16)) | 0;
}

function wider<Column extends Int32Array | Uint32Array | Float64Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
