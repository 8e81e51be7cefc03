import { messageOf } from "@taffrail/base";
import { readJoinRules } from "@taffrail/kubestate";
import {
  bool,
  choice,
  duration,
  float,
  int,
  list,
  map,
  opaque,
  section,
  size,
  type Table,
  text,
  type Value,
} from "../schema.ts";
import { parseAmount } from "../budget.ts";
import { alerting } from "./alerting.ts";
import { remoteRead, remoteStorage, remoteWrite, saysOfTsdb, tsdb } from "./remote.ts";
import { ownScrape } from "./shards.ts";
import {
  checkProtocols,
  escapingScheme,
  limitFields,
  protocolList,
  scrapeConfig,
  validationScheme,
} from "./scrape.ts";

const global: Table = {
  name: "global",
  fields: [
    { key: "scrape_interval", type: duration, default: 60_000 },
    { key: "scrape_timeout", type: duration },
    protocolList,
    { key: "evaluation_interval", type: duration, default: 60_000 },
    { key: "rule_query_offset", type: duration },
    { key: "query_log_file", type: text },
    { key: "scrape_failure_log_file", type: text },
    { key: "external_labels", type: map(text) },
    ...limitFields,
    { ...validationScheme, default: "utf8" },
    escapingScheme,
    { key: "scrape_native_histograms", type: bool, default: false, always: true },
    { key: "convert_classic_histograms_to_nhcb", type: bool },
    { key: "always_scrape_classic_histograms", type: bool },
    { key: "extra_scrape_metrics", type: bool, default: false, always: true },
  ],
  check(global) {
    const interval = global.number("scrape_interval");
    if (global.number("scrape_timeout") > interval) {
      global.fail("scrape_timeout", "global scrape timeout greater than scrape interval");
    }
    if (global.number("scrape_timeout") === 0) global.set("scrape_timeout", Math.min(10_000, interval));
    checkProtocols(global, "in global config");
    if (global.text(validationScheme.key) === "legacy" && global.text(escapingScheme.key) === "allow-utf-8") {
      global.fail(escapingScheme.key, "utf8 metric names requested but validation scheme is not set to UTF8");
    }
    const legacy = global.text(validationScheme.key) === "legacy";
    if (legacy && global.text(escapingScheme.key) === "") global.set(escapingScheme.key, "underscores");
    for (const [name, value] of global.textMap("external_labels")) {
      if (name === "" || name === "__name__" || (legacy && !/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name))) {
        global.fail("external_labels", `"${name}" is not a valid label name`);
      }
      if (!value.isWellFormed()) global.fail("external_labels", `"${value}" is not a valid label value`);
    }
  },
};

/** Taffrail's own: what queries may cost. 0 and what is not given follow from `memory`. */
const query: Table = {
  name: "query",
  fields: [
    { key: "max_memory", type: size, check: (value) => negativeFault("query.max_memory", value) },
    { key: "max_samples", type: int, check: (value) => negativeFault("query.max_samples", value) },
    { key: "max_concurrency", type: int, check: (value) => negativeFault("query.max_concurrency", value) },
    { key: "max_workers", type: int, check: (value) => negativeFault("query.max_workers", value) },
    { key: "timeout", type: duration },
  ],
};

/** Taffrail's own: what object state shows. */
const objectState: Table = {
  name: "object_state",
  fields: [{ key: "join_labels", type: list(text) }],
  check(objectState) {
    try {
      readJoinRules(objectState.texts("join_labels"));
    } catch (error) {
      objectState.fail("join_labels", messageOf(error));
    }
  },
};

function negativeFault(key: string, value: Value): string | undefined {
  return Number(value) >= 0 ? undefined : `'${key}' must be greater than or equal to 0`;
}

function amountFault(key: string, value: Value): string | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  try {
    const amount = parseAmount(value);
    return "bytes" in amount ? negativeFault(key, amount.bytes) : undefined;
  } catch {
    return `${key}: got ${JSON.stringify(value)}, want a size such as 512MiB or a share such as 80%`;
  }
}

const strategies = [
  "UnderscoreEscapingWithSuffixes",
  "UnderscoreEscapingWithoutSuffixes",
  "NoUTF8EscapingWithSuffixes",
  "NoTranslation",
];

const otlp: Table = {
  name: "otlp",
  fields: [
    { key: "promote_all_resource_attributes", type: bool },
    { key: "promote_resource_attributes", type: list(text) },
    { key: "ignore_resource_attributes", type: list(text) },
    {
      key: "translation_strategy",
      type: choice(strategies, (got) => `unsupported OTLP translation strategy "${got}"`),
      default: strategies[0]!,
    },
    { key: "keep_identifying_resource_attributes", type: bool },
    { key: "convert_histograms_to_nhcb", type: bool },
    { key: "promote_scope_metadata", type: bool },
    { key: "label_name_underscore_sanitization", type: bool, default: true },
    { key: "label_name_preserve_multiple_underscores", type: bool, default: true },
  ],
  check(otlp) {
    const promoteAll = otlp.bool("promote_all_resource_attributes");
    if (promoteAll && otlp.list("promote_resource_attributes").length > 0) {
      otlp.fail(
        "promote_resource_attributes",
        "'promote_all_resource_attributes' and 'promote_resource_attributes' cannot be configured simultaneously",
      );
    }
    if (!promoteAll && otlp.list("ignore_resource_attributes").length > 0) {
      otlp.fail(
        "ignore_resource_attributes",
        "'ignore_resource_attributes' can only be used with 'promote_all_resource_attributes'",
      );
    }
    for (const [key, word] of [
      ["promote_resource_attributes", "promoted"],
      ["ignore_resource_attributes", "ignored"],
    ] as const) {
      const names = otlp.texts(key).map((name) => name.trim());
      const repeated = names.find((name, i) => names.indexOf(name) !== i);
      if (names.includes("")) otlp.fail(key, `invalid '${key}': empty ${word} OTel resource attribute`);
      if (repeated !== undefined)
        otlp.fail(key, `invalid '${key}': duplicated ${word} OTel resource attribute "${repeated}"`);
      otlp.set(key, names);
    }
  },
};

