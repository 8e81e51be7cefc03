import { join } from "node:path";
import { ByteReader, type Clock, type Log, messageOf } from "@taffrail/base";
import {
  type Disk,
  finishRepairs,
  listSegments,
  repairSegment,
  segmentPath,
  WalSegmentReader,
} from "@taffrail/disk";
import { highWord, lowWord } from "../chunk/halves.ts";
import type { AcceptedRows } from "../head/append-floats.ts";
import type { Companions } from "../head/companions.ts";
import type { Head } from "../head/head.ts";
import { addFloat } from "../head/native-rows.ts";
import type { HeadChains } from "../head/head-chains.ts";
import { LateReplay } from "../out-of-order/replay-late.ts";
import { Pacer } from "../pacer.ts";
import { listCheckpoints, removeUnfinished } from "./checkpoint.ts";
import { isHistogramRecord, readHistograms } from "./histogram-records.ts";
import { tellRepair } from "./prepare-log.ts";
import { readExemplars, readMetadata, readTombstoneRecord, type TombstoneRecord } from "./other-records.ts";
import { readSamples, readSeries, recordType, SampleRows } from "./records.ts";

/** What a replay needs. */
export interface ReplayOptions {
  readonly disk: Disk;
  /** The folder of the log. */
  readonly dir: string;
  /** The folder of the log of samples that came late. */
  readonly lateDir: string;
  readonly head: Head;
  /** Where exemplars and metadata go. */
  readonly companions: Companions;
  /** Chunks that are in the head's files: their samples are not wanted again. */
  readonly chains: HeadChains;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal | undefined;
  /** The first segment that is written while this reads; it and those after it are read by `follow`. Absent: none is. */
  readonly firstLive?: number;
  /** How long the loop runs before others get their turn: milliseconds. */
  readonly sliceMs: number;
}

/** How far a replay is. */
export interface ReplayProgress {
  /** Segments done, of how many. */
  readonly segment: number;
  readonly of: number;
  readonly samples: number;
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
  readonly #rows = new SampleRows();
  /** Slot + 1 by number in the log, for the numbers that are small. */
  #slots = new Uint32Array(1024);
  readonly #farSlots = new Map<number, number>();
  readonly #aliases = new Map<number, number[]>();
  readonly segmentMaxT: Map<number, number> = new Map();
  readonly skipped: Map<number, number> = new Map();
  samples = 0;
  unknownRefs = 0;
  lostBytes = 0;
  readonly #plain = new PlainRows();
  #maxWalRef = 0;
  /** The segment that is read; −1: one of a checkpoint. */
  #number = -1;
  readonly #pacer: Pacer;
  #toldMs: number;
  #done = 0;
  #of = 0;
  /** The segment that is written, as far as it was read. */
  #live: { readonly segment: number; readonly reader: WalSegmentReader } | undefined = undefined;

  constructor(options: ReplayOptions) {
    this.#options = options;
    this.#pacer = new Pacer(options.sliceMs, options.signal);
    this.#toldMs = performance.now();
  }

  result(): Replayed {
    return {
      segments: this.#of,
      samples: this.samples,
      unknownRefs: this.unknownRefs,
      lostBytes: this.lostBytes,
      maxWalRef: this.#maxWalRef,
      aliases: this.#aliases,
      segmentMaxT: this.segmentMaxT,
      skipped: this.skipped,
    };
  }

