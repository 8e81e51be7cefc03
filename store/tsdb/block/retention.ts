/** What retention asks of a block. */
export interface AgingBlock {
  /** Unix milliseconds, the first that is not in it. */
  readonly maxTime: number;
  readonly sizeBytes: number;
}

/** How much is kept. */
export interface Retention {
  /** A block goes this long after its end, counted to the end of the newest. */
  readonly retentionMs: number;
  /** All blocks and what else the folder holds; 0: any number. */
  readonly maxBytes: number;
  readonly otherBytes: number;
}

/**
 * The blocks that are to go, the newest first: the first that is too old or that goes beyond the size, and all older than it. Source:
 * Prometheus' retention.
 */
export function expiredBlocks<B extends AgingBlock>(blocks: readonly B[], retention: Retention): B[] {
  const newestFirst = [...blocks].sort((a, b) => b.maxTime - a.maxTime);
  const newest = newestFirst[0]?.maxTime ?? 0;
  let sum = retention.otherBytes;
  const first = newestFirst.findIndex(({ maxTime, sizeBytes }) => {
    sum += sizeBytes;
    return newest - maxTime >= retention.retentionMs || (retention.maxBytes > 0 && sum > retention.maxBytes);
  });
  return first < 0 ? [] : newestFirst.slice(first);
}
