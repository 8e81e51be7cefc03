import { join } from "node:path";
import { type Clock, type Log, messageOf } from "@taffrail/base";
import {
  type Disk,
  finishRepairs,
  listSegments,
  repairSegment,
  segmentPath,
  WalSegmentReader,
} from "@taffrail/disk";
import type { Companions } from "../head/companions.ts";
import type { Head } from "../head/head.ts";
import type { HeadChains } from "../head/head-chains.ts";
import { LateReplay } from "../out-of-order/replay-late.ts";
import { Pacer } from "../pacer.ts";
import { listCheckpoints, removeUnfinished } from "./checkpoint.ts";
import { LiveSegments } from "./live-segments.ts";
import type { Patience, ReadTrouble } from "./patience.ts";
import { tellRepair } from "./prepare-log.ts";
import { RecordReplay } from "./record-replay.ts";

/** What a replay needs. */
export interface ReplayOptions {
  readonly disk: Disk;
  /** The folder of the log. */
  readonly dir: string;
  /** The folder of the log of samples that came late. */
  readonly lateDir: string;
  readonly head: Head;
  /** Where exemplars and metadata go; absent: they are there already. */
  readonly companions: Companions | undefined;
  /** Chunks that are in the head's files: their samples are not wanted again. */
  readonly chains: HeadChains;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal | undefined;
  /** How long the loop runs before others get their turn: milliseconds. */
  readonly sliceMs: number;
  /** Absent: nobody writes on meanwhile, and what cannot be read ends the replay. */
  readonly beside?: BesideReplay;
}

/** What is done beside a replay. */
export interface BesideReplay {
  /** The first segments that are written while it reads, of either log: `follow` reads from there on. */
  readonly firstLive: number;
  readonly firstLateLive: number;
  /** Tries again what cannot be read. */
  readonly patience: Patience;
}

/** How far a replay is. */
export interface ReplayProgress {
  /** Segments done, of how many. */
  readonly segment: number;
  readonly of: number;
  readonly samples: number;
  /** Present while the log cannot be read. */
  readonly trouble?: ReadTrouble | undefined;
}

/** What a replay found. */
export interface Replayed {
  readonly samples: number;
  readonly segments: number;
  /** Samples whose series the log does not name (any more). */
  readonly unknownRefs: number;
  /** Bytes that held no readable record. */
  readonly lostBytes: number;
  /** The largest number of a series in the log. */
  readonly maxWalRef: number;
  /** Further numbers of series that the log names more than once. */
  readonly aliases: Map<number, number[]>;
  /** The newest sample of each segment that is left. */
  readonly segmentMaxT: Map<number, number>;
  /** Records by type that are not kept yet. */
  readonly skipped: Map<number, number>;
}

/** How often progress is told. */
const progressMs = 5_000;

/**
 * Brings back what the log holds: the newest checkpoint, then the segments after it. Damage is repaired and told; a record that makes no
 * sense costs itself only. Throws `signal.reason` when told to stop.
 */
export async function replay(options: ReplayOptions): Promise<Replayed> {
  const replayer = new Replayer(options);
  await replayer.past();
  return replayer.result();
}

/** Brings back what a log holds, part by part. */
export class Replayer {
  readonly #options: ReplayOptions;
  readonly #records: RecordReplay;
  readonly #late: LateReplay;
  readonly #segmentMaxT = new Map<number, number>();
  #lostBytes = 0;
  readonly #pacer: Pacer;
  #toldMs: number;
  #done = 0;
  #of = 0;
  /** What is written meanwhile. */
  readonly #live: LiveSegments | undefined;
  readonly #lateLive: LiveSegments | undefined;

  constructor(options: ReplayOptions) {
    const { disk, dir, lateDir, head, companions, chains, beside } = options;
    this.#options = options;
    this.#records = new RecordReplay(head, companions, chains);
    this.#late = new LateReplay(head, chains, (ref) => this.#slotOf(ref));
    this.#pacer = new Pacer(options.sliceMs, options.signal);
    this.#toldMs = performance.now();
    if (beside === undefined) return;
    this.#live = new LiveSegments(disk, dir, beside.firstLive);
    this.#lateLive = new LiveSegments(disk, lateDir, beside.firstLateLive);
  }

