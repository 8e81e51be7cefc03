import { bool, duration, int, map, opaque, section, size, type Table, text, url } from "../schema.ts";
import type { Section } from "../section.ts";
import { checkHttp, httpFields, reservedHeaders } from "./http.ts";
import { azuread, sigv4 } from "./signing.ts";
import { relabelRules } from "./relabel.ts";

const positive = [
  "capacity",
  "max_shards",
  "min_shards",
  "max_samples_per_send",
  "batch_send_deadline",
  "min_backoff",
  "max_backoff",
];

const queue: Table = {
  name: "queue_config",
  fields: [
    { key: "capacity", type: int, default: 10_000 },
    { key: "max_shards", type: int, default: 50 },
    { key: "min_shards", type: int, default: 1 },
    { key: "max_samples_per_send", type: int, default: 2000 },
    { key: "batch_send_deadline", type: duration, default: 5000 },
    { key: "min_backoff", type: duration, default: 30 },
    { key: "max_backoff", type: duration, default: 5000 },
    { key: "retry_on_http_429", type: bool },
    { key: "sample_age_limit", type: duration },
  ],
  check(queue) {
    for (const key of positive) {
      if (queue.number(key) <= 0) queue.fail(key, `remote write queue ${key} must be positive`);
    }
    if (queue.number("min_shards") > queue.number("max_shards")) {
      queue.fail("min_shards", "remote write queue max_shards must not be less than min_shards");
    }
    if (queue.number("max_backoff") < queue.number("min_backoff")) {
      queue.fail("max_backoff", "remote write queue max_backoff must not be less than min_backoff");
    }
  },
};

const metadata: Table = {
  name: "metadata_config",
  fields: [
    { key: "send", type: bool, default: true, always: true },
    { key: "send_interval", type: duration, default: 60_000, always: true },
    { key: "max_samples_per_send", type: int, default: 2000 },
  ],
};

const messages = ["prometheus.WriteRequest", "io.prometheus.write.v2.Request"];

export const remoteWrite: Table = {
  name: "remote_write",
  fields: [
    { key: "url", type: url, always: true },
    { key: "remote_timeout", type: duration, default: 30_000 },
    { key: "headers", type: map(text) },
    { key: "write_relabel_configs", type: relabelRules("relabeling rule in remote write config") },
    { key: "name", type: text },
    { key: "send_exemplars", type: bool },
    { key: "send_native_histograms", type: bool },
    { key: "round_robin_dns", type: bool },
    { key: "failed_request_logging", type: opaque },
    { key: "protobuf_message", type: text, default: messages[0]! },
    ...httpFields(false),
    { key: "queue_config", type: section(() => queue), always: true },
    {
      key: "metadata_config",
      type: section(() => metadata),
      always: true,
    },
    { key: "sigv4", type: section(() => sigv4) },
    { key: "azuread", type: section(() => azuread) },
    { key: "google_iam", type: opaque },
  ],
  check(remote) {
    if (remote.text("url") === "") remote.fail("url", "url for remote_write is empty");
    checkMessage(remote);
    checkHeaders(remote);
    checkHttp(remote);
    const signers = ["sigv4", "azuread", "google_iam", "basic_auth", "authorization", "oauth2"].filter(
      (key) => remote.get(key) !== undefined,
    );
    if (signers.length > 1) {
      remote.fail(
        signers[1]!,
        "at most one of basic_auth, authorization, oauth2, sigv4, azuread or google_iam must be configured",
      );
    }
  },
};

export const remoteRead: Table = {
  name: "remote_read",
  fields: [
    { key: "url", type: url, always: true },
    { key: "remote_timeout", type: duration, default: 60_000 },
    { key: "chunked_read_limit", type: int, default: 50_000_000 },
    { key: "headers", type: map(text) },
    { key: "read_recent", type: bool },
    { key: "name", type: text },
    ...httpFields(),
    { key: "required_matchers", type: map(text) },
    { key: "filter_external_labels", type: bool, default: true },
  ],
  check(remote) {
    if (remote.text("url") === "") remote.fail("url", "url for remote_read is empty");
    checkHeaders(remote);
    checkHttp(remote);
  },
};

const megabytes = 1 << 20;

