import { xxhash64 } from "@taffrail/base";

const encoder = new TextEncoder();

/** 64 bits of a text as two signed halves. */
export interface Halves {
  readonly low: number;
  readonly high: number;
}

/** The hash of a text, as `ownerOf` takes it. */
export function halvesOf(text: string): Halves {
  const hash = xxhash64(encoder.encode(text));
  return { low: Number(hash & 0xffff_ffffn) | 0, high: Number(hash >> 32n) | 0 };
}

/**
 * Which of the members owns a key: the one whose weight for it is greatest, whatever order they come in. A member that joins takes its
 * share evenly from all, one that leaves gives its own to all, and nothing else moves. −1 without members.
 * Method: rendezvous hashing (Thaler, Ravishankar, 1998).
 */
export function ownerOf(key: Halves, members: readonly Halves[]): number {
  let owner = -1;
  let greatest = -1;
  for (let i = 0; i < members.length; i++) {
    const weight = weightOf(key, members[i]!);
    if (weight <= greatest) continue;
    greatest = weight;
    owner = i;
  }
  return owner;
}

/** 53 bits of both: two lanes that mix, each step one that can be undone. */
function weightOf(key: Halves, member: Halves): number {
  let low = key.low ^ member.high;
  let high = key.high ^ member.low;
  for (let round = 0; round < 3; round++) {
    low = Math.imul(low ^ (low >>> 16), 0x85ebca6b);
    high = Math.imul(high ^ (low >>> 13), 0xc2b2ae35);
    low ^= high >>> 15;
    high ^= low >>> 11;
  }
  return (low >>> 0) * 2 ** 21 + ((high >>> 0) & 0x1fffff);
}
