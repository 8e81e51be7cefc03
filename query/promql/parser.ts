import {
  type Aggregation,
  type AggregationOp,
  type Binary,
  type BinaryOp,
  childrenOf,
  type DurationExpr,
  type Expr,
  type MatrixSelector,
  type Shift,
  type Subquery,
  valueTypeOf,
  type VectorMatching,
  type VectorSelector,
} from "./ast.ts";
import type { Token } from "./lexer.ts";
import { inStep, parseNumberLiteral, parseOffset, parseRange } from "./parse-duration.ts";
import { parseVectorSelector } from "./parse-selector.ts";
import { functionSignatures } from "./signatures.ts";
import { quote, unquote } from "./string-literal.ts";
import { PromqlSyntaxError } from "./syntax-error.ts";
import { TokenReader } from "./token-reader.ts";
import {
  argumentType,
  binaryFaults,
  callFaults,
  parameterType,
  selectorFaults,
  typeFault,
  type TypeFault,
  typeNameOf,
} from "./type-check.ts";

/** What the language may hold beyond Prometheus's defaults, and how large a query may be. */
export interface ParserOptions {
  /** Functions marked experimental, `limitk` and `limit_ratio`. */
  readonly experimentalFunctions?: boolean;
  /** `[2 * 5m]`, `offset (step() * 2)`. On unless told otherwise, as in Prometheus 3.14. */
  readonly durationExpressions?: boolean;
  /** `anchored` and `smoothed`. */
  readonly extendedRangeSelectors?: boolean;
  /** `fill(0)`, `fill_left(0)`, `fill_right(0)`. */
  readonly fillModifiers?: boolean;
  /** Longest query, in UTF-16 units. */
  readonly maxLength?: number;
  /** Deepest nesting of expressions; a chain of binary operators counts as well. */
  readonly maxDepth?: number;
}

const defaults: Required<ParserOptions> = {
  experimentalFunctions: false,
  durationExpressions: true,
  extendedRangeSelectors: false,
  fillModifiers: false,
  maxLength: 1 << 20,
  maxDepth: 1000,
};

/**
 * Parses and type-checks a query. Throws `PromqlSyntaxError` with the text of Prometheus's first error: lexer and grammar before
 * types, types from the inside out.
 */
export function parseExpr(query: string, options: ParserOptions = {}): Expr {
  const settings = { ...defaults, ...options };
  if (query.length > settings.maxLength) {
    const reason = `query of ${query.length} characters is longer than ${settings.maxLength}`;
    throw new PromqlSyntaxError("", { start: 0, end: 0 }, reason);
  }
  return new Parser(query, settings).whole();
}

/**
 * Parses a bare selector, `name{matchers}`, as `match[]` holds it: nothing around it, nothing behind it, and it may match everything. Throws
 * `PromqlSyntaxError`.
 */
export function parseMetricSelector(text: string): VectorSelector {
  return new Parser(text, defaults).bareSelector();
}

/** How tightly binary operators bind; `^` from the right, all others from the left. A sign binds as `*` does. */
const precedence: Readonly<Record<BinaryOp, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  "==": 3,
  "!=": 3,
  "<": 3,
  "<=": 3,
  ">": 3,
  ">=": 3,
  "</": 3,
  ">/": 3,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
  "%": 5,
  atan2: 5,
  "^": 6,
};
const signPrecedence = precedence["*"];

/** Keywords that cannot be the name of a metric. */
const reserved: ReadonlySet<string> = new Set(["bool", "on", "ignoring", "group_left", "group_right"]);

class Parser {
  readonly #tokens: TokenReader;
  readonly #options: Required<ParserOptions>;
  #depth: number;
  /** Type faults so far, in the order in which Prometheus would find them. */
  #faults: TypeFault[];

  constructor(query: string, options: Required<ParserOptions>) {
    this.#tokens = new TokenReader(query);
    this.#options = options;
    this.#depth = 0;
    this.#faults = [];
  }

