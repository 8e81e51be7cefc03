import type { Labels } from "./labels.ts";
import type { FloatHistogram } from "./samples.ts";

/** A series in the eyes of one sink: given by `refOf`, meaningless to any other. A whole number, at least 1. */
export type SeriesRef = number;

/** What a metric family says of itself. */
export interface MetricMetadata {
  readonly family: string;
  readonly type: MetricType;
  readonly help: string;
  readonly unit: string;
}

/** The types of the exposition formats, by their OpenMetrics names; at the numbers that Prometheus's log and remote write have for them. */
export const metricTypes = [
  "unknown",
  "counter",
  "gauge",
  "histogram",
  "gaugehistogram",
  "summary",
  "info",
  "stateset",
] as const;
export type MetricType = (typeof metricTypes)[number];

/** An exemplar of the row it names. A row past the batch's `length` has a ref and no more: the exemplar came without a sample. */
export interface RowExemplar {
  readonly row: number;
  readonly labels: Labels;
  readonly value: number;
  readonly t: number;
}

/**
 * Rows of samples in columns; rows past `length` do not count. The sink reads the columns during the call and keeps none.
 * Values are copied bit for bit, so a staleness marker stays one.
 */
export interface SampleBatch {
  readonly length: number;
  readonly refs: Float64Array;
  /** Unix milliseconds. */
  readonly t: Float64Array;
  readonly v: Float64Array;
  /** Start time of each sample, Unix milliseconds, 0 where it is not known. */
  readonly startT?: Float64Array;
  /**
   * Native histograms by row; a row without one is a float. Where the `v` of a row with one is the staleness marker, the row is that
   * marker; otherwise `v` does not count. A float row with the marker ends a series of histograms too.
   */
  readonly histograms?: readonly (FloatHistogram | undefined)[];
  readonly exemplars?: readonly RowExemplar[];
  readonly metadata?: readonly MetricMetadata[];
}

/** What became of the rows of a batch. None of these is an error: late and repeated samples are daily life. */
export interface Appended {
  readonly stored: number;
  /** Same series, same time, same value: stored already. */
  readonly repeated: number;
  /** Same series and time, another value. */
  readonly duplicate: number;
  /** Older than the series' newest sample. */
  readonly outOfOrder: number;
  /** Older than anything that may still be written. */
  readonly tooOld: number;
  /** The ref is not one of this sink's (any more). */
  readonly unknownRef: number;
  /** Native histograms that make no sense, such as one with fewer observations than its buckets hold. Absent: 0. */
  readonly invalid?: number;
}

/** Whoever takes samples: the store, a remote writer, an exporter. */
export interface SampleSink {
  /** The ref of these labels, made at first sight. Throws a typed error where the sink refuses new series. */
  refOf(labels: Labels): SeriesRef;
  /**
   * Takes a batch. Once it returns, what was stored survives the death of the process. Throws, with nothing of the batch stored,
   * where it cannot be written.
   */
  append(batch: SampleBatch): Appended;
}
