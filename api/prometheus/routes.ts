import { NotSupportedError } from "@taffrail/base";
import type { Reply } from "../http/reply.ts";
import { type Handler, type Method, type Route, routesOf, type Row } from "../http/route.ts";
import { cleanTombstones, deleteSeries, snapshot } from "./admin.ts";
import { fail, render } from "./envelope.ts";
import { otlpMetrics } from "../otlp/metrics.ts";
import { features } from "./features.ts";
import { federate } from "./federate.ts";
import { healthy, quit, ready, reload } from "./lifecycle.ts";
import { formatQuery, instantQuery, parseQuery, queryExemplars, rangeQuery } from "./query.ts";
import { read } from "./remote/read.ts";
import { write } from "./remote/write.ts";
import type { PrometheusRoom } from "./room.ts";
import { alertmanagers, alerts, rules } from "./rules.ts";
import { labelNames, labelValues, series } from "./series.ts";
import { blocks, buildInfo, config, flags, runtimeInfo, tsdbStatus, version, walReplay } from "./status.ts";
import { success, type Success } from "./success.ts";
import {
  metadata,
  relabelSteps,
  scrapePoolConfig,
  scrapePools,
  targetList,
  targetMetadata,
} from "./targets.ts";

type PrometheusHandler = Handler<PrometheusRoom, Success | Reply>;

const get: readonly Method[] = ["GET"];
const getOrPost: readonly Method[] = ["GET", "POST"];
const change: readonly Method[] = ["POST", "PUT"];

/** A path that Prometheus has and we will. */
function later(what: string): PrometheusHandler {
  return () => {
    throw new NotSupportedError(what);
  };
}

/** The whole Prometheus API. A new path is a line here and a handler in the file of its kind. */
const table: readonly Row<PrometheusRoom, Success | Reply>[] = [
  { methods: getOrPost, path: "/api/v1/query", handler: instantQuery },
  { methods: getOrPost, path: "/api/v1/query_range", handler: rangeQuery },
  { methods: getOrPost, path: "/api/v1/query_exemplars", handler: queryExemplars },
  { methods: getOrPost, path: "/api/v1/format_query", handler: formatQuery },
  { methods: getOrPost, path: "/api/v1/parse_query", handler: parseQuery },
  { methods: getOrPost, path: "/api/v1/labels", handler: labelNames },
  { methods: get, path: "/api/v1/label/:name/values", handler: labelValues },
  { methods: getOrPost, path: "/api/v1/series", handler: series },
  { methods: get, path: "/api/v1/metadata", handler: metadata },
  { methods: get, path: "/api/v1/targets", handler: targetList },
  { methods: get, path: "/api/v1/targets/metadata", handler: targetMetadata },
  { methods: get, path: "/api/v1/targets/relabel_steps", handler: relabelSteps },
  { methods: get, path: "/api/v1/scrape_pools", handler: scrapePools },
  {
    methods: get,
    path: "/api/v1/scrape_pools/config",
    handler: scrapePoolConfig,
  },
  { methods: get, path: "/api/v1/rules", handler: rules },
  { methods: get, path: "/api/v1/alerts", handler: alerts },
  { methods: get, path: "/api/v1/alertmanagers", handler: alertmanagers },
  { methods: get, path: "/api/v1/features", handler: features },
  { methods: get, path: "/api/v1/notifications", handler: () => success([]) },
  { methods: get, path: "/api/v1/notifications/live", handler: later("notifications as they happen") },
  { methods: get, path: "/api/v1/openapi.yaml", handler: later("a description of this API as OpenAPI") },
  { methods: get, path: "/api/v1/status/buildinfo", handler: buildInfo },
  { methods: get, path: "/api/v1/status/config", handler: config },
  { methods: get, path: "/api/v1/status/flags", handler: flags },
  { methods: get, path: "/api/v1/status/runtimeinfo", handler: runtimeInfo },
  { methods: get, path: "/api/v1/status/tsdb", handler: tsdbStatus },
  { methods: get, path: "/api/v1/status/tsdb/blocks", handler: blocks },
  { methods: get, path: "/api/v1/status/walreplay", handler: walReplay },
  { methods: get, path: "/api/v1/status/self_metrics", handler: later("own metrics as JSON") },
  { methods: ["POST"], path: "/api/v1/write", handler: write },
  { methods: ["POST"], path: "/api/v1/read", handler: read },
  { methods: ["POST"], path: "/api/v1/otlp/v1/metrics", handler: otlpMetrics },
  { methods: ["POST"], path: "/v1/metrics", handler: otlpMetrics },
  { methods: change, path: "/api/v1/admin/tsdb/delete_series", handler: deleteSeries },
  { methods: change, path: "/api/v1/admin/tsdb/clean_tombstones", handler: cleanTombstones },
  { methods: change, path: "/api/v1/admin/tsdb/snapshot", handler: snapshot },
  { methods: get, path: "/federate", handler: federate },
  { methods: get, path: "/version", handler: version },
  { methods: get, path: "/-/healthy", handler: healthy },
  { methods: get, path: "/-/ready", handler: ready },
  { methods: change, path: "/-/reload", handler: reload },
  { methods: change, path: "/-/quit", handler: quit },
];

/** The routes of the Prometheus HTTP API. */
export function prometheusRoutes(room: PrometheusRoom): Route[] {
  return routesOf({ rows: table, room, render, fail });
}
