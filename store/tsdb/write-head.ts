import type { Random } from "@taffrail/base";
import type { Disk } from "@taffrail/disk";
import { writeHeadBlock } from "./block/write-block.ts";
import { chunkRangeMs, type Head } from "./head/head.ts";
import { writeLateBlocks } from "./out-of-order/write-late-blocks.ts";

/** What is written, and where. */
export interface WriteHeadOptions {
  readonly disk: Disk;
  /** The folder that blocks are to lie in. */
  readonly dir: string;
  readonly head: Head;
  readonly nowMs: number;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** Writes all that the head holds as blocks of two hours, what came late apart; the head stays as it is. Gives their folders. */
export async function writeHead(options: WriteHeadOptions): Promise<string[]> {
  const { head } = options;
  const folders: string[] = [];
  const firstT = head.findFirstT();
  if (firstT !== undefined) {
    const { maxT } = head;
    for (let mint = firstT; mint <= maxT;) {
      const end = (Math.floor(mint / chunkRangeMs) + 1) * chunkRangeMs;
      const folder = await writeHeadBlock({ ...options, mint, end });
      if (folder !== undefined) folders.push(folder);
      mint = end;
    }
  }
  if (head.late.samples > 0) {
    const late = writeLateBlocks({ ...options, mark: head.late.mark() });
    for await (const folder of late) folders.push(folder);
  }
  return folders;
}