  get progress(): ReplayProgress {
    return { segment: this.#done, of: this.#of, samples: this.samples };
  }

  /** What was in the log when it was opened. Throws `signal.reason` when told to stop. */
  async past(): Promise<void> {
    const { disk, dir, head, log, lateDir, clock, firstLive = Infinity } = this.#options;
    const isAlone = firstLive === Infinity;
    if (isAlone) {
      removeUnfinished(disk, dir, log);
      finishRepairs(disk, dir);
    }
    const checkpoint = listCheckpoints(disk, dir).at(-1);
    const segments = listSegments(disk, dir).filter(
      (n) => n < firstLive && (checkpoint === undefined || n > checkpoint.segment),
    );
    this.#of = segments.length;
    const startMs = clock.now();
    if (checkpoint !== undefined) {
      const inside = join(dir, checkpoint.name);
      for (const segment of listSegments(disk, inside)) await this.segment(inside, segment, false);
      this.segmentMaxT.clear();
    }
    for (const [i, segment] of segments.entries()) {
      await this.segment(dir, segment, isAlone && i === segments.length - 1);
      this.#done = i + 1;
      this.#tellProgress();
    }
    if (isAlone) finishRepairs(disk, lateDir);
    const lateSegments = listSegments(disk, lateDir);
    for (const [i, segment] of lateSegments.entries()) {
      await this.lateSegment(lateDir, segment, isAlone && i === lateSegments.length - 1);
    }
    for (const [type, count] of this.skipped) {
      log.warn("the log holds records that are not supported yet; they are left out", { type, count });
    }
    if (this.samples > 0 || this.lostBytes > 0) {
      const seconds = (clock.now() - startMs) / 1000;
      log.info("log replayed", {
        segments: segments.length,
        series: head.index.table.live,
        samples: this.samples,
        unknownRefs: this.unknownRefs,
        seconds,
      });
    }
  }

  /**
   * What was written since, record by record, up to the end there is when it ends; may be called again for what comes then. Nothing is
   * repaired: what is half written there is taken back by its writer.
   */
  *follow(): Generator<void, void, undefined> {
    const { disk, dir, firstLive } = this.#options;
    if (firstLive === undefined) return;
    for (;;) {
      const live = (this.#live ??= {
        segment: firstLive,
        reader: new WalSegmentReader(disk, segmentPath(dir, firstLive)),
      });
      const { segment, reader } = live;
      this.#number = segment;
      for (const { record, endByte } of reader.records()) {
        const newest = this.#taken(dir, segment, record, endByte, (one) => this.#record(one));
        if (newest > (this.segmentMaxT.get(segment) ?? -Infinity)) this.segmentMaxT.set(segment, newest);
        yield;
      }
      if (reader.resume()) continue;
      const next = listSegments(disk, dir).find((n) => n > segment);
      if (next === undefined) return;
      reader.close();
      this.#live = { segment: next, reader: new WalSegmentReader(disk, segmentPath(dir, next)) };
    }
  }

  [Symbol.dispose](): void {
    this.#live?.reader.close();
    this.#live = undefined;
  }

  #tellProgress(): void {
    if (performance.now() - this.#toldMs < progressMs) return;
    this.#toldMs = performance.now();
    const { segment, of, samples } = this.progress;
    this.#options.log.info("replaying the log", { segment, of, samples });
  }

  async segment(dir: string, segment: number, isNewest: boolean): Promise<void> {
    const take = (record: Uint8Array): number => this.#record(record);
    this.segmentMaxT.set(segment, await this.#segment(dir, segment, isNewest, take));
  }

  /** A segment of the log of late samples. */
  async lateSegment(dir: string, segment: number, isNewest: boolean): Promise<void> {
    const { head, chains } = this.#options;
    const late = new LateReplay(head, chains, (ref) => this.#slotOf(ref));
    await this.#segment(dir, segment, isNewest, (record) => {
      late.record(record);
      return -Infinity;
    });
    this.samples += late.samples;
    this.unknownRefs += late.unknownRefs;
    this.#maxWalRef = Math.max(this.#maxWalRef, late.maxWalRef);
  }

