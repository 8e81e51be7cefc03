export { BatchBuilder } from "./batch-builder.ts";
export { SampleColumns } from "./columns.ts";
export { formatDurationMs, formatSizeBytes, parseDurationMs, parseSizeBytes, UnitError } from "./duration.ts";
export type { FamilyExemplar, FamilySample, MetricFamily } from "./family.ts";
export { kubeLabels } from "./kube-labels.ts";
export {
  compareLabels,
  isPlainLabelName,
  isPlainMetricName,
  Labels,
  LabelsBuilder,
  metricName,
} from "./labels.ts";
export { Matcher, matchesAll, type MatchOp } from "./matcher.ts";
export { anchored, type Regexp, RegexpSyntaxError, type Search, searching } from "./regexp.ts";
export {
  relabel,
  type RelabelAction,
  type RelabelFields,
  relabelRule,
  type RelabelRule,
  RelabelRuleError,
} from "./relabel.ts";
export {
  type CounterResetHint,
  type FloatHistogram,
  isStaleAt,
  setStale,
  type Span,
  type TimeMs,
  type TimeRange,
} from "./samples.ts";
export {
  type Appended,
  type MetricMetadata,
  type MetricType,
  metricTypes,
  type RowExemplar,
  type SampleBatch,
  type SampleSink,
  type SeriesRef,
} from "./sink.ts";
export { compareText } from "./text-order.ts";
