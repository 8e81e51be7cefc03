import { join } from "node:path";
import { type Clock, type Log, messageOf, type Random } from "@taffrail/base";
import { type Disk, readWhole, writeAtomically } from "@taffrail/disk";
import { mergeBlocks } from "../compact/merge-blocks.ts";
import { blockBytes } from "../inspect/list-blocks.ts";
import { indexVersion, oldIndexVersion } from "./index-writer.ts";
import { type BlockMeta, misnumberedVersion, parseMeta, renderMeta } from "./meta.ts";
import { isUlid, makeUlid } from "./ulid.ts";

/** What blocks are mended with. */
export interface OldBlocksOptions {
  readonly disk: Disk;
  /** The data folder. */
  readonly dir: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** How long the loop runs before others get their turn: milliseconds. */
  readonly sliceMs: number;
}

/** Where the version stands in an index. */
const versionAt = 4;

/**
 * Makes blocks of old releases fit to be read by place: those whose release exchanged the versions of meta.json and index get the right ones,
 * as Prometheus does it, and those with an index of format 1 are written anew, and replace the old. A block of which that cannot be done
 * stays as it is. Throws `signal.reason`.
 */
export async function mendOldBlocks(options: OldBlocksOptions): Promise<void> {
  const { disk, dir, log, signal } = options;
  for (const name of disk.list(dir)) {
    if (!isUlid(name)) continue;
    const block = join(dir, name);
    try {
      if (mendVersions(disk, block))
        log.info("a block of a bad release has the right versions now", { block });
      if (readIndexVersion(disk, block) === oldIndexVersion) await writeAnew(options, name);
    } catch (error) {
      signal.throwIfAborted();
      log.warn("a block of an old release could not be mended", { block, error: messageOf(error) });
    }
  }
}

/** The index first: where a crash comes between, its version is right already. */
function mendVersions(disk: Disk, block: string): boolean {
  const path = join(block, "meta.json");
  if (disk.stat(path) === undefined) return false;
  const meta = jsonOf(new TextDecoder().decode(readWhole(disk, path)));
  if (meta?.version !== misnumberedVersion) return false;
  const mended = renderMeta(parseMeta(JSON.stringify({ ...meta, version: 1 }), block));
  const file = disk.open(join(block, "index"), "write");
  try {
    file.write(Uint8Array.of(indexVersion), versionAt);
    file.sync();
  } finally {
    file.close();
  }
  writeAtomically(disk, path, new TextEncoder().encode(mended));
  return true;
}

/** What is no JSON is the block's own fault, and told where it is opened. */
function jsonOf(text: string): { readonly version?: unknown } | undefined {
  try {
    return JSON.parse(text) as Partial<BlockMeta>;
  } catch {
    return undefined;
  }
}

/** −1: it has none. */
function readIndexVersion(disk: Disk, block: string): number {
  const path = join(block, "index");
  if (disk.stat(path) === undefined) return -1;
  const head = new Uint8Array(versionAt + 1);
  const file = disk.open(path, "read");
  try {
    return file.read(head, 0) < head.length ? -1 : head[versionAt]!;
  } finally {
    file.close();
  }
}

async function writeAnew(options: OldBlocksOptions, name: string): Promise<void> {
  const { disk, dir, clock, log, random } = options;
  const block = join(dir, name);
  const needBytes = blockBytes(disk, block);
  const roomBytes = disk.roomBytes(dir);
  if (roomBytes < needBytes) {
    log.warn("a block with an index of format 1 is left out: there is no room to write it anew", {
      block,
      needBytes,
      roomBytes,
    });
    return;
  }
  const { folder } = await mergeBlocks({ ...options, blocks: [name], ulid: makeUlid(clock.now(), random) });
  if (folder === undefined) disk.remove(block); // all of it was deleted
  log.info("a block with an index of format 1 was written anew", { block, into: folder });
}
