import { join } from "node:path";
import { type Clock, type Log, messageOf, type Random } from "@taffrail/base";
import { type Disk, diskErrorCode } from "@taffrail/disk";
import type { Matcher, TimeRange } from "@taffrail/model";
import type { Block } from "../block/block.ts";
import { BlockSet } from "../block/block-set.ts";
import { CorruptBlockError } from "../block/meta.ts";
import { expiredBlocks } from "../block/retention.ts";
import { makeUlid } from "../block/ulid.ts";
import { type Compactor, openCompactor } from "./compact.ts";
import { type Plan, planCompaction } from "./plan.ts";
import { compactionRanges } from "./ranges.ts";

/** How much of a data folder is kept. */
export interface StoreLimits {
  readonly retentionMs: number;
  /** Blocks, log and head chunks together; 0: any number. */
  readonly maxDiskBytes: number;
  /** Samples that come late are taken up to so long behind the newest; 0: none are. */
  readonly outOfOrderWindowMs?: number;
  /** Series that ended leave memory early once they are this share of all; 0: they do not. */
  readonly staleSeriesShare?: number;
  /** What series and chunks, and what pages of blocks may take in memory. */
  readonly maxHeadBytes?: number;
  readonly blockCacheBytes?: number;
}

/** What a keeper works with. */
export interface BlockKeeperOptions {
  readonly disk: Disk;
  readonly dir: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
  readonly cacheBytes: number;
  readonly limits: StoreLimits;
  /** What the folder holds beside blocks. */
  readonly otherBytes: () => number;
}

/** A compaction under way. */
export interface Compacting {
  readonly blocks: readonly string[];
  /** Series done, of how many; both 0 before the first are. */
  readonly series: number;
  readonly of: number;
}

/** After the disk failed a compaction, the next is not tried before this. */
const diskPauseMs = 600_000;
/** A compaction of more than this share of the budget would push out what it is to keep. */
const largestShare = 0.25;

/** Looks after the blocks of a folder: age, size, compaction, deletions, copies. Only one of them changes the set at a time. */
export class BlockKeeper implements AsyncDisposable {
  readonly blocks: BlockSet;
  readonly #options: BlockKeeperOptions;
  readonly #compactor: Compactor;
  #limits: StoreLimits;
  #stop = new AbortController();
  /** Ends when whoever works on the set is done. */
  #turn: Promise<void> = Promise.resolve();
  #round: Promise<void> | undefined = undefined;
  #compacting: Compacting | undefined = undefined;
  #compactions = 0;
  #failedCompactions = 0;
  #notBeforeMs = -Infinity;
  #closed = false;

  constructor(options: BlockKeeperOptions) {
    this.#options = options;
    this.#limits = options.limits;
    this.blocks = new BlockSet(options.disk, options.dir, options.log, options.cacheBytes);
    this.#compactor = openCompactor(options.disk, options.clock);
  }

  get compacting(): Compacting | undefined {
    return this.#compacting;
  }

  /** Compactions done, and those that failed. */
  get compactions(): number {
    return this.#compactions;
  }

  get failedCompactions(): number {
    return this.#failedCompactions;
  }

  get limits(): StoreLimits {
    return this.#limits;
  }

  limit(limits: StoreLimits): void {
    this.#limits = limits;
  }

  /** Lets go of what is past retention, and begins compacting where there is something to do. */
  tend(): void {
    this.blocks.closeParted(this.#options.clock.now());
    this.blocks.dropReplaced(this.#options.clock.now());
    this.#giveUpOld(this.#limits.maxDiskBytes);
    if (this.#closed || this.#round !== undefined || !this.#isDue()) return;
    this.#round = this.#exclusive((signal) => this.#compactAll(signal)).finally(() => {
      this.#round = undefined;
    });
  }

  /** Resolves when no compaction is under way. */
  async settled(): Promise<void> {
    await this.#round;
  }

  /** Hides what series have in a range, in every block; gives up a compaction that is under way. Gives how many series it concerned. */
  delete(matchers: readonly Matcher[], range: TimeRange): Promise<number> {
    return this.#instead(async () =>
      this.blocks.meeting(range).reduce((sum, block) => sum + block.delete(matchers, range), 0),
    );
  }

