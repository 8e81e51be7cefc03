import type { FloatHistogram, Labels } from "@taffrail/model";

/** One element of an instant vector: a float, or a histogram, whose sum is then in `v`. */
export interface VectorElement {
  readonly labels: Labels;
  readonly v: number;
  readonly histogram: FloatHistogram | undefined;
}

/** One series of a result: floats and histograms apart, each ascending by time. */
export interface MatrixSeries {
  readonly labels: Labels;
  /** Times of the floats, Unix milliseconds. */
  readonly t: Float64Array;
  readonly v: Float64Array;
  /** Times of the histograms, Unix milliseconds. */
  readonly histogramT: Float64Array;
  readonly histograms: readonly FloatHistogram[];
}

/** What a query gives, by its type. */
export type QueryValue =
  | { readonly kind: "scalar"; readonly t: number; readonly v: number }
  | { readonly kind: "string"; readonly t: number; readonly text: string }
  | { readonly kind: "vector"; readonly t: number; readonly elements: readonly VectorElement[] }
  | { readonly kind: "matrix"; readonly series: readonly MatrixSeries[] };

/** The answer to a query. */
export interface QueryResult {
  readonly value: QueryValue;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
  readonly stats: QueryStats;
}

/** What a query cost. */
export interface QueryStats {
  /** Samples read from the source. */
  readonly samplesRead: number;
  /** The most samples held at one time. */
  readonly peakSamples: number;
  /** Milliseconds from the start of evaluation to the result. */
  readonly evalMs: number;
}
