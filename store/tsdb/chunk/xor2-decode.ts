import { BitReader, XorField } from "./bit-reader.ts";

/** Start times of a chunk's samples, as they are read beside them. */
export class StartTimes {
  readonly #bits: BitReader;
  /** The first later sample that has a field; 0: none has. */
  readonly #firstField: number;
  readonly #hasFirst: boolean;
  #startT = 0;
  #difference = 0;

  constructor(bits: BitReader, header: number) {
    this.#bits = bits;
    this.#hasFirst = (header & 0x80) !== 0;
    this.#firstField = header & 0x7f;
  }

  /** Takes the field of sample `i`, where it has one; `t` is its time, `before` that of the sample before. Gives the start time. */
  next(i: number, t: number, before: number): number {
    if (i === 0) this.#startT = this.#hasFirst ? t - this.#bits.varint() : 0;
    else if (this.#firstField > 0 && i >= this.#firstField) {
      this.#difference += this.#bits.varbit();
      this.#startT = before - this.#difference;
    }
    return this.#startT;
  }
}

/**
 * Decodes the `count` samples of the XOR2 chunk at `start` into row `row` and on of columns with room for them, and start times (0: none)
 * where a column is given. Layout: Prometheus chunk format, "XOR2 chunk data". Gives the byte after the chunk.
 */
export function decodeXor2(
  bytes: Uint8Array,
  start: number,
  count: number,
  t: Float64Array,
  words: Uint32Array,
  row: number,
  startT?: Float64Array,
): number {
  const bits = new BitReader(bytes, (start + 3) * 8);
  const startTimes = new StartTimes(bits, bytes[start + 2]!);
  const base = new XorField(); // the last value that is not the staleness marker
  const stale = new XorField();
  stale.high = 0x7ff00000;
  stale.low = 2;
  let time = 0;
  let delta = 0;
  for (let i = 0; i < count; i++) {
    const before = time;
    let value = base;
    if (i === 0) {
      time = bits.varint();
      bits.float(base);
      if (base.isStale) {
        value = stale;
        base.high = 0;
        base.low = 0;
      }
    } else if (i === 1) {
      delta = bits.uvarint();
      time += delta;
      value = nextValue(bits, base, stale);
    } else {
      const ones = Math.min(Math.clz32(~bits.peek()), 5);
      bits.at += Math.min(ones + 1, 5);
      if (ones === 2) delta += signed(bits, 13);
      else if (ones === 3) delta += signed(bits, 20);
      else if (ones === 4) delta += (bits.take(32) | 0) * 2 ** 32 + bits.take(32);
      time += delta;
      if (ones === 1) base.change(bits, bits.take(1) === 1);
      else if (ones === 5) value = stale;
      else if (ones > 1) value = nextValue(bits, base, stale);
    }
    t[row + i] = time;
    value.put(words, row + i);
    const began = startTimes.next(i, time, before);
    if (startT !== undefined) startT[row + i] = began;
  }
  return (bits.at + 7) >>> 3;
}

/** A value behind a time of its own: as before, changed, or the staleness marker, which is not remembered. */
function nextValue(bits: BitReader, base: XorField, stale: XorField): XorField {
  const ones = Math.min(Math.clz32(~bits.peek()), 3);
  bits.at += Math.min(ones + 1, 3);
  if (ones === 3) return stale;
  if (ones > 0) base.change(bits, ones === 2);
  return base;
}

/** Two's complement, unlike the differences of the older chunks. */
function signed(bits: BitReader, size: number): number {
  return (bits.take(size) << (32 - size)) >> (32 - size);
}
