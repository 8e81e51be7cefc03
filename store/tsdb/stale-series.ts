import { ByteWriter, type Clock, type Log, type Random } from "@taffrail/base";
import type { Disk, WalWriter } from "@taffrail/disk";
import type { BlockSet } from "./block/block-set.ts";
import { writeHeadBlock } from "./block/write-block.ts";
import { highWord, lowWord } from "./chunk/halves.ts";
import { isStaleSum } from "./chunk/histogram-encode.ts";
import { chunkRangeMs, type Head } from "./head/head.ts";
import { putTombstones, type TombstoneRecord } from "./wal/other-records.ts";

/** What series that ended are taken from, and where they go. */
export interface StaleSeriesOptions {
  readonly disk: Disk;
  /** The data folder. */
  readonly dir: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
  readonly head: Head;
  readonly wal: WalWriter;
  readonly blocks: BlockSet;
}

/**
 * Lets series that ended leave the head before the two hours of their samples are over: they are written as blocks of their own, the log
 * learns that they are not wanted from it, and a minute later, when whoever still read them is done, they go.
 */
export class StaleSeries {
  readonly #options: StaleSeriesOptions;
  /** Newest sample of the series that go next, by ref. */
  #leaving = new Map<number, number>();

  constructor(options: StaleSeriesOptions) {
    this.#options = options;
  }

  /** Takes the series away that were written last time, unless they have begun again; gives their slots. */
  evict(): readonly number[] {
    const { head } = this.#options;
    const { table } = head.index;
    const gone: number[] = [];
    for (const [ref, lastT] of this.#leaving) {
      const slot = table.slotOf(ref);
      if (slot >= 0 && table.lastT[slot] === lastT && !head.late.has(slot)) gone.push(slot);
    }
    this.#leaving.clear();
    head.evict(gone);
    return gone;
  }

  /** Writes the series whose newest sample is a staleness marker, where they are `share` of all series or more. */
  async cut(share: number, signal: AbortSignal): Promise<void> {
    const { head, wal, blocks, clock, log } = this.#options;
    const { table } = head.index;
    const slots = this.#stale();
    if (slots.length === 0 || slots.length < share * table.live) return;
    const startMs = clock.now();
    const refs = [...slots].map((slot) => table.ref[slot]!);
    const lastT = [...slots].map((slot) => table.lastT[slot]!);
    const ended = new Set(slots);
    const source = {
      index: head.index,
      hasInOrder: (slot: number, mint: number, maxt: number) =>
        ended.has(slot) && head.hasInOrder(slot, mint, maxt),
      chunksOf: (slot: number, mint: number, end: number) => head.chunksOf(slot, mint, end),
      deletedOf: (slot: number) => head.deletedOf(slot),
    };
    const { maxT } = head;
    for (let from = head.minT; from <= maxT;) {
      const end = (Math.floor(from / chunkRangeMs) + 1) * chunkRangeMs;
      const hints = ["from-stale-series"];
      const nowMs = clock.now();
      const folder = await writeHeadBlock({
        ...this.#options,
        head: source,
        mint: from,
        end,
        hints,
        nowMs,
        signal,
      });
      if (folder !== undefined) blocks.add(folder, clock.now());
      from = end;
    }
    const tombstones: TombstoneRecord[] = [];
    slots.forEach((slot, i) => {
      if (table.ref[slot] !== refs[i] || table.lastT[slot] !== lastT[i]) return; // begun again
      tombstones.push({ ref: table.walRef[slot]!, mint: head.minT, maxt: lastT[i]! });
      this.#leaving.set(refs[i]!, lastT[i]!);
    });
    const out = new ByteWriter();
    putTombstones(out, tombstones);
    wal.append(out.written());
    log.info("series that ended leave memory", { series: tombstones.length, ms: clock.now() - startMs });
  }

  /** Slots of series whose newest sample is a staleness marker. */
  #stale(): Int32Array {
    const { table } = this.#options.head.index;
    const { floorT } = this.#options.head;
    const slots = new Int32Array(table.live);
    let count = 0;
    for (let slot = 0; slot < table.slots; slot++) {
      if (table.ref[slot] === 0 || table.lastT[slot]! < floorT || this.#leaving.has(table.ref[slot]!))
        continue;
      const high = table.lastVWords[2 * slot + highWord]!;
      if (isStaleSum(high, table.lastVWords[2 * slot + lowWord]!)) slots[count++] = slot;
    }
    return slots.subarray(0, count);
  }
}
