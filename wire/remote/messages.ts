import type { Field, FieldKind, MessageShape } from "../protobuf/message.ts";

/*
 * The messages of remote write 1.0 and 2.0 and of remote read, field by field. Source: their specifications, and the tables of the
 * `prometheus` and `io.prometheus.write.v2` packages.
 */

function one(number: number, name: string, kind: FieldKind): Field {
  return { number, name, kind };
}

function many(number: number, name: string, kind: FieldKind): Field {
  return { number, name, kind, repeated: true };
}

/** A field that is there or not, whatever its value. */
function either(number: number, name: string, kind: FieldKind): Field {
  return { number, name, kind, explicit: true };
}

function message(name: string, fields: readonly Field[]): MessageShape {
  return { name, fields };
}

const label = message("Label", [one(1, "name", "string"), one(2, "value", "string")]);
const span = message("BucketSpan", [one(1, "offset", "sint32"), one(2, "length", "uint32")]);
const histogramFields = [
  either(1, "count_int", "uint64"),
  either(2, "count_float", "double"),
  one(3, "sum", "double"),
  one(4, "schema", "sint32"),
  one(5, "zero_threshold", "double"),
  either(6, "zero_count_int", "uint64"),
  either(7, "zero_count_float", "double"),
  many(8, "negative_spans", span),
  many(9, "negative_deltas", "sint64"),
  many(10, "negative_counts", "double"),
  many(11, "positive_spans", span),
  many(12, "positive_deltas", "sint64"),
  many(13, "positive_counts", "double"),
  one(14, "reset_hint", "int32"),
  one(15, "timestamp", "int64"),
  many(16, "custom_values", "double"),
];
const series1 = message("TimeSeries", [
  many(1, "labels", label),
  many(2, "samples", message("Sample", [one(1, "value", "double"), one(2, "timestamp", "int64")])),
  many(
    3,
    "exemplars",
    message("Exemplar", [many(1, "labels", label), one(2, "value", "double"), one(3, "timestamp", "int64")]),
  ),
  many(4, "histograms", message("Histogram", histogramFields)),
]);

/** Remote write 1.0. */
export const writeRequest1: MessageShape = message("prometheus.WriteRequest", [
  many(1, "timeseries", series1),
  many(
    3,
    "metadata",
    message("MetricMetadata", [
      one(1, "type", "int32"),
      one(2, "metric_family_name", "string"),
      one(4, "help", "string"),
      one(5, "unit", "string"),
    ]),
  ),
]);

/** Remote write 2.0. */
export const writeRequest2: MessageShape = message("io.prometheus.write.v2.Request", [
  many(4, "symbols", "string"),
  many(
    5,
    "timeseries",
    message("TimeSeries", [
      many(1, "labels_refs", "uint32"),
      many(
        2,
        "samples",
        message("Sample", [
          one(1, "value", "double"),
          one(2, "timestamp", "int64"),
          one(3, "start_timestamp", "int64"),
        ]),
      ),
      many(3, "histograms", message("Histogram", [...histogramFields, one(17, "start_timestamp", "int64")])),
      many(
        4,
        "exemplars",
        message("Exemplar", [
          many(1, "labels_refs", "uint32"),
          one(2, "value", "double"),
          one(3, "timestamp", "int64"),
        ]),
      ),
      one(
        5,
        "metadata",
        message("Metadata", [
          one(1, "type", "int32"),
          one(3, "help_ref", "uint32"),
          one(4, "unit_ref", "uint32"),
        ]),
      ),
    ]),
  ),
]);

export const readRequest: MessageShape = message("prometheus.ReadRequest", [
  many(
    1,
    "queries",
    message("Query", [
      one(1, "start_timestamp_ms", "int64"),
      one(2, "end_timestamp_ms", "int64"),
      many(
        3,
        "matchers",
        message("LabelMatcher", [
          one(1, "type", "int32"),
          one(2, "name", "string"),
          one(3, "value", "string"),
        ]),
      ),
      one(
        4,
        "hints",
        message("ReadHints", [
          one(1, "step_ms", "int64"),
          one(2, "func", "string"),
          one(3, "start_ms", "int64"),
          one(4, "end_ms", "int64"),
          many(5, "grouping", "string"),
          one(6, "by", "bool"),
          one(7, "range_ms", "int64"),
        ]),
      ),
    ]),
  ),
  many(2, "accepted_response_types", "int32"),
]);

export const readResponse: MessageShape = message("prometheus.ReadResponse", [
  many(1, "results", message("QueryResult", [many(1, "timeseries", series1)])),
]);

export const chunkedReadResponse: MessageShape = message("prometheus.ChunkedReadResponse", [
  many(
    1,
    "chunked_series",
    message("ChunkedSeries", [
      many(1, "labels", label),
      many(
        2,
        "chunks",
        message("Chunk", [
          one(1, "min_time_ms", "int64"),
          one(2, "max_time_ms", "int64"),
          one(3, "type", "int32"),
          one(4, "data", "bytes"),
        ]),
      ),
    ]),
  ),
  one(2, "query_index", "int64"),
]);
