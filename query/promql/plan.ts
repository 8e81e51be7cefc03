import type { Matcher } from "@taffrail/model";
import {
  childrenOf,
  type DurationExpr,
  type Expr,
  type MatrixSelector,
  type Shift,
  type Subquery,
  type VectorSelector,
  withoutParens,
} from "./ast.ts";
import { ExecutionError } from "./query-errors.ts";
import type { SelectHints } from "./source.ts";

/** The times a query is asked for. In an instant query `endMs` is `startMs` and `stepMs` is 0. */
export interface QueryTimes {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

/** When a selector looks: at `atMs`, or where that is `undefined` at the time of the step; then `offsetMs` back. */
export interface ResolvedShift {
  readonly atMs: number | undefined;
  readonly offsetMs: number;
}

/** One read of the source; selectors with the same matchers share it. */
export interface PlannedSelect {
  readonly matchers: readonly Matcher[];
  mint: number;
  maxt: number;
  readonly hints: SelectHints;
}

/** What is known of a query before any data is read. */
export interface Plan {
  readonly expr: Expr;
  readonly times: QueryTimes;
  /** Expressions with the same value at each step, of which none around them is known to be so as well. */
  readonly invariant: ReadonlySet<Expr>;
  readonly shifts: ReadonlyMap<VectorSelector | Subquery, ResolvedShift>;
  readonly rangesMs: ReadonlyMap<MatrixSelector | Subquery, number>;
  readonly subqueryStepsMs: ReadonlyMap<Subquery, number>;
  readonly selects: ReadonlyMap<VectorSelector, PlannedSelect>;
  /** Selectors of whose histograms only count and sum are asked for. */
  readonly statsOnly: ReadonlySet<VectorSelector>;
  /** Whether it looks for series while it is evaluated, beside `selects`. */
  readonly selectsLater: boolean;
}

/** Functions whose value depends on the time of evaluation even where their arguments do not. */
const timeBound = new Set([
  ..."days_in_month day_of_month day_of_week day_of_year hour minute month year".split(" "),
  ..."predict_linear time timestamp start end range step".split(" "),
]);

/** Resolves times, durations and reads of a query. Throws `ExecutionError` where a duration makes no sense. */
export function planQuery(
  expr: Expr,
  times: QueryTimes,
  options: { readonly lookbackMs: number; readonly defaultStepMs: number },
): Plan {
  const planner = new Planner(times, options);
  if (planner.markInvariant(expr)) planner.invariant.add(expr);
  planner.walk(expr, times.startMs, times.endMs, { func: "", grouping: undefined, without: false }, false);
  return {
    expr,
    times,
    invariant: planner.invariant,
    shifts: planner.shifts,
    rangesMs: planner.rangesMs,
    subqueryStepsMs: planner.subqueryStepsMs,
    selects: planner.selects,
    statsOnly: planner.statsOnly,
    selectsLater: planner.selectsLater,
  };
}

/** Functions that look at nothing but count and sum of histograms, and those that need more. */
const figuresOnly: ReadonlyMap<string, boolean> = new Map([
  ["histogram_count", true],
  ["histogram_sum", true],
  ["histogram_avg", true],
  ["histogram_quantile", false],
  ["histogram_quantiles", false],
  ["histogram_fraction", false],
  ["histogram_stddev", false],
  ["histogram_stdvar", false],
]);

function isTrim(expr: Expr): boolean {
  return expr.kind === "binary" && (expr.op === "</" || expr.op === ">/");
}

interface Around {
  readonly func: string;
  readonly grouping: readonly string[] | undefined;
  readonly without: boolean;
}

class Planner {
  readonly invariant = new Set<Expr>();
  readonly shifts = new Map<VectorSelector | Subquery, ResolvedShift>();
  readonly rangesMs = new Map<MatrixSelector | Subquery, number>();
  readonly subqueryStepsMs = new Map<Subquery, number>();
  readonly selects = new Map<VectorSelector, PlannedSelect>();
  readonly statsOnly = new Set<VectorSelector>();
  selectsLater = false;
  readonly #shared = new Map<string, PlannedSelect>();
  readonly #times: QueryTimes;
  readonly #lookbackMs: number;
  readonly #defaultStepMs: number;

  constructor(times: QueryTimes, options: { lookbackMs: number; defaultStepMs: number }) {
    this.#times = times;
    this.#lookbackMs = options.lookbackMs;
    this.#defaultStepMs = options.defaultStepMs;
  }

  /** Whether `expr` is the same at each step; marks the largest parts that are within one that is not. */
  markInvariant(expr: Expr): boolean {
    switch (expr.kind) {
      case "number":
      case "string":
        return true;
      case "vectorSelector":
        return expr.at !== undefined;
      case "matrixSelector":
        return expr.vector.at !== undefined;
      case "subquery":
        if (this.markInvariant(expr.expr)) this.#mark(expr.expr);
        return expr.at !== undefined;
      default: {
        const parts = childrenOf(expr);
        const same = parts.map((part) => this.markInvariant(part));
        const own = expr.kind !== "call" || !timeBound.has(expr.func.name);
        if (own && same.every(Boolean)) return true;
        parts.forEach((part, i) => {
          if (same[i]) this.#mark(part);
        });
        return false;
      }
    }
  }

  #mark(expr: Expr): void {
    const { kind } = withoutParens(expr);
    if (kind !== "number" && kind !== "string") this.invariant.add(expr);
  }

