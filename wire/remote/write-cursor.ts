import { type MetricMetadata, metricTypes } from "@taffrail/model";
import { ProtobufError } from "../protobuf/protobuf-error.ts";
import { ProtobufReader, wireType } from "../protobuf/protobuf-reader.ts";
import { readHistogram, type TimedHistogram } from "./histogram-message.ts";

/** Versions of the protocol by the number their messages have. */
export type WriteVersion = 1 | 2;

/** An exemplar with its labels as name, value, name, value …. */
export interface WrittenExemplar {
  readonly pairs: readonly string[];
  readonly value: number;
  readonly t: number;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** Fields that hold a series, and the texts of 2.0. */
const seriesField = { 1: 1, 2: 5 } as const;
const symbolsField = 4;
const metadataField = 3;

/**
 * The series of a remote write request, one after the other; what one holds lies in columns that the next one reuses. The whole body is
 * looked through when it is opened, so that a body that is none is refused before anything of it is used. Throws `ProtobufError`.
 */
export class WriteCursor {
  readonly version: WriteVersion;
  /** Metadata of families, which only 1.0 sends so. */
  readonly families: readonly MetricMetadata[];

  /** Samples of the series at hand. */
  samples = 0;
  t: Float64Array = new Float64Array(16);
  v: Float64Array = new Float64Array(16);
  startT: Float64Array = new Float64Array(16);
  readonly histograms: TimedHistogram[] = [];
  readonly exemplars: WrittenExemplar[] = [];
  /** What 2.0 says of the series' family, without the family's name. */
  metadata: Omit<MetricMetadata, "family"> | undefined;
  /** Bytes that are the same for the same labels, and only then, in requests of this version. */
  key: Uint8Array = new Uint8Array(0);
  keyStart = 0;
  keyEnd = 0;
  /** A reference that names no symbol, or an odd number of them: 2.0 refuses such a series alone. */
  fault: string | undefined;

  readonly #reader: ProtobufReader;
  /** Start and end of each series, and of each symbol. */
  readonly #series: number[] = [];
  readonly #symbols: number[] = [];
  /** By symbol, once somebody asked. */
  readonly #texts: (string | undefined)[] = [];
  #at = 0;
  /** Start and end of each label, in 1.0; symbols by number, in 2.0. */
  readonly #labels: number[] = [];
  #scratch: Uint8Array = new Uint8Array(256);

