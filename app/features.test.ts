import assert from "node:assert/strict";
import { test } from "node:test";
import { noLog } from "@taffrail/base";
import { FeatureError, readFeatures } from "./features.ts";

test("features are read from lists by commas, given once or more often", () => {
  const { scrape, extraScrapeMetrics, protobufFirst } = readFeatures(
    ["exemplar-storage, metadata-wal-records", "extra-scrape-metrics"],
    noLog,
  );
  assert.deepEqual(
    { ...scrape, extraScrapeMetrics, protobufFirst },
    {
      exemplars: true,
      metadata: true,
      startTimes: "ignored",
      typeAndUnitLabels: false,
      extraScrapeMetrics: true,
      protobufFirst: false,
    },
  );
});

test("the language has what is asked for", () => {
  const { promql, scrape } = readFeatures(["promql-experimental-functions,type-and-unit-labels"], noLog);
  assert.deepEqual(promql, {
    typeAndUnitLabels: true,
    delayedNameRemoval: false,
    useStartTimestamps: false,
    parser: { experimentalFunctions: true, extendedRangeSelectors: false, fillModifiers: false },
  });
  assert.equal(scrape.typeAndUnitLabels, true);
});

test("start times are stored beside samples, or as zeros; the first wins", () => {
  const of = (list: string): string | undefined => readFeatures([list], noLog).scrape.startTimes;
  assert.equal(of("created-timestamp-zero-ingestion"), "zero-samples");
  assert.equal(of("st-storage,created-timestamp-zero-ingestion"), "stored");
});

test("what is not known is told of, and what has no effect is not", () => {
  const told: string[] = [];
  const log = { ...noLog, warn: (text: string) => void told.push(text) };
  readFeatures(["old-ui,no-such-thing,search-api"], log);
  assert.deepEqual(told, ["unknown option for --enable-feature", "not supported yet: a feature"]);
});

test("deltas of OpenTelemetry are refused, stored or added up, not both", () => {
  const of = (list: string): string => readFeatures([list], noLog).otlpDeltas;
  assert.equal(of(""), "refused");
  assert.equal(of("otlp-native-delta-ingestion"), "stored");
  assert.equal(of("otlp-deltatocumulative"), "added-up");
  assert.throws(() => of("otlp-deltatocumulative,otlp-native-delta-ingestion"), FeatureError);
});