  /** Resolves `expr` as evaluated at times from `from` to `to`. `stats` tells whether only counts and sums of histograms matter. */
  walk(expr: Expr, from: number, to: number, around: Around, stats: boolean): void {
    switch (expr.kind) {
      case "number":
      case "string":
        return;
      case "vectorSelector": {
        this.#select(expr, from, to, 0, around);
        if (stats) this.statsOnly.add(expr);
        return;
      }
      case "matrixSelector": {
        const rangeMs = this.#range(expr);
        this.#select(expr.vector, from, to, rangeMs, around);
        if (stats) this.statsOnly.add(expr.vector);
        return;
      }
      case "subquery": {
        const rangeMs = this.#range(expr);
        let stepMs = expr.stepExpr === undefined ? expr.stepMs : this.#durationMs(expr.stepExpr);
        if (expr.stepExpr !== undefined && stepMs <= 0)
          throw new ExecutionError("duration must be greater than 0");
        if (stepMs === 0) stepMs = this.#defaultStepMs;
        this.subqueryStepsMs.set(expr, stepMs);
        const { atMs, offsetMs } = this.#shift(expr);
        this.walk(expr.expr, (atMs ?? from) - offsetMs - rangeMs, (atMs ?? to) - offsetMs, around, false);
        return;
      }
      case "call": {
        const inside = { ...around, func: expr.func.name };
        const parts = expr.func.name === "info" ? expr.args.slice(0, 1) : expr.args; // the second names what to join
        if (expr.func.name === "info") this.selectsLater = true;
        const figures = figuresOnly.get(expr.func.name) ?? stats;
        for (const part of parts) this.walk(part, from, to, inside, figures);
        return;
      }
      case "aggregation":
        if (expr.param !== undefined) this.walk(expr.param, from, to, around, stats);
        this.walk(
          expr.expr,
          from,
          to,
          { func: expr.op, grouping: expr.grouping, without: expr.without },
          stats,
        );
        return;
      default:
        for (const part of childrenOf(expr)) this.walk(part, from, to, around, stats && !isTrim(expr));
    }
  }

  #select(selector: VectorSelector, from: number, to: number, rangeMs: number, around: Around): void {
    const { atMs, offsetMs } = this.#shift(selector);
    const reach = rangeMs === 0 ? this.#lookbackMs : rangeMs;
    const before = (selector.anchored || selector.smoothed) && rangeMs > 0 ? this.#lookbackMs : 0;
    const mint = (atMs ?? from) - offsetMs - reach - before + 1; // windows are open on the left
    const maxt = (atMs ?? to) - offsetMs + (selector.smoothed ? this.#lookbackMs : 0);
    const key = selector.matchers
      .map((m) => `${m.name.length}:${m.name}${m.op}${m.value.length}:${m.value}`)
      .join();
    let select = this.#shared.get(key);
    if (select === undefined) {
      const { startMs, endMs, stepMs } = this.#times;
      const hints = { startMs, endMs, stepMs, rangeMs, ...around };
      select = { matchers: selector.matchers, mint, maxt, hints };
      this.#shared.set(key, select);
    } else {
      select.mint = Math.min(select.mint, mint);
      select.maxt = Math.max(select.maxt, maxt);
    }
    this.selects.set(selector, select);
  }

  #shift(node: (VectorSelector | Subquery) & Shift): ResolvedShift {
    const offsetMs = node.offsetExpr === undefined ? node.offsetMs : this.#durationMs(node.offsetExpr);
    const { at } = node;
    let atMs: number | undefined;
    if (at !== undefined) {
      if (at.kind === "timestamp") atMs = at.t;
      else atMs = at.kind === "start" ? this.#times.startMs : this.#times.endMs;
    }
    const shift = { atMs, offsetMs };
    this.shifts.set(node, shift);
    return shift;
  }

  #range(node: MatrixSelector | Subquery): number {
    const rangeMs = node.rangeExpr === undefined ? node.rangeMs : this.#durationMs(node.rangeExpr);
    if (rangeMs <= 0) throw new ExecutionError("duration must be greater than 0");
    this.rangesMs.set(node, rangeMs);
    return rangeMs;
  }

  /** Whole milliseconds, cut off towards zero. */
  #durationMs(expr: DurationExpr): number {
    const ms = Math.trunc(Math.round(this.#seconds(expr) * 1e6) / 1e3); // products of decimals miss whole milliseconds by a hair
    if (!Number.isFinite(ms) || Math.abs(ms) > 9_223_372_036_854)
      throw new ExecutionError("duration out of range");
    return ms;
  }

  #seconds(expr: DurationExpr): number {
    if (expr.kind === "number") return expr.value;
    const { startMs, endMs, stepMs } = this.#times;
    if (expr.op === "step") return stepMs / 1000;
    if (expr.op === "range") return (endMs - startMs) / 1000;
    const r = this.#seconds(expr.rhs!);
    if (expr.lhs === undefined) return expr.op === "-" ? -r : r;
    const l = this.#seconds(expr.lhs);
    switch (expr.op) {
      case "+":
        return l + r;
      case "-":
        return l - r;
      case "*":
        return l * r;
      case "/":
        if (r === 0) throw new ExecutionError("division by zero");
        return l / r;
      case "%":
        if (r === 0) throw new ExecutionError("modulo by zero");
        return l % r;
      case "^":
        return l ** r;
      case "min_of":
        return Math.min(l, r);
      case "max_of":
        return Math.max(l, r);
    }
  }
}