  constructor(version: WriteVersion, body: Uint8Array) {
    this.version = version;
    this.#reader = new ProtobufReader(body);
    const families: MetricMetadata[] = [];
    const reader = this.#reader;
    while (reader.next()) {
      const { field } = reader;
      if (field === seriesField[version]) this.#note(this.#series);
      else if (version === 2 && field === symbolsField) this.#note(this.#symbols);
      else if (version === 1 && field === metadataField) families.push(this.#family());
      else reader.skip();
    }
    this.families = families;
  }

  /** How many series there are. */
  get length(): number {
    return this.#series.length / 2;
  }

  /** Goes to the next series; false where there is none. */
  next(): boolean {
    if (this.#at >= this.#series.length) return false;
    const reader = this.#reader;
    reader.turnTo(this.#series[this.#at]!, this.#series[this.#at + 1]!);
    this.#at += 2;
    this.samples = 0;
    this.histograms.length = 0;
    this.exemplars.length = 0;
    this.metadata = undefined;
    this.fault = undefined;
    this.#labels.length = 0;
    if (this.version === 1) this.#readSeries1(reader);
    else this.#readSeries2(reader);
    return true;
  }

  /** The labels of the series at hand as name, value, name, value …, as they were sent: nothing vouches for them. */
  pairs(): string[] {
    if (this.fault !== undefined) return [];
    if (this.version === 1) return this.#pairs1(this.#labels);
    return this.#labels.map((symbol) => this.#symbol(symbol));
  }

  #note(spans: number[]): void {
    const reader = this.#reader;
    const outer = reader.enter();
    spans.push(reader.at, reader.end);
    reader.leave(outer);
  }

  #readSeries1(reader: ProtobufReader): void {
    let runStart = -1; // of labels that lie behind one another
    let runEnd = -1;
    let isOneRun = true;
    for (let start = reader.at; reader.next(); start = reader.at) {
      switch (reader.field) {
        case 1:
          this.#note(this.#labels);
          if (runStart < 0) runStart = start;
          else if (start !== runEnd) isOneRun = false;
          runEnd = reader.at;
          break;
        case 2:
          this.#sample(reader);
          break;
        case 3:
          this.exemplars.push(this.#exemplar(reader));
          break;
        case 4:
          this.#histogram(reader);
          break;
        default:
          reader.skip();
      }
    }
    if (isOneRun) {
      this.key = reader.bytes;
      this.keyStart = Math.max(0, runStart);
      this.keyEnd = Math.max(0, runEnd);
    } else this.#gatherKey(reader.bytes, this.#labels);
  }

  #readSeries2(reader: ProtobufReader): void {
    while (reader.next()) {
      switch (reader.field) {
        case 1:
          readNumbers(reader, this.#labels);
          break;
        case 2:
          this.#sample(reader);
          break;
        case 3:
          this.#histogram(reader);
          break;
        case 4:
          this.exemplars.push(this.#exemplar(reader));
          break;
        case 5:
          this.#metadataOf(reader);
          break;
        default:
          reader.skip();
      }
    }
    this.fault ??= this.#faultIn(this.#labels);
    if (this.fault !== undefined) {
      this.keyStart = 0;
      this.keyEnd = 0;
      return;
    }
    const spans: number[] = [];
    for (const symbol of this.#labels) spans.push(this.#symbols[2 * symbol]!, this.#symbols[2 * symbol + 1]!);
    this.#gatherKey(reader.bytes, spans);
  }

  /** Makes a key of the bytes in `spans`, each behind its length. */
  #gatherKey(bytes: Uint8Array, spans: readonly number[]): void {
    let at = 0;
    for (let i = 0; i < spans.length; i += 2) {
      const start = spans[i]!;
      const length = spans[i + 1]! - start;
      if (at + 4 + length > this.#scratch.length) {
        const wider = new Uint8Array((at + 4 + length) * 2);
        wider.set(this.#scratch);
        this.#scratch = wider;
      }
      const { length: most } = this.#scratch;
      const scratch = this.#scratch;
      if (at < most) {
        scratch[at] = length;
        scratch[at + 1] = length >>> 8;
        scratch[at + 2] = length >>> 16;
        scratch[at + 3] = length >>> 24;
      }
      for (let j = 0; j < length; j++) scratch[at + 4 + j] = bytes[start + j]!;
      at += 4 + length;
    }
    this.key = this.#scratch;
    this.keyStart = 0;
    this.keyEnd = at;
  }

  #sample(reader: ProtobufReader): void {
    const outer = reader.enter();
    const at = this.samples++;
    if (at === this.t.length) this.#grow();
    this.t[at] = 0;
    this.v[at] = 0;
    this.startT[at] = 0;
    while (reader.next()) {
      if (reader.field === 1) reader.doubleInto(this.v, at);
      else if (reader.field === 2) this.t[at] = reader.int64();
      else if (reader.field === 3 && this.version === 2) this.startT[at] = reader.int64();
      else reader.skip();
    }
    reader.leave(outer);
  }

  #histogram(reader: ProtobufReader): void {
    const outer = reader.enter();
    this.histograms.push(readHistogram(reader));
    reader.leave(outer);
  }

  #exemplar(reader: ProtobufReader): WrittenExemplar {
    const outer = reader.enter();
    const labels: number[] = [];
    let value = 0;
    let t = 0;
    while (reader.next()) {
      if (reader.field === 1) {
        if (this.version === 1) this.#note(labels);
        else readNumbers(reader, labels);
      } else if (reader.field === 2) value = reader.double();
      else if (reader.field === 3) t = reader.int64();
      else reader.skip();
    }
    const { end } = reader;
    let pairs: string[] = [];
    if (this.version === 1) pairs = this.#pairs1(labels);
    else if (this.#faultIn(labels) === undefined) pairs = labels.map((symbol) => this.#symbol(symbol));
    else this.fault ??= this.#faultIn(labels);
    reader.turnTo(end, end);
    reader.leave(outer);
    return { pairs, value, t };
  }

  #metadataOf(reader: ProtobufReader): void {
    const outer = reader.enter();
    let type = 0;
    let help = 0;
    let unit = 0;
    while (reader.next()) {
      if (reader.field === 1) type = reader.int32();
      else if (reader.field === 3) help = reader.uint32();
      else if (reader.field === 4) unit = reader.uint32();
      else reader.skip();
    }
    reader.leave(outer);
    const fault = this.#faultIn([help, unit]);
    if (fault !== undefined) this.fault ??= fault;
    else if (type !== 0 || help !== 0 || unit !== 0)
      this.metadata = {
        type: metricTypes[type] ?? "unknown",
        help: this.#symbol(help),
        unit: this.#symbol(unit),
      };
  }

  #family(): MetricMetadata {
    const reader = this.#reader;
    const outer = reader.enter();
    let type = 0;
    let family = "";
    let help = "";
    let unit = "";
    while (reader.next()) {
      if (reader.field === 1) type = reader.int32();
      else if (reader.field === 2) family = this.#text();
      else if (reader.field === 4) help = this.#text();
      else if (reader.field === 5) unit = this.#text();
      else reader.skip();
    }
    reader.leave(outer);
    return { family, type: metricTypes[type] ?? "unknown", help, unit };
  }

