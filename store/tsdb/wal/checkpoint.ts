import { join } from "node:path";
import { ByteWriter, type Log } from "@taffrail/base";
import {
  type Disk,
  listSegments,
  segmentName,
  segmentPath,
  type WalCompression,
  WalWriter,
} from "@taffrail/disk";
import type { Head } from "../head/head.ts";
import { Pacer } from "../pacer.ts";
import { addSeries, beginSeries } from "./records.ts";

/** A checkpoint: what stands for the segments up to its number. */
export interface Checkpoint {
  readonly name: string;
  readonly segment: number;
}

const checkpointName = /^checkpoint\.(\d+)$/;

/** Checkpoints in a log's folder, oldest first. */
export function listCheckpoints(disk: Disk, dir: string): Checkpoint[] {
  return disk
    .list(dir)
    .map((name) => ({ name, segment: Number(checkpointName.exec(name)?.[1] ?? -1) }))
    .filter(({ segment }) => segment >= 0)
    .sort((a, b) => a.segment - b.segment);
}

/** Removes what a crash left of writing a checkpoint. */
export function removeUnfinished(disk: Disk, dir: string, log: Log): void {
  for (const name of disk.list(dir)) {
    if (!/^checkpoint\..*\.tmp$/.test(name)) continue;
    log.warn("removing an unfinished checkpoint", { name });
    disk.remove(join(dir, name));
  }
}

/** Series in one record, so that a record stays well below a segment. */
const seriesPerRecord = 1_000;

/**
 * Writes the checkpoint that stands for all segments up to `upTo`, whose samples are all given up already: it needs the series that still
 * live, no sample, and behind the series `more` records, of exemplars and metadata. Then removes those segments and older checkpoints. A crash at any point leaves a folder that replays to the same.
 */
export async function writeCheckpoint(
  disk: Disk,
  dir: string,
  upTo: number,
  head: Head,
  aliases: ReadonlyMap<number, readonly number[]>,
  more: Iterable<Uint8Array>,
  compression: WalCompression,
  keepFrom: number = Infinity,
): Promise<void> {
  const name = `checkpoint.${segmentName(upTo)}`;
  const temporary = join(dir, `${name}.tmp`);
  disk.remove(temporary);
  const writer = new WalWriter({ disk, dir: temporary, compression, segmentBytes: 128 << 20 });
  try {
    const record = new ByteWriter();
    const pacer = new Pacer(10);
    const { table } = head.index;
    let inRecord = 0;
    const flush = (): void => {
      if (inRecord > 0) writer.append(record.written());
      record.clear();
      inRecord = 0;
    };
    for (let slot = 0; slot < table.slots; slot++) {
      if (table.ref[slot] === 0) continue;
      if (inRecord === 0) beginSeries(record);
      const labels = head.labelsOf(slot);
      addSeries(record, table.walRef[slot]!, labels);
      for (const alias of aliases.get(slot) ?? []) addSeries(record, alias, labels);
      if (++inRecord === seriesPerRecord) flush();
      if (pacer.isDue) await pacer.breathe();
    }
    flush();
    for (const written of more) {
      writer.append(written);
      if (pacer.isDue) await pacer.breathe();
    }
  } finally {
    await writer[Symbol.asyncDispose]();
  }
  disk.syncDir(temporary);
  disk.remove(join(dir, name));
  disk.rename(temporary, join(dir, name));
  disk.syncDir(dir);
  removeCovered(disk, dir, keepFrom);
}

/** Removes segments and checkpoints that the newest checkpoint stands for, but for segments from `keepFrom` on, which somebody still reads. */
export function removeCovered(disk: Disk, dir: string, keepFrom: number = Infinity): void {
  const checkpoints = listCheckpoints(disk, dir);
  const newest = checkpoints.pop();
  if (newest === undefined) return;
  for (const segment of listSegments(disk, dir)) {
    if (segment <= newest.segment && segment < keepFrom) disk.remove(segmentPath(dir, segment));
  }
  for (const { name } of checkpoints) disk.remove(join(dir, name));
}
