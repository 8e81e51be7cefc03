import { join } from "node:path";
import { type Disk, writeAtomically } from "@taffrail/disk";
import type { Pacer } from "../pacer.ts";
import { chunkEncoding } from "../chunk/decode.ts";
import type { ChunkList } from "./chunk-list.ts";
import { ChunksWriter } from "./chunks-writer.ts";
import { IndexWriter } from "./index-writer.ts";
import { type BlockMeta, renderMeta } from "./meta.ts";
import type { SymbolTable } from "./symbol-table.ts";
import { type Deleted, renderTombstones } from "./tombstones.ts";

/** Suffix of a folder in which a block is being written. */
export const creationSuffix = ".tmp-for-creation";

/** What a block says of itself beside its numbers. */
export type BlockIdentity = Pick<BlockMeta, "ulid" | "minTime" | "maxTime" | "compaction">;

/**
 * Writes a block series by series into a folder of its own, which gets its name when all of it is safe on the disk: there is never half
 * a block. Disposing of a writer that did not finish removes what it wrote.
 */
export class BlockWriter implements Disposable {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #temporary: string;
  readonly #chunks: ChunksWriter;
  readonly #index: IndexWriter;
  readonly #deleted = new Map<number, readonly Deleted[]>();
  #floatSamples = 0;
  #histogramSamples = 0;
  #seriesCount = 0;
  #chunkCount = 0;
  #tombstones = 0;
  #isDone = false;

  /** `dir` is the folder that the block's folder will lie in; `symbols` holds every name and value of its labels. */
  constructor(disk: Disk, dir: string, ulid: string, symbols: SymbolTable, chunkFileBytes?: number) {
    this.#disk = disk;
    this.#folder = join(dir, ulid);
    this.#temporary = this.#folder + creationSuffix;
    disk.remove(this.#temporary);
    disk.makeDir(this.#temporary);
    using undo = new DisposableStack();
    undo.defer(() => removeQuietly(disk, this.#temporary));
    this.#chunks = undo.adopt(
      new ChunksWriter(disk, join(this.#temporary, "chunks"), chunkFileBytes),
      (chunks) => chunks.abandon(),
    );
    this.#index = new IndexWriter(disk, join(this.#temporary, "index"), symbols);
    undo.move();
  }

  get series(): number {
    return this.#seriesCount;
  }

  /** Adds a chunk of the series that comes next; gives its reference. */
  addChunk(encoding: number, samples: number, bytes: Uint8Array, start: number, length: number): number {
    this.#count(encoding, samples);
    return this.#chunks.add(encoding, bytes, start, length);
  }

  /** As `addChunk`, for a chunk as it stands in another block's file, from its length to its checksum. */
  addFramedChunk(encoding: number, samples: number, framed: Uint8Array): number {
    this.#count(encoding, samples);
    return this.#chunks.addFramed(framed);
  }

  /** Adds a series, its labels as symbols of name and value in turn, with its chunks; series come in the order of their labels. */
  addSeries(
    labels: Uint32Array,
    labelCount: number,
    chunks: ChunkList,
    deleted: readonly Deleted[] = [],
  ): void {
    const id = this.#index.addSeries(labels, labelCount, chunks);
    this.#seriesCount++;
    this.#chunkCount += chunks.length;
    if (deleted.length === 0) return;
    this.#deleted.set(id, deleted);
    this.#tombstones += deleted.length;
  }

  /** Makes the block appear; gives its folder. */
  async finish(identity: BlockIdentity, pacer: Pacer): Promise<string> {
    const disk = this.#disk;
    const temporary = this.#temporary;
    await this.#chunks.finish();
    await this.#index.finish(pacer);
    writeAtomically(disk, join(temporary, "tombstones"), renderTombstones(this.#deleted));
    const meta: BlockMeta = {
      ulid: identity.ulid,
      minTime: identity.minTime,
      maxTime: identity.maxTime,
      stats: {
        numSamples: this.#floatSamples + this.#histogramSamples,
        ...(this.#floatSamples > 0 ? { numFloatSamples: this.#floatSamples } : {}),
        ...(this.#histogramSamples > 0 ? { numHistogramSamples: this.#histogramSamples } : {}),
        numSeries: this.#seriesCount,
        numChunks: this.#chunkCount,
        ...(this.#tombstones > 0 ? { numTombstones: this.#tombstones } : {}),
      },
      compaction: identity.compaction,
      version: 1,
    };
    writeAtomically(disk, join(temporary, "meta.json"), new TextEncoder().encode(renderMeta(meta)));
    disk.syncDir(join(temporary, "chunks"));
    disk.syncDir(temporary);
    disk.rename(temporary, this.#folder);
    try {
      disk.syncDir(this.#folder.slice(0, this.#folder.lastIndexOf("/")) || ".");
    } catch (error) {
      disk.rename(this.#folder, temporary); // else there would be a block that nobody knows of
      throw error;
    }
    this.#isDone = true;
    return this.#folder;
  }

  [Symbol.dispose](): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#chunks.abandon();
    this.#index.abandon();
    removeQuietly(this.#disk, this.#temporary);
  }

  #count(encoding: number, samples: number): void {
    if (encoding === chunkEncoding.xor || encoding === chunkEncoding.xor2) this.#floatSamples += samples;
    else this.#histogramSamples += samples;
  }
}

function removeQuietly(disk: Disk, folder: string): void {
  try {
    disk.remove(folder);
  } catch {
    // opening the store removes it
  }
}
