import { join } from "node:path";
import type { Disk } from "@taffrail/disk";
import { SampleColumns } from "@taffrail/model";
import { BlockWriter } from "../block/block-writer.ts";
import { ChunkList } from "../block/chunk-list.ts";
import { type BlockMeta, byPrecedence, CorruptBlockError, lateHint } from "../block/meta.ts";
import { SymbolTable } from "../block/symbol-table.ts";
import { type Deleted, leaveOut } from "../block/tombstones.ts";
import { decodeChunk } from "../chunk/decode.ts";
import { Pacer } from "../pacer.ts";
import { BlockSource, compareSources, orCorrupt } from "./block-source.ts";
import { mergeColumns } from "./merge-columns.ts";
import { recode } from "./recode.ts";

/** What is merged, and into what. */
export interface MergeOptions {
  readonly disk: Disk;
  /** The data folder. */
  readonly dir: string;
  /** Names of the blocks' folders; one alone is written anew without what was deleted. */
  readonly blocks: readonly string[];
  /** Name of the new block. */
  readonly ulid: string;
  readonly signal: AbortSignal;
  /** How long the loop runs before others get their turn. */
  readonly sliceMs: number;
  /** Told now and then: series done, of how many. */
  readonly onProgress?: (series: number, of: number) => void;
  readonly chunkFileBytes?: number;
}

/** What came of it. */
export interface Merged {
  /** The new block's folder; `undefined` where no sample was left. */
  readonly folder: string | undefined;
  /** Chunks that were taken over byte by byte, and those that were encoded anew. */
  readonly chunksCopied: number;
  readonly chunksRecoded: number;
}

/**
 * Merges blocks into one: a series after the other, in memory that does not depend on how many samples there are. A chunk that overlaps
 * no other and of which nothing was deleted goes over as it is; others are decoded, merged (of two samples at one time the later block's
 * stays) and encoded anew. Rejects with `CorruptBlockError`, which names the block at fault, with errors of the disk, and with
 * `signal.reason`; then nothing of the new block is left.
 */
export async function mergeBlocks(options: MergeOptions): Promise<Merged> {
  const { disk, dir, signal } = options;
  signal.throwIfAborted();
  using held = new DisposableStack();
  const sources = options.blocks
    .map((name) => held.use(new BlockSource(disk, join(dir, name))))
    .sort((a, b) => byPrecedence(a.meta, b.meta));
  const pacer = new Pacer(options.sliceMs, signal);
  const { table, maps } = SymbolTable.merge(sources.map(({ series }) => series.symbols));
  const writer = held.use(new BlockWriter(disk, dir, options.ulid, table, options.chunkFileBytes));
  const merge = new SeriesMerge(writer);
  sources.forEach((source, i) => source.begin(maps[i]!));
  const all = sources.reduce((sum, { series }) => sum + series.count, 0);
  let done = 0;
  const group: BlockSource[] = [];
  for (;;) {
    let first: BlockSource | undefined;
    for (const source of sources) {
      if (!source.isLive) continue;
      const order = first === undefined ? -1 : compareSources(source, first);
      if (order > 0) continue;
      if (order < 0) group.length = 0;
      first = group[0] ?? source;
      group.push(source);
    }
    if (first === undefined) break;
    merge.series(group);
    for (const source of group) source.next();
    done += group.length;
    group.length = 0;
    if (pacer.isDue) {
      options.onProgress?.(done, all);
      await pacer.breathe();
    }
  }
  signal.throwIfAborted();
  const { chunksCopied, chunksRecoded } = merge;
  if (writer.series === 0) return { folder: undefined, chunksCopied, chunksRecoded };
  const folder = await writer.finish(
    identityOf(
      options.ulid,
      sources.map(({ meta }) => meta),
    ),
    pacer,
  );
  return { folder, chunksCopied, chunksRecoded };
}

/** What the merged block says of itself. One block written anew keeps its level. */
function identityOf(
  ulid: string,
  metas: readonly BlockMeta[],
): Pick<BlockMeta, "ulid" | "minTime" | "maxTime" | "compaction"> {
  const level = Math.max(...metas.map(({ compaction }) => compaction.level));
  const sources = [...new Set(metas.flatMap(({ compaction }) => compaction.sources))].sort();
  const hintsOf = ({ compaction }: BlockMeta): readonly string[] => compaction.hints ?? [];
  const hints = [...new Set(metas.flatMap(hintsOf))].filter(
    (hint) => hint !== lateHint || metas.every((meta) => hintsOf(meta).includes(hint)),
  );
  return {
    ulid,
    minTime: Math.min(...metas.map(({ minTime }) => minTime)),
    maxTime: Math.max(...metas.map(({ maxTime }) => maxTime)),
    compaction: {
      level: metas.length === 1 ? level : level + 1,
      sources,
      parents: metas.map(({ ulid: parent, minTime, maxTime }) => ({ ulid: parent, minTime, maxTime })),
      ...(hints.length > 0 ? { hints } : {}),
    },
  };
}

/** A chunk of the series at hand, and whose. */
interface Piece {
  readonly source: number;
  readonly minT: number;
  readonly maxT: number;
  readonly ref: number;
}

