import type {
  FamilyExemplar,
  FamilySample,
  FloatHistogram,
  MetricFamily,
  MetricType,
  Span,
} from "@taffrail/model";
import { ProtobufWriter } from "../protobuf/protobuf-writer.ts";
import { escapeName, type NameEscaping } from "./escape-names.ts";
import { parseFloatText } from "./float.ts";
import { customBoundsSchema } from "./native-histogram.ts";
import { classicSamples } from "./classic-samples.ts";

/** Numbers of the types; those that the message does not have are gauges, as in the text format. */
const typeNumbers: Readonly<Record<MetricType, number>> = {
  counter: 0,
  gauge: 1,
  summary: 2,
  unknown: 3,
  histogram: 4,
  gaugehistogram: 5,
  info: 1,
  stateset: 1,
};

const wire = { varint: 0, fixed64: 1, bytes: 2 } as const;

/** One metric of a family: the samples that share their labels but for a bound. */
interface Metric {
  readonly labels: readonly string[];
  readonly key: string;
  t: number | undefined;
  startT: number | undefined;
  value: number;
  exemplar: FamilyExemplar | undefined;
  count: number | undefined;
  sum: number | undefined;
  readonly bounds: {
    readonly bound: number;
    readonly value: number;
    readonly exemplar: FamilyExemplar | undefined;
  }[];
  histogram: FloatHistogram | undefined;
}

/**
 * Families as `io.prometheus.client.MetricFamily` messages, each with its length before it. A sample that is no part of its family's
 * type, as `_created` of a counter, goes into an untyped family of its own. Source: client_model, metrics.proto.
 */
export class ProtobufRenderer {
  readonly #out = new ProtobufWriter(64 << 10);
  readonly #escaping: NameEscaping;

  constructor(escaping: NameEscaping = "allow-utf-8") {
    this.#escaping = escaping;
  }

  /** The messages of one family: a view, good until the next call. */
  family(family: MetricFamily): Uint8Array {
    this.#out.clear();
    const samples = family.samples.flatMap((sample) =>
      sample.histogram?.schema === customBoundsSchema ? classicSamples(sample, sample.histogram) : [sample],
    );
    let at = 0;
    while (at < samples.length) {
      const [name, type] = ownerOf(samples[at]!, family);
      const metrics: Metric[] = [];
      for (; at < samples.length; at++) {
        const [other, otherType] = ownerOf(samples[at]!, family);
        if (other !== name || otherType !== type) break;
        take(samples[at]!, name, type, metrics);
      }
      this.#family({ ...family, name, type }, metrics);
    }
    return this.#out.written();
  }

