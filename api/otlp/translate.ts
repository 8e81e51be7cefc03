import {
  Labels,
  metricName,
  type FloatHistogram,
  type MetricMetadata,
  type MetricType,
} from "@taffrail/model";
import type { otlpMessages } from "@taffrail/wire";
import { addAttributes, attribute } from "./attributes.ts";
import type { OtlpConfig } from "./config.ts";
import type { DeltaTotals, Total } from "./delta-totals.ts";
import { metricNameOf, OtlpLabelError, type NamedKind, unitText } from "./names.ts";
import { customOf, nativeOf } from "./native.ts";

/** An exemplar of a sample. */
export interface OtlpSampleExemplar {
  readonly labels: Labels;
  readonly value: number;
  readonly t: number;
}

/** Takes what a request holds, as series of Prometheus. Times in Unix milliseconds, a start time of 0 is none. */
export interface OtlpTaker {
  /** A value of `undefined` says that the series ended. */
  sample(labels: Labels, t: number, value: number | undefined, startT: number): void;
  histogram(labels: Labels, t: number, histogram: FloatHistogram, isStale: boolean, startT: number): void;
  exemplar(labels: Labels, exemplar: OtlpSampleExemplar): void;
  metadata(metadata: MetricMetadata): void;
  /** Points that cannot be stored, and why. */
  refused(points: number, why: string): void;
}

const delta = 1;
const cumulative = 2;
/** The flag of a point that has no value: its series ended. */
const noRecordedValue = 1;
const identifying = new Set(["service.name", "service.namespace", "service.instance.id"]);
/** How often `target_info` is written over the times of a request: it must not look stale between. */
const infoEveryMs = 150_000;

/**
 * What becomes of deltas: refused, stored as they are (their type is unknown then, and their histograms are gauges), or added up to what they
 * would be as cumulative metrics. As Prometheus does without and with its features `otlp-native-delta-ingestion` and `otlp-deltatocumulative`.
 */
export type Deltas = "refused" | "stored" | DeltaTotals;

/** Reads a request. Spec: OpenTelemetry, "OTLP metric points to Prometheus". */
export function translate(
  request: otlpMessages.OtlpMetricsRequest,
  config: OtlpConfig,
  taker: OtlpTaker,
  deltas: Deltas = "refused",
): void {
  for (const { resource, scope_metrics } of request.resource_metrics) {
    const reader = new ResourceReader(resource?.attributes ?? [], config, taker, deltas);
    for (const scope of scope_metrics) reader.scope(scope);
    reader.info();
  }
}

class ResourceReader {
  readonly #attributes: readonly otlpMessages.OtlpAttribute[];
  readonly #config: OtlpConfig;
  readonly #taker: OtlpTaker;
  readonly #job: string;
  readonly #instance: string;
  #scope: otlpMessages.OtlpScope["scope"];
  #schemaUrl = "";
  #oldestT = Infinity;
  #newestT = -Infinity;
  readonly #deltas: Deltas;
  /** What becomes of the metric at hand, where its points are deltas. */
  #delta: "stored" | DeltaTotals | undefined = undefined;

  constructor(
    attributes: readonly otlpMessages.OtlpAttribute[],
    config: OtlpConfig,
    taker: OtlpTaker,
    deltas: Deltas,
  ) {
    this.#deltas = deltas;
    this.#attributes = attributes;
    this.#config = config;
    this.#taker = taker;
    const name = attribute(attributes, "service.name");
    const namespace = attribute(attributes, "service.namespace");
    this.#job = name !== "" && namespace !== "" ? `${namespace}/${name}` : name;
    this.#instance = attribute(attributes, "service.instance.id");
    this.#scope = undefined;
  }

  scope({ scope, metrics, schema_url }: otlpMessages.OtlpScope): void {
    this.#scope = scope;
    this.#schemaUrl = schema_url ?? "";
    for (const metric of metrics) {
      try {
        this.#metric(metric);
      } catch (error) {
        if (!(error instanceof OtlpLabelError)) throw error;
        this.#taker.refused(1, error.message);
      }
    }
  }

