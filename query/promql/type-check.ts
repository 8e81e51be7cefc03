import {
  type Aggregation,
  type Binary,
  type Call,
  type Expr,
  type Span,
  type ValueType,
  valueTypeOf,
  type VectorSelector,
} from "./ast.ts";
import { quote } from "./string-literal.ts";

/** What is wrong with an expression that the grammar accepts. */
export interface TypeFault {
  readonly span: Span;
  readonly reason: string;
}

/** Types as error messages call them. */
const typeNames: Readonly<Record<ValueType, string>> = {
  none: "none",
  scalar: "scalar",
  string: "string",
  vector: "instant vector",
  matrix: "range vector",
};

export function typeNameOf(expr: Expr): string {
  return typeNames[valueTypeOf(expr)];
}

/** The fault of `expr` where something else than `want` is wanted, `context` says by whom. */
export function typeFault(expr: Expr, want: ValueType, context: string): TypeFault[] {
  if (valueTypeOf(expr) === want) return [];
  return [{ span: expr, reason: `expected type ${typeNames[want]} in ${context}, got ${typeNameOf(expr)}` }];
}

/** A selector must exclude something, so that a slip of the pen does not select everything. */
export function selectorFaults(selector: VectorSelector): TypeFault[] {
  const { name, matchers } = selector;
  if (name === "") {
    if (matchers.some((m) => !m.matchesEmpty)) return [];
    return [{ span: selector, reason: "vector selector must contain at least one non-empty matcher" }];
  }
  const twice = matchers.slice(0, -1).find((m) => m.name === "__name__");
  if (twice === undefined) return [];
  return [
    { span: selector, reason: `metric name must not be set twice: ${quote(name)} or ${quote(twice.value)}` },
  ];
}

/** Faults of a binary operation, in Prometheus's order; `operator` is where the operator stands. */
export function binaryFaults(expr: Binary, operator: Span): TypeFault[] {
  const faults: TypeFault[] = [];
  const { op, lhs, rhs, bool, matching } = expr;
  const [left, right] = [valueTypeOf(lhs), valueTypeOf(rhs)];
  const add = (span: Span, reason: string): void => void faults.push({ span, reason });
  const isSet = op === "and" || op === "or" || op === "unless";
  if (bool && !isComparison(op)) add(operator, "bool modifier can only be used on comparison operators");
  if (isComparison(op) && !bool && left === "scalar" && right === "scalar") {
    add(operator, "comparisons between scalars must use BOOL modifier");
  }
  for (const label of matching?.on === true ? matching.labels : []) {
    if (matching!.include.includes(label)) {
      add(operator, `label ${quote(label)} must not occur in ON and GROUP clause at once`);
    }
  }
  if (left !== "scalar" && left !== "vector") add(lhs, onlyScalarsAndVectors);
  if (right !== "scalar" && right !== "vector") add(rhs, onlyScalarsAndVectors);
  const fills =
    matching !== undefined && (matching.fillLeft !== undefined || matching.fillRight !== undefined);
  if (left !== "vector" || right !== "vector") {
    if (matching !== undefined && matching.labels.length > 0) {
      add(expr, "vector matching only allowed between instant vectors");
    }
    if (fills) add(expr, "filling in missing series only allowed between instant vectors");
  } else if (isSet) {
    if (matching?.card === "many-to-one" || matching?.card === "one-to-many") {
      add(expr, `no grouping allowed for ${quote(op)} operation`);
    }
    if (fills) add(expr, "filling in missing series not allowed for set operators");
  }
  if (isSet && (left === "scalar" || right === "scalar")) {
    add(expr, `set operator ${quote(op)} not allowed in binary scalar expression`);
  }
  return faults;
}

const onlyScalarsAndVectors = "binary expression must contain only scalar and instant vector types";

function isComparison(op: Binary["op"]): boolean {
  return op === "==" || op === "!=" || op === "<" || op === "<=" || op === ">" || op === ">=";
}

/** Faults of the number of arguments, and of what `info` wants. */
export function callFaults({ func, args, ...span }: Call): TypeFault[] {
  const got = args.length;
  const wrong = (want: string): TypeFault => ({
    span,
    reason: `expected ${want} argument(s) in call to ${quote(func.name)}, got ${got}`,
  });
  const faults: TypeFault[] = [];
  const least = func.variadic === 0 ? func.args.length : func.args.length - 1;
  const most = func.variadic < 0 ? Infinity : least + func.variadic;
  if (func.variadic === 0) {
    if (got !== least) faults.push(wrong(String(least)));
  } else if (got < least) faults.push(wrong(`at least ${least}`));
  else if (got > most) faults.push(wrong(`at most ${most}`));
  if (func.name === "info" && got > 1) faults.push(...infoFaults(span, args[1]!));
  return faults;
}

function infoFaults(span: Span, selector: Expr): TypeFault[] {
  const faults: TypeFault[] = [];
  if (valueTypeOf(selector) !== "vector") {
    faults.push({
      span,
      reason: `expected type instant vector in call to function "info", got ${typeNameOf(selector)}`,
    });
  }
  if (selector.kind !== "vectorSelector")
    faults.push({ span: selector, reason: "expected label selectors only" });
  else if (selector.name !== "") {
    faults.push({ span: selector, reason: "expected label selectors only, got vector selector instead" });
  }
  return faults;
}

/** The type wanted of argument `i`; `undefined` where there should be none. */
export function argumentType({ args, variadic }: Call["func"], i: number): ValueType | undefined {
  return args[i] ?? (variadic === 0 ? undefined : args.at(-1));
}

/** Which type the parameter of an aggregation has; `undefined` where it has none. */
export function parameterType(op: Aggregation["op"]): "scalar" | "string" | undefined {
  switch (op) {
    case "topk":
    case "bottomk":
    case "limitk":
    case "limit_ratio":
    case "quantile":
      return "scalar";
    case "count_values":
      return "string";
    default:
      return undefined;
  }
}
