import { join } from "node:path";
import { type Disk, readWhole, writeAtomically } from "@taffrail/disk";
import type { Labels, Matcher, SampleColumns, TimeRange } from "@taffrail/model";
import { type FoundSeries, keyOf, keyOfAll } from "../found-series.ts";
import type { Packer } from "../handover/pack.ts";
import { inOneGo, mergeFound } from "../merge.ts";
import { SeriesMemory } from "../series-memory.ts";
import type { SelectedSeries } from "../tsdb.ts";
import { BlockMemory } from "./block-memory.ts";
import { ChunksReader } from "./chunks-reader.ts";
import { intersection, union, without } from "./id-lists.ts";
import { IndexReader } from "./index-reader.ts";
import { type BlockMeta, CorruptBlockError, parseMeta, renderMeta } from "./meta.ts";
import { type PageCache, PagedFile } from "./paged-file.ts";
import { SeriesRows } from "./series-rows.ts";
import {
  type Deleted,
  leaveOut,
  readTombstones,
  renderTombstones,
  within,
  withStretch,
} from "./tombstones.ts";

/** So many series are decoded between two turns. */
const seriesPerTurn = 128;

/** A block on disk, open for reading. */
export class Block implements Disposable {
  readonly dir: string;
  readonly sizeBytes: number;
  readonly #disk: Disk;
  #meta: BlockMeta;
  readonly #indexFile: PagedFile;
  readonly #index: IndexReader;
  readonly #chunks: ChunksReader;
  #deleted: ReadonlyMap<number, readonly Deleted[]>;
  readonly #memory: SeriesMemory;
  readonly #known = new BlockMemory();

  /** Throws `CorruptBlockError` where the folder holds no block that can be read. */
  constructor(disk: Disk, dir: string, cache: PageCache, memory: SeriesMemory = new SeriesMemory(0)) {
    using held = new DisposableStack();
    this.dir = dir;
    this.#disk = disk;
    this.#memory = memory;
    try {
      this.#meta = parseMeta(new TextDecoder().decode(readWhole(disk, join(dir, "meta.json"))), dir);
      this.#indexFile = held.use(new PagedFile(disk, join(dir, "index"), cache));
      this.#index = new IndexReader(this.#indexFile, dir, memory.texts);
      this.#chunks = held.use(new ChunksReader(disk, join(dir, "chunks"), dir, cache));
      const tombstones = join(dir, "tombstones");
      this.#deleted =
        disk.stat(tombstones) === undefined ? new Map() : readTombstones(readWhole(disk, tombstones), dir);
    } catch (error) {
      if (error instanceof CorruptBlockError) throw error;
      throw new CorruptBlockError(dir, "a part of it is missing or makes no sense", error);
    }
    this.sizeBytes = [
      "meta.json",
      "index",
      "tombstones",
      ...disk.list(join(dir, "chunks")).map((n) => `chunks/${n}`),
    ]
      .map((name) => disk.stat(join(dir, name))?.sizeBytes ?? 0)
      .reduce((sum, size) => sum + size, 0);
    held.move();
  }

  get meta(): BlockMeta {
    return this.#meta;
  }

