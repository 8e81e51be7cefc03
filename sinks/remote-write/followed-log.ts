import type { FloatHistogram, Labels, MetricType } from "@taffrail/model";

/** Rows of floats as a log holds them, in columns; good until the next such record but one. A start time of 0 is none. */
export interface LoggedRows {
  readonly length: number;
  readonly refs: Float64Array;
  readonly t: Float64Array;
  readonly startT: Float64Array;
  readonly v: Float64Array;
}

/** Takes what a log holds, record by record. */
export interface LogTaker {
  series(ref: number, labels: Labels): void;
  metadata(ref: number, type: MetricType, unit: string, help: string): void;
  samples(rows: LoggedRows): void;
  histogram(ref: number, t: number, startT: number, histogram: FloatHistogram, isStale: boolean): void;
  exemplar(ref: number, t: number, value: number, labels: Labels): void;
}

/** A place in a log. */
export interface LogPlace {
  readonly segment: number;
  readonly byte: number;
}

/** The store's log from a place on, read at the reader's pace. */
export interface FollowedLog extends Disposable {
  /** Reads one record into `to`; false at the end of what is written. */
  next(to: LogTaker): boolean;
  /** Every series there is, with its number in the log. */
  live(): Iterable<{ readonly ref: number; readonly labels: Labels }>;
  /** Up to where it has read. */
  readonly place: LogPlace;
  /** Bytes that are written and not read. */
  bytesBehind(): number;
  /** Segments that were gone before they were read. */
  readonly lostSegments: number;
}
