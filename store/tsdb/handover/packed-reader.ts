import { join } from "node:path";
import type { Log } from "@taffrail/base";
import type { Disk } from "@taffrail/disk";
import type { Labels, SampleColumns } from "@taffrail/model";
import { ChunksReader } from "../block/chunks-reader.ts";
import { PageCache } from "../block/paged-file.ts";
import { type Deleted, leaveOut } from "../block/tombstones.ts";
import { decodeChunk, samplesIn } from "../chunk/decode.ts";
import { HeadFiles } from "../head/head-files.ts";
import { newEntry } from "../head/head-files-format.ts";
import { sortRows } from "../merge.ts";
import type { SelectedSeries } from "../tsdb.ts";
import { chunkNumbers, inBlock, inHeadFile, type PackedSelection, partNumbers } from "./packed.ts";
import { LabelShelf } from "./told-labels.ts";

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
  readonly #labels = new LabelShelf();
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
  open(packed: PackedSelection): readonly SelectedSeries[] {
    const { numbers, bytes, blockDirs } = packed;
    const selection: Opened = {
      numbers,
      bytes,
      blocks: blockDirs.map((dir) => this.#block(dir)),
      head: this.#head,
    };
    let at = 0;
    return this.#labels.read(packed).map((set) => {
      const series = new PackedSeries(set, selection, at);
      at = endOfSeries(numbers, at);
      return series;
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
    this.#cache[Symbol.dispose]();
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

/** A selection whose files are open. */
interface Opened {
  readonly numbers: Float64Array;
  readonly bytes: Uint8Array;
  readonly blocks: readonly ChunksReader[];
  readonly head: HeadFiles;
}

const entry = newEntry();

/** One series, read part by part. */
class PackedSeries implements SelectedSeries {
  readonly labels: Labels;
  readonly #selection: Opened;
  /** Where in the numbers it begins. */
  readonly #at: number;

  constructor(labels: Labels, selection: Opened, at: number) {
    this.labels = labels;
    this.#selection = selection;
    this.#at = at;
  }

  read(mint: number, maxt: number, into: SampleColumns): void {
    const { numbers } = this.#selection;
    const first = into.length;
    let isOrdered = true;
    let at = this.#at + 1;
    for (let left = numbers[at - 1]!; left > 0; left--) {
      const from = into.length;
      readPart(this.#selection, at, mint, maxt, into);
      if (from > first && into.length > from && into.t[from]! <= into.t[from - 1]!) isOrdered = false;
      at = endOfPart(numbers, at);
    }
    if (!isOrdered) sortRows(into, first);
  }
}

/** Adds what the part at `at` has of a range. */
function readPart(selection: Opened, at: number, from: number, maxt: number, into: SampleColumns): void {
  const { numbers, bytes, blocks, head } = selection;
  const mint = Math.max(from, numbers[at]!);
  const first = into.length;
  let chunk = at + partNumbers;
  for (let left = numbers[at + 1]!; left > 0; left--, chunk += chunkNumbers) {
    if (numbers[chunk]! > maxt || numbers[chunk + 1]! < mint) continue;
    const where = numbers[chunk + 2]!;
    const place = numbers[chunk + 3]!;
    if (where < inHeadFile) {
      const encoding = -where;
      decodeChunk(encoding, bytes, place, samplesIn(encoding, bytes, place), mint, maxt, into);
    } else if (where >= inBlock) {
      blocks[where - inBlock]!.decode(place, mint, maxt, into);
    } else {
      const found = head.read(place, entry);
      const { encoding, start } = entry;
      decodeChunk(encoding, found, start, samplesIn(encoding, found, start), mint, maxt, into);
    }
  }
  const stretches = numbers[at + 2]!;
  if (stretches === 0) return;
  const deleted: Deleted[] = [];
  for (let i = 0; i < stretches; i++)
    deleted.push({ mint: numbers[chunk + 2 * i]!, maxt: numbers[chunk + 2 * i + 1]! });
  leaveOut(deleted, first, into);
}

/** Where what comes after the series at `at` begins. */
function endOfSeries(numbers: Float64Array, at: number): number {
  let end = at + 1;
  for (let left = numbers[at]!; left > 0; left--) end = endOfPart(numbers, end);
  return end;
}

/** Where what comes after the part at `at` begins. */
function endOfPart(numbers: Float64Array, at: number): number {
  return at + partNumbers + numbers[at + 1]! * chunkNumbers + numbers[at + 2]! * 2;
}