  #family({ name, help, type, unit = "" }: MetricFamily, metrics: readonly Metric[]): void {
    const out = this.#out;
    const family = out.enter();
    this.#text(1, escapeName(name, this.#escaping));
    this.#text(2, help);
    this.#varint(3, typeNumbers[type]);
    for (const metric of metrics) {
      out.tag(4, wire.bytes);
      const entered = out.enter();
      this.#labels(metric.labels);
      this.#value(type, metric);
      if (metric.t !== undefined && metric.t !== 0) {
        out.tag(6, wire.varint);
        out.int64(metric.t);
      }
      out.leave(entered);
    }
    const base = type === "counter" ? name.replace(/_total$/, "") : name;
    if (unit !== "" && base.endsWith(`_${unit}`)) this.#text(5, unit);
    out.leave(family);
  }

  #value(type: MetricType, metric: Metric): void {
    const out = this.#out;
    switch (type) {
      case "histogram":
      case "gaugehistogram":
        out.tag(7, wire.bytes);
        return this.#nested(() => this.#histogram(metric));
      case "summary":
        out.tag(4, wire.bytes);
        return this.#nested(() => {
          this.#varint(1, metric.count ?? 0);
          this.#double(2, metric.sum ?? 0);
          for (const { bound, value } of metric.bounds) {
            out.tag(3, wire.bytes);
            this.#nested(() => {
              this.#double(1, bound);
              this.#double(2, value);
            });
          }
          this.#time(4, metric.startT);
        });
      case "counter":
        out.tag(3, wire.bytes);
        return this.#nested(() => {
          this.#double(1, metric.value);
          this.#exemplar(2, metric.exemplar);
          this.#time(3, metric.startT);
        });
      default:
        out.tag(type === "unknown" ? 5 : 2, wire.bytes);
        return this.#nested(() => this.#double(1, metric.value));
    }
  }

  #histogram({ count, sum, bounds, startT, histogram, exemplar }: Metric): void {
    const out = this.#out;
    const total = histogram?.count ?? count ?? bounds.at(-1)?.value ?? 0;
    const isInteger = [total, histogram?.zeroCount ?? 0, ...bounds.map(({ value }) => value)].every(isCount);
    const isWhole = isInteger && (histogram === undefined || isWholeHistogram(histogram));
    if (isWhole) this.#varint(1, total);
    else this.#double(4, total);
    this.#double(2, histogram?.sum ?? sum ?? 0);
    for (const bucket of bounds) {
      out.tag(3, wire.bytes);
      this.#nested(() => {
        if (isWhole) this.#varint(1, bucket.value);
        else this.#double(4, bucket.value);
        this.#double(2, bucket.bound);
        this.#exemplar(3, bucket.exemplar);
      });
    }
    if (histogram !== undefined) this.#native(histogram, isWhole);
    this.#time(15, startT);
    if (histogram !== undefined) this.#exemplar(16, exemplar);
  }

  #native(histogram: FloatHistogram, isWhole: boolean): void {
    const { schema, zeroThreshold, zeroCount, positiveSpans, negativeSpans } = histogram;
    if (schema !== 0) {
      this.#out.tag(5, wire.varint);
      this.#out.sint32(schema);
    }
    this.#double(6, zeroThreshold);
    if (isWhole) this.#varint(7, zeroCount);
    else this.#double(8, zeroCount);
    this.#side(9, negativeSpans, histogram.negativeBuckets, isWhole);
    this.#side(12, positiveSpans, histogram.positiveBuckets, isWhole);
    // a span without buckets tells a native histogram from one that has none; a zero bucket of floats does not
    const wholeZeros = isWhole ? zeroCount : 0;
    const isBlank = positiveSpans.length + negativeSpans.length + zeroThreshold + wholeZeros === 0;
    if (isBlank) this.#side(12, [{ offset: 0, length: 0 }], new Float64Array(0), isWhole);
  }

  #side(field: number, spans: readonly Span[], buckets: Float64Array, isWhole: boolean): void {
    const out = this.#out;
    for (const { offset, length } of spans) {
      out.tag(field, wire.bytes);
      this.#nested(() => {
        if (offset !== 0) {
          out.tag(1, wire.varint);
          out.sint32(offset);
        }
        this.#varint(2, length);
      });
    }
    if (buckets.length === 0) return;
    out.tag(isWhole ? field + 1 : field + 2, wire.bytes);
    this.#nested(() => {
      let before = 0;
      for (const count of buckets) {
        if (isWhole) out.sint64(count - before);
        else out.double(count);
        before = count;
      }
    });
  }

  #exemplar(field: number, exemplar: FamilyExemplar | undefined): void {
    if (exemplar === undefined) return;
    this.#out.tag(field, wire.bytes);
    this.#nested(() => {
      this.#labels(exemplar.labels);
      this.#double(2, exemplar.value);
      this.#time(3, exemplar.t);
    });
  }

  #labels(labels: readonly string[]): void {
    for (let i = 0; i < labels.length; i += 2) {
      this.#out.tag(1, wire.bytes);
      this.#nested(() => {
        this.#text(1, escapeName(labels[i]!, this.#escaping));
        this.#text(2, labels[i + 1]!);
      });
    }
  }

  #time(field: number, t: number | undefined): void {
    if (t === undefined || t === 0) return;
    const seconds = Math.floor(t / 1000);
    this.#out.tag(field, wire.bytes);
    this.#nested(() => {
      if (seconds !== 0) {
        this.#out.tag(1, wire.varint);
        this.#out.int64(seconds);
      }
      this.#varint(2, Math.round((t - seconds * 1000) * 1e6));
    });
  }

  #nested(write: () => void): void {
    const entered = this.#out.enter();
    write();
    this.#out.leave(entered);
  }

  #text(field: number, text: string): void {
    if (text === "") return;
    this.#out.tag(field, wire.bytes);
    this.#out.text(text);
  }

  #varint(field: number, value: number): void {
    if (value === 0) return;
    this.#out.tag(field, wire.varint);
    this.#out.varint(value);
  }

  #double(field: number, value: number): void {
    if (Object.is(value, 0)) return;
    this.#out.tag(field, wire.fixed64);
    this.#out.double(value);
  }
}

