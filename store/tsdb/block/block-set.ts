import { join } from "node:path";
import { type Log, messageOf } from "@taffrail/base";
import type { Disk } from "@taffrail/disk";
import type { TimeRange } from "@taffrail/model";
import { Block } from "./block.ts";
import { PageCache } from "./paged-file.ts";
import { isUlid } from "./ulid.ts";
import { creationSuffix } from "./block-writer.ts";

const deletionSuffix = ".tmp-for-deletion";

/** The blocks of a data folder, oldest first. A block that cannot be read is left where it is, told once, and does without. */
export class BlockSet implements Disposable {
  readonly #disk: Disk;
  readonly #log: Log;
  readonly #cache: PageCache;
  #blocks: readonly Block[] = [];
  /** Out of the set, and open for questions that were asked before. */
  #leaving: Block[] = [];

  constructor(disk: Disk, dir: string, log: Log, cacheBytes: number) {
    this.#disk = disk;
    this.#log = log;
    this.#cache = new PageCache(cacheBytes);
    for (const name of disk.list(dir)) {
      if (name.endsWith(creationSuffix) || name.endsWith(deletionSuffix) || name.endsWith(".tmp")) {
        if (isUlid(name.slice(0, 26))) disk.remove(join(dir, name));
      } else if (isUlid(name)) this.#open(join(dir, name));
    }
    const replaced = new Set(
      this.#blocks.flatMap(({ meta }) => meta.compaction.parents?.map(({ ulid }) => ulid) ?? []),
    );
    for (const block of this.#blocks) {
      if (replaced.has(block.meta.ulid)) this.#drop(block); // its successor was written before it could be removed
    }
  }

  get size(): number {
    return this.#blocks.length;
  }

  get sizeBytes(): number {
    return this.#blocks.reduce((sum, block) => sum + block.sizeBytes, 0);
  }

  get cacheBytes(): number {
    return this.#cache.heldBytes;
  }

  /** The end of the newest block that was cut from a head in order: no sample before it belongs to the head. */
  get endT(): number {
    return this.#blocks
      .filter(({ meta }) => meta.compaction.hints?.includes("from-out-of-order") !== true)
      .reduce((end, { meta }) => Math.max(end, meta.maxTime), -Infinity);
  }

  get minT(): number {
    return this.#blocks.reduce((min, { meta }) => Math.min(min, meta.minTime), Infinity);
  }

  meeting(range: TimeRange): Block[] {
    return this.#blocks.filter((block) => block.meets(range));
  }

  /** Takes up a block that was written. */
  add(dir: string): void {
    if (!this.#open(dir)) throw new Error(`BUG: ${dir} was just written`);
  }

  /** Removes the blocks that ended `retentionMs` or more before the newest; gives how many went. */
  dropOld(retentionMs: number): number {
    for (const block of this.#leaving.splice(0)) block[Symbol.dispose]();
    const newest = this.#blocks.reduce((end, { meta }) => Math.max(end, meta.maxTime), -Infinity);
    const old = this.#blocks.filter(({ meta }) => newest - meta.maxTime >= retentionMs);
    for (const block of old) this.#drop(block);
    return old.length;
  }

  [Symbol.dispose](): void {
    for (const block of [...this.#blocks, ...this.#leaving]) block[Symbol.dispose]();
    this.#blocks = [];
  }

  #open(dir: string): boolean {
    try {
      const block = new Block(this.#disk, dir, this.#cache);
      this.#blocks = [...this.#blocks, block].sort(
        (a, b) => a.meta.minTime - b.meta.minTime || a.meta.maxTime - b.meta.maxTime,
      );
      return true;
    } catch (error) {
      this.#log.error("a block cannot be read and is left out", { dir, error: messageOf(error) });
      return false;
    }
  }

  #drop(block: Block): void {
    this.#blocks = this.#blocks.filter((other) => other !== block);
    this.#leaving.push(block);
    const going = block.dir + deletionSuffix;
    this.#disk.rename(block.dir, going); // first, so that a crash leaves no half block
    this.#disk.remove(going);
  }
}
