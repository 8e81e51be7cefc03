import { noLog } from "@taffrail/base";
import { MemoryDisk } from "@taffrail/disk";
import type { FloatHistogram, Labels, SampleColumns } from "@taffrail/model";
import { type Deleted, leaveOut } from "../block/tombstones.ts";
import { highWord, lowWord } from "../chunk/halves.ts";
import { isStaleSum } from "../chunk/histogram-encode.ts";
import type { Packer } from "../handover/pack.ts";
import { LateSamples } from "../out-of-order/late-samples.ts";
import type { Pacer } from "../pacer.ts";
import type { AcceptedRows } from "./append-floats.ts";
import type { HeadChains } from "./head-chains.ts";
import type { HeadChunk } from "./head-chunk.ts";
import { HeadFiles } from "./head-files.ts";
import type { NativeChunk } from "./native-chunks.ts";
import { SeriesChunks } from "./series-chunks.ts";
import { SeriesIndex } from "./series-index.ts";

export { chunkRangeMs, type HeadChunk } from "./head-chunk.ts";

/** In the place of a value that no float repeats, as a histogram's: no float has these bits. */
export const noFloatHigh = 0x7ff8dead;

/**
 * The newest samples of every series, in memory: an open chunk that grows, and closed ones behind it; what came late and what was deleted
 * beside them. It knows no log and refuses nothing: its owner decides what comes in.
 */
