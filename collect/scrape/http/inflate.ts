import { createGunzip, gunzipSync } from "node:zlib";
import { pipeline } from "node:stream/promises";
import { BodyTooLargeError } from "./transport.ts";

/** Bodies that unpack to more are unpacked piece by piece, so that others get their turn: bytes. */
const mostAtOnceBytes = 16 << 20;

/** A body without its content encoding. Rejects with `BodyTooLargeError` as soon as more than `maxBytes` came out of it. */
export async function decodeBody(
  body: Uint8Array,
  contentEncoding: string | undefined,
  maxBytes: number,
): Promise<Uint8Array> {
  if (!isGzip(contentEncoding)) return body;
  const said = saidLength(body);
  if (said > mostAtOnceBytes) return await gunzipInTurns(body, maxBytes);
  try {
    // one piece of output of the right length: joining 16 KiB pieces would cost twice the time
    const chunkSize = Math.max(1024, said + 1);
    const whole = gunzipSync(body, { chunkSize, maxOutputLength: Math.min(maxBytes, mostAtOnceBytes) });
    return new Uint8Array(whole.buffer, whole.byteOffset, whole.length);
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    if (maxBytes <= mostAtOnceBytes) throw new BodyTooLargeError(maxBytes);
    return await gunzipInTurns(body, maxBytes);
  }
}

/** Gives back the memory of a body that was unpacked: a megabyte that waits to be collected makes all else be looked through sooner. */
export function discardBody(body: Uint8Array): void {
  const { buffer, byteOffset } = body;
  // small ones lie in a pool that others use
  if (body.length >= 64 << 10 && byteOffset === 0 && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

/** Whether a body is in the one encoding that is asked for. A body that is said to be in another is taken as it is, as Prometheus does. */
export function isGzip(contentEncoding: string | undefined): boolean {
  return /^(x-)?gzip$/i.test(contentEncoding ?? "");
}

async function gunzipInTurns(body: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  await pipeline([body], createGunzip(), async (decoded: AsyncIterable<Uint8Array>) => {
    for await (const chunk of decoded) {
      size += chunk.length;
      if (size > maxBytes) throw new BodyTooLargeError(maxBytes);
      chunks.push(chunk);
    }
  });
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** What a gzip member says of the length it unpacks to, in its last four bytes; it may lie. No more than such a body can hold. */
function saidLength(body: Uint8Array): number {
  const { length } = body;
  if (length < 18) return 0;
  const said =
    (body[length - 4]! | (body[length - 3]! << 8) | (body[length - 2]! << 16) | (body[length - 1]! << 24)) >>>
    0;
  return Math.min(said, length * 1032); // deflate packs no tighter
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
}
