import type { Labels, Matcher, SampleColumns, TimeRange } from "@taffrail/model";

/** What the engine will do with a selection: a source may use it to read less, and may ignore it. */
export interface SelectHints {
  /** Evaluation steps, Unix milliseconds; the last step is at most `endMs`. */
  readonly startMs: number;
  readonly endMs: number;
  /** 0 in an instant query. */
  readonly stepMs: number;
  /** Of a range selector, else 0. */
  readonly rangeMs: number;
  /** The function or aggregation around the selector, "" where there is none. */
  readonly func: string;
  /** Labels the aggregation around it groups by; `undefined` where there is none. */
  readonly grouping: readonly string[] | undefined;
  /** Whether `grouping` are those to drop. */
  readonly without: boolean;
}

/** One series of a selection. */
export interface SelectedSeries {
  readonly labels: Labels;
  /**
   * Appends the samples with `mint ≤ t ≤ maxt` to `into`, ascending by time, staleness markers among them (told by `isStaleAt`).
   * May append samples outside the range. Synchronous: what is slow happens in `select`.
   */
  read(mint: number, maxt: number, into: SampleColumns): void;
}

/** What a select found. */
export interface Selection {
  /** Sorted by labels (`compareLabels`), none twice. */
  readonly series: readonly SelectedSeries[];
  /** What went wrong without failing the query: shown with the result. */
  readonly warnings?: readonly string[];
}

/** Where the engine gets samples from: head and blocks, a remote, several of these. */
export interface SeriesSource {
  /** Series that match all `matchers` and may hold samples in `range`. Rejects with `signal.reason` when it fires. */
  select(
    matchers: readonly Matcher[],
    range: TimeRange,
    hints: SelectHints,
    signal: AbortSignal,
  ): Promise<Selection>;
}
