import { invariant, NotSupportedError } from "@taffrail/base";
import type { Matcher } from "@taffrail/model";
import type { Annotations } from "./annotations.ts";
import type { ColumnArena } from "./arena.ts";
import { type Expr, type VectorSelector, withoutParens } from "./ast.ts";
import type { Budget } from "./budget.ts";
import { functions } from "./functions/index.ts";
import { evaluateAggregation } from "./operators/aggregate.ts";
import { evaluateBinary } from "./operators/binary.ts";
import { evaluateMatrixSelector } from "./operators/matrix-selector.ts";
import { mergeSameLabels } from "./operators/merge.ts";
import { evaluateSubquery } from "./operators/subquery.ts";
import { evaluateUnary } from "./operators/unary.ts";
import { evaluateVectorSelector } from "./operators/vector-selector.ts";
import type { Plan } from "./plan.ts";
import type { Profile } from "./profile.ts";
import type { Selection } from "./source.ts";
import { sameMetadata, UnnamedSeries } from "./unnamed.ts";
import {
  broadcast,
  type RangeVector,
  type Scalar,
  type Steps,
  type Value,
  type Vector,
  type VectorSeries,
} from "./value.ts";

export { withoutMetadata } from "./unnamed.ts";

/** How a query is evaluated, beside its plan. */
export interface EvaluatorOptions {
  readonly lookbackMs: number;
  readonly delayedNameRemoval: boolean;
  readonly useStartTimestamps: boolean;
  readonly typeAndUnitLabels: boolean;
  readonly select: (matchers: readonly Matcher[], mint: number, maxt: number) => Promise<Selection>;
}

/** Evaluates the parts of one planned query. Each operator is a file of `operators/`, each family of functions one of `functions/`. */
export class Evaluator {
  readonly plan: Plan;
  readonly annotations: Annotations;
  readonly budget: Budget;
  /** Columns of this evaluation; whoever made it gives them back. */
  readonly arena: ColumnArena;
  readonly options: EvaluatorOptions;
  readonly #selections: ReadonlyMap<VectorSelector, Selection>;
  readonly #profile: Profile | undefined;

  constructor(
    plan: Plan,
    selections: ReadonlyMap<VectorSelector, Selection>,
    rest: {
      annotations: Annotations;
      budget: Budget;
      arena: ColumnArena;
      options: EvaluatorOptions;
      profile?: Profile | undefined;
    },
  ) {
    this.plan = plan;
    this.annotations = rest.annotations;
    this.budget = rest.budget;
    this.arena = rest.arena;
    this.options = rest.options;
    this.#selections = selections;
    this.#profile = rest.profile;
  }

  selectionOf(selector: VectorSelector): Selection {
    const selection = this.#selections.get(selector);
    invariant(selection !== undefined, "a selector was not planned");
    return selection;
  }

  /** The value of `expr` at `steps`; parts that are the same at each step are evaluated once. */
  async evaluate(expr: Expr, steps: Steps): Promise<Value> {
    this.budget.touch(steps.count); // a column for each part, before anything is made
    if (steps.count === 1 || !this.plan.invariant.has(expr)) return this.#evaluate(expr, steps);
    const once = await this.#evaluate(expr, { ...steps, count: 1 });
    switch (once.kind) {
      case "vector":
        return broadcast(once, steps.count);
      case "scalar":
        return { kind: "scalar", v: new Float64Array(steps.count).fill(once.v[0]!) };
      case "string":
      case "matrix":
        return once;
    }
  }

  async vector(expr: Expr, steps: Steps): Promise<Vector> {
    const value = await this.evaluate(expr, steps);
    invariant(value.kind === "vector", `want a vector, got a ${value.kind}`);
    return value;
  }

  async scalar(expr: Expr, steps: Steps): Promise<Scalar> {
    const value = await this.evaluate(expr, steps);
    invariant(value.kind === "scalar", `want a scalar, got a ${value.kind}`);
    return value;
  }

  async ranges(expr: Expr, steps: Steps): Promise<RangeVector> {
    const value = await this.evaluate(expr, steps);
    invariant(value.kind === "matrix", `want a range vector, got a ${value.kind}`);
    return value;
  }

  /** The text of a string argument. */
  text(expr: Expr): string {
    const inner = withoutParens(expr);
    invariant(inner.kind === "string", "want a string");
    return inner.value;
  }

  /** A series whose value no longer is the metric's: its name goes, now or when the query ends. */
  unnamed(series: VectorSeries): VectorSeries {
    if (this.options.delayedNameRemoval) return { labels: series.labels, dropName: true };
    return new UnnamedSeries(series.labels);
  }

  /**
   * A vector whose values no longer are the metric's. Series that differed in what goes become one; throws where two of them have an
   * element at the same step.
   */
  async unnamedVector(vector: Vector, steps: Steps): Promise<Vector> {
    const series = vector.series.map((s) => this.unnamed(s));
    const renamed: Vector = { kind: "vector", series, column: (i, scratch) => vector.column(i, scratch) };
    if (this.options.delayedNameRemoval || sameMetadata(vector.series)) return renamed;
    return mergeSameLabels(renamed, steps, this);
  }

  #evaluate(expr: Expr, steps: Steps): Promise<Value> {
    if (this.#profile === undefined || expr.kind === "paren") return this.#operate(expr, steps);
    return this.#profile.watch(expr, () => this.#operate(expr, steps));
  }

  async #operate(expr: Expr, steps: Steps): Promise<Value> {
    switch (expr.kind) {
      case "number":
        return { kind: "scalar", v: new Float64Array(steps.count).fill(expr.value) };
      case "string":
        return { kind: "string", text: expr.value };
      case "paren":
        return this.evaluate(expr.expr, steps);
      case "vectorSelector":
        return evaluateVectorSelector(expr, steps, this);
      case "matrixSelector":
        return evaluateMatrixSelector(expr, steps, this);
      case "subquery":
        return evaluateSubquery(expr, steps, this);
      case "unary":
        return evaluateUnary(expr, steps, this);
      case "binary":
        return evaluateBinary(expr, steps, this);
      case "aggregation":
        return evaluateAggregation(expr, steps, this);
      case "call": {
        const evaluate = functions.get(expr.func.name);
        if (evaluate === undefined) throw new NotSupportedError(`function ${expr.func.name}`);
        return evaluate(expr, steps, this);
      }
    }
  }
}
