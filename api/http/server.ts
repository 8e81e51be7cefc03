import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer, Server as HttpsServer } from "node:https";
import type { Duplex } from "node:stream";
import type { TlsOptions, TLSSocket } from "node:tls";
import { type Clock, Follower, type Log } from "@taffrail/base";
import { type Address, parseAddress } from "./address.ts";
import { readBody } from "./body.ts";
import { type Cors, corsHeaders } from "./cors.ts";
import { ForbiddenError, ListenError, TooManyRequestsError } from "./errors.ts";
import { acceptsGzip } from "./encoding.ts";
import { type Fault, faultOf } from "./fault.ts";
import { decodeUtf8, parseForm } from "./form.ts";
import { Params } from "./params.ts";
import { type Reply, textReply } from "./reply.ts";
import { type Asked, type Method, type Route, type Routed, Router } from "./route.ts";
import { send } from "./send.ts";
import { type Authenticate, authenticateNobody } from "./user.ts";

/** What one client, and all of them together, may take. */
export interface HttpLimits {
  readonly bodyBytes: number;
  readonly headerBytes: number;
  /** Requests being answered at once; streams are counted apart. */
  readonly requests: number;
  readonly streams: number;
  readonly connections: number;
  /** For a request to arrive whole. */
  readonly receiveMs: number;
  /** For its headers to arrive. */
  readonly headersMs: number;
  /** For a kept connection to bring its next request. */
  readonly keepAliveMs: number;
  /** For an answer to be made and taken; 0 for as long as it takes. */
  readonly answerMs: number;
  /** For a connection on which nothing moves, neither way. Longer than the longest query. */
  readonly idleMs: number;
  /** For running requests to end when the server stops. */
  readonly graceMs: number;
}

export const httpDefaults: HttpLimits = {
  bodyBytes: 10 * 2 ** 20,
  headerBytes: 256 * 2 ** 10,
  requests: 512,
  streams: 256,
  connections: 2048,
  receiveMs: 60_000,
  headersMs: 20_000,
  keepAliveMs: 65_000,
  answerMs: 0,
  idleMs: 600_000,
  graceMs: 5_000,
};

