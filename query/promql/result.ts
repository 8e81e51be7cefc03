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
  /** Of those, without the time in which others had their turn. */
  readonly workMs: number;
  /** Bytes of memory that columns, groups and results took at the most, as reckoned. */
  readonly peakBytes: number;
  /** Only where it was asked for. */
  readonly plan?: QueryPlan;
}

/** A query's plan with what each part of it took. */
export interface QueryPlan {
  /** Finding the series of all selectors, which the parts do not count. */
  readonly selectMs: number;
  /** "main", or the worker that answered. */
  readonly thread: string;
  readonly root: OperatorCost;
}

/** What one part of a plan took: itself, and in `children` what it asked. */
export interface OperatorCost {
  /** In a few words: `sum by (job)`, `rate`, `select`. */
  readonly operator: string;
  /** The part of the query, as PromQL. */
  readonly text: string;
  /** Series it gave, or had to offer. */
  readonly series: number;
  /** How often it was evaluated. */
  readonly evaluations: number;
  /** Samples it read from the source, and the encoded bytes they came from, as far as the source tells. */
  readonly samples: number;
  readonly bytes: number;
  /** Its own time, and with that of its children. */
  readonly selfMs: number;
  readonly totalMs: number;
  readonly children: readonly OperatorCost[];
}
