import type { MetricType } from "@taffrail/model";

/** The types of metadata by their numbers. */
export const metricTypes: readonly MetricType[] = [
  "unknown",
  "counter",
  "gauge",
  "histogram",
  "gaugehistogram",
  "summary",
  "info",
  "stateset",
];