  /** Writes every block anew of which something was deleted. */
  cleanTombstones(signal: AbortSignal = this.#stop.signal): Promise<void> {
    return this.#instead(async (stop) => {
      const until = AbortSignal.any([signal, stop]);
      for (const block of this.blocks.all) {
        if (block.tombstones > 0) await this.#compact([block], until);
      }
    });
  }

  /** Gives the blocks' files second names in another folder, which is on the same file system. */
  snapshot(into: string): Promise<void> {
    const { disk } = this.#options;
    return this.#instead(async () => {
      for (const { dir, meta } of this.blocks.all) {
        const to = join(into, meta.ulid);
        disk.makeDir(join(to, "chunks"));
        for (const name of disk.list(join(dir, "chunks"))) {
          disk.link(join(dir, "chunks", name), join(to, "chunks", name));
        }
        for (const name of ["index", "tombstones", "meta.json"]) {
          if (disk.stat(join(dir, name)) !== undefined) disk.link(join(dir, name), join(to, name));
        }
        disk.syncDir(join(to, "chunks"));
        disk.syncDir(to);
      }
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#stop.abort(new Error("the store was closed"));
    await this.#turn;
    await this.#compactor[Symbol.asyncDispose]();
    this.blocks[Symbol.dispose]();
  }

  /** Gives up a compaction that is under way, and then does this. */
  #instead<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#round !== undefined) {
      this.#stop.abort(new Error("given up for something that cannot wait"));
      this.#stop = new AbortController();
    }
    return this.#exclusive(work);
  }

  /** Does this when all that was asked for before is done. */
  #exclusive<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { signal } = this.#stop;
    const done = this.#turn.then(() => work(signal));
    this.#turn = done.then(
      () => {},
      () => {},
    );
    return done;
  }

  #isDue(): boolean {
    return this.#options.clock.now() >= this.#notBeforeMs && this.#plan() !== undefined;
  }

  #plan(): Plan | undefined {
    // what came late for a time that the head still holds is not merged with other blocks: their end says what the log need not bring back
    const { endT } = this.blocks;
    const metas = this.blocks.all
      .map(({ meta }) => meta)
      .filter(
        ({ maxTime, compaction }) =>
          maxTime <= endT || compaction.hints?.includes("from-out-of-order") !== true,
      );
    return planCompaction(metas, compactionRanges(this.#limits.retentionMs));
  }

  /** Compacts until there is nothing left to do. Never rejects. */
  async #compactAll(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const plan = this.#plan();
      if (plan === undefined) return;
      const names = new Set(plan.blocks.map(({ ulid }) => ulid));
      const blocks = this.blocks.all.filter(({ meta }) => names.has(meta.ulid));
      try {
        const reserved = this.#reserve(blocks);
        if (reserved === "none") return;
        if (reserved === "room") await this.#compact(blocks, signal, plan.reason);
      } catch (error) {
        if (signal.aborted || !this.#noteFailure(blocks, error)) return;
      }
    }
  }

  /** Tells of a compaction that failed; gives whether others are to be tried now. */
  #noteFailure(blocks: readonly Block[], error: unknown): boolean {
    const { log, clock } = this.#options;
    this.#failedCompactions++;
    if (/^E[A-Z]+$/.test(diskErrorCode(error))) {
      log.warn("a compaction failed for the disk's sake; the next is tried in ten minutes", { error });
      this.#notBeforeMs = clock.now() + diskPauseMs;
      return false;
    }
    const fault = error instanceof CorruptBlockError ? error.dir : undefined;
    log.error("a compaction failed; the blocks stay as they are and are not tried again", {
      blocks: blocks.map(({ meta }) => meta.ulid),
      fault,
      error: messageOf(error),
    });
    return this.#markFailed(blocks.filter(({ dir }) => fault === undefined || dir === fault));
  }

  async #compact(blocks: readonly Block[], signal: AbortSignal, reason = "tombstones"): Promise<void> {
    const { dir, clock, random, log } = this.#options;
    const startMs = clock.now();
    const names = blocks.map(({ meta }) => meta.ulid);
    this.#compacting = { blocks: names, series: 0, of: 0 };
    try {
      const merged = await this.#compactor.compact(
        { dir, blocks: names, ulid: makeUlid(startMs, random) },
        signal,
        (series, of) => (this.#compacting = { blocks: names, series, of }),
      );
      if (merged.folder === undefined) this.blocks.drop(blocks, clock.now());
      else this.blocks.add(merged.folder, clock.now());
      this.#compactions++;
      log.info("blocks compacted", {
        blocks: names,
        reason,
        into: merged.folder,
        chunksCopied: merged.chunksCopied,
        chunksRecoded: merged.chunksRecoded,
        ms: clock.now() - startMs,
      });
    } finally {
      this.#compacting = undefined;
    }
    this.#giveUpOld(this.#limits.maxDiskBytes);
  }

  /** Sees to it that there is room for another copy of these blocks. */
  #reserve(blocks: readonly Block[]): "room" | "none" | "changed" {
    const { disk, dir, log } = this.#options;
    const { maxDiskBytes } = this.#limits;
    const needBytes = blocks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    if (maxDiskBytes > 0) {
      if (needBytes > maxDiskBytes * largestShare) {
        log.warn("blocks are not compacted: it would take too much of the disk's budget meanwhile", {
          needBytes,
          maxDiskBytes,
        });
        this.#notBeforeMs = this.#options.clock.now() + diskPauseMs;
        return "none";
      }
      if (this.#giveUpOld(maxDiskBytes - needBytes) > 0) return "changed";
    }
    const roomBytes = disk.roomBytes(dir);
    if (roomBytes > needBytes) return "room";
    if (this.#giveUpOld(maxDiskBytes) > 0) return "changed";
    log.warn("blocks are not compacted: there is no room for it on the disk", { needBytes, roomBytes });
    this.#notBeforeMs = this.#options.clock.now() + diskPauseMs;
    return "none";
  }

  /** Removes what is past retention, unless it is being compacted; gives how many blocks went. */
  #giveUpOld(maxBytes: number): number {
    const { clock, log, otherBytes } = this.#options;
    const aging = this.blocks.all.map((block) => ({
      block,
      maxTime: block.meta.maxTime,
      sizeBytes: block.sizeBytes,
    }));
    if (aging.length === 0) return 0;
    const expired = expiredBlocks(aging, {
      retentionMs: this.#limits.retentionMs,
      maxBytes,
      otherBytes: maxBytes > 0 ? otherBytes() : 0,
    });
    const going = expired
      .map(({ block }) => block)
      .filter(({ meta }) => this.#compacting?.blocks.includes(meta.ulid) !== true);
    this.blocks.drop(going, clock.now());
    if (going.length > 0) {
      log.info("blocks past retention removed", { blocks: going.map(({ meta }) => meta.ulid) });
    }
    return going.length;
  }

  /** Remembers in the blocks themselves that they are not to be tried again; gives whether that could be written. */
  #markFailed(blocks: readonly Block[]): boolean {
    try {
      for (const block of blocks) {
        const { meta } = block;
        block.rewriteMeta({ ...meta, compaction: { ...meta.compaction, failed: true } });
      }
      return blocks.length > 0;
    } catch (error) {
      this.#options.log.warn("a failed compaction could not be noted", { error });
      this.#notBeforeMs = this.#options.clock.now() + diskPauseMs;
      return false;
    }
  }
}