/** A request that was answered, for whoever counts them. */
export interface Answered {
  readonly method: string;
  /** The route's path as its table has it, or "" where none was found: never what a client chose. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

/** How HTTPS is spoken: what Node's servers take, and a last word on who is let in. */
export interface TlsSettings extends Pick<
  TlsOptions,
  | "cert"
  | "key"
  | "ca"
  | "requestCert"
  | "rejectUnauthorized"
  | "minVersion"
  | "maxVersion"
  | "ciphers"
  | "honorCipherOrder"
  | "ecdhCurve"
> {
  /** Asked once a connection is made; one that is not allowed is cut. */
  readonly allows?: (socket: TLSSocket) => boolean;
}

export interface HttpOptions {
  /** `host:port`; port 0 lets the system choose. */
  readonly listen?: string;
  readonly routes: Iterable<Route>;
  readonly log: Log;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  readonly authenticate?: Authenticate;
  readonly cors?: Cors;
  readonly tls?: TlsSettings;
  /** Headers of every answer. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly limits?: Partial<HttpLimits>;
  readonly observe?: (answered: Answered) => void;
}

/** A server that listens. */
export interface Http extends AsyncDisposable {
  readonly url: string;
  readonly address: Address;
  /** Takes other certificates from the next connection on. Only where it speaks TLS already. */
  renewTls(tls: TlsSettings): void;
  /** Takes no new requests, lets running ones end for `graceMs`, then cuts them. May be called twice. */
  close(): Promise<void>;
}

/** Listens and answers by the routes. Throws `ListenError`. Where `signal` fires, it closes. */
export async function openHttp(options: HttpOptions): Promise<Http> {
  const { listen = "127.0.0.1:9099", signal, tls } = options;
  const limits = { ...httpDefaults, ...options.limits };
  const address = parseAddress(listen);
  const settings = {
    maxHeaderSize: limits.headerBytes,
    requestTimeout: limits.receiveMs,
    headersTimeout: Math.min(limits.receiveMs, limits.headersMs),
    keepAliveTimeout: limits.keepAliveMs,
  };
  const server = tls === undefined ? createServer(settings) : createTlsServer({ ...settings, ...tls });
  server.maxConnections = limits.connections;
  server.timeout = limits.idleMs;
  let allows = tls?.allows;
  server.on("secureConnection", (socket: TLSSocket) => {
    if (allows?.(socket) === false) socket.destroy();
  });
  const answering = new Answering(server, options, limits);
  server.on("request", (request, response) => void answering.answer(request, response));
  server.on("clientError", refuseMalformed);
  await listening(server, address, listen);
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : address.port;
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  const close = (): Promise<void> => answering.close();
  signal?.addEventListener("abort", () => void close(), { once: true });
  if (signal?.aborted === true) await close();
  return {
    url: `${tls === undefined ? "http" : "https"}://${host}:${port}`,
    address: { host: address.host, port },
    renewTls(next) {
      if (!(server instanceof HttpsServer)) return;
      server.setSecureContext(next);
      allows = next.allows;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

class Answering {
  readonly #server: Server;
  readonly #options: HttpOptions;
  readonly #limits: HttpLimits;
  readonly #router: Router;
  readonly #authenticate: Authenticate;
  readonly #stopping = new AbortController();
  readonly #cut = new AbortController();
  #requests = 0;
  #streams = 0;
  #closed: Promise<void> | undefined = undefined;

  constructor(server: Server, options: HttpOptions, limits: HttpLimits) {
    this.#server = server;
    this.#options = options;
    this.#limits = limits;
    this.#router = new Router(options.routes);
    this.#authenticate = options.authenticate ?? authenticateNobody;
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#stopping.abort(new DOMException("the server stops", "AbortError"));
    this.#server.closeIdleConnections();
    const grace = setTimeout(() => {
      this.#cut.abort(new DOMException("the server stops", "AbortError"));
      this.#server.closeAllConnections();
    }, this.#limits.graceMs);
    await ended;
    clearTimeout(grace);
  }

  /** Never rejects. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = performance.now();
    using stop = new Follower(this.#cut.signal);
    const { signal } = stop;
    let isGone = false;
    response.once("close", () => {
      isGone = !response.writableFinished;
      if (isGone) stop.abort(new DOMException("the client has gone", "AbortError"));
    });
    const { answerMs } = this.#limits;
    const late = (): void => stop.abort(new DOMException("the answer took too long", "TimeoutError"));
    const timer = answerMs > 0 ? setTimeout(late, answerMs) : undefined;
    const { log, observe } = this.#options;
    let routed: Routed | undefined;
    let leave = (): void => {};
    try {
      let reply: Reply;
      try {
        const path = pathOf(request);
        if (request.method === "OPTIONS") reply = this.#preflight(path);
        else {
          routed = this.#router.find(request.method ?? "", path);
          leave = this.#enter(routed);
          reply =
            routed === undefined
              ? textReply(404, "404 page not found\n")
              : await this.#ask(routed, request, signal, path);
        }
      } catch (error) {
        const fault = faultOf(error);
        if (fault.isOurs) log.error("cannot answer a request", { route: routed?.route.path, error });
        reply = withHeaders(routed?.route.fail(fault) ?? plainFault(fault), fault.headers);
      }
      if (isGone) return;
      const extra = {
        "x-content-type-options": "nosniff",
        ...this.#options.headers,
        ...corsHeaders(this.#options.cors, request.headers.origin),
        ...(this.#stopping.signal.aborted ? { connection: "close" } : {}),
      };
      await send(response, withHeaders(reply, extra), {
        isHead: request.method === "HEAD",
        acceptsGzip: acceptsGzip(request.headers["accept-encoding"]),
        signal,
      });
    } catch (error) {
      // The status has gone out: all that is left to say is that the body is not whole.
      if (!signal.aborted) log.warn("cut an answer short", { route: routed?.route.path, error });
      response.destroy();
    } finally {
      clearTimeout(timer);
      leave();
      // kept alive, the connection would hold up the end for its whole keep-alive time
      if (this.#stopping.signal.aborted) setImmediate(() => this.#server.closeIdleConnections());
      const durationMs = performance.now() - startedAt;
      const status = isGone ? 499 : response.statusCode;
      observe?.({ method: request.method ?? "", route: routed?.route.path ?? "", status, durationMs });
    }
  }

  async #ask(routed: Routed, request: IncomingMessage, signal: AbortSignal, path: string): Promise<Reply> {
    this.#refuseCrossSite(request);
    const user = await this.#authenticate({
      authorization: request.headers.authorization ?? "",
      remoteAddress: request.socket.remoteAddress ?? "",
    });
    const read = (): Promise<Uint8Array> => readBody(request, this.#limits.bodyBytes);
    const fields: (readonly [string, string])[] = [...routed.pathFields];
    const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers["content-type"] ?? "");
    if (isForm) fields.push(...parseForm(decodeUtf8(await read(), "the form"), "the form"));
    fields.push(...parseForm(queryOf(request), "the URL"));
    const asked: Asked = {
      method: (request.method === "HEAD" ? "GET" : request.method) as Method, // the router let it through
      path,
      headers: request.headers as Readonly<Record<string, string | undefined>>,
      user,
      signal,
      stopping: this.#stopping.signal,
      body: isForm ? async () => new Uint8Array() : read,
    };
    return routed.route.answer(new Params(fields), asked);
  }

  /** Counts a request in; what it returns counts it out again. */
  #enter(routed: Routed | undefined): () => void {
    if (routed?.route.isStream === true) {
      if (this.#streams >= this.#limits.streams) throw new TooManyRequestsError(this.#limits.streams);
      this.#streams++;
      return () => void this.#streams--;
    }
    if (this.#requests >= this.#limits.requests) throw new TooManyRequestsError(this.#limits.requests);
    this.#requests++;
    return () => void this.#requests--;
  }

  #preflight(path: string): Reply {
    const methods = this.#router.methods(path);
    if (methods.length === 0) return textReply(404, "404 page not found\n");
    return { status: 204, headers: { allow: [...methods, "OPTIONS"].join(", ") } };
  }

  /** A page of another site may make a browser that can reach us send a form; it may not make it change anything. */
  #refuseCrossSite(request: IncomingMessage): void {
    if (request.method === "GET" || request.method === "HEAD") return;
    if (request.headers["sec-fetch-site"] !== "cross-site") return;
    const allowed = corsHeaders(this.#options.cors, request.headers.origin);
    if (allowed["access-control-allow-origin"] === undefined) {
      throw new ForbiddenError("cannot take a request that changes things from a page of another site");
    }
  }
}

function withHeaders(reply: Reply, headers: Readonly<Record<string, string>>): Reply {
  return { ...reply, headers: { ...headers, ...reply.headers } };
}

/** The path, decoded. An escaped slash stays escaped, so that a segment stays one segment. */
function pathOf(request: IncomingMessage): string {
  const raw = (request.url ?? "/").split("?", 1)[0]!;
  const path = raw.startsWith("/") ? raw : new URL(raw, "http://localhost").pathname;
  if (!path.includes("%")) return path;
  return decodeUtf8(percentDecoded(path), "the path");
}

function percentDecoded(path: string): Uint8Array {
  const text = path.replace(/%([0-9a-fA-F]{2})/g, (escape, hex: string) =>
    hex.toLowerCase() === "2f" ? escape : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(text, "latin1");
}

/** The query string. Bytes above 127 come from the parser as Latin-1. */
function queryOf(request: IncomingMessage): string {
  const url = request.url ?? "";
  const at = url.indexOf("?");
  if (at < 0) return "";
  const query = url.slice(at + 1);
  for (let i = 0; i < query.length; i++) {
    if (query.charCodeAt(i) > 127) return decodeUtf8(Buffer.from(query, "latin1"), "the URL");
  }
  return query;
}

function plainFault(fault: Fault): Reply {
  return textReply(fault.status, `${fault.message}\n`);
}

function listening(server: Server, { host, port }: Address, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(new ListenError(text, error)));
    server.listen({ host, port }, () => {
      server.removeAllListeners("error");
      resolve();
    });
  });
}

/** Answers what is not HTTP, or too much of it; without an answer the client would only see a closed line. */
function refuseMalformed(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable || error.code === "ECONNRESET") return void socket.destroy();
  const status =
    error.code === "HPE_HEADER_OVERFLOW"
      ? "431 Request Header Fields Too Large"
      : error.code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? "408 Request Timeout"
        : "400 Bad Request";
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
