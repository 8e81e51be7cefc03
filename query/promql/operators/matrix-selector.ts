import { isStaleAt, type SampleColumns } from "@taffrail/model";
import type { MatrixSelector } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import { tellResets } from "../histogram/reset.ts";
import type { RangeVector, Steps } from "../value.ts";
import { firstNaN } from "./first-nan.ts";

/** For each step all samples in `(t − range, t]`, staleness markers left out. */
export function evaluateMatrixSelector(
  matrix: MatrixSelector,
  steps: Steps,
  evaluator: Evaluator,
): RangeVector {
  const selector = matrix.vector;
  const { series } = evaluator.selectionOf(selector);
  const { atMs, offsetMs } = evaluator.plan.shifts.get(selector)!;
  const rangeMs = evaluator.plan.rangesMs.get(matrix)!;
  const { lookbackMs } = evaluator.options;
  const extended = selector.anchored ? "anchored" : selector.smoothed ? "smoothed" : undefined;
  const beforeMs = extended === undefined ? 0 : lookbackMs;
  const afterMs = extended === "smoothed" ? lookbackMs : 0;
  const statsOnly = evaluator.plan.statsOnly.has(selector);
  const stepMs = atMs === undefined ? steps.stepMs : 0;
  const firstMs = (atMs ?? steps.startMs) - offsetMs;
  const lastMs = firstMs + (steps.count - 1) * stepMs;
  return {
    kind: "matrix",
    series: series.map(({ labels }) => ({ labels, dropName: false })),
    rangeMs,
    beforeMs,
    afterMs,
    extended,
    firstEndMs: firstMs,
    stepMs,
    read(i, into) {
      const encodedBefore = into.encodedBytes;
      series[i]!.read(firstMs - rangeMs - beforeMs + 1, lastMs + afterMs, into);
      evaluator.budget.samplesRead += into.length;
      evaluator.budget.bytesRead += into.encodedBytes - encodedBefore;
      dropStale(into);
      if (statsOnly) tellResets(into);
    },
  };
}

/** Removes staleness markers in place. */
export function dropStale(samples: SampleColumns): void {
  const { t, v, length, histograms, startT } = samples;
  let kept = firstNaN(v, length); // of most series that is all
  for (let row = kept; row < length; row++) {
    const value = v[row]!;
    if (value !== value && isStaleAt(v, row)) continue;
    if (kept !== row) {
      t[kept] = t[row]!;
      v[kept] = value;
      if (histograms !== undefined) histograms[kept] = histograms[row];
      if (startT !== undefined) startT[kept] = startT[row]!;
    }
    kept++;
  }
  samples.length = kept;
}
