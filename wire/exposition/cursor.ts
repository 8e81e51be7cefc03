import type { MetricType } from "@taffrail/model";
import type { ParsedHistogram } from "./native-histogram.ts";

/** What an exposition consists of, and how it ends. */
export type EntryKind = "series" | "histogram" | "help" | "type" | "unit" | "comment" | "end";

/** The formats that can be read, by what an HTTP answer calls them. */
export type ExpositionFormat = "text" | "openmetrics" | "protobuf";

/** An exemplar as exposed. */
export interface ParsedExemplar {
  /** Name, value, name, value …, in the order of the text. */
  readonly pairs: readonly string[];
  readonly value: number;
  /** Unix milliseconds; `undefined` where none was given. */
  readonly t: number | undefined;
}

/** How to read an exposition; everything is off unless asked for. */
export interface ExpositionOptions {
  /** Adds `__type__` and `__unit__` to each series from the metadata before it. */
  readonly typeAndUnitLabels?: boolean;
  /**
   * OpenMetrics: `_created` lines of counters, histograms and summaries are start times (`startT`), not series. In protobuf, which
   * has fields for them, they are never series.
   */
  readonly startTimes?: boolean;
  /** Makes the series of classic histograms one histogram with custom bounds. */
  readonly customBounds?: boolean;
  /** Where a histogram is given as such, gives the classic series of it too. */
  readonly keepClassic?: boolean;
  /** Protobuf: takes native histograms for not there, and gives the classic series of them. */
  readonly ignoreNative?: boolean;
}

/**
 * Walks an exposition entry by entry. `next` moves on; the fields then speak of the entry it named, and only those of its kind
 * count. Nothing is copied or decoded until a method asks for it: a series that is known by the bytes of its key costs no string.
 */
export interface ExpositionCursor {
  /** What is being read; a text ends with a line feed even where what was given did not. */
  readonly bytes: Uint8Array;
  /** Where the next entry begins; in protobuf, how far the reading has come. */
  readonly position: number;

  /**
   * Of a series or histogram: the bytes of `keyBytes` from `keyStart` up to `keyEnd` stand for its name and labels. In a text they
   * are those as written, and `keyBytes` is `bytes`. Elsewhere they are a buffer's, good until the next entry, equal for equal series
   * of one format; there metadata have a key too, which stands for all that they say.
   */
  readonly keyBytes: Uint8Array;
  readonly keyStart: number;
  readonly keyEnd: number;
  /** Of a series. */
  readonly value: number;
  readonly hasTime: boolean;
  /** Unix milliseconds, where `hasTime`. */
  readonly t: number;

  /** Goes to the next entry. Throws `ExpositionError` where a text breaks its format, `ProtobufError` where a message does. */
  next(): EntryKind;
  /**
   * Goes to the next entry, a series whose key the caller has recognised by its bytes: it begins at `position` and ends before
   * `keyEnd`. False, with nothing changed, where the key does not end there, or cannot be known so: call `next` then.
   */
  nextKnown(keyEnd: number): boolean;
  /** Goes on at `position`, where a line begins: the caller has read the series before it himself. Only in the text format. */
  skipTo?(position: number): void;

  /** Of a series or histogram: name, value, name, value …, `__name__` first, the others as written, empty values included. */
  pairs(): string[];
  /** Of a histogram. */
  histogram(): ParsedHistogram;
  /** Of a series or histogram: its exemplars, at most one of a series. */
  exemplars(): readonly ParsedExemplar[];
  /** Of a series or histogram: when it began, Unix milliseconds; `undefined` where the exposition does not say. */
  startT(): number | undefined;

  /** Of metadata: the family it describes. */
  familyName(): string;
  /** Of help, a unit or a comment: its text, without escapes. */
  text(): string;
  /** Of a type entry: the type; of others, the last one read. */
  readonly type: MetricType;
}
