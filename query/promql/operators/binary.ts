import type { Binary } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import { float, nothing, type Scalar, type Steps, type Vector } from "../value.ts";
import {
  calculate,
  changesMeaning,
  combineHistograms,
  isComparison,
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
      if (from !== scratch) scratch.clear();
      for (let step = 0; step < steps.count; step++) {
        const has = from.has[step]!;
        if (has === nothing) {
          scratch.has[step] = nothing;
          continue;
        }
        const s = scalar[step]!;
        if (has === float) {
          const v = from.v[step]!;
          if (op === "</" || op === ">/") {
            setCell(
              scratch,
              step,
              combineHistograms(
                op,
                bool,
                operandAt(from, step),
                numberOperand(s),
                evaluator.annotations,
                node,
              ),
            );
            continue;
          }
          const combined = swapped ? calculate(op, s, v) : calculate(op, v, s);
          if (!filters) scratch.v[step] = combined;
          else if (combined === 1) scratch.v[step] = v;
          scratch.has[step] = filters && combined === 0 ? nothing : float;
          continue;
        }
        const element = operandAt(from, step);
        const number = numberOperand(s);
        const value = combineHistograms(
          op,
          bool,
          swapped ? number : element,
          swapped ? element : number,
          evaluator.annotations,
          node,
        );
        setCell(scratch, step, value);
      }
      return scratch;
    },
  };
  return drops ? evaluator.unnamedVector(result, steps) : result;
}