  /** What is known of the resource, as a series beside those of its metrics. */
  info(): void {
    if (this.#oldestT > this.#newestT || (this.#job === "" && this.#instance === "")) return;
    const others = this.#attributes.filter(({ key = "" }) => !identifying.has(key));
    if (others.length === 0) return;
    const kept = this.#config.keepIdentifyingResourceAttributes ? this.#attributes : others;
    const values = new Map<string, string>();
    try {
      addAttributes(values, kept, this.#config);
    } catch (error) {
      if (!(error instanceof OtlpLabelError)) throw error;
      return this.#taker.refused(0, error.message);
    }
    this.#identify(values);
    const labels = named(values, "target_info");
    for (let t = this.#oldestT; t < this.#newestT; t += infoEveryMs) this.#taker.sample(labels, t, 1, 0);
    this.#taker.sample(labels, this.#newestT, 1, 0);
    this.#taker.metadata({ family: "target_info", type: "gauge", help: "Target metadata", unit: "" });
  }

  #metric(metric: otlpMessages.OtlpMetric): void {
    const { gauge, sum, histogram, exponential_histogram: exponential, summary } = metric;
    const points = gauge ?? sum ?? histogram ?? exponential ?? summary;
    if (points === undefined || points.data_points.length === 0) return;
    const count = points.data_points.length;
    const temporality = sum ?? histogram ?? exponential;
    const isDelta = temporality?.aggregation_temporality === delta;
    const isTaken = isDelta
      ? this.#deltas !== "refused"
      : (temporality?.aggregation_temporality ?? cumulative) === cumulative;
    if (!isTaken) {
      const got = isDelta ? "delta" : "unspecified";
      this.#taker.refused(
        count,
        `metric ${JSON.stringify(metric.name ?? "")} has ${got} temporality, want cumulative`,
      );
      return;
    }
    this.#delta = isDelta && this.#deltas !== "refused" ? this.#deltas : undefined;
    const isMonotonic = sum?.is_monotonic === true;
    const kind: NamedKind = isMonotonic ? "monotonic" : gauge !== undefined ? "gauge" : "other";
    const name = metricNameOf(metric.name ?? "", metric.unit ?? "", kind, this.#config);
    if (name === "") return this.#taker.refused(count, "a metric has no name");
    const type: MetricType =
      this.#delta === "stored"
        ? "unknown"
        : isMonotonic
          ? "counter"
          : gauge !== undefined || sum !== undefined
            ? "gauge"
            : summary !== undefined
              ? "summary"
              : "histogram";
    this.#taker.metadata({
      family: name,
      type,
      help: metric.description ?? "",
      unit: unitText(metric.unit ?? ""),
    });
    for (const point of gauge?.data_points ?? sum?.data_points ?? []) this.#number(name, point, isMonotonic);
    for (const point of histogram?.data_points ?? []) this.#histogram(name, point);
    for (const point of exponential?.data_points ?? []) this.#exponential(name, point);
    for (const point of summary?.data_points ?? []) this.#summary(name, point);
  }

