import { noLog } from "@taffrail/base";
import { MemoryDisk } from "@taffrail/disk";
import type { FloatHistogram, Labels, SampleColumns } from "@taffrail/model";
import { type Deleted, leaveOut } from "../block/tombstones.ts";
import { chunkEncoding, decodeChunk } from "../chunk/decode.ts";
import { highWord, lowWord } from "../chunk/halves.ts";
import { isStaleSum } from "../chunk/histogram-encode.ts";
import { appendXor, longestSampleBytes, newXorState, putCount } from "../chunk/xor-encode.ts";
import { type AcceptedRows, appendFloats } from "./append-floats.ts";
import { type ClosedChunk, ClosedChunks, type ClosedPlace, newPlace } from "./closed-chunks.ts";
import type { Packer } from "../handover/pack.ts";
import type { HeadChains } from "./head-chains.ts";
import { HeadFiles } from "./head-files.ts";
import { type NativeChunk, NativeChunks } from "./native-chunks.ts";
import { OpenBlocks } from "./open-blocks.ts";
import { LateSamples } from "../out-of-order/late-samples.ts";
import type { Pacer } from "../pacer.ts";
import { SeriesIndex } from "./series-index.ts";

/** Chunks end at multiples of this, as blocks do. */
export const chunkRangeMs = 7_200_000;
const samplesPerChunk = 120;
/** A chunk longer than this is cut: 1024 less the longest sample of the format's first writer. */
const longestChunkBytes = 1005;
const floatLimits = {
  longestChunkBytes,
  samplesAtEstimate: samplesPerChunk / 4,
  mostSamples: samplesPerChunk * 2,
} as const;
const slabBytes = 16 << 20;
/** In the place of a value that no float repeats, as a histogram's: no float has these bits. */
export const noFloatHigh = 0x7ff8dead;

/**
 * The newest samples of every series, in memory: an open chunk that grows, and closed ones behind it. Cutting follows Prometheus: 120
 * samples, or what divides the two hours evenly. It knows no log and refuses nothing: its owner decides what comes in.
 */
