import { type ByteReader, ByteWriter, MalformedBytesError } from "@taffrail/base";
import type { CounterResetHint, FloatHistogram, Span } from "@taffrail/model";
import { highWord, lowWord, wordsOf } from "../chunk/halves.ts";
import { customSchema } from "../chunk/histogram-layout.ts";
import { readStartT, recordType, StartMarks } from "./records.ts";

/** A native histogram of a series; integer counts as floats, buckets absolute. */
export interface HistogramRecord {
  readonly ref: number;
  readonly t: number;
  /** 0: none. */
  readonly startT: number;
  readonly isFloat: boolean;
  readonly histogram: FloatHistogram;
  /** The sum bit for bit: it may be the staleness marker. */
  readonly sumHigh: number;
  readonly sumLow: number;
}

const hints: readonly CounterResetHint[] = ["unknown", "reset", "not_reset", "gauge"];

/** Whether a type is one of the six records of native histograms. */
export function isHistogramRecord(type: number): boolean {
  return (type >= recordType.histograms && type <= recordType.customFloatHistograms) || isSecondVersion(type);
}

function isSecondVersion(type: number): boolean {
  return type === recordType.histogramsV2 || type === recordType.floatHistogramsV2;
}

function isFloatRecord(type: number): boolean {
  return (
    type === recordType.floatHistograms ||
    type === recordType.customFloatHistograms ||
    type === recordType.floatHistogramsV2
  );
}

export function readHistograms(from: ByteReader, type: number): HistogramRecord[] {
  const found: HistogramRecord[] = [];
  if (from.left === 0) return found;
  const isFloat = isFloatRecord(type);
  const isSecond = isSecondVersion(type);
  let ref = isSecond ? from.varint() : from.be64();
  const ref0 = ref;
  const t0 = isSecond ? from.varint() : from.be64();
  const startT0 = isSecond ? from.varint() : 0;
  let t = t0;
  let startT = startT0;
  for (let i = 0; from.left > 0; i++) {
    if (!isSecond) {
      ref = ref0 + from.varint();
      t = t0 + from.varint();
    } else if (i > 0) {
      ref += from.varint();
      t = t0 + from.varint();
      startT = readStartT(from, startT, startT0);
    }
    found.push({ ref, t, startT, isFloat, ...readHistogram(from, isFloat) });
  }
  return found;
}

function readHistogram(
  from: ByteReader,
  isFloat: boolean,
): Pick<HistogramRecord, "histogram" | "sumHigh" | "sumLow"> {
  const hint = hints[from.u8()];
  if (hint === undefined) throw new MalformedBytesError("cannot read a histogram: got an unknown hint");
  const schema = from.varint();
  const zeroThreshold = from.f64();
  const zeroCount = isFloat ? from.f64() : from.uvarint();
  const count = isFloat ? from.f64() : from.uvarint();
  const sumHigh = from.be32();
  const sumLow = from.be32();
  scratchWords[highWord] = sumHigh;
  scratchWords[lowWord] = sumLow;
  const sum = scratch[0]!;
  const positiveSpans = readSpans(from);
  const negativeSpans = readSpans(from);
  const positiveBuckets = readBuckets(from, isFloat);
  const negativeBuckets = readBuckets(from, isFloat);
  const customValues = schema === customSchema ? readBuckets(from, true) : new Float64Array(0);
  const histogram: FloatHistogram = {
    schema,
    count,
    sum,
    zeroThreshold,
    zeroCount,
    positiveSpans,
    negativeSpans,
    positiveBuckets,
    negativeBuckets,
    customValues,
    counterResetHint: hint,
    ...(isFloat ? {} : { isInteger: true }),
  };
  return { histogram, sumHigh, sumLow };
}

function readSpans(from: ByteReader): Span[] {
  const spans: Span[] = [];
  for (let left = bounded(from); left > 0; left--)
    spans.push({ offset: from.varint(), length: from.uvarint() });
  return spans;
}

