import { type ByteReader, MalformedBytesError } from "@taffrail/base";
import {
  type CounterResetHint,
  type FloatHistogram,
  Labels,
  type MetricType,
  type Span,
} from "@taffrail/model";
import { readStartT, recordType } from "./records.ts";

/** A stretch of a series that was deleted, both ends included; ±2^63 for the ends of time. */
export interface TombstoneRecord {
  readonly ref: number;
  readonly mint: number;
  readonly maxt: number;
}

export function readTombstoneRecord(from: ByteReader): TombstoneRecord[] {
  const found: TombstoneRecord[] = [];
  while (from.left > 0) found.push({ ref: from.be64(), mint: from.varint(), maxt: from.varint() });
  return found;
}

/** An exemplar of a series. */
export interface ExemplarRecord {
  readonly ref: number;
  readonly t: number;
  readonly value: number;
  readonly labels: Labels;
}

export function readExemplars(from: ByteReader): ExemplarRecord[] {
  const found: ExemplarRecord[] = [];
  if (from.left === 0) return found;
  const ref0 = from.be64();
  const t0 = from.be64();
  while (from.left > 0) {
    const ref = ref0 + from.varint();
    const t = t0 + from.varint();
    const value = from.f64();
    const pairs: (readonly [string, string])[] = [];
    for (let left = from.uvarint(); left > 0; left--) pairs.push([from.text(), from.text()]);
    found.push({ ref, t, value, labels: Labels.from(pairs) });
  }
  return found;
}

/** Says that all out-of-order samples of a series so far are in a head chunk. */
export interface MmapMarker {
  readonly ref: number;
  readonly file: number;
  readonly offset: number;
}

export function readMmapMarkers(from: ByteReader): MmapMarker[] {
  const found: MmapMarker[] = [];
  while (from.left > 0) found.push({ ref: from.be64(), file: from.be32(), offset: from.be32() });
  return found;
}

/** What a series' metric family says of itself. */
export interface MetadataRecord {
  readonly ref: number;
  readonly type: MetricType;
  readonly unit: string;
  readonly help: string;
}

/** Types by their number in the log. */
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

export function readMetadata(from: ByteReader): MetadataRecord[] {
  const found: MetadataRecord[] = [];
  while (from.left > 0) {
    const ref = from.uvarint();
    const type = metricTypes[from.u8()] ?? "unknown";
    let unit = "";
    let help = "";
    for (let left = from.uvarint(); left > 0; left--) {
      const key = from.text();
      const value = from.text();
      if (key === "UNIT") unit = value;
      else if (key === "HELP") help = value; // other keys are for readers to come
    }
    found.push({ ref, type, unit, help });
  }
  return found;
}

/** A native histogram of a series; integer counts as floats, buckets absolute. */
export interface HistogramRecord {
  readonly ref: number;
  readonly t: number;
  /** 0: none. */
  readonly startT: number;
  readonly isFloat: boolean;
  readonly histogram: FloatHistogram;
}

const hints: readonly CounterResetHint[] = ["unknown", "reset", "not_reset", "gauge"];
const customSchema = -53;

/** Whether a type is one of the six records of native histograms. */
export function isHistogramRecord(type: number): boolean {
  return (type >= recordType.histograms && type <= recordType.customFloatHistograms) || isSecondVersion(type);
}

function isSecondVersion(type: number): boolean {
  return type === recordType.histogramsV2 || type === recordType.floatHistogramsV2;
}

export function readHistograms(from: ByteReader, type: number): HistogramRecord[] {
  const found: HistogramRecord[] = [];
  if (from.left === 0) return found;
  const isFloat =
    type === recordType.floatHistograms ||
    type === recordType.customFloatHistograms ||
    type === recordType.floatHistogramsV2;
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
    found.push({ ref, t, startT, isFloat, histogram: readHistogram(from, isFloat) });
  }
  return found;
}

function readHistogram(from: ByteReader, isFloat: boolean): FloatHistogram {
  const hint = hints[from.u8()];
  if (hint === undefined) throw new MalformedBytesError("cannot read a histogram: got an unknown hint");
  const schema = from.varint();
  const zeroThreshold = from.f64();
  const zeroCount = isFloat ? from.f64() : from.uvarint();
  const count = isFloat ? from.f64() : from.uvarint();
  const sum = from.f64();
  const positiveSpans = readSpans(from);
  const negativeSpans = readSpans(from);
  const positiveBuckets = readBuckets(from, isFloat);
  const negativeBuckets = readBuckets(from, isFloat);
  const customValues = schema === customSchema ? readBuckets(from, true) : new Float64Array(0);
  return {
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
  };
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
