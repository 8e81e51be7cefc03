import type { MetricType } from "@taffrail/model";
import { ProtobufError } from "../protobuf/protobuf-error.ts";
import type { ProtobufReader } from "../protobuf/protobuf-reader.ts";
import { readSpan } from "../protobuf/span.ts";
import type { ParsedExemplar } from "./cursor.ts";
import { isUtf8, type Utf8Decoder } from "./utf8.ts";

/** The types of a family, by their numbers; each with the field of a metric that holds its value. */
export const messageTypes: readonly { readonly type: MetricType; readonly field: number }[] = [
  { type: "counter", field: 3 },
  { type: "gauge", field: 2 },
  { type: "summary", field: 4 },
  { type: "unknown", field: 5 },
  { type: "histogram", field: 7 },
  { type: "gaugehistogram", field: 7 },
];

/** One side of a native histogram as it is written. */
export class MessageSide {
  readonly offsets: number[] = [];
  readonly lengths: number[] = [];
  /** Sums of the deltas. */
  readonly integers: number[] = [];
  readonly floats: number[] = [];

  // 64 bits of the last integer bucket: a sum of doubles would lose what is beyond 2⁵³
  #high = 0;
  #low = 0;

  clear(): void {
    if (this.offsets.length + this.integers.length + this.floats.length === 0) return;
    this.offsets.length = 0;
    this.lengths.length = 0;
    this.integers.length = 0;
    this.floats.length = 0;
    this.#high = 0;
    this.#low = 0;
  }

  readonly addDelta = (high: number, low: number): void => {
    const sum = this.#low + low;
    this.#low = sum >>> 0;
    this.#high = (this.#high + high + (sum >= two32 ? 1 : 0)) | 0;
    this.integers.push(this.#high * two32 + this.#low);
  };

  /** How many buckets the spans speak of. */
  get wanted(): number {
    let sum = 0;
    for (const length of this.lengths) sum += length;
    return sum;
  }
}

const two32 = 2 ** 32;

/**
 * One `io.prometheus.client.Metric`, read whole so that a broken one is refused before anything of it is given out. Texts stay where
 * they are, as places in the bytes. Reused from metric to metric: what a metric does not say is 0.
 *
 * Source: client_model, metrics.proto.
 */
export class MetricMessage {
  /** Of counters, gauges and untyped metrics. */
  value = 0;
  /** Unix milliseconds; 0 stands for none. */
  t = 0;
  /** Unix milliseconds; 0 stands for none. */
  startT = 0;
  /** Observations of a summary or histogram, and their sum. */
  sum = 0;
  /** Start, end of each label. */
  readonly labels: number[] = [];
  /** Whether the labels lie one after the other, nothing between them but their tags and lengths. */
  labelsAreOneRun = true;
  /** Start, end of the exemplar of a counter; −1 without one. */
  exemplarStart = -1;
  exemplarEnd = -1;
  /** Quantiles of a summary and their values; bounds of a histogram and the observations up to them. */
  readonly bounds: number[] = [];
  readonly values: number[] = [];
  /** Start, end of each bucket's exemplar; −1 where it has none. */
  readonly bucketExemplars: number[] = [];
  /** Start, end of each exemplar of the native histogram. */
  readonly exemplars: number[] = [];
  schema = 0;
  zeroThreshold = 0;
  readonly positive: MessageSide = new MessageSide();
  readonly negative: MessageSide = new MessageSide();

  #count = 0;
  #countFloat = 0;
  #zeroCount = 0;
  #zeroCountFloat = 0;

  /** Whether the histogram has a native form; one without observations says so by a span without buckets. */
  get isNative(): boolean {
    return (
      this.positive.offsets.length > 0 ||
      this.negative.offsets.length > 0 ||
      this.zeroThreshold > 0 ||
      this.#zeroCount > 0
    );
  }

  get isFloat(): boolean {
    return this.#countFloat > 0 || this.#zeroCountFloat > 0;
  }

  /** Of a summary or a classic histogram. */
  get count(): number {
    return this.#countFloat === 0 ? this.#count : this.#countFloat;
  }

