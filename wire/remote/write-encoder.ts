import { type Labels, type MetricMetadata, metricTypes, type RowExemplar } from "@taffrail/model";
import { wireType } from "../protobuf/protobuf-reader.ts";
import { ProtobufWriter } from "../protobuf/protobuf-writer.ts";
import { type TimedHistogram, writeHistogram } from "./histogram-message.ts";
import { writeLabels } from "./label-message.ts";
import type { WriteVersion } from "./write-cursor.ts";

/**
 * Writes a remote write request, a series at a time. Samples of one series that are given one after the other share their labels. In
 * 2.0 a text is written once a request.
 */
export class WriteEncoder {
  readonly version: WriteVersion;
  readonly #out = new ProtobufWriter(4096);
  /** Bytes of labels as 1.0 writes them, kept as long as the labels are. */
  readonly #labelBytes = new WeakMap<Labels, Uint8Array>();
  readonly #scratch = new ProtobufWriter(512);
  readonly #symbols = new Map<string, number>([["", 0]]);
  #symbolBytes = 1;
  #series: Labels | undefined;
  #entered = -1;
  /** Whether the series that is begun has histograms: receivers take its floats first, so one that comes later begins it anew. */
  #hasHistograms = false;
  #metadata: MetricMetadata | undefined;
  #nextMetadata: MetricMetadata | undefined;

  constructor(version: WriteVersion) {
    this.version = version;
  }

  /** Bytes so far, texts included. */
  get length(): number {
    return this.#out.length + (this.version === 2 ? this.#symbolBytes : 0);
  }

  /** The sample at `at` of `values`, bit for bit; `startT` of 0 is none, and 1.0 does not send it. */
  sample(labels: Labels, t: number, values: Float64Array, at: number, startT = 0): void {
    if (this.#hasHistograms) this.#endSeries();
    this.#turnTo(labels);
    const out = this.#out;
    out.tag(2, wireType.lengthDelimited);
    const entered = out.enter();
    if (!Object.is(values[at], 0)) {
      out.tag(1, wireType.fixed64);
      out.doubleAt(values, at);
    }
    if (t !== 0) {
      out.tag(2, wireType.varint);
      out.int64(t);
    }
    if (startT !== 0 && this.version === 2) {
      out.tag(3, wireType.varint);
      out.int64(startT);
    }
    out.leave(entered);
  }

  histogram(labels: Labels, histogram: TimedHistogram): void {
    this.#turnTo(labels);
    this.#hasHistograms = true;
    const out = this.#out;
    out.tag(this.version === 1 ? 4 : 3, wireType.lengthDelimited);
    const entered = out.enter();
    writeHistogram(this.version === 1 ? { ...histogram, startT: 0 } : histogram, out);
    out.leave(entered);
  }

  exemplar(labels: Labels, exemplar: Omit<RowExemplar, "row">): void {
    this.#turnTo(labels);
    const out = this.#out;
    out.tag(this.version === 1 ? 3 : 4, wireType.lengthDelimited);
    const entered = out.enter();
    this.#writeLabels(exemplar.labels, out);
    if (!Object.is(exemplar.value, 0)) {
      out.tag(2, wireType.fixed64);
      out.double(exemplar.value);
    }
    if (exemplar.t !== 0) {
      out.tag(3, wireType.varint);
      out.int64(exemplar.t);
    }
    out.leave(entered);
  }

  /** What the family of the series given next says of itself, for 2.0. */
  metadataOfNext(metadata: MetricMetadata | undefined): void {
    this.#nextMetadata = metadata;
  }

  /** What a family says of itself, for 1.0. */
  family({ family, type, help, unit }: MetricMetadata): void {
    this.#endSeries();
    const out = this.#out;
    out.tag(3, wireType.lengthDelimited);
    const entered = out.enter();
    const number = metricTypes.indexOf(type);
    if (number > 0) {
      out.tag(1, wireType.varint);
      out.varint(number);
    }
    for (const [field, text] of [
      [2, family],
      [4, help],
      [5, unit],
    ] as const) {
      if (text === "") continue;
      out.tag(field, wireType.lengthDelimited);
      out.text(text);
    }
    out.leave(entered);
  }

  /** The request, as a view that is good until the next call; the encoder is then empty. */
  finish(): Uint8Array {
    this.#endSeries();
    const out = this.#out;
    if (this.version === 2) {
      for (const symbol of this.#symbols.keys()) {
        out.tag(4, wireType.lengthDelimited);
        out.text(symbol);
      }
    }
    const request = out.written();
    out.clear();
    this.#symbols.clear();
    this.#symbols.set("", 0);
    this.#symbolBytes = 1;
    return request;
  }

  #turnTo(labels: Labels): void {
    if (this.#series === labels) return;
    this.#endSeries();
    const out = this.#out;
    this.#series = labels;
    this.#metadata = this.#nextMetadata;
    this.#nextMetadata = undefined;
    out.tag(this.version === 1 ? 1 : 5, wireType.lengthDelimited);
    this.#entered = out.enter();
    this.#writeLabels(labels, out);
  }

  #endSeries(): void {
    const out = this.#out;
    if (this.#entered >= 0) {
      if (this.#metadata !== undefined) this.#writeMetadata(this.#metadata);
      out.leave(this.#entered);
    }
    this.#metadata = undefined;
    this.#hasHistograms = false;
    this.#entered = -1;
    this.#series = undefined;
  }

  #writeMetadata({ type, help, unit }: MetricMetadata): void {
    const out = this.#out;
    out.tag(5, wireType.lengthDelimited);
    const entered = out.enter();
    const numbers = [metricTypes.indexOf(type), 0, this.#symbol(help), this.#symbol(unit)];
    for (let i = 0; i < numbers.length; i++) {
      if (numbers[i]! <= 0) continue;
      out.tag(i + 1, wireType.varint);
      out.varint(numbers[i]!);
    }
    out.leave(entered);
  }

  #writeLabels(labels: Labels, out: ProtobufWriter): void {
    if (this.version === 1) {
      let bytes = this.#labelBytes.get(labels);
      if (bytes === undefined) this.#labelBytes.set(labels, (bytes = this.#bytesOf(labels)));
      out.raw(bytes);
      return;
    }
    if (labels.size === 0) return;
    out.tag(1, wireType.lengthDelimited);
    const entered = out.enter();
    for (const text of labels.pairs) out.varint(this.#symbol(text));
    out.leave(entered);
  }

  #bytesOf(labels: Labels): Uint8Array {
    const scratch = this.#scratch;
    scratch.clear();
    writeLabels(labels, scratch);
    return scratch.written().slice();
  }

  #symbol(text: string): number {
    const known = this.#symbols.get(text);
    if (known !== undefined) return known;
    const symbol = this.#symbols.size;
    this.#symbols.set(text, symbol);
    this.#symbolBytes += text.length + 3;
    return symbol;
  }
}
