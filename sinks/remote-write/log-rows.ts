import type { FloatHistogram, Labels, MetricType } from "@taffrail/model";
import type { LoggedRows, LogTaker } from "./followed-log.ts";
import type { SentExemplar } from "./row-ring.ts";
import type { SeriesTable } from "./series-table.ts";

/** A histogram as the log holds it. */
export interface LoggedHistogram {
  readonly ref: number;
  readonly t: number;
  readonly startT: number;
  readonly histogram: FloatHistogram;
  readonly isStale: boolean;
}

/** Exemplars that wait for a row of their series, at most. */
const mostExemplars = 10_000;
const mostPerSeries = 16;

/** One record of rows. */
export interface LogRecord {
  readonly rows: LoggedRows | undefined;
  readonly histograms: readonly LoggedHistogram[];
}

/**
 * What was read of the log and not yet handed on: one record of rows, and the exemplars that the log has behind it. Exemplars go out with
 * a row of their series, as a receiver of 2.0 takes none alone; where too many wait for one the oldest go.
 */
export class LogRows implements LogTaker {
  readonly #table: SeriesTable;
  readonly #takesExemplars: boolean;
  readonly #exemplars = new Map<number, SentExemplar[]>();
  #rows: LoggedRows | undefined;
  #histograms: LoggedHistogram[] = [];
  #waiting: LogRecord | undefined;

  constructor(table: SeriesTable, takesExemplars: boolean) {
    this.#table = table;
    this.#takesExemplars = takesExemplars;
  }

  /** Whether rows were read since `turn`. */
  get hasRows(): boolean {
    return this.#rows !== undefined || this.#histograms.length > 0;
  }

  /** Gives the record of the turn before, and keeps what was read since for the next. */
  turn(): LogRecord | undefined {
    const before = this.#waiting;
    this.#waiting = this.hasRows ? { rows: this.#rows, histograms: this.#histograms } : undefined;
    this.#rows = undefined;
    this.#histograms = [];
    return before;
  }

  /** Takes the exemplars of a series away, for one of its rows. */
  exemplarsOf(ref: number): readonly SentExemplar[] | undefined {
    if (this.#exemplars.size === 0) return undefined;
    const found = this.#exemplars.get(ref);
    if (found !== undefined) this.#exemplars.delete(ref);
    return found;
  }

  series(ref: number, labels: Labels): void {
    this.#table.add(ref, labels);
  }

  metadata(ref: number, type: MetricType, unit: string, help: string): void {
    this.#table.describe(ref, { type, unit, help });
  }

  samples(rows: LoggedRows): void {
    this.#rows = rows;
  }

  histogram(ref: number, t: number, startT: number, histogram: FloatHistogram, isStale: boolean): void {
    this.#histograms.push({ ref, t, startT, histogram, isStale });
  }

  exemplar(ref: number, t: number, value: number, labels: Labels): void {
    if (!this.#takesExemplars || this.#table.get(ref) === undefined) return;
    const known = this.#exemplars.get(ref);
    if (known !== undefined) {
      if (known.length < mostPerSeries) known.push({ t, value, labels });
      return;
    }
    const oldest = this.#exemplars.size === mostExemplars ? this.#exemplars.keys().next() : undefined;
    if (oldest?.done === false) this.#exemplars.delete(oldest.value);
    this.#exemplars.set(ref, [{ t, value, labels }]);
  }
}