  /** Of a native histogram. */
  get nativeCount(): number {
    return this.isFloat ? this.#countFloat : this.#count;
  }

  get zeroCount(): number {
    return this.isFloat ? this.#zeroCountFloat : this.#zeroCount;
  }

  /** Reads the metric that the reader has entered; of its values the one in `valueField`. */
  read(reader: ProtobufReader, valueField: number): void {
    this.#clear();
    let tagAt = reader.at;
    let runEnd = tagAt;
    for (; reader.next(); tagAt = reader.at) {
      const { field } = reader;
      if (field === 6) this.t = reader.int64();
      else if (field !== 1 && field !== valueField) reader.skip();
      else {
        const outer = reader.enter();
        if (field === 1) {
          if (this.labels.length > 0 && tagAt !== runEnd) this.labelsAreOneRun = false;
          this.labels.push(reader.at, reader.end);
          runEnd = reader.end;
        } else if (field === 3) this.#readCounter(reader);
        else if (field === 4) this.#readSummary(reader);
        else if (field === 7) this.#readHistogram(reader);
        else this.#readGauge(reader); // 2, or 5 of an untyped metric
        reader.leave(outer);
      }
    }
  }

  #clear(): void {
    this.value = this.t = this.startT = this.sum = 0;
    this.labels.length = 0;
    if (this.bounds.length > 0) this.bounds.length = this.values.length = this.bucketExemplars.length = 0;
    if (this.exemplars.length > 0) this.exemplars.length = 0; // to empty an array costs some 30 ns, even an empty one
    this.labelsAreOneRun = true;
    this.exemplarStart = this.exemplarEnd = -1;
    this.schema = this.zeroThreshold = 0;
    this.#count = this.#countFloat = this.#zeroCount = this.#zeroCountFloat = 0;
    this.positive.clear();
    this.negative.clear();
  }

  #readGauge(reader: ProtobufReader): void {
    while (reader.next()) {
      if (reader.field === 1) this.value = reader.double();
      else reader.skip();
    }
  }

  #readCounter(reader: ProtobufReader): void {
    while (reader.next()) {
      if (reader.field === 1) this.value = reader.double();
      else if (reader.field === 2) {
        const outer = reader.enter();
        this.exemplarStart = reader.at;
        this.exemplarEnd = reader.end;
        readExemplar(reader);
        reader.leave(outer);
      } else if (reader.field === 3) this.startT = readTimestamp(reader);
      else reader.skip();
    }
  }

  #readSummary(reader: ProtobufReader): void {
    while (reader.next()) {
      if (reader.field === 1) this.#count = reader.uint64();
      else if (reader.field === 2) this.sum = reader.double();
      else if (reader.field === 3) this.#readQuantile(reader);
      else if (reader.field === 4) this.startT = readTimestamp(reader);
      else reader.skip();
    }
  }

  #readQuantile(reader: ProtobufReader): void {
    const outer = reader.enter();
    let quantile = 0;
    let value = 0;
    while (reader.next()) {
      if (reader.field === 1) quantile = reader.double();
      else if (reader.field === 2) value = reader.double();
      else reader.skip();
    }
    reader.leave(outer);
    this.bounds.push(quantile);
    this.values.push(value);
  }

  #readHistogram(reader: ProtobufReader): void {
    const { positive, negative } = this;
    while (reader.next()) {
      switch (reader.field) {
        case 1:
          this.#count = reader.uint64();
          break;
        case 2:
          this.sum = reader.double();
          break;
        case 3:
          this.#readBucket(reader);
          break;
        case 4:
          this.#countFloat = reader.double();
          break;
        case 5:
          this.schema = reader.sint32();
          break;
        case 6:
          this.zeroThreshold = reader.double();
          break;
        case 7:
          this.#zeroCount = reader.uint64();
          break;
        case 8:
          this.#zeroCountFloat = reader.double();
          break;
        case 9:
          readSpan(reader, negative.offsets, negative.lengths);
          break;
        case 10:
          reader.sint64s(negative.addDelta);
          break;
        case 11:
          reader.doubles(negative.floats);
          break;
        case 12:
          readSpan(reader, positive.offsets, positive.lengths);
          break;
        case 13:
          reader.sint64s(positive.addDelta);
          break;
        case 14:
          reader.doubles(positive.floats);
          break;
        case 15:
          this.startT = readTimestamp(reader);
          break;
        case 16: {
          const outer = reader.enter();
          this.exemplars.push(reader.at, reader.end);
          readExemplar(reader);
          reader.leave(outer);
          break;
        }
        default:
          reader.skip();
      }
    }
  }

  #readBucket(reader: ProtobufReader): void {
    const outer = reader.enter();
    let count = 0;
    let countFloat = 0;
    let bound = 0;
    let exemplarStart = -1;
    let exemplarEnd = -1;
    while (reader.next()) {
      if (reader.field === 1) count = reader.uint64();
      else if (reader.field === 2) bound = reader.double();
      else if (reader.field === 3) {
        const outerBucket = reader.enter();
        exemplarStart = reader.at;
        exemplarEnd = reader.end;
        readExemplar(reader);
        reader.leave(outerBucket);
      } else if (reader.field === 4) countFloat = reader.double();
      else reader.skip();
    }
    reader.leave(outer);
    this.bounds.push(bound);
    this.values.push(countFloat === 0 ? count : countFloat);
    this.bucketExemplars.push(exemplarStart, exemplarEnd);
  }
}

