import { join } from "node:path";
import type { Clock, Random } from "@taffrail/base";
import type { Disk } from "@taffrail/disk";
import type { BlockKeeper } from "./compact/block-keeper.ts";
import type { Head } from "./head/head.ts";
import { writeHead } from "./write-head.ts";

/** What is copied. */
export interface SnapshotOptions {
  readonly disk: Disk;
  readonly dir: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly keeper: BlockKeeper;
  /** Left out where it is not given. */
  readonly head: Head | undefined;
  readonly signal: AbortSignal;
}

/** Copies blocks by second names, and the head as blocks, into `snapshots/NAME`; gives the name. */
export async function takeSnapshot(options: SnapshotOptions): Promise<string> {
  const { disk, dir, clock, random, keeper, head, signal } = options;
  const name = snapshotName(clock.now(), random);
  const parent = join(dir, "snapshots");
  const temporary = join(parent, `${name}.tmp`);
  disk.makeDir(temporary);
  try {
    await keeper.snapshot(temporary);
    if (head !== undefined) {
      await writeHead({ disk, dir: temporary, head, nowMs: clock.now(), random, signal });
    }
    disk.syncDir(temporary);
    disk.rename(temporary, join(parent, name));
    disk.syncDir(parent);
    return name;
  } catch (error) {
    try {
      disk.remove(temporary);
    } catch {
      // a name that ends so is no snapshot
    }
    throw error;
  }
}

/** The time in UTC and sixteen digits of chance: `20060102T150405Z-0123456789abcdef`. */
function snapshotName(nowMs: number, random: Random): string {
  const time = new Date(nowMs).toISOString().replace(/[-:]/g, "").replace(/\.\d+/, "");
  let digits = "";
  for (let i = 0; i < 16; i++) digits += Math.floor(random() * 16).toString(16);
  return `${time}-${digits}`;
}
