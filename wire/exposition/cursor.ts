import type { MetricType } from "@taffrail/model";

/** What an exposition consists of, and how it ends. */
export type EntryKind = "series" | "help" | "type" | "unit" | "comment" | "end";

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
  /** OpenMetrics: `_created` lines of counters, histograms and summaries are start times (`startT`), not series. */
  readonly startTimes?: boolean;
  /** Makes classic histograms histograms with custom bounds. Not supported yet. */
  readonly customBounds?: boolean;
}

/**
 * Walks an exposition entry by entry. `next` moves on; the fields then speak of the entry it named, and only those of its kind
 * count. Nothing is copied or decoded until a method asks for it: a series that is known by the bytes of its key costs no string.
 */
export interface ExpositionCursor {
  /** The text being read; ends with a line feed even where what was given did not. */
  readonly bytes: Uint8Array;
  /** Where the next entry begins. */
  readonly position: number;

  /** Of a series: its name and labels as written are `bytes` from `keyStart` up to `keyEnd`. */
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: number;
  readonly hasTime: boolean;
  /** Unix milliseconds, where `hasTime`. */
  readonly t: number;

  /** Goes to the next entry. Throws `ExpositionError` where the text breaks its format. */
  next(): EntryKind;
  /**
   * Goes to the next entry, a series whose key the caller has recognised by its bytes: it begins at `position` and ends before
   * `keyEnd`. False, with nothing changed, where the key does not end there: call `next` then.
   */
  nextKnown(keyEnd: number): boolean;

  /** Of a series: name, value, name, value …, `__name__` first, the others as written, empty values included. */
  pairs(): string[];
  /** Of a series: its exemplars, at most one in the text formats. */
  exemplars(): readonly ParsedExemplar[];
  /** Of a series: when it began, Unix milliseconds; `undefined` where the exposition does not say. */
  startT(): number | undefined;

  /** Of metadata: the family it describes. */
  familyName(): string;
  /** Of help, a unit or a comment: its text, without escapes. */
  text(): string;
  /** Of a type entry: the type; of others, the last one read. */
  readonly type: MetricType;
}
