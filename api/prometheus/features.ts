import { functionSignatures } from "@taffrail/promql";
import type { Reply } from "../http/reply.ts";
import type { Handler } from "../http/route.ts";
import type { PrometheusRoom } from "./room.ts";
import { success, type Success } from "./success.ts";

const operators: readonly string[] = [
  ..."!= !~ % * + - / < </ <= == =~ > >/ >= @ ^ and atan2 or unless".split(" "),
  ..."avg bottomk count count_values group max min quantile stddev stdvar sum topk".split(" "),
];
const experimentalOperators: readonly string[] = ["limit_ratio", "limitk"];
const keywords: readonly string[] = [
  ..."at_modifier bool by group_left group_right ignoring negative_offset offset on".split(" "),
  ..."per_query_lookback_delta subqueries without".split(" "),
];
const discoveries: readonly string[] = ["dns", "file", "http", "kubernetes", "static"];

/** Answers what this server can do of what a Prometheus of its version may, under the names that has. */
export const features: Handler<PrometheusRoom, Success | Reply> = (_params, room) => {
  const { admin, receiver, otlp, lifecycle, facts } = room;
  const flags = new Set((facts.flags()["enable-feature"] ?? "").split(",").map((name) => name.trim()));
  const isExperimental = flags.has("promql-experimental-functions");
  const hasFill = flags.has("promql-binop-fill-modifiers");
  const isExtended = flags.has("promql-extended-range-selectors");
  const all = (names: readonly string[], has = true): [string, boolean][] => names.map((name) => [name, has]);
  const functions = [...functionSignatures.values()].map((one): [string, boolean] => [
    one.name,
    !one.experimental || isExperimental,
  ]);
  const startTimes = flags.has("created-timestamp-zero-ingestion");
  const typeLabels = flags.has("type-and-unit-labels");
  return success({
    api: byName([
      ...all(["exclude_alerts", "label_values_match", "query_stats", "query_warnings"]),
      ...all(["time_range_labels", "time_range_series"]),
      ...all(["openapi_3.1", "openapi_3.2"], false),
      ["admin", admin !== undefined],
      ["lifecycle", lifecycle.quit !== undefined],
      ["otlp_write_receiver", otlp !== undefined],
      ["remote_write_receiver", receiver !== undefined],
    ]),
    otlp_receiver: {
      delta_conversion: flags.has("otlp-deltatocumulative"),
      native_delta_ingestion: flags.has("otlp-native-delta-ingestion"),
    },
    prometheus: { agent_mode: false, auto_reload_config: false, server_mode: true },
    promql: byName([
      ...all(keywords),
      ...all(["fill", "fill_left", "fill_right"], hasFill),
      ...all(["anchored", "smoothed"], isExtended),
      ["delayed_name_removal", flags.has("promql-delayed-name-removal")],
      ["duration_expr", true],
      ["per_step_stats", false],
      ["type_and_unit_labels", typeLabels],
    ]),
    promql_functions: byName(functions),
    promql_operators: byName([...all(operators), ...all(experimentalOperators, isExperimental)]),
    scrape: {
      extra_scrape_metrics: true,
      start_timestamp_zero_ingestion: startTimes,
      type_and_unit_labels: typeLabels,
    },
    service_discovery_providers: byName(all(discoveries)),
    tsdb: {
      exemplar_storage: flags.has("exemplar-storage"),
      native_histograms: true,
      st_storage: flags.has("st-storage"),
      xor2_encoding: false,
    },
  });
};

function byName(features: readonly (readonly [string, boolean])[]): Readonly<Record<string, boolean>> {
  return Object.fromEntries(features.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
