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
