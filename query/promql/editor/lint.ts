import { type Aggregation, type Expr, expressionsIn, type VectorSelector, withoutParens } from "../ast.ts";
import { parseExpr, type ParserOptions } from "../parser.ts";
import { functionSignatures } from "../signatures.ts";
import { PromqlSyntaxError } from "../syntax-error.ts";

/** Something to say about a stretch of a query. UTF-16 offsets, `end` excluded, never empty unless the text is. */
export interface Diagnostic {
  readonly start: number;
  readonly end: number;
  /** An `error` cannot run; a `warning` runs and most likely says something else than meant; an `info` could be simpler. */
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
}

/** What is wrong or odd about `text`; an empty query is neither. */
export function lint(text: string, options: ParserOptions = {}): readonly Diagnostic[] {
  if (text.trim() === "") return [];
  try {
    return [...expressionsIn(parseExpr(text, options))].flatMap((expr) =>
      rules.flatMap((rule) => rule(expr)),
    );
  } catch (error) {
    if (!(error instanceof PromqlSyntaxError)) throw error;
    return [errorOf(text, error)];
  }
}

/** One rule each; they see every expression once, parents first. */
const rules: readonly ((expr: Expr) => readonly Diagnostic[])[] = [
  rateOfAggregation,
  quantileWithoutBuckets,
  plainTextAsExpression,
];

/** A counter that restarts is lost in a sum: the rate has to be taken first. */
function rateOfAggregation(expr: Expr): readonly Diagnostic[] {
  if (expr.kind !== "call" || !["rate", "increase", "irate", "resets"].includes(expr.func.name)) return [];
  const [range] = expr.args;
  if (range?.kind !== "subquery") return [];
  const inner = withoutParens(range.expr);
  if (inner.kind !== "aggregation" || inner.op !== "sum") return [];
  const { name } = expr.func;
  return [
    warning(expr, `${name}() of a sum misses resets of single counters: write sum(${name}(…[…])) instead`),
  ];
}

/** Classic histograms are no histograms without `le`. */
function quantileWithoutBuckets(expr: Expr): readonly Diagnostic[] {
  if (expr.kind !== "call" || expr.func.name !== "histogram_quantile") return [];
  const inner = expr.args[1] === undefined ? undefined : withoutParens(expr.args[1]);
  if (inner?.kind !== "aggregation" || !isAboutBuckets(inner)) return [];
  const keepsLe = inner.without ? !inner.grouping.includes("le") : inner.grouping.includes("le");
  return keepsLe ? [] : [warning(inner, `histogram_quantile() needs the label le: add it to by (…)`)];
}

function isAboutBuckets(expr: Aggregation): boolean {
  return [...expressionsIn(expr)].some(
    (inner) => inner.kind === "vectorSelector" && inner.name.endsWith("_bucket"),
  );
}

/** An expression without signs is slower to read than a text. */
function plainTextAsExpression(expr: Expr): readonly Diagnostic[] {
  if (expr.kind !== "vectorSelector") return [];
  return expr.matchers
    .filter((m) => (m.op === "=~" || m.op === "!~") && /^[\w:/ -]+$/.test(m.value))
    .map((m) => ({
      ...spanOf(expr),
      severity: "info",
      message: `${m.name}${m.op}"${m.value}" is the same as ${m.name}${m.op === "=~" ? "=" : "!="}"${m.value}"`,
    }));
}

function warning(expr: Expr | VectorSelector, message: string): Diagnostic {
  return { ...spanOf(expr), severity: "warning", message };
}

function spanOf({ start, end }: Expr): { readonly start: number; readonly end: number } {
  return { start, end };
}

function errorOf(text: string, error: PromqlSyntaxError): Diagnostic {
  const start = Math.min(error.span.start, Math.max(0, text.trimEnd().length - 1));
  const lineEnd = text.indexOf("\n", start);
  const most = lineEnd < 0 ? text.length : Math.max(lineEnd, start + 1);
  const end = Math.min(Math.max(error.span.end, start + 1), most);
  return { start, end, severity: "error", message: error.reason + suggestion(error.reason) };
}

/** For a function that is not known, the one that was probably meant. */
function suggestion(reason: string): string {
  const [, name] = /^unknown function with name "(\w+)"$/.exec(reason) ?? [];
  if (name === undefined) return "";
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const known of functionSignatures.keys()) {
    const distance = distanceOf(name.toLowerCase(), known) - (known.startsWith(name) ? 1 : 0); // cut short
    if (distance <= Math.ceil(name.length / 3) && (best === undefined || distance < best.distance)) {
      best = { name: known, distance };
    }
  }
  return best === undefined ? "" : `; did you mean ${best.name}()?`;
}

/** Letters to put in, take out or change to make `b` of `a` (Levenshtein). */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
