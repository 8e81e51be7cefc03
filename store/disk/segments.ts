import { join } from "node:path";
import type { Disk } from "./disk.ts";

/** The file name of a segment of a log. */
export function segmentName(number: number): string {
  return String(number).padStart(8, "0");
}

/** Numbers of the segments in a folder, ascending. */
export function listSegments(disk: Disk, dir: string): number[] {
  return disk
    .list(dir)
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/** The path of a segment. */
export function segmentPath(dir: string, number: number): string {
  return join(dir, segmentName(number));
}

/** Bytes of all segments in a folder. */
export function segmentsBytes(disk: Disk, dir: string): number {
  let sum = 0;
  for (const number of listSegments(disk, dir)) sum += disk.stat(segmentPath(dir, number))?.sizeBytes ?? 0;
  return sum;
}
