import { join } from "node:path";
import { type Disk, readWhole, writeAtomically } from "@taffrail/disk";

/** A place in a log: up to here it was read, or sent. */
export interface LogPlace {
  readonly segment: number;
  readonly byte: number;
}

const fileName = "sent.json";

/** Whether one place lies behind another. */
export function isBehind(place: LogPlace, other: LogPlace): boolean {
  return place.segment > other.segment || (place.segment === other.segment && place.byte > other.byte);
}

/** The place that was written last; `undefined`: none was, or it makes no sense. */
export function readSentPlace(disk: Disk, dir: string): LogPlace | undefined {
  const path = join(dir, fileName);
  if (disk.stat(path) === undefined) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(readWhole(disk, path)));
  } catch {
    return undefined;
  }
  if (typeof parsed !== "object" || parsed === null) return undefined;
  const { segment, byte } = parsed as Partial<LogPlace>;
  if (!isWhole(segment) || !isWhole(byte)) return undefined;
  return { segment, byte };
}

export function writeSentPlace(disk: Disk, dir: string, { segment, byte }: LogPlace): void {
  writeAtomically(disk, join(dir, fileName), new TextEncoder().encode(JSON.stringify({ segment, byte })));
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