  #number(name: string, point: otlpMessages.OtlpNumberPoint, isMonotonic: boolean): void {
    const times = this.#times(point);
    const labels = named(this.#labels(point), name);
    const given = point.as_double ?? Number(point.as_int ?? 0n);
    const total = this.#total(labels, times, given, (totals, t, startT) =>
      totals.number(labels.key, t, startT, given),
    );
    if (total === undefined) return;
    const { t, isStale } = times;
    this.#taker.sample(labels, t, isStale ? undefined : total.value, isMonotonic ? total.startT : 0);
    if (isMonotonic) this.#exemplars(point.exemplars, () => labels);
  }

  #histogram(name: string, given: otlpMessages.OtlpHistogramPoint): void {
    const times = this.#times(given);
    const { t, isStale } = times;
    const values = this.#labels(given);
    if (given.bucket_counts.length > 0 && given.bucket_counts.length !== given.explicit_bounds.length + 1) {
      const [buckets, bounds] = [given.bucket_counts.length, given.explicit_bounds.length];
      this.#taker.refused(1, `a histogram has ${buckets} buckets for ${bounds} bounds`);
      return;
    }
    const labels = named(values, name);
    const total = this.#total(labels, times, given, (totals, at, from) =>
      totals.histogram(labels.key, at, from, given),
    );
    if (total === undefined) return;
    const { value: point, startT } = total;
    const { bucket_counts: counts, explicit_bounds: bounds } = point;
    if (this.#config.convertHistogramsToNhcb) {
      this.#taker.histogram(labels, t, this.#hinted(customOf(point)), isStale, startT);
      this.#exemplars(point.exemplars, () => labels);
      return;
    }
    const give = (suffix: string, value: number, le?: string): void => {
      const part = named(le === undefined ? values : new Map([...values, ["le", le]]), name + suffix);
      this.#taker.sample(part, t, isStale ? undefined : value, startT);
    };
    if (point.sum !== undefined) give("_sum", point.sum);
    const count = Number(point.count ?? 0n);
    give("_count", count);
    let below = 0;
    bounds.forEach((bound, i) => {
      below += Number(counts[i] ?? 0n);
      give("_bucket", below, boundText(bound));
    });
    give("_bucket", count, "+Inf");
    this.#exemplars(point.exemplars, ({ as_double, as_int }) => {
      const value = as_double ?? Number(as_int ?? 0n);
      const bound = bounds.find((one) => value <= one);
      const le = bound === undefined ? "+Inf" : boundText(bound);
      return named(new Map([...values, ["le", le]]), `${name}_bucket`);
    });
  }

  #exponential(name: string, given: otlpMessages.OtlpExponentialPoint): void {
    const times = this.#times(given);
    const labels = named(this.#labels(given), name);
    const total = this.#total(labels, times, given, (totals, t, startT) =>
      totals.exponential(labels.key, t, startT, given),
    );
    if (total === undefined) return;
    const { scale } = total.value;
    const histogram = nativeOf(total.value);
    if (histogram === undefined)
      return this.#taker.refused(1, `an exponential histogram has scale ${scale}, want at least -4`);
    this.#taker.histogram(labels, times.t, this.#hinted(histogram), times.isStale, total.startT);
    this.#exemplars(given.exemplars, () => labels);
  }

  #summary(name: string, point: otlpMessages.OtlpSummaryPoint): void {
    const { t, startT, isStale } = this.#times(point);
    const values = this.#labels(point);
    const give = (labels: Labels, value: number): void =>
      this.#taker.sample(labels, t, isStale ? undefined : value, startT);
    give(named(values, `${name}_sum`), point.sum ?? 0);
    give(named(values, `${name}_count`), Number(point.count ?? 0n));
    for (const { quantile = 0, value = 0 } of point.quantile_values)
      give(named(new Map([...values, ["quantile", boundText(quantile)]]), name), value);
  }

  /** What a point comes to, with where it began: itself, unless it is a delta to be added up; `undefined`: it cannot be. */
  #total<Value>(
    labels: Labels,
    { t, startT, isStale }: { readonly t: number; readonly startT: number; readonly isStale: boolean },
    given: Value,
    add: (totals: DeltaTotals, t: number, startT: number) => Total<Value>,
  ): { readonly value: Value; readonly startT: number } | undefined {
    if (this.#delta === undefined) return { value: given, startT };
    if (this.#delta === "stored") return { value: given, startT: 0 };
    if (isStale) {
      this.#delta.end(labels.key);
      return { value: given, startT: 0 };
    }
    const total = add(this.#delta, t, startT);
    if (total !== "late") return total;
    this.#taker.refused(1, `a delta of ${labels.name} is not newer than those that were added up`);
    return undefined;
  }

  /** A histogram that is stored as a delta says nothing of resets. */
  #hinted(histogram: FloatHistogram): FloatHistogram {
    return this.#delta === "stored" ? { ...histogram, counterResetHint: "gauge" } : histogram;
  }

  #exemplars(
    exemplars: readonly otlpMessages.OtlpExemplar[],
    labelsOf: (exemplar: otlpMessages.OtlpExemplar) => Labels,
  ): void {
    for (const exemplar of exemplars) {
      const { trace_id, span_id, filtered_attributes, as_double, as_int, time_unix_nano } = exemplar;
      const values = new Map<string, string>();
      addAttributes(values, filtered_attributes, this.#config);
      if (trace_id !== undefined && trace_id.length > 0) values.set("trace_id", hexOf(trace_id));
      if (span_id !== undefined && span_id.length > 0) values.set("span_id", hexOf(span_id));
      this.#taker.exemplar(labelsOf(exemplar), {
        labels: Labels.from(values),
        value: as_double ?? Number(as_int ?? 0n),
        t: msOf(time_unix_nano),
      });
    }
  }

  #times({ time_unix_nano, start_time_unix_nano, flags = 0 }: otlpMessages.OtlpPoint): {
    readonly t: number;
    readonly startT: number;
    readonly isStale: boolean;
  } {
    const t = msOf(time_unix_nano);
    if (t < this.#oldestT) this.#oldestT = t;
    if (t > this.#newestT) this.#newestT = t;
    return { t, startT: msOf(start_time_unix_nano), isStale: (flags & noRecordedValue) !== 0 };
  }

  /** Labels of a point, without the name: its own, promoted ones, and those that say whose it is. */
  #labels({ attributes }: otlpMessages.OtlpPoint): Map<string, string> {
    const config = this.#config;
    const values = new Map<string, string>();
    addAttributes(values, attributes, config);
    const promoted = new Map<string, string>();
    const isPromoted = (key: string): boolean =>
      config.promoteAllResourceAttributes
        ? !config.ignoreResourceAttributes.includes(key)
        : config.promoteResourceAttributes.includes(key);
    addAttributes(
      promoted,
      this.#attributes.filter(({ key = "" }) => isPromoted(key)),
      config,
    );
    for (const [name, value] of promoted) if (!values.has(name)) values.set(name, value);
    if (config.promoteScopeMetadata && this.#scope !== undefined) {
      const { name = "", version = "", attributes: own } = this.#scope;
      for (const { key = "", value } of own) {
        const scoped = new Map<string, string>();
        addAttributes(scoped, value === undefined ? [] : [{ key: `otel_scope_${key}`, value }], config);
        for (const [label, text] of scoped) values.set(label, text);
      }
      values.set("otel_scope_name", name);
      values.set("otel_scope_version", version);
      values.set("otel_scope_schema_url", this.#schemaUrl);
    }
    this.#identify(values);
    return values;
  }

  #identify(values: Map<string, string>): void {
    if (this.#job !== "") values.set("job", this.#job);
    if (this.#instance !== "") values.set("instance", this.#instance);
  }
}

function named(values: ReadonlyMap<string, string>, name: string): Labels {
  return Labels.from([...values, [metricName, name]]);
}

/** As labels of bounds are written: never with an exponent. */
function boundText(bound: number): string {
  if (bound === Infinity) return "+Inf";
  const text = String(bound);
  return /e/.test(text)
    ? bound.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 100 })
    : text;
}

function msOf(nanos: bigint | undefined): number {
  return nanos === undefined ? 0 : Number(nanos / 1_000_000n);
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
