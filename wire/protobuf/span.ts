import type { ProtobufReader } from "./protobuf-reader.ts";

/** Reads a span of buckets, the same message in expositions and remote write: its offset and its length go behind those that are there. */
export function readSpan(reader: ProtobufReader, offsets: number[], lengths: number[]): void {
  const outer = reader.enter();
  let offset = 0;
  let length = 0;
  while (reader.next()) {
    if (reader.field === 1) offset = reader.sint32();
    else if (reader.field === 2) length = reader.uint32();
    else reader.skip();
  }
  reader.leave(outer);
  offsets.push(offset);
  lengths.push(length);
}
