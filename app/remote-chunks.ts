import type { SampleColumns } from "@taffrail/model";
import { encodeChunks } from "@taffrail/tsdb";
import type { ReadChunk } from "@taffrail/wire";

/** Samples as chunks that every reader of remote read knows: without start times, which have encodings of their own. */
export function remoteChunks(columns: SampleColumns): readonly ReadChunk[] {
  columns.startT = undefined;
  const chunks: ReadChunk[] = [];
  encodeChunks(columns, (encoding, _samples, minT, maxT, bytes, start, length) => {
    chunks.push({ minT, maxT, encoding, bytes: bytes.slice(start, start + length) });
  });
  return chunks;
}
