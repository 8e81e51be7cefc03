import { join } from "node:path";
import type { Random } from "@taffrail/base";
import { type Disk, writeAtomically } from "@taffrail/disk";
import { compareText } from "@taffrail/model";
import type { Head } from "../head/head.ts";
import { ChunksWriter, xorEncoding } from "./chunks-writer.ts";
import { Pacer } from "../pacer.ts";
import { type ChunkMeta, IndexWriter } from "./index-writer.ts";
import { type BlockMeta, renderMeta } from "./meta.ts";
import { type Deleted, renderTombstones } from "./tombstones.ts";
import { makeUlid } from "./ulid.ts";

/** Suffix of a folder in which a block is being written. */
export const creationSuffix = ".tmp-for-creation";

/** What is written, and where. */
export interface HeadBlockOptions {
  readonly disk: Disk;
  /** The data folder. */
  readonly dir: string;
  readonly head: Head;
  /** From this time on … */
  readonly mint: number;
  /** … to before this one, a multiple of the chunks' range. */
  readonly end: number;
  readonly nowMs: number;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** How long the loop runs before others get their turn. */
const sliceMs = 10;

/**
 * Writes what the head holds of a time range as a block: chunks go over byte by byte. The caller sees to it that nothing of that time is
 * appended meanwhile. Gives the block's folder, or `undefined` where there is nothing in the range.
 */
export async function writeHeadBlock(options: HeadBlockOptions): Promise<string | undefined> {
  const { disk, dir, head, mint, end, signal } = options;
  const { index } = head;
  const slots: number[] = [];
  for (let slot = 0; slot < index.table.slots; slot++) {
    if (index.table.ref[slot] !== 0 && head.hasSamples(slot, mint, end - 1)) slots.push(slot);
  }
  if (slots.length === 0) return undefined;
  index.sortByLabels(slots);
  const ulid = makeUlid(options.nowMs, options.random);
  const folder = join(dir, ulid);
  const temporary = folder + creationSuffix;
  disk.makeDir(temporary);
  let chunksWriter: ChunksWriter | undefined;
  let indexWriter: IndexWriter | undefined;
  try {
    chunksWriter = new ChunksWriter(disk, join(temporary, "chunks"));
    indexWriter = new IndexWriter(disk, join(temporary, "index"), symbolsOf(head, slots));
    const found = { series: 0, chunks: 0, samples: 0, tombstones: 0, minT: Infinity };
    const deleted = new Map<number, readonly Deleted[]>();
    const pacer = new Pacer(sliceMs, signal);
    const refs = slots.map((slot) => index.table.ref[slot]!);
    for (const [i, slot] of slots.entries()) {
      if (index.table.ref[slot] !== refs[i]) continue; // given up meanwhile, for want of memory
      const metas: ChunkMeta[] = [];
      for (const { minT, maxT, samples, bytes, start, length } of head.chunksOf(slot, mint, end)) {
        const ref = await chunksWriter.add(xorEncoding, bytes, start, length);
        metas.push({ minT, maxT, ref });
        found.samples += samples;
        if (minT < found.minT) found.minT = minT;
      }
      if (metas.length > 0) {
        const id = indexWriter.addSeries(head.labelsOf(slot), metas);
        const stretches = head.deletedOf(slot);
        if (stretches.length > 0) deleted.set(id, stretches);
        found.tombstones += stretches.length;
        found.series++;
        found.chunks += metas.length;
      }
      if (pacer.isDue) await pacer.breathe();
    }
    if (found.series === 0) {
      disk.remove(temporary);
      return undefined;
    }
    await chunksWriter.finish();
    await indexWriter.finish(pacer);
    writeAtomically(disk, join(temporary, "tombstones"), renderTombstones(deleted));
    const meta: BlockMeta = {
      ulid,
      minTime: Math.max(mint, found.minT),
      maxTime: end,
      stats: {
        numSamples: found.samples,
        numFloatSamples: found.samples,
        numSeries: found.series,
        numChunks: found.chunks,
        ...(found.tombstones > 0 ? { numTombstones: found.tombstones } : {}),
      },
      compaction: { level: 1, sources: [ulid] },
      version: 1,
    };
    writeAtomically(disk, join(temporary, "meta.json"), new TextEncoder().encode(renderMeta(meta)));
    disk.syncDir(join(temporary, "chunks"));
    disk.syncDir(temporary);
    disk.rename(temporary, folder);
    disk.syncDir(dir);
    return folder;
  } catch (error) {
    chunksWriter?.abandon();
    indexWriter?.abandon();
    try {
      disk.remove(temporary);
    } catch {
      // opening the store removes it
    }
    throw error;
  }
}

/** All label names and values of the series, sorted by bytes. */
function symbolsOf(head: Head, slots: readonly number[]): string[] {
  const { index } = head;
  const pairs = new Set<number>();
  for (const slot of slots) for (const pair of index.pairsOf(slot)) pairs.add(pair);
  const symbols = new Set<string>();
  for (const pair of pairs) {
    symbols.add(index.pairs.nameOf(pair).name);
    symbols.add(index.pairs.valueOf(pair));
  }
  return [...symbols].sort(compareText);
}
