import { ByteReader, crc32c } from "@taffrail/base";
import { RemoteReadError } from "./errors.ts";

/** The messages of a streamed answer: each behind its length and its checksum. Throws `RemoteReadError`. */
export function* readFrames(body: Uint8Array, mostBytes: number): Generator<Uint8Array, void, undefined> {
  const reader = new ByteReader(body);
  while (reader.left > 0) {
    const size = reader.uvarint();
    if (size > mostBytes)
      throw new RemoteReadError(
        `cannot read a stream of chunks: got a frame of ${size} bytes, want at most ${mostBytes}`,
        {
          hint: "raise chunked_read_limit",
        },
      );
    const checksum = reader.be32();
    if (size > reader.left)
      throw new RemoteReadError(
        `cannot read a stream of chunks: got ${reader.left} bytes of a frame, want ${size}`,
      );
    const start = reader.at;
    if (crc32c(body, start, start + size) !== checksum)
      throw new RemoteReadError("cannot read a stream of chunks: the checksum of a frame differs");
    reader.at = start + size;
    yield body.subarray(start, start + size);
  }
}
