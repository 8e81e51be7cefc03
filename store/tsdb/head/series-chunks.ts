import type { FloatHistogram, SampleColumns } from "@taffrail/model";
import { chunkEncoding, decodeChunk } from "../chunk/decode.ts";
import { putCount } from "../chunk/xor-encode.ts";
import type { Packer } from "../handover/pack.ts";
import type { Pacer } from "../pacer.ts";
import type { AcceptedRows } from "./append-floats.ts";
import { type ClosedChunk, ClosedChunks, type ClosedPlace, newPlace } from "./closed-chunks.ts";
import { FloatChunks } from "./float-chunks.ts";
import type { HeadChains } from "./head-chains.ts";
import { chunkRangeMs, type HeadChunk } from "./head-chunk.ts";
import type { HeadFiles } from "./head-files.ts";
import { type NativeChunk, NativeChunks } from "./native-chunks.ts";
import type { SeriesTable } from "./series-table.ts";

/** The chunks of every series in order of time: an open one that grows, of floats or native, and closed ones behind it in the head's files. */
export class SeriesChunks {
  readonly #table: SeriesTable;
  readonly #files: HeadFiles;
  readonly #closed: ClosedChunks;
  readonly #floats: FloatChunks;
  /** Open chunks of histograms, and of floats with start times. */
  readonly #native: NativeChunks;
  /** Places of closed chunks, used again and again. */
  readonly #found: ClosedPlace[] = [];

