import type { IncomingMessage } from "node:http";
import { BodyTooLargeError } from "./errors.ts";

/** The whole body. Throws `BodyTooLargeError` as soon as it is known to be longer than `limitBytes`. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Uint8Array> {
  if (Number(request.headers["content-length"] ?? 0) > limitBytes) throw new BodyTooLargeError(limitBytes);
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > limitBytes) throw new BodyTooLargeError(limitBytes);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
