import type { FloatHistogram, Span } from "@taffrail/model";
import { customBoundsSchema, escapeName, type NameEscaping, ProtobufWriter, wireType } from "@taffrail/wire";
import type { Federated } from "./federate.ts";
import { cumulativeCounts } from "./federate-text.ts";

/** A family goes on in another message where it is longer: readers take them one by one. */
const longestFamily = 1 << 20;

/** Messages wait until they are so long. */
const pieceBytes = 128 << 10;

const untyped = 3;
const histogramType = 4;
const gaugeHistogramType = 5;

/**
 * Federated samples as messages of families, each with its length before it. A name is a family anew where its samples change from floats
 * to histograms, or these from counters to gauges. Every field is written, zeros too, as Prometheus does. Source: client_model,
 * metrics.proto.
 */
export class FederateProtobuf {
  readonly #out = new ProtobufWriter(64 << 10);
  readonly #escaping: NameEscaping;
  #family = "";
  #type = 0;
  /** Where the family that was begun has its length; -1 where none was. */
  #entered = -1;

  constructor(escaping: NameEscaping) {
    this.#escaping = escaping;
  }

  /** Whether enough waits to be taken before this sample is added: where a family ends, or goes on for too long. */
  isFull({ name, histogram }: Federated): boolean {
    const { length } = this.#out;
    if (length <= pieceBytes) return false;
    return length > longestFamily || name !== this.#family || typeOf(histogram) !== this.#type;
  }

  add({ name, labels, t, v, histogram }: Federated): void {
    const out = this.#out;
    const type = typeOf(histogram);
    if (name !== this.#family || type !== this.#type) {
      this.#end();
      this.#family = name;
      this.#type = type;
      this.#entered = out.enter();
      this.#text(1, escapeName(name, this.#escaping));
      out.tag(3, wireType.varint);
      out.varint(type);
    }
    out.tag(4, wireType.lengthDelimited);
    const metric = out.enter();
    for (let i = 0; i < labels.length; i += 2) {
      out.tag(1, wireType.lengthDelimited);
      const label = out.enter();
      this.#text(1, escapeName(labels[i]!, this.#escaping));
      this.#text(2, labels[i + 1]!);
      out.leave(label);
    }
    if (histogram === undefined) {
      out.tag(5, wireType.lengthDelimited);
      const value = out.enter();
      this.#double(1, v);
      out.leave(value);
    }
    out.tag(6, wireType.varint);
    out.int64(t);
    if (histogram !== undefined) {
      out.tag(7, wireType.lengthDelimited);
      const value = out.enter();
      this.#histogram(histogram);
      out.leave(value);
    }
    out.leave(metric);
  }

  /** What was written and is over: a view, good until the next call. */
  take(): Uint8Array {
    this.#end();
    const bytes = this.#out.written();
    this.#out.clear();
    return bytes;
  }

  #end(): void {
    if (this.#entered >= 0) this.#out.leave(this.#entered);
    this.#entered = -1;
    this.#family = "";
    this.#type = 0;
  }

  #histogram(histogram: FloatHistogram): void {
    const { schema, count, sum, zeroThreshold, zeroCount } = histogram;
    const out = this.#out;
    const isCustom = schema === customBoundsSchema;
    this.#double(2, sum);
    if (isCustom) {
      const upTo = cumulativeCounts(histogram);
      for (let i = 0; i < upTo.length; i++) {
        out.tag(3, wireType.lengthDelimited);
        const bucket = out.enter();
        this.#double(2, histogram.customValues[i]!);
        this.#double(4, upTo[i]!);
        out.leave(bucket);
      }
    }
    this.#double(4, count);
    if (isCustom) return;
    out.tag(5, wireType.varint);
    out.sint32(schema);
    this.#double(6, zeroThreshold);
    this.#double(8, zeroCount);
    this.#side(9, histogram.negativeSpans, histogram.negativeBuckets);
    this.#side(12, histogram.positiveSpans, histogram.positiveBuckets);
  }

  #side(field: number, spans: readonly Span[], buckets: Float64Array): void {
    const out = this.#out;
    for (const { offset, length } of spans) {
      out.tag(field, wireType.lengthDelimited);
      const span = out.enter();
      out.tag(1, wireType.varint);
      out.sint32(offset);
      out.tag(2, wireType.varint);
      out.varint(length);
      out.leave(span);
    }
    for (const count of buckets) this.#double(field + 2, count);
  }

  #text(field: number, text: string): void {
    this.#out.tag(field, wireType.lengthDelimited);
    this.#out.text(text);
  }

  #double(field: number, value: number): void {
    this.#out.tag(field, wireType.fixed64);
    this.#out.double(value);
  }
}

function typeOf(histogram: FloatHistogram | undefined): number {
  if (histogram === undefined) return untyped;
  return histogram.counterResetHint === "gauge" ? gaugeHistogramType : histogramType;
}
