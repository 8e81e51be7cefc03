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
import type { Companions } from "../head/companions.ts";
import type { Head } from "../head/head.ts";
import type { HeadChains } from "../head/head-chains.ts";
import type { Pacer } from "../pacer.ts";
import { listCheckpoints, removeUnfinished } from "./checkpoint.ts";
import { isHistogramRecord, readHistograms } from "./histogram-records.ts";
import type { NewestInLog } from "./newest-in-log.ts";
import { readExemplars, readMetadata, readTombstoneRecord } from "./other-records.ts";
import { readSamples, readSeries, recordType, SampleRows } from "./records.ts";
import { RefSlots } from "./ref-slots.ts";

/** What is asked of logs before anything is written behind them. */
export interface PrepareLogOptions {
  readonly disk: Disk;
  readonly dir: string;
  /** The folder of the log of samples that came late. */
  readonly lateDir: string;
  /** Learns of the series. */
  readonly head: Head;
  readonly log: Log;
  readonly pacer: Pacer;
  /** What is to be known for rows to be judged before the samples are back. Absent: that is not wanted. */
  readonly judging?: {
    readonly newest: NewestInLog;
    /** Exemplars and metadata are brought back at once. */
    readonly companions: Companions;
    readonly chains: HeadChains;
  };
}

/** What a log holds beside samples. */
export interface PreparedLog {
  /** The largest number of a series. */
  readonly maxRef: number;
  /** Whether series left before the log does: their numbers say nothing of those with the same labels that came after. */
  readonly hasLeft: boolean;
}

/**
 * Makes logs fit to be written on before their samples are read: what a crash left at the end of the newest segment is cut off, as behind a
 * torn end other readers of the format see nothing; and the head learns of all series with their numbers, as to name one a second time
 * would make other readers forget what they have of it. Where rows are to be judged, the newest sample of each series is looked for too: about 30 ns a
 * sample.
 */
export async function prepareLog(options: PrepareLogOptions): Promise<PreparedLog> {
  const { disk, dir, lateDir, head, log, pacer, judging } = options;
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

  let hasLeft = false;
  const { index } = head;
  const slots = new RefSlots();
  const rows = new SampleRows();
  const takeSeries = (from: ByteReader): void => {
    for (const { ref, labels } of readSeries(from)) {
      maxRef = Math.max(maxRef, ref);
      if (labels.size === 0) continue;
      let slot = index.find(labels);
      if (slot < 0) {
        slot = index.add(labels); // first: it may replace the columns
        index.table.walRef[slot] = ref;
      }
      if (judging === undefined) continue;
      slots.set(ref, slot);
      judging.newest.noteChunk(slot, head.endOf(judging.chains.newest(ref)));
    }
  };
  const takeRest = (from: ByteReader, type: number, segment: number): void => {
    if (judging === undefined) return;
    const { newest, companions } = judging;
    if (type === recordType.samples || type === recordType.samplesV2) {
      try {
        readSamples(from, type, rows);
      } finally {
        newest.noteRows(rows, slots); // what stands before the fault is whole
      }
    } else if (isHistogramRecord(type)) {
      for (const histogram of readHistograms(from, type)) {
        const slot = slots.get(histogram.ref);
        if (slot >= 0) newest.noteHistogram(slot, histogram);
      }
    } else if (type === recordType.exemplars) {
      for (const exemplar of readExemplars(from)) {
        const slot = slots.get(exemplar.ref);
        if (slot >= 0) companions.restoreExemplar(slot, exemplar, segment);
      }
    } else if (type === recordType.metadata) {
      for (const metadata of readMetadata(from)) {
        const slot = slots.get(metadata.ref);
        if (slot >= 0) companions.restoreMetadata(slot, metadata);
      }
    }
  };
  const take = (record: Uint8Array, segment: number): void => {
    const from = new ByteReader(record);
    const type = from.u8();
    if (type === recordType.series) takeSeries(from);
    else if (type === recordType.tombstones)
      hasLeft ||= readTombstoneRecord(from).some(({ maxt }) => maxt >= 2 ** 62);
    else takeRest(from, type, segment);
  };
  const checkpoint = listCheckpoints(disk, dir).at(-1);
  if (checkpoint !== undefined) {
    const inside = join(dir, checkpoint.name);
    for (const segment of listSegments(disk, inside))
      await read(inside, segment, false, (record) => take(record, -1));
  }
  const segments = listSegments(disk, dir).filter((n) => checkpoint === undefined || n > checkpoint.segment);
  for (const [i, segment] of segments.entries())
    await read(dir, segment, i === segments.length - 1, (record) => take(record, segment));

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
  return { maxRef, hasLeft };
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
