import type { DurationExpr, DurationOperation, NumberLiteral, Span } from "./ast.ts";
import { isDurationInRange, parseDuration, parseNumber } from "./number-literal.ts";
import type { Token } from "./lexer.ts";
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
export function parseRange(
  tokens: TokenReader,
  rules: DurationRules,
  place: DurationPlace = inRange,
): DurationExpr {
  const expr = parseOperation(tokens, rules, 0, place, 0);
  if (expr.kind === "number" && !(expr.value > 0)) tokens.fail(expr, "duration must be greater than 0");
  return expr;
}

/**
 * What follows `offset`: a literal, a call or a parenthesis, with or without signs. It ends there: `x offset 1m * 2` is a product, and
 * `x offset -(1m) * 2` too.
 */
export function parseOffset(tokens: TokenReader, rules: DurationRules, depth = 0): DurationExpr {
  checkDepth(tokens, rules, depth);
  const { start, word } = tokens.peek();
  if (word !== "+" && word !== "-") return parsePrimary(tokens, rules, inOffset, depth);
  tokens.take();
  if (isLiteral(tokens.peek())) return inRangeOrFail(tokens, { ...parseNumberLiteral(tokens), start }, word);
  const operand = parseOffset(tokens, rules, depth + 1);
  // Prometheus forgets a plus before a parenthesis, and keeps it before a call
  const isForgotten = word === "+" && operand.kind === "duration" && (operand.wrapped || operand.op === "-");
  return isForgotten ? { ...operand, start } : signed(tokens, word, start, operand);
}

function isLiteral({ kind }: Token): boolean {
  return kind === "number" || kind === "duration";
}

function inRangeOrFail(tokens: TokenReader, literal: NumberLiteral, sign: "+" | "-"): NumberLiteral {
  if (!isDurationInRange(literal.value)) tokens.fail(literal, "duration out of range");
  return sign === "-" ? { ...literal, value: -literal.value } : literal;
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
  if (typeof value === "string") tokens.fail(token, value);
  return { kind: "number", value, isDuration: false, start, end };
}

/** What an error says of where it is. */
export interface DurationPlace {
  readonly context: string;
  readonly expected: string;
}

const anyDuration = "number, duration, step(), or range()";
const inRange: DurationPlace = { context: "subquery or range selector", expected: anyDuration };
const inOffset: DurationPlace = { context: "offset", expected: anyDuration };
/** Behind the colon of a subquery. */
export const inStep: DurationPlace = {
  context: "subquery selector",
  expected: 'number, duration, step(), range(), or "]"',
};

/** Precedence climbing: everything that binds tighter than `least`. */
function parseOperation(
  tokens: TokenReader,
  rules: DurationRules,
  least: number,
  place: DurationPlace,
  depth: number,
): DurationExpr {
  let lhs = parseSigned(tokens, rules, place, depth);
  for (;;) {
    const operator = tokens.peek();
    const binding = operator.kind === "operator" ? precedence[operator.word] : undefined;
    if (binding === undefined || binding <= least) return lhs;
    tokens.take();
    const rhs = parseOperation(
      tokens,
      rules,
      operator.word === "^" ? binding - 1 : binding,
      place,
      depth + 1,
    );
    if (!rules.allowExpressions) tokens.fail(operator, notEnabled);
    if ((operator.word === "/" || operator.word === "%") && rhs.kind === "number" && rhs.value === 0) {
      tokens.fail(operator, operator.word === "/" ? "division by zero" : "modulo by zero");
    }
    lhs = operation(operator.word as Operator, lhs, rhs, { start: lhs.start, end: rhs.end });
  }
}

function parseSigned(
  tokens: TokenReader,
  rules: DurationRules,
  place: DurationPlace,
  depth: number,
): DurationExpr {
  checkDepth(tokens, rules, depth);
  if (!tokens.sees("+") && !tokens.sees("-")) return parsePrimary(tokens, rules, place, depth);
  const { word, start } = tokens.take();
  const operand = parseOperation(tokens, rules, 2, place, depth + 1);
  return word === "+" ? { ...operand, start } : signed(tokens, "-", start, operand);
}

function checkDepth(tokens: TokenReader, { maxDepth }: DurationRules, depth: number): void {
  if (depth > maxDepth) tokens.fail(tokens.peek(), `expression is nested more than ${maxDepth} levels deep`);
}

function signed(tokens: TokenReader, sign: "+" | "-", start: number, operand: DurationExpr): DurationExpr {
  if (operand.kind === "number")
    return { ...operand, value: sign === "-" ? -operand.value : operand.value, start };
  return operation(sign, undefined, operand, { start, end: tokens.end });
}

function parsePrimary(
  tokens: TokenReader,
  rules: DurationRules,
  place: DurationPlace,
  depth: number,
): DurationExpr {
  const { context, expected } = place;
  const token = tokens.peek();
  if (isLiteral(token)) return inRangeOrFail(tokens, parseNumberLiteral(tokens), "+");
  if (token.word === "(") {
    tokens.take();
    const inner = parseOperation(tokens, rules, 0, place, depth + 1);
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
    const lhs = parseOperation(tokens, rules, 0, place, depth + 1);
    if (!tokens.takes(",")) tokens.unexpected(context, expected);
    const rhs = parseOperation(tokens, rules, 0, place, depth + 1);
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
