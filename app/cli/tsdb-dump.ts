import { systemClock } from "@taffrail/base";
import { compareLabels, isStaleAt, type Labels, type Matcher, SampleColumns } from "@taffrail/model";
import { histogramText, parseExpr } from "@taffrail/promql";
import { openTsdbToRead, type SelectedSeries } from "@taffrail/tsdb";
import { formatFloat } from "@taffrail/wire";
import { type Command, type Flag, type Flags, type Invocation, UsageError } from "./command.ts";
import { quietLogFlags, usualDir } from "./tsdb-list.ts";
import { atMost, labelsText, Lines, percent, Progress, seriesText } from "./tsdb-text.ts";

const rangeFlags: readonly Flag[] = [
  { name: "min-time", type: "text", value: "MS", help: "from this time on, Unix milliseconds" },
  { name: "max-time", type: "text", value: "MS", help: "to this time" },
  {
    name: "match",
    type: "text",
    value: "SELECTOR",
    multiple: true,
    help: "series to print, several times for more (default: all)",
  },
];
const more = `DIR is a data folder of Taffrail or Prometheus (default: ${usualDir}); blocks, log and head chunks are read, and nothing is changed.`;

/** `taffrail tsdb dump`: a line a sample, as promtool prints it. */
export const dump: Command = {
  name: "tsdb dump",
  summary: "Print samples, or series as JSON",
  usage: "[DIR]",
  flags: [
    ...rangeFlags,
    {
      name: "format",
      type: "text",
      value: "FORM",
      default: "prom",
      help: "prom, or seriesjson: series only",
    },
    ...quietLogFlags,
  ],
  more,
  run: (invocation) => {
    const format = invocation.flags.text("format") ?? "prom";
    if (format !== "prom" && format !== "seriesjson")
      throw new UsageError(`--format: got "${format}", want prom or seriesjson`);
    return dumpAll(invocation, format === "prom" ? writeSamples : writeSeries);
  },
};

/** `taffrail tsdb dump-openmetrics`: without histograms and staleness markers, which OpenMetrics has no lines for. */
export const dumpOpenMetrics: Command = {
  name: "tsdb dump-openmetrics",
  summary: "Print samples as OpenMetrics",
  usage: "[DIR]",
  flags: [...rangeFlags, ...quietLogFlags],
  more,
  run: async (invocation) => {
    await dumpAll(invocation, writeOpenMetrics);
    invocation.out("# EOF");
    return 0;
  },
};

type Write = (labels: Labels, columns: SampleColumns, lines: Lines) => void;

async function dumpAll(
  { flags, positionals, log, signal, out, err }: Invocation,
  write: Write,
): Promise<number> {
  const dir = atMost(positionals, 1)[0] ?? usualDir;
  const mint = timeOf(flags, "min-time") ?? -(2 ** 63);
  const maxt = timeOf(flags, "max-time") ?? 2 ** 63;
  const selectors = flags.texts("match").map(matchersOf);
  await using store = await openTsdbToRead({ dir, clock: systemClock, log, signal });
  const found = new Map<string, SelectedSeries>();
  for (const matchers of selectors.length > 0 ? selectors : [[]]) {
    const { series } = await store.select(matchers, { mint, maxt }, signal);
    for (const one of series) found.set(one.labels.key, one);
  }
  const series = [...found.values()];
  if (selectors.length > 1) series.sort((a, b) => compareLabels(a.labels, b.labels));
  const progress = new Progress(err);
  using lines = new Lines(out);
  const columns = new SampleColumns();
  for (const [i, one] of series.entries()) {
    columns.clear();
    one.read(mint, maxt, columns);
    write(one.labels, columns, lines);
    progress.tell(() => `${i} of ${series.length} series, ${percent(i, series.length)}`);
    if (i % 64 === 63) await new Promise((resolve) => setImmediate(resolve)); // a Ctrl-C is heard
    signal.throwIfAborted();
  }
  return 0;
}

function writeSamples(labels: Labels, { t, v, length, histograms }: SampleColumns, lines: Lines): void {
  const prefix = labelsText(labels);
  for (let i = 0; i < length; i++) {
    const histogram = histograms?.[i];
    const value = histogram === undefined ? formatFloat(v[i]!) : histogramText(histogram);
    lines.line(`${prefix} ${value} ${t[i]}`);
  }
}

function writeSeries(labels: Labels, { length }: SampleColumns, lines: Lines): void {
  if (length === 0) return;
  const json = JSON.stringify(labels);
  lines.line(
    json.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`),
  );
}

function writeOpenMetrics(labels: Labels, { t, v, length, histograms }: SampleColumns, lines: Lines): void {
  const prefix = seriesText(labels);
  for (let i = 0; i < length; i++) {
    if (histograms?.[i] !== undefined || isStaleAt(v, i)) continue;
    lines.line(`${prefix} ${formatFloat(v[i]!)} ${(t[i]! / 1000).toFixed(3)}`);
  }
}

function timeOf(flags: Flags, name: string): number | undefined {
  const text = flags.text(name);
  if (text === undefined) return undefined;
  if (/^-?\d+$/.test(text)) return Number(text);
  throw new UsageError(`--${name}: got "${text}", want Unix milliseconds`);
}

/** The matchers of a selector: `up`, `{job="a"}`. */
export function matchersOf(text: string): readonly Matcher[] {
  const expr = parseExpr(text);
  if (expr.kind === "vectorSelector") return expr.matchers;
  throw new UsageError(`--match: got ${JSON.stringify(text)}, want a selector such as {job="a"}`);
}
