import type { Disk } from "@taffrail/disk";
import { Labels, type Matcher, matchesAll, SampleColumns } from "@taffrail/model";
import { decodeChunk } from "../chunk/decode.ts";
import { isHistogramEncoding } from "../chunk/encoding.ts";
import { BlockSource } from "../compact/block-source.ts";
import { Pacer } from "../pacer.ts";

/** A figure of something that has a name. */
export interface Ranked {
  readonly name: string;
  readonly figure: number;
}

/** Figures of chunks of one kind. */
export interface ChunkFigures {
  readonly samples: readonly number[];
  readonly bytes: readonly number[];
  /** Of histogram chunks: buckets of all their histograms. */
  readonly buckets: readonly number[];
}

/** What is to be known of a block's series. Lists are sorted, the greatest first. */
export interface BlockAnalysis {
  readonly labelNames: number;
  readonly series: number;
  readonly labelPairs: number;
  readonly pairEntries: number;
  /** Series' time that is missing, in lengths of the block, by pair and by name. */
  readonly churnByPair: readonly Ranked[];
  readonly churnByName: readonly Ranked[];
  readonly seriesByPair: readonly Ranked[];
  /** Bytes of all values of a name. */
  readonly valueBytesByName: readonly Ranked[];
  readonly valuesByName: readonly Ranked[];
  readonly seriesByMetric: readonly Ranked[];
  /** Only where asked for. */
  readonly floatChunks: ChunkFigures | undefined;
  readonly histogramChunks: ChunkFigures | undefined;
}

/** How a block is looked at. */
export interface AnalyzeOptions {
  readonly disk: Disk;
  readonly dir: string;
  readonly matchers: readonly Matcher[];
  /** Looks into every chunk too. */
  readonly withChunks: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (series: number, of: number) => void;
}

/** Looks at all series of a block, one after the other. Throws `CorruptBlockError`. */
export async function analyzeBlock(options: AnalyzeOptions): Promise<BlockAnalysis> {
  using source = new BlockSource(options.disk, options.dir);
  const { series: scan, chunks, meta } = source;
  const pacer = new Pacer(50, options.signal);
  const spanMs = meta.maxTime - meta.minTime;
  const churnByName = new Map<string, number>();
  const churnByPair = new Map<string, number>();
  const countByPair = new Map<string, number>();
  const valuesByName = new Map<string, Set<string>>();
  const byMetric = new Map<string, number>();
  const floats = noFigures();
  const histograms = noFigures();
  let entries = 0;
  let matched = 0;
  for (let seen = 0; scan.next(); seen++) {
    if (pacer.isDue) {
      options.onProgress?.(seen, scan.count);
      await pacer.breathe();
    }
    const texts = Array.from({ length: 2 * scan.labelCount }, (_, i) => scan.symbols.textOf(scan.labels[i]!));
    if (!matchesAll(Labels.ofSortedPairs(texts), options.matchers)) continue;
    matched++;
    const { minT, maxT, ref, length } = scan.chunks;
    const missing = spanMs - (length === 0 ? 0 : maxT[length - 1]! - minT[0]!);
    for (let i = 0; i < texts.length; i += 2) {
      const name = texts[i]!;
      const value = texts[i + 1]!;
      const pair = `${name}=${value}`;
      add(churnByName, name, missing);
      add(churnByPair, pair, missing);
      add(countByPair, pair, 1);
      if (name === "__name__") add(byMetric, value, 1);
      const values = valuesByName.get(name);
      if (values === undefined) valuesByName.set(name, new Set([value]));
      else values.add(value);
      entries++;
    }
    if (!options.withChunks) continue;
    for (let i = 0; i < length; i++) {
      chunks.read(ref[i]!);
      const kind = isHistogramEncoding(chunks.encoding) ? histograms : floats;
      kind.samples.push(chunks.samples);
      kind.bytes.push(chunks.length);
      if (kind === histograms) kind.buckets.push(bucketsOf(chunks));
    }
  }
  const lengths = (churn: ReadonlyMap<string, number>): Ranked[] =>
    ranked(Array.from(churn, ([name, ms]) => [name, Math.floor(ms / spanMs)] as const));
  return {
    labelNames: valuesByName.size,
    series: matched,
    labelPairs: countByPair.size,
    pairEntries: entries,
    churnByPair: lengths(churnByPair),
    churnByName: lengths(churnByName),
    seriesByPair: ranked(countByPair),
    valueBytesByName: ranked(
      Array.from(valuesByName, ([name, values]) => [
        name,
        [...values].reduce((sum, value) => sum + Buffer.byteLength(value), 0),
      ]),
    ),
    valuesByName: ranked(Array.from(valuesByName, ([name, values]) => [name, values.size])),
    seriesByMetric: ranked(byMetric),
    floatChunks: options.withChunks ? floats : undefined,
    histogramChunks: options.withChunks ? histograms : undefined,
  };
}

function noFigures(): { samples: number[]; bytes: number[]; buckets: number[] } {
  return { samples: [], bytes: [], buckets: [] };
}

function bucketsOf({ encoding, bytes, start, samples }: BlockSource["chunks"]): number {
  const columns = new SampleColumns(samples);
  decodeChunk(encoding, bytes, start, samples, -Infinity, Infinity, columns);
  return (columns.histograms ?? []).reduce(
    (sum, h) => sum + (h === undefined ? 0 : h.positiveBuckets.length + h.negativeBuckets.length),
    0,
  );
}

function add(to: Map<string, number>, key: string, figure: number): void {
  to.set(key, (to.get(key) ?? 0) + figure);
}

/** The greatest first, and by name where they are equal. */
function ranked(figures: Iterable<readonly [string, number]>): Ranked[] {
  return Array.from(figures, ([name, figure]) => ({ name, figure })).sort(
    (a, b) => b.figure - a.figure || (a.name < b.name ? -1 : 1),
  );
}
