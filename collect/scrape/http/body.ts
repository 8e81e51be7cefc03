import type { IncomingMessage } from "node:http";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { BodyTooLargeError, FetchError } from "./transport.ts";

/**
 * Reads and decodes a body. Stops at `maxBytes` decoded bytes, so that a small body that unpacks to a huge one costs no more than an
 * honest one.
 */
export async function readBody(
  source: AsyncIterable<Uint8Array>,
  contentEncoding: string | undefined,
  maxBytes: number,
): Promise<Uint8Array> {
  const encoding = (contentEncoding ?? "identity").toLowerCase();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const collect = async (decoded: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const chunk of decoded) {
      size += chunk.length;
      if (size > maxBytes) throw new BodyTooLargeError(maxBytes);
      chunks.push(chunk);
    }
  };
  if (encoding === "gzip" || encoding === "x-gzip") await pipeline(source, createGunzip(), collect);
  else if (encoding === "identity") await pipeline(source, collect);
  else
    throw new FetchError(
      `cannot decode a body: got Content-Encoding ${JSON.stringify(encoding)}, want gzip or none`,
    );
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size);
}

/** As `readBody`, of an answer to a request. Rejects where the body ends before its time; the connection is then given up. */
export async function readMessage(message: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  try {
    const body = await readBody(message, message.headers["content-encoding"], maxBytes);
    if (!message.complete) throw new FetchError("the body ended too early");
    return body;
  } catch (error) {
    message.destroy();
    throw error;
  }
}
