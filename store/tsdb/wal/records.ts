import { type ByteReader, ByteWriter, MalformedBytesError } from "@taffrail/base";
import { Labels } from "@taffrail/model";
import { highWord, lowWord } from "../chunk/halves.ts";

/** The first byte of a record. Source: Prometheus' log format. */
export const recordType = {
  series: 1,
  samples: 2,
  tombstones: 3,
  exemplars: 4,
  mmapMarkers: 5,
  metadata: 6,
  histograms: 7,
  floatHistograms: 8,
  customHistograms: 9,
  customFloatHistograms: 10,
  samplesV2: 11,
  histogramsV2: 12,
  floatHistogramsV2: 13,
} as const;

/** A series as the log names it. */
export interface SeriesRecord {
  readonly ref: number;
  readonly labels: Labels;
}

/** Rows of a samples record, reused from one to the next. `words` are those of `v`. */
export class SampleRows {
  length = 0;
  refs: Float64Array = new Float64Array(0);
  t: Float64Array = new Float64Array(0);
  /** Start times; 0: none. */
  startT: Float64Array = new Float64Array(0);
  v: Float64Array = new Float64Array(0);
  words: Uint32Array = new Uint32Array(0);

  /** Makes room for `rows`; what was there is void. */
  reset(rows: number): void {
    this.length = 0;
    if (rows <= this.refs.length) return;
    const capacity = Math.max(rows, this.refs.length * 2);
    this.refs = new Float64Array(capacity);
    this.t = new Float64Array(capacity);
    this.startT = new Float64Array(capacity);
    this.v = new Float64Array(capacity);
    this.words = new Uint32Array(this.v.buffer);
  }
}

/** Begins a record of series: `addSeries` follows. */
export function beginSeries(out: ByteWriter): void {
  out.u8(recordType.series);
}

export function addSeries(out: ByteWriter, ref: number, labels: Labels): void {
  out.be64(ref);
  out.uvarint(labels.size);
  for (const text of labels.pairs) out.text(text);
}

/** Begins a record of samples, all relative to this ref and time: `addSample` follows, for the first too. */
export function beginSamples(out: ByteWriter, ref: number, t: number): void {
  out.u8(recordType.samples);
  out.be64(ref);
  out.be64(t);
}

/** A sample takes no more bytes: two numbers of up to ten, and eight. */
export const mostSampleBytes = 28;

/** Adds a sample, its value as words. */
export function addSample(
  out: ByteWriter,
  deltaRef: number,
  deltaT: number,
  high: number,
  low: number,
): void {
  out.reserve(mostSampleBytes);
  if (isShort(deltaRef)) putShort(out, deltaRef);
  else out.varint(deltaRef);
  if (isShort(deltaT)) putShort(out, deltaT);
  else out.varint(deltaT);
  const { bytes } = out;
  const at = out.length;
  bytes[at] = high >>> 24;
  bytes[at + 1] = high >>> 16;
  bytes[at + 2] = high >>> 8;
  bytes[at + 3] = high;
  bytes[at + 4] = low >>> 24;
  bytes[at + 5] = low >>> 16;
  bytes[at + 6] = low >>> 8;
  bytes[at + 7] = low;
  out.length = at + 8;
}

/** Whether twice the number is a 32-bit integer. */
function isShort(value: number): boolean {
  return value === (value << 1) >> 1;
}

function putShort(out: ByteWriter, value: number): void {
  const { bytes } = out;
  let at = out.length;
  let rest = (value << 1) ^ (value >> 31);
  for (; rest >>> 0 > 127; rest >>>= 7) bytes[at++] = rest | 0x80;
  bytes[at++] = rest;
  out.length = at;
}

/** The series of a series record, whose type byte was read. */
export function readSeries(from: ByteReader): SeriesRecord[] {
  const series: SeriesRecord[] = [];
  while (from.left > 0) {
    const ref = from.be64();
    const count = from.uvarint();
    const pairs: (readonly [string, string])[] = [];
    for (let i = 0; i < count; i++) pairs.push([from.text(), from.text()]);
    series.push({ ref, labels: Labels.from(pairs) });
  }
  return series;
}

/** Reads a record of samples, of either version, whose type byte was read, into `rows`. */
export function readSamples(from: ByteReader, type: number, rows: SampleRows): void {
  rows.reset(Math.ceil(from.left / 10)); // a sample is at least two varints and eight bytes
  if (from.left === 0) return;
  if (type === recordType.samplesV2) return readSamplesV2(from, rows);
  const ref0 = from.be64();
  const t0 = from.be64();
  readShortSamples(from, ref0, t0, rows);
  for (let i = rows.length; from.left > 0; i++) {
    rows.refs[i] = ref0 + from.varint();
    rows.t[i] = t0 + from.varint();
    rows.startT[i] = 0;
    rows.words[2 * i + highWord] = from.be32();
    rows.words[2 * i + lowWord] = from.be32();
    rows.length = i + 1;
  }
}

