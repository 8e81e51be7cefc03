import { join } from "node:path";
import type { Log } from "@taffrail/base";
import type { Disk } from "@taffrail/disk";
import type { Pacer } from "../pacer.ts";
import { type HeadEntry, headFileHeaderBytes, HeadFileScan, putFileHeader } from "./head-files-format.ts";

/** Where head chunk files lie. */
export interface HeadFolder {
  readonly disk: Disk;
  readonly dir: string;
  readonly log: Log;
}

/** A file of head chunks. */
export interface HeadFile {
  readonly number: number;
  /** Newest sample of the chunks that are in order. */
  maxT: number;
  /** Chunks out of order that are still wanted. */
  lateChunks: number;
  sizeBytes: number;
}

/** Told of each chunk that was found. */
type Visit = (position: number, entry: HeadEntry, bytes: Uint8Array) => void;

export function headFilePath(dir: string, number: number): string {
  return join(dir, String(number).padStart(6, "0"));
}

/**
 * Reads every chunk there is, oldest first; gives the files. Where one is damaged its tail and all later files are emptied, and that is told: the log
 * has what they held. `breathe` is asked between chunks.
 */
export async function loadHeadFiles(folder: HeadFolder, visit: Visit, pacer: Pacer): Promise<HeadFile[]> {
  const { disk, dir, log } = folder;
  const numbers = disk
    .list(dir)
    .filter((name) => /^\d{6,}$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
  const files: HeadFile[] = [];
  let isDamaged = false;
  for (const [i, number] of numbers.entries()) {
    const isNewest = i === numbers.length - 1;
    const hasGap = i > 0 && numbers[i - 1] !== number - 1;
    const found: HeadFile = { number, maxT: -Infinity, lateChunks: 0, sizeBytes: headFileHeaderBytes };
    if (isDamaged || hasGap) {
      if (hasGap && !isDamaged) log.warn("head chunk files before this one are missing", { number });
      isDamaged = true;
      empty(folder, number);
    } else isDamaged = await loadFile(folder, found, isNewest, visit, pacer);
    files.push(found);
  }
  return files;
}

/** Gives whether the file is damaged. */
async function loadFile(
  folder: HeadFolder,
  found: HeadFile,
  isNewest: boolean,
  visit: Visit,
  pacer: Pacer,
): Promise<boolean> {
  const { disk, dir, log } = folder;
  const path = headFilePath(dir, found.number);
  let goodBytes: number;
  let damage: string | undefined;
  const file = disk.open(path, "read");
  try {
    const scan = new HeadFileScan(file);
    for (let at = scan.next(); at >= 0; at = scan.next()) {
      if (!scan.entry.isOutOfOrder) found.maxT = Math.max(found.maxT, scan.entry.maxT);
      visit(found.number * 2 ** 32 + at, scan.entry, scan.bytes);
      if (pacer.isDue) await pacer.breathe();
    }
    ({ goodBytes, damage } = scan);
    found.sizeBytes = file.sizeBytes();
  } finally {
    file.close();
  }
  if (damage === undefined) return false;
  log.warn(
    isNewest
      ? "the torn end of the head chunks was cut off; the log has what it held"
      : "head chunks are damaged: from there on they are given up; the log has what they held",
    { path, fromByte: goodBytes, lostBytes: found.sizeBytes - goodBytes, reason: damage },
  );
  if (goodBytes <= headFileHeaderBytes) empty(folder, found.number);
  else {
    const torn = disk.open(path, "write");
    try {
      torn.truncate(goodBytes);
    } finally {
      torn.close();
    }
  }
  found.sizeBytes = Math.max(goodBytes, headFileHeaderBytes);
  return true;
}

/** Leaves nothing but the header of a file, so that its number is not given twice: numbers without gaps are part of the format. */
function empty({ disk, dir }: HeadFolder, number: number): void {
  const header = new Uint8Array(headFileHeaderBytes);
  putFileHeader(header, 0);
  const file = disk.open(headFilePath(dir, number), "create");
  try {
    file.write(header, 0);
  } finally {
    file.close();
  }
}
