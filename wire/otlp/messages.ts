import type { Field, FieldKind, MessageShape } from "../protobuf/message.ts";

/*
 * OTLP metrics, as OpenTelemetry's protocol 1.x numbers their fields. What nothing here reads (minima, maxima, dropped counts) is left out.
 */

const one = (number: number, name: string, kind: FieldKind): Field => ({ number, name, kind });
const many = (number: number, name: string, kind: FieldKind): Field => ({
  number,
  name,
  kind,
  repeated: true,
});
const message = (name: string, fields: MessageShape["fields"]): MessageShape => ({ name, fields });

const anyValue: MessageShape = message("AnyValue", () => [
  one(1, "string_value", "string"),
  one(2, "bool_value", "bool"),
  one(3, "int_value", "int64"),
  one(4, "double_value", "double"),
  one(5, "array_value", message("ArrayValue", [many(1, "values", anyValue)])),
  one(6, "kvlist_value", message("KeyValueList", [many(1, "values", keyValue)])),
  one(7, "bytes_value", "bytes"),
]);
const keyValue: MessageShape = message("KeyValue", () => [
  one(1, "key", "string"),
  one(2, "value", anyValue),
]);

const exemplar = message("Exemplar", [
  one(2, "time_unix_nano", "fixed64"),
  one(3, "as_double", "double"),
  one(4, "span_id", "bytes"),
  one(5, "trace_id", "bytes"),
  one(6, "as_int", "sfixed64"),
  many(7, "filtered_attributes", keyValue),
]);
const times: readonly Field[] = [
  one(2, "start_time_unix_nano", "fixed64"),
  one(3, "time_unix_nano", "fixed64"),
];
const numberPoint = message("NumberDataPoint", [
  ...times,
  one(4, "as_double", "double"),
  many(5, "exemplars", exemplar),
  one(6, "as_int", "sfixed64"),
  many(7, "attributes", keyValue),
  one(8, "flags", "uint32"),
]);
const histogramPoint = message("HistogramDataPoint", [
  ...times,
  one(4, "count", "fixed64"),
  one(5, "sum", "double"),
  many(6, "bucket_counts", "fixed64"),
  many(7, "explicit_bounds", "double"),
  many(8, "exemplars", exemplar),
  many(9, "attributes", keyValue),
  one(10, "flags", "uint32"),
]);
const buckets = message("Buckets", [one(1, "offset", "sint32"), many(2, "bucket_counts", "uint64")]);
const exponentialPoint = message("ExponentialHistogramDataPoint", [
  many(1, "attributes", keyValue),
  ...times,
  one(4, "count", "fixed64"),
  one(5, "sum", "double"),
  one(6, "scale", "sint32"),
  one(7, "zero_count", "fixed64"),
  one(8, "positive", buckets),
  one(9, "negative", buckets),
  one(10, "flags", "uint32"),
  many(11, "exemplars", exemplar),
  one(14, "zero_threshold", "double"),
]);
const summaryPoint = message("SummaryDataPoint", [
  ...times,
  one(4, "count", "fixed64"),
  one(5, "sum", "double"),
  many(
    6,
    "quantile_values",
    message("ValueAtQuantile", [one(1, "quantile", "double"), one(2, "value", "double")]),
  ),
  many(7, "attributes", keyValue),
  one(8, "flags", "uint32"),
]);

const metric = message("Metric", [
  one(1, "name", "string"),
  one(2, "description", "string"),
  one(3, "unit", "string"),
  one(5, "gauge", message("Gauge", [many(1, "data_points", numberPoint)])),
  one(
    7,
    "sum",
    message("Sum", [
      many(1, "data_points", numberPoint),
      one(2, "aggregation_temporality", "int32"),
      one(3, "is_monotonic", "bool"),
    ]),
  ),
  one(
    9,
    "histogram",
    message("Histogram", [
      many(1, "data_points", histogramPoint),
      one(2, "aggregation_temporality", "int32"),
    ]),
  ),
  one(
    10,
    "exponential_histogram",
    message("ExponentialHistogram", [
      many(1, "data_points", exponentialPoint),
      one(2, "aggregation_temporality", "int32"),
    ]),
  ),
  one(11, "summary", message("Summary", [many(1, "data_points", summaryPoint)])),
]);

