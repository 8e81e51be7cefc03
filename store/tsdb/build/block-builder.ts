import type { Random } from "@taffrail/base";
import type { Disk } from "@taffrail/disk";
import { compareLabels, type FloatHistogram, type Labels, SampleColumns } from "@taffrail/model";
import { BlockWriter } from "../block/block-writer.ts";
import { ChunkList } from "../block/chunk-list.ts";
import { SymbolTable } from "../block/symbol-table.ts";
import { makeUlid } from "../block/ulid.ts";
import { mergeColumns } from "../compact/merge-columns.ts";
import { recode } from "../compact/recode.ts";
import { Pacer } from "../pacer.ts";

/** Where a block goes. */
export interface BlockBuilderOptions {
  readonly disk: Disk;
  readonly dir: string;
  readonly nowMs: number;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** A block that was built. */
export interface BuiltBlock {
  readonly dir: string;
  readonly ulid: string;
}

/**
 * Gathers samples of any series, in any order, and writes them as one block. Of two samples of a series at one time the later given
 * stays. Holds 16 bytes a sample.
 */
export class BlockBuilder {
  readonly #options: BlockBuilderOptions;
  readonly #series: { readonly labels: Labels; readonly rows: SampleColumns; isOrdered: boolean }[] = [];
  #minT = Infinity;
  #maxT = -Infinity;
  #samples = 0;

  constructor(options: BlockBuilderOptions) {
    this.#options = options;
  }

  get samples(): number {
    return this.#samples;
  }

  /** Adds a series; gives what samples of it are added by. Each label set once. */
  addSeries(labels: Labels): number {
    return this.#series.push({ labels, rows: new SampleColumns(16), isOrdered: true }) - 1;
  }

  add(series: number, t: number, v: number): void {
    const { rows } = this.#see(series, t);
    rows.push(t, v);
  }

  addHistogram(series: number, t: number, histogram: FloatHistogram): void {
    const { rows } = this.#see(series, t);
    rows.pushHistogram(t, histogram);
  }

  /** Adds row `row` of other columns: the bits of NaNs stay. */
  addRow(series: number, from: SampleColumns, row: number): void {
    const { rows } = this.#see(series, from.t[row]!);
    const histogram = from.histograms?.[row];
    if (histogram === undefined) rows.push(from.t[row]!, 0);
    else rows.pushHistogram(from.t[row]!, histogram);
    rows.v.set(from.v.subarray(row, row + 1), rows.length - 1);
  }

  /** Writes the block; `undefined` where there is no sample. */
  async finish(): Promise<BuiltBlock | undefined> {
    if (this.#samples === 0) return undefined;
    const { disk, dir, nowMs, random, signal } = this.#options;
    const ulid = makeUlid(nowMs, random);
    const series = this.#series.filter(({ rows }) => rows.length > 0);
    series.sort((a, b) => compareLabels(a.labels, b.labels));
    const texts = function* (): Generator<string, void> {
      for (const { labels } of series) yield* labels.pairs;
    };
    const { table, idOf } = SymbolTable.of(texts());
    using writer = new BlockWriter(disk, dir, ulid, table);
    const pacer = new Pacer(50, signal);
    const chunks = new ChunkList();
    for (const { labels, rows, isOrdered } of series) {
      chunks.clear();
      recode(isOrdered ? rows : inOrder(rows), (encoding, samples, minT, maxT, bytes, start, length) => {
        chunks.push(minT, maxT, writer.addChunk(encoding, samples, bytes, start, length));
      });
      const symbols = Uint32Array.from(labels.pairs, (text) => idOf.get(text)!);
      writer.addSeries(symbols, labels.size, chunks);
      if (pacer.isDue) await pacer.breathe();
    }
    const folder = await writer.finish(
      {
        ulid,
        minTime: this.#minT,
        maxTime: this.#maxT + 1,
        compaction: { level: 1, sources: [ulid] },
      },
      pacer,
    );
    return { dir: folder, ulid };
  }

  #see(series: number, t: number): { readonly rows: SampleColumns } {
    const found = this.#series[series]!;
    const { rows } = found;
    if (rows.length > 0 && t <= rows.t[rows.length - 1]!) found.isOrdered = false;
    if (t < this.#minT) this.#minT = t;
    if (t > this.#maxT) this.#maxT = t;
    this.#samples++;
    return found;
  }
}

/** Rows in any order, in order of time: halves of it are merged, so that of two at one time the later stays. */
function inOrder(rows: SampleColumns): SampleColumns {
  const part = (from: number, to: number): SampleColumns => {
    if (to - from > 1) {
      const middle = (from + to) >> 1;
      return mergeColumns(part(from, middle), part(middle, to));
    }
    const one = new SampleColumns(1);
    one.t[0] = rows.t[from]!;
    one.v.set(rows.v.subarray(from, from + 1));
    if (rows.histograms?.[from] !== undefined) one.histograms = [rows.histograms[from]];
    one.length = 1;
    return one;
  };
  return part(0, rows.length);
}
