import { compareLabels, type FloatHistogram, Labels, type SampleColumns } from "@taffrail/model";
import { type Evaluator, withoutMetadata } from "./evaluator.ts";
import { mergeSameLabels } from "./operators/merge.ts";
import type { MatrixSeries, QueryValue, VectorElement } from "./result.ts";
import {
  float,
  nothing,
  type RangeVector,
  type StepColumn,
  type Steps,
  timeOf,
  type Value,
  type Vector,
} from "./value.ts";

/** The answer to a range query: series sorted by labels, without those that have no point. */
export async function finishMatrix(value: Value, steps: Steps, evaluator: Evaluator): Promise<QueryValue> {
  const times = new Float64Array(steps.count);
  for (let step = 0; step < steps.count; step++) times[step] = timeOf(steps, step);
  if (value.kind === "scalar") {
    const one = { labels: Labels.empty, t: times, v: value.v.slice(), ...noHistograms };
    return { kind: "matrix", series: [one] };
  }
  if (value.kind !== "vector") throw new TypeError(`BUG: a range query gave a ${value.kind}`);
  const { budget } = evaluator;
  const vector = await named(value, steps, evaluator);
  const scratch = evaluator.arena.scratch(steps.count);
  const columns = new Columns(vector.series.length * steps.count);
  const series: MatrixSeries[] = [];
  for (let i = 0; i < vector.series.length; i++) {
    const one = seriesOf(vector.series[i]!.labels, vector.column(i, scratch), times, columns);
    if (one !== undefined) {
      budget.hold(one.t.length + one.histogramT.length);
      series.push(one);
    }
    if (budget.due) await budget.pause();
  }
  series.sort((a, b) => compareLabels(a.labels, b.labels));
  return { kind: "matrix", series };
}

/** The answer to an instant query that gives a vector, in the vector's own order. */
export async function finishVector(value: Vector, steps: Steps, evaluator: Evaluator): Promise<QueryValue> {
  const { budget } = evaluator;
  const vector = await named(value, steps, evaluator);
  const scratch = evaluator.arena.scratch(1);
  const elements: VectorElement[] = [];
  for (let i = 0; i < vector.series.length; i++) {
    const column = vector.column(i, scratch);
    const has = column.has[0]!;
    if (has !== nothing) {
      const histogram = has === float ? undefined : column.histogramAt(0);
      elements.push({ labels: vector.series[i]!.labels, v: histogram?.sum ?? column.v[0]!, histogram });
    }
    if (budget.due) await budget.pause();
  }
  budget.hold(elements.length);
  return { kind: "vector", t: steps.startMs, elements };
}

/** The answer to an instant query that gives a range vector: the samples of its one window. */
export async function finishRanges(ranges: RangeVector, evaluator: Evaluator): Promise<QueryValue> {
  const { budget } = evaluator;
  const samples = evaluator.arena.samples(128);
  const columns = new Columns(2048);
  const series: MatrixSeries[] = [];
  const end = ranges.firstEndMs;
  for (const [i, { labels }] of ranges.series.entries()) {
    samples.clear();
    ranges.read(i, samples);
    let first = 0;
    while (first < samples.length && samples.t[first]! <= end - ranges.rangeMs) first++;
    let stop = first;
    while (stop < samples.length && samples.t[stop]! <= end) stop++;
    if (first === stop) continue;
    budget.hold(stop - first);
    series.push(windowOf(labels, samples, first, stop, columns));
    if (budget.due) await budget.pause();
  }
  series.sort((a, b) => compareLabels(a.labels, b.labels));
  return { kind: "matrix", series };
}

