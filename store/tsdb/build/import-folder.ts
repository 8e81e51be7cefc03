import { join } from "node:path";
import type { Clock, Log } from "@taffrail/base";
import { type Disk, lockDir } from "@taffrail/disk";
import { creationSuffix } from "../block/block-writer.ts";
import { listBlocks } from "../inspect/list-blocks.ts";
import { openTsdbToRead } from "../read-only.ts";

/** From where, into where. */
export interface ImportOptions {
  readonly disk: Disk;
  /** A data folder of Prometheus or of Taffrail; it stays as it is. */
  readonly from: string;
  /** A data folder that no server works in. */
  readonly into: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly onProgress?: (block: number, of: number) => void;
}

/** What was taken over. */
export interface Imported {
  /** Folders of blocks taken over as they are, and of those that the head became. */
  readonly blocks: readonly string[];
  readonly headBlocks: readonly string[];
  /** Blocks that were there already. */
  readonly known: number;
  /** Blocks that say nothing of themselves. */
  readonly unreadable: number;
}

/**
 * Takes over the blocks of another data folder, by second names where that can be, and what its log and head chunks hold as blocks of
 * their own. What overlaps is merged by the server's compaction. Taken over twice it changes nothing but for the head.
 */
export async function importFolder(options: ImportOptions): Promise<Imported> {
  const { disk, from, into, clock, log, signal } = options;
  await using store = await openTsdbToRead({ dir: from, clock, log, signal, disk });
  using _lock = lockDir(disk, into, log);
  let unreadable = 0;
  const found = listBlocks(disk, from, (dir, error) => {
    unreadable++;
    log.warn("a block says nothing of itself and is not taken over", { dir, error });
  });
  const blocks: string[] = [];
  let known = 0;
  for (const [i, { dir, meta }] of found.entries()) {
    signal.throwIfAborted();
    options.onProgress?.(i, found.length);
    const target = join(into, meta.ulid);
    if (disk.stat(target) !== undefined) {
      known++;
      continue;
    }
    linkBlock(disk, dir, target);
    blocks.push(target);
    await new Promise((resolve) => setImmediate(resolve)); // a Ctrl-C is heard
  }
  const headBlocks = await store.copyHead({ disk, dir: into });
  return { blocks, headBlocks, known, unreadable };
}

function linkBlock(disk: Disk, from: string, to: string): void {
  const temporary = to + creationSuffix;
  try {
    disk.remove(temporary);
    disk.makeDir(join(temporary, "chunks"));
    for (const name of disk.list(join(from, "chunks"))) {
      disk.link(join(from, "chunks", name), join(temporary, "chunks", name));
    }
    for (const name of ["index", "tombstones", "meta.json"]) {
      if (disk.stat(join(from, name)) !== undefined) disk.link(join(from, name), join(temporary, name));
    }
    disk.syncDir(join(temporary, "chunks"));
    disk.syncDir(temporary);
    disk.rename(temporary, to);
    disk.syncDir(to.slice(0, to.lastIndexOf("/")) || ".");
  } catch (error) {
    disk.remove(temporary);
    throw error;
  }
}
