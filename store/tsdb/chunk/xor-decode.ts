import { BitReader } from "./bit-reader.ts";
import { highWord, lowWord } from "./halves.ts";

/** So far behind its beginning the reading of a sample may look, with what is read in one go. */
const longestSampleReach = 32;

/**
 * Decodes the `count` samples of the XOR chunk at `start` (where its own count stands) into row `row` and on of columns with room for
 * them. `words` are the words of the value column. Gives the byte after the chunk: past the chunk's end means that it was cut.
 */
export function decodeXor(
  bytes: Uint8Array,
  start: number,
  count: number,
  t: Float64Array,
  words: Uint32Array,
  row: number,
): number {
  const bits = new BitReader(bytes, (start + 2) * 8);
  if (count === 0) return start + 2;
  let time = bits.varint();
  let high = bits.take(32);
  let low = bits.take(32);
  t[row] = time;
  words[2 * row + highWord] = high;
  words[2 * row + lowWord] = low;
  if (count === 1) return (bits.at + 7) >>> 3;

  let delta = bits.uvarint();
  let leading = 0;
  let size = 64;
  const end = row + count;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const nearEnd = (bytes.length - longestSampleReach) * 8;
  let pos = bits.at;
  for (let at = row + 1; at < end; at++) {
    let head: number;
    if (pos >= nearEnd || at === row + 1) {
      bits.at = pos;
      if (at > row + 1) {
        head = bits.peek();
        if (head >= 0) bits.at += 1;
        else delta += readDeltaOfDelta(bits, head);
      }
      time += delta;
      head = bits.peek();
      if (head < 0) {
        if ((head & 0x40000000) === 0) bits.at += 2;
        else {
          leading = (head >>> 25) & 31;
          size = (head >>> 19) & 63 || 64;
          bits.at += 13;
        }
        const trailing = 64 - leading - size;
        const top = size > 32 ? bits.take(size - 32) : 0;
        const bottom = bits.take(Math.min(size, 32));
        if (trailing <= 0) {
          high ^= top;
          low ^= bottom;
        } else if (trailing >= 32) high ^= bottom << (trailing - 32);
        else {
          high ^= (top << trailing) | (bottom >>> (32 - trailing));
          low ^= bottom << trailing;
        }
      } else bits.at += 1;
      pos = bits.at;
      t[at] = time;
      words[2 * at + highWord] = high;
      words[2 * at + lowWord] = low;
      continue;
    }
    // what `bits.peek` does, in place: a call and a field for each took twice the time
    let p = pos >>> 3;
    let shift = pos & 7;
    head = (view.getInt32(p) << shift) | (bytes[p + 4]! >>> (8 - shift));
    if (head >= 0) {
      if (head < 0x40000000) {
        // "00" is a sample with the step and the value before it: a run of them is taken in one go
        const run = Math.min(Math.clz32(head) >>> 1, end - at);
        for (let last = at + run; at < last; at++) {
          time += delta;
          t[at] = time;
          words[2 * at + highWord] = high;
          words[2 * at + lowWord] = low;
        }
        pos += 2 * run;
        at--; // the loop counts on
        continue;
      }
      pos += 1;
      head <<= 1; // its last bit is not looked at below
    } else {
      if ((head & 0x40000000) === 0) {
        const value = (head << 2) >>> 18;
        delta += value > 0x2000 ? value - 0x4000 : value;
        pos += 16;
      } else if ((head & 0x20000000) === 0) {
        const value = (head << 3) >>> 15;
        delta += value > 0x10000 ? value - 0x20000 : value;
        pos += 20;
      } else {
        bits.at = pos;
        delta += readDeltaOfDelta(bits, head);
        pos = bits.at;
      }
      p = pos >>> 3;
      shift = pos & 7;
      head = (view.getInt32(p) << shift) | (bytes[p + 4]! >>> (8 - shift));
    }
    time += delta;
    if (head < 0) {
      let known = 29; // bits of the value that `head` holds already
      if ((head & 0x40000000) === 0) {
        pos += 2;
        head <<= 2;
      } else {
        leading = (head >>> 25) & 31;
        size = (head >>> 19) & 63 || 64;
        pos += 13;
        head <<= 13;
        known = 18;
      }
      const trailing = 64 - leading - size;
      if (size > known) {
        p = pos >>> 3;
        shift = pos & 7;
        head = (view.getInt32(p) << shift) | (bytes[p + 4]! >>> (8 - shift));
      }
      pos += size;
      if (size <= 32) {
        const middle = head >>> (32 - size);
        if (trailing >= 32) high ^= middle << (trailing - 32);
        else {
          low ^= middle << trailing;
          if (trailing > 0) high ^= middle >>> (32 - trailing);
        }
      } else {
        const top = head >>> (64 - size);
        p = (pos - 32) >>> 3;
        shift = pos & 7;
        const bottom = (view.getInt32(p) << shift) | (bytes[p + 4]! >>> (8 - shift));
        // size > 32 and leading ≥ 0 leave fewer than 32 trailing bits
        high ^= trailing <= 0 ? top : (top << trailing) | (bottom >>> (32 - trailing));
        low ^= trailing <= 0 ? bottom : bottom << trailing;
      }
    } else pos += 1;
    t[at] = time;
    words[2 * at + highWord] = high;
    words[2 * at + lowWord] = low;
  }
  return (pos + 7) >>> 3;
}

function readDeltaOfDelta(bits: BitReader, head: number): number {
  if ((head & 0x40000000) === 0) return signed(bits, 2, 14);
  if ((head & 0x20000000) === 0) return signed(bits, 3, 17);
  if ((head & 0x10000000) === 0) return signed(bits, 4, 20);
  bits.at += 4;
  const high = bits.take(32) | 0;
  return high * 2 ** 32 + bits.take(32);
}

/** A number of `size` bits after a prefix; above half its range it is negative. */
function signed(bits: BitReader, prefix: number, size: number): number {
  bits.at += prefix;
  const value = bits.take(size);
  return value > 2 ** (size - 1) ? value - 2 ** size : value;
}

/** The number of samples in a chunk, from its first two bytes. */
export function chunkCount(bytes: Uint8Array, start: number): number {
  return (bytes[start]! << 8) | bytes[start + 1]!;
}
