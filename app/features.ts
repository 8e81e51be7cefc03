import type { Log } from "@taffrail/base";
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
}

/** Nothing switched on. */
export const noFeatures: Features = {
  scrape: {},
  extraScrapeMetrics: false,
  protobufFirst: false,
  histogramStartTimes: false,
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
  "promql-experimental-functions",
  "promql-delayed-name-removal",
  "promql-extended-range-selectors",
  "promql-binop-fill-modifiers",
  "st-synthesis",
  "use-start-timestamps",
  "xor2-encoding",
  "concurrent-rule-eval",
  "type-and-unit-labels",
  "otlp-deltatocumulative",
  "otlp-native-delta-ingestion",
  "search-api",
]);

/** Reads the values of `--enable-feature`, each a list by commas. Names it does not know are told of, and do no harm. */
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
  for (const name of names) {
    if (withoutEffect.has(name)) continue;
    const what = later.has(name) ? "not supported yet: a feature" : "unknown option for --enable-feature";
    log.warn(what, { feature: name });
  }
  return {
    scrape: { exemplars, metadata, startTimes: isStored ? "stored" : asZeros ? "zero-samples" : "ignored" },
    extraScrapeMetrics,
    protobufFirst: asZeros || isStored,
    histogramStartTimes,
  };
}
