import { isStaleAt, type Labels, metricName, SampleColumns } from "@taffrail/model";
import { type Reply, textReply } from "../http/reply.ts";
import type { Handler } from "../http/route.ts";
import { renderValue } from "./numbers.ts";
import type { PrometheusRoom } from "./room.ts";
import { selectorsOf } from "./selectors.ts";
import type { Success } from "./success.ts";

interface Federated {
  readonly labels: Labels;
  readonly t: number;
  readonly v: number;
}

/** Answers the newest sample of each series as text exposition. Spec: Prometheus, "Federation". Stale series are left out. */
export const federate: Handler<PrometheusRoom, Success | Reply> = async (params, room) => {
  const { store, clock, lookbackMs, signal } = room;
  let selectors;
  try {
    selectors = selectorsOf(params);
  } catch (error) {
    return textReply(400, `${(error as Error).message}\n`);
  }
  const maxt = Math.floor(clock.now());
  const range = { mint: maxt - lookbackMs + 1, maxt };
  const found = new Map<string, Federated>();
  const samples = new SampleColumns();
  for (const matchers of selectors) {
    for (const series of (await store.select(matchers, range, signal)).series) {
      samples.clear();
      series.read(range.mint, range.maxt, samples);
      const last = samples.length - 1;
      if (last < 0 || isStaleAt(samples.v, last) || samples.histograms?.[last] !== undefined) continue;
      found.set(series.labels.key, { labels: series.labels, t: samples.t[last]!, v: samples.v[last]! });
    }
  }
  const sorted = [...found.values()].sort((a, b) =>
    a.labels.name < b.labels.name ? -1 : a.labels.name > b.labels.name ? 1 : 0,
  );
  const headers = { "content-type": "text/plain; version=0.0.4; charset=utf-8; escaping=values" };
  return { status: 200, headers, body: exposition(sorted, room.externalLabels) };
};

function* exposition(
  series: readonly Federated[],
  externalLabels: Labels,
): Generator<string, void, undefined> {
  let piece = "";
  let name = "";
  for (const { labels, t, v } of series) {
    if (labels.name !== name) {
      name = labels.name;
      piece += `# TYPE ${quotedName(name)} untyped\n`;
    }
    piece += `${seriesText(labels, externalLabels)} ${renderValue(v)} ${t}\n`;
    if (piece.length < 65_536) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}

/** The series' own labels, then the external ones it lacks, then an empty `instance`, so that `honor_labels` keeps it empty. */
function seriesText(labels: Labels, externalLabels: Labels): string {
  const inside: string[] = [];
  const name = quotedName(labels.name);
  if (name.startsWith('"')) inside.push(name);
  for (const [label, value] of labels) {
    if (label !== metricName) inside.push(`${quotedName(label)}="${escaped(value)}"`);
  }
  for (const [label, value] of externalLabels) {
    if (!labels.has(label)) inside.push(`${quotedName(label)}="${escaped(value)}"`);
  }
  if (!labels.has("instance") && !externalLabels.has("instance")) inside.push('instance=""');
  return `${name.startsWith('"') ? "" : name}{${inside.join(",")}}`;
}

function quotedName(name: string): string {
  return /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name) ? name : `"${escaped(name)}"`;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}
