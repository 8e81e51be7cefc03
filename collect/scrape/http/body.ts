import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { isGzip } from "./inflate.ts";
import { BodyTooLargeError } from "./transport.ts";

/**
 * Reads and decodes a body that comes as a stream. Stops at `maxBytes` decoded bytes, so that a small body that unpacks to a huge one
 * costs no more than an honest one.
 */
export async function readBody(
  source: AsyncIterable<Uint8Array>,
  contentEncoding: string | undefined,
  maxBytes: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const collect = async (decoded: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const chunk of decoded) {
      size += chunk.length;
      if (size > maxBytes) throw new BodyTooLargeError(maxBytes);
      chunks.push(chunk);
    }
  };
  if (isGzip(contentEncoding)) await pipeline(source, createGunzip(), collect);
  else await pipeline(source, collect);
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size);
}
