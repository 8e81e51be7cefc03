import {
  type Discovery,
  type EscapingScheme,
  type HttpAuth,
  type HttpConfig,
  httpDefaults,
  type KubernetesDiscovery,
  type KubernetesRole,
  type NameScheme,
  type RoleSelector,
  type ScrapeConfig,
  type ScrapeProtocol,
  type Secret,
  type StaticGroup,
  type TlsConfig,
} from "@taffrail/scrape";
import type { LoadedConfig } from "./load.ts";
import { relabelRulesOf } from "./relabel-rules.ts";
import type { Value } from "./schema.ts";
import { Section } from "./section.ts";
import { discoveryFields } from "./tables/discovery.ts";

/** The jobs of a configuration as the scraper takes them. */
export function scrapeJobsOf({ jobs }: LoadedConfig): ScrapeConfig[] {
  return jobs.map(scrapeJobOf);
}

function scrapeJobOf(job: Section): ScrapeConfig {
  const nameScheme = job.text("metric_name_validation_scheme") as NameScheme;
  const fallback = job.text("fallback_scrape_protocol");
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
    http: httpOf(job),
    discoveries: discoveriesOf(job),
  };
}

function discoveriesOf(job: Section): Discovery[] {
  const statics = job.sections("static_configs");
  const found: Discovery[] = [
    ...job.sections("file_sd_configs").map((sd): Discovery => ({
      kind: "file",
      files: sd.texts("files"),
      refreshIntervalMs: sd.number("refresh_interval"),
    })),
    ...job
      .sections("kubernetes_sd_configs")
      .map((sd): Discovery => ({ kind: "kubernetes", ...kubernetesOf(sd) })),
  ];
  if (statics.length > 0) found.push({ kind: "static", groups: statics.map(staticGroupOf) });
  const built = new Set(["static_configs", "file_sd_configs", "kubernetes_sd_configs"]);
  for (const { key } of discoveryFields) {
    if (!built.has(key) && job.list(key).length > 0) found.push({ kind: "unsupported", name: key });
  }
  return found;
}

function staticGroupOf(group: Section): StaticGroup {
  return { targets: group.texts("targets"), labels: textMapOf(group.map("labels")) };
}

function kubernetesOf(sd: Section): KubernetesDiscovery {
  const namespaces = sd.section("namespaces");
  const attach = sd.section("attach_metadata");
  const server = sd.text("api_server");
  const kubeconfig = sd.text("kubeconfig_file");
  return {
    role: sd.text("role") as KubernetesRole,
    ...(server === "" ? {} : { apiServer: server, http: httpOf(sd) }),
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

function httpOf(section: Section): HttpConfig {
  const auth = authOf(section);
  const tls = section.section("tls_config");
  return {
    ...httpDefaults,
    ...(auth === undefined ? {} : { auth }),
    ...(tls === undefined ? {} : { tls: tlsOf(tls) }),
    followRedirects: section.bool("follow_redirects"),
    headers: Object.fromEntries(
      Array.from(section.map("http_headers"), ([name, header]) => [
        name,
        header instanceof Section ? headerOf(header) : [],
      ]),
    ),
    oauth2: section.section("oauth2") !== undefined,
    proxy: section.text("proxy_url") !== "" || section.bool("proxy_from_environment"),
  };
}

function authOf(section: Section): HttpAuth | undefined {
  const basic = section.section("basic_auth");
  if (basic !== undefined) {
    return { kind: "basic", username: secretOf(basic, "username"), password: secretOf(basic, "password") };
  }
  const authorization = section.section("authorization");
  if (authorization !== undefined) {
    return {
      kind: "authorization",
      type: authorization.text("type"),
      credentials: secretOf(authorization, "credentials"),
    };
  }
  if (section.text("bearer_token") === "" && section.text("bearer_token_file") === "") return undefined;
  return { kind: "authorization", type: "Bearer", credentials: secretOf(section, "bearer_token") };
}

function secretOf(section: Section, key: string): Secret {
  const file = section.text(`${key}_file`);
  return file === "" ? { value: section.text(key) } : { file };
}

function tlsOf(tls: Section): TlsConfig {
  const has = (key: string): boolean => tls.text(key) !== "" || tls.text(`${key}_file`) !== "";
  const serverName = tls.text("server_name");
  type Version = NonNullable<TlsConfig["minVersion"]>;
  const minVersion = tls.text("min_version");
  const maxVersion = tls.text("max_version");
  return {
    ...(has("ca") ? { ca: secretOf(tls, "ca") } : {}),
    ...(has("cert") ? { cert: secretOf(tls, "cert") } : {}),
    ...(has("key") ? { key: secretOf(tls, "key") } : {}),
    ...(serverName === "" ? {} : { serverName }),
    insecureSkipVerify: tls.bool("insecure_skip_verify"),
    ...(minVersion === "" ? {} : { minVersion: minVersion as Version }),
    ...(maxVersion === "" ? {} : { maxVersion: maxVersion as Version }),
  };
}

function headerOf(header: Section): Secret[] {
  return [
    ...[...header.texts("values"), ...header.texts("secrets")].map((value): Secret => ({ value })),
    ...header.texts("files").map((file): Secret => ({ file })),
  ];
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
