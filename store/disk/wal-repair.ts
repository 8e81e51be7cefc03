import { ByteWriter } from "@taffrail/base";
import type { Disk } from "./disk.ts";
import { segmentPath } from "./segments.ts";
import { frameRecord } from "./wal-frame.ts";
import { type WalDamage, WalSegmentReader } from "./wal-reader.ts";

/** What was done to a damaged segment. */
export interface WalRepair {
  readonly segment: number;
  readonly damage: readonly WalDamage[];
  /** Bytes that held no readable record. */
  readonly lostBytes: number;
  /** Where the segment as it was found is kept; `undefined` where only its torn end was cut off. */
  readonly keptAs: string | undefined;
}

/**
 * Makes a damaged segment whole again, so that any reader of the format takes it. The torn end of the newest segment, which is what a
 * crash leaves, is cut off. Anything else is rewritten from its readable records, and the old file kept beside it as `….damaged`.
 */
export function repairSegment(disk: Disk, dir: string, segment: number, isNewest: boolean): WalRepair {
  const path = segmentPath(dir, segment);
  const reader = new WalSegmentReader(disk, path);
  const salvaged = new ByteWriter(reader.sizeBytes + 1);
  try {
    for (const { packed } of reader.records()) frameRecord(packed, 0, salvaged);
  } finally {
    reader.close();
  }
  const { damage, goodBytes } = reader;
  const lostBytes = damage.reduce((sum, { fromByte, toByte }) => sum + toByte - fromByte, 0);
  if (damage.length === 0) return { segment, damage, lostBytes, keptAs: undefined };
  if (isNewest && damage.every(({ fromByte }) => fromByte >= goodBytes)) {
    const file = disk.open(path, "write");
    try {
      file.truncate(goodBytes);
      file.sync();
    } finally {
      file.close();
    }
    return { segment, damage, lostBytes, keptAs: undefined };
  }
  const keptAs = `${path}.damaged`;
  const mended = disk.open(`${path}.mended`, "create");
  try {
    mended.write(salvaged.written(), 0);
    mended.sync();
  } finally {
    mended.close();
  }
  disk.rename(path, keptAs);
  disk.rename(`${path}.mended`, path);
  disk.syncDir(dir);
  return { segment, damage, lostBytes, keptAs };
}

/** Finishes a repair that a crash cut between its two renames. */
export function finishRepairs(disk: Disk, dir: string): void {
  for (const name of disk.list(dir)) {
    if (!name.endsWith(".mended")) continue;
    const path = `${dir}/${name}`;
    const target = path.slice(0, -".mended".length);
    if (disk.stat(target) === undefined) disk.rename(path, target);
    else disk.remove(path);
  }
}
