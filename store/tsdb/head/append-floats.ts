import { highWord, lowWord } from "../chunk/halves.ts";
import { blockUnitBytes, type OpenBlocks } from "./open-blocks.ts";
import type { SeriesTable } from "./series-table.ts";

/** Rows of a batch that were accepted, each with its series' slot. Their times and values stand in the columns of the batch. */
export interface AcceptedRows {
  readonly length: number;
  readonly slots: Int32Array;
  /** By accepted row: its place in `t`. */
  readonly rows: Int32Array;
  readonly t: Float64Array;
  /** The words of the values: two a row. */
  readonly words: Uint32Array;
}

/** How chunks are cut. */
export interface FloatLimits {
  /** Bytes past which a chunk is cut. */
  readonly longestChunkBytes: number;
  /** A chunk with so many samples is looked at: when will it be cut? */
  readonly samplesAtEstimate: number;
  readonly mostSamples: number;
}

/** No sample of the kind that is written here takes more, what the last store writes past its end included. */
const mostSampleBytes = 20;

/**
 * Appends floats to XOR chunks that are open already, wherever nothing but the next sample is to be written: two samples are there, it has
 * room, no cut is due and the step is near the one before. For any other row `append` is called. Gives how many rows were written here.
 *
 * The state of a chunk goes from column to column without an object, and no number is passed to a function that is not inlined: so nothing
 * is allocated. A row costs 26 ns where values change, 11 where they do not; through `Head.append` 75 and 52.
 */
export function appendFloats(
  table: SeriesTable,
  open: OpenBlocks,
  accepted: AcceptedRows,
  limits: FloatLimits,
  append: (slot: number, t: number, high: number, low: number) => void,
): number {
  const { slots, rows, t, words, length } = accepted;
  const { lastT, openDelta, openEndT } = table;
  const { openAddress, openBits, openCount, openClass, openLeading, openTrailing } = table;
  const lastWords = table.lastVWords;
  const { unitsPerSlab } = open;
  const mostBits = roomByClass(open, limits.longestChunkBytes);
  const { samplesAtEstimate, mostSamples } = limits;
  let slab = -1;
  let view: DataView = nothing;
  let slow = 0;
  for (let i = 0; i < length; i++) {
    const slot = slots[i]!;
    const row = rows[i]!;
    const time = t[row]!;
    const bits = openBits[slot]!;
    const count = openCount[slot]!;
    const delta = time - lastT[slot]!;
    const dod = delta - openDelta[slot]!;
    const isPlain =
      bits <= mostBits[openClass[slot]!]! &&
      count >= 2 &&
      count !== samplesAtEstimate &&
      count < mostSamples &&
      time < openEndT[slot]! &&
      dod >= -8191 &&
      dod <= 8192;
    if (!isPlain) {
      slow++;
      append(slot, time, words[2 * row + highWord]!, words[2 * row + lowWord]!);
      continue;
    }
    const valueHigh = words[2 * row + highWord]! | 0;
    const valueLow = words[2 * row + lowWord]! | 0;
    const high = valueHigh ^ lastWords[2 * slot + highWord]!;
    const low = valueLow ^ lastWords[2 * slot + lowWord]!;
    lastT[slot] = time;
    openCount[slot] = count + 1;
    if (dod === 0 && (high | low) === 0) {
      openBits[slot] = bits + 2; // two zero bits: they are there already
      continue;
    }

    const address = openAddress[slot]!;
    const slabOf = Math.floor(address / unitsPerSlab);
    if (slabOf !== slab) {
      slab = slabOf;
      view = open.viewOf(slab);
    }
    const start = (address - slabOf * unitsPerSlab) * blockUnitBytes;
    let at = bits;
    if (dod === 0) at++;
    else {
      put(view, start, at, (0b10 << 14) | (dod & 0x3fff), 16);
      at += 16;
      openDelta[slot] = delta;
    }
    if ((high | low) === 0) {
      openBits[slot] = at + 1;
      continue;
    }
    lastWords[2 * slot + highWord] = valueHigh;
    lastWords[2 * slot + lowWord] = valueLow;

    let leading = high !== 0 ? Math.clz32(high) : 32 + Math.clz32(low);
    if (leading > 31) leading = 31; // stored in five bits
    let trailing = low !== 0 ? 31 - Math.clz32(low & -low) : 63 - Math.clz32(high & -high);
    const windowLeading = openLeading[slot]!;
    const windowTrailing = openTrailing[slot]!;
    if (leading >= windowLeading && trailing >= windowTrailing) {
      leading = windowLeading;
      trailing = windowTrailing;
      put(view, start, at, 0b10, 2);
      at += 2;
    } else {
      openLeading[slot] = leading;
      openTrailing[slot] = trailing;
      put(view, start, at, (0b11 << 11) | (leading << 6) | ((64 - leading - trailing) & 63), 13); // 64 is written as 0
      at += 13;
    }
    const width = 64 - leading - trailing;
    if (trailing >= 32) put(view, start, at, high >>> (trailing - 32), width); // leading ≤ 31, so it is all in the upper word
    else {
      const lower = trailing === 0 ? low : (low >>> trailing) | (high << (32 - trailing));
      if (width <= 32) put(view, start, at, lower, width);
      else {
        put(view, start, at, high >>> trailing, width - 32);
        put(view, start, at + width - 32, lower, 32);
      }
    }
    openBits[slot] = at + width;
  }
  return length - slow;
}

const nothing = new DataView(new ArrayBuffer(0));

/** Writes the lower `count` (1…32) bits of `value` at bit `at` from byte `start` on, where all is zero. Up to four bytes behind stay zero. */
function put(view: DataView, start: number, at: number, value: number, count: number): void {
  const byte = start + (at >>> 3);
  const shift = at & 7;
  const top = value << (32 - count);
  view.setInt32(byte, (view.getUint8(byte) << 24) | (top >>> shift));
  if (shift + count > 32) view.setUint8(byte + 4, top << (8 - shift));
}

/** By class of blocks, the bits that a chunk may have for one more sample to be written without a look; 255, no chunk, has none. */
function roomByClass(open: OpenBlocks, longestChunkBytes: number): Int32Array {
  const mostBits = new Int32Array(256).fill(-1);
  for (let sizeClass = 0; sizeClass < open.classes; sizeClass++) {
    mostBits[sizeClass] = Math.min(open.sizeOf(sizeClass) - mostSampleBytes, longestChunkBytes) * 8;
  }
  return mostBits;
}
