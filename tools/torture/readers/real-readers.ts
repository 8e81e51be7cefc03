/** What promtool and a real Prometheus read in a folder, in a form to compare with ours. */
import { execFileSync } from "node:child_process";
import { Labels, SampleColumns } from "@taffrail/model";
import type { SelectedSeries } from "@taffrail/tsdb";
import { formatFloat } from "@taffrail/wire";
import { freePort, Running } from "../../../bench/peers.ts";

/** Every sample of series, a line each, sorted; histograms by their count. */
export function sampleLines(series: readonly SelectedSeries[]): string[] {
  const lines: string[] = [];
  const columns = new SampleColumns();
  for (const one of series) {
    columns.clear();
    one.read(-Infinity, Infinity, columns);
    const name = one.labels.toString();
    for (let i = 0; i < columns.length; i++) {
      const h = columns.histograms?.[i];
      const value = h === undefined ? formatFloat(columns.v[i]!) : `{count:${formatFloat(h.count)}`;
      lines.push(`${name} ${value} ${columns.t[i]}`);
    }
  }
  return lines.sort();
}

/** What `promtool tsdb dump` says, in the form of `sampleLines`; of folders whose label values hold no quotes. */
export function dumpOf(promtool: string, dir: string): string[] {
  execFileSync(promtool, ["tsdb", "list", dir]);
  const text = execFileSync(promtool, ["tsdb", "dump", dir], { maxBuffer: 2 ** 30, encoding: "utf8" });
  const lines = text.trimEnd().split("\n");
  return lines
    .map((line) => {
      const [, labels, value, t] = /^\{(.*?)\} (\{count:[^,]*|\S+).* (-?\d+)$/.exec(line)!;
      const pairs = [...labels!.matchAll(/(\w+)="([^"]*)"/g)].map(
        ([, name, text]) => [name!, text!] as const,
      );
      return `${Labels.of(Object.fromEntries(pairs)).toString()} ${value!} ${t!}`;
    })
    .sort();
}

/** A Prometheus that works on a folder and keeps all of it, with further flags; a configuration is one of them. */
export async function prometheusOn(
  prometheus: string,
  dir: string,
  flags: readonly string[] = [],
): Promise<Running> {
  const port = await freePort();
  const hasConfig = flags.some((flag) => flag.startsWith("--config.file="));
  return Running.start(
    "prometheus",
    prometheus,
    [
      ...(hasConfig ? [] : ["--config.file=/dev/null"]),
      `--storage.tsdb.path=${dir}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--storage.tsdb.retention.time=80y",
      "--log.level=warn",
      ...flags,
    ],
    port,
    "/-/ready",
  );
}

/** What Prometheus answers when asked for everything of a range (`9h`) up to a time in Unix seconds; staleness markers are left out. */
export async function queriedFrom(
  prometheus: string,
  dir: string,
  range: string,
  timeS: number,
): Promise<string[]> {
  await using running = await prometheusOn(prometheus, dir);
  const query = new URLSearchParams({ query: `{__name__=~".+"}[${range}]`, time: String(timeS) });
  const answer = await fetch(`${running.url}/api/v1/query?${query.toString()}`);
  const { data } = (await answer.json()) as { data: { result: QueriedSeries[] } };
  return data.result
    .flatMap(({ metric, values = [], histograms = [] }) => {
      const name = Labels.of(metric).toString();
      return [
        ...values.map(([s, v]) => `${name} ${formatFloat(Number(v))} ${Math.round(s * 1000)}`),
        ...histograms.map(
          ([s, h]) => `${name} {count:${formatFloat(Number(h.count))} ${Math.round(s * 1000)}`,
        ),
      ];
    })
    .sort();
}

/** Throws unless both hold the same lines. */
export function mustHoldTheSame(who: string, theirs: readonly string[], ours: readonly string[]): void {
  const mine = new Set(ours);
  const yours = new Set(theirs);
  const extra = theirs.find((line) => !mine.has(line));
  if (extra !== undefined) throw new Error(`${who} has what we have not: ${extra}`);
  const missing = ours.find((line) => !yours.has(line));
  if (missing !== undefined) throw new Error(`${who} lacks ${missing} (${theirs.length} to ${ours.length})`);
  if (theirs.length !== ours.length) throw new Error(`${who} has samples twice`);
}

interface QueriedSeries {
  readonly metric: Record<string, string>;
  readonly values?: readonly [number, string][];
  readonly histograms?: readonly [number, { count: string }][];
}