/** The name and type of the family that a sample belongs to: its own, where it is no part of what the family's type has. */
function ownerOf(
  { name, labels, histogram }: FamilySample,
  family: MetricFamily,
): [name: string, type: MetricType] {
  const { type } = family;
  switch (type) {
    case "histogram":
    case "gaugehistogram":
      if (histogram !== undefined) return [family.name, type];
      if (name === `${family.name}_bucket` && boundOf(labels, "le") !== undefined) return [family.name, type];
      break;
    case "summary":
      if (name === family.name && boundOf(labels, "quantile") !== undefined) return [family.name, type];
      break;
    default:
      return [name, type === "counter" && name.endsWith("_created") ? "unknown" : type];
  }
  const isTotal = name === `${family.name}_sum` || name === `${family.name}_count`;
  return isTotal ? [family.name, type] : [name, "unknown"];
}

/** Adds a sample to the metric it is a part of: the last one, or a new one. */
function take(sample: FamilySample, name: string, type: MetricType, metrics: Metric[]): void {
  const boundName =
    type === "summary" ? "quantile" : type === "histogram" || type === "gaugehistogram" ? "le" : "";
  const isBound = boundName !== "" && sample.name === (type === "summary" ? name : `${name}_bucket`);
  const labels = isBound ? without(sample.labels, boundName) : sample.labels;
  const key = JSON.stringify([labels, sample.t]);
  let metric = metrics.at(-1);
  // a series of its own is a metric of its own, be it the same as the one before
  if (metric === undefined || metric.key !== key || boundName === "") {
    metric = newMetric(labels, key);
    metrics.push(metric);
  }
  metric.t = sample.t;
  metric.startT ??= sample.startT;
  if (sample.histogram !== undefined) {
    metric.histogram = sample.histogram;
    metric.exemplar = sample.exemplar;
  } else if (isBound) {
    const bound = boundOf(sample.labels, boundName)!;
    metric.bounds.push({ bound, value: sample.value, exemplar: sample.exemplar });
  } else if (boundName !== "" && sample.name === `${name}_sum`) metric.sum = sample.value;
  else if (boundName !== "" && sample.name === `${name}_count`) metric.count = sample.value;
  else {
    metric.value = sample.value;
    metric.exemplar = sample.exemplar;
  }
}

function newMetric(labels: readonly string[], key: string): Metric {
  return {
    labels,
    key,
    t: undefined,
    startT: undefined,
    value: 0,
    exemplar: undefined,
    count: undefined,
    sum: undefined,
    bounds: [],
    histogram: undefined,
  };
}

function boundOf(labels: readonly string[], name: string): number | undefined {
  for (let i = 0; i < labels.length; i += 2) if (labels[i] === name) return parseFloatText(labels[i + 1]!);
  return undefined;
}

function without(labels: readonly string[], name: string): string[] {
  return labels.filter((_, i) => labels[i & ~1] !== name);
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}

function isWholeHistogram({ positiveBuckets, negativeBuckets }: FloatHistogram): boolean {
  return positiveBuckets.every(isCount) && negativeBuckets.every(isCount);
}
