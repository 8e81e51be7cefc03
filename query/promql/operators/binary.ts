import type { Binary } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import {
  float,
  histogram,
  nothing,
  type Scalar,
  type StepColumn,
  type Steps,
  type Vector,
} from "../value.ts";
import {
  calculate,
  calculateColumn,
  changesMeaning,
  combineHistograms,
  filterColumn,
  isComparison,
  isTrim,
  numberOperand,
  operandAt,
  setCell,
} from "./elements.ts";
import { matchVectors } from "./matching.ts";
import { evaluateSetOperator } from "./set-operator.ts";

/** `a op b`: two scalars, a vector and a scalar, or two vectors. */
export async function evaluateBinary(
  node: Binary,
  steps: Steps,
  evaluator: Evaluator,
): Promise<Scalar | Vector> {
  const l = await evaluator.evaluate(node.lhs, steps);
  const r = await evaluator.evaluate(node.rhs, steps);
  if (l.kind === "scalar" && r.kind === "scalar") {
    return { kind: "scalar", v: l.v.map((v, step) => calculate(node.op, v, r.v[step]!)) };
  }
  if (l.kind === "vector" && r.kind === "scalar") return withScalar(node, l, r.v, false, steps, evaluator);
  if (l.kind === "scalar" && r.kind === "vector") return withScalar(node, r, l.v, true, steps, evaluator);
  if (l.kind !== "vector" || r.kind !== "vector")
    throw new TypeError(`BUG: ${node.op} of ${l.kind} and ${r.kind}`);
  const isSet = node.op === "and" || node.op === "or" || node.op === "unless";
  return isSet
    ? evaluateSetOperator(node, l, r, steps, evaluator)
    : matchVectors(node, l, r, steps, evaluator);
}

/** Each element with the scalar of its step. Filters keep the vector's element, on whichever side it stands. */
function withScalar(
  node: Binary,
  vector: Vector,
  scalar: Float64Array,
  swapped: boolean,
  steps: Steps,
  evaluator: Evaluator,
): Vector | Promise<Vector> {
  const { op, bool } = node;
  const filters = isComparison(op) && !bool;
  const drops = changesMeaning(op) || bool;
  const result: Vector = {
    kind: "vector",
    series: vector.series,
    column(i, scratch) {
      const from = vector.column(i, scratch);
      if (from.h !== undefined || isTrim(op)) return element(from, scratch);
      if (from !== scratch) {
        scratch.has.set(from.has);
        scratch.h = undefined;
      }
      if (!filters) calculateColumn(op, swapped ? scalar : from.v, swapped ? from.v : scalar, scratch.v);
      else {
        if (from !== scratch) scratch.v.set(from.v);
        filterColumn(op, swapped ? scalar : from.v, swapped ? from.v : scalar, scratch.has);
      }
      return scratch;
    },
  };

  /** A column that has histograms, or an operator that is for them, element by element. */
  function element(from: StepColumn, scratch: StepColumn): StepColumn {
    if (from !== scratch) scratch.clear();
    for (let step = 0; step < steps.count; step++) {
      const has = from.has[step]!;
      if (has === nothing) {
        scratch.has[step] = nothing;
        continue;
      }
      const s = scalar[step]!;
      if (has === float && !isTrim(op)) {
        const v = from.v[step]!;
        const combined = swapped ? calculate(op, s, v) : calculate(op, v, s);
        if (!filters) scratch.v[step] = combined;
        else if (combined === 1) scratch.v[step] = v;
        scratch.has[step] = filters && combined === 0 ? nothing : float;
        continue;
      }
      const value = operandAt(from, step);
      const number = numberOperand(s);
      const isRight = swapped && has === histogram; // a float that is trimmed is told as if it stood on the left
      setCell(
        scratch,
        step,
        combineHistograms(
          op,
          bool,
          isRight ? number : value,
          isRight ? value : number,
          evaluator.annotations,
          node,
        ),
      );
    }
    return scratch;
  }

  return drops ? evaluator.unnamedVector(result, steps) : result;
}
