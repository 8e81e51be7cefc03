import { join } from "node:path";
import { MalformedBytesError } from "@taffrail/base";
import { type Disk, readWhole, writeAtomically } from "@taffrail/disk";
import type { Labels, Matcher, SampleColumns, TimeRange } from "@taffrail/model";
import { decodeChunk, samplesIn } from "../chunk/decode.ts";
import type { PackableSeries, Packer } from "../handover/pack.ts";
import type { SelectedSeries } from "../tsdb.ts";
import { ChunksReader } from "./chunks-reader.ts";
import { intersection, union, without } from "./id-lists.ts";
import { IndexReader } from "./index-reader.ts";
import type { ChunkMeta } from "./chunk-list.ts";
import { type BlockMeta, CorruptBlockError, parseMeta, renderMeta } from "./meta.ts";
import { type PageCache, PagedFile } from "./paged-file.ts";
import {
  type Deleted,
  leaveOut,
  readTombstones,
  renderTombstones,
  within,
  withStretch,
} from "./tombstones.ts";

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

  /** Throws `CorruptBlockError` where the folder holds no block that can be read. */
  constructor(disk: Disk, dir: string, cache: PageCache) {
    using held = new DisposableStack();
    this.dir = dir;
    this.#disk = disk;
    try {
      this.#meta = parseMeta(new TextDecoder().decode(readWhole(disk, join(dir, "meta.json"))), dir);
      this.#indexFile = held.use(new PagedFile(disk, join(dir, "index"), cache));
      this.#index = new IndexReader(this.#indexFile, dir);
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
    for (const id of this.#ids(matchers)) {
      const { chunks } = this.#index.series(id);
      if (!chunks.some(({ minT, maxT }) => minT <= maxt && maxT >= mint)) continue;
      const from = Math.max(mint, chunks[0]!.minT);
      const to = Math.min(maxt, chunks.at(-1)!.maxT);
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
  select(matchers: readonly Matcher[], range: TimeRange): SelectedSeries[] {
    const found: SelectedSeries[] = [];
    for (const id of this.#ids(matchers)) {
      const { labels, chunks } = this.#index.series(id);
      const inside = chunks.filter(({ minT, maxT }) => minT <= range.maxt && maxT >= range.mint);
      const deleted = this.#deleted.get(id) ?? [];
      if (inside.some((chunk) => !isDeleted(chunk, deleted))) {
        found.push(new BlockSeries(labels, inside, this.#chunks, deleted, this.dir));
      }
    }
    return found;
  }

  labelNames(): string[] {
    return this.#index.names();
  }

  labelValues(name: string): string[] {
    return [...this.#index.values(name)].map(({ value }) => value);
  }

  [Symbol.dispose](): void {
    this.#indexFile[Symbol.dispose]();
    this.#chunks[Symbol.dispose]();
  }

  /** Ids of the series that satisfy all matchers, ascending. */
  #ids(matchers: readonly Matcher[]): Uint32Array {
    const index = this.#index;
    const wanted: Uint32Array[] = [];
    const unwanted: Uint32Array[] = [];
    for (const matcher of matchers) {
      if (matcher.matchesEmpty) unwanted.push(this.#postings(matcher, false));
      else {
        const list = this.#postings(matcher, true);
        if (list.length === 0) return list;
        wanted.push(list);
      }
    }
    let ids = wanted.length === 0 ? index.all() : intersection(wanted);
    for (const list of unwanted) ids = without(ids, list);
    return ids;
  }

  /** Ids of the series whose value of the label the matcher accepts, or does not. */
  #postings(matcher: Matcher, accepted: boolean): Uint32Array {
    const index = this.#index;
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
      for (const { value, postingsAt } of index.values(matcher.name)) {
        if (value.startsWith(prefix) && matcher.matches(value) === accepted)
          lists.push(index.postings(postingsAt));
      }
    }
    return union(lists);
  }
}

class BlockSeries implements PackableSeries {
  readonly labels: Labels;
  readonly #metas: readonly ChunkMeta[];
  readonly #chunks: ChunksReader;
  readonly #deleted: readonly Deleted[];
  readonly #dir: string;

  constructor(
    labels: Labels,
    metas: readonly ChunkMeta[],
    chunks: ChunksReader,
    deleted: readonly Deleted[],
    dir: string,
  ) {
    this.labels = labels;
    this.#metas = metas;
    this.#chunks = chunks;
    this.#deleted = deleted;
    this.#dir = dir;
  }

  read(mint: number, maxt: number, into: SampleColumns): void {
    const first = into.length;
    for (const { minT, maxT, ref } of this.#metas) {
      if (minT > maxt || maxT < mint) continue;
      const { encoding, bytes, start, length } = this.#chunks.read(ref);
      const count = samplesIn(encoding, bytes, start);
      if (length < 2 || count > length * 8) {
        throw new CorruptBlockError(
          this.#dir,
          `chunk ${ref} claims ${count} samples`,
          new MalformedBytesError("too short"),
        );
      }
      decodeChunk(encoding, bytes, start, count, mint, maxt, into);
    }
    if (this.#deleted.length > 0) leaveOut(this.#deleted, first, into);
  }

  pack(mint: number, maxt: number, into: Packer): void {
    into.part(-Infinity, this.#deleted);
    for (const { minT, maxT, ref } of this.#metas)
      if (minT <= maxt && maxT >= mint) into.blockChunk(minT, maxT, this.#dir, ref);
    into.endPart();
  }
}

function isDeleted(chunk: ChunkMeta, deleted: readonly Deleted[]): boolean {
  return deleted.some(({ mint, maxt }) => mint <= chunk.minT && maxt >= chunk.maxT);
}