export class Head {
  readonly index: SeriesIndex;
  /** Where closed chunks are kept. */
  readonly files: HeadFiles;
  readonly #chunks: SeriesChunks;
  /** Samples that came out of order: beside all others, and not bound by the floor. */
  readonly late: LateSamples;
  /** Deleted stretches by slot. */
  readonly #deleted = new Map<number, Deleted[]>();
  /** Whether any series ever held a histogram. */
  hasHistograms = false;
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
    this.#chunks = new SeriesChunks(this.index.table, files);
    this.late = new LateSamples(files);
  }

  get chunks(): number {
    return this.#chunks.chunks;
  }

  get samples(): number {
    return this.#chunks.samples;
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
    return this.index.heldBytes + this.#chunks.openBytes;
  }

  get heldBytes(): number {
    return this.seriesBytes + this.#chunks.closedBytes + this.late.heldBytes;
  }

  /** Lets a series go on behind a sample that this head does not hold. */
  resume(slot: number, t: number, high: number, low: number, isHistogram: boolean): void {
    this.index.table.lastT[slot] = t;
    if (isHistogram) {
      this.hasHistograms = true;
      this.noteHistogram(slot, high, low);
    } else this.#noteValue(slot, high, low);
  }

  /** Finds the chunks that the files hold; `adopt` gives them to their series. Called once, before anything is added. */
  async loadChunks(chains: HeadChains, pacer: Pacer): Promise<void> {
    await this.#chunks.load(chains, this.#floorT, pacer);
  }

  /**
   * Gives a series the chain of chunks that ends in `newest`, between those it has where the log knows it by several numbers. Chunks that
   * overlap what it has are left alone: the log has their samples.
   */
  adopt(slot: number, newest: number): void {
    const adopted = this.#chunks.adopt(slot, newest);
    if (adopted !== undefined) this.#widen(adopted.minT, adopted.maxT);
  }

  /** Where a closed chunk ends; −Infinity where there is none. */
  endOf(chunk: number): number {
    return this.#chunks.endOf(chunk);
  }

  /** Adds a sample newer than the series' newest. */
  append(slot: number, t: number, high: number, low: number): void {
    this.#chunks.append(slot, t, high, low);
    this.#widen(t, t);
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
    this.hasHistograms = true;
    this.#chunks.appendHistogram(slot, t, histogram, sumHigh, sumLow, startT);
    this.#widen(t, t);
    this.noteHistogram(slot, sumHigh, sumLow);
  }

  /** Adds a float with its start time (0: not known), newer than the series' newest sample. */
  appendWithStart(slot: number, t: number, high: number, low: number, startT: number): void {
    this.#chunks.appendWithStart(slot, t, high, low, startT);
    this.#widen(t, t);
    this.#noteValue(slot, high, low);
  }

  /** Adds many samples, each newer than its series' newest and than those before it in `accepted`. */
  appendAll(accepted: AcceptedRows): void {
    const { length, rows, t } = accepted;
    this.#chunks.appendAll(accepted);
    let minT = this.#minT;
    let maxT = this.#maxT;
    for (let i = 0; i < length; i++) {
      const time = t[rows[i]!]!;
      if (time < minT) minT = time;
      if (time > maxT) maxT = time;
    }
    this.#minT = minT;
    this.#maxT = maxT;
  }

  /** Says that the newest sample of a series is a histogram with that sum: a staleness marker, or nothing that a float repeats. */
  noteHistogram(slot: number, sumHigh: number, sumLow: number): void {
    const isStale = isStaleSum(sumHigh, sumLow);
    this.#noteValue(slot, isStale ? sumHigh : noFloatHigh, isStale ? sumLow : 0);
  }

  /** The open chunk of a series whose newest samples are histograms, or floats with start times. */
  nativeChunk(slot: number): NativeChunk["chunk"] | undefined {
    return this.#chunks.nativeChunk(slot);
  }

  /** The encoding of the newest chunk of a series; 0: it has none. */
  newestEncoding(slot: number): number {
    return this.#chunks.newestEncoding(slot);
  }

  /**
   * Adds the samples of a series from `mint` to `maxt`, both included, to `into`, oldest first. Those below the floor are shown as long as
   * they are there: whoever asked before the floor rose still finds them; `floorT` leaves them out, but for those that came late.
   */
  read(slot: number, mint: number, maxt: number, into: SampleColumns, floorT: number = -Infinity): void {
    const first = into.length;
    this.#chunks.read(slot, Math.max(mint, floorT), maxt, into);
    if (this.late.has(slot)) this.late.mergeInto(slot, mint, maxt, into, first);
    const deleted = this.#deleted.get(slot);
    if (deleted !== undefined) leaveOut(deleted, first, into);
  }

  /** Names what a series has from `mint` to `maxt`, as `read` would read it. */
  pack(slot: number, mint: number, maxt: number, into: Packer, floorT: number): void {
    if (this.late.has(slot)) {
      into.samplesOf({ read: (from, to, columns) => this.read(slot, from, to, columns, floorT) }, mint, maxt);
      return;
    }
    into.part(floorT, this.deletedOf(slot));
    this.#chunks.pack(slot, Math.max(mint, floorT), maxt, into);
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
    return this.late.hasSamples(slot, mint, maxt) || this.hasInOrder(slot, mint, maxt, floorT);
  }

  /** As `hasSamples`, but for those that came late. */
  hasInOrder(slot: number, mint: number, maxt: number, floorT: number = this.#floorT): boolean {
    return this.#chunks.has(slot, Math.max(mint, floorT), maxt);
  }

  /** The chunks of a series that begin from `mint` to before `end`, oldest first; the open one is a view, good until the series is appended to. */
  chunksOf(slot: number, mint: number, end: number): HeadChunk[] {
    return this.#chunks.chunksOf(slot, mint, end);
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
      first = Math.min(first, this.#chunks.firstT(slot, this.#floorT));
    }
    return first === Infinity ? undefined : Math.max(first, this.#floorT);
  }

  /** Frees what is below the floor, and the series that have nothing else; gives the slots that are free now. */
  collect(): readonly number[] {
    this.#chunks.dropBefore(this.#floorT);
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
    for (const slot of slots) {
      this.#chunks.discard(slot);
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

  #noteValue(slot: number, high: number, low: number): void {
    const { lastVWords } = this.index.table;
    lastVWords[2 * slot + highWord] = high;
    lastVWords[2 * slot + lowWord] = low;
  }

  #widen(minT: number, maxT: number): void {
    if (minT < this.#minT) this.#minT = minT;
    if (maxT > this.#maxT) this.#maxT = maxT;
  }
}