  constructor(table: SeriesTable, files: HeadFiles) {
    this.#table = table;
    this.#files = files;
    this.#closed = new ClosedChunks(files);
    this.#floats = new FloatChunks(table, (slot) => this.#close(slot));
    this.#native = new NativeChunks(chunkRangeMs, (slot, encoding, minT, maxT, samples, bytes, length) => {
      const chunk = { minT, maxT, samples, encoding, bytes, start: 0, length };
      this.#add(slot, chunk);
    });
  }

  get chunks(): number {
    return this.#closed.chunks + this.#floats.chunks + this.#native.chunks;
  }

  get samples(): number {
    return this.#closed.samples + this.#floats.samples + this.#native.samples;
  }

  /** Of open chunks, whatever the age of their samples. */
  get openBytes(): number {
    return this.#floats.heldBytes + this.#native.heldBytes;
  }

  get closedBytes(): number {
    return this.#closed.heldBytes;
  }

  /** Adds a float newer than the series' newest sample; its value as words. */
  readonly append = (slot: number, t: number, high: number, low: number): void => {
    if (this.#native.chunks > 0 && !this.#floats.has(slot)) this.#native.close(slot);
    this.#floats.append(slot, t, high, low);
  };

  /** Adds many, each newer than its series' newest and than those before it in `accepted`. */
  appendAll(accepted: AcceptedRows): void {
    this.#floats.appendAll(accepted, this.append);
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
    if (this.#floats.has(slot)) this.#close(slot);
    this.#native.appendHistogram(slot, t, histogram, sumHigh, sumLow, startT);
    this.#table.lastT[slot] = t;
  }

  /** Adds a float with its start time (0: not known), newer than the series' newest sample. */
  appendWithStart(slot: number, t: number, high: number, low: number, startT: number): void {
    if (this.#floats.has(slot)) this.#close(slot);
    this.#native.appendFloat(slot, t, high, low, startT);
    this.#table.lastT[slot] = t;
  }

  /** The open chunk of a series whose newest samples are histograms, or floats with start times. */
  nativeChunk(slot: number): NativeChunk["chunk"] | undefined {
    return this.#native.get(slot)?.chunk;
  }

  /** The encoding of the newest chunk of a series; 0: it has none. */
  newestEncoding(slot: number): number {
    if (this.#floats.has(slot)) return chunkEncoding.xor;
    const native = this.#native.get(slot);
    if (native !== undefined) return native.chunk.encoding;
    const closed = this.#closed.at(this.#table.closed[slot]!);
    return closed === undefined ? 0 : this.#closed.read(closed).encoding;
  }

  /** Finds the chunks that the files hold and that reach `floorT`; `adopt` gives them to their series. Called once, before anything is added. */
  async load(chains: HeadChains, floorT: number, pacer: Pacer): Promise<void> {
    await chains.load(this.#files, this.#closed, floorT, pacer);
  }

  /**
   * Gives a series the chain of chunks that ends in `newest`, between those it has where the log knows it by several numbers. Chunks that
   * overlap what it has are left alone: the log has their samples. Gives the times of what it has then, or `undefined` where that is nothing new.
   */
  adopt(slot: number, newest: number): { readonly minT: number; readonly maxT: number } | undefined {
    const table = this.#table;
    if (this.#floats.has(slot) || table.closed[slot] === newest) return undefined;
    const chunks = this.#chain(newest);
    if (chunks.length === 0) return undefined;
    if (table.closed[slot] !== -1) {
      chunks.push(...this.#chain(table.closed[slot]!));
      chunks.sort((a, b) => b.address - a.address);
      for (let i = 1; i < chunks.length; i++) if (chunks[i]!.maxT >= chunks[i - 1]!.minT) return undefined;
      for (const [i, chunk] of chunks.entries())
        this.#closed.linkBehind(chunk.address, chunks[i + 1]?.address ?? -1);
    }
    const { address, maxT } = chunks[0]!;
    table.closed[slot] = address;
    table.lastT[slot] = maxT;
    return { minT: chunks.at(-1)!.minT, maxT };
  }

  /** Where a closed chunk ends; −Infinity where there is none. */
  endOf(chunk: number): number {
    return this.#closed.at(chunk)?.maxT ?? -Infinity;
  }

  /** Adds the samples of a series from `mint` to `maxt`, both included, to `into`, oldest first. */
  read(slot: number, mint: number, maxt: number, into: SampleColumns): void {
    const table = this.#table;
    const closed = this.#closed;
    for (let i = this.#find(table.closed[slot]!, mint, maxt) - 1; i >= 0; i--)
      closed.decode(this.#found[i]!.position, mint, maxt, into);
    const native = this.#native.get(slot);
    if (native !== undefined) {
      const { encoding, bytes, count, t } = native.chunk;
      if (native.minT <= maxt && t >= mint) decodeChunk(encoding, bytes, 0, count, mint, maxt, into);
    } else if (this.#floatsMeet(slot, mint, maxt)) {
      const { bytes, start, samples } = this.#floats.chunk(slot);
      decodeChunk(chunkEncoding.xor, bytes, start, samples, mint, maxt, into);
    }
  }

  /** Names the chunks that `read` would read. */
  pack(slot: number, mint: number, maxt: number, into: Packer): void {
    for (let i = this.#find(this.#table.closed[slot]!, mint, maxt) - 1; i >= 0; i--) {
      const place = this.#found[i]!;
      const { minT, maxT, position } = place;
      if (this.#files.isWritten(position)) into.headChunk(minT, maxT, position);
      else {
        const { encoding, bytes, start, length } = this.#closed.read(place);
        into.copy(minT, maxT, encoding, bytes, start, length);
      }
    }
    const native = this.#native.get(slot);
    if (native !== undefined) {
      const { encoding, bytes, length, t } = native.chunk;
      if (native.minT <= maxt && t >= mint) into.copy(native.minT, t, encoding, bytes, 0, length);
    } else if (this.#floatsMeet(slot, mint, maxt)) {
      const { minT, maxT, encoding, bytes, start, length, samples } = this.#floats.chunk(slot);
      const copied = into.copy(minT, maxT, encoding, bytes, start, length);
      putCount(copied.bytes, copied.at, samples);
    }
  }

  /** Whether a series has a chunk that meets the range. */
  has(slot: number, mint: number, maxt: number): boolean {
    const table = this.#table;
    if (table.lastT[slot]! < mint) return false;
    if (this.#floats.has(slot) && table.openMinT[slot]! <= maxt) return true;
    if (this.#native.chunks > 0) {
      const native = this.#native.get(slot);
      if (native !== undefined && native.minT <= maxt) return true;
    }
    const place = (this.#found[0] ??= newPlace());
    for (let address = table.closed[slot]!; this.#closed.find(address, place); address = place.before) {
      if (place.maxT < mint) return false;
      if (place.minT <= maxt) return true;
    }
    return false;
  }

  /** The chunks of a series that begin from `mint` to before `end`, oldest first; the open one is a view, good until the series is appended to. */
  chunksOf(slot: number, mint: number, end: number): HeadChunk[] {
    const table = this.#table;
    const chunks: HeadChunk[] = [];
    const native = this.#native.get(slot);
    if (native !== undefined && native.minT >= mint && native.minT < end) {
      const { encoding, bytes, length, count, t } = native.chunk;
      const copy = bytes.slice(0, length);
      chunks.push({ minT: native.minT, maxT: t, samples: count, encoding, bytes: copy, start: 0, length });
    }
    const openMinT = table.openMinT[slot]!;
    if (this.#floats.has(slot) && openMinT >= mint && openMinT < end)
      chunks.push(this.#floats.wholeChunk(slot));
    for (
      let chunk = this.#closed.at(table.closed[slot]!);
      chunk !== undefined && chunk.minT >= mint;
      chunk = this.#closed.at(chunk.before)
    ) {
      if (chunk.minT >= end) continue;
      const { samples, encoding, bytes, start, length } = this.#closed.read(chunk);
      const copy = bytes.slice(start, start + length);
      chunks.push({ minT: chunk.minT, maxT: chunk.maxT, samples, encoding, bytes: copy, start: 0, length });
    }
    return chunks.reverse();
  }

  /** Where the oldest chunk of a series begins that reaches `floorT`; Infinity where there is none. */
  firstT(slot: number, floorT: number): number {
    const table = this.#table;
    let first = this.#floats.has(slot) ? table.openMinT[slot]! : Infinity;
    first = Math.min(first, this.#native.get(slot)?.minT ?? first);
    for (
      let chunk = this.#closed.at(table.closed[slot]!);
      chunk !== undefined && chunk.maxT >= floorT;
      chunk = this.#closed.at(chunk.before)
    ) {
      first = Math.min(first, chunk.minT);
    }
    return first;
  }

  /** Gives back the whereabouts of closed chunks that are older than `t`. */
  dropBefore(t: number): void {
    this.#closed.dropBefore(t);
  }

  /** Lets go of what a series has open. */
  discard(slot: number): void {
    if (this.#floats.has(slot)) this.#floats.discard(slot);
    this.#native.discard(slot);
  }

  #floatsMeet(slot: number, mint: number, maxt: number): boolean {
    const { openMinT, lastT } = this.#table;
    return this.#floats.has(slot) && openMinT[slot]! <= maxt && lastT[slot]! >= mint;
  }

  /** Finds the closed chunks of a range, from the newest back; gives how many, which are the first of `#found`. */
  #find(newest: number, mint: number, maxt: number): number {
    const found = this.#found;
    let count = 0;
    for (let address = newest; ;) {
      const place = (found[count] ??= newPlace());
      if (!this.#closed.find(address, place) || place.maxT < mint) return count;
      address = place.before;
      if (place.minT <= maxt) count++;
    }
  }

  /** Chunks from one back to the oldest that is there. */
  #chain(newest: number): ClosedChunk[] {
    const chunks: ClosedChunk[] = [];
    for (let chunk = this.#closed.at(newest); chunk !== undefined; chunk = this.#closed.at(chunk.before))
      chunks.push(chunk);
    return chunks;
  }

  #close(slot: number): void {
    this.#add(slot, this.#floats.wholeChunk(slot));
    this.#floats.discard(slot);
  }

  #add(slot: number, { encoding, minT, maxT, samples, bytes, start, length }: HeadChunk): void {
    const { closed, walRef } = this.#table;
    const before = closed[slot]!;
    closed[slot] = this.#closed.add(
      before,
      walRef[slot]!,
      encoding,
      minT,
      maxT,
      samples,
      bytes,
      start,
      length,
    );
  }
}
