import { varbitSizes } from "./bit-writer.ts";
import { highWord, lowWord, wordsOf } from "./halves.ts";

/** A float as words, and the window of zero bits round what its last change wrote: reads a column of values one by one. */
export class XorField {
  high = 0;
  low = 0;
  #leading = 0;
  #size = 64;

  /** The next value of this column, as its XOR with the one before. */
  next(bits: BitReader): void {
    if (bits.take(1) === 0) return;
    this.change(bits, bits.take(1) === 1);
  }

  /** Reads what changed, in a new window or in the one before. */
  change(bits: BitReader, isNewWindow: boolean): void {
    if (isNewWindow) {
      this.#leading = bits.take(5);
      this.#size = bits.take(6) || 64;
    }
    const trailing = 64 - this.#leading - this.#size;
    const top = this.#size > 32 ? bits.take(this.#size - 32) : 0;
    const bottom = bits.take(Math.min(this.#size, 32));
    if (trailing <= 0) {
      this.high ^= top;
      this.low ^= bottom;
    } else if (trailing >= 32) this.high ^= bottom << (trailing - 32);
    else {
      this.high ^= (top << trailing) | (bottom >>> (32 - trailing));
      this.low ^= bottom << trailing;
    }
  }

  /** Whether it is the staleness marker. */
  get isStale(): boolean {
    return this.high >>> 0 === 0x7ff00000 && this.low === 2;
  }

  /** As a number, whose payload as a NaN may be lost. */
  get value(): number {
    scratchWords[highWord] = this.high;
    scratchWords[lowWord] = this.low;
    return scratch[0]!;
  }

  /** Writes it into a column, bit by bit. */
  put(words: Uint32Array, row: number): void {
    words[2 * row + highWord] = this.high;
    words[2 * row + lowWord] = this.low;
  }
}

const scratch = new Float64Array(1);
const scratchWords: Uint32Array = wordsOf(scratch);

/** Bits of a chunk, from the top of each byte on. Past the end of the bytes there are zeros. */
export class BitReader {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, bitAt: number) {
    this.#bytes = bytes;
    this.at = bitAt;
  }

  /** The next 32 bits, as a signed number; they are not taken. */
  peek(): number {
    const bytes = this.#bytes;
    const i = this.at >>> 3;
    const shift = this.at & 7;
    if (i + 4 >= bytes.length) return this.#peekAtEnd(i, shift);
    const word = (bytes[i]! << 24) | (bytes[i + 1]! << 16) | (bytes[i + 2]! << 8) | bytes[i + 3]!;
    return shift === 0 ? word : (word << shift) | (bytes[i + 4]! >>> (8 - shift));
  }

  /** Takes `count` (1…32) bits. */
  take(count: number): number {
    const value = this.peek() >>> (32 - count);
    this.at += count;
    return value;
  }

  uvarint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.take(8);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80 || scale > 2 ** 63) return value;
    }
  }

  varint(): number {
    const first = this.take(8);
    const magnitude = ((first & 0x7f) >>> 1) + (first < 0x80 ? 0 : 64 * this.uvarint());
    return (first & 1) === 1 ? -magnitude - 1 : magnitude;
  }

  /** A whole float, as words. */
  float(into: XorField): void {
    into.high = this.take(32) | 0;
    into.low = this.take(32) | 0;
  }

  /** A small signed number: above half the range of its size it is negative. */
  varbit(): number {
    const size = this.#varbitSize();
    if (size === 0) return 0;
    if (size === 64) return (this.take(32) | 0) * 2 ** 32 + this.take(32);
    if (size <= 32) {
      const value = this.take(size);
      return value > 2 ** (size - 1) ? value - 2 ** size : value;
    }
    // the upper word gets its sign first: the sum of both may be too long for a number
    const high = this.take(size - 32);
    const low = this.take(32);
    const half = 2 ** (size - 33);
    const isNegative = high > half || (high === half && low > 0);
    return (isNegative ? high - 2 * half : high) * 2 ** 32 + low;
  }

  /** A small number from 0. */
  unsignedVarbit(): number {
    const size = this.#varbitSize();
    return size === 0 ? 0 : this.#wide(size);
  }

  /** Takes the prefix, up to eight ones ended by a zero; gives the bits behind it. */
  #varbitSize(): number {
    const ones = Math.min(Math.clz32(~this.peek()), 8);
    this.at += Math.min(ones + 1, 8);
    return varbitSizes[ones]!;
  }

  #wide(size: number): number {
    return size <= 32 ? this.take(size) : this.take(size - 32) * 2 ** 32 + this.take(32);
  }

  #peekAtEnd(i: number, shift: number): number {
    let word = 0;
    for (let k = 0; k < 4; k++) word = (word << 8) | (this.#bytes[i + k] ?? 0);
    return shift === 0 ? word : (word << shift) | ((this.#bytes[i + 4] ?? 0) >>> (8 - shift));
  }
}
