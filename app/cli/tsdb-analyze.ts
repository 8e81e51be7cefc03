import { systemDisk } from "@taffrail/disk";
import { analyzeBlock, type BlockAnalysis, listBlocks, NoDataFolderError, type Ranked } from "@taffrail/tsdb";
import { type Command, type Invocation, UsageError } from "./command.ts";
import { matchersOf } from "./tsdb-dump.ts";
import { quietLogFlags, usualDir } from "./tsdb-list.ts";
import { atMost, goDuration, Progress, percent } from "./tsdb-text.ts";

/** `taffrail tsdb analyze`: what makes a block large, as promtool says it. */
export const analyze: Command = {
  name: "tsdb analyze",
  summary: "Churn, cardinality and chunks of a block",
  usage: "[DIR] [BLOCK]",
  flags: [
    { name: "limit", type: "text", value: "N", default: "20", help: "how many items of each list" },
    { name: "extended", type: "bool", help: "look into the chunks too" },
    { name: "match", type: "text", value: "SELECTOR", help: "series to look at" },
    ...quietLogFlags,
  ],
  more: `DIR is a data folder of Taffrail or Prometheus (default: ${usualDir}), BLOCK the name of one of its blocks (default: the last).`,
  run,
};

async function run({ flags, positionals, signal, out, err }: Invocation): Promise<number> {
  const [dir = usualDir, id] = atMost(positionals, 2);
  if (systemDisk.stat(dir)?.kind !== "folder") throw new NoDataFolderError(dir);
  const blocks = listBlocks(systemDisk, dir);
  const block = id === undefined ? blocks.at(-1) : blocks.find(({ meta }) => meta.ulid === id);
  if (block === undefined)
    throw new UsageError(id === undefined ? `${dir} has no block` : `${dir} has no block ${id}`);
  const limit = flags.integer("limit", 0, 2 ** 31) ?? 20;
  const selector = flags.text("match");
  const matchers = selector === undefined ? [] : matchersOf(selector);
  const progress = new Progress(err);
  const found = await analyzeBlock({
    disk: systemDisk,
    dir: block.dir,
    matchers,
    withChunks: flags.bool("extended"),
    signal,
    onProgress: (series, of) => progress.tell(() => `${series} of ${of} series, ${percent(series, of)}`),
  });
  const { meta } = block;
  out(`Block ID: ${meta.ulid}`);
  out(`Duration: ${goDuration(meta.maxTime - meta.minTime)}`);
  out(`Total Series: ${meta.stats.numSeries ?? 0}`);
  if (matchers.length > 0) out(`Matcher: {${matchers.join(",")}}`);
  out(`Label names: ${found.labelNames}`);
  if (matchers.length > 0) out(`Matched series: ${found.series}`);
  out(`Postings (unique label pairs): ${found.labelPairs}`);
  out(`Postings entries (total label pairs): ${found.pairEntries}`);
  for (const [title, list] of listsOf(found)) {
    out(`\n${title}:`);
    for (const { name, figure } of list.slice(0, limit)) out(`${figure} ${name}`);
  }
  if (found.floatChunks === undefined || found.histogramChunks === undefined) return 0;
  const charts = [
    ["samples per float chunk", found.floatChunks.samples, 10],
    ["bytes per float chunk", found.floatChunks.bytes, 100],
    ["samples per histogram chunk", found.histogramChunks.samples, 10],
    ["bytes per histogram chunk", found.histogramChunks.bytes, 100],
    ["buckets per histogram chunk", found.histogramChunks.buckets, 100],
  ] as const;
  out("\nCompaction analysis:\n");
  for (const [title, figures, step] of charts) for (const line of chart(title, figures, step)) out(line);
  return 0;
}

function listsOf(found: BlockAnalysis): readonly (readonly [string, readonly Ranked[]])[] {
  return [
    ["Label pairs most involved in churning", found.churnByPair],
    ["Label names most involved in churning", found.churnByName],
    ["Most common label pairs", found.seriesByPair],
    ["Label names with highest cumulative label value length", found.valueBytesByName],
    ["Highest cardinality labels", found.valuesByName],
    ["Highest cardinality metric names", found.seriesByMetric],
  ];
}

/** A bar for each range of `step` figures, fifty signs for all of them. */
function chart(title: string, figures: readonly number[], step: number): string[] {
  if (figures.length === 0) return [];
  const least = figures.reduce((a, b) => Math.min(a, b));
  const most = figures.reduce((a, b) => Math.max(a, b));
  const mean = Math.floor(figures.reduce((a, b) => a + b) / figures.length);
  const lines = [`${title} (min/avg/max): ${least}/${mean}/${most}`];
  const first = Math.floor(least / step) * step;
  const last = (Math.floor(most / step) + 1) * step;
  const width = String(last + step).length;
  for (let from = first; from <= last; from += step) {
    const count = figures.filter((figure) => figure >= from && figure < from + step).length;
    const bar = "#".repeat(Math.floor((count * 50) / figures.length));
    const range = `[${String(from + 1).padStart(width)}, ${String(from + step).padStart(width)}]`;
    lines.push(`${range}: ${count} ${bar}`);
  }
  return [...lines, ""];
}
