import { type Matcher, metricName } from "@taffrail/model";
import type { FunctionSignature } from "./signatures.ts";

/** What an expression gives: one number, one text, samples at one time, samples over a range, or nothing of these. */
export type ValueType = "none" | "scalar" | "string" | "vector" | "matrix";

/** Where a node stands in the query: UTF-16 offsets, `end` excluded. Line and column come from `positionOf`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A PromQL expression. The union is closed: switch over `kind`. */
export type Expr =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | MatrixSelector
  | Subquery
  | Unary
  | Binary
  | Aggregation
  | Call
  | Paren;

export interface NumberLiteral extends Span {
  readonly kind: "number";
  /** In seconds, where it was written as a duration. */
  readonly value: number;
  /** Whether it was written as a duration: `5m`. */
  readonly isDuration: boolean;
}

export interface StringLiteral extends Span {
  readonly kind: "string";
  /** Escapes resolved. A byte that is no UTF-8, 0x80–0xff, stands as the lone surrogate U+DC00 + byte. */
  readonly value: string;
}

/** When a selector or subquery looks, whatever the time of evaluation: `@ 10`, `@ start()`, `@ end()`. */
export type At =
  | { readonly kind: "start" }
  | { readonly kind: "end" }
  | { readonly kind: "timestamp"; readonly t: number };

/** What may stand behind selectors and subqueries. */
export interface Shift {
  /** Milliseconds back in time; negative is forward. 0 where `offsetExpr` says more. */
  readonly offsetMs: number;
  readonly offsetExpr: DurationExpr | undefined;
  readonly at: At | undefined;
}

/** `name{matchers} anchored @ … offset …` */
export interface VectorSelector extends Span, Shift {
  readonly kind: "vectorSelector";
  /** The name before the braces; "" where there is none, also where it is quoted inside them. `metricNameOf` knows both. */
  readonly name: string;
  /** All conditions, the one on the name among them, in Prometheus's order: as written, then the name from before the braces. */
  readonly matchers: readonly Matcher[];
  readonly anchored: boolean;
  readonly smoothed: boolean;
}

/** `selector[range]`; offset, `@`, `anchored` and `smoothed` behind the bracket are the selector's. */
export interface MatrixSelector extends Span {
  readonly kind: "matrixSelector";
  readonly vector: VectorSelector;
  /** 0 where `rangeExpr` says more. */
  readonly rangeMs: number;
  readonly rangeExpr: DurationExpr | undefined;
}

/** `expr[range:step]` */
export interface Subquery extends Span, Shift {
  readonly kind: "subquery";
  readonly expr: Expr;
  /** 0 where `rangeExpr` says more. */
  readonly rangeMs: number;
  readonly rangeExpr: DurationExpr | undefined;
  /** 0 where none is written, or where `stepExpr` says more. */
  readonly stepMs: number;
  readonly stepExpr: DurationExpr | undefined;
}

export interface Unary extends Span {
  readonly kind: "unary";
  readonly op: "+" | "-";
  readonly expr: Expr;
}

export type ArithmeticOp = "+" | "-" | "*" | "/" | "%" | "^" | "atan2";
/** `</` and `>/` trim native histograms. */
export type TrimOp = "</" | ">/";
export type ComparisonOp = "==" | "!=" | "<" | "<=" | ">" | ">=";
export type SetOp = "and" | "or" | "unless";
export type BinaryOp = ArithmeticOp | TrimOp | ComparisonOp | SetOp;

export interface Binary extends Span {
  readonly kind: "binary";
  readonly op: BinaryOp;
  readonly lhs: Expr;
  readonly rhs: Expr;
  /** `bool` behind a comparison: 0 and 1 instead of filtering. */
  readonly bool: boolean;
  /** Present exactly where both sides are vectors. */
  readonly matching: VectorMatching | undefined;
  /** `scalar` where both sides are, else `vector`. */
  readonly returns: "scalar" | "vector";
}

