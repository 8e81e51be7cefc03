import { type CounterResetHint, type FloatHistogram, isStaleAt, setStale, type Span } from "@taffrail/model";
import { type ProtobufReader, wireType } from "../protobuf/protobuf-reader.ts";
import type { ProtobufWriter } from "../protobuf/protobuf-writer.ts";
import { readSpan } from "../protobuf/span.ts";

const hints: readonly CounterResetHint[] = ["unknown", "reset", "not_reset", "gauge"];

/** A histogram at its time. Start times are 0 where none is given. */
export interface TimedHistogram {
  readonly t: number;
  readonly startT: number;
  /** It only says that its series ended. */
  readonly isStale: boolean;
  readonly histogram: FloatHistogram;
}

const sums = new Float64Array(1);
const stale = new Float64Array(1);
setStale(stale, 0);

/** Reads the message at the cursor up to its end. Throws `ProtobufError` where it is none; whether its buckets are those of its spans is for whoever stores it to say. */
export function readHistogram(reader: ProtobufReader): TimedHistogram {
  let t = 0;
  let startT = 0;
  let count = 0;
  sums[0] = 0;
  let isInteger = false;
  let schema = 0;
  let zeroThreshold = 0;
  let zeroCount = 0;
  let hint = 0;
  const positive = new SideReader();
  const negative = new SideReader();
  const customValues: number[] = [];
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        count = reader.uint64();
        isInteger = true;
        break;
      case 2:
        count = reader.double();
        isInteger = false;
        break;
      case 3:
        reader.doubleInto(sums, 0);
        break;
      case 4:
        schema = reader.sint32();
        break;
      case 5:
        zeroThreshold = reader.double();
        break;
      case 6:
        zeroCount = reader.uint64();
        break;
      case 7:
        zeroCount = reader.double();
        break;
      case 8:
        negative.span(reader);
        break;
      case 9:
        negative.deltas(reader);
        break;
      case 10:
        reader.doubles(negative.counts);
        break;
      case 11:
        positive.span(reader);
        break;
      case 12:
        positive.deltas(reader);
        break;
      case 13:
        reader.doubles(positive.counts);
        break;
      case 14:
        hint = reader.int32();
        break;
      case 15:
        t = reader.int64();
        break;
      case 16:
        reader.doubles(customValues);
        break;
      case 17:
        startT = reader.int64();
        break;
      default:
        reader.skip();
    }
  }
  return {
    t,
    startT,
    isStale: isStaleAt(sums, 0),
    histogram: {
      schema,
      count,
      sum: sums[0]!,
      zeroThreshold,
      zeroCount,
      positiveSpans: positive.spans,
      negativeSpans: negative.spans,
      positiveBuckets: positive.buckets(),
      negativeBuckets: negative.buckets(),
      customValues: Float64Array.from(customValues),
      counterResetHint: hints[hint] ?? "unknown",
      isInteger,
    },
  };
}

/** Writes the fields of a histogram at its time; a `startT` of 0 is left out. */
export function writeHistogram({ histogram, t, startT, isStale }: TimedHistogram, to: ProtobufWriter): void {
  const isInteger = histogram.isInteger === true;
  number(1, histogram.count);
  if (isStale) {
    to.tag(3, wireType.fixed64);
    to.doubleAt(stale, 0);
  } else double(3, histogram.sum);
  if (histogram.schema !== 0) {
    to.tag(4, wireType.varint);
    to.sint32(histogram.schema);
  }
  double(5, histogram.zeroThreshold);
  number(6, histogram.zeroCount);
  side(8, histogram.negativeSpans, histogram.negativeBuckets);
  side(11, histogram.positiveSpans, histogram.positiveBuckets);
  const hint = hints.indexOf(histogram.counterResetHint);
  if (hint > 0) {
    to.tag(14, wireType.varint);
    to.varint(hint);
  }
  if (t !== 0) {
    to.tag(15, wireType.varint);
    to.int64(t);
  }
  doubles(16, histogram.customValues);
  if (startT !== 0) {
    to.tag(17, wireType.varint);
    to.int64(startT);
  }

  /** A count, which is one field where it is whole and the next where it is not. */
  function number(field: number, value: number): void {
    to.tag(isInteger ? field : field + 1, isInteger ? wireType.varint : wireType.fixed64);
    if (isInteger) to.varint(value);
    else to.double(value);
  }

  function double(field: number, value: number): void {
    if (Object.is(value, 0)) return;
    to.tag(field, wireType.fixed64);
    to.double(value);
  }

  function doubles(field: number, values: Float64Array): void {
    if (values.length === 0) return;
    to.tag(field, wireType.lengthDelimited);
    const entered = to.enter();
    for (const value of values) to.double(value);
    to.leave(entered);
  }

  function side(field: number, spans: readonly Span[], buckets: Float64Array): void {
    for (const { offset, length } of spans) {
      to.tag(field, wireType.lengthDelimited);
      const entered = to.enter();
      if (offset !== 0) {
        to.tag(1, wireType.varint);
        to.sint32(offset);
      }
      if (length !== 0) {
        to.tag(2, wireType.varint);
        to.varint(length);
      }
      to.leave(entered);
    }
    if (!isInteger) return doubles(field + 2, buckets);
    if (buckets.length === 0) return;
    to.tag(field + 1, wireType.lengthDelimited);
    const entered = to.enter();
    let before = 0;
    for (const count of buckets) {
      to.sint64(count - before);
      before = count;
    }
    to.leave(entered);
  }
}

/** One side's spans and counts, as they come. */
class SideReader {
  readonly #offsets: number[] = [];
  readonly #lengths: number[] = [];
  readonly counts: number[] = [];
  #count = 0;

  span(reader: ProtobufReader): void {
    readSpan(reader, this.#offsets, this.#lengths);
  }

  get spans(): Span[] {
    return this.#offsets.map((offset, i) => ({ offset, length: this.#lengths[i]! }));
  }

  deltas(reader: ProtobufReader): void {
    reader.sint64s((high, low) => {
      this.#count += high * 2 ** 32 + low;
      this.counts.push(this.#count);
    });
  }

  buckets(): Float64Array {
    return Float64Array.from(this.counts);
  }
}
