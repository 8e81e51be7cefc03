import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Writable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { constants, createGzip } from "node:zlib";
import { GzipMember } from "./gzip.ts";
import { Rendering } from "./rendering.ts";
import type { PiecesBody, Reply } from "./reply.ts";

/** Below this a gzip header and a second pass cost more than the bytes they save. */
const smallestToGzipBytes = 1024;
/** Of bodies that come in pieces of their own. */
const gzipLevel = 1;
/** What is packed on end before other requests get their turn. */
const packBytes = 1 << 20;

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
  const isPackable = isCompressible(headers);
  const mayGzip = options.acceptsGzip && isPackable && reply.reusesPieces !== true;
  response.statusCode = status;
  for (const name in headers) response.setHeader(name, headers[name]!);
  if (isPackable) response.appendHeader("vary", "accept-encoding");
  if (body === undefined || typeof body === "string" || body instanceof Uint8Array) {
    return sendWhole(response, body ?? "", mayGzip, options);
  }
  if (body instanceof Rendering) return sendRendering(response, body, mayGzip, options);
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
  { isHead, signal }: SendOptions,
): Promise<void> {
  let bytes = typeof body === "string" ? Buffer.from(body) : body;
  if (mayGzip && bytes.length >= smallestToGzipBytes) {
    bytes = bytes.length <= packBytes ? new GzipMember().pack(bytes, true) : await packInTurns(bytes, signal);
    response.setHeader("content-encoding", "gzip");
  }
  if (response.statusCode !== 204 && response.statusCode !== 304) {
    response.setHeader("content-length", bytes.length);
  }
  return end(response, isHead ? undefined : bytes);
}

/** As one piece at a time: what is long stays out of others' way. */
async function packInTurns(bytes: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
  const member = new GzipMember();
  const parts: Buffer[] = [];
  for (let from = 0; from < bytes.length; from += packBytes) {
    parts.push(member.pack(bytes.subarray(from, from + packBytes), from + packBytes >= bytes.length));
    await turn();
    signal.throwIfAborted();
  }
  return Buffer.concat(parts);
}

/** What is rendered in one piece goes out whole. */
async function sendRendering(
  response: ServerResponse,
  { pieces }: Rendering,
  mayGzip: boolean,
  options: SendOptions,
): Promise<void> {
  const { isHead, signal } = options;
  let piece = pieces.next();
  if (piece.done === true) {
    const packs = mayGzip && piece.value.length >= smallestToGzipBytes;
    return sendWhole(response, packs ? piece.value : Buffer.from(piece.value), mayGzip, options);
  }
  if (isHead) return end(response);
  if (mayGzip) response.setHeader("content-encoding", "gzip");
  const member = mayGzip ? new GzipMember() : undefined;
  const sent = settled(response);
  sent.catch(() => {}); // looked at below, and by then it may long have failed
  let turnAt = performance.now() + turnMs;
  for (; ; piece = pieces.next()) {
    const isLast = piece.done === true;
    const bytes = member?.pack(piece.value, isLast) ?? Buffer.from(piece.value);
    if (isLast) {
      response.end(bytes);
      return sent;
    }
    if (!response.write(bytes)) await once(response, "drain", { signal });
    else if (performance.now() > turnAt) await turn();
    else continue;
    signal.throwIfAborted();
    turnAt = performance.now() + turnMs;
  }
}

async function pump(
  body: PiecesBody,
  out: Writable,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const sent = settled(response); // rejects when the client goes away first
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
async function pumpReused(body: PiecesBody, response: ServerResponse, signal: AbortSignal): Promise<void> {
  const sent = settled(response);
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
  const sent = settled(response);
  response.end(bytes);
  await sent;
}

/** Resolves once all has gone out; rejects where the client goes away before. */
function settled(response: ServerResponse): Promise<void> {
  return new Promise((resolve, reject) => {
    if (response.destroyed) return reject(new DOMException("the client has gone", "AbortError"));
    response.once("finish", resolve);
    response.once("error", reject);
    response.once("close", () => {
      if (!response.writableFinished) reject(new DOMException("the client has gone", "AbortError"));
    });
  });
}

/** Event streams go out line by line, which gzip would hold back; pictures and fonts are packed already. */
function isCompressible(headers: Readonly<Record<string, string>>): boolean {
  if (headers["content-encoding"] !== undefined) return false;
  return /^(?:text\/(?!event-stream)|application\/(?:json|javascript|x-taffrail|x-ndjson|openmetrics)|image\/svg)/.test(
    headers["content-type"] ?? "",
  );
}
