import type { Unary } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import { scaled } from "../histogram/arithmetic.ts";
import { float, nothing, type Scalar, type Steps, type Vector } from "../value.ts";

/** `-x` drops the metric name; `+x` is `x`. */
export async function evaluateUnary(
  unary: Unary,
  steps: Steps,
  evaluator: Evaluator,
): Promise<Scalar | Vector> {
  const value = await evaluator.evaluate(unary.expr, steps);
  if (value.kind !== "scalar" && value.kind !== "vector")
    throw new TypeError(`BUG: unary on a ${value.kind}`);
  if (unary.op === "+") return value;
  if (value.kind === "scalar") return { kind: "scalar", v: value.v.map((v) => -v) };
  const negated: Vector = {
    kind: "vector",
    series: value.series,
    column(i, scratch) {
      const from = value.column(i, scratch);
      if (scratch !== from) scratch.clear();
      for (let step = 0; step < steps.count; step++) {
        const has = from.has[step]!;
        if (has === float) scratch.setFloat(step, -from.v[step]!);
        else if (has !== nothing) scratch.setHistogram(step, scaled(from.histogramAt(step), -1));
      }
      return scratch;
    },
  };
  return evaluator.unnamedVector(negated, steps);
}
