import {
  type DurationExpr,
  type Expr,
  metricNameOf,
  type Shift,
  type VectorSelector,
} from "@taffrail/promql";
import { renderValue } from "./numbers.ts";

/** A syntax tree in the form of Prometheus's `parse_query`. */
export function astJson(expr: Expr): unknown {
  switch (expr.kind) {
    case "number":
      return { type: "numberLiteral", val: renderValue(expr.value) };
    case "string":
      return { type: "stringLiteral", val: expr.value };
    case "paren":
      return { type: "parenExpr", expr: astJson(expr.expr) };
    case "unary":
      return { type: "unaryExpr", op: expr.op, expr: astJson(expr.expr) };
    case "vectorSelector":
      return { type: "vectorSelector", ...selectorJson(expr), ...shiftJson(expr) };
    case "matrixSelector":
      return {
        type: "matrixSelector",
        ...selectorJson(expr.vector),
        range: expr.rangeMs,
        rangeExpr: durationJson(expr.rangeExpr),
        ...shiftJson(expr.vector),
      };
    case "subquery":
      return {
        type: "subquery",
        expr: astJson(expr.expr),
        range: expr.rangeMs,
        rangeExpr: durationJson(expr.rangeExpr),
        step: expr.stepMs,
        stepExpr: durationJson(expr.stepExpr),
        ...shiftJson(expr),
      };
    case "aggregation":
      return {
        type: "aggregation",
        op: expr.op,
        expr: astJson(expr.expr),
        param: expr.param === undefined ? null : astJson(expr.param),
        grouping: expr.grouping,
        without: expr.without,
      };
    case "binary":
      return {
        type: "binaryExpr",
        op: expr.op,
        lhs: astJson(expr.lhs),
        rhs: astJson(expr.rhs),
        bool: expr.bool,
        matching: expr.matching === undefined ? null : matchingJson(expr.matching),
      };
    case "call": {
      const { name, args, variadic, returns } = expr.func;
      return {
        type: "call",
        func: { name, argTypes: args, variadic, returnType: returns },
        args: expr.args.map(astJson),
      };
    }
  }
}

function selectorJson(selector: VectorSelector): object {
  return {
    name: metricNameOf(selector),
    matchers: selector.matchers.map(({ name, op, value }) => ({ name, type: op, value })),
    anchored: selector.anchored,
    smoothed: selector.smoothed,
  };
}

function shiftJson({ offsetMs, offsetExpr, at }: Shift): object {
  return {
    offset: offsetMs,
    offsetExpr: durationJson(offsetExpr),
    timestamp: at?.kind === "timestamp" ? at.t : null,
    startOrEnd: at === undefined || at.kind === "timestamp" ? null : at.kind,
  };
}

function matchingJson(matching: NonNullable<Extract<Expr, { kind: "binary" }>["matching"]>): object {
  const { card, labels, on, include, fillLeft, fillRight } = matching;
  return {
    card,
    labels,
    on,
    include,
    fillValues: { lhs: fillLeft ?? null, rhs: fillRight ?? null },
  };
}

function durationJson(expr: DurationExpr | undefined): unknown {
  if (expr === undefined) return null;
  if (expr.kind === "number") {
    return { type: "numberLiteral", val: renderValue(expr.value), duration: expr.isDuration };
  }
  const { op, lhs, rhs, wrapped } = expr;
  return { type: "durationExpr", op, lhs: durationJson(lhs), rhs: durationJson(rhs), wrapped };
}
