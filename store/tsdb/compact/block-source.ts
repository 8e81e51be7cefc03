import { join } from "node:path";
import { messageOf, TaffrailError } from "@taffrail/base";
import { type Disk, readWhole } from "@taffrail/disk";
import { ChunkScan } from "../block/chunk-scan.ts";
import { type BlockMeta, CorruptBlockError, parseMeta } from "../block/meta.ts";
import { SeriesScan } from "../block/series-scan.ts";
import { type Deleted, readTombstones, within } from "../block/tombstones.ts";

/** A block that is being merged: its series one by one, with their labels in the symbols of the merged block. */
export class BlockSource implements Disposable {
  readonly dir: string;
  readonly meta: BlockMeta;
  readonly series: SeriesScan;
  readonly chunks: ChunkScan;
  /** Labels of the series at hand as merged symbols, name and value in turn. */
  labels: Uint32Array = new Uint32Array(64);
  /** Whether there is a series at hand. */
  isLive = false;
  readonly #deleted: ReadonlyMap<number, readonly Deleted[]>;
  #symbols: Uint32Array = new Uint32Array(0);

  /** Throws `CorruptBlockError`. */
  constructor(disk: Disk, dir: string) {
    using held = new DisposableStack();
    this.dir = dir;
    const file = <T>(name: string, open: (path: string) => T): T =>
      orCorrupt(dir, name, () => open(join(dir, name)));
    this.meta = file("meta.json", (path) => parseMeta(new TextDecoder().decode(readWhole(disk, path)), dir));
    this.series = held.use(file("index", (path) => new SeriesScan(disk, path, dir)));
    this.chunks = held.use(file("chunks", () => new ChunkScan(disk, dir)));
    this.#deleted = file("tombstones", (path) =>
      disk.stat(path) === undefined ? new Map() : readTombstones(readWhole(disk, path), dir),
    );
    held.move();
  }

  /** Goes to the first series; `symbols` are the merged ids of this block's symbols. */
  begin(symbols: Uint32Array): void {
    this.#symbols = symbols;
    this.next();
  }

  next(): void {
    this.isLive = orCorrupt(this.dir, "index", () => this.series.next());
    if (!this.isLive) return;
    const { labels, labelCount } = this.series;
    if (labels.length > this.labels.length) this.labels = new Uint32Array(labels.length);
    for (let i = 0; i < 2 * labelCount; i++) this.labels[i] = this.#symbols[labels[i]!]!;
  }

  /** Whether anything was deleted of the series at hand. */
  get isDeletedFrom(): boolean {
    return this.#deleted.size > 0 && this.#deleted.has(this.series.id);
  }

  /** What was deleted of the series at hand. */
  deleted(): readonly Deleted[] {
    const stretches = this.#deleted.get(this.series.id);
    return stretches === undefined ? [] : within(stretches, -Infinity, Infinity);
  }

  [Symbol.dispose](): void {
    this.series[Symbol.dispose]();
    this.chunks[Symbol.dispose]();
  }
}

/** Orders sources by the labels of their series at hand, as `compareLabels` does. */
export function compareSources(a: BlockSource, b: BlockSource): number {
  const x = 2 * a.series.labelCount;
  const y = 2 * b.series.labelCount;
  for (let i = 0, end = Math.min(x, y); i < end; i++) {
    const order = a.labels[i]! - b.labels[i]!;
    if (order !== 0) return order;
  }
  return x - y;
}

/** Whatever makes no sense in a block's file is that block's fault, by name; faults of the disk pass through. */
export function orCorrupt<T>(dir: string, what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (
      error instanceof CorruptBlockError ||
      !(error instanceof TaffrailError || error instanceof RangeError)
    )
      throw error;
    throw new CorruptBlockError(dir, `${what} makes no sense (${messageOf(error)})`, error);
  }
}
