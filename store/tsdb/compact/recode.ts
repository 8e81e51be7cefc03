import { isStaleAt, type SampleColumns } from "@taffrail/model";
import { chunkEncoding, histogramEncoding } from "../chunk/encoding.ts";
import { highWord, lowWord, wordsOf } from "../chunk/halves.ts";
import { appendHistogram } from "../chunk/histogram-append.ts";
import type { HistogramChunk } from "../chunk/histogram-encode.ts";
import { appendXor, longestSampleBytes, newXorState, putCount, xorBytes } from "../chunk/xor-encode.ts";
import { encodeXor2 } from "../chunk/xor2-encode.ts";

/** Samples in a chunk that compaction writes, and the bytes at which one of ten histograms or more is full. */
const samplesPerChunk = 120;
const longestChunkBytes = 2048;
const leastHistograms = 10;

/** Takes a chunk that was encoded; `bytes` are good until it returns. */
export type TakeChunk = (
  encoding: number,
  samples: number,
  minT: number,
  maxT: number,
  bytes: Uint8Array,
  start: number,
  length: number,
) => void;

const room = new Uint8Array(samplesPerChunk * longestSampleBytes + 16);

/** Encodes rows, which are in order of time, as chunks: a run of floats or of histograms after the other. */
export function recode(columns: SampleColumns, take: TakeChunk): void {
  for (let from = 0; from < columns.length;) {
    const isHistogram = columns.histograms?.[from] !== undefined;
    let to = from + 1;
    while (to < columns.length && (columns.histograms?.[to] !== undefined) === isHistogram) to++;
    if (isHistogram) recodeHistograms(columns, from, to, take);
    else recodeFloats(columns, from, to, take);
    from = to;
  }
}

function recodeFloats(columns: SampleColumns, from: number, to: number, take: TakeChunk): void {
  const { t, v, startT } = columns;
  const words = wordsOf(v);
  for (let first = from; first < to; first += samplesPerChunk) {
    const end = Math.min(first + samplesPerChunk, to);
    if (startT?.subarray(first, end).some((start) => start !== 0) === true) {
      const bytes = encodeXor2(t, v, startT, first, end);
      take(chunkEncoding.xor2, end - first, t[first]!, t[end - 1]!, bytes, 0, bytes.length);
      continue;
    }
    room.fill(0);
    const state = newXorState(room, 0);
    for (let i = first; i < end; i++) {
      appendXor(state, t[i]!, words[2 * i + highWord]!, words[2 * i + lowWord]!);
    }
    putCount(room, 0, end - first);
    take(chunkEncoding.xor, end - first, t[first]!, t[end - 1]!, room, 0, xorBytes(state));
  }
}

function recodeHistograms(columns: SampleColumns, from: number, to: number, take: TakeChunk): void {
  const { t, startT } = columns;
  const words = wordsOf(columns.v);
  const hasStart = startT?.subarray(from, to).some((start) => start !== 0) === true;
  let open: HistogramChunk | undefined;
  let openT = 0;
  const close = (): void => {
    if (open !== undefined) take(open.encoding, open.count, openT, open.t, open.bytes, 0, open.length);
  };
  for (let i = from; i < to; i++) {
    const histogram = columns.histograms![i]!;
    const isFull =
      open !== undefined &&
      (open.count >= samplesPerChunk || (open.count >= leastHistograms && open.length > longestChunkBytes));
    const encoding: number =
      open !== undefined && isStaleAt(columns.v, i)
        ? open.encoding
        : histogramEncoding(histogram.isInteger !== true, hasStart);
    const high = words[2 * i + highWord]!;
    const low = words[2 * i + lowWord]!;
    const added = appendHistogram(open, isFull, encoding, t[i]!, histogram, high, low, startT?.[i] ?? 0);
    if (!added.extends) {
      close();
      openT = t[i]!;
    }
    open = added.chunk;
  }
  close();
}
