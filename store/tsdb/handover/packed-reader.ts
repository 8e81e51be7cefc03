import { join } from "node:path";
import { type Log, MalformedBytesError } from "@taffrail/base";
import type { Disk } from "@taffrail/disk";
import type { Labels, SampleColumns } from "@taffrail/model";
import { ChunksReader } from "../block/chunks-reader.ts";
import { CorruptBlockError } from "../block/meta.ts";
import { PageCache } from "../block/paged-file.ts";
import { type Deleted, leaveOut } from "../block/tombstones.ts";
import { decodeChunk, samplesIn } from "../chunk/decode.ts";
import { HeadFiles } from "../head/head-files.ts";
import { newEntry } from "../head/head-files-format.ts";
import { mergeParts } from "../merge.ts";
import type { SelectedSeries } from "../tsdb.ts";
import { unpackLabels } from "./labels.ts";
import { chunkNumbers, inBlock, inBytes, type PackedSelection, partNumbers } from "./packed.ts";

/** Blocks that are held open. */
const mostOpen = 64;

/**
 * Reads packed selections in another thread than the store's: files by itself, through pages of its own. What is not on disk any more
 * throws, and is then to be read by the store, which holds it open for a while.
 */
export class PackedReader implements AsyncDisposable {
  readonly #disk: Disk;
  readonly #cache: PageCache;
  readonly #head: HeadFiles;
  /** By folder; the one used last is last. */
  readonly #blocks = new Map<string, ChunksReader>();

  /** `dir` is the store's data folder; half of `cacheBytes` goes to pages of blocks, half to those of head chunks. */
  constructor(options: {
    readonly disk: Disk;
    readonly dir: string;
    readonly cacheBytes: number;
    readonly log: Log;
  }) {
    const { disk, dir, cacheBytes, log } = options;
    this.#disk = disk;
    this.#cache = new PageCache(cacheBytes / 2);
    this.#head = new HeadFiles({ disk, dir: join(dir, "chunks_head"), log, cacheBytes: cacheBytes / 2 });
  }

  /** The series of a selection. */
  open({ numbers, bytes, blockDirs, labels }: PackedSelection): readonly SelectedSeries[] {
    const places: Places = {
      bytes,
      blocks: blockDirs.map((dir) => this.#block(dir)),
      head: this.#head,
      dirs: blockDirs,
    };
    let at = 0;
    return unpackLabels(labels).map((set) => {
      const parts: PackedPart[] = [];
      for (let left = numbers[at++]!; left > 0; left--) {
        const part = new PackedPart(set, numbers, at, places);
        parts.push(part);
        at = part.end;
      }
      return mergeParts(set, parts);
    });
  }

  /** Lets go of blocks that were removed, so that the disk has their room. */
  closeGone(): void {
    for (const [dir, reader] of this.#blocks) {
      if (this.#disk.stat(dir) !== undefined) continue;
      this.#blocks.delete(dir);
      reader[Symbol.dispose]();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const reader of this.#blocks.values()) reader[Symbol.dispose]();
    this.#blocks.clear();
    await this.#head[Symbol.asyncDispose]();
  }

  #block(dir: string): ChunksReader {
    let reader = this.#blocks.get(dir);
    if (reader === undefined) reader = new ChunksReader(this.#disk, join(dir, "chunks"), dir, this.#cache);
    else this.#blocks.delete(dir);
    this.#blocks.set(dir, reader);
    return reader;
  }

  /** Closes the blocks that were used longest ago, where there are many. Call it while no selection is read. */
  trim(): void {
    for (const [dir, reader] of this.#blocks) {
      if (this.#blocks.size <= mostOpen) return;
      this.#blocks.delete(dir);
      reader[Symbol.dispose]();
    }
  }
}

/** Where chunks are. */
interface Places {
  readonly bytes: Uint8Array;
  readonly blocks: readonly ChunksReader[];
  readonly dirs: readonly string[];
  readonly head: HeadFiles;
}

const entry = newEntry();

/** What one source has of a series. */
class PackedPart implements SelectedSeries {
  readonly labels: Labels;
  /** Where the next part begins. */
  readonly end: number;
  readonly #numbers: Float64Array;
  readonly #at: number;
  readonly #places: Places;

  constructor(labels: Labels, numbers: Float64Array, at: number, places: Places) {
    this.labels = labels;
    this.#numbers = numbers;
    this.#at = at;
    this.#places = places;
    this.end = at + partNumbers + numbers[at + 1]! * chunkNumbers + numbers[at + 2]! * 2;
  }

  read(from: number, maxt: number, into: SampleColumns): void {
    const numbers = this.#numbers;
    const { bytes, blocks, head, dirs } = this.#places;
    const mint = Math.max(from, numbers[this.#at]!);
    const first = into.length;
    let at = this.#at + partNumbers;
    for (let left = numbers[this.#at + 1]!; left > 0; left--, at += chunkNumbers) {
      if (numbers[at]! > maxt || numbers[at + 1]! < mint) continue;
      const where = numbers[at + 2]!;
      const place = numbers[at + 3]!;
      if (where === inBytes) {
        const encoding = numbers[at + 4]!;
        decodeChunk(encoding, bytes, place, samplesIn(encoding, bytes, place), mint, maxt, into);
      } else if (where >= inBlock) {
        const chunk = blocks[where - inBlock]!.read(place);
        const count = samplesIn(chunk.encoding, chunk.bytes, chunk.start);
        if (chunk.length < 2 || count > chunk.length * 8) {
          const cause = new MalformedBytesError("too short");
          throw new CorruptBlockError(
            dirs[where - inBlock]!,
            `chunk ${place} claims ${count} samples`,
            cause,
          );
        }
        decodeChunk(chunk.encoding, chunk.bytes, chunk.start, count, mint, maxt, into);
      } else {
        const found = head.read(place, entry);
        const { encoding, start } = entry;
        decodeChunk(encoding, found, start, samplesIn(encoding, found, start), mint, maxt, into);
      }
    }
    const stretches = numbers[this.#at + 2]!;
    if (stretches === 0) return;
    const deleted: Deleted[] = [];
    for (let i = 0; i < stretches; i++)
      deleted.push({ mint: numbers[at + 2 * i]!, maxt: numbers[at + 2 * i + 1]! });
    leaveOut(deleted, first, into);
  }
}
