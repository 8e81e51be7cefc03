import { resized } from "@taffrail/base";
import type { FloatHistogram } from "@taffrail/model";
import { chunkEncoding } from "../chunk/encoding.ts";
import { highWord, lowWord } from "../chunk/halves.ts";
import type { AcceptedRows } from "../head/append-floats.ts";
import { Head } from "../head/head.ts";

/** A head that keeps no samples: of each series what is needed to judge the next one, and in which segment of the log the newest stands. */
export class PassingHead extends Head {
  /** The newest segment that names the series or has a sample of it, a row a slot. */
  segment: Int32Array = new Int32Array(0);
  /** The encoding that the newest sample would have. */
  #encoding = new Uint8Array(0);
  readonly #written: () => number;

  /** `written` tells the segment that is written. */
  constructor(written: () => number) {
    super();
    this.#written = written;
  }

  /** A series of this slot is named in the log soon. */
  named(slot: number): void {
    this.#fit();
    this.segment[slot] = this.#written();
    this.#encoding[slot] = 0;
  }

  /** Takes over that a segment of the log has a sample of a series, whatever there is of it. */
  restore(slot: number, t: number, segment: number): void {
    this.#fit();
    const { lastT } = this.index.table;
    if (t > lastT[slot]!) lastT[slot] = t;
    if (segment > this.segment[slot]!) this.segment[slot] = segment;
  }

  override append(slot: number, t: number, high: number, low: number): void {
    const { lastT, lastVWords } = this.index.table;
    lastT[slot] = t;
    lastVWords[2 * slot + highWord] = high;
    lastVWords[2 * slot + lowWord] = low;
    this.segment[slot] = this.#written();
    this.#encoding[slot] = chunkEncoding.xor;
  }

  override appendWithStart(slot: number, t: number, high: number, low: number): void {
    this.append(slot, t, high, low);
  }

  override appendHistogram(
    slot: number,
    t: number,
    histogram: FloatHistogram,
    sumHigh: number,
    sumLow: number,
  ): void {
    this.append(slot, t, sumHigh, sumLow);
    this.hasHistograms = true;
    this.#encoding[slot] = histogram.isInteger === true ? chunkEncoding.integer : chunkEncoding.float;
  }

  override appendAll({ length, slots, rows, t, words }: AcceptedRows): void {
    const { lastT, lastVWords } = this.index.table;
    const { segment } = this;
    const written = this.#written();
    for (let i = 0; i < length; i++) {
      const slot = slots[i]!;
      const row = rows[i]!;
      lastT[slot] = t[row]!;
      lastVWords[2 * slot] = words[2 * row]!;
      lastVWords[2 * slot + 1] = words[2 * row + 1]!;
      segment[slot] = written;
      this.#encoding[slot] = chunkEncoding.xor;
    }
  }

  override nativeChunk(): undefined {
    return undefined;
  }

  override newestEncoding(slot: number): number {
    return this.#encoding[slot]!;
  }

  #fit(): void {
    const { length } = this.index.table.ref;
    if (this.segment.length >= length) return;
    this.segment = resized(this.segment, length);
    this.#encoding = resized(this.#encoding, length);
  }
}
