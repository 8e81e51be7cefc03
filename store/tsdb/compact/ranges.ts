import { chunkRangeMs } from "../head/head.ts";

const longestRangeMs = 31 * 86_400_000;

/**
 * Spans of time that blocks grow to, the smallest first: two hours, three times as long each, up to a tenth of the retention and a month.
 */
export function compactionRanges(retentionMs: number): readonly number[] {
  const longest = Math.max(Math.min(retentionMs / 10, longestRangeMs), chunkRangeMs);
  const ranges: number[] = [];
  for (let range = chunkRangeMs; range <= longest; range *= 3) ranges.push(range);
  return ranges;
}
