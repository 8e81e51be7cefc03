import { ManualClock } from "@taffrail/base";
import {
  compareText,
  Labels,
  matchesAll,
  type Matcher,
  relabelRule,
  type SampleColumns,
} from "@taffrail/model";
import { parseExpr } from "@taffrail/promql";
import type {
  ActiveTarget,
  Engine,
  PrometheusRoom,
  QueryOptions,
  QueryResult,
  QueryValue,
  SeriesStore,
} from "../prometheus/room.ts";

/** A store of series with one sample each, walked naively. */
export function fakeStore(series: readonly Readonly<Record<string, string>>[], t = 0): SeriesStore {
  const all = series
    .map((labels) => Labels.of(labels))
    .sort((a, b) => compareText(a.toString(), b.toString()));
  const matching = (matchers: readonly Matcher[]): Labels[] => all.filter((l) => matchesAll(l, matchers));
  const first = <T>(list: T[], limit = 0): T[] => (limit === 0 ? list : list.slice(0, limit));
  return {
    select: async (matchers) => ({
      series: matching(matchers).map((labels) => ({
        labels,
        read: (_mint: number, _maxt: number, into: SampleColumns) => into.push(t, 1),
      })),
    }),
    labelNames: async (matchers, _range, limit) =>
      first([...new Set(matching(matchers).flatMap((l) => [...l].map(([name]) => name)))].sort(), limit),
    labelValues: async (name, matchers, _range, limit) =>
      first([...new Set(matching(matchers).map((l) => l.get(name)))].filter((v) => v !== "").sort(), limit),
    seriesLabels: async (matchers, _range, limit) => first(matching(matchers), limit),
    stats: () => ({ series: all.length, chunks: all.length, labelPairs: 3, minTime: t, maxTime: t }),
  };
}

/** What a fake engine was asked. */
export interface AskedQuery {
  readonly query: string;
  readonly times: readonly number[];
  readonly options: QueryOptions;
}

/** An engine that gives `value` to whatever it is asked, and remembers what that was. */
export function fakeEngine(
  value: QueryValue,
  notes: Partial<QueryResult> = {},
): Engine & { asked: AskedQuery[] } {
  const queries: AskedQuery[] = [];
  const result: QueryResult = {
    value,
    warnings: [],
    infos: [],
    stats: { samplesRead: 3, peakSamples: 2, evalMs: 1.5 },
    ...notes,
  };
  return {
    asked: queries,
    parse: (query) => parseExpr(query),
    instant: async (query, t, options = {}) => {
      queries.push({ query, times: [t], options });
      return result;
    },
    range: async (query, start, end, stepMs, options = {}) => {
      queries.push({ query, times: [start, end, stepMs], options });
      return result;
    },
  };
}

export function fakeTarget(changed: Partial<ActiveTarget> = {}): ActiveTarget {
  return {
    pool: "kubelet",
    discoveredLabels: Labels.of({ __address__: "10.0.0.1:10250", __scheme__: "https" }),
    labels: Labels.of({ instance: "node-1", job: "kubelet" }),
    url: "https://10.0.0.1:10250/metrics",
    health: "up",
    lastError: "",
    lastScrape: 1_700_000_000_500,
    lastDurationMs: 12.5,
    intervalMs: 15_000,
    timeoutMs: 10_000,
    metadata: () => [{ family: "up", type: "gauge", help: "Whether it answers.", unit: "" }],
    ...changed,
  };
}

/** A room whose parts are fakes; a test changes what it is about. */
export function fakeRoom(changed: Partial<PrometheusRoom> = {}): PrometheusRoom {
  return {
    engine: fakeEngine({ kind: "vector", t: 0, elements: [] }),
    store: fakeStore([]),
    exemplars: { selectExemplars: async () => [] },
    targets: {
      pools: () => ["kubelet"],
      active: () => [fakeTarget()],
      dropped: () => [{ pool: "pods", discoveredLabels: Labels.of({ __address__: "10.0.0.9:80" }) }],
      droppedCounts: () => new Map([["pods", 1]]),
      relabelRules: (pool) =>
        pool === "pods"
          ? [
              relabelRule({ sourceLabels: ["__address__", "job"], targetLabel: "x", replacement: "a$1" }),
              relabelRule({ sourceLabels: ["a"], regex: "drop(me)?", action: "drop" }),
              relabelRule({ sourceLabels: ["a"], modulus: 4, targetLabel: "h", action: "hashmod" }),
            ]
          : undefined,
      configYaml: (pool) => (pool === "pods" ? "job_name: pods\n" : undefined),
    },
    facts: {
      version: "0.1.0",
      revision: "abc",
      buildDate: "2026-01-01",
      prometheusVersion: "3.12.0",
      startedAt: 1000,
      storageRetention: () => "1d",
      configYaml: () => "global: {}\n",
      lastConfig: () => ({ at: 1000, ok: true }),
      flags: () => ({ "web.listen-address": "127.0.0.1:9099" }),
    },
    lifecycle: { isReady: () => true, reload: async () => {} },
    encodeChunks: () => [],
    clock: new ManualClock(1_700_000_000_123),
    externalLabels: Labels.empty,
    lookbackMs: 300_000,
    ...changed,
  };
}
