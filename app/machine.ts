import { statfsSync } from "node:fs";
import { totalmem } from "node:os";
import { systemDisk } from "@taffrail/disk";

/** Bytes of the file system that a folder lies on, or is to lie on. */
export function diskBytesOf(dir: string): number {
  systemDisk.makeDir(dir);
  const { blocks, bsize } = statfsSync(dir);
  return blocks * bsize;
}

/** Memory of this machine, or what its control group may take where that is less. */
export function machineBytes(): number {
  const bounded = process.constrainedMemory();
  return bounded > 0 ? Math.min(bounded, totalmem()) : totalmem();
}
