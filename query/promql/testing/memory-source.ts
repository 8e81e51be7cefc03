import {
  compareLabels,
  type FloatHistogram,
  type Labels,
  type Matcher,
  matchesAll,
  SampleColumns,
  setStale,
} from "@taffrail/model";
import { isReset } from "../histogram/reset.ts";
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
      columns.pushHistogram(t, { ...value, counterResetHint: hintAfter(value, this.#last) });
      this.#last = value;
    }
    if (startT !== 0 || columns.startT !== undefined) columns.setStart(startT);
  }

  read(mint: number, maxt: number, into: SampleColumns): void {
    const { t, v, length, histograms, startT } = this.columns;
    const from = firstAtLeast(t, length, mint);
    const to = firstAtLeast(t, length, maxt + 1);
    into.reserve(to - from);
    into.t.set(t.subarray(from, to), into.length);
    into.v.set(v.subarray(from, to), into.length);
    if (histograms !== undefined) {
      into.histograms ??= [];
      for (let row = from; row < to; row++) into.histograms[into.length + row - from] = histograms[row];
    }
    if (startT !== undefined) {
      into.startT ??= new Float64Array(into.t.length);
      into.startT.set(startT.subarray(from, to), into.length);
    }
    into.length += to - from;
  }
}

/** What a store knows of a histogram when it gives it back: that it continues the one before, or nothing. */
function hintAfter(
  h: FloatHistogram,
  before: FloatHistogram | undefined,
): FloatHistogram["counterResetHint"] {
  if (h.counterResetHint === "gauge" || h.counterResetHint === "reset") return h.counterResetHint;
  if (before === undefined || before.counterResetHint === "gauge") return "unknown";
  return isReset(h, before) ? "unknown" : "not_reset";
}

function firstAtLeast(t: Float64Array, length: number, wanted: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (t[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
