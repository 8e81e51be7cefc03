import { compareLabels, compareText, type Labels, type TimeRange } from "@taffrail/model";
import { BadRequestError } from "../http/errors.ts";
import type { Params } from "../http/params.ts";
import type { Reply } from "../http/reply.ts";
import type { Handler } from "../http/route.ts";
import { maxTimeMs, minTimeMs } from "../http/times.ts";
import { unescapeName } from "./label-names.ts";
import type { Asking, PrometheusRoom } from "./room.ts";
import { namedSelectorsOf, selectorsOf } from "./selectors.ts";
import { cut, success, Success } from "./success.ts";

type PrometheusHandler = Handler<PrometheusRoom, Success | Reply>;

/** Answers the label sets of series. Spec: Prometheus HTTP API v1, "Finding series by label matchers". */
export const series: PrometheusHandler = async (params, { store, signal }) => {
  const limit = params.limit("limit");
  const range = timesOf(params);
  const selectors = namedSelectorsOf(params);
  if (selectors.length === 0) throw new BadRequestError("no match[] parameter provided");
  const told = new Set<string>();
  const asking = askingOf(told, signal);
  const found = await Promise.all(selectors.map((m) => store.seriesLabels(m, range, oneMore(limit), asking)));
  const [sets, warnings] = cut(union(found, compareLabels), limit);
  return new Success({ kind: "labelSets", sets }, [...told, ...warnings]);
};

/** Answers the names of labels. Spec: Prometheus HTTP API v1, "Getting label names". */
export const labelNames: PrometheusHandler = async (params, { store, signal }) => {
  const limit = params.limit("limit");
  const range = timesOf(params);
  const told = new Set<string>();
  const asking = askingOf(told, signal);
  const found = await Promise.all(
    orAll(selectorsOf(params)).map((m) => store.labelNames(m, range, oneMore(limit), asking)),
  );
  const [names, warnings] = cut(union(found, compareText), limit);
  return success(names, [...told, ...warnings]);
};

/** Answers the values of one label. Spec: Prometheus HTTP API v1, "Querying label values". */
export const labelValues: PrometheusHandler = async (params, { store, signal }) => {
  const name = unescapeName(params.text("name").replaceAll(/%2f/gi, "/"));
  if (name === "") throw new BadRequestError('invalid label name: ""');
  const limit = params.limit("limit");
  const range = timesOf(params);
  const told = new Set<string>();
  const asking = askingOf(told, signal);
  const found = await Promise.all(
    orAll(selectorsOf(params)).map((m) => store.labelValues(name, m, range, oneMore(limit), asking)),
  );
  const [values, warnings] = cut(union(found, compareText), limit);
  return success(values, [...told, ...warnings]);
};

/** Warnings once each. */
function askingOf(told: Set<string>, signal: AbortSignal): Asking {
  return { signal, warn: (warning) => void told.add(warning) };
}

/** From `start` to `end`; all of time where they are not given. */
function timesOf(params: Params): TimeRange {
  return { mint: params.timeBound("start", minTimeMs), maxt: params.timeBound("end", maxTimeMs) };
}

/** One more than asked for, so that a cut shows; 0 means all. */
function oneMore(limit: number): number {
  return limit === Infinity ? 0 : limit + 1;
}

function orAll<T>(selectors: readonly T[][]): readonly T[][] {
  return selectors.length === 0 ? [[]] : selectors;
}

/** Sorted lists as one, without repetitions. */
function union<T extends string | Labels>(
  lists: readonly (readonly T[])[],
  compare: (a: T, b: T) => number,
): readonly T[] {
  if (lists.length === 1) return lists[0]!;
  const all = lists.flat().sort(compare);
  return all.filter((item, i) => i === 0 || compare(item, all[i - 1]!) !== 0);
}
