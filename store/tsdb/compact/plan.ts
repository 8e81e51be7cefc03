import type { BlockMeta } from "../block/meta.ts";

/** Blocks that are made one, and why. */
export interface Plan {
  readonly blocks: readonly BlockMeta[];
  readonly reason: "overlap" | "range" | "tombstones";
}

/** Share of series with deletions at which a large block is written anew. */
const muchDeleted = 0.05;
const apartHints = ["from-stale-series", "from-selected-series"];

/**
 * What is to be compacted next, or nothing. `ranges` are those of `compactionRanges`. Order of precedence: blocks that overlap; then the
 * blocks of a past aligned window of the next larger range; then a block of which much was deleted. Source: Prometheus' planner.
 * Blocks that failed before are left alone.
 */
export function planCompaction(blocks: readonly BlockMeta[], ranges: readonly number[]): Plan | undefined {
  const apart = blocks.filter(isApart);
  return (
    planAmong(
      blocks.filter((block) => !isApart(block)),
      ranges,
    ) ?? (apart.length > 0 ? planAmong(apart, ranges) : undefined)
  );
}

function planAmong(blocks: readonly BlockMeta[], ranges: readonly number[]): Plan | undefined {
  const sorted = [...blocks].sort((a, b) => a.minTime - b.minTime || a.maxTime - b.maxTime);
  const overlapping = firstOverlap(sorted);
  if (overlapping !== undefined) return { blocks: overlapping, reason: "overlap" };
  const older = sorted.slice(0, -1); // the newest may still be joined by others of its time
  const window = firstWindow(older, ranges);
  if (window !== undefined) return { blocks: window, reason: "range" };
  const deleted = firstDeleted(older, ranges);
  return deleted === undefined ? undefined : { blocks: [deleted], reason: "tombstones" };
}

/** The first run of blocks in which each overlaps what came before it. */
function firstOverlap(sorted: readonly BlockMeta[]): readonly BlockMeta[] | undefined {
  for (let first = 0; first < sorted.length;) {
    let end = first + 1;
    let maxTime = sorted[first]!.maxTime;
    for (; end < sorted.length && sorted[end]!.minTime < maxTime; end++) {
      maxTime = Math.max(maxTime, sorted[end]!.maxTime);
    }
    const run = sorted.slice(first, end);
    if (run.length > 1 && !run.some(isFailed)) return run;
    first = end;
  }
  return undefined;
}

function firstWindow(
  sorted: readonly BlockMeta[],
  ranges: readonly number[],
): readonly BlockMeta[] | undefined {
  const newestMinTime = sorted.at(-1)?.minTime ?? -Infinity;
  for (const range of ranges.slice(1)) {
    for (const window of windowsOf(sorted, range)) {
      if (window.length < 2 || window.some(isFailed)) continue;
      const maxTime = window.at(-1)!.maxTime;
      if (maxTime - window[0]!.minTime === range || maxTime <= newestMinTime) return window;
    }
  }
  return undefined;
}

/** The blocks by aligned windows of a range; those that reach past their window are in none. */
function windowsOf(sorted: readonly BlockMeta[], range: number): BlockMeta[][] {
  const windows = new Map<number, BlockMeta[]>();
  for (const block of sorted) {
    const start = Math.floor(block.minTime / range) * range;
    if (block.maxTime > start + range) continue;
    const window = windows.get(start);
    if (window === undefined) windows.set(start, [block]);
    else window.push(block);
  }
  return [...windows.values()];
}

function firstDeleted(sorted: readonly BlockMeta[], ranges: readonly number[]): BlockMeta | undefined {
  const large = ranges[Math.floor(ranges.length / 2)]!;
  for (const block of sorted.toReversed()) {
    const { numTombstones = 0, numSeries = 0 } = block.stats;
    const isWhole = numTombstones > 0 && numTombstones >= numSeries;
    if (block.maxTime - block.minTime < large) {
      if (isWhole && !isFailed(block)) return block;
      break;
    }
    if (numTombstones / (numSeries + 1) > muchDeleted && !isFailed(block)) return block;
  }
  return undefined;
}

function isFailed({ compaction }: BlockMeta): boolean {
  return compaction.failed === true;
}

function isApart({ compaction }: BlockMeta): boolean {
  return compaction.hints?.some((hint) => apartHints.includes(hint)) === true;
}
