import { ByteWriter } from "@taffrail/base";
import type { WalWriter } from "@taffrail/disk";
import type { Appended, SampleBatch } from "@taffrail/model";
import { highWord, lowWord, wordsOf } from "./chunk/halves.ts";
import type { Head } from "./head/head.ts";
import { addSample, addSeries, beginSamples, beginSeries } from "./wal/records.ts";

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
  #rows = new Int32Array(256);
  samplesAppended = 0;
  /** Nothing older than this is taken: a block that holds that time is written or being written. */
  floorT: number = -Infinity;

  constructor(head: Head, wal: WalWriter, maxWalRef: number, segmentMaxT: Map<number, number>) {
    this.#head = head;
    this.#wal = wal;
    this.#nextWalRef = maxWalRef + 1;
    this.segmentMaxT = segmentMaxT;
  }

  /** A new series gets its number; the log learns of it with the next batch. */
  addSeries(slot: number): void {
    const { table } = this.#head.index;
    table.walRef[slot] = this.#nextWalRef++;
    this.#unlogged.push(table.ref[slot]!);
  }

  append(batch: SampleBatch): Appended {
    const { table } = this.#head.index;
    const floorT = Math.max(this.floorT, this.#head.floorT);
    const { length, refs, t } = batch;
    const words = wordsOf(batch.v);
    if (length > this.#rows.length) this.#rows = new Int32Array(length * 2);
    const rows = this.#rows;
    const out = this.#samplesRecord;
    out.clear();
    let stored = 0;
    let repeated = 0;
    let duplicate = 0;
    let outOfOrder = 0;
    let tooOld = 0;
    let unknownRef = 0;
    let ref0 = 0;
    let t0 = 0;
    let newest = -Infinity;
    for (let row = 0; row < length; row++) {
      const slot = table.slotOf(refs[row]!);
      if (slot < 0) {
        unknownRef++;
        continue;
      }
      const time = t[row]!;
      const high = words[2 * row + highWord]!;
      const low = words[2 * row + lowWord]!;
      const before = table.pendingRow[slot]!; // an earlier row of this batch
      const lastT = before < 0 ? table.lastT[slot]! : t[before]!;
      if (!(time > lastT)) {
        if (time < floorT) tooOld++;
        else if (time < lastT) outOfOrder++;
        else if (
          before < 0
            ? table.hasLast(slot, high, low)
            : words[2 * before + highWord] === high && words[2 * before + lowWord] === low
        ) {
          repeated++;
        } else duplicate++;
        continue;
      }
      if (time < floorT) {
        tooOld++;
        continue;
      }
      const walRef = table.walRef[slot]!;
      if (stored === 0) {
        ref0 = walRef;
        t0 = time;
        beginSamples(out, ref0, t0);
      }
      addSample(out, walRef - ref0, time - t0, high, low);
      table.pendingRow[slot] = row;
      rows[stored++] = row;
      if (time > newest) newest = time;
    }
    if (stored > 0) {
      try {
        this.#write();
      } catch (error) {
        for (let i = 0; i < stored; i++) table.pendingRow[table.slotOf(refs[rows[i]!]!)] = -1;
        throw error;
      }
      for (let i = 0; i < stored; i++) {
        const row = rows[i]!;
        const slot = table.slotOf(refs[row]!);
        table.pendingRow[slot] = -1;
        this.#head.append(slot, t[row]!, words[2 * row + highWord]!, words[2 * row + lowWord]!);
      }
      const { segment } = this.#wal;
      if (newest > (this.segmentMaxT.get(segment) ?? -Infinity)) this.segmentMaxT.set(segment, newest);
      this.samplesAppended += stored;
    }
    return { stored, repeated, duplicate, outOfOrder, tooOld, unknownRef };
  }

  #write(): void {
    const samples = this.#samplesRecord.written();
    if (this.#unlogged.length === 0) {
      // many targets are seen first at about the same time: the buffer waits for the next of them
      if (++this.#writesWithoutSeries === 64 && this.#seriesRecord.bytes.length > 1 << 20)
        this.#seriesRecord.shrink();
      return this.#wal.append(samples);
    }
    const { table } = this.#head.index;
    const out = this.#seriesRecord;
    out.clear();
    beginSeries(out);
    for (const ref of this.#unlogged) {
      const slot = table.slotOf(ref);
      if (slot >= 0) addSeries(out, table.walRef[slot]!, this.#head.labelsOf(slot)); // −1: gone before it had a sample
    }
    this.#wal.append(out.written(), samples);
    this.#unlogged = [];
    this.#writesWithoutSeries = 0;
  }
}
