import {
  type Discovery,
  type DnsRecordType,
  type EscapingScheme,
  type KubernetesDiscovery,
  type KubernetesRole,
  type NameScheme,
  type RoleSelector,
  type ScrapeConfig,
  type ScrapeProtocol,
  type StaticGroup,
} from "@taffrail/scrape";
import { type EnvironmentProxies, httpClientOf } from "./http-client.ts";
import type { LoadedConfig } from "./load.ts";
import { relabelRulesOf } from "./relabel-rules.ts";
import type { Value } from "./schema.ts";
import type { Section } from "./section.ts";
import { discoveryFields } from "./tables/discovery.ts";

/** The jobs of a configuration as the scraper takes them. */
export function scrapeJobsOf({ jobs, environmentProxies }: LoadedConfig): ScrapeConfig[] {
  return jobs.map((job) => scrapeJobOf(job, environmentProxies));
}

function scrapeJobOf(job: Section, environment: EnvironmentProxies): ScrapeConfig {
  const nameScheme = job.text("metric_name_validation_scheme") as NameScheme;
  const fallback = job.text("fallback_scrape_protocol");
  const failureLogFile = job.text("scrape_failure_log_file");
  return {
    jobName: job.text("job_name"),
    scrapeIntervalMs: job.number("scrape_interval"),
    scrapeTimeoutMs: job.number("scrape_timeout"),
    scrapeProtocols: job.texts("scrape_protocols") as ScrapeProtocol[],
    ...(fallback === "" ? {} : { fallbackScrapeProtocol: fallback as ScrapeProtocol }),
    metricsPath: job.text("metrics_path"),
    scheme: job.text("scheme"),
    params: Object.fromEntries(Array.from(job.map("params"), ([name, values]) => [name, textsOf(values)])),
    honorLabels: job.bool("honor_labels"),
    honorTimestamps: job.bool("honor_timestamps"),
    trackTimestampsStaleness: job.bool("track_timestamps_staleness"),
    enableCompression: job.bool("enable_compression"),
    relabelRules: relabelRulesOf(job, "relabel_configs", nameScheme),
    metricRelabelRules: relabelRulesOf(job, "metric_relabel_configs", nameScheme),
    bodySizeLimit: job.number("body_size_limit"),
    sampleLimit: job.number("sample_limit"),
    targetLimit: job.number("target_limit"),
    labelLimit: job.number("label_limit"),
    labelNameLengthLimit: job.number("label_name_length_limit"),
    labelValueLengthLimit: job.number("label_value_length_limit"),
    keepDroppedTargets: job.number("keep_dropped_targets"),
    nameScheme,
    escapingScheme: job.text("metric_name_escaping_scheme") as EscapingScheme,
    extraScrapeMetrics: job.bool("extra_scrape_metrics"),
    scrapeNativeHistograms: job.bool("scrape_native_histograms"),
    alwaysScrapeClassicHistograms: job.bool("always_scrape_classic_histograms"),
    convertClassicHistogramsToNhcb: job.bool("convert_classic_histograms_to_nhcb"),
    nativeHistogramBucketLimit: job.number("native_histogram_bucket_limit"),
    nativeHistogramMinBucketFactor: job.number("native_histogram_min_bucket_factor"),
    ...(failureLogFile === "" ? {} : { failureLogFile }),
    http: httpClientOf(job, environment),
    discoveries: discoveriesOf(job, environment),
  };
}

/** The ways in which a job, an Alertmanager or whatever else finds its targets. */
export function discoveriesOf(job: Section, environment: EnvironmentProxies): Discovery[] {
  const statics = job.sections("static_configs");
  const found: Discovery[] = [
    ...job.sections("file_sd_configs").map((sd): Discovery => ({
      kind: "file",
      files: sd.texts("files"),
      refreshIntervalMs: sd.number("refresh_interval"),
    })),
    ...job.sections("http_sd_configs").map((sd): Discovery => ({
      kind: "http",
      url: sd.text("url"),
      refreshIntervalMs: sd.number("refresh_interval"),
      http: httpClientOf(sd, environment),
    })),
    ...job.sections("dns_sd_configs").map((sd): Discovery => ({
      kind: "dns",
      names: sd.texts("names"),
      type: sd.text("type") as DnsRecordType,
      port: sd.number("port"),
      refreshIntervalMs: sd.number("refresh_interval"),
    })),
    ...job
      .sections("kubernetes_sd_configs")
      .map((sd): Discovery => ({ kind: "kubernetes", ...kubernetesOf(sd, environment) })),
  ];
  if (statics.length > 0) found.push({ kind: "static", groups: statics.map(staticGroupOf) });
  const built = new Set(["static", "file", "http", "dns", "kubernetes"].map((kind) => kindKey(kind)));
  for (const { key } of discoveryFields) {
    if (!built.has(key) && job.list(key).length > 0) found.push({ kind: "unsupported", name: key });
  }
  return found;
}

function kindKey(kind: string): string {
  return kind === "static" ? "static_configs" : `${kind}_sd_configs`;
}

function staticGroupOf(group: Section): StaticGroup {
  return { targets: group.texts("targets"), labels: textMapOf(group.map("labels")) };
}

function kubernetesOf(sd: Section, environment: EnvironmentProxies): KubernetesDiscovery {
  const namespaces = sd.section("namespaces");
  const attach = sd.section("attach_metadata");
  const server = sd.text("api_server");
  const kubeconfig = sd.text("kubeconfig_file");
  return {
    role: sd.text("role") as KubernetesRole,
    ...(server === "" ? {} : { apiServer: server, http: httpClientOf(sd, environment) }),
    ...(kubeconfig === "" ? {} : { kubeconfigFile: kubeconfig }),
    namespaces: namespaces?.texts("names") ?? [],
    ownNamespace: namespaces?.bool("own_namespace") ?? false,
    selectors: sd.sections("selectors").map(selectorOf),
    attach: {
      node: attach?.bool("node") ?? false,
      namespace: attach?.bool("namespace") ?? false,
      deployment: attach?.bool("deployment") ?? false,
      job: attach?.bool("job") ?? false,
      cronjob: attach?.bool("cronjob") ?? false,
    },
  };
}

function selectorOf(selector: Section): RoleSelector {
  const label = selector.text("label");
  const field = selector.text("field");
  return {
    role: selector.text("role") as KubernetesRole,
    ...(label === "" ? {} : { label }),
    ...(field === "" ? {} : { field }),
  };
}

function textMapOf(map: ReadonlyMap<string, Value>): Record<string, string> {
  return Object.fromEntries(Array.from(map, ([name, value]) => [name, textOf(value)]));
}

function textsOf(value: Value): string[] {
  return Array.isArray(value) ? (value as readonly Value[]).map(textOf) : [];
}

function textOf(value: Value): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "";
}