  /** Names and values of the label messages in `spans`. */
  #pairs1(spans: readonly number[]): string[] {
    const reader = this.#reader;
    const { at, end } = reader;
    const pairs: string[] = [];
    for (let i = 0; i < spans.length; i += 2) {
      reader.turnTo(spans[i]!, spans[i + 1]!);
      let name = "";
      let value = "";
      while (reader.next()) {
        if (reader.field === 1) name = this.#text();
        else if (reader.field === 2) value = this.#text();
        else reader.skip();
      }
      pairs.push(name, value);
    }
    reader.turnTo(at, end);
    return pairs;
  }

  #text(): string {
    const reader = this.#reader;
    const outer = reader.enter();
    const { at, end } = reader;
    reader.leave(outer);
    return textOf(reader.bytes, at, end);
  }

  #symbol(symbol: number): string {
    if (symbol === 0 && this.#symbols.length === 0) return "";
    return (this.#texts[symbol] ??= textOf(
      this.#reader.bytes,
      this.#symbols[2 * symbol]!,
      this.#symbols[2 * symbol + 1]!,
    ));
  }

  #faultIn(references: readonly number[]): string | undefined {
    if (references.length % 2 !== 0)
      return `cannot take a series: got ${references.length} label references, want an even number`;
    const symbols = this.#symbols.length / 2;
    const bad = references.find((symbol) => symbol >= Math.max(1, symbols));
    if (bad === undefined) return undefined;
    return `cannot take a series: got symbol reference ${bad}, want one below ${symbols}`;
  }

  #grow(): void {
    const capacity = this.t.length * 2;
    this.t = wider(this.t, capacity);
    this.v = wider(this.v, capacity);
    this.startT = wider(this.startT, capacity);
  }
}

function readNumbers(reader: ProtobufReader, into: number[]): void {
  if (reader.wire !== wireType.lengthDelimited) {
    into.push(reader.uint32());
    return;
  }
  const outer = reader.enter();
  reader.wire = wireType.varint;
  while (reader.at < reader.end) into.push(reader.uint32());
  reader.leave(outer);
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  try {
    return utf8.decode(bytes.subarray(start, end));
  } catch {
    throw new ProtobufError(start, "bytes that are no UTF-8", "a text");
  }
}

function wider(from: Float64Array, capacity: number): Float64Array {
  const to = new Float64Array(capacity);
  to.set(from);
  return to;
}