  /** Gives every record of a segment to `take`, which gives the time of its newest sample; gives the newest of all. */
  async #segment(
    dir: string,
    segment: number,
    isNewest: boolean,
    take: (record: Uint8Array) => number,
  ): Promise<number> {
    const { disk, log } = this.#options;
    this.#number = dir === this.#options.dir ? segment : -1;
    const reader = new WalSegmentReader(disk, segmentPath(dir, segment));
    let maxT = -Infinity;
    try {
      for (const { record, endByte } of reader.records()) {
        maxT = Math.max(maxT, this.#taken(dir, segment, record, endByte, take));
        if (this.#pacer.isDue) await this.#pacer.breathe();
      }
    } finally {
      reader.close();
    }
    if (reader.damage.length === 0) return maxT;
    const repair = repairSegment(disk, dir, segment, isNewest);
    this.lostBytes += repair.lostBytes;
    tellRepair(log, segmentPath(dir, segment), repair);
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
      this.lostBytes += record.length;
      this.#options.log.warn("a record of the log makes no sense and is left out", {
        segment: segmentPath(dir, segment),
        endByte,
        error: messageOf(error),
      });
      return -Infinity;
    }
  }

  /** Takes in one record; gives the time of its newest sample. */
  #record(record: Uint8Array): number {
    if (record.length === 0) return -Infinity;
    const from = new ByteReader(record);
    const type = from.u8();
    switch (type) {
      case recordType.series:
        for (const { ref, labels } of readSeries(from)) this.#series(ref, labels);
        return -Infinity;
      case recordType.samples:
      case recordType.samplesV2:
        try {
          readSamples(from, type, this.#rows);
        } finally {
          this.#apply(type === recordType.samplesV2); // what stands before the fault is whole
        }
        return this.#newest();
      case recordType.tombstones:
        this.#tombstones(readTombstoneRecord(from));
        return -Infinity;
      case recordType.metadata:
        for (const metadata of readMetadata(from)) {
          const slot = this.#slotOf(metadata.ref);
          if (slot >= 0) this.#options.companions.restoreMetadata(slot, metadata);
        }
        return -Infinity;
      case recordType.exemplars:
        for (const exemplar of readExemplars(from)) {
          const slot = this.#slotOf(exemplar.ref);
          if (slot >= 0) this.#options.companions.restoreExemplar(slot, exemplar, this.#number);
        }
        return -Infinity;
      default:
        if (isHistogramRecord(type)) return this.#histograms(from, type);
        this.skipped.set(type, (this.skipped.get(type) ?? 0) + 1);
        return -Infinity;
    }
  }

  #tombstones(tombstones: readonly TombstoneRecord[]): void {
    const { head } = this.#options;
    const gone = new Set<number>();
    for (const { ref, mint, maxt } of tombstones) {
      const slot = this.#slotOf(ref);
      if (slot < 0) continue;
      if (maxt < 2 ** 62) head.delete(slot, mint, maxt);
      else gone.add(slot); // to the end of time: the series left, and where its labels come again it is another
    }
    if (gone.size === 0) return;
    for (const slot of gone) this.#aliases.delete(slot);
    for (let i = 0; i < this.#slots.length; i++) if (gone.has(this.#slots[i]! - 1)) this.#slots[i] = 0;
    for (const [ref, slot] of this.#farSlots) if (gone.has(slot)) this.#farSlots.delete(ref);
    head.evict([...gone]);
  }

  #series(ref: number, labels: Parameters<Head["index"]["find"]>[0]): void {
    const { index } = this.#options.head;
    if (labels.size === 0) return;
    let slot = index.find(labels);
    if (slot < 0) {
      slot = index.add(labels);
      index.table.walRef[slot] = ref;
    } else if (index.table.walRef[slot] !== ref) {
      const others = this.#aliases.get(slot) ?? [];
      if (!others.includes(ref)) others.push(ref);
      this.#aliases.set(slot, others);
    }
    const { chains } = this.#options;
    const newest = chains.newest(ref);
    if (newest >= 0) this.#options.head.adopt(slot, newest);
    if (ref > this.#maxWalRef) this.#maxWalRef = ref;
    if (ref >= 2 ** 26) {
      this.#farSlots.set(ref, slot);
      return;
    }
    if (ref >= this.#slots.length) {
      const wider = new Uint32Array(Math.max(ref + 1, this.#slots.length * 2));
      wider.set(this.#slots);
      this.#slots = wider;
    }
    this.#slots[ref] = slot + 1;
  }

  #histograms(from: ByteReader, type: number): number {
    const { head } = this.#options;
    const { table } = head.index;
    let newest = -Infinity;
    head.hasHistograms = true;
    for (const { ref, t, startT, histogram, sumHigh, sumLow } of readHistograms(from, type)) {
      newest = Math.max(newest, t);
      const slot = this.#slotOf(ref);
      if (slot < 0) {
        this.unknownRefs++;
        continue;
      }
      if (t <= table.lastT[slot]! || t < head.floorT) {
        // the newest of a chunk from the files: whether it ends the series is seen by its value
        if (t === table.lastT[slot] && table.openClass[slot] === 255 && head.nativeChunk(slot) === undefined)
          head.noteHistogram(slot, sumHigh, sumLow);
        continue;
      }
      head.appendHistogram(slot, t, histogram, sumHigh, sumLow, startT);
      this.samples++;
    }
    return newest;
  }

  #apply(hasStart: boolean): void {
    const rows = this.#rows;
    const { head } = this.#options;
    const { table } = head.index;
    const { floorT } = head;
    const plain = this.#plain.begin(rows);
    for (let i = 0; i < rows.length; i++) {
      const ref = rows.refs[i]!;
      const slot = this.#slotOf(ref);
      if (slot < 0) {
        this.unknownRefs++;
        continue;
      }
      const t = rows.t[i]!;
      if (table.pendingRow[slot] !== -1) plain.flush(head); // twice in one record
      if (t <= table.lastT[slot]! || t < floorT) {
        if (t === table.lastT[slot] && table.openClass[slot] === 255) {
          // the newest sample of a chunk from the files: what comes next is held against its value
          table.lastVWords[2 * slot + highWord] = rows.words[2 * i + highWord]!;
          table.lastVWords[2 * slot + lowWord] = rows.words[2 * i + lowWord]!;
        }
        continue;
      }
      this.samples++;
      if (hasStart) {
        const high = rows.words[2 * i + highWord]!;
        const low = rows.words[2 * i + lowWord]!;
        addFloat(head, slot, t, high, low, rows.startT[i]!);
      } else {
        plain.add(slot, i);
        table.pendingRow[slot] = i;
      }
    }
    plain.flush(head);
  }

  #slotOf(ref: number): number {
    return ref < this.#slots.length ? this.#slots[ref]! - 1 : (this.#farSlots.get(ref) ?? -1);
  }

  #newest(): number {
    let newest = -Infinity;
    for (let i = 0; i < this.#rows.length; i++) newest = Math.max(newest, this.#rows.t[i]!);
    return newest;
  }
}

/** Rows of a record that go to the head together: floats without a start time, no series twice. */
class PlainRows implements AcceptedRows {
  length = 0;
  slots: Int32Array = new Int32Array(256);
  rows: Int32Array = new Int32Array(256);
  t: Float64Array = new Float64Array(0);
  words: Uint32Array = new Uint32Array(0);

  /** Empties it, for rows of `record`. */
  begin({ length, t, words }: SampleRows): this {
    this.length = 0;
    this.t = t;
    this.words = words;
    if (length > this.slots.length) {
      this.slots = new Int32Array(2 * length);
      this.rows = new Int32Array(2 * length);
    }
    return this;
  }

  add(slot: number, row: number): void {
    this.slots[this.length] = slot;
    this.rows[this.length++] = row;
  }

  /** Hands over what there is, and takes the marks away. */
  flush(head: Head): void {
    const { pendingRow } = head.index.table;
    for (let i = 0; i < this.length; i++) pendingRow[this.slots[i]!] = -1;
    head.appendAll(this);
    this.length = 0;
  }
}
