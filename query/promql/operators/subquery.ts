import type { SampleColumns } from "@taffrail/model";
import type { Subquery } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import {
  float,
  nothing,
  type RangeVector,
  type StepColumn,
  type Steps,
  timeOf,
  type Vector,
} from "../value.ts";

/** Evaluates the inner expression once at all multiples of the subquery's step that any window needs. */
export async function evaluateSubquery(
  subquery: Subquery,
  steps: Steps,
  evaluator: Evaluator,
): Promise<RangeVector> {
  const { atMs, offsetMs } = evaluator.plan.shifts.get(subquery)!;
  const rangeMs = evaluator.plan.rangesMs.get(subquery)!;
  const innerStepMs = evaluator.plan.subqueryStepsMs.get(subquery)!;
  const stepMs = atMs === undefined ? steps.stepMs : 0;
  const firstMs = (atMs ?? steps.startMs) - offsetMs;
  const lastMs = firstMs + (steps.count - 1) * stepMs;
  const startMs = (Math.floor((firstMs - rangeMs) / innerStepMs) + 1) * innerStepMs; // the window is open on the left
  const count = Math.floor((lastMs - startMs) / innerStepMs) + 1;
  const inner: Steps = { startMs, stepMs: innerStepMs, count: Math.max(count, 0) };
  const vector: Vector =
    count <= 0
      ? { kind: "vector", series: [], column: (_, scratch) => scratch }
      : await evaluator.vector(subquery.expr, inner);
  const scratch = evaluator.arena.scratch(inner.count);
  return {
    kind: "matrix",
    series: vector.series,
    rangeMs,
    beforeMs: 0,
    afterMs: 0,
    extended: undefined,
    firstEndMs: firstMs,
    stepMs,
    read: (i, into) => samplesOf(vector.column(i, scratch), inner, into),
  };
}

/** Turns cells into samples. What a histogram knew of its predecessor no longer holds between these. */
function samplesOf(column: StepColumn, steps: Steps, into: SampleColumns): void {
  for (let step = 0; step < steps.count; step++) {
    const has = column.has[step]!;
    if (has === nothing) continue;
    if (has === float) into.push(timeOf(steps, step), column.v[step]!);
    else {
      const h = column.histogramAt(step);
      const unknown = h.counterResetHint === "gauge" || h.counterResetHint === "unknown";
      into.pushHistogram(timeOf(steps, step), unknown ? h : { ...h, counterResetHint: "unknown" });
    }
  }
}
