import { isStaleAt, SampleColumns } from "@taffrail/model";
import type { VectorSelector } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import { float, type StepColumn, type Steps, timeOf, type Vector } from "../value.ts";
import { tellResets } from "../histogram/reset.ts";
import { interpolateSelected } from "./smoothed-selector.ts";

/** For each step the newest sample in `(t − lookback, t]`, unless that is a staleness marker. */
export function evaluateVectorSelector(selector: VectorSelector, steps: Steps, evaluator: Evaluator): Vector {
  if (selector.smoothed) return interpolateSelected(selector, steps, evaluator);
  return selectAtSteps(selector, steps, evaluator, (samples, row, out, step) => {
    const h = samples.histograms?.[row];
    if (h === undefined) {
      out.v[step] = samples.v[row]!;
      out.has[step] = float;
    } else out.setHistogram(step, h);
  });
}

/** Walks the samples of each series along the steps and puts `cell` of the one that counts into the column. */
export function selectAtSteps(
  selector: VectorSelector,
  steps: Steps,
  evaluator: Evaluator,
  cell: (samples: SampleColumns, row: number, out: StepColumn, step: number) => void,
): Vector {
  const { series } = evaluator.selectionOf(selector);
  const { atMs, offsetMs } = evaluator.plan.shifts.get(selector)!;
  const { lookbackMs } = evaluator.options;
  const { budget } = evaluator;
  const samples = new SampleColumns(8);
  const statsOnly = evaluator.plan.statsOnly.has(selector);
  const stepMs = atMs === undefined ? steps.stepMs : 0;
  const firstMs = (atMs ?? steps.startMs) - offsetMs;
  const lastMs = firstMs + (steps.count - 1) * stepMs;
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
      const { t, v, length } = samples;
      let row = -1;
      for (let step = 0; step < steps.count; step++) {
        const now = firstMs + step * stepMs;
        while (row + 1 < length && t[row + 1]! <= now) row++;
        if (row < 0 || t[row]! <= now - lookbackMs) continue;
        const value = v[row]!;
        if (value !== value && isStaleAt(v, row)) continue;
        cell(samples, row, out, step);
      }
      return out;
    },
  };
}

/** The times of the samples a selector picks, in seconds: `timestamp(selector)`. */
export function selectTimes(selector: VectorSelector, steps: Steps, evaluator: Evaluator): Vector {
  return selectAtSteps(selector, steps, evaluator, (samples, row, out, step) =>
    out.setFloat(step, samples.t[row]! / 1000),
  );
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