/** A `google.protobuf.Timestamp` as Unix milliseconds, cut to a whole number. */
function readTimestamp(reader: ProtobufReader): number {
  const outer = reader.enter();
  let seconds = 0;
  let nanos = 0;
  while (reader.next()) {
    if (reader.field === 1) seconds = reader.int64();
    else if (reader.field === 2) nanos = reader.int32();
    else reader.skip();
  }
  reader.leave(outer);
  return seconds * 1000 + Math.trunc(nanos / 1e6);
}

const lossyUtf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Reads the exemplar that the reader has entered; its labels go to `pairs`, where there is one. */
export function readExemplar(reader: ProtobufReader, pairs?: string[]): ParsedExemplar {
  let value = 0;
  let t: number | undefined;
  while (reader.next()) {
    if (reader.field === 1) {
      const outer = reader.enter();
      if (pairs === undefined) while (reader.next()) reader.skip();
      else readLabel(reader, pairs, lossyUtf8);
      reader.leave(outer);
    } else if (reader.field === 2) value = reader.double();
    else if (reader.field === 3) t = readTimestamp(reader);
    else reader.skip();
  }
  return { pairs: pairs ?? [], value, t };
}

/** Reads the label that the reader has entered, and puts its name and value behind `pairs`. */
export function readLabel(reader: ProtobufReader, pairs: string[], utf8: Utf8Decoder): void {
  let name = "";
  let value = "";
  while (reader.next()) {
    if (reader.field !== 1 && reader.field !== 2) {
      reader.skip();
      continue;
    }
    const outer = reader.enter();
    const text = utf8.decode(reader.bytes.subarray(reader.at, reader.end));
    if (reader.field === 1) name = text;
    else value = text;
    reader.leave(outer);
  }
  pairs.push(name, value);
}

/** Throws `ProtobufError` unless the label that the reader has entered has a name, and both are UTF-8. */
export function requireLabel(reader: ProtobufReader): void {
  while (reader.next()) {
    const { field } = reader;
    if (field !== 1 && field !== 2) {
      reader.skip();
      continue;
    }
    const outer = reader.enter();
    if (field === 1 && reader.at === reader.end)
      throw new ProtobufError(reader.at, "an empty label name", "one");
    if (!isUtf8(reader.bytes, reader.at, reader.end))
      throw new ProtobufError(
        reader.at,
        "bytes that are not",
        `UTF-8 in a label's ${field === 1 ? "name" : "value"}`,
      );
    reader.leave(outer);
  }
}
