import { join } from "node:path";
import { ByteReader, type Log } from "@taffrail/base";
import {
  type Disk,
  finishRepairs,
  listSegments,
  repairSegment,
  segmentPath,
  type WalRepair,
  WalSegmentReader,
} from "@taffrail/disk";
import type { Pacer } from "../pacer.ts";
import { listCheckpoints, removeUnfinished } from "./checkpoint.ts";
import { isHistogramRecord, readHistograms } from "./histogram-records.ts";
import { readSamples, readSeries, recordType, SampleRows } from "./records.ts";

/** What is asked of logs before anything is written behind them. */
export interface PrepareLogOptions {
  readonly disk: Disk;
  readonly dir: string;
  /** The folder of the log of samples that came late. */
  readonly lateDir: string;
  readonly log: Log;
  readonly pacer: Pacer;
}

/**
 * Makes logs fit to be written on before they are read: what a crash left at the end of the newest segment is cut off, as behind a torn end
 * other readers of the format see nothing. Gives the largest number of a series in them. Numbers only rise, so the newest record of series has
 * it: where series came and went lately one segment is read.
 */
export async function prepareLog({ disk, dir, lateDir, log, pacer }: PrepareLogOptions): Promise<number> {
  let maxRef = 0;
  const read = async (
    folder: string,
    segment: number,
    isNewest: boolean,
    take: (record: Uint8Array) => void,
  ): Promise<void> => {
    const path = segmentPath(folder, segment);
    const reader = new WalSegmentReader(disk, path);
    try {
      for (const { record } of reader.records()) {
        if (record.length === 0) continue;
        try {
          take(record);
        } catch {
          // replay tells of it
        }
        if (pacer.isDue) await pacer.breathe();
      }
    } finally {
      reader.close();
    }
    if (reader.damage.length > 0 && isNewest)
      tellRepair(log, path, repairSegment(disk, folder, segment, isNewest));
  };
  removeUnfinished(disk, dir, log);
  finishRepairs(disk, dir);
  finishRepairs(disk, lateDir);

  let hasSeries = false;
  const takeSeries = (record: Uint8Array): void => {
    if (record[0] !== recordType.series) return;
    const from = new ByteReader(record);
    from.u8();
    for (const { ref } of readSeries(from)) maxRef = Math.max(maxRef, ref);
    hasSeries = true;
  };
  const checkpoint = listCheckpoints(disk, dir).at(-1);
  const segments = listSegments(disk, dir).filter((n) => checkpoint === undefined || n > checkpoint.segment);
  for (const [i, segment] of segments.toReversed().entries()) {
    await read(dir, segment, i === 0, takeSeries);
    if (hasSeries) break;
  }
  if (checkpoint !== undefined && !hasSeries) {
    const inside = join(dir, checkpoint.name);
    for (const segment of listSegments(disk, inside)) await read(inside, segment, false, takeSeries);
  }

  const rows = new SampleRows();
  const lateSegments = listSegments(disk, lateDir);
  for (const [i, segment] of lateSegments.entries()) {
    await read(lateDir, segment, i === lateSegments.length - 1, (record) => {
      const type = record[0]!;
      const from = new ByteReader(record);
      from.u8();
      if (type === recordType.samples || type === recordType.samplesV2) {
        readSamples(from, type, rows);
        for (let row = 0; row < rows.length; row++) maxRef = Math.max(maxRef, rows.refs[row]!);
      } else if (isHistogramRecord(type)) {
        for (const { ref } of readHistograms(from, type)) maxRef = Math.max(maxRef, ref);
      }
    });
  }
  return maxRef;
}

/** Says what was lost of a segment, and where it was kept. */
export function tellRepair(log: Log, segment: string, { damage, keptAs }: WalRepair): void {
  for (const { reason, fromByte, toByte } of damage) {
    log.warn(
      keptAs === undefined ? "the torn end of the log was cut off" : "a damaged part of the log was left out",
      { segment, fromByte, lostBytes: toByte - fromByte, reason, keptAs },
    );
  }
}
