import { type FloatHistogram, SampleColumns } from "@taffrail/model";
import { decodeChunk, samplesIn } from "../chunk/decode.ts";
import { mergeColumns } from "../compact/merge-columns.ts";
import { recode } from "../compact/recode.ts";
import type { HeadFiles } from "../head/head-files.ts";
import { newEntry } from "../head/head-files-format.ts";
import { insertRow, type LateOutcome, takeRows } from "./late-rows.ts";

/** Rows of a series in memory, before they become a chunk. */
export const latePerChunk = 32;

/** A chunk in the head's files. */
interface LateChunk {
  readonly position: number;
  readonly minT: number;
  readonly maxT: number;
  readonly samples: number;
}

interface LateSeries {
  /** In order of time. */
  readonly open: SampleColumns;
  /** In the order in which they were made; their times overlap. */
  readonly chunks: LateChunk[];
}

/** How many chunks of each series are meant, by slot. */
export type LateMark = ReadonlyMap<number, number>;

/** An estimate of what objects take: of a series, of a chunk. */
const seriesBytes = 400;
const chunkBytes = 72;

/**
 * Samples of the head that came late: behind their series' newest, or older than what the head still takes. Few series have any, so each
 * is an object. A sample of a time that one before had is a sample of its own until they are read: then the first counts.
 */
export class LateSamples {
  readonly #files: HeadFiles;
  readonly #series = new Map<number, LateSeries>();
  readonly #entry = newEntry();
  #samples = 0;
  #openRows = 0;
  #chunks = 0;
  #minT = Infinity;
  #maxT = -Infinity;

  constructor(files: HeadFiles) {
    this.#files = files;
  }

  /** Series that have any. */
  get size(): number {
    return this.#series.size;
  }

  get samples(): number {
    return this.#samples;
  }

  get chunks(): number {
    return this.#chunks;
  }

  /** No sample is older or newer; `minT > maxT` where there is none. */
  get minT(): number {
    return this.#minT;
  }

  get maxT(): number {
    return this.#maxT;
  }

  get heldBytes(): number {
    return this.#series.size * seriesBytes + this.#openRows * 16 + this.#chunks * chunkBytes;
  }

  has(slot: number): boolean {
    return this.#series.has(slot);
  }

  slots(): Iterable<number> {
    return this.#series.keys();
  }

  /** Rows of a series that are in no chunk yet. */
  openRows(slot: number): number {
    return this.#series.get(slot)?.open.length ?? 0;
  }

  insert(
    slot: number,
    t: number,
    high: number,
    low: number,
    histogram?: FloatHistogram,
    startT = 0,
  ): LateOutcome {
    const outcome = insertRow(this.#of(slot).open, t, high, low, histogram, startT);
    if (outcome === "stored") {
      this.#samples++;
      this.#openRows++;
      this.#widen(t, t);
    }
    return outcome;
  }

  /** Puts what a series has in memory into chunks of the head's files; gives their positions. */
  close(slot: number, walRef: number): number[] {
    const series = this.#series.get(slot);
    if (series === undefined || series.open.length === 0) return [];
    const positions: number[] = [];
    recode(series.open, (encoding, samples, minT, maxT, bytes, start, length) => {
      const position = this.#files.add(walRef, minT, maxT, encoding, true, bytes, start, length);
      series.chunks.push({ position, minT, maxT, samples });
      positions.push(position);
      this.#chunks++;
    });
    this.#openRows -= series.open.length;
    series.open.clear();
    return positions;
  }

  /** Takes up a chunk that was found in the files. */
  attach(slot: number, position: number, minT: number, maxT: number, samples: number): void {
    const { chunks } = this.#of(slot);
    if (chunks.some((chunk) => chunk.position === position)) return;
    chunks.push({ position, minT, maxT, samples });
    this.#files.holdLate(position);
    this.#chunks++;
    this.#samples += samples;
    this.#widen(minT, maxT);
  }

  /** Forgets what a series has in memory: it is in a chunk. */
  forgetOpen(slot: number): void {
    const open = this.#series.get(slot)?.open;
    if (open === undefined) return;
    this.#samples -= open.length;
    this.#openRows -= open.length;
    open.clear();
  }

  hasSamples(slot: number, mint: number, maxt: number): boolean {
    const series = this.#series.get(slot);
    if (series === undefined) return false;
    const { open, chunks } = series;
    if (open.length > 0 && open.t[0]! <= maxt && open.t[open.length - 1]! >= mint) return true;
    return chunks.some(({ minT, maxT }) => minT <= maxt && maxT >= mint);
  }

  /** Rows of a series from `mint` to `maxt`, both included, in order; `chunks`: of so many chunks, and not of those in memory. */
  read(slot: number, mint: number, maxt: number, chunks?: number): SampleColumns {
    const series = this.#series.get(slot);
    let rows = new SampleColumns(1);
    if (series === undefined) return rows;
    if (chunks === undefined) rows.addRange(series.open, mint, maxt);
    for (let i = (chunks ?? series.chunks.length) - 1; i >= 0; i--) {
      const { position, minT, maxT, samples } = series.chunks[i]!;
      if (minT > maxt || maxT < mint) continue;
      const bytes = this.#files.read(position, this.#entry);
      const { encoding, start } = this.#entry;
      const chunk = new SampleColumns(samples);
      decodeChunk(encoding, bytes, start, samplesIn(encoding, bytes, start), mint, maxt, chunk);
      rows = mergeColumns(rows, chunk); // of two at one time the one from the older chunk stays
    }
    return rows;
  }

  /** Merges a series' rows into those that `into` has from `first` on, which are in order; of two at one time those stay. */
  mergeInto(slot: number, mint: number, maxt: number, into: SampleColumns, first: number): void {
    const rows = this.read(slot, mint, maxt);
    if (rows.length === 0) return;
    into.addRange(mergeColumns(rows, takeRows(into, first)), -Infinity, Infinity);
  }

  /** What is in chunks now. */
  mark(): LateMark {
    const mark = new Map<number, number>();
    for (const [slot, { chunks }] of this.#series) if (chunks.length > 0) mark.set(slot, chunks.length);
    return mark;
  }

  /** Lets go of the chunks that were there when the mark was made. */
  release(mark: LateMark): void {
    for (const [slot, count] of mark) {
      const series = this.#series.get(slot);
      if (series === undefined) continue;
      for (const { position, samples } of series.chunks.splice(0, count)) {
        this.#files.releaseLate(position);
        this.#samples -= samples;
        this.#chunks--;
      }
      if (series.chunks.length === 0 && series.open.length === 0) this.#series.delete(slot);
    }
    this.#minT = Infinity;
    this.#maxT = -Infinity;
    for (const { open, chunks } of this.#series.values()) {
      if (open.length > 0) this.#widen(open.t[0]!, open.t[open.length - 1]!);
      for (const { minT, maxT } of chunks) this.#widen(minT, maxT);
    }
  }

  #of(slot: number): LateSeries {
    let series = this.#series.get(slot);
    if (series === undefined) {
      series = { open: new SampleColumns(4), chunks: [] };
      this.#series.set(slot, series);
    }
    return series;
  }

  #widen(minT: number, maxT: number): void {
    if (minT < this.#minT) this.#minT = minT;
    if (maxT > this.#maxT) this.#maxT = maxT;
  }
}
