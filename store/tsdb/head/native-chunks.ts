import type { FloatHistogram } from "@taffrail/model";
import { chunkEncoding, histogramEncoding } from "../chunk/encoding.ts";
import { appendHistogram } from "../chunk/histogram-append.ts";
import { HistogramChunk, mostHistograms } from "../chunk/histogram-encode.ts";
import { Xor2Chunk } from "../chunk/xor2-encode.ts";

/** A chunk of histograms is to be about this long, and at most twice that, but for the fewest and the longest below. */
const histogramChunkBytes = 1024;
const fewestHistograms = 10;
const longestBytes = 1 << 20;
/** The same of a chunk of floats with start times. */
const samplesPerChunk = 120;
const longestFloatBytes = 1005;

/** An open chunk that is no plain XOR chunk. */
export interface NativeChunk {
  readonly chunk: HistogramChunk | Xor2Chunk;
  readonly minT: number;
  /** When it is cut at the latest. */
  endT: number;
  /** Whether that was reckoned from how fast it grows. */
  isEndReckoned: boolean;
}

/** Takes a chunk that is full. */
export type CloseChunk = (
  slot: number,
  encoding: number,
  minT: number,
  maxT: number,
  samples: number,
  bytes: Uint8Array,
  length: number,
) => void;

/**
 * The open chunks of the series whose newest samples are native histograms, or floats with start times: an object a series. They are cut
 * as Prometheus cuts them.
 */
export class NativeChunks {
  readonly #open = new Map<number, NativeChunk>();
  readonly #rangeMs: number;
  readonly #close: CloseChunk;
  #samples = 0;
  #chunkBytes = 0;

  constructor(rangeMs: number, close: CloseChunk) {
    this.#rangeMs = rangeMs;
    this.#close = close;
  }

  get chunks(): number {
    return this.#open.size;
  }

  get samples(): number {
    return this.#samples;
  }

  get heldBytes(): number {
    return this.#chunkBytes + this.#open.size * 160;
  }

  get(slot: number): NativeChunk | undefined {
    return this.#open.get(slot);
  }

  /** Adds a histogram newer than the series' newest sample; its sum as words, `startT` 0: not known. */
  appendHistogram(
    slot: number,
    t: number,
    histogram: FloatHistogram,
    sumHigh: number,
    sumLow: number,
    startT: number,
  ): void {
    let open = this.#open.get(slot);
    // a chunk that has start times takes histograms without one too
    const hasStart =
      startT !== 0 || (open !== undefined && open.chunk.encoding >= chunkEncoding.integerWithStart);
    const encoding = histogramEncoding(histogram.isInteger !== true, hasStart);
    if (open !== undefined && open.chunk.encoding !== encoding) {
      this.close(slot);
      open = undefined;
    }
    const before = open?.chunk as HistogramChunk | undefined; // of that encoding
    const mustCut = open !== undefined && this.#mustCutHistograms(open, t);
    const bytesBefore = before?.bytes.length ?? 0;
    const next = appendHistogram(before, mustCut, encoding, t, histogram, sumHigh, sumLow, startT);
    this.#samples++;
    if (open !== undefined && next.extends) {
      if (next.chunk === before) this.#chunkBytes += before.bytes.length - bytesBefore;
      else {
        this.#chunkBytes += next.chunk.heldBytes - before!.heldBytes; // which was left as it is
        this.#open.set(slot, { ...open, chunk: next.chunk });
      }
      return;
    }
    if (open !== undefined) this.close(slot);
    this.#begin(slot, t, next.chunk);
  }

  /** Adds a float newer than the series' newest sample; its value as words. */
  appendFloat(slot: number, t: number, high: number, low: number, startT: number): void {
    let open = this.#open.get(slot);
    if (open !== undefined && (open.chunk instanceof HistogramChunk || this.#mustCutFloats(open, t))) {
      this.close(slot);
      open = undefined;
    }
    if (open === undefined) this.#begin(slot, t, new Xor2Chunk());
    const { chunk } = this.#open.get(slot)!;
    const heldBefore = chunk.bytes.length;
    (chunk as Xor2Chunk).append(t, high, low, startT);
    this.#chunkBytes += chunk.bytes.length - heldBefore;
    this.#samples++;
  }

  /** Closes the open chunk of a series, where it has one. */
  close(slot: number): void {
    const open = this.#open.get(slot);
    if (open === undefined) return;
    const { chunk, minT } = open;
    this.#close(slot, chunk.encoding, minT, chunk.t, chunk.count, chunk.bytes, chunk.length);
    this.discard(slot);
  }

  /** Forgets the open chunk of a series, where it has one. */
  discard(slot: number): void {
    const open = this.#open.get(slot);
    if (open === undefined) return;
    this.#open.delete(slot);
    this.#samples -= open.chunk.count;
    this.#chunkBytes -= open.chunk.heldBytes;
  }

  #begin(slot: number, t: number, chunk: HistogramChunk | Xor2Chunk): void {
    const endT = this.#rangeEnd(t);
    this.#open.set(slot, { chunk, minT: t, endT, isEndReckoned: false });
    this.#chunkBytes += chunk.heldBytes;
  }

  #rangeEnd(t: number): number {
    return (Math.floor(t / this.#rangeMs) + 1) * this.#rangeMs;
  }

  #mustCutHistograms(open: NativeChunk, t: number): boolean {
    const { chunk, minT } = open;
    const { length, count } = chunk;
    if (!open.isEndReckoned && length >= histogramChunkBytes / 4) {
      reckonEnd(open, histogramChunkBytes / length);
      open.isEndReckoned = true;
    }
    if (t >= this.#rangeEnd(minT) || length >= longestBytes || count >= mostHistograms) return true;
    return (t >= open.endT || length >= histogramChunkBytes * 2) && count >= fewestHistograms;
  }

  #mustCutFloats(open: NativeChunk, t: number): boolean {
    const { length, count } = open.chunk;
    if (!open.isEndReckoned && count >= samplesPerChunk / 4) {
      reckonEnd(open, 4);
      open.isEndReckoned = true;
    }
    return t >= open.endT || count >= samplesPerChunk * 2 || length > longestFloatBytes;
  }
}

/** What is left of the range, in equal parts of chunks that are `times` as long as this one is now. */
function reckonEnd(open: NativeChunk, times: number): void {
  const { minT, endT, chunk } = open;
  const parts = (endT - minT) / ((chunk.t - minT + 1) * times);
  if (parts > 1) open.endT = Math.trunc(minT + (endT - minT) / Math.floor(parts));
}
