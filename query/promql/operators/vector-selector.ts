import { isStaleAt, type SampleColumns } from "@taffrail/model";
import type { VectorSelector } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import { float, type StepColumn, type Steps, timeOf, type Vector } from "../value.ts";
import { tellResets } from "../histogram/reset.ts";
import { likelyRows, rowsUpTo } from "./row-search.ts";
import { interpolateSelected } from "./smoothed-selector.ts";

/** For each step the newest sample in `(t − lookback, t]`, unless that is a staleness marker. */
export function evaluateVectorSelector(selector: VectorSelector, steps: Steps, evaluator: Evaluator): Vector {
  if (selector.smoothed) return interpolateSelected(selector, steps, evaluator);
  return selectAtSteps(selector, steps, evaluator, fillValues);
}

/** Walks the samples of each series along the steps; `fill` puts those of `rows`, one a step and −1 for none, into the column. */
export function selectAtSteps(
  selector: VectorSelector,
  steps: Steps,
  evaluator: Evaluator,
  fill: (samples: SampleColumns, rows: Int32Array, out: StepColumn) => void,
): Vector {
  const { series } = evaluator.selectionOf(selector);
  const { atMs, offsetMs } = evaluator.plan.shifts.get(selector)!;
  const { lookbackMs } = evaluator.options;
  const { budget } = evaluator;
  const rows = new Int32Array(steps.count);
  const statsOnly = evaluator.plan.statsOnly.has(selector);
  const stepMs = atMs === undefined ? steps.stepMs : 0;
  const firstMs = (atMs ?? steps.startMs) - offsetMs;
  const lastMs = firstMs + (steps.count - 1) * stepMs;
  const samples = evaluator.arena.samples(likelyRows(lastMs - firstMs + lookbackMs));
  return {
    kind: "vector",
    series: series.map(({ labels }) => ({ labels, dropName: false })),
    column(i, out) {
      samples.clear();
      series[i]!.read(firstMs - lookbackMs + 1, lastMs, samples);
      if (statsOnly) tellResets(samples);
      budget.samplesRead += samples.length;
      budget.bytesRead += samples.encodedBytes;
      budget.touch(Math.min(samples.length, steps.count));
      out.clear();
      newestRows(samples, firstMs, stepMs, lookbackMs, rows);
      fill(samples, rows, out);
      return out;
    },
  };
}

/** The row of the newest sample in `(t − lookback, t]` at each step; −1 where there is none or it is a staleness marker. */
function newestRows(
  { t, v, length }: SampleColumns,
  firstMs: number,
  stepMs: number,
  lookbackMs: number,
  rows: Int32Array,
): void {
  let upTo = 0;
  let hop = 0;
  for (let step = 0; step < rows.length; step++) {
    const now = firstMs + step * stepMs;
    const before = upTo;
    upTo = rowsUpTo(t, length, upTo, hop, now);
    hop = upTo - before;
    const row = upTo - 1;
    if (row < 0 || t[row]! <= now - lookbackMs) rows[step] = -1;
    else {
      const value = v[row]!;
      rows[step] = value !== value && isStaleAt(v, row) ? -1 : row;
    }
  }
}

/** Puts the samples themselves into the column. */
function fillValues({ v, histograms }: SampleColumns, rows: Int32Array, out: StepColumn): void {
  const { v: values, has } = out;
  for (let step = 0; step < rows.length; step++) {
    const row = rows[step]!;
    if (row < 0) continue;
    const h = histograms?.[row];
    if (h !== undefined) out.setHistogram(step, h);
    else {
      values[step] = v[row]!;
      has[step] = float;
    }
  }
}

/** The times of the samples a selector picks, in seconds: `timestamp(selector)`. */
export function selectTimes(selector: VectorSelector, steps: Steps, evaluator: Evaluator): Vector {
  return selectAtSteps(selector, steps, evaluator, ({ t }, rows, out) => {
    for (let step = 0; step < rows.length; step++)
      if (rows[step]! >= 0) out.setFloat(step, t[rows[step]!]! / 1000);
  });
}

/** The time of each step in seconds, wherever the vector has an element. */
export function stepTimes(vector: Vector, steps: Steps): Vector {
  return {
    kind: "vector",
    series: vector.series,
    column(i, scratch) {
      const from = vector.column(i, scratch);
      for (let step = 0; step < steps.count; step++) {
        if (from.has[step] === 0) scratch.has[step] = 0;
        else scratch.setFloat(step, timeOf(steps, step) / 1000);
      }
      return scratch;
    },
  };
}
