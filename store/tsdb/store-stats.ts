import { join } from "node:path";
import { segmentsBytes } from "@taffrail/disk";
import type { NewSeries } from "./new-series.ts";
import type { LateIntake } from "./out-of-order/late-intake.ts";
import type { StoreParts } from "./store-parts.ts";
import type { Tending } from "./tending.ts";
import type { TsdbStats } from "./tsdb.ts";
import { listCheckpoints } from "./wal/checkpoint.ts";

/** Sizes and counts of a store as they stand; looks at the folder of the log. */
export function statsOf(parts: StoreParts, series: NewSeries, tending: Tending, late: LateIntake): TsdbStats {
  const { settings, walDir, head, companions, samples, keeper } = parts;
  const { blocks } = keeper;
  const { disk } = settings;
  const minTime = Math.min(blocks.minT, head.minT, head.late.minT);
  const maxTime = Math.max(head.maxT, blocks.endT - 1, head.late.maxT);
  const isEmpty = minTime > maxTime;
  let walBytes = segmentsBytes(disk, walDir);
  for (const { name } of listCheckpoints(disk, walDir)) walBytes += segmentsBytes(disk, join(walDir, name));
  return {
    series: head.index.table.live,
    chunks: head.chunks + head.late.chunks,
    samplesAppended: samples.samplesAppended,
    samples: head.samples + head.late.samples,
    minTime: isEmpty ? undefined : minTime,
    maxTime: isEmpty ? undefined : maxTime,
    labelPairs: head.index.pairs.size,
    labelNames: head.index.pairs.names.size,
    memoryBytes: head.heldBytes + companions.heldBytes + blocks.cacheBytes,
    walBytes,
    headFileBytes: head.files.sizeBytes,
    lateAppended: late.appended,
    memory: {
      series: head.seriesBytes,
      chunks: head.heldBytes - head.seriesBytes - head.late.heldBytes,
      late: head.late.heldBytes,
      companions: companions.heldBytes,
      blockPages: blocks.cacheBytes,
    },
    maxHeadBytes: tending.maxHeadBytes,
    headChunkBytes: head.files.sizeBytes,
    lateLogBytes: segmentsBytes(disk, join(settings.dir, "wbl")),
    seriesCreated: series.created,
    seriesRemoved: tending.seriesRemoved,
    givenUpBefore: tending.givenUpBefore,
    seriesRefused: series.refused,
    seriesRefusedByJob: series.refusedByJob(),
    exemplars: companions.exemplars.size,
    exemplarsAppended: companions.exemplarsStored,
    exemplarsRefused: companions.exemplarsRefused,
    blocks: blocks.size,
    blockBytes: blocks.sizeBytes,
    corruptBlocks: blocks.corrupt.length,
    compactions: keeper.compactions,
    failedCompactions: keeper.failedCompactions,
  };
}
