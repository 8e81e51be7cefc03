import type { Expr } from "./ast.ts";
import { renderAggregator, renderExpr, renderLeft, renderOperator, renderSubqueryEnd } from "./render.ts";

/** Longest line, in bytes, that is left as it is. */
const lineLength = 100;

/** `expr` over several lines where one would be too long, as Prometheus's `format_query` lays it out. */
export function prettyExpr(expr: Expr): string {
  return pretty(expr, 0);
}

function pretty(expr: Expr, level: number): string {
  const indent = "  ".repeat(level);
  const line = renderExpr(expr);
  if (byteLength(line) <= lineLength) return expr.kind === "subquery" ? line : indent + line; // as Prometheus does
  switch (expr.kind) {
    case "number":
    case "string":
    case "vectorSelector":
    case "matrixSelector":
      return indent + line;
    case "subquery":
      return pretty(expr.expr, level) + renderSubqueryEnd(expr);
    case "unary":
      return indent + expr.op + pretty(expr.expr, level).trim();
    case "binary":
      return `${expr.lhs.kind === "number" ? `${indent}  ${renderLeft(expr)}` : pretty(expr.lhs, level + 1)}\n${indent}${renderOperator(expr)}\n${pretty(expr.rhs, level + 1)}`;
    case "aggregation": {
      const args = expr.param === undefined ? [expr.expr] : [expr.param, expr.expr];
      return `${indent}${renderAggregator(expr)}${block(args, level)}`;
    }
    case "call":
      return `${indent}${expr.func.name}${block(expr.args, level)}`;
    case "paren":
      return indent + block([expr.expr], level);
  }
}

function block(parts: readonly Expr[], level: number): string {
  const inside = parts.map((part) => pretty(part, level + 1)).join(",\n");
  return `(\n${inside}\n${"  ".repeat(level)})`;
}

function byteLength(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80) length += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2;
  }
  return length;
}
