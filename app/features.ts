import { type Log, TaffrailError } from "@taffrail/base";
import type { EngineOptions } from "@taffrail/promql";
import type { ScraperOptions } from "@taffrail/scrape";

/** What `--enable-feature` switches on, as far as this build has it. */
export interface Features {
  /** What scrapes hand on beside samples. */
  readonly scrape: NonNullable<ScraperOptions["switches"]>;
  /** Every job reports its timeout, limit and body size. */
  readonly extraScrapeMetrics: boolean;
  /** Jobs that do not say which protocols they want ask for protobuf first, which alone has start times everywhere. */
  readonly protobufFirst: boolean;
  /** Where start times are stored, those of native histograms are too. */
  readonly histogramStartTimes: boolean;
  /** What becomes of metrics of OpenTelemetry that tell differences. */
  readonly otlpDeltas: "refused" | "stored" | "added-up";
  /** What the language of questions has besides. */
  readonly promql: Pick<
    EngineOptions,
    "delayedNameRemoval" | "useStartTimestamps" | "typeAndUnitLabels" | "parser"
  >;
}

/** Nothing switched on. */
export const noFeatures: Features = {
  scrape: {},
  extraScrapeMetrics: false,
  protobufFirst: false,
  histogramStartTimes: false,
  otlpDeltas: "refused",
  promql: {},
};

/** Names of Prometheus that change nothing here: what they ask for is so anyway, or has no meaning outside Go. */
const withoutEffect = new Set([
  "native-histograms",
  "ooo-native-histograms",
  "promql-duration-expr",
  "auto-reload-config",
  "use-uncached-io",
  "fast-startup",
  "old-ui",
  "delayed-compaction",
  "memory-snapshot-on-shutdown",
]);

/** Names of Prometheus that this build does not have. */
const later = new Set([
  "promql-per-step-stats",
  "st-synthesis",
  "xor2-encoding",
  "concurrent-rule-eval",
  "search-api",
]);

/** Features that cannot be switched on together. */
export class FeatureError extends TaffrailError {
  readonly code = "app/features";
}

/** Reads the values of `--enable-feature`, each a list by commas. Names it does not know are told of, and do no harm. Throws `FeatureError`. */
export function readFeatures(lists: readonly string[], log: Log): Features {
  const names = new Set(lists.flatMap((list) => list.split(",")).map((name) => name.trim()));
  names.delete("");
  const take = (name: string): boolean => names.delete(name);
  const exemplars = take("exemplar-storage");
  const metadata = take("metadata-wal-records");
  const asZeros = take("created-timestamp-zero-ingestion");
  const isStored = take("st-storage");
  const histogramStartTimes = take("histograms-st-encoding");
  const extraScrapeMetrics = take("extra-scrape-metrics");
  const typeAndUnitLabels = take("type-and-unit-labels");
  const addsDeltas = take("otlp-deltatocumulative");
  const storesDeltas = take("otlp-native-delta-ingestion");
  if (addsDeltas && storesDeltas)
    throw new FeatureError(
      "cannot switch on otlp-deltatocumulative and otlp-native-delta-ingestion at the same time",
      { hint: "leave out one of them" },
    );
  const promql = {
    typeAndUnitLabels,
    delayedNameRemoval: take("promql-delayed-name-removal"),
    useStartTimestamps: take("use-start-timestamps"),
    parser: {
      experimentalFunctions: take("promql-experimental-functions"),
      extendedRangeSelectors: take("promql-extended-range-selectors"),
      fillModifiers: take("promql-binop-fill-modifiers"),
    },
  };
  for (const name of names) {
    if (withoutEffect.has(name)) continue;
    const what = later.has(name) ? "not supported yet: a feature" : "unknown option for --enable-feature";
    log.warn(what, { feature: name });
  }
  return {
    scrape: {
      exemplars,
      metadata,
      startTimes: isStored ? "stored" : asZeros ? "zero-samples" : "ignored",
      typeAndUnitLabels,
    },
    extraScrapeMetrics,
    protobufFirst: asZeros || isStored,
    histogramStartTimes,
    otlpDeltas: addsDeltas ? "added-up" : storesDeltas ? "stored" : "refused",
    promql,
  };
}