/** Taffrail's own: a server that keeps what is collected, in place of the data folder. */
export const remoteStorage: Table = {
  name: "storage.remote",
  fields: [
    { key: "write_url", type: url, always: true },
    { key: "query_url", type: url, always: true },
    { key: "read_url", type: url },
    { key: "write_timeout", type: duration, default: 30_000 },
    { key: "query_timeout", type: duration, default: 60_000 },
    { key: "max_answer_size", type: size, default: 256 * megabytes },
    { key: "buffer_size", type: size, default: 8192 * megabytes },
    { key: "headers", type: map(text) },
    { key: "send_exemplars", type: bool, default: true, always: true },
    { key: "send_native_histograms", type: bool, default: true, always: true },
    { key: "filter_external_labels", type: bool, default: true, always: true },
    { key: "protobuf_message", type: text, default: messages[1]! },
    ...httpFields(false),
    { key: "queue_config", type: section(() => queue), always: true },
    { key: "metadata_config", type: section(() => metadata), always: true },
  ],
  check(remote) {
    for (const key of ["write_url", "query_url"]) {
      if (remote.text(key) === "") remote.fail(key, `storage.remote needs ${key}`, hintOf[key]);
    }
    for (const key of ["write_timeout", "query_timeout", "max_answer_size", "buffer_size"]) {
      if (remote.number(key) <= 0) remote.fail(key, `storage.remote ${key} must be positive`);
    }
    checkMessage(remote);
    checkHeaders(remote);
    checkHttp(remote);
  },
};

const hintOf: Readonly<Record<string, string>> = {
  write_url: "where samples are sent by remote write, such as http://victoria-metrics:8428/api/v1/write",
  query_url: "what stands before /api/v1/query, such as http://victoria-metrics:8428",
};

function checkMessage(remote: Section): void {
  const message = remote.text("protobuf_message");
  if (!messages.includes(message)) {
    remote.fail(
      "protobuf_message",
      `invalid protobuf_message value: unknown type for remote write protobuf message ${message}, supported: ${messages.join(", ")}`,
    );
  }
}

function checkHeaders(remote: Section): void {
  for (const name of remote.map("headers").keys()) {
    const lower = name.toLowerCase();
    if (lower === "authorization") {
      remote.fail(
        "headers",
        "authorization header must be changed via the basic_auth, authorization, oauth2, sigv4, azuread or google_iam parameter",
      );
    }
    if (reservedHeaders.has(lower))
      remote.fail("headers", `${name} is a reserved header. It must not be changed`);
  }
}

export const tsdb: Table = {
  name: "tsdb",
  fields: [
    { key: "outofordertimewindow", type: int, default: 0, always: true }, // the one below in milliseconds, as Prometheus prints it
    { key: "out_of_order_time_window", type: duration },
    { key: "stale_series_compaction_threshold", type: { kind: "float" } },
    {
      key: "chunk_encoding",
      type: section(() => ({
        name: "chunk_encoding",
        fields: [
          {
            key: "floats",
            type: text,
            check: (value) =>
              value === "xor" || value === "xor2"
                ? undefined
                : "'storage.tsdb.chunk_encoding.floats' must be 'xor' or 'xor2', or the field must be omitted",
          },
        ],
      })),
    },
    {
      key: "retention",
      type: section(() => ({
        name: "retention",
        fields: [
          { key: "time", type: duration },
          {
            key: "size",
            type: size,
            check: (value) =>
              Number(value) >= 0
                ? undefined
                : "'storage.tsdb.retention.size' must be greater than or equal to 0",
          },
          {
            key: "percentage",
            type: { kind: "float" },
            check: (value) =>
              Number(value) >= 0 && Number(value) <= 100
                ? undefined
                : `'storage.tsdb.retention.percentage' must be in the range [0, 100], got ${Number(value)}`,
          },
        ],
      })),
      always: true,
    },
  ],
  check(tsdb) {
    tsdb.set("outofordertimewindow", tsdb.number("out_of_order_time_window"));
  },
};

/** Whether anything of a `storage.tsdb` was given that differs from saying nothing. */
export function saysOfTsdb(tsdb: Section): boolean {
  const retention = tsdb.section("retention");
  return (
    tsdb.number("out_of_order_time_window") > 0 ||
    tsdb.isGiven("stale_series_compaction_threshold") ||
    tsdb.isGiven("chunk_encoding") ||
    (retention !== undefined && ["time", "size", "percentage"].some((key) => retention.number(key) > 0))
  );
}