  whole(): Expr {
    const tokens: TokenReader = this.#tokens;
    if (tokens.peek().kind === "end of input")
      tokens.fail({ start: 0, end: 0 }, "no expression found in input");
    const expr = this.#expression(0);
    if (tokens.peek().kind !== "end of input") tokens.unexpected();
    const [fault] = this.#faults;
    if (fault !== undefined) tokens.fail(fault.span, fault.reason);
    if (depthOf(expr) > this.#options.maxDepth) this.#failTooDeep();
    return expr;
  }

  bareSelector(): VectorSelector {
    const tokens: TokenReader = this.#tokens;
    const token = tokens.peek();
    const isNamed = isWord(token) && !reserved.has(token.word) && token.word !== "atan2";
    if (!isNamed && token.word !== "{") tokens.unexpected();
    const selector = parseVectorSelector(tokens, isNamed ? tokens.take() : undefined);
    if (tokens.peek().kind !== "end of input") tokens.unexpected();
    return selector;
  }

  /** Precedence climbing: everything that binds tighter than `least`. */
  #expression(least: number): Expr {
    if (++this.#depth > this.#options.maxDepth) this.#failTooDeep();
    let lhs = this.#signed();
    for (;;) {
      const operator = this.#tokens.peek();
      const binding = operator.kind === "operator" ? precedence[operator.word as BinaryOp] : undefined;
      if (binding === undefined || binding <= least) break;
      lhs = this.#binary(lhs, binding);
    }
    this.#depth--;
    return lhs;
  }

  #binary(lhs: Expr, binding: number): Expr {
    const tokens: TokenReader = this.#tokens;
    const operator = tokens.take();
    const op = operator.word as BinaryOp;
    const bool = tokens.takes("bool");
    const matching = this.#matching(op);
    const rhs = this.#expression(op === "^" ? binding - 1 : binding);
    const [left, right] = [valueTypeOf(lhs), valueTypeOf(rhs)];
    const returns = left === "scalar" && right === "scalar" ? "scalar" : "vector";
    const span = { start: lhs.start, end: rhs.end };
    const expr: Binary = { kind: "binary", op, lhs, rhs, bool, matching, returns, ...span };
    this.#faults.push(...binaryFaults(expr, operator));
    return left === "vector" && right === "vector" ? expr : { ...expr, matching: undefined };
  }

  /** `on(…) group_left(…) fill(…)` and the like. */
  #matching(op: BinaryOp): VectorMatching {
    const tokens: TokenReader = this.#tokens;
    const isSet = op === "and" || op === "or" || op === "unless";
    let card: VectorMatching["card"] = isSet ? "many-to-many" : "one-to-one";
    let labels: readonly string[] = [];
    let include: readonly string[] = [];
    const on = tokens.sees("on");
    if (on || tokens.sees("ignoring")) {
      tokens.take();
      labels = this.#labels();
      if (tokens.sees("group_left") || tokens.sees("group_right")) {
        card = tokens.take().word === "group_left" ? "many-to-one" : "one-to-many";
        if (tokens.sees("(") || !startsExpression(tokens.peek())) include = this.#labels();
      }
    }
    return { card, on, labels, include, ...this.#fills() };
  }

  #fills(): Pick<VectorMatching, "fillLeft" | "fillRight"> {
    if (this.#seesFill("fill")) {
      const value = this.#fill();
      return { fillLeft: value, fillRight: value };
    }
    if (this.#seesFill("fill_left")) {
      const fillLeft = this.#fill();
      return { fillLeft, fillRight: this.#seesFill("fill_right") ? this.#fill() : undefined };
    }
    const fillRight = this.#seesFill("fill_right") ? this.#fill() : undefined;
    return {
      fillLeft: fillRight !== undefined && this.#seesFill("fill_left") ? this.#fill() : undefined,
      fillRight,
    };
  }

