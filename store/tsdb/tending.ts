import { newestOf } from "./batch-intake.ts";
import { writeHeadBlock } from "./block/write-block.ts";
import { chunkRangeMs } from "./head/head.ts";
import type { LogTrimming } from "./log-trimming.ts";
import type { LateMark } from "./out-of-order/late-samples.ts";
import { writeLateBlocks } from "./out-of-order/write-late-blocks.ts";
import { StaleSeries } from "./stale-series.ts";
import type { StoreParts } from "./store-parts.ts";

/** How often age and memory are looked at. */
const everyMs = 60_000;
/** However little memory there is, this much time stays. */
const leastKeptMs = chunkRangeMs;
/** How late a sample may come where memory is short and a block is cut early. */
const lateMs = 300_000;

/** Looks after what the head holds: cuts blocks from it, lets go of what is old, and makes room where memory is full. */
export class Tending {
  readonly #parts: StoreParts;
  readonly #trimming: LogTrimming;
  readonly #stale: StaleSeries;
  /** The floor up to which what came late is in blocks. */
  #lateFloorT = -Infinity;
  /** What came late and is in blocks since the last round. */
  #lateWritten: LateMark | undefined = undefined;
  #collectedT = -Infinity;
  /** Ends when no block is being cut from the head. */
  cutting: Promise<void> = Promise.resolve();
  seriesRemoved = 0;
  /** Samples that left memory before their time because it was full and the disk took none: up to when. */
  givenUpBefore: number | undefined = undefined;
  /** What series and chunks may take in memory. */
  maxHeadBytes: number;
  /** Series that ended leave early once they are this share of all; 0: they do not. */
  staleShare: number;

  constructor(parts: StoreParts, trimming: LogTrimming) {
    const { settings, keeper } = parts;
    this.#parts = parts;
    this.#trimming = trimming;
    this.#stale = new StaleSeries({ ...settings, ...parts, blocks: keeper.blocks });
    this.maxHeadBytes = settings.maxHeadBytes;
    this.staleShare = settings.staleSeriesShare;
  }

  /** Looks after all once a minute, until told to stop. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#parts.settings;
    const { files } = this.#parts.head;
    while (!signal.aborted) {
      try {
        for (const slot of this.#stale.evict()) this.#forget(slot);
        this.#collect(); // what left the head a minute ago: whoever still read it then is done
        this.#releaseLate(); // likewise
        files.flush();
        files.dropBefore(this.#collectedT);
        const cut = this.#cutAll(signal);
        this.cutting = cut.catch(() => {});
        await cut;
        this.#giveUpOld();
        await this.#trimming.trim();
      } catch (error) {
        if (!signal.aborted) log.warn("looking after the store failed; trying again in a minute", { error });
      }
      await clock.sleep(everyMs, signal);
    }
  }

  /** Gives up the oldest chunks until memory is below its bound; gives whether it is. */
  makeRoom(): boolean {
    const { head, settings } = this.#parts;
    const { maxHeadBytes } = this;
    while (head.heldBytes > maxHeadBytes) {
      const oldest = head.oldestWaitingT();
      if (oldest === undefined || oldest >= head.maxT - leastKeptMs) return false;
      head.raiseFloor(oldest + 1);
      this.givenUpBefore = oldest + 1;
      this.#collect();
      settings.log.warn("memory is full: the oldest samples are given up before their time", {
        keptFrom: new Date(head.floorT).toISOString(),
        maxHeadBytes,
      });
    }
    return true;
  }

  async #cutAll(signal: AbortSignal): Promise<void> {
    await this.#cutBlocks(signal);
    await this.#cutLateBlocks(signal);
    if (this.staleShare > 0) await this.#stale.cut(this.staleShare, signal);
  }

  /** Writes as blocks what the head holds of past stretches of two hours, once it holds three; earlier where memory is short. */
  async #cutBlocks(signal: AbortSignal): Promise<void> {
    const { head, settings, samples, keeper } = this.#parts;
    const { disk, dir, clock, random, log } = settings;
    for (;;) {
      const isShort = head.heldBytes > this.maxHeadBytes * 0.8;
      const newestT = newestOf(head, clock);
      if (!(newestT - head.minT > (isShort ? 0 : chunkRangeMs * 1.5))) return; // also where there is nothing
      const firstT = head.findFirstT();
      if (firstT === undefined) return;
      const end = (Math.floor(firstT / chunkRangeMs) + 1) * chunkRangeMs;
      if (newestT < end + (isShort ? lateMs : chunkRangeMs / 2)) return;
      samples.floorT = end; // nothing that would belong to the block may come in any more
      const nowMs = clock.now();
      const folder = await writeHeadBlock({ disk, dir, head, mint: firstT, end, nowMs, random, signal });
      if (folder !== undefined) {
        keeper.blocks.add(folder, clock.now());
        log.info("block written", { folder, end: new Date(end).toISOString(), ms: clock.now() - nowMs });
      }
      head.raiseFloor(end);
    }
  }

  /** Writes as blocks what came late, whenever blocks were cut or it takes much memory. */
  async #cutLateBlocks(signal: AbortSignal): Promise<void> {
    const { head, settings, lateLog, keeper } = this.#parts;
    const { clock, log } = settings;
    if (head.late.samples === 0) return;
    if (head.floorT === this.#lateFloorT && head.late.heldBytes < this.maxHeadBytes / 8) return;
    const covered = lateLog.closeAll();
    const mark = head.late.mark();
    for await (const folder of writeLateBlocks({ ...settings, head, mark, nowMs: clock.now(), signal })) {
      keeper.blocks.add(folder, clock.now());
      log.info("block of late samples written", { folder });
    }
    this.#lateWritten = mark;
    this.#lateFloorT = head.floorT;
    lateLog.removeUpTo(covered);
  }

  #releaseLate(): void {
    if (this.#lateWritten !== undefined) this.#parts.head.late.release(this.#lateWritten);
    this.#lateWritten = undefined;
  }

  /** Lets go of what is past retention. */
  #giveUpOld(): void {
    const { head, settings, keeper } = this.#parts;
    const { retentionMs } = keeper.limits;
    keeper.tend();
    const keepFrom = newestOf(head, settings.clock) - retentionMs;
    const stepMs = Math.max(everyMs, retentionMs / 24);
    if (head.minT <= head.maxT && keepFrom > head.minT && keepFrom - head.floorT >= stepMs)
      head.raiseFloor(keepFrom);
  }

  #collect(): void {
    const { head } = this.#parts;
    if (head.floorT === this.#collectedT) return;
    this.#collectedT = head.floorT;
    for (const slot of head.collect()) this.#forget(slot);
  }

  #forget(slot: number): void {
    this.#parts.aliases.delete(slot);
    this.seriesRemoved++;
  }
}