/** The samples of a window, copied. */
function windowOf(
  labels: Labels,
  { t, v, histograms }: SampleColumns,
  first: number,
  end: number,
  columns: Columns,
): MatrixSeries {
  let others = 0;
  for (let row = first; row < end; row++) if (histograms?.[row] !== undefined) others++;
  const times = columns.take(end - first - others);
  const values = columns.take(end - first - others);
  if (others === 0) {
    times.set(t.subarray(first, end));
    values.set(v.subarray(first, end));
    return { labels, t: times, v: values, ...noHistograms };
  }
  const histogramT = new Float64Array(others);
  const found: FloatHistogram[] = [];
  for (let row = first, at = 0; row < end; row++) {
    const histogram = histograms?.[row];
    if (histogram === undefined) {
      times[at] = t[row]!;
      values[at++] = v[row]!;
    } else {
      histogramT[found.length] = t[row]!;
      found.push(histogram);
    }
  }
  return { labels, t: times, v: values, histogramT, histograms: found };
}

/** Removes the names that were to go, and makes one series of those that are now the same. */
function named(vector: Vector, steps: Steps, evaluator: Evaluator): Promise<Vector> {
  const series = vector.series.map((s) =>
    s.dropName ? { labels: withoutMetadata(s.labels), dropName: false } : s,
  );
  const renamed: Vector = { kind: "vector", series, column: (i, scratch) => vector.column(i, scratch) };
  return mergeSameLabels(renamed, steps, evaluator);
}

const noHistograms = { histogramT: new Float64Array(0), histograms: [] as readonly FloatHistogram[] };

/** Numbers of one array, at the most. */
const slabLength = 1 << 16;

/** Columns for the series of an answer, as parts of large arrays: an array of its own for each costs more than what is in it. */
class Columns {
  #slab = new Float64Array(0);
  #at = 0;
  #nextLength: number;

  /** `length`: how long all of them may be together; where they are longer, arrays grow. */
  constructor(length: number) {
    this.#nextLength = Math.min(slabLength, length);
  }

  take(length: number): Float64Array {
    if (this.#at + length > this.#slab.length) {
      this.#slab = new Float64Array(Math.max(length, this.#nextLength));
      this.#at = 0;
      this.#nextLength = Math.min(slabLength, 2 * this.#nextLength);
    }
    const column = this.#slab.subarray(this.#at, this.#at + length);
    this.#at += length;
    return column;
  }
}

/** A series without the steps at which there is nothing; those that have the same steps in one run share their times. */
function seriesOf(
  labels: Labels,
  column: StepColumn,
  times: Float64Array,
  columns: Columns,
): MatrixSeries | undefined {
  const { v, has } = column;
  const count = times.length;
  let first = 0;
  while (first < count && has[first] === nothing) first++;
  if (first === count) return undefined;
  let end = first;
  while (end < count && has[end] === float) end++;
  let later = end;
  while (later < count && has[later] === nothing) later++;
  if (later < count) return seriesWithGaps(labels, column, times, columns);
  const values = columns.take(end - first);
  values.set(end - first === v.length ? v : v.subarray(first, end));
  const t = end - first === count ? times : times.subarray(first, end);
  return { labels, t, v: values, ...noHistograms };
}

function seriesWithGaps(
  labels: Labels,
  column: StepColumn,
  times: Float64Array,
  columns: Columns,
): MatrixSeries {
  const { v, has } = column;
  let floats = 0;
  let others = 0;
  for (let step = 0; step < times.length; step++) {
    if (has[step] === float) floats++;
    else if (has[step] !== nothing) others++;
  }
  const t = new Float64Array(floats);
  const values = columns.take(floats);
  const histogramT = others === 0 ? noHistograms.histogramT : new Float64Array(others);
  const histograms: FloatHistogram[] = [];
  let at = 0;
  for (let step = 0; step < times.length; step++) {
    const one = has[step]!;
    if (one === nothing) continue;
    if (one === float) {
      t[at] = times[step]!;
      values[at++] = v[step]!;
    } else {
      histogramT[histograms.length] = times[step]!;
      histograms.push(column.histogramAt(step));
    }
  }
  return { labels, t, v: values, histogramT, histograms };
}
