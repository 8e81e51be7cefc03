import { type Clock, Follower, type Log, messageOf, TaffrailError } from "@taffrail/base";
import type { Matcher } from "@taffrail/model";
import { Annotations } from "./annotations.ts";
import { ColumnArena } from "./arena.ts";
import { type Expr, valueTypeOf, type VectorSelector } from "./ast.ts";
import { Budget } from "./budget.ts";
import { Evaluator, type EvaluatorOptions } from "./evaluator.ts";
import { finishMatrix, finishRanges, finishVector } from "./finish.ts";
import { parseExpr, type ParserOptions } from "./parser.ts";
import { ElsewhereFailedError, type PlacedQuestion, type SelectedRange } from "./elsewhere.ts";
import { Profile } from "./profile.ts";
import { type Plan, type PlannedSelect, planQuery, type QueryTimes } from "./plan.ts";
import { BadQueryError, QueryCanceledError, QueryTimeoutError, StorageError } from "./query-errors.ts";
import type { QueryResult, QueryValue } from "./result.ts";
import type { Selection, SelectHints, SeriesSource } from "./source.ts";
import type { Steps } from "./value.ts";
import { Turns } from "./turns.ts";
import { Turnstile } from "./turnstile.ts";

/** What queries may cost. */
export interface EngineLimits {
  /** Most samples one query may hold in memory. */
  readonly maxSamples: number;
  /** Most bytes of memory for columns, groups and results of one query, as reckoned; 0: any number. */
  readonly maxMemoryBytes: number;
  readonly timeoutMs: number;
  /** Most queries evaluated at one time; others wait. */
  readonly maxConcurrent: number;
  /** Longest a query computes before the event loop gets a turn. */
  readonly sliceMs: number;
}

/** The limits where none are given: Prometheus's. */
export const defaultLimits: EngineLimits = {
  maxSamples: 50_000_000,
  maxMemoryBytes: 0,
  timeoutMs: 120_000,
  maxConcurrent: 20,
  sliceMs: 10,
};

export interface EngineOptions {
  readonly source: SeriesSource;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: Partial<EngineLimits>;
  /** How far back an instant selector looks. 5 minutes unless told otherwise. */
  readonly lookbackMs?: number;
  /** Step of a subquery that names none. 1 minute unless told otherwise. */
  readonly defaultStepMs?: number;
  /** Whether the metric name stays visible until the query ends. */
  readonly delayedNameRemoval?: boolean;
  /** Whether known start times of counters count in rates. */
  readonly useStartTimestamps?: boolean;
  /** Whether `__type__` tells counters from others. */
  readonly typeAndUnitLabels?: boolean;
  readonly parser?: ParserOptions;
  /** Milliseconds, as fine as can be, for `explain`. */
  readonly stopwatch?: () => number;
  /**
   * Asked with the text of a query and its series before it is evaluated: may take it over. `undefined`: it is evaluated here, as are
   * queries that look for more series while they run. One that rejects with `ElsewhereFailedError` is evaluated here after all.
   */
  readonly elsewhere?: (
    question: PlacedQuestion,
    selections: readonly SelectedRange[],
  ) => Promise<QueryResult> | undefined;
}

/** What one query may say for itself. */
export interface QueryOptions {
  readonly signal?: AbortSignal;
  readonly lookbackMs?: number;
  /** Shorter than the engine's. */
  readonly timeoutMs?: number;
  /** The text of a query that is given as a tree, for the places in warnings; without it they are left out. */
  readonly text?: string;
  /** Puts into the answer's `stats.plan` what each part of the query took. */
  readonly explain?: boolean;
}

/** Answers PromQL queries. */
export interface Engine {
  readonly limits: EngineLimits;
  /** What queries may cost from now on; what is not given is the default. Those under way go on as they began. */
  limit(limits: Partial<EngineLimits>): void;
  /** Parses and type-checks. Throws `PromqlSyntaxError`. */
  parse(query: string): Expr;
  /**
   * The value of a query at one time, Unix milliseconds. Rejects with `PromqlSyntaxError` and `BadQueryError` (bad data),
   * `ExecutionError`, `QueryTimeoutError`, `QueryCanceledError`, `StorageError`.
   */
  instant(query: string | Expr, t: number, options?: QueryOptions): Promise<QueryResult>;
  /** The value of a query at `startMs`, `startMs + stepMs`, … up to `endMs`: always a matrix. Rejects as `instant` does. */
  range(
    query: string | Expr,
    startMs: number,
    endMs: number,
    stepMs: number,
    options?: QueryOptions,
  ): Promise<QueryResult>;
}

/** Opens an engine over a source of series. It holds nothing that needs closing. */
export function openEngine(options: EngineOptions): Engine {
  return new PlanningEngine(options);
}