/** What a client posts. */
export const metricsRequest: MessageShape = message("ExportMetricsServiceRequest", [
  many(
    1,
    "resource_metrics",
    message("ResourceMetrics", [
      one(1, "resource", message("Resource", [many(1, "attributes", keyValue)])),
      many(
        2,
        "scope_metrics",
        message("ScopeMetrics", [
          one(
            1,
            "scope",
            message("InstrumentationScope", [
              one(1, "name", "string"),
              one(2, "version", "string"),
              many(3, "attributes", keyValue),
            ]),
          ),
          many(2, "metrics", metric),
          one(3, "schema_url", "string"),
        ]),
      ),
      one(3, "schema_url", "string"),
    ]),
  ),
]);

/** What it is answered: how many points were not taken, and why. */
export const metricsResponse: MessageShape = message("ExportMetricsServiceResponse", [
  one(
    1,
    "partial_success",
    message("ExportMetricsPartialSuccess", [
      one(1, "rejected_data_points", "int64"),
      one(2, "error_message", "string"),
    ]),
  ),
]);

/** An attribute, after decoding. */
export interface OtlpAttribute {
  readonly key?: string;
  readonly value?: OtlpValue;
}

/** A value of any kind, after decoding. */
export interface OtlpValue {
  readonly string_value?: string;
  readonly bool_value?: boolean;
  readonly int_value?: number;
  readonly double_value?: number;
  readonly array_value?: { readonly values: readonly OtlpValue[] };
  readonly kvlist_value?: { readonly values: readonly OtlpAttribute[] };
  readonly bytes_value?: Uint8Array;
}

/** An exemplar, after decoding. */
export interface OtlpExemplar {
  readonly time_unix_nano?: bigint;
  readonly as_double?: number;
  readonly as_int?: bigint;
  readonly span_id?: Uint8Array;
  readonly trace_id?: Uint8Array;
  readonly filtered_attributes: readonly OtlpAttribute[];
}

/** What all points have. */
export interface OtlpPoint {
  readonly attributes: readonly OtlpAttribute[];
  readonly start_time_unix_nano?: bigint;
  readonly time_unix_nano?: bigint;
  readonly flags?: number;
}

export interface OtlpNumberPoint extends OtlpPoint {
  readonly as_double?: number;
  readonly as_int?: bigint;
  readonly exemplars: readonly OtlpExemplar[];
}

export interface OtlpHistogramPoint extends OtlpPoint {
  readonly count?: bigint;
  readonly sum?: number;
  readonly bucket_counts: readonly bigint[];
  readonly explicit_bounds: readonly number[];
  readonly exemplars: readonly OtlpExemplar[];
}

export interface OtlpBuckets {
  readonly offset?: number;
  readonly bucket_counts: readonly number[];
}

export interface OtlpExponentialPoint extends OtlpPoint {
  readonly count?: bigint;
  readonly sum?: number;
  readonly scale?: number;
  readonly zero_count?: bigint;
  readonly positive?: OtlpBuckets;
  readonly negative?: OtlpBuckets;
  readonly exemplars: readonly OtlpExemplar[];
}

export interface OtlpSummaryPoint extends OtlpPoint {
  readonly count?: bigint;
  readonly sum?: number;
  readonly quantile_values: readonly { readonly quantile?: number; readonly value?: number }[];
}

/** A metric, after decoding; one of its kinds is there. */
export interface OtlpMetric {
  readonly name?: string;
  readonly description?: string;
  readonly unit?: string;
  readonly gauge?: { readonly data_points: readonly OtlpNumberPoint[] };
  readonly sum?: {
    readonly data_points: readonly OtlpNumberPoint[];
    readonly aggregation_temporality?: number;
    readonly is_monotonic?: boolean;
  };
  readonly histogram?: {
    readonly data_points: readonly OtlpHistogramPoint[];
    readonly aggregation_temporality?: number;
  };
  readonly exponential_histogram?: {
    readonly data_points: readonly OtlpExponentialPoint[];
    readonly aggregation_temporality?: number;
  };
  readonly summary?: { readonly data_points: readonly OtlpSummaryPoint[] };
}

export interface OtlpScope {
  readonly scope?: {
    readonly name?: string;
    readonly version?: string;
    readonly attributes: readonly OtlpAttribute[];
  };
  readonly metrics: readonly OtlpMetric[];
  readonly schema_url?: string;
}

/** A request, after decoding. */
export interface OtlpMetricsRequest {
  readonly resource_metrics: readonly {
    readonly resource?: { readonly attributes: readonly OtlpAttribute[] };
    readonly scope_metrics: readonly OtlpScope[];
  }[];
}
