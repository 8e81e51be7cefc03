export {
  type Aggregation,
  type AggregationOp,
  type ArithmeticOp,
  type At,
  type Binary,
  type BinaryOp,
  type Call,
  childrenOf,
  type ComparisonOp,
  type DurationExpr,
  type DurationOperation,
  type Expr,
  expressionsIn,
  type MatrixSelector,
  metricNameOf,
  type NumberLiteral,
  type Paren,
  type SetOp,
  type Shift,
  type Span,
  type StringLiteral,
  type Subquery,
  type TrimOp,
  type Unary,
  type ValueType,
  valueTypeOf,
  type VectorMatching,
  type VectorSelector,
  withoutParens,
} from "./ast.ts";
export {
  completeAt,
  type Completion,
  type CompletionItem,
  type CompletionKind,
  type CompletionProvider,
  type Diagnostic,
  format,
  functionNotes,
  type Highlight,
  highlight,
  lint,
  type MetricEntry,
  renderSignature,
  type TokenClass,
} from "./editor/index.ts";
export { exprToJson, type Json } from "./expr-json.ts";
export { parseExpr, parseMetricSelector, type ParserOptions } from "./parser.ts";
export { prettyExpr } from "./pretty.ts";
export { renderExpr } from "./render.ts";
export { type FunctionSignature, functionSignatures } from "./signatures.ts";
export { positionOf, PromqlSyntaxError } from "./syntax-error.ts";
export {
  defaultLimits,
  type Engine,
  type EngineLimits,
  type EngineOptions,
  openEngine,
  type QueryOptions,
} from "./engine.ts";
export { ElsewhereFailedError, type PlacedQuestion, type SelectedRange } from "./elsewhere.ts";
export { boundOf } from "./histogram/buckets.ts";
export { formatFloat, formatPlain } from "./format-float.ts";
export {
  BadQueryError,
  ExecutionError,
  QueryCanceledError,
  QueryTimeoutError,
  StorageError,
  TooManySamplesError,
  TooMuchMemoryError,
} from "./query-errors.ts";
export type { QueryTimes } from "./plan.ts";
export type {
  MatrixSeries,
  OperatorCost,
  QueryPlan,
  QueryResult,
  QueryStats,
  QueryValue,
  VectorElement,
} from "./result.ts";
export type { SelectedSeries, SelectHints, Selection, SeriesSource } from "./source.ts";
export { typeNameOf } from "./type-check.ts";
export { storedHint } from "./histogram/reset.ts";
export { histogramText } from "./histogram/text.ts";
export {
  type DescribedValue,
  describeHistogram,
  parseMetric,
  parseSeriesDescription,
  type SeriesDescription,
} from "./series-description.ts";
