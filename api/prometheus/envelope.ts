import type { Labels } from "@taffrail/model";
import type { Fault, FaultKind } from "../http/fault.ts";
import { Rendering } from "../http/rendering.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import { formatPlain } from "@taffrail/promql";
import { histogramJson } from "./histogram-json.ts";
import { renderTime, renderValue } from "./numbers.ts";
import type { ExemplarSeries, MatrixSeries, QueryStats, QueryValue, VectorElement } from "./room.ts";
import { put, type Slab, slabOfThread } from "./slab.ts";
import { Success } from "./success.ts";

/** As many warnings, and as many infos, are printed; then a line says how many more there are. */
const maxNotes = 10;

/** A success in Prometheus's envelope, a reply as it is. */
export function render(value: Success | Reply): Reply {
  if (!(value instanceof Success)) return value;
  return {
    status: 200,
    headers: { "content-type": "application/json" },
    body: new Rendering(envelope(value)),
  };
}

/** The error types of Prometheus; ours that it does not know keep their names. */
const errorTypes: Partial<Readonly<Record<FaultKind, string>>> = {
  too_large: "bad_data",
  unsupported_media_type: "bad_data",
  method_not_allowed: "bad_data",
  too_many: "unavailable",
};

export function fail({ kind, status, message }: Fault): Reply {
  const error = { status: "error", errorType: errorTypes[kind] ?? kind, error: message };
  return {
    ...jsonReply(kind === "unavailable" ? 500 : status, error),
    body: escapeHtml(JSON.stringify(error)),
  };
}

function exemplarsJson({ labels, exemplars }: ExemplarSeries): string {
  const list = exemplars.map(
    (exemplar) =>
      `{"labels":${metricJson(exemplar.labels)},"value":"${renderValue(exemplar.value)}","timestamp":${renderTime(exemplar.t)}}`,
  );
  return `{"seriesLabels":${metricJson(labels)},"exemplars":[${list.join(",")}]}`;
}

type Pieces = Generator<Uint8Array, void, undefined>;

/** The envelope in pieces, for a `Rendering`. */
export function* envelope({ data, warnings, infos }: Success): Generator<Uint8Array, Uint8Array, undefined> {
  const slab = slabOfThread();
  try {
    switch (data.kind) {
      case "exemplars":
        yield* put(slab, begin + escapeHtml(`[${data.series.map(exemplarsJson).join(",")}]`));
        break;
      case "json":
        yield* put(slab, begin + escapeHtml(JSON.stringify(data.value)));
        break;
      case "labelSets":
        yield* put(slab, `${begin}[`);
        for (let i = 0; i < data.sets.length; i++) {
          const text = (i === 0 ? "" : ",") + escapeHtml(metricJson(data.sets[i]!));
          if (!slab.text(text)) yield* put(slab, text);
        }
        yield* put(slab, "]");
        break;
      case "query":
        yield* put(slab, begin);
        yield* queryJson(slab, data.value, data.stats);
        break;
    }
    yield* put(slab, `${notes("warnings", warnings, "warning")}${notes("infos", infos, "info")}}`);
    return slab.take();
  } finally {
    slab.take(); // where something threw half of a piece may stand there
  }
}

const begin = '{"status":"success","data":';

function* queryJson(slab: Slab, value: QueryValue, stats: QueryStats | undefined): Pieces {
  yield* put(slab, `{"resultType":"${value.kind}","result":`);
  switch (value.kind) {
    case "scalar":
      yield* put(slab, `[${renderTime(value.t)},"${formatPlain(value.v)}"]`); // never with an exponent
      break;
    case "string":
      yield* put(slab, `[${renderTime(value.t)},${escapeHtml(JSON.stringify(value.text))}]`);
      break;
    case "vector":
      yield* vectorJson(slab, value.t, value.elements);
      break;
    case "matrix":
      yield* matrixJson(slab, value.series);
      break;
  }
  yield* put(slab, stats === undefined ? "}" : `,"stats":${JSON.stringify(statsJson(stats))}}`);
}

function* vectorJson(slab: Slab, t: number, elements: readonly VectorElement[]): Pieces {
  const time = renderTime(t);
  for (let i = 0; i < elements.length; i++) {
    const { labels, v, histogram } = elements[i]!;
    const head = `${i === 0 ? "[" : "},"}{"metric":${metricJson(labels)},`;
    if (histogram !== undefined) {
      yield* put(slab, `${head}"histogram":[${time},${histogramJson(histogram)}]`);
      continue;
    }
    const text = `${head}"value":`;
    if (!slab.text(text)) yield* put(slab, text);
    if (!slab.point(t, v)) {
      yield slab.take();
      slab.point(t, v);
    }
    slab.back();
  }
  yield* put(slab, elements.length === 0 ? "[]" : "}]");
}

function* matrixJson(slab: Slab, all: readonly MatrixSeries[]): Pieces {
  for (let i = 0; i < all.length; i++) {
    const { labels, t, v, histogramT, histograms } = all[i]!;
    const hasFloats = t.length > 0 || histograms.length === 0;
    const head = `${i === 0 ? "[" : "},"}{"metric":${metricJson(labels)}${hasFloats ? ',"values":[' : ""}`;
    if (!slab.text(head)) yield* put(slab, head);
    let row = slab.points(t, v, 0);
    for (; row < t.length; row = slab.points(t, v, row)) yield slab.take();
    if (t.length > 0) slab.back(); // the last point stands in the slab
    if (hasFloats && !slab.text("]")) yield* put(slab, "]");
    if (histograms.length === 0) continue;
    yield* put(slab, ',"histograms":[');
    for (let at = 0; at < histograms.length; at++) {
      const histogram = histogramJson(histograms[at]!);
      yield* put(slab, `${at === 0 ? "" : ","}[${renderTime(histogramT[at]!)},${histogram}]`);
    }
    yield* put(slab, "]");
  }
  yield* put(slab, all.length === 0 ? "[]" : "}]");
}

/** A label set as an object, in its own order. */
export function metricJson({ pairs }: Labels): string {
  let text = "{";
  for (let i = 0; i < pairs.length; i += 2) {
    text += `${i === 0 ? "" : ","}${JSON.stringify(pairs[i])}:${JSON.stringify(pairs[i + 1])}`;
  }
  return `${text}}`;
}

function statsJson({ evalMs, samplesRead, peakSamples, plan }: QueryStats): unknown {
  const totalSeconds = evalMs / 1000;
  return {
    timings: {
      evalTotalTime: totalSeconds,
      resultSortTime: 0,
      queryPreparationTime: 0,
      innerEvalTime: totalSeconds,
      execQueueTime: 0,
      execTotalTime: totalSeconds,
    },
    samples: { totalQueryableSamples: samplesRead, samplesRead, peakSamples },
    ...(plan === undefined ? {} : { plan }),
  };
}

function notes(name: string, texts: readonly string[], kind: string): string {
  if (texts.length === 0) return "";
  const shown = texts.slice(0, maxNotes);
  if (texts.length > maxNotes) shown.push(`${texts.length - maxNotes} more ${kind} annotations omitted`);
  return `,"${name}":${escapeHtml(JSON.stringify(shown))}`;
}

const escapes: Readonly<Record<string, string>> = {
  "<": "\\u003c",
  ">": "\\u003e",
  "&": "\\u0026",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

/** What Go's encoder escapes so that JSON may stand inside HTML. These characters occur inside JSON's strings only. */
function escapeHtml(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (character) => escapes[character]!);
}