/** Absolute counts: as they stand, or summed up from differences. */
function readBuckets(from: ByteReader, isFloat: boolean): Float64Array {
  const buckets = new Float64Array(bounded(from));
  for (let i = 0; i < buckets.length; i++) {
    buckets[i] = isFloat ? from.f64() : (i === 0 ? 0 : buckets[i - 1]!) + from.varint();
  }
  return buckets;
}

/** A count of things that take a byte each at least. */
function bounded(from: ByteReader): number {
  const count = from.uvarint();
  if (count > from.left) throw new MalformedBytesError(`cannot read ${count} things: got ${from.left} bytes`);
  return count;
}

/** The type of record that holds such histograms. */
export function histogramRecordType(isFloat: boolean, schema: number, hasStart: boolean): number {
  if (hasStart) return isFloat ? recordType.floatHistogramsV2 : recordType.histogramsV2;
  if (schema === customSchema)
    return isFloat ? recordType.customFloatHistograms : recordType.customHistograms;
  return isFloat ? recordType.floatHistograms : recordType.histograms;
}

/** A record of histograms of one type, as it is written. Reused by `clear`. */
export class HistogramsWriter {
  readonly type: number;
  readonly #out = new ByteWriter();
  readonly #isFloat: boolean;
  readonly #marks: StartMarks | undefined;
  #ref = 0;
  #t = 0;

  constructor(type: number) {
    this.type = type;
    this.#isFloat = isFloatRecord(type);
    this.#marks = isSecondVersion(type) ? new StartMarks() : undefined;
  }

  get isEmpty(): boolean {
    return this.#out.length === 0;
  }

  written(): Uint8Array {
    return this.#out.written();
  }

  clear(): void {
    if (this.#out.bytes.length > 1 << 20) this.#out.shrink();
    else this.#out.clear();
  }

  /** The sum is given as words: it may be the staleness marker. */
  add(
    ref: number,
    t: number,
    startT: number,
    histogram: FloatHistogram,
    sumHigh: number,
    sumLow: number,
  ): void {
    const out = this.#out;
    const isFirst = this.isEmpty;
    if (isFirst) {
      out.u8(this.type);
      this.#t = t;
    }
    if (this.#marks !== undefined) {
      out.varint(isFirst ? ref : ref - this.#ref);
      out.varint(isFirst ? t : t - this.#t);
      this.#marks.put(out, startT, isFirst);
      this.#ref = ref;
    } else {
      if (isFirst) {
        this.#ref = ref;
        out.be64(ref);
        out.be64(t);
      }
      out.varint(ref - this.#ref);
      out.varint(t - this.#t);
    }
    putHistogram(out, histogram, this.#isFloat, sumHigh, sumLow);
  }
}

function putHistogram(
  out: ByteWriter,
  h: FloatHistogram,
  isFloat: boolean,
  sumHigh: number,
  sumLow: number,
): void {
  out.u8(hints.indexOf(h.counterResetHint));
  out.varint(h.schema);
  out.f64(h.zeroThreshold);
  for (const count of [h.zeroCount, h.count]) {
    if (isFloat) out.f64(count);
    else out.uvarint(count);
  }
  out.halves(sumHigh, sumLow);
  for (const spans of [h.positiveSpans, h.negativeSpans]) {
    out.uvarint(spans.length);
    for (const { offset, length } of spans) {
      out.varint(offset);
      out.uvarint(length);
    }
  }
  for (const buckets of [h.positiveBuckets, h.negativeBuckets]) {
    out.uvarint(buckets.length);
    for (let i = 0; i < buckets.length; i++) {
      if (isFloat) out.f64(buckets[i]!);
      else out.varint(i === 0 ? buckets[0]! : buckets[i]! - buckets[i - 1]!);
    }
  }
  if (h.schema !== customSchema) return;
  out.uvarint(h.customValues.length);
  for (const bound of h.customValues) out.f64(bound);
}

const scratch = new Float64Array(1);
const scratchWords = wordsOf(scratch);
