import { hostname } from "node:os";
import { cwd } from "node:process";
import type { Labels } from "@taffrail/model";
import { BadRequestError, UnavailableError } from "../http/errors.ts";
import { type Reply, textReply } from "../http/reply.ts";
import type { Handler } from "../http/route.ts";
import { maxTimeMs, minTimeMs } from "../http/times.ts";
import { renderInstant } from "./numbers.ts";
import type { HeadCensus, PrometheusRoom, SeriesStore, ServerFacts } from "./room.ts";
import { success, type Success } from "./success.ts";

type PrometheusHandler = Handler<PrometheusRoom, Success | Reply>;

/** Answers the version. Grafana reads `version` to choose features, so it is that of the API; ours stands beside it. */
export const buildInfo: PrometheusHandler = (_params, { facts }) => success(buildOf(facts));

/** The same for people, and for those who ask before they know the API. */
export const version: PrometheusHandler = (_params, { facts }) =>
  textReply(200, `${JSON.stringify(buildOf(facts))}\n`);

function buildOf(facts: ServerFacts): Readonly<Record<string, string>> {
  return {
    version: facts.prometheusVersion,
    revision: facts.revision,
    branch: "",
    buildUser: "",
    buildDate: facts.buildDate,
    goVersion: "",
    taffrailVersion: facts.version,
    nodeVersion: process.version,
  };
}

export const config: PrometheusHandler = (_params, { facts }) => success({ yaml: facts.configYaml() });

/** Blocks on disk, as their files describe them. */
export const blocks: PrometheusHandler = (_params, { store }) => {
  refuseKeptElsewhere(store);
  return success({ blocks: store.blocks?.().map(({ meta }) => meta) ?? [] });
};

/** Throws where another server keeps the samples: what it holds is its own to tell. */
function refuseKeptElsewhere({ keptBy }: SeriesStore): void {
  if (keptBy !== undefined) throw new UnavailableError(`unavailable: the samples are kept by ${keptBy}`);
}

export const flags: PrometheusHandler = (_params, { facts }) => success(facts.flags());

export const runtimeInfo: PrometheusHandler = (_params, { facts, clock }) => {
  const { at, ok } = facts.lastConfig();
  return success({
    startTime: renderInstant(facts.startedAt),
    CWD: cwd(),
    hostname: hostname(),
    serverTime: renderInstant(Math.floor(clock.now())),
    reloadConfigSuccess: ok,
    lastConfigTime: renderInstant(at),
    corruptionCount: 0,
    goroutineCount: 0,
    GOMAXPROCS: 0,
    GOMEMLIMIT: 0,
    GOGC: "",
    GODEBUG: "",
    storageRetention: facts.storageRetention(),
  });
};

/** How far the log is brought back, by its segments. */
export const walReplay: PrometheusHandler = (_params, { store }) => {
  const { replay } = store;
  if (replay === undefined) return success({ min: 0, max: 0, current: 0 });
  return success({ min: 0, max: replay.of, current: replay.segment });
};

/** Answers sizes of the head, and which names and pairs hold most series. Walks every series of the head once. */
export const tsdbStatus: PrometheusHandler = async (params, { store, signal }) => {
  const text = params.text("limit", "10");
  const limit = Number(text);
  if (!/^\+?\d+$/.test(text) || limit < 1) throw new BadRequestError("limit must be a positive number");
  if (limit > 10_000) throw new BadRequestError("limit must not exceed 10000");
  refuseKeptElsewhere(store);
  const { series, chunks, labelPairs, minTime, maxTime } = store.stats();
  const counts =
    store.census === undefined
      ? await cardinality(await store.seriesLabels([], { mint: minTimeMs, maxt: maxTimeMs }), limit, signal)
      : countsOf(await store.census(limit, signal), limit);
  return success({
    headStats: {
      numSeries: series,
      numLabelPairs: labelPairs,
      chunkCount: chunks,
      minTime: minTime ?? 0,
      maxTime: maxTime ?? 0,
    },
    ...counts,
  });
};

function countsOf({ metrics, labels, pairs }: HeadCensus, limit: number): object {
  const counts = (of: readonly { readonly name: string; readonly count: number }[]): [string, number][] =>
    of.map(({ name, count }) => [name, count]);
  const byBytes = labels.map(({ name, bytes }): [string, number] => [name, bytes]);
  return {
    seriesCountByMetricName: largest(counts(metrics), limit),
    labelValueCountByLabelName: largest(
      labels.map(({ name, values }) => [name, values]),
      limit,
    ),
    memoryInBytesByLabelName: largest(byBytes, limit),
    seriesCountByLabelValuePair: largest(counts(pairs), limit),
  };
}

/** How long series are counted before other requests get their turn, milliseconds. */
const turnMs = 8;

async function cardinality(all: readonly Labels[], limit: number, signal: AbortSignal): Promise<object> {
  const seriesByPair = new Map<string, Map<string, number>>();
  let turnAt = performance.now() + turnMs;
  for (const { pairs } of all) {
    for (let i = 0; i < pairs.length; i += 2) {
      let byValue = seriesByPair.get(pairs[i]!);
      if (byValue === undefined) seriesByPair.set(pairs[i]!, (byValue = new Map()));
      byValue.set(pairs[i + 1]!, (byValue.get(pairs[i + 1]!) ?? 0) + 1);
    }
    if (performance.now() < turnAt) continue;
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    turnAt = performance.now() + turnMs;
  }
  const names: [string, number][] = [];
  const bytes: [string, number][] = [];
  const pairs: [string, number][] = [];
  for (const [name, byValue] of seriesByPair) {
    names.push([name, byValue.size]);
    let sum = 0;
    for (const [value, count] of byValue) {
      sum += value.length;
      pairs.push([`${name}=${value}`, count]);
    }
    bytes.push([name, sum]);
  }
  return {
    seriesCountByMetricName: largest([...(seriesByPair.get("__name__") ?? [])], limit),
    labelValueCountByLabelName: largest(names, limit),
    memoryInBytesByLabelName: largest(bytes, limit),
    seriesCountByLabelValuePair: largest(pairs, limit),
  };
}

function largest(counts: [string, number][], limit: number): { name: string; value: number }[] {
  return counts
    .sort((a, b) => b[1] - a[1])
    .slice(0, limit)
    .map(([name, value]) => ({ name, value }));
}
