import { join } from "node:path";
import { type Log, messageOf } from "@taffrail/base";
import type { Disk } from "@taffrail/disk";
import type { TimeRange } from "@taffrail/model";
import { Block } from "./block.ts";
import { creationSuffix } from "./block-writer.ts";
import { byPrecedence } from "./meta.ts";
import { SeriesMemory } from "../series-memory.ts";
import { PageCache } from "./paged-file.ts";
import { isUlid } from "./ulid.ts";

const deletionSuffix = ".tmp-for-deletion";
/** What a block says of itself that does not hold all that the head had of its time. */
const partHints = ["from-out-of-order", "from-stale-series", "from-selected-series"];

/**
 * Of what blocks may take in memory, this part is for series and lists of their indexes; the rest is for pages of files, which the system
 * has as well.
 */
const seriesShare = 0.5;

/** How long a block that is gone stays open for questions that were asked before. */
const partingMs = 150_000;

/** A block that cannot be read, and why. */
export interface CorruptBlock {
  readonly dir: string;
  readonly reason: string;
}

/**
 * The blocks of a data folder, oldest first. What writing or removing a block left behind goes when the folder is opened. A block that
 * cannot be read is left where it is, told by name, and done without.
 */
export class BlockSet implements Disposable {
  readonly #disk: Disk;
  readonly #dir: string;
  readonly #log: Log;
  readonly #cache: PageCache;
  /** What was found out of series, of the head as well. */
  readonly memory: SeriesMemory;
  #blocks: readonly Block[] = [];
  #corrupt: readonly CorruptBlock[] = [];
  /** Out of the set, and open for a while. */
  #parting: { readonly block: Block; readonly sinceMs: number }[] = [];

  constructor(disk: Disk, dir: string, log: Log, cacheBytes: number) {
    this.#disk = disk;
    this.#dir = dir;
    this.#log = log;
    this.#cache = new PageCache(cacheBytes * (1 - seriesShare));
    this.memory = new SeriesMemory(cacheBytes * seriesShare);
    for (const name of disk.list(dir)) {
      if (name.endsWith(creationSuffix) || name.endsWith(deletionSuffix) || name.endsWith(".tmp")) {
        if (isUlid(name.slice(0, 26))) disk.remove(join(dir, name));
      } else if (isUlid(name)) this.#open(join(dir, name));
    }
    this.dropReplaced();
  }

  get size(): number {
    return this.#blocks.length;
  }

  /** All of them, oldest first. */
  get all(): readonly Block[] {
    return this.#blocks;
  }

  /** Blocks that were left out. */
  get corrupt(): readonly CorruptBlock[] {
    return this.#corrupt;
  }

  get sizeBytes(): number {
    return this.#blocks.reduce((sum, block) => sum + block.sizeBytes, 0);
  }

  get cacheBytes(): number {
    return this.#cache.heldBytes + this.memory.heldBytes;
  }

  /** How much pages and what was decoded may take from now on. */
  limitCache(maxBytes: number): void {
    this.#cache.limit(maxBytes * (1 - seriesShare));
    this.memory.limit(maxBytes * seriesShare);
  }

  /** The end of the newest block that was cut from a head in order: no sample before it belongs to the head. */
  get endT(): number {
    return this.#blocks
      .filter(({ meta }) => meta.compaction.hints?.some((hint) => partHints.includes(hint)) !== true)
      .reduce((end, { meta }) => Math.max(end, meta.maxTime), -Infinity);
  }

  get minT(): number {
    return this.#blocks.reduce((min, { meta }) => Math.min(min, meta.minTime), Infinity);
  }

  /** Those that may hold samples of a range; of two samples at one time that of the later block counts. */
  meeting(range: TimeRange): Block[] {
    const found = this.#blocks.filter((block) => block.meets(range));
    return found.sort((a, b) => byPrecedence(a.meta, b.meta));
  }

  /** Takes up a block that was written, and lets its parents go. */
  add(dir: string, nowMs = 0): void {
    if (!this.#open(dir)) throw new Error(`BUG: ${dir} was just written`);
    this.dropReplaced(nowMs);
  }

  /** Removes blocks; they stay open for a while. */
  drop(blocks: readonly Block[], nowMs: number): void {
    for (const block of blocks) this.#drop(block, nowMs);
  }

  /** Removes the blocks that others were made of, and those that say they may go. */
  dropReplaced(nowMs = 0): void {
    const parentsOf = ({ meta }: Block): readonly string[] =>
      meta.compaction.parents?.map(({ ulid }) => ulid) ?? [];
    const replaced = new Set(this.#blocks.flatMap(parentsOf));
    for (const block of this.#blocks) {
      const { ulid, compaction } = block.meta;
      if (replaced.has(ulid) || compaction.deletable === true) this.#drop(block, nowMs);
    }
    for (const { dir } of this.#corrupt) {
      const name = dir.slice(this.#dir.length + 1);
      if (!replaced.has(name)) continue; // all it held is in another
      this.#disk.remove(dir);
      this.#corrupt = this.#corrupt.filter((other) => other.dir !== dir);
    }
  }

  /** Closes what was removed a while ago. */
  closeParted(nowMs: number): void {
    const isOver = ({ sinceMs }: { readonly sinceMs: number }): boolean =>
      nowMs - sinceMs >= partingMs || nowMs < sinceMs;
    for (const { block } of this.#parting.filter(isOver)) block[Symbol.dispose]();
    this.#parting = this.#parting.filter((parting) => !isOver(parting));
  }

  [Symbol.dispose](): void {
    for (const block of this.#blocks) block[Symbol.dispose]();
    for (const { block } of this.#parting) block[Symbol.dispose]();
    this.#cache[Symbol.dispose]();
    this.#blocks = [];
    this.#parting = [];
  }

  #open(dir: string): boolean {
    try {
      const block = new Block(this.#disk, dir, this.#cache, this.memory);
      this.#blocks = [...this.#blocks, block].sort(
        (a, b) => a.meta.minTime - b.meta.minTime || a.meta.maxTime - b.meta.maxTime,
      );
      return true;
    } catch (error) {
      if (this.#disk.stat(join(dir, "meta.json")) === undefined) {
        this.#log.warn("a folder has the name of a block and no meta.json; it is ignored", { dir });
      } else {
        const reason = messageOf(error);
        this.#log.error("a block cannot be read and is left out", { dir, error: reason });
        this.#corrupt = [...this.#corrupt, { dir, reason }];
      }
      return false;
    }
  }

  #drop(block: Block, nowMs: number): void {
    const going = block.dir + deletionSuffix;
    this.#disk.rename(block.dir, going); // first, so that a crash leaves no half block
    this.#blocks = this.#blocks.filter((other) => other !== block);
    this.#parting.push({ block, sinceMs: nowMs });
    this.#disk.remove(going);
  }
}