/** Writes one series after the other from what the sources have of it. */
class SeriesMerge {
  chunksCopied = 0;
  chunksRecoded = 0;
  readonly #writer: BlockWriter;
  readonly #out = new ChunkList();

  constructor(writer: BlockWriter) {
    this.#writer = writer;
  }

  /** Merges what these have of the series at hand, which is one and the same. */
  series(group: readonly BlockSource[]): void {
    const out = this.#out;
    out.clear();
    if (isInOrder(group) && group.every((source) => !source.isDeletedFrom)) {
      for (const source of group) this.#copyAll(source);
    } else {
      this.#mergeChunks(
        group,
        group.map((source) => source.deleted()),
      );
    }
    if (out.length > 0) this.#writer.addSeries(group[0]!.labels, group[0]!.series.labelCount, out);
  }

  #copyAll(source: BlockSource): void {
    const { length, minT, maxT, ref } = source.series.chunks;
    for (let i = 0; i < length; i++) this.#copy(source, minT[i]!, maxT[i]!, ref[i]!);
  }

  #copy({ chunks }: BlockSource, minT: number, maxT: number, ref: number): void {
    chunks.read(ref);
    const framed = chunks.bytes.subarray(chunks.from, chunks.to);
    this.#out.push(minT, maxT, this.#writer.addFramedChunk(chunks.encoding, chunks.samples, framed));
    this.chunksCopied++;
  }

  #mergeChunks(group: readonly BlockSource[], deleted: readonly (readonly Deleted[])[]): void {
    const pieces: Piece[] = [];
    group.forEach(({ series: { chunks } }, source) => {
      for (let i = 0; i < chunks.length; i++) {
        const minT = chunks.minT[i]!;
        const maxT = chunks.maxT[i]!;
        if (deleted[source]!.some((stretch) => stretch.mint <= minT && stretch.maxt >= maxT)) continue;
        pieces.push({ source, minT, maxT, ref: chunks.ref[i]! });
      }
    });
    pieces.sort((a, b) => a.minT - b.minT || a.maxT - b.maxT || a.source - b.source);
    for (let first = 0; first < pieces.length;) {
      let end = first + 1;
      let maxT = pieces[first]!.maxT;
      for (; end < pieces.length && pieces[end]!.minT <= maxT; end++) {
        maxT = Math.max(maxT, pieces[end]!.maxT);
      }
      const cluster = pieces.slice(first, end);
      const isCut = cluster.some(({ source, minT, maxT: to }) =>
        deleted[source]!.some((stretch) => stretch.mint <= to && stretch.maxt >= minT),
      );
      if (!isCut && (cluster.length === 1 || areSame(group, cluster))) {
        const { source, minT, maxT: to, ref } = cluster[0]!;
        this.#copy(group[source]!, minT, to, ref);
      } else this.#recode(group, cluster, deleted);
      first = end;
    }
  }

  #recode(
    group: readonly BlockSource[],
    cluster: readonly Piece[],
    deleted: readonly (readonly Deleted[])[],
  ): void {
    let merged = new SampleColumns();
    for (let source = 0; source < group.length; source++) {
      const rows = new SampleColumns();
      for (const piece of cluster) if (piece.source === source) decode(group[source]!, piece, rows);
      if (deleted[source]!.length > 0) leaveOut(deleted[source]!, 0, rows);
      merged = mergeColumns(merged, rows);
    }
    recode(merged, (encoding, samples, minT, maxT, bytes, start, length) => {
      this.#out.push(minT, maxT, this.#writer.addChunk(encoding, samples, bytes, start, length));
      this.chunksRecoded++;
    });
  }
}

/** Whether the chunks of all sources, one after the other, are in order of time. */
function isInOrder(group: readonly BlockSource[]): boolean {
  let last = -Infinity;
  for (const { series } of group) {
    const { length, minT, maxT } = series.chunks;
    for (let i = 0; i < length; i++) {
      if (!(minT[i]! > last)) return false;
      last = maxT[i]!;
    }
  }
  return true;
}

/** Whether these are one chunk several times, byte by byte. */
function areSame(group: readonly BlockSource[], cluster: readonly Piece[]): boolean {
  const [one, ...others] = cluster;
  if (others.some(({ minT, maxT }) => minT !== one!.minT || maxT !== one!.maxT)) return false;
  const { chunks } = group[one!.source]!;
  chunks.read(one!.ref);
  const bytes = chunks.bytes.slice(chunks.from, chunks.to);
  return others.every(({ source, ref }) => {
    const other = group[source]!.chunks;
    other.read(ref);
    return Buffer.compare(bytes, other.bytes.subarray(other.from, other.to)) === 0;
  });
}

function decode({ dir, chunks }: BlockSource, { ref, minT, maxT }: Piece, into: SampleColumns): void {
  const first = into.length;
  chunks.read(ref);
  const { encoding, bytes, start, samples } = chunks;
  orCorrupt(dir, `chunk ${ref}`, () =>
    decodeChunk(encoding, bytes, start, samples, -Infinity, Infinity, into),
  );
  for (let row = first; row < into.length; row++) {
    const t = into.t[row]!;
    if (t < minT || t > maxT || (row > 0 && t <= into.t[row - 1]!)) {
      throw new CorruptBlockError(dir, `chunk ${ref} holds other times than the index says`);
    }
  }
}