  result(): Replayed {
    const { unknownRefs, maxWalRef, aliases, skipped } = this.#records;
    return {
      segments: this.#of,
      samples: this.#samples,
      unknownRefs: unknownRefs + this.#late.unknownRefs,
      lostBytes: this.#lostBytes,
      maxWalRef: Math.max(maxWalRef, this.#late.maxWalRef),
      aliases,
      segmentMaxT: this.#segmentMaxT,
      skipped,
    };
  }

  get progress(): ReplayProgress {
    const trouble = this.#options.beside?.patience.trouble;
    return { segment: this.#done, of: this.#of, samples: this.#samples, ...(trouble && { trouble }) };
  }

  get #samples(): number {
    return this.#records.samples + this.#late.samples;
  }

  /** What was in the log when it was opened. Throws `signal.reason` when told to stop. */
  async past(): Promise<void> {
    const { disk, dir, head, log, lateDir, clock, beside } = this.#options;
    const { firstLive, firstLateLive } = beside ?? { firstLive: Infinity, firstLateLive: Infinity };
    const isAlone = beside === undefined;
    if (isAlone) {
      removeUnfinished(disk, dir, log);
      finishRepairs(disk, dir);
    }
    const startMs = clock.now();
    const checkpoint = await this.#patiently(() => listCheckpoints(disk, dir).at(-1));
    const segments = (await this.#patiently(() => listSegments(disk, dir))).filter(
      (n) => n < firstLive && (checkpoint === undefined || n > checkpoint.segment),
    );
    this.#of = segments.length;
    if (checkpoint !== undefined) {
      const inside = join(dir, checkpoint.name);
      for (const segment of await this.#patiently(() => listSegments(disk, inside)))
        await this.#segment(inside, segment, false, (record) => this.#records.take(record, -1));
    }
    for (const [i, segment] of segments.entries()) {
      const isNewest = isAlone && i === segments.length - 1;
      const take = (record: Uint8Array): number => this.#records.take(record, segment);
      this.#segmentMaxT.set(segment, await this.#segment(dir, segment, isNewest, take));
      this.#done = i + 1;
      this.#tellProgress();
    }
    if (isAlone) finishRepairs(disk, lateDir);
    const lateSegments = (await this.#patiently(() => listSegments(disk, lateDir))).filter(
      (n) => n < firstLateLive,
    );
    for (const [i, segment] of lateSegments.entries()) {
      const isNewest = isAlone && i === lateSegments.length - 1;
      await this.#segment(lateDir, segment, isNewest, (record) => this.#takeLate(record));
    }
    this.#tellEnd(segments.length, head.index.table.live, (clock.now() - startMs) / 1000, log);
  }

  /**
   * What was written since, record by record, up to the end there is when it ends; may be called again for what comes then, and after an
   * error, which costs nothing.
   */
  *follow(): Generator<void, void, undefined> {
    const { lateDir } = this.#options;
    for (const _ of this.#followLog()) yield;
    for (const { segment, record, endByte } of this.#lateLive?.records() ?? []) {
      this.#taken(lateDir, segment, record, endByte, (one) => this.#takeLate(one));
      yield;
    }
  }

  [Symbol.dispose](): void {
    this.#live?.[Symbol.dispose]();
    this.#lateLive?.[Symbol.dispose]();
  }

  *#followLog(): Generator<void, void, undefined> {
    const { dir } = this.#options;
    for (const { segment, record, endByte } of this.#live?.records() ?? []) {
      const newest = this.#taken(dir, segment, record, endByte, (one) => this.#records.take(one, segment));
      if (newest > (this.#segmentMaxT.get(segment) ?? -Infinity)) this.#segmentMaxT.set(segment, newest);
      yield;
    }
  }

  #takeLate(record: Uint8Array): number {
    this.#late.record(record);
    return -Infinity;
  }

  /** The slot of a series that the log of late samples names: the other log did so before, though this may not have read it yet. */
  #slotOf(ref: number): number {
    const slot = this.#records.slotOf(ref);
    if (slot >= 0 || this.#live === undefined) return slot;
    for (const _ of this.#followLog());
    return this.#records.slotOf(ref);
  }

  /** Does what reads the disk; again and again where others are served meanwhile. */
  async #patiently<T>(attempt: () => T | Promise<T>): Promise<T> {
    const { beside } = this.#options;
    return beside === undefined ? attempt() : beside.patience.until(attempt);
  }

  #tellProgress(): void {
    if (performance.now() - this.#toldMs < progressMs) return;
    this.#toldMs = performance.now();
    const { segment, of, samples } = this.progress;
    this.#options.log.info("replaying the log", { segment, of, samples });
  }

  #tellEnd(segments: number, series: number, seconds: number, log: Log): void {
    const { samples, unknownRefs, lostBytes, skipped } = this.result();
    for (const [type, count] of skipped) {
      log.warn("the log holds records that are not supported yet; they are left out", { type, count });
    }
    if (samples > 0 || lostBytes > 0)
      log.info("log replayed", { segments, series, samples, unknownRefs, seconds });
  }

  /** Gives every record of a segment to `take`, which gives the time of its newest sample; gives the newest of all. */
  async #segment(
    dir: string,
    segment: number,
    isNewest: boolean,
    take: (record: Uint8Array) => number,
  ): Promise<number> {
    const { disk, log } = this.#options;
    const path = segmentPath(dir, segment);
    let reader: WalSegmentReader | undefined;
    let isDamaged = false;
    let maxT = -Infinity;
    try {
      await this.#patiently(async () => {
        if (reader === undefined) reader = new WalSegmentReader(disk, path);
        else {
          isDamaged ||= reader.damage.length > 0;
          reader.resume(); // each record is taken once
        }
        for (const { record, endByte } of reader.records()) {
          maxT = Math.max(maxT, this.#taken(dir, segment, record, endByte, take));
          if (this.#pacer.isDue) await this.#pacer.breathe();
        }
        isDamaged ||= reader.damage.length > 0;
      });
    } finally {
      reader?.close();
    }
    if (!isDamaged) return maxT;
    const repair = await this.#patiently(() => {
      finishRepairs(disk, dir); // of an attempt before
      return repairSegment(disk, dir, segment, isNewest);
    });
    this.#lostBytes += repair.lostBytes;
    tellRepair(log, path, repair);
    return maxT;
  }

  /** Gives a record to `take`, which gives the time of its newest sample; one that makes no sense costs itself only. */
  #taken(
    dir: string,
    segment: number,
    record: Uint8Array,
    endByte: number,
    take: (record: Uint8Array) => number,
  ): number {
    try {
      return take(record);
    } catch (error) {
      this.#lostBytes += record.length;
      this.#options.log.warn("a record of the log makes no sense and is left out", {
        segment: segmentPath(dir, segment),
        endByte,
        error: messageOf(error),
      });
      return -Infinity;
    }
  }
}
