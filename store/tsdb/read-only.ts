import type { Clock, Log } from "@taffrail/base";
import { TaffrailError } from "@taffrail/base";
import { type Disk, OverlayDisk, systemDisk } from "@taffrail/disk";
import { join } from "node:path";
import { openTsdb } from "./open-tsdb.ts";
import type { Tsdb } from "./tsdb.ts";

/** There is no data folder. */
export class NoDataFolderError extends TaffrailError {
  readonly code = "tsdb/no-folder";

  constructor(dir: string) {
    super(`cannot read ${dir}: there is no such folder`);
  }
}

/**
 * Opens a data folder to be read only: nothing in it changes, whoever it belongs to, and a server may be at work in it. What the log
 * holds is read into memory. Throws `NoDataFolderError`.
 */
export function openTsdbToRead(options: {
  readonly dir: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly disk?: Disk;
}): Promise<Tsdb> {
  const { dir, disk = systemDisk } = options;
  if (disk.stat(dir)?.kind !== "folder") throw new NoDataFolderError(dir);
  return openTsdb({
    ...options,
    disk: new OverlayDisk(disk, [join(dir, "lock")]),
    isTended: false,
    retentionMs: Infinity,
    maxHeadBytes: Infinity,
  });
}
