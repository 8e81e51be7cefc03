import { Labels, LabelsBuilder, metricName } from "@taffrail/model";
import { type Call, type Expr, type VectorSelector, withoutParens } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import { evaluateRangeFunction } from "../operators/range-function.ts";
import { nothing, type Scalar, StepColumn, type Steps, StoredVector, type Vector } from "../value.ts";
import { vectorOf } from "./time.ts";
import { greaterOf, lesserOf } from "./math.ts";

/** `absent(v)`: 1 at each step where the vector is empty, with the labels its selector asks for. */
export async function absent(call: Call, steps: Steps, evaluator: Evaluator): Promise<Vector> {
  return whereEmpty(await evaluator.vector(call.args[0]!, steps), call.args[0]!, steps, evaluator);
}

/** `absent_over_time(m)`: 1 at each step whose windows are all empty. */
export async function absentOverTime(call: Call, steps: Steps, evaluator: Evaluator): Promise<Vector> {
  const present = {
    keepsName: true, // series that differ in it only do not hurt here
    kernel: (_: unknown, out: StepColumn, step: number): void => out.setFloat(step, 1),
  };
  const vector = await evaluateRangeFunction(call, present, steps, evaluator);
  return whereEmpty(vector, call.args[0]!, steps, evaluator);
}

async function whereEmpty(vector: Vector, arg: Expr, steps: Steps, evaluator: Evaluator): Promise<Vector> {
  const scratch = evaluator.arena.scratch(steps.count);
  const out = new StepColumn(steps.count);
  for (let step = 0; step < steps.count; step++) out.setFloat(step, 1);
  for (let i = 0; i < vector.series.length; i++) {
    const { has } = vector.column(i, scratch);
    for (let step = 0; step < steps.count; step++) if (has[step] !== nothing) out.has[step] = nothing;
    if (evaluator.budget.due) await evaluator.budget.pause();
  }
  const result = new StoredVector();
  result.push({ labels: labelsAskedFor(arg), dropName: false }, out);
  return result;
}

/** Labels fixed by `=` in a plain selector; one with several conditions is left out. */
function labelsAskedFor(arg: Expr): Labels {
  const expr = withoutParens(arg);
  let selector: VectorSelector;
  if (expr.kind === "vectorSelector") selector = expr;
  else if (expr.kind === "matrixSelector") selector = expr.vector;
  else return Labels.empty;
  const labels = new LabelsBuilder();
  const seen = new Set<string>();
  for (const { name, op, value } of selector.matchers) {
    if (name === metricName) continue;
    if (op === "=" && !seen.has(name)) {
      labels.set(name, value);
      seen.add(name);
    } else labels.delete(name);
  }
  return labels.labels();
}

/** `scalar(v)`: the only float of the vector, else NaN. */
export async function scalar(call: Call, steps: Steps, evaluator: Evaluator): Promise<Scalar> {
  const vector = await evaluator.vector(call.args[0]!, steps);
  const v = new Float64Array(steps.count);
  const found = new Uint8Array(steps.count);
  const scratch = evaluator.arena.scratch(steps.count);
  for (let i = 0; i < vector.series.length; i++) {
    const column = vector.column(i, scratch);
    for (let step = 0; step < steps.count; step++) {
      if (column.has[step] !== 1) continue;
      v[step] = column.v[step]!;
      found[step] = Math.min(found[step]! + 1, 2);
    }
    if (evaluator.budget.due) await evaluator.budget.pause();
  }
  for (let step = 0; step < steps.count; step++) if (found[step] !== 1) v[step] = NaN;
  return { kind: "scalar", v };
}

/** `vector(s)`. */
export async function vector(call: Call, steps: Steps, evaluator: Evaluator): Promise<Vector> {
  return vectorOf((await evaluator.scalar(call.args[0]!, steps)).v);
}

/** `min_of(a, b)`, `max_of(a, b)`. */
export async function extremeOf(call: Call, steps: Steps, evaluator: Evaluator): Promise<Scalar> {
  const a = (await evaluator.scalar(call.args[0]!, steps)).v;
  const b = (await evaluator.scalar(call.args[1]!, steps)).v;
  const choose = call.func.name === "min_of" ? lesserOf : greaterOf;
  return { kind: "scalar", v: a.map((x, step) => choose(x, b[step]!)) };
}
