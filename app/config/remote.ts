import { createHash } from "node:crypto";
import { NotSupportedError } from "@taffrail/base";
import { Labels } from "@taffrail/model";
import type { HttpConfig } from "@taffrail/scrape";
import type { RemoteReadConfig, RemoteStoreConfig, RemoteWriteConfig } from "@taffrail/sinks";
import { httpClientOf } from "./http-client.ts";
import type { LoadedConfig } from "./load.ts";
import { relabelRulesOf } from "./relabel-rules.ts";
import type { Value } from "./schema.ts";
import { Section } from "./section.ts";
import { signingOf, type SigningConfig } from "./signing.ts";
import { validationScheme } from "./tables/scrape.ts";

/** A receiver of samples, and how it is reached. */
export interface ConfiguredWrite {
  /** Equal for equal settings only, secrets included: never shown. */
  readonly identity: string;
  readonly config: RemoteWriteConfig;
  readonly http: HttpConfig;
  readonly signing?: SigningConfig;
}

/** The labels that name this server to others. */
export function externalLabelsOf({ root }: LoadedConfig): Labels {
  return Labels.from(root.section("global")!.textMap("external_labels"));
}

/**
 * The receivers of a configuration. Throws `NotSupportedError` where one asks for what this build has not, `ConfigError` where two are the
 * same.
 */
export function remoteWritesOf(config: LoadedConfig): ConfiguredWrite[] {
  const externalLabels = externalLabelsOf(config);
  const sections = config.root.sections("remote_write");
  const identities = distinct(sections, externalLabels);
  return sections.map((section, i) => {
    requireSupported(section, ["google_iam", "round_robin_dns"]);
    const signing = signingOf(section);
    const identity = identities[i]!;
    return {
      identity,
      http: clientOf(section, config),
      ...(signing === undefined ? {} : { signing }),
      config: {
        ...sendingOf(section, externalLabels),
        name: section.text("name") === "" ? identity.slice(0, 6) : section.text("name"),
        url: section.text("url"),
        timeoutMs: section.number("remote_timeout"),
        relabelRules: relabelRulesOf(
          section,
          "write_relabel_configs",
          config.root.section("global")!.text(validationScheme.key) === "legacy" ? "legacy" : "utf8",
        ),
      },
    };
  });
}

/** What every section that sends samples says in the same fields. */
function sendingOf(
  section: Section,
  externalLabels: Labels,
): Omit<RemoteWriteConfig, "name" | "url" | "timeoutMs" | "relabelRules"> {
  const queue = section.section("queue_config")!;
  const metadata = section.section("metadata_config")!;
  return {
    headers: Object.fromEntries(section.textMap("headers")),
    version: section.text("protobuf_message") === "io.prometheus.write.v2.Request" ? 2 : 1,
    externalLabels,
    sendExemplars: section.bool("send_exemplars"),
    sendNativeHistograms: section.bool("send_native_histograms"),
    metadata: metadata.bool("send")
      ? {
          intervalMs: metadata.number("send_interval"),
          maxPerSend: metadata.number("max_samples_per_send"),
        }
      : undefined,
    queue: {
      capacity: queue.number("capacity"),
      maxShards: queue.number("max_shards"),
      minShards: queue.number("min_shards"),
      maxSamplesPerSend: queue.number("max_samples_per_send"),
      batchSendDeadlineMs: queue.number("batch_send_deadline"),
      minBackoffMs: queue.number("min_backoff"),
      maxBackoffMs: queue.number("max_backoff"),
      retryOnHttp429: queue.bool("retry_on_http_429"),
      sampleAgeLimitMs: queue.number("sample_age_limit"),
    },
  };
}

/** The server that keeps the samples, and how it is reached. */
export interface ConfiguredStorage {
  /** Equal for equal settings only, secrets included: never shown. */
  readonly identity: string;
  readonly http: HttpConfig;
  readonly write: RemoteWriteConfig;
  readonly query: RemoteStoreConfig;
  /** Where samples are to be read by remote read. */
  readonly read: RemoteReadConfig | undefined;
  /** What samples that wait may take on the disk. */
  readonly bufferBytes: number;
}

