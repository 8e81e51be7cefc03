import type { DurationExpr, Expr, Shift, VectorSelector } from "./ast.ts";
import { renderNumber } from "./number-literal.ts";

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** `expr` as the `parse_query` endpoint of Prometheus's HTTP API answers it. */
export function exprToJson(expr: Expr): Json {
  switch (expr.kind) {
    case "number":
      return { type: "numberLiteral", val: renderNumber(expr.value) };
    case "string":
      return { type: "stringLiteral", val: wellFormed(expr.value) };
    case "vectorSelector":
      return { type: "vectorSelector", ...selectorJson(expr) };
    case "matrixSelector":
      return {
        type: "matrixSelector",
        range: expr.rangeMs,
        rangeExpr: durationJson(expr.rangeExpr),
        ...selectorJson(expr.vector),
      };
    case "subquery":
      return {
        type: "subquery",
        expr: exprToJson(expr.expr),
        range: expr.rangeMs,
        rangeExpr: durationJson(expr.rangeExpr),
        step: expr.stepMs,
        stepExpr: durationJson(expr.stepExpr),
        ...shiftJson(expr),
      };
    case "unary":
      return { type: "unaryExpr", op: expr.op, expr: exprToJson(expr.expr) };
    case "binary": {
      const { matching } = expr;
      return {
        type: "binaryExpr",
        op: expr.op,
        lhs: exprToJson(expr.lhs),
        rhs: exprToJson(expr.rhs),
        bool: expr.bool,
        matching:
          matching === undefined
            ? null
            : {
                card: matching.card,
                labels: matching.labels.map(wellFormed),
                on: matching.on,
                include: matching.include.map(wellFormed),
                fillValues: { lhs: matching.fillLeft ?? null, rhs: matching.fillRight ?? null },
              },
      };
    }
    case "aggregation":
      return {
        type: "aggregation",
        op: expr.op,
        expr: exprToJson(expr.expr),
        param: expr.param === undefined ? null : exprToJson(expr.param),
        grouping: expr.grouping.map(wellFormed),
        without: expr.without,
      };
    case "call": {
      const { name, args, returns, variadic } = expr.func;
      return {
        type: "call",
        func: { name, argTypes: args, returnType: returns, variadic },
        args: expr.args.map(exprToJson),
      };
    }
    case "paren":
      return { type: "parenExpr", expr: exprToJson(expr.expr) };
  }
}

function selectorJson(selector: VectorSelector): { readonly [key: string]: Json } {
  return {
    name: selector.name,
    matchers: selector.matchers.map(({ name, op, value }) => ({
      name: wellFormed(name),
      type: op,
      value: wellFormed(value),
    })),
    anchored: selector.anchored,
    smoothed: selector.smoothed,
    ...shiftJson(selector),
  };
}

function shiftJson({ offsetMs, offsetExpr, at }: Shift): { readonly [key: string]: Json } {
  return {
    offset: offsetMs,
    offsetExpr: durationJson(offsetExpr),
    timestamp: at?.kind === "timestamp" ? at.t : null,
    startOrEnd: at === undefined || at.kind === "timestamp" ? null : at.kind,
  };
}

function durationJson(expr: DurationExpr | undefined): Json {
  if (expr === undefined) return null;
  if (expr.kind === "number") {
    return { type: "numberLiteral", val: renderNumber(expr.value), duration: expr.isDuration };
  }
  return {
    type: "durationExpr",
    op: expr.op,
    lhs: durationJson(expr.lhs),
    rhs: durationJson(expr.rhs),
    wrapped: expr.wrapped,
  };
}

/** Bytes that are no UTF-8 leave as U+FFFD, as from Go's encoder. */
function wellFormed(text: string): string {
  return text.toWellFormed();
}
