import type { FloatHistogram, Labels, MetricMetadata } from "@taffrail/model";

/** A series as it is sent. */
export interface SentSeries {
  readonly labels: Labels;
  /** What its family said of itself, where the log says so. */
  metadata: MetricMetadata | undefined;
}

/** An exemplar of a row's series. */
export interface SentExemplar {
  readonly labels: Labels;
  readonly value: number;
  readonly t: number;
}

/** Rows that wait to be sent, in the order in which they came, no more than `capacity`. */
export class RowRing {
  readonly capacity: number;
  /** `undefined` once the row is not to be sent. */
  readonly series: (SentSeries | undefined)[];
  readonly t: Float64Array;
  readonly startT: Float64Array;
  /** Of a histogram's row not 0 where it only says that its series ended. */
  readonly v: Float64Array;
  readonly histograms: (FloatHistogram | undefined)[];
  readonly exemplars: (readonly SentExemplar[] | undefined)[];
  readonly #words: Uint32Array;
  #first = 0;
  length = 0;
  /** Rows that were added and that were taken away, since the beginning. */
  added = 0;
  gone = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.series = Array.from<undefined>({ length: capacity });
    this.histograms = Array.from<undefined>({ length: capacity });
    this.exemplars = Array.from<undefined>({ length: capacity });
    this.t = new Float64Array(capacity);
    this.startT = new Float64Array(capacity);
    this.v = new Float64Array(capacity);
    this.#words = new Uint32Array(this.v.buffer);
  }

  get isFull(): boolean {
    return this.length === this.capacity;
  }

  /** Where the row lies that is the `i`th from the oldest. */
  at(i: number): number {
    const at = this.#first + i;
    return at < this.capacity ? at : at - this.capacity;
  }

  /** Adds a float whose value has these words: bit for bit, it may be the staleness marker. */
  pushFloat(
    series: SentSeries,
    t: number,
    startT: number,
    word0: number,
    word1: number,
    exemplars: readonly SentExemplar[] | undefined,
  ): void {
    const at = this.#next(series, t, startT, exemplars);
    this.#words[2 * at] = word0;
    this.#words[2 * at + 1] = word1;
  }

  pushHistogram(
    series: SentSeries,
    t: number,
    startT: number,
    histogram: FloatHistogram,
    isStale: boolean,
    exemplars: readonly SentExemplar[] | undefined,
  ): void {
    const at = this.#next(series, t, startT, exemplars);
    this.v[at] = isStale ? 1 : 0;
    this.histograms[at] = histogram;
  }

  /** Takes the oldest `count` rows away. */
  drop(count: number): void {
    for (let i = 0; i < count; i++) {
      const at = this.at(i);
      this.series[at] = undefined;
      this.histograms[at] = undefined;
      this.exemplars[at] = undefined;
    }
    this.#first = this.at(count);
    this.length -= count;
    this.gone += count;
  }

  #next(
    series: SentSeries,
    t: number,
    startT: number,
    exemplars: readonly SentExemplar[] | undefined,
  ): number {
    const at = this.at(this.length++);
    this.added++;
    this.series[at] = series;
    this.t[at] = t;
    this.startT[at] = startT;
    this.exemplars[at] = exemplars;
    return at;
  }
}