class PlanningEngine implements Engine {
  limits: EngineLimits;
  readonly #options: EngineOptions;
  readonly #turnstile: Turnstile;
  readonly #turns = new Turns();

  constructor(options: EngineOptions) {
    this.#options = options;
    this.limits = { ...defaultLimits, ...options.limits };
    this.#turnstile = new Turnstile(this.limits.maxConcurrent);
  }

  limit(limits: Partial<EngineLimits>): void {
    this.limits = { ...defaultLimits, ...limits };
    this.#turnstile.resize(this.limits.maxConcurrent);
  }

  parse(query: string): Expr {
    return parseExpr(query, this.#options.parser);
  }

  instant(query: string | Expr, t: number, options: QueryOptions = {}): Promise<QueryResult> {
    return this.#run(query, { startMs: t, endMs: t, stepMs: 0 }, options);
  }

  range(
    query: string | Expr,
    startMs: number,
    endMs: number,
    stepMs: number,
    options: QueryOptions = {},
  ): Promise<QueryResult> {
    return this.#run(query, { startMs, endMs, stepMs }, options);
  }

  async #run(query: string | Expr, times: QueryTimes, options: QueryOptions): Promise<QueryResult> {
    const text = typeof query === "string" ? query : (options.text ?? "");
    const expr = typeof query === "string" ? this.parse(query) : query;
    const isRange = times.stepMs !== 0 || times.endMs !== times.startMs;
    if (isRange) checkRange(expr, times);
    const timeoutMs = Math.min(options.timeoutMs ?? Infinity, this.limits.timeoutMs);
    using stop = new Follower(options.signal);
    const { signal } = stop;
    const timer = setTimeout(() => stop.abort(new QueryTimeoutError("expression evaluation")), timeoutMs);
    try {
      using _turn = await this.#turnstile.enter(signal);
      return await this.#answer(text, expr, times, isRange, signal, timeoutMs, options);
    } catch (error) {
      throw this.#explained(error, signal);
    } finally {
      clearTimeout(timer);
    }
  }

