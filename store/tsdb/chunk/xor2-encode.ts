import { type BitTarget, putBits, putUvarint, putVarint, putWide } from "./bit-writer.ts";
import { chunkEncoding } from "./encoding.ts";
import { highWord, lowWord, wordsOf } from "./halves.ts";
import { StartTimesWriter } from "./start-times.ts";
import { putCount, putWindow } from "./xor-encode.ts";

/** No sample takes more than this, its start time included, nor does the beginning of a chunk. */
const longestSampleBytes = 42;
const staleHigh = 0x7ff00000;
const staleLow = 2;

/** An XOR2 chunk as it grows. Layout: Prometheus chunk format, "XOR2 chunk data". Times are whole milliseconds within ±2^53. */
export class Xor2Chunk implements BitTarget {
  readonly encoding: number = chunkEncoding.xor2;
  bytes: Uint8Array;
  bitAt = 24;
  count = 0;
  /** Of the newest sample. */
  t = 0;
  #delta = 0;
  /** The newest value that is not the staleness marker. */
  #high = 0;
  #low = 0;
  #leading = 255;
  #trailing = 0;
  readonly #startTimes = new StartTimesWriter();

  constructor(capacity = 256) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Bytes so far. */
  get length(): number {
    return (this.bitAt + 7) >>> 3;
  }

  /** Memory held, about. */
  get heldBytes(): number {
    return 300 + this.bytes.length;
  }

  /** Adds a sample, its value as words; `startT` 0: not known. */
  append(t: number, high: number, low: number, startT: number): void {
    if (this.length + longestSampleBytes > this.bytes.length) {
      const wider = new Uint8Array(this.bytes.length * 2);
      wider.set(this.bytes);
      this.bytes = wider;
    }
    const before = this.t;
    const isStale = high >>> 0 === staleHigh && low === staleLow;
    if (this.count === 0) {
      putVarint(this, t);
      putBits(this, high, 32);
      putBits(this, low, 32);
      if (!isStale) {
        this.#high = high;
        this.#low = low;
      }
    } else if (this.count === 1) {
      this.#delta = t - before;
      putUvarint(this, this.#delta);
      this.#putValue(high, low, isStale);
    } else {
      const delta = t - before;
      const dod = delta - this.#delta;
      this.#delta = delta;
      if (dod === 0) this.#putOnTime(high, low, isStale);
      else {
        // two's complement, unlike the differences of the older chunks
        if (dod >= -4096 && dod < 4096) putBits(this, (0b110 << 13) | (dod & 0x1fff), 16);
        else if (dod >= -524288 && dod < 524288) putBits(this, (0b1110 << 20) | (dod & 0xfffff), 24);
        else {
          putBits(this, 0b11110, 5);
          putWide(this, dod, 64);
        }
        this.#putValue(high, low, isStale);
      }
    }
    this.#startTimes.put(this, this.count, t, before, startT);
    this.bytes[2] = this.#startTimes.header;
    this.t = t;
    putCount(this.bytes, 0, ++this.count);
  }

  /** A value that came after the same step as the one before: prefix and value in one. */
  #putOnTime(high: number, low: number, isStale: boolean): void {
    if (isStale) putBits(this, 0b11111, 5);
    else if (high === this.#high && low === this.#low) putBits(this, 0, 1);
    else {
      putBits(this, 0b10, 2);
      this.#putChange(high, low, 0b0, 0b1, 1);
    }
  }

  #putValue(high: number, low: number, isStale: boolean): void {
    if (isStale) putBits(this, 0b111, 3);
    else if (high === this.#high && low === this.#low) putBits(this, 0, 1);
    else {
      putBits(this, 0b1, 1);
      this.#putChange(high, low, 0b0, 0b10, 2);
    }
  }

  /** Writes what changed, in the window there is (behind one bit) or in a new one (behind `openBits` bits). */
  #putChange(valueHigh: number, valueLow: number, reuse: number, open: number, openBits: number): void {
    const high = valueHigh ^ this.#high;
    const low = valueLow ^ this.#low;
    const leading = Math.min(high !== 0 ? Math.clz32(high) : 32 + Math.clz32(low), 31); // stored in five bits
    const trailing = low !== 0 ? 31 - Math.clz32(low & -low) : 63 - Math.clz32(high & -high);
    if (leading >= this.#leading && trailing >= this.#trailing) putBits(this, reuse, 1);
    else {
      this.#leading = leading;
      this.#trailing = trailing;
      const size = (64 - leading - trailing) & 63; // 64 is written as 0
      putBits(this, (open << 11) | (leading << 6) | size, openBits + 11);
    }
    putWindow(this, high, low, this.#leading, this.#trailing);
    this.#high = valueHigh;
    this.#low = valueLow;
  }
}

/** Rows `from` to before `to` as one XOR2 chunk, with their start times where given; at most 65535. A new array. */
export function encodeXor2(
  t: Float64Array,
  v: Float64Array,
  startT: Float64Array | undefined,
  from: number,
  to: number,
): Uint8Array {
  const chunk = new Xor2Chunk();
  const words = wordsOf(v);
  for (let i = from; i < to; i++) {
    chunk.append(t[i]!, words[2 * i + highWord]!, words[2 * i + lowWord]!, startT?.[i] ?? 0);
  }
  return chunk.bytes.slice(0, chunk.length);
}
