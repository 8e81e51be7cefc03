import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { type Clock, TaffrailError } from "@taffrail/base";
import type { Answer, Reply, SimRequest, Sink, StreamAnswer } from "./answers.ts";
import type { Certificate } from "./certificate.ts";

/** The address cannot be listened on. */
export class ListenError extends TaffrailError {
  readonly code = "sim/listen";

  constructor(host: string, port: number, cause: unknown) {
    super(`cannot listen on ${host}:${port}`, { cause, hint: "choose another port, or 0 for any free one" });
  }
}

/** How a listener behaves. */
export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly certificate?: Certificate | undefined;
  readonly clock: Clock;
  /** Milliseconds that each answer waits. */
  readonly delayMs: () => number;
  /** Connections are cut instead of answered. */
  readonly isAway: () => boolean;
  readonly handle: (request: SimRequest) => Reply;
  /** Bytes that may wait for a slow reader of a stream before it is cut. */
  readonly streamLimitBytes?: number;
}

/** The largest body that is read. */
const bodyLimitBytes = 3 * 1024 * 1024;
/** Answers from this size on are compressed for who accepts it: the API server's own bound. */
const gzipFromBytes = 128 * 1024;

/** An HTTP or HTTPS server over a handler. */
export class Listener implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #options: ListenerOptions;
  readonly #stop = new AbortController();
  readonly port: number;
  readonly url: string;

  private constructor(server: Server, sockets: Set<Socket>, options: ListenerOptions, port: number) {
    this.#server = server;
    this.#sockets = sockets;
    this.#options = options;
    this.port = port;
    this.url = `${options.certificate === undefined ? "http" : "https"}://${options.host}:${port}`;
  }

  static async open(options: ListenerOptions): Promise<Listener> {
    const { certificate, host, port } = options;
    const server = certificate === undefined ? createServer() : createSecureServer(certificate);
    const sockets = new Set<Socket>();
    server.on(certificate === undefined ? "connection" : "secureConnection", (socket: Socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      socket.on("error", () => socket.destroy());
    });
    server.keepAliveTimeout = 65_000;
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error) => reject(new ListenError(host, port, error)));
      server.listen(port, host, resolve);
    });
    const address = server.address();
    const bound = typeof address === "object" && address !== null ? address.port : port;
    const listener = new Listener(server, sockets, options, bound);
    server.on("request", (request, response) => listener.#answer(request, response));
    return listener;
  }

  /** Cuts every open connection. */
  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.cutAll();
    this.#server.closeAllConnections(); // those in the middle of a handshake too
    await closed;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.#serve(request, response).catch(() => response.destroy());
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { clock, delayMs, handle } = this.#options;
    // whoever steers the simulation still gets through
    const isAway = (): boolean => this.#options.isAway() && request.url?.startsWith("/sim/") !== true;
    if (isAway()) return void response.destroy();
    const body = await readBody(request);
    if (body === undefined) return void response.writeHead(413).end();
    const delay = delayMs();
    if (delay > 0) await clock.sleep(delay, this.#stop.signal);
    if (isAway() || response.destroyed) return void response.destroy();
    const url = new URL(request.url ?? "/", "http://sim");
    const reply = handle({
      method: request.method ?? "GET",
      path: url.pathname,
      query: url.searchParams,
      accept: request.headers.accept ?? "*/*",
      contentType: request.headers["content-type"] ?? "",
      authorization: request.headers.authorization ?? "",
      body,
    });
    if ("start" in reply) this.#stream(reply, response);
    else send(reply, request, response);
  }

  #stream(reply: StreamAnswer, response: ServerResponse): void {
    const limit = this.#options.streamLimitBytes ?? 32 * 1024 * 1024;
    let done = false;
    const sink: Sink = {
      write: (text) => {
        if (done || response.destroyed) return false;
        if (text !== "") response.write(text);
        if (response.writableLength > limit) {
          response.destroy(); // a reader so slow that what waits for it grows without end
          return false;
        }
        return true;
      },
      end: () => {
        done = true;
        response.end();
      },
      destroy: () => {
        done = true;
        response.destroy();
      },
    };
    response.writeHead(reply.status, reply.headers);
    response.flushHeaders();
    const stop = reply.start(sink);
    response.on("close", stop);
    if (response.destroyed) stop();
  }
}

function send(answer: Answer, request: IncomingMessage, response: ServerResponse): void {
  let body = typeof answer.body === "string" ? Buffer.from(answer.body) : answer.body;
  const headers: Record<string, string> = { ...answer.headers };
  if (body.length >= gzipFromBytes && (request.headers["accept-encoding"] ?? "").includes("gzip")) {
    body = gzipSync(body, { level: 1 });
    headers["content-encoding"] = "gzip";
    headers["vary"] = "Accept-Encoding";
  }
  headers["content-length"] = String(body.length);
  response.writeHead(answer.status, headers).end(request.method === "HEAD" ? undefined : body);
}

async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  if (request.method === "GET" || request.method === "HEAD") return new Uint8Array();
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > bodyLimitBytes) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