  /** Without a parenthesis behind it, it is the name of a metric. */
  #seesFill(word: string): boolean {
    return this.#tokens.sees(word) && this.#tokens.peekSecond().word === "(";
  }

  #fill(): number {
    const tokens: TokenReader = this.#tokens;
    const word = tokens.take();
    tokens.take();
    const sign = tokens.sees("+") || tokens.sees("-") ? tokens.take().word : "+";
    if (!isNumeric(tokens.peek())) tokens.unexpected();
    const { value } = parseNumberLiteral(tokens);
    if (!tokens.takes(")")) tokens.unexpected();
    if (!this.#options.fillModifiers)
      tokens.fail(word, "binop fill modifiers are experimental and not enabled");
    return sign === "-" ? -value : value;
  }

  /** A list of labels in parentheses; names may be quoted, and a comma may end it. */
  #labels(): string[] {
    const tokens: TokenReader = this.#tokens;
    if (!tokens.takes("(")) tokens.unexpected("grouping opts", '"("');
    const labels: string[] = [];
    while (!tokens.takes(")")) {
      labels.push(this.#label());
      if (tokens.takes(")")) break;
      if (!tokens.takes(",")) tokens.unexpected("grouping opts", '"," or ")"');
    }
    return labels;
  }

  #label(): string {
    const token = this.#tokens.peek();
    if (token.kind === "string") {
      this.#tokens.take();
      const name = unquote(token.text);
      if (name === "" || !name.isWellFormed()) {
        this.#tokens.fail(token, `invalid label name for grouping: ${quote(name)}`);
      }
      return name;
    }
    if (!isWord(token) || token.word === "without") this.#tokens.unexpected("grouping opts", "label");
    return this.#tokens.take().text;
  }

  #signed(): Expr {
    const sign = this.#tokens.peek();
    if (sign.word !== "+" && sign.word !== "-") return this.#modified(this.#primary());
    this.#tokens.take();
    const expr = this.#expression(signPrecedence);
    if (expr.kind === "number") {
      return { ...expr, value: sign.word === "-" ? -expr.value : expr.value, start: sign.start };
    }
    const type = valueTypeOf(expr);
    const span = { start: sign.start, end: expr.end };
    if (type !== "scalar" && type !== "vector") {
      const reason = `unary expression only allowed on expressions of type scalar or instant vector, got ${quote(typeNameOf(expr))}`;
      this.#faults.push({ span, reason });
    }
    return { kind: "unary", op: sign.word, expr, ...span };
  }

  #primary(): Expr {
    const tokens: TokenReader = this.#tokens;
    const token = tokens.peek();
    if (isNumeric(token)) return parseNumberLiteral(tokens);
    if (token.kind === "string") {
      tokens.take();
      return { kind: "string", value: unquote(token.text), start: token.start, end: token.end };
    }
    if (token.word === "(") {
      tokens.take();
      const expr = this.#expression(0);
      if (!tokens.takes(")")) tokens.unexpected();
      return { kind: "paren", expr, start: token.start, end: tokens.end };
    }
    if (token.word === "{") return this.#selector(undefined);
    if (!isWord(token) || reserved.has(token.word) || token.word === "atan2") tokens.unexpected();
    tokens.take();
    const { word } = tokens.peek();
    if (token.kind === "aggregator" && (word === "(" || word === "by" || word === "without")) {
      return this.#aggregation(token);
    }
    const isFunction = token.kind === "identifier" || token.kind === "preprocessor";
    return isFunction && word === "(" ? this.#call(token) : this.#selector(token);
  }

  #selector(name: Token | undefined): VectorSelector {
    const selector = parseVectorSelector(this.#tokens, name);
    this.#faults.push(...selectorFaults(selector));
    return selector;
  }

  #aggregation(operator: Token): Aggregation {
    const tokens: TokenReader = this.#tokens;
    const op = operator.word as AggregationOp;
    const outside = this.#faults;
    let grouping: Grouping | undefined = this.#grouping();
    if (grouping !== undefined && !tokens.sees("(")) tokens.unexpected("aggregation");
    tokens.aggregations++;
    const { args, faults } = this.#arguments();
    tokens.aggregations--;
    const end = tokens.end;
    grouping ??= this.#grouping();
    const span = { start: operator.start, end: tokens.end > end ? tokens.end : end };
    const parameter = parameterType(op);
    const wanted = parameter === undefined ? 1 : 2;
    if (args.length === 0) tokens.fail(span, "no arguments for aggregate expression provided");
    if ((op === "limitk" || op === "limit_ratio") && !this.#options.experimentalFunctions) {
      const flag = "--enable-feature=promql-experimental-functions";
      tokens.fail(span, `${op}() is experimental and must be enabled with ${flag}`);
    }
    if (args.length !== wanted) {
      const reason = `wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${args.length}`;
      tokens.fail(span, reason);
    }
    const expr = args[wanted - 1]!;
    const param = parameter === undefined ? undefined : args[0]!;
    outside.push(...faults[wanted - 1]!, ...typeFault(expr, "vector", "aggregation expression"));
    if (param !== undefined)
      outside.push(...faults[0]!, ...typeFault(param, parameter!, "aggregation parameter"));
    return {
      kind: "aggregation",
      op,
      expr,
      param,
      grouping: grouping?.labels ?? [],
      without: grouping?.without ?? false,
      ...span,
    };
  }

  #grouping(): Grouping | undefined {
    const { word } = this.#tokens.peek();
    if (word !== "by" && word !== "without") return undefined;
    this.#tokens.take();
    return { without: word === "without", labels: this.#labels() };
  }

  #call(name: Token): Expr {
    const tokens: TokenReader = this.#tokens;
    const outside = this.#faults;
    const { args, faults } = this.#arguments();
    const func = functionSignatures.get(name.text);
    if (func === undefined) tokens.fail(name, `unknown function with name ${quote(name.text)}`);
    if (func.experimental && !this.#options.experimentalFunctions) {
      tokens.fail(name, `function ${quote(name.text)} is not enabled`);
    }
    const call = { kind: "call", func, args, start: name.start, end: tokens.end } as const;
    outside.push(...callFaults(call));
    for (const [i, arg] of args.entries()) {
      const want = argumentType(func, i);
      if (want === undefined) break; // too many: said already
      const isSelectorOfInfo =
        func.name === "info" && i === 1 && arg.kind === "vectorSelector" && arg.name === "";
      if (!isSelectorOfInfo) outside.push(...faults[i]!); // it may be empty
      outside.push(...typeFault(arg, want, `call to function ${quote(func.name)}`));
    }
    return call;
  }

  /** The arguments in parentheses, each with the faults in it: they are reported in an order of the caller's. */
  #arguments(): { readonly args: readonly Expr[]; readonly faults: readonly (readonly TypeFault[])[] } {
    const tokens: TokenReader = this.#tokens;
    const outside = this.#faults;
    const args: Expr[] = [];
    const faults: TypeFault[][] = [];
    tokens.take();
    while (!tokens.takes(")")) {
      this.#faults = [];
      args.push(this.#expression(0));
      faults.push(this.#faults);
      if (tokens.takes(")")) break;
      if (!tokens.sees(",")) tokens.unexpected();
      const comma = tokens.take();
      if (!startsExpression(tokens.peek()))
        tokens.fail(comma, "trailing commas not allowed in function call args");
    }
    this.#faults = outside;
    return { args, faults };
  }

  /** What binds tightest: brackets, `offset`, `@`, `anchored`, `smoothed`, in any order. */
  #modified(primary: Expr): Expr {
    let expr = primary;
    for (;;) {
      switch (this.#tokens.peek().word) {
        case "[":
          expr = this.#ranged(expr);
          break;
        case "offset":
          expr = this.#offset(expr);
          break;
        case "@":
          expr = this.#at(expr);
          break;
        case "anchored":
        case "smoothed":
          expr = this.#extended(expr, this.#tokens.take().word as "anchored" | "smoothed");
          break;
        default:
          return expr;
      }
    }
  }

  #ranged(expr: Expr): Expr {
    const tokens: TokenReader = this.#tokens;
    const bracket = tokens.take();
    const range = parseRange(tokens, this.#durationRules());
    if (tokens.takes("]")) return this.#matrixSelector(expr, bracket, range);
    if (!tokens.takes(":")) tokens.unexpected("subquery or range", '":" or "]"');
    const step = this.#subqueryStep();
    const type = valueTypeOf(expr);
    const subquery: Subquery = {
      kind: "subquery",
      expr,
      rangeMs: millisecondsOf(range),
      rangeExpr: range.kind === "duration" ? range : undefined,
      stepMs: step === undefined ? 0 : millisecondsOf(step),
      stepExpr: step?.kind === "duration" ? step : undefined,
      offsetMs: 0,
      offsetExpr: undefined,
      at: undefined,
      start: expr.start,
      end: tokens.end,
    };
    if (type !== "vector") {
      this.#faults.push({
        span: subquery,
        reason: `subquery is only allowed on instant vector, got ${type} instead`,
      });
    }
    return subquery;
  }

  #subqueryStep(): DurationExpr | undefined {
    const tokens: TokenReader = this.#tokens;
    if (tokens.takes("]")) return undefined;
    const step = parseRange(tokens, this.#durationRules(), inStep);
    if (!tokens.takes("]")) tokens.unexpected("subquery selector", '"]"');
    return step;
  }

  #matrixSelector(expr: Expr, bracket: Token, range: DurationExpr): MatrixSelector {
    const tokens: TokenReader = this.#tokens;
    const span = { start: bracket.start, end: tokens.end };
    if (expr.kind !== "vectorSelector") tokens.fail(span, "ranges only allowed for vector selectors");
    if (isShifted(expr)) tokens.fail(span, "no offset modifiers allowed before range");
    if (expr.at !== undefined) tokens.fail(span, "no @ modifiers allowed before range");
    return {
      kind: "matrixSelector",
      vector: expr,
      rangeMs: millisecondsOf(range),
      rangeExpr: range.kind === "duration" ? range : undefined,
      start: expr.start,
      end: tokens.end,
    };
  }

  #offset(expr: Expr): Expr {
    const tokens: TokenReader = this.#tokens;
    tokens.take();
    const offset = parseOffset(tokens, this.#durationRules());
    return this.#shift(expr, "offset modifier", (shift) => {
      if (isShifted(shift)) tokens.fail(expr, "offset may not be set multiple times");
      return {
        offsetMs: millisecondsOf(offset),
        offsetExpr: offset.kind === "duration" ? offset : undefined,
        at: shift.at,
      };
    });
  }

  #at(expr: Expr): Expr {
    const tokens: TokenReader = this.#tokens;
    tokens.take();
    const { word } = tokens.peek();
    let at: Shift["at"];
    if (word === "start" || word === "end") {
      tokens.take();
      if (!tokens.takes("(") || !tokens.takes(")")) tokens.unexpected("@", "timestamp");
      at = { kind: word };
    } else {
      const sign = word === "+" || word === "-" ? tokens.take().word : "+";
      if (!isNumeric(tokens.peek())) tokens.unexpected("@", "timestamp");
      const literal = parseNumberLiteral(tokens).value;
      const seconds = sign === "-" ? -literal : literal;
      if (!(Math.abs(seconds) < 2 ** 63)) {
        tokens.fail(expr, `timestamp out of bounds for @ modifier: ${sixDecimals(seconds)}`);
      }
      at = { kind: "timestamp", t: roundHalfAway(seconds * 1000) };
    }
    return this.#shift(expr, "@ modifier", (shift) => {
      if (shift.at !== undefined) tokens.fail(expr, "@ <timestamp> may not be set multiple times");
      return { offsetMs: shift.offsetMs, offsetExpr: shift.offsetExpr, at };
    });
  }

  /** `expr` with its offset and `@` changed. */
  #shift(expr: Expr, what: string, change: (shift: Shift) => Shift): Expr {
    const { end } = this.#tokens;
    switch (expr.kind) {
      case "vectorSelector":
      case "subquery":
        return { ...expr, ...change(expr), end };
      case "matrixSelector":
        return { ...expr, vector: { ...expr.vector, ...change(expr.vector), end }, end };
      default: {
        const wanted = "an instant vector selector or range vector selector or a subquery";
        return this.#tokens.fail(expr, `${what} must be preceded by ${wanted}`);
      }
    }
  }

  #extended(expr: Expr, word: "anchored" | "smoothed"): Expr {
    const tokens: TokenReader = this.#tokens;
    const { end } = tokens;
    if (!this.#options.extendedRangeSelectors) {
      tokens.fail(expr, `${word} modifier is experimental and not enabled`);
    }
    const set = (selector: VectorSelector): VectorSelector => {
      const changed = { ...selector, [word]: true, end };
      if (changed.anchored && changed.smoothed) {
        tokens.fail(expr, "anchored and smoothed modifiers cannot be used together");
      }
      return changed;
    };
    if (expr.kind === "vectorSelector") return set(expr);
    if (expr.kind === "matrixSelector") return { ...expr, vector: set(expr.vector), end };
    if (expr.kind === "subquery") tokens.fail(expr, `${word} modifier is not supported for subqueries`);
    return tokens.fail(expr, `${word} modifier not implemented`);
  }

  #durationRules(): { readonly allowExpressions: boolean; readonly maxDepth: number } {
    return {
      allowExpressions: this.#options.durationExpressions,
      maxDepth: this.#options.maxDepth - this.#depth,
    };
  }

  #failTooDeep(): never {
    const { maxDepth } = this.#options;
    const { start, end } = this.#tokens.peek();
    this.#tokens.fail({ start, end }, `expression is nested more than ${maxDepth} levels deep`);
  }
}

