import {
  bool,
  choice,
  duration,
  type Field,
  float,
  int,
  list,
  map,
  size,
  type Table,
  text,
} from "../schema.ts";
import type { Section } from "../section.ts";
import { discoveryFields } from "./discovery.ts";
import { checkHttp, httpFields } from "./http.ts";
import { relabelRules } from "./relabel.ts";

/** The scrape protocols in the order in which they are asked for when a job does not say. */
export const defaultProtocols: readonly string[] = [
  "OpenMetricsText1.0.0",
  "OpenMetricsText0.0.1",
  "PrometheusText1.0.0",
  "PrometheusText0.0.4",
];
const protocols = ["PrometheusProto", ...defaultProtocols];
const protocol = choice(
  protocols,
  (got) => `unknown scrape protocol ${got}, supported: [${[...protocols].sort().join(" ")}]`,
);

export const validationScheme: Field = {
  key: "metric_name_validation_scheme",
  type: choice(["utf8", "legacy"]),
};
export const escapingScheme: Field = {
  key: "metric_name_escaping_scheme",
  type: choice(["allow-utf-8", "underscores", "dots", "values"]),
};

/** Limits that a job takes over from `global` where it leaves them zero. */
export const limitFields: readonly Field[] = [
  { key: "body_size_limit", type: size },
  { key: "sample_limit", type: int },
  { key: "target_limit", type: int },
  { key: "label_limit", type: int },
  { key: "label_name_length_limit", type: int },
  { key: "label_value_length_limit", type: int },
  { key: "keep_dropped_targets", type: int },
];

/** A job. Fields without a default here take over what `global` says. */
export const scrapeConfig: Table = {
  name: "scrape_configs",
  fields: [
    { key: "job_name", type: text, always: true },
    { key: "honor_labels", type: bool },
    { key: "honor_timestamps", type: bool, default: true, always: true },
    { key: "track_timestamps_staleness", type: bool, default: false, always: true },
    { key: "params", type: map(list(text)) },
    { key: "scrape_interval", type: duration },
    { key: "scrape_timeout", type: duration },
    { key: "scrape_protocols", type: list(protocol) },
    { key: "fallback_scrape_protocol", type: text },
    { key: "scrape_native_histograms", type: bool, always: true },
    { key: "always_scrape_classic_histograms", type: bool, always: true },
    { key: "convert_classic_histograms_to_nhcb", type: bool, always: true },
    { key: "metrics_path", type: text, default: "/metrics" },
    { key: "scheme", type: text, default: "http" },
    { key: "enable_compression", type: bool, default: true, always: true },
    ...limitFields,
    { key: "native_histogram_bucket_limit", type: int },
    { key: "native_histogram_min_bucket_factor", type: float },
    { key: "scrape_failure_log_file", type: text },
    validationScheme,
    escapingScheme,
    { key: "extra_scrape_metrics", type: bool, always: true },
    ...httpFields(),
    { key: "relabel_configs", type: relabelRules("target relabeling rule in scrape config") },
    { key: "metric_relabel_configs", type: relabelRules("metric relabeling rule in scrape config") },
    ...discoveryFields,
  ],
  check(job) {
    if (job.text("job_name") === "") job.fail("job_name", "job_name is empty");
    checkHttp(job);
    checkProtocols(job, `for scrape config with job name "${job.text("job_name")}"`);
    const fallback = job.text("fallback_scrape_protocol");
    if (fallback !== "" && !protocols.includes(fallback)) {
      job.fail(
        "fallback_scrape_protocol",
        `invalid fallback_scrape_protocol for scrape config with job name "${job.text("job_name")}": unknown scrape protocol ${fallback}`,
      );
    }
    if (job.list("relabel_configs").length > 0) return;
    for (const group of job.sections("static_configs")) {
      for (const target of group.texts("targets")) {
        if (target.includes("/")) group.fail("targets", `"${target}" is not a valid hostname`);
      }
    }
  },
};

/** A list of protocols is not empty where it is given, and names none twice. */
export function checkProtocols(section: Section, where: string): void {
  const given = section.texts("scrape_protocols");
  if (section.isGiven("scrape_protocols") && given.length === 0) {
    section.fail("scrape_protocols", `scrape_protocols cannot be empty ${where}`);
  }
  if (new Set(given).size < given.length) {
    section.fail(
      "scrape_protocols",
      `duplicated protocol in scrape_protocols, got [${given.join(" ")}] ${where}`,
    );
  }
}

export const protocolList: Field = { key: "scrape_protocols", type: list(protocol) };
