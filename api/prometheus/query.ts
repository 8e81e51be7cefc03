import { TaffrailError } from "@taffrail/base";
import {
  type Expr,
  expressionsIn,
  exprToJson,
  type Json,
  prettyExpr,
  PromqlSyntaxError,
} from "@taffrail/promql";
import type { Matcher } from "@taffrail/model";
import { BadParameterError, BadRequestError, DeadlineExceededError } from "../http/errors.ts";
import type { Params } from "../http/params.ts";
import type { Reply } from "../http/reply.ts";
import type { Handler } from "../http/route.ts";
import { maxTimeMs, minTimeMs } from "../http/times.ts";
import type { Engine, PrometheusRoom, QueryOptions, QueryResult, QueryValue } from "./room.ts";
import { cut, success, Success } from "./success.ts";

type PrometheusHandler = Handler<PrometheusRoom, Success | Reply>;

/** As many points as one series of an answer may have. */
const maxPoints = 11_000;

/** Answers an instant query. Spec: Prometheus HTTP API v1, "Instant queries". */
export const instantQuery: PrometheusHandler = async (params, { engine, clock, signal }) => {
  const limit = params.limit("limit");
  const t = params.time("time", Math.floor(clock.now()));
  const options = queryOptions(params, signal);
  return answer(params, limit, await asked(engine.instant(params.text("query"), t, options)));
};

/** Answers a query over a range. Spec: Prometheus HTTP API v1, "Range queries". */
export const rangeQuery: PrometheusHandler = async (params, { engine, signal }) => {
  const limit = params.limit("limit");
  const { start, end, stepMs } = rangeOf(params);
  const options = queryOptions(params, signal);
  return answer(params, limit, await asked(engine.range(params.text("query"), start, end, stepMs, options)));
};

/** The times of a range query, checked. */
export function rangeOf(params: Params): { start: number; end: number; stepMs: number } {
  const start = params.time("start");
  const end = params.time("end");
  if (end < start) throw new BadParameterError("end", "end timestamp must not be before start time");
  const step = params.durationMs("step");
  if (step > 0 && (end - start) / step > maxPoints) {
    throw new BadRequestError(
      "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)",
    );
  }
  const stepMs = step <= 0 ? 0 : Math.round(step);
  if (stepMs === 0) {
    throw new BadParameterError(
      "step",
      "zero or negative query resolution step widths are not accepted. Try a positive integer",
    );
  }
  return { start, end, stepMs };
}

/** The timeout and lookback that a request asks for. */
export function queryOptions(params: Params, signal: AbortSignal): QueryOptions {
  const timeoutMs = params.has("timeout") ? params.durationMs("timeout") : undefined;
  if (timeoutMs !== undefined && timeoutMs <= 0) throw new DeadlineExceededError();
  const lookbackMs = lookbackOf(params);
  return {
    signal,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(lookbackMs > 0 ? { lookbackMs } : {}),
    ...(wantsPlan(params) ? { explain: true } : {}),
  };
}

/** 0 where none is asked for. */
function lookbackOf(params: Params): number {
  try {
    return params.durationMs("lookback_delta", 0);
  } catch (error) {
    if (!(error instanceof BadParameterError)) throw error;
    throw new BadRequestError(`error parsing lookback delta duration: ${error.reason}`);
  }
}

/** Whether the answer is to say what each part of the query took: Taffrail's own `explain=true`. */
function wantsPlan(params: Params): boolean {
  return params.flag("explain");
}

/** A query's answer; its syntax errors belong to the parameter. */
export async function asked(running: Promise<QueryResult>): Promise<QueryResult> {
  try {
    return await running;
  } catch (error) {
    const isOfQuery = error instanceof TaffrailError && /^promql\/(?:syntax|bad-data)$/.test(error.code);
    throw isOfQuery ? new BadParameterError("query", error.message, error) : error;
  }
}

function answer(params: Params, limit: number, { value, warnings, infos, stats }: QueryResult): Success {
  const [limited, more] = limitValue(value, limit);
  const shownStats = params.has("stats") || wantsPlan(params) ? stats : undefined;
  return new Success({ kind: "query", value: limited, stats: shownStats }, [...warnings, ...more], infos);
}

function limitValue(value: QueryValue, limit: number): [QueryValue, string[]] {
  switch (value.kind) {
    case "vector": {
      const [elements, warnings] = cut(value.elements, limit);
      return [{ ...value, elements }, warnings];
    }
    case "matrix": {
      const [series, warnings] = cut(value.series, limit);
      return [{ ...value, series }, warnings];
    }
    case "scalar":
    case "string":
      return [value, []];
  }
}

/** Answers a query's syntax tree as JSON. */
export const parseQuery: PrometheusHandler = (params, { engine }) =>
  success(byName(exprToJson(parsed(params, engine))));

/** Fields in the order of their names, as Prometheus sends a tree. */
function byName(value: Json): Json {
  if (Array.isArray(value)) return value.map(byName);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, one]) => [name, byName(one)]));
}

/** Answers a query laid out for reading. */
export const formatQuery: PrometheusHandler = (params, { engine }) =>
  success(prettyExpr(parsed(params, engine)));

/**
 * Answers the exemplars of all series that the selectors of a query match, whatever is computed of them. Spec: Prometheus HTTP API v1,
 * "Querying exemplars".
 */
export const queryExemplars: PrometheusHandler = async (params, { engine, exemplars, signal }) => {
  const mint = params.timeBound("start", minTimeMs);
  const maxt = params.timeBound("end", maxTimeMs);
  if (maxt < mint) throw new BadRequestError("end timestamp must not be before start timestamp");
  const matchers: (readonly Matcher[])[] = [];
  for (const expr of expressionsIn(parsedPlainly(params, engine)))
    if (expr.kind === "vectorSelector") matchers.push(expr.matchers);
  if (matchers.length === 0) return { status: 204, headers: {} };
  const series = await exemplars.selectExemplars(matchers, { mint, maxt }, signal);
  return new Success({ kind: "exemplars", series });
};

/** As `parsed`; the message says nothing of the parameter, as Prometheus's does not there. */
function parsedPlainly(params: Params, engine: Engine): Expr {
  try {
    return engine.parse(params.text("query"));
  } catch (error) {
    throw error instanceof PromqlSyntaxError ? new BadRequestError(error.message, error) : error;
  }
}

function parsed(params: Params, engine: Engine): Expr {
  try {
    return engine.parse(params.text("query"));
  } catch (error) {
    throw error instanceof PromqlSyntaxError ? new BadParameterError("query", error.message, error) : error;
  }
}
