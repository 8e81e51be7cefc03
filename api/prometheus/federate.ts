import {
  type FamilySample,
  type FloatHistogram,
  isStaleAt,
  type Labels,
  metricName,
  type MetricFamily,
  SampleColumns,
} from "@taffrail/model";
import { negotiateFormat, renderFamilies } from "@taffrail/wire";
import { type Reply, textReply } from "../http/reply.ts";
import type { Handler } from "../http/route.ts";
import type { PrometheusRoom } from "./room.ts";
import { selectorsOf } from "./selectors.ts";
import type { Success } from "./success.ts";

interface Federated {
  readonly labels: Labels;
  readonly t: number;
  readonly v: number;
  readonly histogram: FloatHistogram | undefined;
}

/**
 * Answers the newest sample of each series as an exposition, in the format that `Accept` asks for. Spec: Prometheus, "Federation".
 * Stale series are left out; so are native histograms where the format has none, but for those with bounds of their own.
 */
export const federate: Handler<PrometheusRoom, Success | Reply> = async (params, room) => {
  const { store, clock, lookbackMs, signal, headers } = room;
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
      if (last < 0 || isStaleAt(samples.v, last)) continue;
      const { labels } = series;
      const histogram = samples.histograms?.[last];
      found.set(labels.key, { labels, t: samples.t[last]!, v: samples.v[last]!, histogram });
    }
  }
  const sorted = [...found.values()].sort((a, b) =>
    a.labels.name < b.labels.name ? -1 : a.labels.name > b.labels.name ? 1 : 0,
  );
  const format = negotiateFormat(headers["accept"] ?? "");
  const body = renderFamilies(familiesOf(sorted, room.externalLabels), format);
  return { status: 200, headers: { "content-type": format.contentType }, body };
};

/** The series of each name as an untyped family, its histograms as one of their own. */
function* familiesOf(
  series: readonly Federated[],
  externalLabels: Labels,
): Generator<MetricFamily, void, undefined> {
  let from = 0;
  while (from < series.length) {
    const { name } = series[from]!.labels;
    let to = from;
    while (to < series.length && series[to]!.labels.name === name) to++;
    const all = series.slice(from, to);
    const floats = all.filter(({ histogram }) => histogram === undefined);
    const histograms = all.filter(({ histogram }) => histogram !== undefined);
    for (const [type, some] of [
      ["unknown", floats],
      ["histogram", histograms],
    ] as const) {
      if (some.length === 0) continue;
      yield { name, type, help: "", samples: some.map((one) => sampleOf(one, externalLabels)) };
    }
    from = to;
  }
}

/** The series' own labels, then the external ones it lacks, then an empty `instance`, so that `honor_labels` keeps it empty. */
function sampleOf({ labels, t, v, histogram }: Federated, externalLabels: Labels): FamilySample {
  const pairs: string[] = [];
  for (const [label, value] of labels) if (label !== metricName) pairs.push(label, value);
  for (const [label, value] of externalLabels) if (!labels.has(label)) pairs.push(label, value);
  if (!labels.has("instance") && !externalLabels.has("instance")) pairs.push("instance", "");
  return { name: labels.name, labels: pairs, value: v, t, ...(histogram === undefined ? {} : { histogram }) };
}
