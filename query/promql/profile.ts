import { childrenOf, type Expr, withoutParens } from "./ast.ts";
import type { Budget } from "./budget.ts";
import { renderExpr } from "./render.ts";
import type { OperatorCost } from "./result.ts";
import type { Value } from "./value.ts";

/** What one part of a query took, without the parts inside it. */
interface Cost {
  ms: number;
  samples: number;
  bytes: number;
  series: number;
  evaluations: number;
}

/** Longer texts of a part end in an ellipsis. */
const longestText = 300;

/**
 * Says for each part of a query what it took. Columns are made when they are asked for, one part out of another: so a watch runs for the
 * part that is at work, and stops for the one that asked. Without explanation nothing of this is made.
 */
export class Profile {
  readonly #costs = new Map<Expr, Cost>();
  /** Parts that are at work, the innermost last. */
  readonly #stack: Cost[] = [];
  readonly #budget: Budget;
  readonly #stopwatch: () => number;
  #sinceMs = 0;
  #samples = 0;
  #bytes = 0;

  /** `stopwatch` gives milliseconds, with as fine parts as there are. */
  constructor(budget: Budget, stopwatch: () => number) {
    this.#budget = budget;
    this.#stopwatch = stopwatch;
  }

  /** Runs the evaluation of a part, and minds what its value does later. */
  async watch(expr: Expr, evaluate: () => Promise<Value>): Promise<Value> {
    const cost = this.#costOf(expr);
    cost.evaluations++;
    this.#enter(cost);
    try {
      return this.#watched(cost, await evaluate());
    } finally {
      this.#leave();
    }
  }

  /** The tree of parts that were evaluated. */
  tree(expr: Expr): OperatorCost {
    const inner = withoutParens(expr);
    const { ms = 0, samples = 0, bytes = 0, series = 0, evaluations = 0 } = this.#costs.get(inner) ?? {};
    const children = childrenOf(inner)
      .filter((child) => this.#costs.has(withoutParens(child)))
      .map((child) => this.tree(child));
    const text = renderExpr(inner);
    return {
      operator: operatorOf(inner),
      text: text.length > longestText ? `${text.slice(0, longestText)}…` : text,
      series,
      evaluations,
      samples,
      bytes,
      selfMs: ms,
      totalMs: children.reduce((sum, { totalMs }) => sum + totalMs, ms),
      children,
    };
  }

  #costOf(expr: Expr): Cost {
    let cost = this.#costs.get(expr);
    if (cost === undefined) {
      cost = { ms: 0, samples: 0, bytes: 0, series: 0, evaluations: 0 };
      this.#costs.set(expr, cost);
    }
    return cost;
  }

  #watched(cost: Cost, value: Value): Value {
    switch (value.kind) {
      case "scalar":
      case "string":
        return value;
      case "vector":
        cost.series = Math.max(cost.series, value.series.length);
        return {
          kind: "vector",
          series: value.series,
          column: (i, scratch) => {
            this.#enter(cost);
            const column = value.column(i, scratch);
            this.#leave();
            return column;
          },
        };
      case "matrix":
        cost.series = Math.max(cost.series, value.series.length);
        return {
          ...value,
          read: (i, into) => {
            this.#enter(cost);
            value.read(i, into);
            this.#leave();
          },
        };
    }
  }

  #enter(cost: Cost): void {
    this.#charge();
    this.#stack.push(cost);
  }

  #leave(): void {
    this.#charge();
    this.#stack.pop();
  }

  /** Gives what was spent since the last change to the part that was at work; time in which others ran is nobody's. */
  #charge(): void {
    const nowMs = this.#stopwatch() - this.#budget.pausedMs;
    const { samplesRead, bytesRead } = this.#budget;
    const at = this.#stack.at(-1);
    if (at !== undefined) {
      at.ms += nowMs - this.#sinceMs;
      at.samples += samplesRead - this.#samples;
      at.bytes += bytesRead - this.#bytes;
    }
    this.#sinceMs = nowMs;
    this.#samples = samplesRead;
    this.#bytes = bytesRead;
  }
}

/** A part in a few words. */
function operatorOf(expr: Expr): string {
  switch (expr.kind) {
    case "aggregation":
      if (expr.without) return `${expr.op} without (${expr.grouping.join(", ")})`;
      return expr.grouping.length > 0 ? `${expr.op} by (${expr.grouping.join(", ")})` : expr.op;
    case "call":
      return expr.func.name;
    case "binary":
      return expr.op;
    case "unary":
      return expr.op;
    case "vectorSelector":
      return "select";
    case "matrixSelector":
      return "select range";
    case "subquery":
      return "subquery";
    case "number":
    case "string":
      return "literal";
    case "paren":
      return operatorOf(expr.expr);
  }
}