  async #answer(
    text: string,
    expr: Expr,
    times: QueryTimes,
    isRange: boolean,
    signal: AbortSignal,
    timeoutMs: number,
    options: QueryOptions,
  ): Promise<QueryResult> {
    const { clock, source } = this.#options;
    await this.#turns.begin();
    const began = clock.now();
    const { maxSamples, sliceMs } = this.limits;
    const maxBytes = this.limits.maxMemoryBytes;
    const budget = new Budget({
      maxSamples,
      maxBytes,
      sliceMs,
      timeoutMs,
      clock,
      signal,
      turns: this.#turns,
    });
    budget.check("query queue");
    const lookbackMs = options.lookbackMs ?? this.#options.lookbackMs ?? 300_000;
    const plan = planQuery(expr, times, { lookbackMs, defaultStepMs: this.#options.defaultStepMs ?? 60_000 });
    const annotations = new Annotations(text);
    const warnings = new Set<string>();
    const select = async (
      matchers: readonly Matcher[],
      mint: number,
      maxt: number,
      hints: SelectHints,
    ): Promise<Selection> => {
      const selection = await source.select(matchers, { mint, maxt }, hints, signal);
      for (const warning of selection.warnings ?? []) warnings.add(warning);
      return selection;
    };
    const evaluatorOptions: EvaluatorOptions = {
      lookbackMs,
      delayedNameRemoval: this.#options.delayedNameRemoval ?? false,
      useStartTimestamps: this.#options.useStartTimestamps ?? false,
      typeAndUnitLabels: this.#options.typeAndUnitLabels ?? false,
      select: (matchers, mint, maxt) =>
        select(matchers, mint, maxt, {
          ...times,
          rangeMs: 0,
          func: "info",
          grouping: undefined,
          without: false,
        }),
    };
    const stopwatch = this.#options.stopwatch ?? (() => performance.now());
    const askedAt = stopwatch();
    const selections = await this.#fetch(plan, select);
    const selectMs = stopwatch() - askedAt;
    budget.check();
    const explain = options.explain ?? false;
    const { limits } = this;
    const asked = { text, lookbackMs, timeoutMs, limits, signal, explain };
    const placed = await this.#elsewhere(plan, selections, asked);
    if (placed !== undefined) {
      const { plan: told, ...stats } = placed.stats;
      return {
        ...placed,
        warnings: [...placed.warnings, ...warnings],
        stats: {
          ...stats,
          evalMs: clock.now() - began,
          ...(told === undefined ? {} : { plan: { ...told, selectMs } }),
        },
      };
    }
    const profile = explain ? new Profile(budget, stopwatch) : undefined;
    using arena = new ColumnArena();
    const evaluator = new Evaluator(plan, selections, {
      annotations,
      budget,
      arena,
      options: evaluatorOptions,
      profile,
    });
    const value = await evaluateRoot(evaluator, plan, isRange);
    return {
      value,
      warnings: [...annotations.warnings, ...warnings],
      infos: annotations.infos,
      stats: {
        samplesRead: budget.samplesRead,
        peakSamples: budget.peak,
        peakBytes: budget.peakBytes,
        evalMs: clock.now() - began,
        workMs: clock.now() - began - budget.pausedMs,
        ...(profile === undefined
          ? {}
          : { plan: { selectMs, thread: "main", root: profile.tree(plan.expr) } }),
      },
    };
  }

  /** The answer of another place, where there is one that takes the query. */
  async #elsewhere(
    plan: Plan,
    selections: ReadonlyMap<VectorSelector, Selection>,
    asked: Omit<PlacedQuestion, "times">,
  ): Promise<QueryResult | undefined> {
    const { elsewhere } = this.#options;
    if (elsewhere === undefined || asked.text === "" || plan.selectsLater) return undefined;
    const ranges = new Map<PlannedSelect, SelectedRange>();
    for (const [selector, planned] of plan.selects) {
      const { mint, maxt, matchers } = planned;
      ranges.set(planned, { matchers, mint, maxt, series: selections.get(selector)!.series });
    }
    try {
      return await elsewhere({ ...asked, times: plan.times }, [...ranges.values()]);
    } catch (error) {
      if (!(error instanceof ElsewhereFailedError)) throw error;
      this.#options.log.warn("a query is answered anew in the main thread", { error: messageOf(error) });
      return undefined;
    }
  }

  /** All reads of a plan at once; selectors that ask for the same share one. */
  async #fetch(
    plan: Plan,
    select: (
      matchers: readonly Matcher[],
      mint: number,
      maxt: number,
      hints: SelectHints,
    ) => Promise<Selection>,
  ): Promise<Map<VectorSelector, Selection>> {
    const asked = new Map<PlannedSelect, Promise<Selection>>();
    for (const planned of plan.selects.values()) {
      if (!asked.has(planned))
        asked.set(planned, select(planned.matchers, planned.mint, planned.maxt, planned.hints));
    }
    await Promise.all(asked.values());
    const selections = new Map<VectorSelector, Selection>();
    for (const [selector, planned] of plan.selects) selections.set(selector, await asked.get(planned)!);
    return selections;
  }

  /** Errors as callers know them: aborts by their reason, faults of the source as such. */
  #explained(error: unknown, signal: AbortSignal): unknown {
    if (error instanceof TaffrailError) return error;
    if (signal.aborted) {
      const reason: unknown = signal.reason;
      if (reason instanceof QueryTimeoutError) return reason;
      if (reason instanceof Error && reason.name === "TimeoutError") {
        return new QueryTimeoutError("expression evaluation");
      }
      return new QueryCanceledError("expression evaluation", reason);
    }
    if (error instanceof Error && error.message.startsWith("BUG: ")) return error;
    this.#options.log.warn("a query failed", { error: messageOf(error) });
    return new StorageError(error);
  }
}

function checkRange(expr: Expr, { startMs, endMs, stepMs }: QueryTimes): void {
  if (!(stepMs > 0))
    throw new BadQueryError(
      `zero or negative query resolution step widths are not accepted: got ${stepMs} ms`,
    );
  if (endMs < startMs) throw new BadQueryError("end timestamp must not be before start time");
  const type = valueTypeOf(expr);
  if (type === "scalar" || type === "vector") return;
  const name = type === "matrix" ? "range vector" : type;
  throw new BadQueryError(
    `invalid expression type "${name}" for range query, must be Scalar or instant Vector`,
  );
}

async function evaluateRoot(evaluator: Evaluator, plan: Plan, isRange: boolean): Promise<QueryValue> {
  const { startMs, endMs, stepMs } = plan.times;
  const steps: Steps = isRange
    ? { startMs, stepMs, count: Math.floor((endMs - startMs) / stepMs) + 1 }
    : { startMs, stepMs: 1, count: 1 };
  const value = await evaluator.evaluate(plan.expr, steps);
  if (isRange) return finishMatrix(value, steps, evaluator);
  switch (value.kind) {
    case "scalar":
      return { kind: "scalar", t: startMs, v: value.v[0]! };
    case "string":
      return { kind: "string", t: startMs, text: value.text };
    case "vector":
      return finishVector(value, steps, evaluator);
    case "matrix":
      return finishRanges(value, evaluator);
  }
}
