import type { FloatHistogram, Labels } from "@taffrail/model";
import type { MatrixSeries, QueryValue } from "@taffrail/promql";
import { LabelsPacker, type PackedLabels, unpackLabels } from "@taffrail/tsdb";
import type { PackedValue } from "./questions.protocol.ts";

/** Brings the value of a query into columns. */
export function packValue(value: QueryValue): PackedValue {
  switch (value.kind) {
    case "scalar":
    case "string":
      return value;
    case "vector": {
      const { t, elements } = value;
      const v = new Float64Array(elements.length);
      let histograms: (FloatHistogram | undefined)[] = [];
      elements.forEach((element, i) => {
        v[i] = element.v;
        if (element.histogram === undefined) return;
        if (histograms.length === 0) histograms = elements.map((one) => one.histogram);
      });
      return { kind: "vector", t, labels: packLabels(elements), v, histograms };
    }
    case "matrix": {
      const { series } = value;
      return {
        kind: "matrix",
        labels: packLabels(series),
        floats: Uint32Array.from(series, ({ t }) => t.length),
        t: joined(series.map(({ t }) => t)),
        v: joined(series.map(({ v }) => v)),
        others: Uint32Array.from(series, ({ histogramT }) => histogramT.length),
        histogramT: joined(series.map(({ histogramT }) => histogramT)),
        histograms: series.flatMap(({ histograms }) => histograms),
      };
    }
  }
}

/** The buffers of a value that are handed over rather than copied. */
export function buffersOfValue(value: PackedValue): ArrayBuffer[] {
  switch (value.kind) {
    case "scalar":
    case "string":
      return [];
    case "vector":
      return [value.v.buffer, ...buffersOfLabels(value.labels)];
    case "matrix": {
      const { floats, t, v, others, histogramT } = value;
      const columns = [floats.buffer, t.buffer, v.buffer, others.buffer, histogramT.buffer];
      return columns.concat(buffersOfLabels(value.labels));
    }
  }
}

/** The value of a query, its points as parts of the columns it came in. */
export function unpackValue(value: PackedValue): QueryValue {
  switch (value.kind) {
    case "scalar":
    case "string":
      return value;
    case "vector": {
      const { t, v, histograms } = value;
      const elements = unpackLabels(value.labels).map((labels, i) => ({
        labels,
        v: v[i]!,
        histogram: histograms[i],
      }));
      return { kind: "vector", t, elements };
    }
    case "matrix": {
      const { floats, t, v, others, histogramT, histograms } = value;
      let from = 0;
      let otherFrom = 0;
      const series = unpackLabels(value.labels).map((labels, i): MatrixSeries => {
        const to = from + floats[i]!;
        const otherTo = otherFrom + others[i]!;
        const one = {
          labels,
          t: t.subarray(from, to),
          v: v.subarray(from, to),
          histogramT: histogramT.subarray(otherFrom, otherTo),
          histograms: histograms.slice(otherFrom, otherTo),
        };
        from = to;
        otherFrom = otherTo;
        return one;
      });
      return { kind: "matrix", series };
    }
  }
}

function packLabels(all: readonly { readonly labels: Labels }[]): PackedLabels {
  const packer = new LabelsPacker();
  for (const { labels } of all) packer.add(labels);
  return packer.packed();
}

function buffersOfLabels({ lengths, sizes, ids }: PackedLabels): ArrayBuffer[] {
  return [lengths.buffer, sizes.buffer, ids.buffer];
}

function joined(columns: readonly Float64Array[]): Float64Array<ArrayBuffer> {
  const all = new Float64Array(columns.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const column of columns) {
    all.set(column, at);
    at += column.length;
  }
  return all;
}
