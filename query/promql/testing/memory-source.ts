import {
  compareLabels,
  type FloatHistogram,
  type Labels,
  type Matcher,
  matchesAll,
  SampleColumns,
  setStale,
} from "@taffrail/model";
import { storedHint } from "../histogram/reset.ts";
import type { SelectedSeries, Selection, SeriesSource } from "../source.ts";

/** One sample of a script: a float, a histogram, or the marker that the series ended. */
export interface ScriptSample {
  readonly t: number;
  readonly value: number | FloatHistogram | "stale";
  /** Unix milliseconds, 0 where it is not known. */
  readonly startT: number;
}

/** Series in memory, for tests: what is added in order of time can be selected. */
export class MemorySource implements SeriesSource {
  readonly #byKey = new Map<string, MemorySeries>();

  add(labels: Labels, samples: readonly ScriptSample[]): void {
    let series = this.#byKey.get(labels.key);
    if (series === undefined) this.#byKey.set(labels.key, (series = new MemorySeries(labels)));
    for (const sample of samples) series.add(sample);
  }

  /** Adds a series of floats that lies in columns. */
  addColumns(labels: Labels, t: Float64Array, v: Float64Array): void {
    const series = new MemorySeries(labels);
    series.columns.t = t;
    series.columns.v = v;
    series.columns.length = t.length;
    this.#byKey.set(labels.key, series);
  }

  select(matchers: readonly Matcher[]): Promise<Selection> {
    const series = [...this.#byKey.values()].filter(({ labels }) => matchesAll(labels, matchers));
    series.sort((a, b) => compareLabels(a.labels, b.labels));
    return Promise.resolve({ series });
  }
}

class MemorySeries implements SelectedSeries {
  readonly labels: Labels;
  readonly columns = new SampleColumns();
  #last: FloatHistogram | undefined = undefined;

  constructor(labels: Labels) {
    this.labels = labels;
  }

  add({ t, value, startT }: ScriptSample): void {
    const { columns } = this;
    if (value === "stale") {
      columns.push(t, 0);
      setStale(columns.v, columns.length - 1);
      this.#last = undefined;
    } else if (typeof value === "number") {
      columns.push(t, value);
      this.#last = undefined;
    } else {
      columns.pushHistogram(t, { ...value, counterResetHint: storedHint(value, this.#last) });
      this.#last = value;
    }
    if (startT !== 0 || columns.startT !== undefined) columns.setStart(startT);
  }

  read(mint: number, maxt: number, into: SampleColumns): void {
    into.addRange(this.columns, mint, maxt);
  }
}
