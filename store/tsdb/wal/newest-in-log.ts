import { resized } from "@taffrail/base";
import { highWord, lowWord } from "../chunk/halves.ts";
import { type Head, noFloatHigh } from "../head/head.ts";
import type { HistogramRecord } from "./histogram-records.ts";
import type { SampleRows } from "./records.ts";
import type { RefSlots } from "./ref-slots.ts";

/**
 * The newest sample of each series as a log and the head's files have it, by slot of the head that both are brought back into. By it is
 * judged what comes while that is still under way.
 */
export class NewestInLog {
  /** −Infinity: none. */
  #t = new Float64Array(0);
  /** Words of the value, or of a histogram's sum. */
  #words = new Uint32Array(0);
  #isHistogram = new Uint8Array(0);
  /** The end of the newest chunk in the files: nearly always the log has its samples too. */
  #chunkT = new Float64Array(0);
  /** Nothing older counts. */
  readonly #floorT: number;
  /** Oldest and newest; `minT > maxT` where there is none. */
  minT: number = Infinity;
  maxT: number = -Infinity;

  constructor(floorT: number) {
    this.#floorT = floorT;
  }

  /** Takes note of a record of floats: 6 ns a sample. */
  noteRows({ length, refs, t, words }: SampleRows, slots: RefSlots): void {
    let { minT, maxT } = this;
    const floorT = this.#floorT;
    let newestT = this.#t;
    let newestWords = this.#words;
    let isHistogram = this.#isHistogram;
    for (let i = 0; i < length; i++) {
      const slot = slots.get(refs[i]!);
      const time = t[i]!;
      if (slot < 0 || time < floorT) continue;
      if (slot >= newestT.length) {
        this.#grow(slot);
        newestT = this.#t;
        newestWords = this.#words;
        isHistogram = this.#isHistogram;
      }
      if (time < minT) minT = time;
      if (time <= newestT[slot]!) continue;
      if (time > maxT) maxT = time;
      newestT[slot] = time;
      newestWords[2 * slot] = words[2 * i]!;
      newestWords[2 * slot + 1] = words[2 * i + 1]!;
      isHistogram[slot] = 0;
    }
    this.minT = minT;
    this.maxT = maxT;
  }

  noteHistogram(slot: number, { t, sumHigh, sumLow }: HistogramRecord): void {
    if (t < this.#floorT) return;
    if (slot >= this.#t.length) this.#grow(slot);
    this.#widen(t);
    if (t <= this.#t[slot]!) return;
    this.#t[slot] = t;
    this.#words[2 * slot + highWord] = sumHigh;
    this.#words[2 * slot + lowWord] = sumLow;
    this.#isHistogram[slot] = 1;
  }

  /** Takes note of where a series' newest chunk ends. */
  noteChunk(slot: number, maxT: number): void {
    if (maxT === -Infinity) return; // there is none
    if (slot >= this.#t.length) this.#grow(slot);
    this.#widen(maxT);
    if (maxT > this.#chunkT[slot]!) this.#chunkT[slot] = maxT;
  }

  /** Lets a series of another head go on behind what this one has of it. */
  tell(slot: number, other: Head, otherSlot: number): void {
    const t = this.#t[slot] ?? -Infinity;
    const chunkT = this.#chunkT[slot] ?? -Infinity;
    if (chunkT > t) other.resume(otherSlot, chunkT, noFloatHigh, 0, false);
    else if (t !== -Infinity) {
      const high = this.#words[2 * slot + highWord]!;
      const low = this.#words[2 * slot + lowWord]!;
      other.resume(otherSlot, t, high, low, this.#isHistogram[slot] === 1);
    }
  }

  #widen(t: number): void {
    if (t < this.minT) this.minT = t;
    if (t > this.maxT) this.maxT = t;
  }

  #grow(slot: number): void {
    const before = this.#t.length;
    const capacity = Math.max(1024, slot + 1, 2 * before);
    this.#t = resized(this.#t, capacity).fill(-Infinity, before);
    this.#chunkT = resized(this.#chunkT, capacity).fill(-Infinity, before);
    this.#words = resized(this.#words, 2 * capacity);
    this.#isHistogram = resized(this.#isHistogram, capacity);
  }
}
