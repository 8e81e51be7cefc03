import { type BitTarget, putBits, putUvarint } from "./bit-writer.ts";
import { highWord, lowWord, wordsOf } from "./halves.ts";

/** No sample takes more than this, nor does the beginning of a chunk (count, first time and value). */
export const longestSampleBytes = 21;

/** An XOR chunk as it grows: where it is written, and the sample before the next. */
export interface XorState extends BitTarget {
  /** The byte at which the chunk begins. */
  start: number;
  count: number;
  t: number;
  delta: number;
  /** The words of the value before. */
  high: number;
  low: number;
  /** Zero bits round the last window; 255: there is none yet. */
  leading: number;
  trailing: number;
}

/** A chunk that begins at `start` of `bytes`, which are zero from there on. */
export function newXorState(bytes: Uint8Array, start: number): XorState {
  return {
    bytes,
    bitAt: start * 8,
    start,
    count: 0,
    t: 0,
    delta: 0,
    high: 0,
    low: 0,
    leading: 255,
    trailing: 0,
  };
}

/**
 * Adds a sample to an XOR chunk; the caller has made room for `longestSampleBytes`. The count in the chunk's first two bytes is left to
 * `putCount`. Layout: Prometheus chunk format, "XOR chunk data". Method: Gorilla (VLDB 2015), §4.1.
 * Times are whole milliseconds within ±2^53.
 */
export function appendXor(out: XorState, t: number, high: number, low: number): void {
  if (out.count >= 2) {
    const delta = t - out.t;
    putDeltaOfDelta(out, delta - out.delta);
    out.delta = delta;
    putXor(out, high, low);
  } else if (out.count === 1) {
    out.delta = t - out.t;
    putUvarint(out, out.delta);
    putXor(out, high, low);
  } else {
    out.bitAt += 16;
    putUvarint(out, t < 0 ? -2 * t - 1 : 2 * t);
    putBits(out, high, 32);
    putBits(out, low, 32);
  }
  out.high = high;
  out.low = low;
  out.t = t;
  out.count++;
}

/** Writes the number of samples where readers look for it. */
export function putCount(bytes: Uint8Array, start: number, count: number): void {
  bytes[start] = count >>> 8;
  bytes[start + 1] = count;
}

/** Bytes of the chunk so far. */
export function xorBytes(state: XorState): number {
  return ((state.bitAt + 7) >>> 3) - state.start;
}

/** Rows `from` to before `to` as one chunk; at most 65535. A new array. */
export function encodeXor(t: Float64Array, v: Float64Array, from: number, to: number): Uint8Array {
  const state = newXorState(new Uint8Array((to - from + 1) * longestSampleBytes), 0);
  const words = wordsOf(v);
  for (let i = from; i < to; i++) appendXor(state, t[i]!, words[2 * i + highWord]!, words[2 * i + lowWord]!);
  putCount(state.bytes, 0, to - from);
  return state.bytes.slice(0, to > from ? xorBytes(state) : 2);
}

function putDeltaOfDelta(out: BitTarget, dod: number): void {
  if (dod === 0) {
    out.bitAt += 1; // a zero bit: it is there already
    return;
  }
  // the upper end of each range counts: 2^(n-1) itself is positive
  if (dod >= -8191 && dod <= 8192) return putBits(out, (0b10 << 14) | (dod & 0x3fff), 16);
  if (dod >= -65535 && dod <= 65536) return putBits(out, (0b110 << 17) | (dod & 0x1ffff), 20);
  if (dod >= -524287 && dod <= 524288) return putBits(out, (0b1110 << 20) | (dod & 0xfffff), 24);
  putBits(out, 0b1111, 4);
  const high = Math.floor(dod / 2 ** 32);
  putBits(out, high, 32);
  putBits(out, dod - high * 2 ** 32, 32);
}

/** Where values are written as their XOR with the one before. */
export type XorTarget = BitTarget & Pick<XorState, "high" | "low" | "leading" | "trailing">;

/** Writes a value as its XOR with the one before. */
export function putXor(out: XorTarget, valueHigh: number, valueLow: number): void {
  const high = valueHigh ^ out.high;
  const low = valueLow ^ out.low;
  if ((high | low) === 0) {
    out.bitAt += 1; // a zero bit: it is there already
    return;
  }

  const leading = Math.min(high !== 0 ? Math.clz32(high) : 32 + Math.clz32(low), 31); // stored in five bits
  const trailing = low !== 0 ? 31 - Math.clz32(low & -low) : 63 - Math.clz32(high & -high);
  if (leading >= out.leading && trailing >= out.trailing) {
    putBits(out, 0b10, 2);
  } else {
    out.leading = leading;
    out.trailing = trailing;
    putBits(out, (0b11 << 11) | (leading << 6) | ((64 - leading - trailing) & 63), 13); // 64 is written as 0
  }
  putWindow(out, high, low, out.leading, out.trailing);
}

/** Writes what stands between `leading` and `trailing` zero bits. */
export function putWindow(
  out: BitTarget,
  high: number,
  low: number,
  leading: number,
  trailing: number,
): void {
  const count = 64 - leading - trailing;
  if (trailing >= 32) return putBits(out, high >>> (trailing - 32), count); // leading ≤ 31, so it is all in the upper word
  const shiftedLow = trailing === 0 ? low : (low >>> trailing) | (high << (32 - trailing));
  if (count <= 32) return putBits(out, shiftedLow, count);
  putBits(out, high >>> trailing, count - 32);
  putBits(out, shiftedLow, 32);
}
