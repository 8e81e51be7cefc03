import { ByteReader } from "@taffrail/base";
import { highWord, lowWord } from "../chunk/halves.ts";
import type { AcceptedRows } from "../head/append-floats.ts";
import type { Companions } from "../head/companions.ts";
import type { Head } from "../head/head.ts";
import type { HeadChains } from "../head/head-chains.ts";
import { addFloat } from "../head/native-rows.ts";
import { isHistogramRecord, readHistograms } from "./histogram-records.ts";
import { readExemplars, readMetadata, readTombstoneRecord, type TombstoneRecord } from "./other-records.ts";
import { readSamples, readSeries, recordType, SampleRows } from "./records.ts";
import { RefSlots } from "./ref-slots.ts";

/** Takes the records of a log into a head, in their order. */
export class RecordReplay {
  readonly #head: Head;
  readonly #companions: Companions | undefined;
  readonly #chains: HeadChains;
  readonly #slots = new RefSlots();
  readonly #rows = new SampleRows();
  readonly #plain = new PlainRows();
  /** Further numbers of series that the log names more than once. */
  readonly aliases: Map<number, number[]> = new Map();
  /** Records by type that are not kept yet. */
  readonly skipped: Map<number, number> = new Map();
  samples = 0;
  /** Samples whose series the log does not name (any more). */
  unknownRefs = 0;
  /** The largest number of a series in the log. */
  maxWalRef = 0;

  /** Without `companions` exemplars and metadata are passed over. */
  constructor(head: Head, companions: Companions | undefined, chains: HeadChains) {
    this.#head = head;
    this.#companions = companions;
    this.#chains = chains;
  }

  /** Takes in one record of that segment, −1: of a checkpoint; gives the time of its newest sample. */
  take(record: Uint8Array, segment: number): number {
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
          const slot = this.#slots.get(metadata.ref);
          if (slot >= 0) this.#companions?.restoreMetadata(slot, metadata);
        }
        return -Infinity;
      case recordType.exemplars:
        for (const exemplar of readExemplars(from)) {
          const slot = this.#slots.get(exemplar.ref);
          if (slot >= 0) this.#companions?.restoreExemplar(slot, exemplar, segment);
        }
        return -Infinity;
      default:
        if (isHistogramRecord(type)) return this.#histograms(from, type);
        this.skipped.set(type, (this.skipped.get(type) ?? 0) + 1);
        return -Infinity;
    }
  }

  /** The slot of a series by its number in the log, or −1. */
  slotOf(ref: number): number {
    return this.#slots.get(ref);
  }

  #tombstones(tombstones: readonly TombstoneRecord[]): void {
    const head = this.#head;
    const gone = new Set<number>();
    for (const { ref, mint, maxt } of tombstones) {
      const slot = this.#slots.get(ref);
      if (slot < 0) continue;
      if (maxt < 2 ** 62) head.delete(slot, mint, maxt);
      else gone.add(slot); // to the end of time: the series left, and where its labels come again it is another
    }
    if (gone.size === 0) return;
    for (const slot of gone) this.aliases.delete(slot);
    this.#slots.forget(gone);
    head.evict([...gone]);
  }

  #series(ref: number, labels: Parameters<Head["index"]["find"]>[0]): void {
    const { index } = this.#head;
    if (labels.size === 0) return;
    let slot = index.find(labels);
    if (slot < 0) {
      slot = index.add(labels);
      index.table.walRef[slot] = ref;
    } else if (index.table.walRef[slot] !== ref) {
      const others = this.aliases.get(slot) ?? [];
      if (!others.includes(ref)) others.push(ref);
      this.aliases.set(slot, others);
    }
    const newest = this.#chains.newest(ref);
    if (newest >= 0) this.#head.adopt(slot, newest);
    if (ref > this.maxWalRef) this.maxWalRef = ref;
    this.#slots.set(ref, slot);
  }

  #histograms(from: ByteReader, type: number): number {
    const head = this.#head;
    const { table } = head.index;
    let newest = -Infinity;
    head.hasHistograms = true;
    for (const { ref, t, startT, histogram, sumHigh, sumLow } of readHistograms(from, type)) {
      newest = Math.max(newest, t);
      const slot = this.#slots.get(ref);
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
    const head = this.#head;
    const { table } = head.index;
    const { floorT } = head;
    const plain = this.#plain.begin(rows);
    for (let i = 0; i < rows.length; i++) {
      const ref = rows.refs[i]!;
      const slot = this.#slots.get(ref);
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