  /** Deleted stretches there are. */
  get tombstones(): number {
    let count = 0;
    for (const stretches of this.#deleted.values()) count += stretches.length;
    return count;
  }

  /**
   * Hides what the series that satisfy all matchers have from `mint` to `maxt`; gives how many series that concerns. It is safe on the
   * disk when this returns.
   */
  delete(matchers: readonly Matcher[], { mint, maxt }: TimeRange): number {
    const deleted = new Map(this.#deleted);
    let concerned = 0;
    for (const id of inOneGo(this.#ids(matchers))) {
      const rows = new SeriesRows();
      this.#index.series(id, rows);
      const { length, minT, maxT } = rows.chunks;
      if (!meets(rows, 0, mint, maxt)) continue;
      const from = Math.max(mint, minT[0]!);
      const to = Math.min(maxt, maxT[length - 1]!);
      deleted.set(id, withStretch(within(deleted.get(id) ?? [], -Infinity, Infinity), from, to));
      concerned++;
    }
    if (concerned === 0) return 0;
    const inOrder = new Map([...deleted].sort(([a], [b]) => a - b));
    writeAtomically(this.#disk, join(this.dir, "tombstones"), renderTombstones(inOrder));
    this.#deleted = inOrder;
    this.rewriteMeta({ ...this.#meta, stats: { ...this.#meta.stats, numTombstones: this.tombstones } });
    return concerned;
  }

  /** Says something else of the block from now on. */
  rewriteMeta(meta: BlockMeta): void {
    writeAtomically(this.#disk, join(this.dir, "meta.json"), new TextEncoder().encode(renderMeta(meta)));
    this.#meta = meta;
  }

  /** Whether it may hold samples of the range. */
  meets({ mint, maxt }: TimeRange): boolean {
    return this.#meta.minTime <= maxt && this.#meta.maxTime > mint;
  }

  /** Series that satisfy all matchers and have a chunk in the range, in the order of their labels. */
  select(matchers: readonly Matcher[], range: TimeRange): readonly SelectedSeries[] {
    return inOneGo(mergeFound([inOneGo(this.find(matchers, range))]));
  }

  /** As `select`, a few series at each step. What is decoded is kept for the next time. */
  *find(
    matchers: readonly Matcher[],
    range: TimeRange,
    key: string = keyOfAll(matchers),
  ): Generator<undefined, FoundSeries, undefined> {
    const known = this.#known;
    const { rows } = known; // others may let the block forget them between two steps
    const deleted = this.#deleted;
    let found = known.found(key);
    if (found === undefined) {
      const ids = yield* this.#ids(matchers);
      found = new Uint32Array(ids.length);
      for (let i = 0; i < ids.length; i++) {
        const row = rows.rowOf(ids[i]!);
        found[i] = row >= 0 ? row : this.#index.series(ids[i]!, rows);
        if ((i + 1) % seriesPerTurn === 0) yield;
      }
      known.keepFound(key, rows, found);
    }
    this.#memory.asked(known);
    const inside = this.#inside(found, rows, range, deleted);
    return new BlockSeries(inside, rows, this.#chunks, deleted, this.dir);
  }

  labelNames(): string[] {
    return this.#index.names();
  }

  /** All values of a label, sorted. */
  *labelValues(name: string): Generator<string, void, undefined> {
    for (const { value } of this.#index.values(name)) yield value;
  }

  [Symbol.dispose](): void {
    this.#memory.drop(this.#known);
    this.#indexFile[Symbol.dispose]();
    this.#chunks[Symbol.dispose]();
  }

  /** Of some rows, those with a chunk in the range that is not deleted as a whole. */
  #inside(
    found: Uint32Array,
    rows: SeriesRows,
    { mint, maxt }: TimeRange,
    deleted: ReadonlyMap<number, readonly Deleted[]>,
  ): Uint32Array {
    const { minTime, maxTime } = this.#meta;
    if (mint <= minTime && maxt >= maxTime - 1 && deleted.size === 0) return found;
    const inside = new Uint32Array(found.length);
    let count = 0;
    for (let i = 0; i < found.length; i++) {
      const row = found[i]!;
      const gone = deleted.size === 0 ? undefined : deleted.get(rows.idOf(row));
      if (meets(rows, row, mint, maxt, gone)) inside[count++] = row;
    }
    return inside.subarray(0, count);
  }

  /** Ids of the series that satisfy all matchers, ascending. */
  *#ids(matchers: readonly Matcher[]): Generator<undefined, Uint32Array, undefined> {
    const wanted: Uint32Array[] = [];
    const unwanted: Uint32Array[] = [];
    for (const matcher of matchers) {
      if (matcher.matchesEmpty) unwanted.push(yield* this.#postings(matcher));
      else {
        const list = yield* this.#postings(matcher);
        if (list.length === 0) return list;
        wanted.push(list);
      }
    }
    let ids = wanted.length === 0 ? this.#all() : intersection(wanted);
    for (const list of unwanted) ids = without(ids, list);
    return ids;
  }

  #all(): Uint32Array {
    return this.#known.ids("") ?? this.#known.keepIds("", this.#index.all());
  }

  /** Ids of the series whose value of the label the matcher accepts; where it accepts none at all, of those whose value it does not. */
  *#postings(matcher: Matcher): Generator<undefined, Uint32Array, undefined> {
    const key = keyOf(matcher);
    return this.#known.ids(key) ?? this.#known.keepIds(key, yield* this.#readPostings(matcher));
  }

  *#readPostings(matcher: Matcher): Generator<undefined, Uint32Array, undefined> {
    const index = this.#index;
    const accepted = !matcher.matchesEmpty;
    const exact = !accepted
      ? undefined
      : matcher.op === "="
        ? [matcher.value]
        : matcher.op === "=~"
          ? matcher.regexp!.literals
          : undefined;
    const lists: Uint32Array[] = [];
    if (exact !== undefined) {
      for (const value of new Set(exact)) {
        const at = index.find(matcher.name, value);
        if (at >= 0) lists.push(index.postings(at));
      }
    } else {
      const prefix = accepted && matcher.op === "=~" ? matcher.regexp!.prefix : "";
      let looked = 0;
      for (const { value, postingsAt } of index.values(matcher.name)) {
        if (++looked % seriesPerTurn === 0) yield;
        if (value.startsWith(prefix) && matcher.matches(value) === accepted)
          lists.push(index.postings(postingsAt));
      }
    }
    return union(lists);
  }
}

/** Series of a block, as rows of what was decoded of its index. */
class BlockSeries implements FoundSeries {
  readonly #found: Uint32Array;
  readonly #rows: SeriesRows;
  readonly #chunks: ChunksReader;
  readonly #deleted: ReadonlyMap<number, readonly Deleted[]>;
  readonly #dir: string;

  constructor(
    found: Uint32Array,
    rows: SeriesRows,
    chunks: ChunksReader,
    deleted: ReadonlyMap<number, readonly Deleted[]>,
    dir: string,
  ) {
    this.#found = found;
    this.#rows = rows;
    this.#chunks = chunks;
    this.#deleted = deleted;
    this.#dir = dir;
  }

  get length(): number {
    return this.#found.length;
  }

  labels(i: number): Labels {
    return this.#rows.labels[this.#found[i]!]!;
  }

  share(i: number, labels: Labels): void {
    this.#rows.share(this.#found[i]!, labels);
  }

  read(i: number, mint: number, maxt: number, into: SampleColumns): void {
    const before = into.length;
    const row = this.#found[i]!;
    const { first, chunks } = this.#rows;
    const { minT, maxT, ref } = chunks;
    for (let chunk = first[row]!, end = first[row + 1]!; chunk < end; chunk++) {
      if (minT[chunk]! > maxt || maxT[chunk]! < mint) continue;
      this.#chunks.decode(ref[chunk]!, mint, maxt, into);
    }
    if (this.#deleted.size === 0) return;
    const deleted = this.#deleted.get(this.#rows.idOf(row));
    if (deleted !== undefined) leaveOut(deleted, before, into);
  }

  pack(i: number, mint: number, maxt: number, into: Packer): void {
    const row = this.#found[i]!;
    const { first, chunks } = this.#rows;
    const { minT, maxT, ref } = chunks;
    into.part(-Infinity, this.#deleted.get(this.#rows.idOf(row)) ?? []);
    for (let chunk = first[row]!, end = first[row + 1]!; chunk < end; chunk++)
      if (minT[chunk]! <= maxt && maxT[chunk]! >= mint)
        into.blockChunk(minT[chunk]!, maxT[chunk]!, this.#dir, ref[chunk]!);
    into.endPart();
  }
}

/** Whether a series has a chunk in a range that is not deleted as a whole. */
function meets(
  { first, chunks: { minT, maxT } }: SeriesRows,
  row: number,
  mint: number,
  maxt: number,
  deleted: readonly Deleted[] = [],
): boolean {
  for (let chunk = first[row]!, end = first[row + 1]!; chunk < end; chunk++) {
    const from = minT[chunk]!;
    const to = maxT[chunk]!;
    if (from > maxt || to < mint) continue;
    if (deleted.length === 0 || !deleted.some((one) => one.mint <= from && one.maxt >= to)) return true;
  }
  return false;
}
