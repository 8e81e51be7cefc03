import type { FloatHistogram } from "@taffrail/model";
import type { Annotations } from "../annotations.ts";
import type { BinaryOp, Span } from "../ast.ts";
import { combined, divided, equalHistograms, scaled } from "../histogram/arithmetic.ts";
import { trimmed } from "../histogram/trim.ts";
import { float, histogram, nothing, type StepColumn } from "../value.ts";

/** Whether an operator compares, and so filters unless it says `bool`. */
export function isComparison(op: BinaryOp): boolean {
  return op === "==" || op === "!=" || op === "<" || op === "<=" || op === ">" || op === ">=";
}

/** Whether the result is no longer what the metric's name says. */
export function changesMeaning(op: BinaryOp): boolean {
  return !isComparison(op) && op !== "and" && op !== "or" && op !== "unless" && op !== "</" && op !== ">/";
}

/** Two floats; comparisons give 1 or 0. */
export function calculate(op: BinaryOp, l: number, r: number): number {
  switch (op) {
    case "+":
      return l + r;
    case "-":
      return l - r;
    case "*":
      return l * r;
    case "/":
      return l / r;
    case "%":
      return l % r;
    case "^":
      return power(l, r);
    case "atan2":
      return Math.atan2(l, r);
    case "==":
      return l === r ? 1 : 0;
    case "!=":
      return l !== r ? 1 : 0;
    case "<":
      return l < r ? 1 : 0;
    case "<=":
      return l <= r ? 1 : 0;
    case ">":
      return l > r ? 1 : 0;
    case ">=":
      return l >= r ? 1 : 0;
    default:
      return NaN; // trimming and set operators never meet two floats here
  }
}

/** `calculate` for each step: also where there is nothing, and then it is rubbish. `out` may be either side. */
export function calculateColumn(op: BinaryOp, l: Float64Array, r: Float64Array, out: Float64Array): void {
  const count = out.length;
  switch (op) {
    case "+":
      for (let i = 0; i < count; i++) out[i] = l[i]! + r[i]!;
      break;
    case "-":
      for (let i = 0; i < count; i++) out[i] = l[i]! - r[i]!;
      break;
    case "*":
      for (let i = 0; i < count; i++) out[i] = l[i]! * r[i]!;
      break;
    case "/":
      for (let i = 0; i < count; i++) out[i] = l[i]! / r[i]!;
      break;
    default:
      for (let i = 0; i < count; i++) out[i] = calculate(op, l[i]!, r[i]!);
  }
}

/** Empties the cells of `has` at which a comparison does not hold. */
export function filterColumn(op: BinaryOp, l: Float64Array, r: Float64Array, has: Uint8Array): void {
  const count = has.length;
  switch (op) {
    case "==":
      for (let i = 0; i < count; i++) if (!(l[i]! === r[i]!)) has[i] = 0;
      break;
    case "!=":
      for (let i = 0; i < count; i++) if (l[i]! === r[i]!) has[i] = 0;
      break;
    case "<":
      for (let i = 0; i < count; i++) if (!(l[i]! < r[i]!)) has[i] = 0;
      break;
    case "<=":
      for (let i = 0; i < count; i++) if (!(l[i]! <= r[i]!)) has[i] = 0;
      break;
    case ">":
      for (let i = 0; i < count; i++) if (!(l[i]! > r[i]!)) has[i] = 0;
      break;
    case ">=":
      for (let i = 0; i < count; i++) if (!(l[i]! >= r[i]!)) has[i] = 0;
      break;
    default:
  }
}

/** As C's pow: 1 to any power and −1 to an infinite one are 1, where JavaScript says NaN. */
export function power(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && Math.abs(exponent) === Infinity)) return 1;
  return base ** exponent;
}

/** Whether an operator trims histograms. */
export function isTrim(op: BinaryOp): boolean {
  return op === "</" || op === ">/";
}

/** What an element is combined with: a cell of a column, or a number that stands in for one. */
export interface Operand {
  readonly has: number;
  readonly v: number;
  readonly h: FloatHistogram | undefined;
}

/**
 * Combines elements of which at least one may be a histogram. `undefined` where the pair gives nothing, and says why; filters keep the
 * left one. `isVectorRight` tells whose value a filter keeps where the left is a scalar.
 */
export function combineHistograms(
  op: BinaryOp,
  bool: boolean,
  l: Operand,
  r: Operand,
  annotations: Annotations,
  span: Span,
): number | FloatHistogram | undefined {
  if (l.h !== undefined && r.h !== undefined) {
    switch (op) {
      case "+":
      case "-":
        return combined(l.h, r.h, op, annotations, span);
      case "==":
      case "!=": {
        const keep = equalHistograms(l.h, r.h) === (op === "==");
        if (bool) return keep ? 1 : 0;
        return keep ? l.h : undefined;
      }
      default:
    }
  } else if (l.h !== undefined) {
    switch (op) {
      case "*":
        return scaled(l.h, r.v);
      case "/":
        return divided(l.h, r.v);
      case "</":
      case ">/":
        return trimmed(l.h, r.v, op === "</");
      default:
    }
  } else if (op === "*") return scaled(r.h!, l.v);
  annotations.info(
    `incompatible sample types encountered for binary operator "${op}": ${kindOf(l)} ${op} ${kindOf(r)}`,
    span,
  );
  return undefined;
}

function kindOf({ has }: Operand): string {
  return has === histogram ? "histogram" : "float";
}

/** The element of a column at a step. */
export function operandAt(column: StepColumn, step: number): Operand {
  const has = column.has[step]!;
  return {
    has,
    v: column.v[step]!,
    h: has === histogram ? column.histogramAt(step) : undefined,
  };
}

/** A number as an element. */
export function numberOperand(v: number): Operand {
  return { has: float, v, h: undefined };
}

/** Puts a result into a cell. */
export function setCell(out: StepColumn, step: number, value: number | FloatHistogram | undefined): void {
  if (value === undefined) out.has[step] = nothing;
  else if (typeof value === "number") out.setFloat(step, value);
  else out.setHistogram(step, value);
}
