import { isStaleAt, type Labels, type SampleColumns } from "@taffrail/model";
import { wireType } from "../protobuf/protobuf-reader.ts";
import type { ProtobufWriter } from "../protobuf/protobuf-writer.ts";
import { writeHistogram } from "./histogram-message.ts";
import { writeLabels } from "./label-message.ts";

/** A chunk of a series as a store keeps it; `encoding` by the numbers of Prometheus's blocks. */
export interface ReadChunk {
  readonly minT: number;
  readonly maxT: number;
  readonly encoding: number;
  readonly bytes: Uint8Array;
}

/** Writes the field `timeseries` of a query's result: a series with all its samples, histograms apart. */
export function writeReadSeries(labels: Labels, samples: SampleColumns, to: ProtobufWriter): void {
  to.tag(1, wireType.lengthDelimited);
  const entered = to.enter();
  writeLabels(labels, to);
  const { t, v, histograms, startT, length } = samples;
  for (let i = 0; i < length; i++) {
    if (histograms?.[i] !== undefined) continue;
    to.tag(2, wireType.lengthDelimited);
    const sample = to.enter();
    if (!Object.is(v[i], 0)) {
      to.tag(1, wireType.fixed64);
      to.doubleAt(v, i);
    }
    if (t[i] !== 0) {
      to.tag(2, wireType.varint);
      to.int64(t[i]!);
    }
    to.leave(sample);
  }
  for (let i = 0; histograms !== undefined && i < length; i++) {
    const histogram = histograms[i];
    if (histogram === undefined) continue;
    to.tag(4, wireType.lengthDelimited);
    const one = to.enter();
    writeHistogram({ histogram, t: t[i]!, startT: startT?.[i] ?? 0, isStale: isStaleAt(v, i) }, to);
    to.leave(one);
  }
  to.leave(entered);
}

/** Writes a `ChunkedReadResponse`: some chunks of one series. */
export function writeChunkedSeries(
  labels: Labels,
  chunks: readonly ReadChunk[],
  queryIndex: number,
  to: ProtobufWriter,
): void {
  to.tag(1, wireType.lengthDelimited);
  const entered = to.enter();
  writeLabels(labels, to);
  for (const { minT, maxT, encoding, bytes } of chunks) {
    to.tag(2, wireType.lengthDelimited);
    const chunk = to.enter();
    for (const [field, number] of [
      [1, minT],
      [2, maxT],
      [3, encoding],
    ] as const) {
      if (number === 0) continue;
      to.tag(field, wireType.varint);
      to.int64(number);
    }
    to.tag(4, wireType.lengthDelimited);
    to.delimited(bytes);
    to.leave(chunk);
  }
  to.leave(entered);
  if (queryIndex !== 0) {
    to.tag(2, wireType.varint);
    to.int64(queryIndex);
  }
}
