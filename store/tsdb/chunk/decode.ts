import { NotSupportedError } from "@taffrail/base";
import type { SampleColumns } from "@taffrail/model";
import { chunkEncoding } from "./encoding.ts";
import { wordsOf } from "./halves.ts";
import { decodeHistograms } from "./histogram-decode.ts";
import { chunkCount, decodeXor } from "./xor-decode.ts";
import { mostKernelSamples, xorKernel } from "./xor-kernel.ts";
import { decodeXor2 } from "./xor2-decode.ts";

export { chunkEncoding } from "./encoding.ts";

/** Samples in a chunk, from its head. */
export function samplesIn(encoding: number, bytes: Uint8Array, start: number): number {
  const count = chunkCount(bytes, start);
  return encoding >= chunkEncoding.integerWithStart ? count & 0x3fff : count;
}

/** Adds the samples of a chunk from `mint` to `maxt`, both included, to `into`. `count` is what its head or index says. */
export function decodeChunk(
  encoding: number,
  bytes: Uint8Array,
  start: number,
  count: number,
  mint: number,
  maxt: number,
  into: SampleColumns,
): void {
  const row = into.length;
  switch (encoding) {
    case chunkEncoding.xor:
      into.reserve(count);
      into.encodedBytes += decodeXorFast(bytes, start, count, into, row) - start;
      into.startT?.fill(0, row, row + count);
      into.length = row + count;
      break;
    case chunkEncoding.xor2:
      into.reserve(count);
      // without a header of start times there are none
      if (bytes[start + 2] !== 0) into.startT ??= new Float64Array(into.t.length);
      into.startT?.fill(0, row, row + count);
      into.encodedBytes += decodeXor2(bytes, start, count, into.t, wordsOf(into.v), row, into.startT) - start;
      into.length = row + count;
      break;
    case chunkEncoding.integer:
    case chunkEncoding.float:
    case chunkEncoding.integerWithStart:
    case chunkEncoding.floatWithStart:
      decodeHistograms(encoding, bytes, start, into);
      break;
    default:
      throw new NotSupportedError(`chunks of encoding ${encoding}`);
  }
  trim(into, row, mint, maxt);
}

/** `decodeXor`, by the kernel where that can. */
function decodeXorFast(
  bytes: Uint8Array,
  start: number,
  count: number,
  { t, v }: SampleColumns,
  row: number,
): number {
  if (xorKernel !== undefined && count > 0 && count <= mostKernelSamples) {
    const end = xorKernel(bytes, start, count, t, v, row);
    if (end >= 0) return end;
  }
  return decodeXor(bytes, start, count, t, wordsOf(v), row);
}

/** Of the rows from `row` on, which are in order of time, keeps those from `mint` to `maxt`. */
function trim(into: SampleColumns, row: number, mint: number, maxt: number): void {
  let first = row;
  let end = into.length;
  while (end > row && into.t[end - 1]! > maxt) end--;
  while (first < end && into.t[first]! < mint) first++;
  if (end < into.length) into.truncate(end);
  into.removeRows(row, first);
}
