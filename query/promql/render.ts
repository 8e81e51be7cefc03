import { compareText, isPlainLabelName, type Matcher } from "@taffrail/model";
import type {
  Aggregation,
  Binary,
  DurationExpr,
  Expr,
  NumberLiteral,
  Shift,
  Subquery,
  VectorMatching,
  VectorSelector,
} from "./ast.ts";
import { renderDuration, renderNumber } from "./number-literal.ts";
import { quote } from "./string-literal.ts";

/** `expr` on one line, as Prometheus prints it; parsed again it gives the same expression. */
export function renderExpr(expr: Expr): string {
  switch (expr.kind) {
    case "number":
      return renderLiteral(expr);
    case "string":
      return quote(expr.value);
    case "vectorSelector":
      return renderSelector(expr) + renderModifiers(expr) + renderShift(expr);
    case "matrixSelector": {
      const { vector } = expr;
      const range = renderRange(expr.rangeMs, expr.rangeExpr);
      return `${renderSelector(vector)}[${range}]${renderModifiers(vector)}${renderShift(vector)}`;
    }
    case "subquery":
      return renderExpr(expr.expr) + renderSubqueryEnd(expr);
    case "unary":
      return expr.op + renderExpr(expr.expr);
    case "binary":
      return `${renderLeft(expr)} ${renderOperator(expr)} ${renderExpr(expr.rhs)}`;
    case "aggregation": {
      const param = expr.param === undefined ? "" : `${renderExpr(expr.param)}, `;
      return `${renderAggregator(expr)}(${param}${renderExpr(expr.expr)})`;
    }
    case "call":
      return `${expr.func.name}(${expr.args.map(renderExpr).join(", ")})`;
    case "paren":
      return `(${renderExpr(expr.expr)})`;
  }
}

/** The left side of `expr`. A sign before `^` would be read as one of the whole power, so `+Inf` goes without. */
export function renderLeft({ op, lhs }: Binary): string {
  return op === "^" && lhs.kind === "number" && lhs.value === Infinity ? "Inf" : renderExpr(lhs);
}

/** `sum by (a) `, with the space that stands before the parenthesis where there is a clause. */
export function renderAggregator({ op, grouping, without }: Aggregation): string {
  if (without) return `${op} without (${renderLabels(grouping)}) `;
  return grouping.length === 0 ? op : `${op} by (${renderLabels(grouping)}) `;
}

/** The operator with `bool` and how vectors match. */
export function renderOperator({ op, bool, matching }: Binary): string {
  return `${op}${bool ? " bool" : ""}${matching === undefined ? "" : renderMatching(matching)}`;
}

/** What stands behind the expression of a subquery. */
export function renderSubqueryEnd(expr: Subquery): string {
  const step =
    expr.stepMs === 0 && expr.stepExpr === undefined ? "" : renderRange(expr.stepMs, expr.stepExpr);
  return `[${renderRange(expr.rangeMs, expr.rangeExpr)}:${step}]${renderShift(expr)}`;
}

function renderMatching({ card, on, labels, include, fillLeft, fillRight }: VectorMatching): string {
  const isGrouped = card === "many-to-one" || card === "one-to-many";
  let text = "";
  if (labels.length > 0 || on || isGrouped) text += ` ${on ? "on" : "ignoring"} (${renderLabels(labels)})`;
  if (isGrouped) text += ` group_${card === "many-to-one" ? "left" : "right"} (${renderLabels(include)})`;
  if (fillLeft !== undefined && Object.is(fillLeft, fillRight))
    return `${text} fill (${renderNumber(fillLeft)})`;
  if (fillLeft !== undefined) text += ` fill_left (${renderNumber(fillLeft)})`;
  if (fillRight !== undefined) text += ` fill_right (${renderNumber(fillRight)})`;
  return text;
}

function renderLabels(labels: readonly string[]): string {
  return labels.map(renderLabel).join(", ");
}

function renderLabel(name: string): string {
  return isPlainLabelName(name) ? name : quote(name);
}

/** Name and conditions; these sorted as text. The name's own condition is not said twice. */
function renderSelector({ name, matchers }: VectorSelector): string {
  const conditions = matchers
    .filter((m) => name === "" || m.name !== "__name__" || m.op !== "=" || m.value !== name)
    .map(renderMatcher)
    .sort(compareText);
  return conditions.length === 0 && name !== "" ? name : `${name}{${conditions.join(",")}}`;
}

function renderMatcher({ name, op, value }: Matcher): string {
  return `${renderLabel(name)}${op}${quote(value)}`;
}

function renderModifiers({ anchored, smoothed }: VectorSelector): string {
  return `${anchored ? " anchored" : ""}${smoothed ? " smoothed" : ""}`;
}

function renderShift({ offsetMs, offsetExpr, at }: Shift): string {
  let text = "";
  if (at?.kind === "timestamp") text += ` @ ${renderSeconds(at.t)}`;
  else if (at !== undefined) text += ` @ ${at.kind}()`;
  if (offsetExpr !== undefined) return `${text} offset ${renderDurationExpr(offsetExpr)}`;
  return offsetMs === 0 ? text : `${text} offset ${renderDuration(offsetMs)}`;
}

/** Milliseconds as seconds with three decimals. */
function renderSeconds(ms: number): string {
  const whole = BigInt(Math.abs(ms));
  return `${ms < 0 ? "-" : ""}${whole / 1000n}.${String(whole % 1000n).padStart(3, "0")}`;
}

function renderRange(ms: number, expr: DurationExpr | undefined): string {
  return expr === undefined ? renderDuration(ms) : renderDurationExpr(expr);
}

function renderDurationExpr(expr: DurationExpr): string {
  if (expr.kind === "number") return renderLiteral(expr);
  const { op, lhs, rhs } = expr;
  const text = ((): string => {
    if (rhs === undefined) return `${op}()`;
    if (op === "min_of" || op === "max_of")
      return `${op}(${renderDurationExpr(lhs!)}, ${renderDurationExpr(rhs)})`;
    if (lhs !== undefined) return `${renderDurationExpr(lhs)} ${op} ${renderDurationExpr(rhs)}`;
    return `${op === "-" ? "-" : ""}${renderDurationExpr(rhs)}`;
  })();
  return expr.wrapped ? `(${text})` : text;
}

function renderLiteral({ value, isDuration }: NumberLiteral): string {
  return isDuration ? renderDuration(Math.round(value * 1000)) : renderNumber(value);
}