interface Grouping {
  readonly without: boolean;
  readonly labels: readonly string[];
}

function isNumeric({ kind }: Token): boolean {
  return kind === "number" || kind === "duration";
}

/** Whether `token` is a name or something that may be used as one. */
function isWord({ kind, word }: Token): boolean {
  switch (kind) {
    case "identifier":
    case "metric identifier":
    case "aggregator":
    case "keyword":
    case "preprocessor":
      return true;
    case "operator":
      return word === "and" || word === "or" || word === "unless" || word === "atan2";
    default:
      return false;
  }
}

function startsExpression(token: Token): boolean {
  if (isNumeric(token) || token.kind === "string") return true;
  if (["(", "{", "+", "-"].includes(token.word)) return true;
  return isWord(token) && !reserved.has(token.word) && token.word !== "atan2";
}

function isShifted({ offsetMs, offsetExpr }: Shift): boolean {
  return offsetMs !== 0 || offsetExpr !== undefined;
}

/** 0 where it is known only when the query runs. */
function millisecondsOf(duration: DurationExpr): number {
  return duration.kind === "number" ? roundHalfAway(duration.value * 1000) : 0;
}

/** As Go rounds: halves away from zero. */
function roundHalfAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}

/** As C's `%f` writes it. */
function sixDecimals(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  return `${BigInt(value)}.000000`;
}

/** How deep expressions are nested in `expr`, itself included. */
function depthOf(expr: Expr): number {
  let level: readonly Expr[] = [expr];
  let depth = 0;
  for (; level.length > 0; depth++) level = level.flatMap(childrenOf);
  return depth;
}
