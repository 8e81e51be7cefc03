import { fnv1a64 } from "@taffrail/base";

import type { Shard } from "./options.ts";

const encoder = new TextEncoder();

/** Whether an object belongs to the shard: FNV-1a of its uid, and jump consistent hash (Lamping and Veach, 2014) over the total. */
export function belongsTo(uid: string, { index, total }: Shard): boolean {
  if (total <= 1) return true;
  return jumpHash(fnv1a64(encoder.encode(uid)), total) === index;
}

function jumpHash(hash: bigint, buckets: number): number {
  let key = hash;
  let bucket = -1;
  let next = 0;
  while (next < buckets) {
    bucket = next;
    key = BigInt.asUintN(64, key * 2862933555777941757n + 1n);
    next = Math.floor((bucket + 1) * (2 ** 31 / (Number(key >> 33n) + 1)));
  }
  return bucket;
}
