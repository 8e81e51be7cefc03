import { ByteReader } from "@taffrail/base";
import type { FloatHistogram } from "@taffrail/model";
import { highWord, lowWord } from "../chunk/halves.ts";
import type { Head } from "../head/head.ts";
import type { HeadChains } from "../head/head-chains.ts";
import { isHistogramRecord, readHistograms } from "../wal/histogram-records.ts";
import { readMmapMarkers } from "../wal/other-records.ts";
import { readSamples, recordType, SampleRows } from "../wal/records.ts";

/** Rows of a series that stay in memory where markers are missing. */
const mostOpenRows = 120;

/** Brings back what the log of late samples holds, after the log proper. */
export class LateReplay {
  readonly #head: Head;
  readonly #chains: HeadChains;
  readonly #slotOf: (walRef: number) => number;
  readonly #rows = new SampleRows();
  samples = 0;
  unknownRefs = 0;
  /** The largest number of a series in the log. */
  maxWalRef = 0;

  /** `slotOf` gives the slot of a series by its number in the log, or −1. */
  constructor(head: Head, chains: HeadChains, slotOf: (walRef: number) => number) {
    this.#head = head;
    this.#chains = chains;
    this.#slotOf = slotOf;
  }

  /** Takes in one record. */
  record(record: Uint8Array): void {
    if (record.length === 0) return;
    const from = new ByteReader(record);
    const type = from.u8();
    if (type === recordType.samples || type === recordType.samplesV2) {
      try {
        readSamples(from, type, this.#rows);
      } finally {
        this.#floats(); // what stands before the fault is whole
      }
    } else if (isHistogramRecord(type)) {
      for (const { ref, t, startT, histogram, sumHigh, sumLow } of readHistograms(from, type))
        this.#late(ref, t, sumHigh, sumLow, histogram, startT);
    } else if (type === recordType.mmapMarkers) {
      for (const { ref, file, offset } of readMmapMarkers(from)) this.#marker(ref, file * 2 ** 32 + offset);
    }
  }

  #floats(): void {
    const { length, refs, t, words, startT } = this.#rows;
    for (let i = 0; i < length; i++) {
      this.#late(refs[i]!, t[i]!, words[2 * i + highWord]!, words[2 * i + lowWord]!, undefined, startT[i]!);
    }
  }

  /** What the log had of a series so far is in a chunk, unless that was never written: then the samples before are all there is. */
  #marker(ref: number, position: number): void {
    const chunk = this.#chains.late.get(position);
    const slot = this.#slotOf(ref);
    if (slot < 0 || chunk?.walRef !== ref) return;
    this.#head.late.forgetOpen(slot);
    this.#head.late.attach(slot, position, chunk.minT, chunk.maxT, chunk.samples);
  }

  #late(
    ref: number,
    t: number,
    high: number,
    low: number,
    histogram: FloatHistogram | undefined,
    startT: number,
  ): void {
    if (ref > this.maxWalRef) this.maxWalRef = ref; // never to be another series'
    const slot = this.#slotOf(ref);
    if (slot < 0) {
      this.unknownRefs++;
      return;
    }
    const { late, index } = this.#head;
    if (late.insert(slot, t, high, low, histogram, startT) === "stored") this.samples++;
    if (late.openRows(slot) >= mostOpenRows) late.close(slot, index.table.walRef[slot]!);
  }
}