/**
 * Reads samples whose numbers have up to four bytes each, as long as the longest sample would find room; what is left is for the reader, which
 * knows every length and looks for the end at each byte. 9 ns a sample instead of 60.
 */
function readShortSamples(from: ByteReader, ref0: number, t0: number, rows: SampleRows): void {
  const { bytes } = from;
  const { refs, t, startT, words } = rows;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lastStart = from.end - mostSampleBytes;
  let row = 0;
  let at = from.at;
  while (at <= lastStart) {
    const start = at;
    let deltaRef = bytes[at++]!;
    if (deltaRef >= 0x80) {
      deltaRef = (deltaRef & 0x7f) | (bytes[at++]! << 7);
      if (deltaRef >= 1 << 14) deltaRef = (deltaRef & 0x3fff) | (bytes[at++]! << 14);
      if (deltaRef >= 1 << 21) deltaRef = (deltaRef & 0x1fffff) | (bytes[at++]! << 21);
    }
    let deltaT = bytes[at++]!;
    if (deltaT >= 0x80) {
      deltaT = (deltaT & 0x7f) | (bytes[at++]! << 7);
      if (deltaT >= 1 << 14) deltaT = (deltaT & 0x3fff) | (bytes[at++]! << 14);
      if (deltaT >= 1 << 21) deltaT = (deltaT & 0x1fffff) | (bytes[at++]! << 21);
    }
    if (deltaRef >= 1 << 28 || deltaT >= 1 << 28) {
      at = start;
      break;
    }
    refs[row] = ref0 + ((deltaRef >>> 1) ^ -(deltaRef & 1));
    t[row] = t0 + ((deltaT >>> 1) ^ -(deltaT & 1));
    words[2 * row + highWord] = view.getInt32(at);
    words[2 * row + lowWord] = view.getInt32(at + 4);
    at += 8;
    row++;
  }
  startT.fill(0, 0, row);
  rows.length = row;
  from.at = at;
}

function readSamplesV2(from: ByteReader, rows: SampleRows): void {
  let ref = from.varint();
  const t0 = from.varint();
  const st0 = from.varint();
  let startT = st0;
  for (let i = 0; ; i++) {
    rows.refs[i] = ref;
    rows.startT[i] = startT;
    rows.words[2 * i + highWord] = from.be32();
    rows.words[2 * i + lowWord] = from.be32();
    rows.length = i + 1;
    if (i === 0) rows.t[0] = t0;
    if (from.left === 0) return;
    ref += from.varint();
    rows.t[i + 1] = t0 + from.varint();
    startT = readStartT(from, startT, st0);
  }
}

/** The start time of a later row: none, that of the row before, or relative to the first row's. */
export function readStartT(from: ByteReader, before: number, first: number): number {
  const mark = from.u8();
  if (mark === 0) return 0;
  if (mark === 1) return before;
  if (mark === 2) return first + from.varint();
  throw new MalformedBytesError(`cannot read a start time: got mark ${mark}, want 0, 1 or 2`);
}

/** Start times of the rows of one record as they are written. */
export class StartMarks {
  #first = 0;
  #before = 0;

  put(out: ByteWriter, startT: number, isFirst: boolean): void {
    if (isFirst) {
      this.#first = startT;
      out.varint(startT);
    } else if (startT === 0) out.u8(0);
    else if (startT === this.#before) out.u8(1);
    else {
      out.u8(2);
      out.varint(startT - this.#first);
    }
    this.#before = startT;
  }
}

/** A record of samples with start times, as it is written. Reused by `clear`. */
export class SamplesV2Writer {
  readonly #out: ByteWriter = new ByteWriter();
  readonly #marks = new StartMarks();
  #ref = 0;
  #t = 0;

  get isEmpty(): boolean {
    return this.#out.length === 0;
  }

  written(): Uint8Array {
    return this.#out.written();
  }

  clear(): void {
    this.#out.clear();
  }

  /** The value is given as words. */
  add(ref: number, t: number, startT: number, high: number, low: number): void {
    const out = this.#out;
    const isFirst = this.isEmpty;
    if (isFirst) {
      out.u8(recordType.samplesV2);
      this.#t = t;
    }
    out.varint(isFirst ? ref : ref - this.#ref);
    out.varint(isFirst ? t : t - this.#t);
    this.#marks.put(out, startT, isFirst);
    out.halves(high, low);
    this.#ref = ref;
  }
}
