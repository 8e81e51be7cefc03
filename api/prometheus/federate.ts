import {
  compareLabels,
  compareText,
  type FloatHistogram,
  isStaleAt,
  type Labels,
  metricName,
  SampleColumns,
  type TimeRange,
} from "@taffrail/model";
import { Rendering } from "../http/rendering.ts";
import { type Reply, textReply } from "../http/reply.ts";
import type { Handler } from "../http/route.ts";
import { federateFormat } from "./federate-format.ts";
import { FederateProtobuf } from "./federate-protobuf.ts";
import { FederateText } from "./federate-text.ts";
import type { PrometheusRoom, StoredSeries } from "./room.ts";
import { anySelectorsOf } from "./selectors.ts";
import { put, slabOfThread } from "./slab.ts";
import type { Success } from "./success.ts";

/** The newest sample of a series. The object that holds it is used again for the next. */
export interface Federated {
  name: string;
  /** Name, value, name, value …, without the metric's name. */
  labels: readonly string[];
  t: number;
  v: number;
  histogram: FloatHistogram | undefined;
}

/**
 * Answers the newest sample of each series as an exposition, in the format that `Accept` asks for. Spec: Prometheus, "Federation".
 * Stale series are left out; so are native histograms in text, but for those with bounds of their own. Samples are read as they go out.
 */
export const federate: Handler<PrometheusRoom, Success | Reply> = async (params, room) => {
  const { store, clock, lookbackMs, signal, headers } = room;
  let selectors;
  try {
    selectors = anySelectorsOf(params);
  } catch (error) {
    return textReply(400, `${(error as Error).message}\n`);
  }
  const maxt = Math.floor(clock.now());
  const range = { mint: maxt - lookbackMs + 1, maxt };
  const found: (readonly StoredSeries[])[] = [];
  for (const matchers of selectors) found.push((await store.select(matchers, range, signal)).series);
  const samples = newest(inOrder(found), range, room.externalLabels);
  const { kind, escaping, contentType } = federateFormat(headers["accept"] ?? "");
  const body =
    kind === "text"
      ? textOf(samples, new FederateText(escaping))
      : messagesOf(samples, new FederateProtobuf(escaping));
  return { status: 200, headers: { "content-type": contentType }, body: new Rendering(body) };
};

function* textOf(
  samples: Iterable<Federated>,
  text: FederateText,
): Generator<Uint8Array, Uint8Array, undefined> {
  const slab = slabOfThread();
  try {
    for (const sample of samples) {
      const lines = text.lines(sample);
      if (!slab.text(lines)) yield* put(slab, lines);
    }
    return slab.take();
  } finally {
    slab.take();
  }
}

function* messagesOf(
  samples: Iterable<Federated>,
  messages: FederateProtobuf,
): Generator<Uint8Array, Uint8Array, undefined> {
  for (const sample of samples) {
    if (messages.isFull(sample)) yield messages.take();
    messages.add(sample);
  }
  return messages.take();
}

/** Series by name, then by labels, each once. */
function inOrder(found: readonly (readonly StoredSeries[])[]): StoredSeries[] {
  const all = found.flat();
  all.sort((a, b) => compareText(a.labels.name, b.labels.name) || compareLabels(a.labels, b.labels));
  return found.length < 2
    ? all
    : all.filter((one, i) => i === 0 || compareLabels(one.labels, all[i - 1]!.labels) !== 0);
}

/** What is newest of each series within the time, where it is not stale. */
function* newest(
  all: readonly StoredSeries[],
  { mint, maxt }: TimeRange,
  externalLabels: Labels,
): Generator<Federated, void, undefined> {
  const samples = new SampleColumns();
  const external = externalPairs(externalLabels);
  const one: Federated = { name: "", labels: [], t: 0, v: 0, histogram: undefined };
  for (const series of all) {
    samples.clear();
    series.read(mint, maxt, samples);
    const last = samples.length - 1;
    if (last < 0 || isStaleAt(samples.v, last)) continue;
    one.name = series.labels.name;
    one.labels = labelsOf(series.labels, external);
    one.t = samples.t[last]!;
    one.v = samples.v[last]!;
    one.histogram = samples.histograms?.[last];
    yield one;
  }
}

/** External labels by name, with an empty `instance` where they have none, so that `honor_labels` keeps it empty. */
function externalPairs(externalLabels: Labels): (readonly [name: string, value: string])[] {
  const pairs = [...externalLabels];
  if (!externalLabels.has("instance")) pairs.push(["instance", ""]);
  return pairs.sort(([a], [b]) => compareText(a, b));
}

/** The series' own labels, then the external ones that it lacks. */
function labelsOf(labels: Labels, external: readonly (readonly [string, string])[]): string[] {
  const { pairs } = labels;
  const all: string[] = [];
  for (let i = 0; i < pairs.length; i += 2) if (pairs[i] !== metricName) all.push(pairs[i]!, pairs[i + 1]!);
  for (const [name, value] of external) if (!labels.has(name)) all.push(name, value);
  return all;
}