const tracing: Table = {
  name: "tracing",
  fields: [
    { key: "client_type", type: choice(["grpc", "http"]), default: "grpc" },
    { key: "endpoint", type: text },
    { key: "sampling_fraction", type: float },
    { key: "insecure", type: bool },
    { key: "tls_config", type: opaque },
    { key: "headers", type: map(text) },
    {
      key: "compression",
      type: choice(["gzip"], (got) => `invalid compression type ${got} provided, valid options: gzip`),
    },
    { key: "timeout", type: duration },
  ],
  check(tracing) {
    if (tracing.text("endpoint") === "") tracing.fail("endpoint", "tracing endpoint must be set");
    for (const name of tracing.map("headers").keys()) {
      if (name.toLowerCase() === "authorization") {
        tracing.fail("headers", "custom authorization header configuration is not yet supported");
      }
    }
  },
};

/** A path with a star in its last part at most. */
const fileGlob = /^[^*]*(\*[^/]*)?$/;

/** The whole file. */
export const prometheusConfig: Table = {
  name: "the configuration",
  fields: [
    { key: "global", type: section(() => global), always: true },
    {
      key: "runtime",
      type: section(() => ({
        name: "runtime",
        fields: [{ key: "gogc", type: int, default: 75, always: true }],
      })),
      always: true,
    },
    { key: "alerting", type: section(() => alerting) },
    { key: "rule_files", type: list(text) },
    { key: "scrape_config_files", type: list(text) },
    {
      key: "scrape_configs",
      type: list(
        section(() => scrapeConfig),
        "scrape config section",
      ),
    },
    {
      key: "storage",
      type: section(() => ({
        name: "storage",
        fields: [
          { key: "tsdb", type: section(() => tsdb), always: true },
          {
            key: "exemplars",
            type: section(() => ({
              name: "exemplars",
              fields: [{ key: "max_exemplars", type: int, default: 100_000 }],
            })),
          },
          { key: "remote", type: section(() => remoteStorage) },
        ],
        check(storage) {
          if (storage.section("remote") !== undefined && saysOfTsdb(storage.section("tsdb")!))
            storage.fail(
              "tsdb",
              "storage.tsdb says nothing where storage.remote keeps the samples",
              "leave out one of them",
            );
        },
      })),
      always: true,
    },
    {
      // Taffrail's own: what the data folder may take
      key: "disk",
      type: text,
      check: (value) => amountFault("disk", value),
    },
    {
      // Taffrail's own: what the process may take
      key: "memory",
      type: text,
      check: (value) => amountFault("memory", value),
    },
    { key: "object_state", type: section(() => objectState) },
    { key: "query", type: section(() => query) },
    { key: "scrape", type: section(() => ownScrape) },
    { key: "tracing", type: section(() => tracing) },
    {
      key: "remote_write",
      type: list(
        section(() => remoteWrite),
        "remote write config section",
      ),
    },
    {
      key: "remote_read",
      type: list(
        section(() => remoteRead),
        "remote read config section",
      ),
    },
    { key: "otlp", type: section(() => otlp), always: true },
  ],
  check(config) {
    for (const [key, what] of [
      ["rule_files", "rule"],
      ["scrape_config_files", "scrape config"],
    ] as const) {
      const wrong = config.texts(key).find((path) => !fileGlob.test(path));
      if (wrong !== undefined) config.fail(key, `invalid ${what} file path "${wrong}"`);
    }
    for (const [key, what] of [
      ["remote_write", "remote write"],
      ["remote_read", "remote read"],
    ] as const) {
      const names = config
        .sections(key)
        .map((remote) => remote.text("name"))
        .filter((name) => name !== "");
      const repeated = names.find((name, i) => names.indexOf(name) !== i);
      if (repeated !== undefined)
        config.fail(key, `found multiple ${what} configs with job name "${repeated}"`);
    }
    if (config.isGiven("otlp") && config.section("otlp")?.isBlank === true) config.set("otlp", null);
    const utf8 = config.section("global")?.text(validationScheme.key) !== "legacy";
    const strategy = config.section("otlp")?.text("translation_strategy") ?? "";
    if (!utf8 && (strategy === "NoUTF8EscapingWithSuffixes" || strategy === "NoTranslation")) {
      config
        .section("otlp")!
        .fail(
          "translation_strategy",
          `OTLP translation strategy "${strategy}" is not allowed when UTF8 is disabled`,
        );
    }
  },
};

/** A file that `scrape_config_files` names. */
export const scrapeConfigFile: Table = {
  name: "a scrape config file",
  fields: [
    {
      key: "scrape_configs",
      type: list(
        section(() => scrapeConfig),
        "scrape config section",
      ),
    },
  ],
};
