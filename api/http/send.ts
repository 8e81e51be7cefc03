import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { setImmediate as turn } from "node:timers/promises";
import { promisify } from "node:util";
import { constants, createGzip, gzip as gzipWithCallback } from "node:zlib";
import type { Body, Reply } from "./reply.ts";

const gzip = promisify(gzipWithCallback);

/** Below this a gzip header and a second pass cost more than the bytes they save. */
const smallestToGzipBytes = 1024;
const gzipLevel = 4; // query JSON: 8 times smaller at a third of the time of level 6

/** How long pieces are written before other requests get their turn, milliseconds. */
const turnMs = 8;

export interface SendOptions {
  readonly isHead: boolean;
  readonly acceptsGzip: boolean;
  readonly signal: AbortSignal;
}

/** Writes a reply, waiting whenever the client is slower than we are. Rejects when the client goes away or the body throws. */
export async function send(response: ServerResponse, reply: Reply, options: SendOptions): Promise<void> {
  const { status, headers, body } = reply;
  const mayGzip = options.acceptsGzip && isCompressible(headers) && reply.reusesPieces !== true;
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (isCompressible(headers)) response.appendHeader("vary", "accept-encoding");
  if (body === undefined || typeof body === "string" || body instanceof Uint8Array) {
    return sendWhole(response, body ?? "", mayGzip, options);
  }
  if (options.isHead) return end(response);
  if (mayGzip) response.setHeader("content-encoding", "gzip");
  response.flushHeaders();
  if (reply.reusesPieces === true) return pumpReused(body, response, options.signal);
  if (!mayGzip) return pump(body, response, response, options.signal);
  const zip = createGzip({ level: gzipLevel, flush: constants.Z_NO_FLUSH });
  zip.pipe(response);
  response.once("close", () => zip.destroy());
  return pump(body, zip, response, options.signal);
}

async function sendWhole(
  response: ServerResponse,
  body: string | Uint8Array,
  mayGzip: boolean,
  { isHead }: SendOptions,
): Promise<void> {
  let bytes = typeof body === "string" ? Buffer.from(body) : body;
  if (mayGzip && bytes.length >= smallestToGzipBytes) {
    bytes = await gzip(bytes, { level: gzipLevel });
    response.setHeader("content-encoding", "gzip");
  }
  if (response.statusCode !== 204 && response.statusCode !== 304) {
    response.setHeader("content-length", bytes.length);
  }
  return end(response, isHead ? undefined : bytes);
}

async function pump(
  body: Exclude<Body, string | Uint8Array>,
  out: Writable,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const sent = finished(response); // rejects when the client goes away first
  sent.catch(() => {}); // looked at below, and by then it may long have failed
  let turnAt = performance.now() + turnMs;
  for await (const piece of body) {
    signal.throwIfAborted();
    if (!out.write(piece)) await once(out, "drain", { signal });
    else if (performance.now() > turnAt) await turn();
    else continue;
    turnAt = performance.now() + turnMs;
  }
  out.end();
  await sent;
}

/** The same for pieces that are written over by the next: each has left our memory before that. */
async function pumpReused(
  body: Exclude<Body, string | Uint8Array>,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const sent = finished(response);
  sent.catch(() => {});
  for await (const piece of body) {
    signal.throwIfAborted();
    const written = new Promise<void>((resolve, reject) => {
      response.write(piece, (error) => (error ? reject(error) : resolve()));
    });
    await Promise.race([written, sent]); // a client that has gone is never written to
  }
  response.end();
  await sent;
}

async function end(response: ServerResponse, bytes?: Uint8Array): Promise<void> {
  response.end(bytes);
  await finished(response);
}

/** Event streams go out line by line, which gzip would hold back; pictures and fonts are packed already. */
function isCompressible(headers: Readonly<Record<string, string>>): boolean {
  if (headers["content-encoding"] !== undefined) return false;
  return /^(?:text\/(?!event-stream)|application\/(?:json|javascript|x-taffrail|x-ndjson|openmetrics)|image\/svg)/.test(
    headers["content-type"] ?? "",
  );
}
