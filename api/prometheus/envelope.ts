import type { Labels } from "@taffrail/model";
import type { Fault, FaultKind } from "../http/fault.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import { histogramJson } from "./histogram-json.ts";
import { renderTime, renderValue } from "./numbers.ts";
import type { ExemplarSeries, MatrixSeries, QueryStats, QueryValue, VectorElement } from "./room.ts";
import { Success } from "./success.ts";

/** How long a piece grows before it goes out, in UTF-16 units. */
const pieceLength = 64 * 1024;
/** As many warnings, and as many infos, are printed; then a line says how many more there are. */
const maxNotes = 10;

/** A success in Prometheus's envelope, a reply as it is. */
export function render(value: Success | Reply): Reply {
  if (!(value instanceof Success)) return value;
  return { status: 200, headers: { "content-type": "application/json" }, body: envelope(value) };
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

/** The envelope in pieces. */
export function* envelope({ data, warnings, infos }: Success): Generator<string, void, undefined> {
  let head = '{"status":"success","data":';
  switch (data.kind) {
    case "none":
      yield '{"status":"success"';
      break;
    case "exemplars":
      yield head + escapeHtml(`[${data.series.map(exemplarsJson).join(",")}]`);
      break;
    case "json":
      yield head + escapeHtml(JSON.stringify(data.value));
      break;
    case "labelSets": {
      head += "[";
      for (let i = 0; i < data.sets.length; i++) {
        head += (i === 0 ? "" : ",") + escapeHtml(metricJson(data.sets[i]!));
        if (head.length < pieceLength) continue;
        yield head;
        head = "";
      }
      yield `${head}]`;
      break;
    }
    case "query":
      yield head;
      yield* queryJson(data.value, data.stats);
      break;
  }
  yield `${notes("warnings", warnings, "warning")}${notes("infos", infos, "info")}}`;
}

function* queryJson(value: QueryValue, stats: QueryStats | undefined): Generator<string, void, undefined> {
  yield `{"resultType":"${value.kind}","result":`;
  switch (value.kind) {
    case "scalar":
      yield `[${renderTime(value.t)},"${renderValue(value.v)}"]`;
      break;
    case "string":
      yield `[${renderTime(value.t)},${JSON.stringify(value.text)}]`;
      break;
    case "vector":
      yield* vectorJson(value.elements, renderTime(value.t));
      break;
    case "matrix":
      yield* matrixJson(value.series);
      break;
  }
  yield stats === undefined ? "}" : `,"stats":${JSON.stringify(statsJson(stats))}}`;
}

function* vectorJson(elements: readonly VectorElement[], time: string): Generator<string, void, undefined> {
  let piece = "[";
  for (let i = 0; i < elements.length; i++) {
    const { labels, v, histogram } = elements[i]!;
    piece += `${i === 0 ? "" : ","}{"metric":${metricJson(labels)},`;
    piece +=
      histogram === undefined
        ? `"value":[${time},"${renderValue(v)}"]}`
        : `"histogram":[${time},${histogramJson(histogram)}]}`;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = "";
  }
  yield `${piece}]`;
}

function* matrixJson(all: readonly MatrixSeries[]): Generator<string, void, undefined> {
  let piece = "[";
  // most series have the same times: these are written once
  let times = new Float64Array(0);
  let timeTexts: string[] = [];
  for (let i = 0; i < all.length; i++) {
    const { labels, t, v, histogramT, histograms } = all[i]!;
    piece += `${i === 0 ? "" : ","}{"metric":${metricJson(labels)}`;
    if (t.length > 0 || histograms.length === 0) piece += ',"values":[';
    if (t.length > times.length) {
      times = new Float64Array(t);
      timeTexts = Array.from(t, renderTime);
    }
    for (let row = 0; row < t.length; row++) {
      const time = times[row] === t[row] ? timeTexts[row]! : renderTime(t[row]!);
      piece += `${row === 0 ? "[" : ",["}${time},"${renderValue(v[row]!)}"]`;
      if (piece.length < pieceLength) continue;
      yield piece;
      piece = "";
    }
    if (t.length > 0 || histograms.length === 0) piece += "]";
    if (histograms.length > 0) piece += ',"histograms":[';
    for (let row = 0; row < histograms.length; row++) {
      const histogram = histogramJson(histograms[row]!);
      piece += `${row === 0 ? "" : ","}[${renderTime(histogramT[row]!)},${histogram}]`;
      if (piece.length < pieceLength) continue;
      yield piece;
      piece = "";
    }
    piece += histograms.length > 0 ? "]}" : "}";
  }
  yield `${piece}]`;
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
