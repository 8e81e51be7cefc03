import type { Disk } from "@taffrail/disk";
import {
  compareLabels,
  type FloatHistogram,
  type Labels,
  type Matcher,
  SampleColumns,
} from "@taffrail/model";
import { Block } from "../block/block.ts";
import { BlockWriter } from "../block/block-writer.ts";
import { ChunkList } from "../block/chunk-list.ts";
import type { BlockMeta } from "../block/meta.ts";
import { PageCache } from "../block/paged-file.ts";
import { SymbolTable } from "../block/symbol-table.ts";
import type { Deleted } from "../block/tombstones.ts";
import { recode } from "../compact/recode.ts";
import { Pacer } from "../pacer.ts";
import { histogramText } from "./histograms.ts";

/** A series for a test: samples in order of time, and what is deleted of them. */
export interface MadeSeries {
  readonly labels: Labels;
  readonly samples: readonly (readonly [t: number, v: number | FloatHistogram])[];
  readonly deleted?: readonly Deleted[];
}

/** Writes a block of these series, so many samples a chunk. */
export async function makeBlock(
  disk: Disk,
  dir: string,
  ulid: string,
  series: readonly MadeSeries[],
  compaction: Partial<BlockMeta["compaction"]> = {},
  samplesPerChunk = 10,
): Promise<void> {
  const texts = series.flatMap(({ labels }) => labels.pairs);
  const { table, idOf } = SymbolTable.of(texts);
  using writer = new BlockWriter(disk, dir, ulid, table);
  const chunks = new ChunkList();
  const sorted = [...series].sort((a, b) => compareLabels(a.labels, b.labels));
  for (const { labels, samples, deleted } of sorted) {
    chunks.clear();
    for (let from = 0; from < samples.length; from += samplesPerChunk) {
      const part = samples.slice(from, from + samplesPerChunk);
      const columns = new SampleColumns(part.length);
      for (const [t, v] of part) {
        if (typeof v === "number") columns.push(t, v);
        else columns.pushHistogram(t, v);
      }
      recode(columns, (encoding, count, minT, maxT, bytes, start, length) => {
        chunks.push(minT, maxT, writer.addChunk(encoding, count, bytes, start, length));
      });
    }
    const ids = Uint32Array.from(labels.pairs, (text) => idOf.get(text)!);
    writer.addSeries(ids, labels.size, chunks, deleted);
  }
  const times = series.flatMap(({ samples }) => samples.map(([t]) => t));
  await writer.finish(
    {
      ulid,
      minTime: times.reduce((a, b) => Math.min(a, b), Infinity),
      maxTime: times.reduce((a, b) => Math.max(a, b), -Infinity) + 1,
      compaction: { level: 1, sources: [ulid], ...compaction },
    },
    new Pacer(1000),
  );
}

/** Every sample of every series of a block, by label set, as text. */
export function dumpBlock(
  disk: Disk,
  folder: string,
  matchers: readonly Matcher[] = [],
): Record<string, string[]> {
  using block = new Block(disk, folder, new PageCache(1 << 20));
  const found: Record<string, string[]> = {};
  for (const one of block.select(matchers, { mint: -Infinity, maxt: Infinity })) {
    const columns = new SampleColumns();
    one.read(-Infinity, Infinity, columns);
    found[one.labels.toString()] = Array.from({ length: columns.length }, (_, i) =>
      sampleText(columns.t[i]!, columns.histograms?.[i] ?? columns.v[i]!),
    );
  }
  return found;
}

/** A sample as text, whatever a histogram says of the one before it. */
export function sampleText(t: number, v: number | FloatHistogram): string {
  return `${typeof v === "number" ? v : histogramText(v)}@${t}`;
}
