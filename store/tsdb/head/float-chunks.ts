import { chunkEncoding } from "../chunk/decode.ts";
import { highWord, lowWord } from "../chunk/halves.ts";
import { appendXor, longestSampleBytes, newXorState, putCount } from "../chunk/xor-encode.ts";
import { type AcceptedRows, appendFloats } from "./append-floats.ts";
import { chunkRangeMs, type HeadChunk } from "./head-chunk.ts";
import { OpenBlocks } from "./open-blocks.ts";
import type { SeriesTable } from "./series-table.ts";

const samplesPerChunk = 120;
/** A chunk longer than this is cut: 1024 less the longest sample of the format's first writer. */
const longestChunkBytes = 1005;
const limits = {
  longestChunkBytes,
  samplesAtEstimate: samplesPerChunk / 4,
  mostSamples: samplesPerChunk * 2,
} as const;
const slabBytes = 16 << 20;

/**
 * The open chunks of floats: one a series at most, that grows in slabs. What is known of each stands in the columns of the series table. Cutting
 * follows Prometheus: 120 samples, or what divides the two hours evenly.
 */
export class FloatChunks {
  readonly #table: SeriesTable;
  readonly #open = new OpenBlocks(slabBytes);
  readonly #state = newXorState(new Uint8Array(0), 0);
  /** A chunk is full: it is to be taken over, and closed. */
  readonly #full: (slot: number) => void;
  chunks = 0;
  samples = 0;

  constructor(table: SeriesTable, full: (slot: number) => void) {
    this.#table = table;
    this.#full = full;
  }

  get heldBytes(): number {
    return this.#open.heldBytes;
  }

  has(slot: number): boolean {
    return this.#table.openClass[slot] !== 255;
  }

  /** Adds a sample newer than the series' newest. */
  readonly append = (slot: number, t: number, high: number, low: number): void => {
    const table = this.#table;
    const state = this.#state;
    let sizeClass = table.openClass[slot]!;
    if (sizeClass !== 255 && this.#mustCut(slot, t)) {
      this.#full(slot);
      sizeClass = 255;
    }
    if (sizeClass === 255) {
      sizeClass = 0;
      table.openAddress[slot] = this.#open.take(0);
      table.openClass[slot] = 0;
      table.openBits[slot] = 0;
      table.openCount[slot] = 0;
      table.openMinT[slot] = t;
      table.openDelta[slot] = 0;
      table.openEndT[slot] = (Math.floor(t / chunkRangeMs) + 1) * chunkRangeMs;
      table.openLeading[slot] = 255;
      table.openTrailing[slot] = 0;
      this.chunks++;
    }
    const usedBits = table.openBits[slot]!;
    if ((usedBits >>> 3) + longestSampleBytes > this.#open.sizeOf(sizeClass)) this.#widen(slot, sizeClass);

    const address = table.openAddress[slot]!;
    const start = this.#open.offsetOf(address);
    state.bytes = this.#open.bytesOf(address);
    state.start = start;
    state.bitAt = start * 8 + usedBits;
    state.count = table.openCount[slot]!;
    state.t = table.lastT[slot]!;
    state.delta = table.openDelta[slot]!;
    state.high = table.lastVWords[2 * slot + highWord]!;
    state.low = table.lastVWords[2 * slot + lowWord]!;
    state.leading = table.openLeading[slot]!;
    state.trailing = table.openTrailing[slot]!;
    appendXor(state, t, high, low);
    table.openBits[slot] = state.bitAt - start * 8;
    table.openCount[slot] = state.count;
    table.lastT[slot] = t;
    table.openDelta[slot] = state.delta;
    table.lastVWords[2 * slot + highWord] = high;
    table.lastVWords[2 * slot + lowWord] = low;
    table.openLeading[slot] = state.leading;
    table.openTrailing[slot] = state.trailing;
    this.samples++;
  };

  /** Adds many samples, each newer than its series' newest and than those before it in `accepted`; `append` for those that are not plain. */
  appendAll(
    accepted: AcceptedRows,
    append: (slot: number, t: number, high: number, low: number) => void,
  ): void {
    const here = appendFloats(this.#table, this.#open, accepted, limits, append);
    this.samples += here; // only now: `append` counts as well
  }

  /** The open chunk of a series that has one: a view, good until the series is appended to. */
  chunk(slot: number): HeadChunk {
    const table = this.#table;
    const address = table.openAddress[slot]!;
    const bytes = this.#open.bytesOf(address);
    const start = this.#open.offsetOf(address);
    const samples = table.openCount[slot]!;
    return {
      minT: table.openMinT[slot]!,
      maxT: table.lastT[slot]!,
      samples,
      encoding: chunkEncoding.xor,
      bytes,
      start,
      length: (table.openBits[slot]! + 7) >>> 3,
    };
  }

  /** As `chunk`, with its count where a chunk has it. */
  wholeChunk(slot: number): HeadChunk {
    const chunk = this.chunk(slot);
    putCount(chunk.bytes, chunk.start, chunk.samples); // no other thread reads it
    return chunk;
  }

  /** Lets go of the open chunk of a series that has one. */
  discard(slot: number): void {
    const table = this.#table;
    this.#open.give(table.openAddress[slot]!, table.openClass[slot]!);
    table.openClass[slot] = 255;
    this.chunks--;
    this.samples -= table.openCount[slot]!;
    table.openCount[slot] = 0;
  }

  #mustCut(slot: number, t: number): boolean {
    const table = this.#table;
    const count = table.openCount[slot]!;
    if (count === samplesPerChunk / 4) {
      // what is left of the two hours, in equal parts of about 120 samples
      const start = table.openMinT[slot]!;
      const endT = table.openEndT[slot]!;
      const parts = (endT - start) / ((table.lastT[slot]! - start + 1) * 4);
      if (parts > 1) table.openEndT[slot] = Math.trunc(start + (endT - start) / Math.floor(parts));
    }
    if (t >= table.openEndT[slot]! || count >= samplesPerChunk * 2) return true;
    return (table.openBits[slot]! + 7) >>> 3 > longestChunkBytes;
  }

  #widen(slot: number, sizeClass: number): void {
    const table = this.#table;
    table.openAddress[slot] = this.#open.widen(table.openAddress[slot]!, sizeClass);
    table.openClass[slot] = sizeClass + 1;
  }
}
