import { join } from "node:path";
import { ByteReader, MalformedBytesError } from "@taffrail/base";
import { type Disk, listSegments, segmentPath, WalSegmentReader } from "@taffrail/disk";
import type { Companions } from "../head/companions.ts";
import { familyOf } from "../head/metadata.ts";
import type { Pacer } from "../pacer.ts";
import { listCheckpoints } from "../wal/checkpoint.ts";
import { isHistogramRecord, readHistograms } from "../wal/histogram-records.ts";
import { readMetadata } from "../wal/other-records.ts";
import { readSamples, readSeries, recordType, SampleRows } from "../wal/records.ts";
import type { PassingHead } from "./passing-head.ts";

/** Learns from a log of the newest sample of each series, and what families say of themselves. */
export async function learn(
  disk: Disk,
  walDir: string,
  head: PassingHead,
  companions: Companions,
  pacer: Pacer,
): Promise<void> {
  const { index } = head;
  const slots = new Map<number, number>();
  const rows = new SampleRows();
  const checkpoint = listCheckpoints(disk, walDir).at(-1);
  const read = async (dir: string, segment: number, standsFor: number): Promise<void> => {
    const reader = new WalSegmentReader(disk, segmentPath(dir, segment));
    const take = (record: Uint8Array): void => {
      const from = new ByteReader(record);
      const type = from.u8();
      if (type === recordType.series) {
        for (const { ref, labels } of readSeries(from)) {
          const slot = index.find(labels);
          if (slot < 0) continue;
          slots.set(ref, slot);
          head.restore(slot, -Infinity, standsFor);
        }
      } else if (type === recordType.samples || type === recordType.samplesV2) {
        readSamples(from, type, rows);
        for (let row = 0; row < rows.length; row++) {
          const slot = slots.get(rows.refs[row]!);
          if (slot !== undefined) head.restore(slot, rows.t[row]!, standsFor);
        }
      } else if (isHistogramRecord(type)) {
        for (const { ref, t } of readHistograms(from, type)) {
          const slot = slots.get(ref);
          if (slot !== undefined) head.restore(slot, t, standsFor);
        }
      } else if (type === recordType.metadata) {
        for (const { ref, type: of, unit, help } of readMetadata(from)) {
          const slot = slots.get(ref);
          if (slot === undefined) continue;
          const family = { family: familyOf(head.labelsOf(slot).name, of), type: of, unit, help };
          if (companions.metadata.isNews(family)) companions.metadata.set(family);
        }
      }
    };
    try {
      for (const { record } of reader.records()) {
        if (record.length === 0) continue;
        try {
          take(record);
        } catch (error) {
          if (!(error instanceof MalformedBytesError)) throw error; // it costs itself only
        }
        if (pacer.isDue) await pacer.breathe();
      }
    } finally {
      reader.close();
    }
  };
  if (checkpoint !== undefined) {
    const inside = join(walDir, checkpoint.name);
    for (const segment of listSegments(disk, inside)) await read(inside, segment, checkpoint.segment);
  }
  for (const segment of listSegments(disk, walDir))
    if (checkpoint === undefined || segment > checkpoint.segment) await read(walDir, segment, segment);
}