export class Head {
  readonly index: SeriesIndex;
  readonly #open = new OpenBlocks(slabBytes);
  /** Where closed chunks are kept. */
  readonly files: HeadFiles;
  readonly #closed: ClosedChunks;
  /** Samples that came out of order: beside all others, and not bound by the floor. */
  readonly late: LateSamples;
  /** Open chunks of histograms, and of floats with start times. */
  readonly #native = new NativeChunks(chunkRangeMs, (slot, encoding, minT, maxT, samples, bytes, length) => {
    const { table } = this.index;
    const before = table.closed[slot]!;
    const ref = table.walRef[slot]!;
    table.closed[slot] = this.#closed.add(before, ref, encoding, minT, maxT, samples, bytes, 0, length);
  });
  /** Places of closed chunks, used again and again. */
  readonly #found: ClosedPlace[] = [];
  readonly #state = newXorState(new Uint8Array(0), 0);
  /** Deleted stretches by slot. */
  readonly #deleted = new Map<number, Deleted[]>();
  /** Whether any series ever held a histogram. */
  hasHistograms = false;
  #openChunks = 0;
  #openSamples = 0;
  #minT = Infinity;
  #maxT = -Infinity;
  /** Samples before this are no longer the head's: given up, or in a block. */
  #floorT = -Infinity;

  /** Without files, closed chunks stay in memory too. `firstUse`: see `SeriesTable`. */
  constructor(
    files: HeadFiles = new HeadFiles({ disk: new MemoryDisk(), dir: "/chunks_head", log: noLog }),
    firstUse = 0,
  ) {
    this.index = new SeriesIndex(firstUse);
    this.files = files;
    this.#closed = new ClosedChunks(files);
    this.late = new LateSamples(files);
  }

  get chunks(): number {
    return this.#closed.chunks + this.#openChunks + this.#native.chunks;
  }

  get samples(): number {
    return this.#closed.samples + this.#openSamples + this.#native.samples;
  }

  /** Oldest and newest sample; `minT > maxT` while there is none. */
  get minT(): number {
    return Math.max(this.#minT, this.#floorT);
  }

  get maxT(): number {
    return this.#maxT;
  }

  get floorT(): number {
    return this.#floorT;
  }

  /** Bytes of what is there whatever the age of samples: series, index, open chunks. */
  get seriesBytes(): number {
    return this.index.heldBytes + this.#open.heldBytes + this.#native.heldBytes;
  }

  get heldBytes(): number {
    return this.seriesBytes + this.#closed.heldBytes + this.late.heldBytes;
  }

  /** Lets a series go on behind a sample that this head does not hold. */
  resume(slot: number, t: number, high: number, low: number, isHistogram: boolean): void {
    const { table } = this.index;
    table.lastT[slot] = t;
    if (isHistogram) {
      this.hasHistograms = true;
      this.noteHistogram(slot, high, low);
    } else {
      table.lastVWords[2 * slot + highWord] = high;
      table.lastVWords[2 * slot + lowWord] = low;
    }
  }

  /** Finds the chunks that the files hold; `adopt` gives them to their series. Called once, before anything is added. */
  async loadChunks(chains: HeadChains, pacer: Pacer): Promise<void> {
    await chains.load(this.files, this.#closed, this.#floorT, pacer);
  }

  /**
   * Gives a series the chain of chunks that ends in `newest`, between those it has where the log knows it by several numbers. Chunks that
   * overlap what it has are left alone: the log has their samples.
   */
  adopt(slot: number, newest: number): void {
    const { table } = this.index;
    if (table.openClass[slot] !== 255 || table.closed[slot] === newest) return;
    const chunks = this.#chain(newest);
    if (chunks.length === 0) return;
    if (table.closed[slot] !== -1) {
      chunks.push(...this.#chain(table.closed[slot]!));
      chunks.sort((a, b) => b.address - a.address);
      for (let i = 1; i < chunks.length; i++) if (chunks[i]!.maxT >= chunks[i - 1]!.minT) return;
      for (const [i, chunk] of chunks.entries())
        this.#closed.linkBehind(chunk.address, chunks[i + 1]?.address ?? -1);
    }
    const { address, maxT } = chunks[0]!;
    const { minT } = chunks.at(-1)!;
    table.closed[slot] = address;
    table.lastT[slot] = maxT;
    if (minT < this.#minT) this.#minT = minT;
    if (maxT > this.#maxT) this.#maxT = maxT;
  }

  /** Where a closed chunk ends; −Infinity where there is none. */
  endOf(chunk: number): number {
    return this.#closed.at(chunk)?.maxT ?? -Infinity;
  }

  /** Chunks from one back to the oldest that is there. */
  #chain(newest: number): ClosedChunk[] {
    const chunks: ClosedChunk[] = [];
    for (let chunk = this.#closed.at(newest); chunk !== undefined; chunk = this.#closed.at(chunk.before))
      chunks.push(chunk);
    return chunks;
  }

  /** Adds a sample newer than the series' newest. */
  append(slot: number, t: number, high: number, low: number): void {
    const { table } = this.index;
    const state = this.#state;
    let sizeClass = table.openClass[slot]!;
    if (sizeClass !== 255 && this.#mustCut(slot, t)) {
      this.#close(slot);
      sizeClass = 255;
    }
    if (sizeClass === 255) {
      if (this.#native.chunks > 0) this.#native.close(slot);
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
      this.#openChunks++;
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
    this.#openSamples++;
    if (t < this.#minT) this.#minT = t;
    if (t > this.#maxT) this.#maxT = t;
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
    const { table } = this.index;
    if (table.openClass[slot] !== 255) this.#close(slot);
    this.hasHistograms = true;
    this.#native.appendHistogram(slot, t, histogram, sumHigh, sumLow, startT);
    this.#appendedNative(slot, t);
    this.noteHistogram(slot, sumHigh, sumLow);
  }

  /** Adds a float with its start time (0: not known), newer than the series' newest sample. */
  appendWithStart(slot: number, t: number, high: number, low: number, startT: number): void {
    if (this.index.table.openClass[slot] !== 255) this.#close(slot);
    this.#native.appendFloat(slot, t, high, low, startT);
    this.#appendedNative(slot, t);
    const { lastVWords } = this.index.table;
    lastVWords[2 * slot + highWord] = high;
    lastVWords[2 * slot + lowWord] = low;
  }

  /** Says that the newest sample of a series is a histogram with that sum: a staleness marker, or nothing that a float repeats. */
  noteHistogram(slot: number, sumHigh: number, sumLow: number): void {
    const { lastVWords } = this.index.table;
    const isStale = isStaleSum(sumHigh, sumLow);
    lastVWords[2 * slot + highWord] = isStale ? sumHigh : noFloatHigh;
    lastVWords[2 * slot + lowWord] = isStale ? sumLow : 0;
  }

  #appendedNative(slot: number, t: number): void {
    this.index.table.lastT[slot] = t;
    if (t < this.#minT) this.#minT = t;
    if (t > this.#maxT) this.#maxT = t;
  }

  /** The open chunk of a series whose newest samples are histograms, or floats with start times. */
  nativeChunk(slot: number): NativeChunk["chunk"] | undefined {
    return this.#native.get(slot)?.chunk;
  }

  /** The encoding of the newest chunk of a series; 0: it has none. */
  newestEncoding(slot: number): number {
    const { table } = this.index;
    if (table.openClass[slot] !== 255) return chunkEncoding.xor;
    const native = this.#native.get(slot);
    if (native !== undefined) return native.chunk.encoding;
    const closed = this.#closed.at(table.closed[slot]!);
    return closed === undefined ? 0 : this.#closed.read(closed).encoding;
  }

  /** Adds many samples, each newer than its series' newest and than those before it in `accepted`. */
  appendAll(accepted: AcceptedRows): void {
    const { length, rows, t } = accepted;
    const here = appendFloats(this.index.table, this.#open, accepted, floatLimits, this.#appendOne);
    this.#openSamples += here; // only now: `append` counts as well
    for (let i = 0; i < length; i++) {
      const time = t[rows[i]!]!;
      if (time > this.#maxT) this.#maxT = time;
    }
  }

  readonly #appendOne = (slot: number, t: number, high: number, low: number): void =>
    this.append(slot, t, high, low);

  /**
   * Adds the samples of a series from `mint` to `maxt`, both included, to `into`, oldest first. Those below the floor are shown as long as
   * they are there: whoever asked before the floor rose still finds them; `floorT` leaves them out, but for those that came late.
   */
  read(slot: number, mint: number, maxt: number, into: SampleColumns, floorT: number = -Infinity): void {
    const first = into.length;
    this.#read(slot, Math.max(mint, floorT), maxt, into);
    if (this.late.has(slot)) this.late.mergeInto(slot, mint, maxt, into, first);
    const deleted = this.#deleted.get(slot);
    if (deleted !== undefined) leaveOut(deleted, first, into);
  }

  #read(slot: number, mint: number, maxt: number, into: SampleColumns): void {
    const { table } = this.index;
    const closed = this.#closed;
    const count = this.#findClosed(table.closed[slot]!, mint, maxt);
    for (let i = count - 1; i >= 0; i--) closed.decode(this.#found[i]!.position, mint, maxt, into);
    const native = this.#native.get(slot);
    if (native !== undefined) {
      const { encoding, bytes, count, t } = native.chunk;
      if (native.minT <= maxt && t >= mint) decodeChunk(encoding, bytes, 0, count, mint, maxt, into);
      return;
    }
    if (table.openClass[slot] === 255 || table.openMinT[slot]! > maxt || table.lastT[slot]! < mint) return;
    const address = table.openAddress[slot]!;
    decodeChunk(
      chunkEncoding.xor,
      this.#open.bytesOf(address),
      this.#open.offsetOf(address),
      table.openCount[slot]!,
      mint,
      maxt,
      into,
    );
  }

  /** Finds the closed chunks of a range, from the newest back; gives how many, which are the first of `#found`. */
  #findClosed(newest: number, mint: number, maxt: number): number {
    const found = this.#found;
    let count = 0;
    for (let address = newest; ;) {
      const place = (found[count] ??= newPlace());
      if (!this.#closed.find(address, place) || place.maxT < mint) return count;
      address = place.before;
      if (place.minT <= maxt) count++;
    }
  }

  /** Names what a series has from `mint` to `maxt`, as `read` would read it. */
  pack(slot: number, mint: number, maxt: number, into: Packer, floorT: number): void {
    if (this.late.has(slot)) {
      into.samplesOf({ read: (from, to, columns) => this.read(slot, from, to, columns, floorT) }, mint, maxt);
      return;
    }
    const from = Math.max(mint, floorT);
    const { table } = this.index;
    into.part(floorT, this.#deleted.get(slot) ?? []);
    for (let i = this.#findClosed(table.closed[slot]!, from, maxt) - 1; i >= 0; i--) {
      const place = this.#found[i]!;
      const { minT, maxT, position } = place;
      if (this.files.isWritten(position)) into.headChunk(minT, maxT, position);
      else {
        const { encoding, bytes, start, length } = this.#closed.read(place);
        into.copy(minT, maxT, encoding, bytes, start, length);
      }
    }
    const native = this.#native.get(slot);
    if (native !== undefined) {
      const { encoding, bytes, length, t } = native.chunk;
      if (native.minT <= maxt && t >= from) into.copy(native.minT, t, encoding, bytes, 0, length);
    } else if (table.openClass[slot] !== 255 && table.openMinT[slot]! <= maxt && table.lastT[slot]! >= from) {
      const address = table.openAddress[slot]!;
      const slab = this.#open.bytesOf(address);
      const start = this.#open.offsetOf(address);
      const length = (table.openBits[slot]! + 7) >>> 3;
      const lastT = table.lastT[slot]!;
      const copied = into.copy(table.openMinT[slot]!, lastT, chunkEncoding.xor, slab, start, length);
      putCount(copied.bytes, copied.at, table.openCount[slot]!);
    }
    into.endPart();
  }

  /** Hides what a series has from `mint` to `maxt`. */
  delete(slot: number, mint: number, maxt: number): void {
    const stretches = this.#deleted.get(slot);
    if (stretches === undefined) this.#deleted.set(slot, [{ mint, maxt }]);
    else stretches.push({ mint, maxt });
  }

  /** Whether anything was deleted that is still there. */
  get hasDeleted(): boolean {
    return this.#deleted.size > 0;
  }

  deletedOf(slot: number): readonly Deleted[] {
    return this.#deleted.get(slot) ?? [];
  }

  /** Whether a series has a chunk that meets the range, and reaches `floorT`. */
  hasSamples(slot: number, mint: number, maxt: number, floorT: number = this.#floorT): boolean {
    if (this.late.hasSamples(slot, mint, maxt)) return true;
    return this.hasInOrder(slot, mint, maxt, floorT);
  }

  /** As `hasSamples`, but for those that came late. */
  hasInOrder(slot: number, mint: number, maxt: number, floorT: number = this.#floorT): boolean {
    const { table } = this.index;
    const from = Math.max(mint, floorT);
    if (table.lastT[slot]! < from) return false;
    if (table.openClass[slot] !== 255 && table.openMinT[slot]! <= maxt) return true;
    if (this.#native.chunks > 0) {
      const native = this.#native.get(slot);
      if (native !== undefined && native.minT <= maxt) return true;
    }
    const place = (this.#found[0] ??= newPlace());
    for (let address = table.closed[slot]!; this.#closed.find(address, place); address = place.before) {
      if (place.maxT < from) return false;
      if (place.minT <= maxt) return true;
    }
    return false;
  }

  /** The chunks of a series that begin from `mint` to before `end`, oldest first; the open one is a view, good until the series is appended to. */
  chunksOf(slot: number, mint: number, end: number): HeadChunk[] {
    const { table } = this.index;
    const chunks: HeadChunk[] = [];
    const native = this.#native.get(slot);
    if (native !== undefined && native.minT >= mint && native.minT < end) {
      const { encoding, bytes, length, count, t } = native.chunk;
      const copy = bytes.slice(0, length);
      chunks.push({ minT: native.minT, maxT: t, samples: count, encoding, bytes: copy, start: 0, length });
    }
    const openMinT = table.openMinT[slot]!;
    if (table.openClass[slot] !== 255 && openMinT >= mint && openMinT < end) {
      const address = table.openAddress[slot]!;
      const bytes = this.#open.bytesOf(address);
      const start = this.#open.offsetOf(address);
      const samples = table.openCount[slot]!;
      putCount(bytes, start, samples); // where the chunk will have it anyhow
      const length = (table.openBits[slot]! + 7) >>> 3;
      const maxT = table.lastT[slot]!;
      chunks.push({ minT: openMinT, maxT, samples, encoding: chunkEncoding.xor, bytes, start, length });
    }
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

  /** From now on the head shows and takes in nothing older than `t`. What is there stays in memory until `collect`. */
  raiseFloor(t: number): void {
    if (t > this.#floorT) this.#floorT = t;
  }

  /** The oldest sample that is not below the floor, by looking at every series; `undefined` where there is none. */
  findFirstT(): number | undefined {
    const { table } = this.index;
    let first = Infinity;
    for (let slot = 0; slot < table.slots; slot++) {
      if (table.ref[slot] === 0 || table.lastT[slot]! < this.#floorT) continue;
      if (table.openClass[slot] !== 255) first = Math.min(first, table.openMinT[slot]!);
      first = Math.min(first, this.#native.get(slot)?.minT ?? first);
      for (
        let chunk = this.#closed.at(table.closed[slot]!);
        chunk !== undefined && chunk.maxT >= this.#floorT;
        chunk = this.#closed.at(chunk.before)
      ) {
        first = Math.min(first, chunk.minT);
      }
    }
    return first === Infinity ? undefined : Math.max(first, this.#floorT);
  }

  /** Frees what is below the floor, and the series that have nothing else; gives the slots that are free now. */
  collect(): readonly number[] {
    this.#closed.dropBefore(this.#floorT);
    const { table } = this.index;
    const gone: number[] = [];
    for (let slot = 0; slot < table.slots; slot++) {
      if (table.ref[slot] === 0 || table.lastT[slot]! >= this.#floorT || this.late.has(slot)) continue;
      if (table.isFresh[slot] === 1 && table.lastT[slot] === -Infinity) table.isFresh[slot] = 0; // asked for, and not yet written to
      else gone.push(slot);
    }
    this.evict(gone);
    if (this.index.table.live === 0 || this.#maxT < this.#floorT) {
      this.#minT = Infinity;
      if (this.#maxT < this.#floorT) this.#maxT = -Infinity;
    }
    return gone;
  }

  /** Takes series away, whatever they have. */
  evict(slots: readonly number[]): void {
    const { table } = this.index;
    for (const slot of slots) {
      if (table.openClass[slot] !== 255) this.#discardOpen(slot);
      this.#native.discard(slot);
      this.#deleted.delete(slot);
    }
    if (slots.length > 0) this.index.remove(slots);
  }

  /** The newest sample of the oldest chunks that fill memory because the disk does not take them; `undefined`: there are none. */
  oldestWaitingT(): number | undefined {
    return this.files.oldestWaitingT;
  }

  labelsOf(slot: number): Labels {
    return this.index.labelsOf(slot);
  }

  #mustCut(slot: number, t: number): boolean {
    const { table } = this.index;
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

  #close(slot: number): void {
    const { table } = this.index;
    const address = table.openAddress[slot]!;
    const bytes = this.#open.bytesOf(address);
    const start = this.#open.offsetOf(address);
    const count = table.openCount[slot]!;
    putCount(bytes, start, count);
    table.closed[slot] = this.#closed.add(
      table.closed[slot]!,
      table.walRef[slot]!,
      chunkEncoding.xor,
      table.openMinT[slot]!,
      table.lastT[slot]!,
      count,
      bytes,
      start,
      (table.openBits[slot]! + 7) >>> 3,
    );
    this.#discardOpen(slot);
  }

  #discardOpen(slot: number): void {
    const { table } = this.index;
    this.#open.give(table.openAddress[slot]!, table.openClass[slot]!);
    table.openClass[slot] = 255;
    this.#openChunks--;
    this.#openSamples -= table.openCount[slot]!;
    table.openCount[slot] = 0;
  }

  #widen(slot: number, sizeClass: number): void {
    const { table } = this.index;
    table.openAddress[slot] = this.#open.widen(table.openAddress[slot]!, sizeClass);
    table.openClass[slot] = sizeClass + 1;
  }
}

/** A chunk where it lies, in the form it has on disk. */
export interface HeadChunk {
  readonly minT: number;
  readonly maxT: number;
  readonly samples: number;
  /** A number of `chunkEncoding`. */
  readonly encoding: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly length: number;
}
