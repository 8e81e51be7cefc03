import type { Random } from "@taffrail/base";
import type { Disk } from "@taffrail/disk";
import type { Deleted } from "../block/tombstones.ts";
import { writeHeadBlock } from "../block/write-block.ts";
import { recode } from "../compact/recode.ts";
import { chunkRangeMs, type Head, type HeadChunk } from "../head/head.ts";
import type { SeriesIndex } from "../head/series-index.ts";
import type { LateMark } from "./late-samples.ts";

/** What is written, and where. */
export interface LateBlocksOptions {
  readonly disk: Disk;
  /** The data folder. */
  readonly dir: string;
  readonly head: Head;
  /** The chunks that are meant. */
  readonly mark: LateMark;
  readonly nowMs: number;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** Writes samples that came late as blocks, one for every two hours that have any; gives their folders as they are done. */
export async function* writeLateBlocks(options: LateBlocksOptions): AsyncGenerator<string, void, undefined> {
  const { head, mark } = options;
  const { minT, maxT } = head.late;
  for (let from = Math.floor(minT / chunkRangeMs) * chunkRangeMs; from <= maxT; from += chunkRangeMs) {
    const folder = await writeHeadBlock({
      ...options,
      head: new LateSource(head, mark),
      mint: from,
      end: from + chunkRangeMs,
      hints: ["from-out-of-order"],
    });
    if (folder !== undefined) yield folder;
  }
}

/** The marked late chunks of a head, as a block is written from. */
class LateSource {
  readonly index: SeriesIndex;
  readonly #head: Head;
  readonly #mark: LateMark;

  constructor(head: Head, mark: LateMark) {
    this.index = head.index;
    this.#head = head;
    this.#mark = mark;
  }

  hasInOrder(slot: number, mint: number, maxt: number): boolean {
    return this.#mark.has(slot) && this.#head.late.hasSamples(slot, mint, maxt);
  }

  chunksOf(slot: number, mint: number, end: number): HeadChunk[] {
    const rows = this.#head.late.read(slot, mint, end - 1, this.#mark.get(slot) ?? 0);
    const chunks: HeadChunk[] = [];
    recode(rows, (encoding, samples, minT, maxT, bytes, start, length) => {
      const copy = bytes.slice(start, start + length);
      chunks.push({ minT, maxT, samples, encoding, bytes: copy, start: 0, length });
    });
    return chunks;
  }

  deletedOf(slot: number): readonly Deleted[] {
    return this.#head.deletedOf(slot);
  }
}