/** The server that keeps the samples in place of the data folder; `undefined`: the data folder does. Throws `NotSupportedError`. */
export function remoteStorageOf(config: LoadedConfig): ConfiguredStorage | undefined {
  const section = config.root.section("storage")?.section("remote");
  if (section === undefined) return undefined;
  const externalLabels = externalLabelsOf(config);
  const headers = Object.fromEntries(section.textMap("headers"));
  const hidden = section.bool("filter_external_labels") ? externalLabels : Labels.empty;
  const timeoutMs = section.number("query_timeout");
  const name = withoutCredentials(section.text("query_url"));
  const readUrl = section.text("read_url");
  return {
    identity: identityOf(section, externalLabels),
    http: clientOf(section, config),
    write: {
      ...sendingOf(section, externalLabels),
      name: "storage",
      url: section.text("write_url"),
      timeoutMs: section.number("write_timeout"),
      relabelRules: [],
    },
    query: {
      name,
      queryUrl: section.text("query_url").replace(/\/+$/, ""),
      timeoutMs,
      headers,
      maxAnswerBytes: section.number("max_answer_size"),
      externalLabels: hidden,
    },
    read:
      readUrl === ""
        ? undefined
        : {
            name: withoutCredentials(readUrl),
            url: readUrl,
            timeoutMs,
            headers,
            chunkedReadLimit: 50_000_000,
            readRecent: true,
            requiredMatchers: {},
            externalLabels: Labels.empty, // the store that asks by it adds them
          },
    bufferBytes: section.number("buffer_size"),
  };
}

function withoutCredentials(text: string): string {
  const url = new URL(text);
  url.username = url.password = "";
  return url.href.replace(/\/$/, "");
}

/** A server that is read from, and how it is reached. */
export interface ConfiguredRead {
  readonly config: RemoteReadConfig;
  readonly http: HttpConfig;
}

/** The servers of a configuration that are read from. Throws `NotSupportedError`, and `ConfigError` where two are the same. */
export function remoteReadsOf(config: LoadedConfig): ConfiguredRead[] {
  const externalLabels = externalLabelsOf(config);
  const sections = config.root.sections("remote_read");
  distinct(sections, externalLabels);
  return sections.map((section) => ({
    http: clientOf(section, config),
    config: {
      name: section.text("name") === "" ? withoutCredentials(section.text("url")) : section.text("name"),
      url: section.text("url"),
      timeoutMs: section.number("remote_timeout"),
      headers: Object.fromEntries(section.textMap("headers")),
      chunkedReadLimit: section.number("chunked_read_limit"),
      readRecent: section.bool("read_recent"),
      requiredMatchers: Object.fromEntries(section.textMap("required_matchers")),
      externalLabels: section.bool("filter_external_labels") ? externalLabels : Labels.empty,
    },
  }));
}

/** The HTTP block of a remote section. Throws `NotSupportedError`. */
export function clientOf(section: Section, { environmentProxies }: LoadedConfig): HttpConfig {
  const http = httpClientOf(section, environmentProxies);
  if (http.unsupported !== undefined) throw new NotSupportedError(http.unsupported);
  return http;
}

function requireSupported(section: Section, keys: readonly string[]): void {
  const found = keys.find((key) => section.isGiven(key) && section.get(key) !== false);
  if (found !== undefined) throw new NotSupportedError(`${section.table.name} with ${found}`);
}

/** The identities of sections that must all be different. */
function distinct(sections: readonly Section[], externalLabels: Labels): string[] {
  const identities = sections.map((section) => identityOf(section, externalLabels));
  const twin = identities.findIndex((identity, i) => identities.indexOf(identity) < i);
  const section = sections[twin];
  if (section === undefined) return identities;
  const shown = withoutCredentials(section.text("url"));
  return section.fail(
    "url",
    `${section.table.name}[${twin}]: ${shown} stands there already, with the same settings`,
  );
}

function identityOf(section: Section, externalLabels: Labels): string {
  const text = JSON.stringify([plain(section), externalLabels.pairs]);
  return createHash("sha256").update(text).digest("hex");
}

function plain(value: Value | undefined): unknown {
  if (value instanceof Section)
    return value.table.fields.map(({ key }) => [key, plain(value.get(key))] as const);
  if (value instanceof Map) return Array.from(value as ReadonlyMap<string, Value>, ([k, v]) => [k, plain(v)]);
  if (Array.isArray(value)) return (value as readonly Value[]).map(plain);
  return value ?? null;
}
