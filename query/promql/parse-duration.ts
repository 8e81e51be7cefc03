import type { DurationExpr, DurationOperation, NumberLiteral, Span } from "./ast.ts";
import { isDurationInRange, parseDuration, parseNumber } from "./number-literal.ts";
import { quote } from "./string-literal.ts";
import type { TokenReader } from "./token-reader.ts";

type Operator = DurationOperation["op"];

/** How tightly operators bind; `^` from the right. A sign binds as `*` does. */
const precedence: Readonly<Record<string, number>> = { "+": 1, "-": 1, "*": 2, "/": 2, "%": 2, "^": 3 };

/** Settings of `parseRange` and `parseOffset`. */
export interface DurationRules {
  /** Whether there may be more than one literal. */
  readonly allowExpressions: boolean;
  readonly maxDepth: number;
}

/** What follows `[` or `:` in brackets: more than zero, where that is known already. */
export function parseRange(tokens: TokenReader, rules: DurationRules): DurationExpr {
  const expr = parseOperation(tokens, rules, 0, 0);
  if (expr.kind === "number" && !(expr.value > 0)) tokens.fail(expr, "duration must be greater than 0");
  return expr;
}

/** What follows `offset`: one literal, one call, or anything in parentheses; with a sign. */
export function parseOffset(tokens: TokenReader, rules: DurationRules): DurationExpr {
  const start = tokens.peek().start;
  const sign = tokens.sees("+") || tokens.sees("-") ? (tokens.take().word as "+" | "-") : undefined;
  const isPlain = tokens.peek().kind === "number" || tokens.peek().kind === "duration";
  const operand = isPlain ? parseLiteral(tokens) : parsePrimary(tokens, rules, 0, "offset", offsetExpected);
  if (sign === undefined) return operand;
  // `+(5)` says no more than `(5)`, and Prometheus forgets the sign; before a call it keeps it
  if (sign === "+" && operand.kind === "duration" && operand.wrapped) {
    return { ...operand, start };
  }
  return signed(tokens, sign, start, operand);
}

/** A number or a duration as it stands, in seconds. */
function parseLiteral(tokens: TokenReader): NumberLiteral {
  const literal = parseNumberLiteral(tokens);
  if (!isDurationInRange(literal.value)) tokens.fail(literal, "duration out of range");
  return literal;
}

/** Also outside of durations: `5m` is 300 there. */
export function parseNumberLiteral(tokens: TokenReader): NumberLiteral {
  const token = tokens.take();
  const { start, end } = token;
  if (token.kind === "duration") {
    const ms = parseDuration(token.text);
    if (typeof ms === "string") tokens.fail(token, ms);
    return { kind: "number", value: ms / 1000, isDuration: true, start, end };
  }
  const value = parseNumber(token.text);
  if (value === undefined)
    tokens.fail(
      token,
      `error parsing number: strconv.ParseFloat: parsing ${quote(token.text)}: invalid syntax`,
    );
  return { kind: "number", value, isDuration: false, start, end };
}

const rangeExpected = "number, duration, step(), or range()";
const offsetExpected = "number, duration, step(), or range()";

/** Precedence climbing: everything that binds tighter than `least`. */
function parseOperation(
  tokens: TokenReader,
  rules: DurationRules,
  least: number,
  depth: number,
): DurationExpr {
  let lhs = parseSigned(tokens, rules, depth);
  for (;;) {
    const operator = tokens.peek();
    const binding = operator.kind === "operator" ? precedence[operator.word] : undefined;
    if (binding === undefined || binding <= least) return lhs;
    tokens.take();
    const rhs = parseOperation(tokens, rules, operator.word === "^" ? binding - 1 : binding, depth + 1);
    if (!rules.allowExpressions) tokens.fail(operator, notEnabled);
    if ((operator.word === "/" || operator.word === "%") && rhs.kind === "number" && rhs.value === 0) {
      tokens.fail(operator, operator.word === "/" ? "division by zero" : "modulo by zero");
    }
    lhs = operation(operator.word as Operator, lhs, rhs, { start: lhs.start, end: rhs.end });
  }
}

function parseSigned(tokens: TokenReader, rules: DurationRules, depth: number): DurationExpr {
  if (depth > rules.maxDepth)
    tokens.fail(tokens.peek(), `expression is nested more than ${rules.maxDepth} levels deep`);
  if (!tokens.sees("+") && !tokens.sees("-"))
    return parsePrimary(tokens, rules, depth, "subquery or range selector", rangeExpected);
  const { word, start } = tokens.take();
  const operand = parseOperation(tokens, rules, 2, depth + 1);
  return word === "+" ? { ...operand, start } : signed(tokens, "-", start, operand);
}

function signed(tokens: TokenReader, sign: "+" | "-", start: number, operand: DurationExpr): DurationExpr {
  if (operand.kind === "number")
    return { ...operand, value: sign === "-" ? -operand.value : operand.value, start };
  return operation(sign, undefined, operand, { start, end: tokens.end });
}

function parsePrimary(
  tokens: TokenReader,
  rules: DurationRules,
  depth: number,
  context: string,
  expected: string,
): DurationExpr {
  const token = tokens.peek();
  if (token.kind === "number" || token.kind === "duration") return parseLiteral(tokens);
  if (token.word === "(") {
    tokens.take();
    const inner = parseOperation(tokens, rules, 0, depth + 1);
    if (!tokens.takes(")")) tokens.unexpected(context, expected);
    if (!rules.allowExpressions) tokens.fail(token, notEnabled);
    const span = { start: token.start, end: tokens.end };
    return inner.kind === "duration"
      ? { ...inner, ...span, wrapped: true }
      : { ...operation("+", undefined, inner, span), wrapped: true };
  }
  if (token.word === "step" || token.word === "range") {
    tokens.take();
    if (!tokens.takes("(") || !tokens.takes(")")) tokens.unexpected(context, expected);
    if (!rules.allowExpressions) tokens.fail(token, notEnabled);
    return operation(token.word, undefined, undefined, { start: token.start, end: tokens.end });
  }
  if (token.word === "min_of" || token.word === "max_of") {
    tokens.take();
    if (!tokens.takes("(")) tokens.unexpected(context, expected);
    const lhs = parseOperation(tokens, rules, 0, depth + 1);
    if (!tokens.takes(",")) tokens.unexpected(context, expected);
    const rhs = parseOperation(tokens, rules, 0, depth + 1);
    if (!tokens.takes(")")) tokens.unexpected(context, expected);
    if (!rules.allowExpressions) tokens.fail(token, notEnabled);
    return operation(token.word, lhs, rhs, { start: token.start, end: tokens.end });
  }
  tokens.unexpected(context, expected);
}

const notEnabled = "experimental duration expression is not enabled";

function operation(
  op: Operator,
  lhs: DurationExpr | undefined,
  rhs: DurationExpr | undefined,
  { start, end }: Span,
): DurationOperation {
  return { kind: "duration", op, lhs, rhs, wrapped: false, start, end };
}
