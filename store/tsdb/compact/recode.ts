import type { SampleColumns } from "@taffrail/model";
import { NotSupportedError } from "@taffrail/base";
import { chunkEncoding } from "../chunk/decode.ts";
import { highWord, lowWord, wordsOf } from "../chunk/halves.ts";
import { appendXor, longestSampleBytes, newXorState, putCount, xorBytes } from "../chunk/xor-encode.ts";

/** Samples in a chunk that compaction writes. */
const samplesPerChunk = 120;

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
    if (isHistogram) throw new NotSupportedError("writing native histograms anew");
    recodeFloats(columns, from, to, take);
    from = to;
  }
}

function recodeFloats(columns: SampleColumns, from: number, to: number, take: TakeChunk): void {
  const { t } = columns;
  const words = wordsOf(columns.v);
  for (let first = from; first < to; first += samplesPerChunk) {
    const end = Math.min(first + samplesPerChunk, to);
    room.fill(0);
    const state = newXorState(room, 0);
    for (let i = first; i < end; i++) {
      appendXor(state, t[i]!, words[2 * i + highWord]!, words[2 * i + lowWord]!);
    }
    putCount(room, 0, end - first);
    take(chunkEncoding.xor, end - first, t[first]!, t[end - 1]!, room, 0, xorBytes(state));
  }
}
