/** Where bits are written: from the top bit of each byte on, into bytes that are zero from `bitAt` on. */
export interface BitTarget {
  bytes: Uint8Array;
  bitAt: number;
}

/** Writes the lower `count` (1…32) bits of `value`, the highest first. */
export function putBits(out: BitTarget, value: number, count: number): void {
  const { bytes } = out;
  let at = out.bitAt >>> 3;
  let free = 8 - (out.bitAt & 7);
  out.bitAt += count;
  let left = count;
  if (left < free) {
    bytes[at]! |= (value & ((1 << left) - 1)) << (free - left);
    return;
  }
  left -= free;
  bytes[at++]! |= (value >>> left) & ((1 << free) - 1);
  for (free = 8; left >= 8;) {
    left -= 8;
    bytes[at++] = value >>> left;
  }
  if (left > 0) bytes[at] = value << (free - left);
}

/** Groups of seven bits, least first. */
export function putUvarint(out: BitTarget, value: number): void {
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) putBits(out, (rest % 128) | 0x80, 8);
  putBits(out, rest, 8);
}

/** Zig-zag: small for whole numbers near zero of either sign; within ±2^53. */
export function putVarint(out: BitTarget, value: number): void {
  const sign = value < 0 ? 1 : 0;
  const magnitude = sign === 1 ? -value - 1 : value;
  if (magnitude < 64) return putBits(out, magnitude * 2 + sign, 8);
  putBits(out, 0x80 | ((magnitude % 64) * 2) | sign, 8); // doubling all of it would lose the last bit above 2^52
  putUvarint(out, Math.floor(magnitude / 64));
}

/** A number of up to 64 bits, negative ones as two's complement. */
export function putWide(out: BitTarget, value: number, count: number): void {
  if (count <= 32) return putBits(out, value, count);
  const high = Math.floor(value / 2 ** 32);
  putBits(out, high, count - 32);
  putBits(out, value - high * 2 ** 32, 32);
}

/** Bits behind a prefix of so many ones. Source: Prometheus chunk format, "varbit". */
export const varbitSizes: readonly number[] = [0, 3, 6, 9, 12, 18, 25, 56, 64];

/** Writes a whole number, the smaller the shorter; the upper end of each size counts: 2^(n−1) itself is positive. */
export function putVarbit(out: BitTarget, value: number): void {
  if (value === 0) {
    out.bitAt += 1; // a zero bit: it is there already
    return;
  }
  if (value > -4 && value <= 4) return putBits(out, (0b10 << 3) | (value & 7), 5);
  if (value > -32 && value <= 32) return putBits(out, (0b110 << 6) | (value & 63), 9);
  if (value > -256 && value <= 256) return putBits(out, (0b1110 << 9) | (value & 511), 13);
  let ones = 4;
  for (; ones < 8; ones++) if (value > -halves[ones]! && value <= halves[ones]!) break;
  putPrefixed(out, ones, value);
}

/** Half the range of each size. */
const halves: Float64Array = Float64Array.from(varbitSizes, (size) => 2 ** (size - 1));

/** Writes a whole number from 0 on, the smaller the shorter. */
export function putUnsignedVarbit(out: BitTarget, value: number): void {
  let ones = 0;
  while (ones < 8 && value >= 2 * halves[ones]!) ones++;
  putPrefixed(out, ones, value);
}

function putPrefixed(out: BitTarget, ones: number, value: number): void {
  if (ones === 8) putBits(out, 0xff, 8);
  else putBits(out, 2 ** (ones + 1) - 2, ones + 1);
  const size = varbitSizes[ones]!;
  if (size > 0) putWide(out, value, size);
}
