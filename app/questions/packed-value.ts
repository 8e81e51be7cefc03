import type { FloatHistogram, Labels } from "@taffrail/model";
import type { MatrixSeries, QueryValue } from "@taffrail/promql";
import { LabelsPacker, type PackedLabels, unpackLabels } from "@taffrail/tsdb";
import type { PackedValue } from "./questions.protocol.ts";

/** Numbers that say where the floats of a series lie: buffer and first number of its times, the same of its values, how many there are. */
const placeLength = 5;

/**
 * Brings the value of a query into a form that costs little to hand to another thread. The columns of a matrix stay where they are: their
 * buffers are handed over, and the value is not to be used here any more.
 */
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
      const buffers = new Buffers();
      const places = new Uint32Array(series.length * placeLength);
      let at = 0;
      for (const { t, v } of series) {
        places[at++] = buffers.add(t);
        places[at++] = t.byteOffset / 8;
        places[at++] = buffers.add(v);
        places[at++] = v.byteOffset / 8;
        places[at++] = t.length;
      }
      return {
        kind: "matrix",
        labels: packLabels(series),
        buffers: buffers.all,
        places,
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
      const { buffers, places, others, histogramT } = value;
      const columns = [...buffers, places.buffer, others.buffer, histogramT.buffer];
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
      const { buffers, places, others, histogramT, histograms } = value;
      const columns = buffers.map((buffer) => new Float64Array(buffer));
      let otherFrom = 0;
      const series = unpackLabels(value.labels).map((labels, i): MatrixSeries => {
        const at = i * placeLength;
        const length = places[at + 4]!;
        const otherTo = otherFrom + others[i]!;
        const one = {
          labels,
          t: partOf(columns[places[at]!]!, places[at + 1]!, length),
          v: partOf(columns[places[at + 2]!]!, places[at + 3]!, length),
          histogramT: histogramT.subarray(otherFrom, otherTo),
          histograms: histograms.slice(otherFrom, otherTo),
        };
        otherFrom = otherTo;
        return one;
      });
      return { kind: "matrix", series };
    }
  }
}

/** The buffers that columns lie in, each once. */
class Buffers {
  readonly all: ArrayBuffer[] = [];
  readonly #places = new Map<ArrayBufferLike, number>();

  /** The place of a column's buffer in the list. */
  add(column: Float64Array): number {
    let place = this.#places.get(column.buffer);
    if (place === undefined) {
      place = this.all.length;
      this.#places.set(column.buffer, place);
      this.all.push(column.buffer as ArrayBuffer); // made for the answer alone
    }
    return place;
  }
}

function partOf(column: Float64Array, from: number, length: number): Float64Array {
  return length === column.length ? column : column.subarray(from, from + length);
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
