import { ByteWriter } from "@taffrail/base";
import type { WalWriter } from "@taffrail/disk";
import type { Appended, SampleBatch } from "@taffrail/model";
import { highWord, lowWord, wordsOf } from "./chunk/halves.ts";
import { isStaleSum } from "./chunk/histogram-encode.ts";
import { FloatRows } from "./float-rows.ts";
import type { Companions } from "./head/companions.ts";
import type { Head } from "./head/head.ts";
import type { NativeRows } from "./head/native-rows.ts";
import { addSeries, beginSeries } from "./wal/records.ts";

/**
 * Takes batches: decides about each row, writes what is accepted to the log with one write, and only then to the head. So a batch that
 * cannot be written leaves no trace.
 */
export class SampleLog {
  readonly #head: Head;
  readonly #wal: WalWriter;
  readonly #seriesRecord = new ByteWriter();
  readonly #samplesRecord = new ByteWriter(4096);
  /** Refs of series that the log does not know yet. */
  #unlogged: number[] = [];
  #writesWithoutSeries = 0;
  #nextWalRef: number;
  /** The newest sample in each segment. */
  readonly segmentMaxT: Map<number, number>;
  readonly #rows = new FloatRows();
  readonly #native: NativeRows;
  readonly #companions: Companions;
  samplesAppended = 0;
  /** Nothing older than this is taken: a block that holds that time is written or being written. */
  floorT: number = -Infinity;

  constructor(
    head: Head,
    native: NativeRows,
    companions: Companions,
    wal: WalWriter,
    maxWalRef: number,
    segmentMaxT: Map<number, number>,
  ) {
    this.#head = head;
    this.#native = native;
    this.#companions = companions;
    this.#wal = wal;
    this.#nextWalRef = maxWalRef + 1;
    this.segmentMaxT = segmentMaxT;
  }

  /** Numbers of new series are above this one from now on. */
  begin(maxWalRef: number): void {
    this.#nextWalRef = Math.max(this.#nextWalRef, maxWalRef + 1);
  }

  /** A new series gets its number; the log learns of it with the next batch. */
  addSeries(slot: number): void {
    const { table } = this.#head.index;
    table.walRef[slot] = this.#nextWalRef++;
    this.#unlogged.push(table.ref[slot]!);
  }

  /** Tells the log of new series now: for samples that do not come through `append`. */
  logSeries(): void {
    if (this.#unlogged.length > 0) this.#writeAfterSeries([]);
  }

  /** Takes what of a batch is newer than its series and not older than `floorT`. */
  append(batch: SampleBatch, floorT: number): Appended {
    if (this.#native.isFor(batch) || (this.#head.hasHistograms && this.#endsHistograms(batch)))
      return this.#appendNative(batch, floorT);
    const { table } = this.#head.index;
    const rows = this.#rows;
    rows.accept(table, batch, floorT, this.#samplesRecord);
    const stored = rows.length;
    try {
      this.#write(stored > 0 ? [this.#samplesRecord.written()] : [], batch);
    } finally {
      rows.release(table);
    }
    if (stored > 0) {
      this.#head.appendAll(rows);
      this.#count(stored, rows.newestT);
    }
    const { repeated, duplicate, outOfOrder, tooOld, unknownRef } = rows;
    return { stored, repeated, duplicate, outOfOrder, tooOld, unknownRef };
  }

  #appendNative(batch: SampleBatch, floorT: number): Appended {
    const native = this.#native;
    try {
      const appended = native.take(batch, floorT);
      this.#write(native.records(), batch);
      native.apply();
      if (appended.stored > 0) this.#count(appended.stored, native.newestT);
      return appended;
    } finally {
      native.forget();
    }
  }

  /** Whether a row of floats ends a series of histograms. */
  #endsHistograms({ length, refs, v }: SampleBatch): boolean {
    const words = wordsOf(v);
    const { table } = this.#head.index;
    for (let row = 0; row < length; row++) {
      if (!isStaleSum(words[2 * row + highWord]!, words[2 * row + lowWord]!)) continue;
      const slot = table.slotOf(refs[row]!);
      if (slot >= 0 && this.#native.endsHistograms(slot)) return true;
    }
    return false;
  }

  #count(stored: number, newestT: number): void {
    const { segment } = this.#wal;
    if (newestT > (this.segmentMaxT.get(segment) ?? -Infinity)) this.segmentMaxT.set(segment, newestT);
    this.samplesAppended += stored;
  }

  /** Writes records of samples, with those of new series, metadata and exemplars, all at once. */
  #write(samples: readonly Uint8Array[], batch: SampleBatch): void {
    const hasCompanions = batch.exemplars !== undefined || batch.metadata !== undefined;
    if (samples.length === 0 && !hasCompanions) return;
    const { before, after } = hasCompanions ? this.#companions.take(batch) : noCompanions;
    if (samples.length > 0 || before.length > 0 || after.length > 0)
      this.#writeAfterSeries([...before, ...samples, ...after]);
    if (hasCompanions) this.#companions.apply(this.#wal.segment);
  }

  #writeAfterSeries(records: readonly Uint8Array[]): void {
    if (this.#unlogged.length === 0) {
      // many targets are seen first at about the same time: the buffer waits for the next of them
      if (++this.#writesWithoutSeries === 64 && this.#seriesRecord.bytes.length > 1 << 20)
        this.#seriesRecord.shrink();
      return this.#wal.append(...records);
    }
    const { table } = this.#head.index;
    const out = this.#seriesRecord;
    out.clear();
    beginSeries(out);
    for (const ref of this.#unlogged) {
      const slot = table.slotOf(ref);
      if (slot >= 0) addSeries(out, table.walRef[slot]!, this.#head.labelsOf(slot)); // −1: gone before it had a sample
    }
    this.#wal.append(out.written(), ...records);
    this.#unlogged = [];
    this.#writesWithoutSeries = 0;
  }
}

const noCompanions = { before: [], after: [] } as const;
