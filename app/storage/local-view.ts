import { basename } from "node:path";
import type { DataBlock, DataView } from "@taffrail/api";
import type { Clock } from "@taffrail/base";
import { systemDisk } from "@taffrail/disk";
import type { EngineLimits } from "@taffrail/promql";
import type { BlockInfo, StoreLimits, Tsdb } from "@taffrail/tsdb";
import { FreshCensus, mostOfList, shownLimits } from "./fresh-census.ts";

const dayMs = 86_400_000;

/** What the page Data is made of. */
export interface DataViewerOptions {
  readonly store: Tsdb;
  readonly clock: Clock;
  /** The data folder. */
  readonly dir: string;
  /** What the configuration grants the process; `undefined`: it does not say. */
  readonly grantedBytes: () => number | undefined;
  readonly queryLimits: () => EngineLimits;
  readonly signal: AbortSignal;
}

/** Tells what is stored, what that takes and what was promised. Series are counted once for all who ask within five seconds. */
export class DataViewer {
  readonly #options: DataViewerOptions;
  readonly #census: FreshCensus;

  constructor(options: DataViewerOptions) {
    this.#options = options;
    this.#census = new FreshCensus(options.store, options);
  }

  async view(): Promise<DataView> {
    const counted = await this.#census.get();
    const { store, grantedBytes, queryLimits, dir } = this.#options;
    const stats = store.stats();
    const { limits } = store;
    const blocks = store.blocks();
    const { compacting } = store;
    return {
      ...counted,
      memory: {
        granted: grantedBytes() ?? null,
        resident: process.memoryUsage.rss(),
        parts: stats.memory,
        head: {
          held: stats.memory.series + stats.memory.chunks + stats.memory.late,
          most: stats.maxHeadBytes,
        },
        queries: shownLimits(queryLimits()),
      },
      disk: {
        most: limits.maxDiskBytes,
        free: systemDisk.roomBytes(dir),
        log: stats.walBytes,
        headChunks: stats.headChunkBytes,
        late: stats.lateLogBytes,
        blocks: stats.blockBytes,
      },
      ...aging(blocks, limits, stats.walBytes + stats.headChunkBytes + stats.lateLogBytes),
      head: {
        series: stats.series,
        chunks: stats.chunks,
        samples: stats.samples,
        samplesAppended: stats.samplesAppended,
        seriesCreated: stats.seriesCreated,
        seriesRemoved: stats.seriesRemoved,
        minTime: stats.minTime ?? null,
        maxTime: stats.maxTime ?? null,
        exemplars: stats.exemplars,
      },
      refused: { total: stats.seriesRefused, byJob: stats.seriesRefusedByJob },
      givenUpBefore: stats.givenUpBefore ?? null,
      corruptBlocks: store
        .corruptBlocks()
        .slice(0, mostOfList)
        .map(({ dir, reason }) => ({ ulid: basename(dir), reason })),
      compacting:
        compacting === undefined
          ? null
          : { blocks: compacting.blocks.length, series: compacting.series, of: compacting.of },
      replay: store.replay ?? null,
    };
  }
}

/** When each block goes, and for how long the disk holds what is written. */
export function aging(
  blocks: readonly BlockInfo[],
  { retentionMs, maxDiskBytes }: Pick<StoreLimits, "retentionMs" | "maxDiskBytes">,
  otherBytes: number,
): { readonly blocks: readonly DataBlock[]; readonly retention: DataView["retention"] } {
  const sorted = blocks.toSorted((a, b) => a.meta.minTime - b.meta.minTime);
  const sizeBytes = sorted.reduce((sum, block) => sum + block.sizeBytes, 0);
  const from = sorted[0]?.meta.minTime ?? 0;
  const to = Math.max(0, ...sorted.map(({ meta }) => meta.maxTime));
  const bytesPerMs = to > from ? sizeBytes / (to - from) : 0;
  const heldMs =
    maxDiskBytes > 0 && bytesPerMs > 0 ? Math.max(0, maxDiskBytes - otherBytes) / bytesPerMs : null;
  const keptMs = Math.min(retentionMs, heldMs ?? Infinity);
  return {
    blocks: sorted.map(({ meta, sizeBytes: size, tombstones }) => ({
      ulid: meta.ulid,
      minTime: meta.minTime,
      maxTime: meta.maxTime,
      sizeBytes: size,
      level: meta.compaction.level,
      tombstones,
      series: meta.stats.numSeries ?? 0,
      samples: meta.stats.numSamples ?? 0,
      leavesAt: keptMs === Infinity ? null : meta.maxTime + keptMs,
    })),
    retention: {
      promisedMs: retentionMs === Infinity ? null : retentionMs,
      heldMs,
      bytesPerDay: bytesPerMs > 0 ? bytesPerMs * dayMs : null,
    },
  };
}
