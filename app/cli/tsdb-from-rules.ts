import { readFileSync } from "node:fs";
import { messageOf, systemClock, TaffrailError } from "@taffrail/base";
import { Labels, parseDurationMs } from "@taffrail/model";
import { parseRuleFile, type Rule, type RuleGroup } from "@taffrail/rules";
import type { BlockBuilder } from "@taffrail/tsdb";
import { parseFloatText } from "@taffrail/wire";
import { type Command, type Invocation, UsageError } from "./command.ts";
import { BlockMaker, blockSpanMs, createFlags } from "./tsdb-create.ts";
import { quietLogFlags, usualDir } from "./tsdb-list.ts";
import { percent, Progress } from "./tsdb-text.ts";

/** Rules that cannot be evaluated for the past. */
class BackfillError extends TaffrailError {
  readonly code = "cli/backfill";
}

/** `taffrail tsdb create-blocks-from rules`: recording rules, as if they had been there all along. */
export const fromRules: Command = {
  name: "tsdb create-blocks-from rules",
  summary: "Make blocks of recording rules, from what a server answers of the past",
  usage: "--start TIME FILE…",
  flags: [
    {
      name: "url",
      type: "text",
      value: "URL",
      default: "http://127.0.0.1:9099",
      help: "a server with the Prometheus API and the data",
    },
    { name: "start", type: "text", value: "TIME", help: "from when on: Unix seconds or RFC 3339; needed" },
    { name: "end", type: "text", value: "TIME", help: "to when (default: three hours ago)" },
    { name: "output-dir", type: "text", value: "DIR", default: usualDir, help: "where blocks go" },
    {
      name: "eval-interval",
      type: "text",
      value: "DURATION",
      default: "60s",
      help: "how often a group is evaluated that does not say so",
    },
    ...createFlags,
    ...quietLogFlags,
  ],
  more: "Alerting rules are left out. A rule sees what the server has, and not what other rules of the files are about to give.",
  run,
};

interface Evaluated {
  readonly rule: Rule;
  readonly group: RuleGroup;
}

async function run(invocation: Invocation): Promise<number> {
  const { flags, positionals, err, signal } = invocation;
  if (positionals.length === 0) throw new UsageError("want at least one file of rules");
  const start = timeOf(flags.text("start"), "start");
  if (start === undefined) throw new UsageError("--start is needed");
  const end = timeOf(flags.text("end"), "end") ?? systemClock.now() - 3 * 3_600_000;
  if (end < start) throw new UsageError("--end is before --start");
  const usualMs = parseDurationMs(flags.text("eval-interval") ?? "60s");
  const rules = positionals.flatMap((path) => rulesOf(path, err));
  const url = flags.text("url") ?? "";
  const progress = new Progress(err);
  const maker = new BlockMaker(flags.text("output-dir") ?? usualDir, invocation);
  for (let from = Math.floor(start / blockSpanMs) * blockSpanMs; from <= end; from += blockSpanMs) {
    progress.tell(() => `at ${new Date(from).toISOString()}, ${percent(from - start, end - start)}`);
    const builder = maker.begin();
    const series = new Map<string, number>();
    for (const { rule, group } of rules) {
      const stepMs = group.intervalMs ?? usualMs;
      const first = Math.ceil(Math.max(from, start) / stepMs) * stepMs;
      const last = Math.min(from + blockSpanMs - 1, end);
      if (first > last) continue;
      const matrix = await ask(url, rule.expr, first, last, stepMs, signal);
      for (const one of matrix) addSeries(builder, series, rule, one);
    }
    await maker.finish(builder);
  }
  return 0;
}

function rulesOf(path: string, err: Invocation["err"]): Evaluated[] {
  const { file, errors } = parseRuleFile(readFileSync(path, "utf8"), path);
  if (file === undefined) throw new BackfillError(`cannot read ${path}: ${errors.map(messageOf).join("; ")}`);
  for (const warning of file.warnings) err(`${path}: ${warning}`);
  return file.groups.flatMap((group) =>
    group.rules.filter(({ kind }) => kind === "recording").map((rule) => ({ rule, group })),
  );
}

interface AnsweredSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values?: readonly (readonly [seconds: number, value: string])[];
  readonly histograms?: readonly unknown[];
}

function addSeries(
  builder: BlockBuilder,
  known: Map<string, number>,
  rule: Rule,
  { metric, values = [], histograms = [] }: AnsweredSeries,
): void {
  if (histograms.length > 0)
    throw new BackfillError(`cannot evaluate ${rule.name}: its answer holds native histograms, want floats`);
  const labels = Labels.from([...Object.entries(metric), ...rule.labels, ["__name__", rule.name]]);
  let series = known.get(labels.key);
  if (series === undefined) known.set(labels.key, (series = builder.addSeries(labels)));
  for (const [seconds, text] of values) {
    const v = parseFloatText(text);
    if (v !== undefined) builder.add(series, Math.round(seconds * 1000), v);
  }
}

async function ask(
  server: string,
  query: string,
  start: number,
  end: number,
  stepMs: number,
  signal: AbortSignal,
): Promise<readonly AnsweredSeries[]> {
  const url = new URL("api/v1/query_range", server.endsWith("/") ? server : `${server}/`);
  const body = new URLSearchParams({
    query,
    start: String(start / 1000),
    end: String(end / 1000),
    step: String(stepMs / 1000),
  });
  let answer: { status?: string; error?: string; data?: { result?: readonly AnsweredSeries[] } };
  try {
    const response = await fetch(url, { method: "POST", body, signal });
    answer = (await response.json()) as typeof answer;
  } catch (error) {
    signal.throwIfAborted();
    throw new BackfillError(`cannot ask ${url.origin}`, { cause: error, hint: "is a server running there?" });
  }
  if (answer.status !== "success")
    throw new BackfillError(`cannot evaluate ${query}: ${answer.error ?? "no reason given"}`);
  return answer.data?.result ?? [];
}

function timeOf(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isFinite(ms)) return Math.floor(ms);
  throw new UsageError(`--${name}: got "${text}", want Unix seconds or RFC 3339`);
}
