import { join } from "node:path";
import { type Disk, readWhole } from "@taffrail/disk";
import { type BlockMeta, parseMeta } from "../block/meta.ts";
import { isUlid } from "../block/ulid.ts";

/** A block's folder, without a look at what is in it but its meta.json. */
export interface ListedBlock {
  readonly dir: string;
  readonly meta: BlockMeta;
  readonly sizeBytes: number;
}

/** Blocks of a data folder, by time; `onFault` hears of folders that say nothing of themselves. */
export function listBlocks(
  disk: Disk,
  dir: string,
  onFault: (dir: string, error: unknown) => void = () => {},
): ListedBlock[] {
  const blocks: ListedBlock[] = [];
  for (const name of disk.list(dir)) {
    if (!isUlid(name)) continue;
    const block = join(dir, name);
    try {
      const text = new TextDecoder().decode(readWhole(disk, join(block, "meta.json")));
      blocks.push({ dir: block, meta: parseMeta(text, block), sizeBytes: blockBytes(disk, block) });
    } catch (error) {
      onFault(block, error);
    }
  }
  return blocks.sort((a, b) => a.meta.minTime - b.meta.minTime || a.meta.maxTime - b.meta.maxTime);
}

/** Bytes of a block's files. */
export function blockBytes(disk: Disk, dir: string): number {
  const chunks = disk.list(join(dir, "chunks")).map((name) => `chunks/${name}`);
  return ["meta.json", "index", "tombstones", ...chunks].reduce(
    (sum, name) => sum + (disk.stat(join(dir, name))?.sizeBytes ?? 0),
    0,
  );
}