/** How elements of two vectors find each other. */
export interface VectorMatching {
  /** `many-to-one` is `group_left`, `one-to-many` is `group_right`, `many-to-many` is a set operator's. */
  readonly card: "one-to-one" | "many-to-one" | "one-to-many" | "many-to-many";
  /** Whether `labels` are those that count, `on(…)`, rather than those that do not, `ignoring(…)`. */
  readonly on: boolean;
  readonly labels: readonly string[];
  /** Labels of the "one" side that go into the result: `group_left(…)`. */
  readonly include: readonly string[];
  /** The value of a missing partner on the left, `fill_left` or `fill`. */
  readonly fillLeft: number | undefined;
  readonly fillRight: number | undefined;
}

export type AggregationOp =
  | "avg"
  | "bottomk"
  | "count"
  | "count_values"
  | "group"
  | "limit_ratio"
  | "limitk"
  | "max"
  | "min"
  | "quantile"
  | "stddev"
  | "stdvar"
  | "sum"
  | "topk";

export interface Aggregation extends Span {
  readonly kind: "aggregation";
  readonly op: AggregationOp;
  readonly expr: Expr;
  /** `k`, `φ`, the ratio or the label: of `topk`, `bottomk`, `limitk`, `limit_ratio`, `quantile`, `count_values`, and always there. */
  readonly param: Expr | undefined;
  readonly grouping: readonly string[];
  /** Whether `grouping` are the labels to drop rather than those to keep. */
  readonly without: boolean;
}

export interface Call extends Span {
  readonly kind: "call";
  readonly func: FunctionSignature;
  readonly args: readonly Expr[];
}

export interface Paren extends Span {
  readonly kind: "paren";
  readonly expr: Expr;
}

/** Arithmetic on durations, in seconds: inside `[…]` and behind `offset`. Evaluated once a query. */
export type DurationExpr = NumberLiteral | DurationOperation;

export interface DurationOperation extends Span {
  readonly kind: "duration";
  /** `step` and `range` have no operands; a sign has only `rhs`; all else has both. */
  readonly op: "+" | "-" | "*" | "/" | "%" | "^" | "min_of" | "max_of" | "step" | "range";
  readonly lhs: DurationExpr | undefined;
  readonly rhs: DurationExpr | undefined;
  /** Whether it was written in parentheses. */
  readonly wrapped: boolean;
}

/** What `expr` gives. */
export function valueTypeOf(expr: Expr): ValueType {
  let at = expr;
  while (at.kind === "paren" || at.kind === "unary") at = at.expr;
  switch (at.kind) {
    case "number":
      return "scalar";
    case "string":
      return "string";
    case "vectorSelector":
    case "aggregation":
      return "vector";
    case "matrixSelector":
    case "subquery":
      return "matrix";
    case "call":
      return at.func.returns;
    case "binary":
      return at.returns;
  }
}

/** `expr` without the parentheses around it. */
export function withoutParens(expr: Expr): Expr {
  let at = expr;
  while (at.kind === "paren") at = at.expr;
  return at;
}

/** The expressions directly inside, left to right; a matrix selector's is its vector selector. */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case "number":
    case "string":
    case "vectorSelector":
      return [];
    case "matrixSelector":
      return [expr.vector];
    case "subquery":
    case "unary":
    case "paren":
      return [expr.expr];
    case "binary":
      return [expr.lhs, expr.rhs];
    case "aggregation":
      return expr.param === undefined ? [expr.expr] : [expr.param, expr.expr];
    case "call":
      return expr.args;
  }
}

/** All expressions in `expr`, itself first, parents before children. */
export function* expressionsIn(expr: Expr): Generator<Expr, void, undefined> {
  const waiting: Expr[] = [expr];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    waiting.push(...childrenOf(next).toReversed());
  }
}

/** The metric name that `selector` asks for, before or inside its braces; "" where it asks for none or for several. */
export function metricNameOf(selector: VectorSelector): string {
  if (selector.name !== "") return selector.name;
  const names = selector.matchers.filter((m) => m.name === metricName && m.op === "=");
  return names.length === 1 ? names[0]!.value : "";
}
