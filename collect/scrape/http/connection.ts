import { connect as connectPlain, isIP, type OnReadOpts, type Socket } from "node:net";
import {
  type ConnectionOptions as SecureOptions,
  connect as connectSecure,
  type SecureContext,
} from "node:tls";
import type { BodyBuffer } from "./body-buffer.ts";
import { ResponseReader } from "./response-reader.ts";

/** A connection that nothing moved on for so long is closed: milliseconds. */
const idleMs = 300_000;

/**
 * Where every socket's bytes land: whoever is told of them uses them before it returns, so all share it. A buffer of its own for each
 * read, as `node:http` makes them, is 65 µs a read instead of 4.
 */
const landing = new Uint8Array(64 << 10);

/** Where to connect to. */
export interface Remote {
  readonly host: string;
  readonly port: number;
  readonly unixSocket: string | undefined;
  /** `undefined`: without TLS. */
  readonly tls: RemoteTls | undefined;
}

/** How TLS is spoken. */
export interface RemoteTls {
  readonly context: SecureContext;
  readonly servername: string | undefined;
  readonly rejectUnauthorized: boolean;
}

/** The connection was closed just as it was used again: nothing of the answer came. */
export class StaleConnectionError extends Error {}

interface Exchange {
  readonly request: string;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** One connection of HTTP/1.1: requests one after another. */
export class Connection {
  /** Of the answer that came last. */
  readonly answer: ResponseReader = new ResponseReader();
  readonly #socket: Socket;
  readonly #closed: () => void;
  #exchange: Exchange | undefined;
  #isConnected = false;
  #isOpen = true;
  #used = 0;

  /** `closed` is called once, when the connection is of no more use. */
  constructor(remote: Remote, closed: () => void) {
    this.#closed = closed;
    const { tls } = remote;
    const at =
      remote.unixSocket === undefined
        ? { host: remote.host, port: remote.port }
        : { path: remote.unixSocket };
    const onread = {
      buffer: landing,
      callback: (count: number) => this.#take(count),
    };
    this.#socket =
      tls === undefined ? connectPlain({ ...at, noDelay: true, onread }) : secure(remote, tls, onread);
    const socket = this.#socket;
    socket.once(tls === undefined ? "connect" : "secureConnect", () => {
      this.#isConnected = true;
      if (this.#exchange !== undefined) socket.write(this.#exchange.request);
    });
    socket.setTimeout(idleMs, () => this.#fail(new Error(`nothing came for ${idleMs / 1000} s`)));
    socket.on("error", (error) => this.#fail(error));
    socket.on("end", () => this.#end());
    socket.on("close", () => this.#end());
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /**
   * Sends a request and reads its answer, the body into `into`. Rejects with `signal.reason` when that fires, with `StaleConnectionError`
   * where the request is worth another try, else with what broke; the connection is closed then.
   */
  async exchange(request: string, into: BodyBuffer, signal: AbortSignal): Promise<void> {
    const stop = (): void => this.#fail(signal.reason);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.answer.begin(into);
    this.#exchange = { request, resolve, reject };
    this.#used++;
    this.#socket.ref();
    signal.addEventListener("abort", stop);
    if (this.#isConnected) this.#socket.write(request);
    try {
      await promise;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  /** Nobody waits for it: the process may end. */
  idle(): void {
    this.#socket.unref();
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#socket.destroy();
    this.#closed();
  }

  #take(count: number): boolean {
    if (this.#exchange === undefined) {
      this.close(); // nobody asked
      return false;
    }
    try {
      const taken = this.answer.push(landing, 0, count);
      if (this.answer.isDone) this.#finish(taken === count && this.answer.isReusable);
    } catch (error) {
      this.#fail(error);
    }
    return this.#isOpen;
  }

  #finish(isReusable: boolean): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    if (!isReusable) this.close();
    exchange?.resolve();
  }

  #end(): void {
    if (!this.#isOpen) return;
    try {
      this.answer.end();
      this.#finish(false);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(reason: unknown): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    const isStale = this.#used > 1 && this.answer.isUntouched && isBroken(reason);
    this.close();
    exchange?.reject(isStale ? new StaleConnectionError("closed before it answered") : reason);
  }
}

function secure({ host, port, unixSocket }: Remote, tls: RemoteTls, onread: OnReadOpts): Socket {
  const options: SecureOptions & { readonly onread: OnReadOpts } = {
    host, // also on a socket by path: whose certificate it must be
    port,
    ...(unixSocket === undefined ? {} : { path: unixSocket }),
    secureContext: tls.context,
    servername: tls.servername ?? (isIP(host) === 0 ? host : ""),
    rejectUnauthorized: tls.rejectUnauthorized,
    ALPNProtocols: ["http/1.1"],
    onread,
  };
  return connectSecure(options);
}

function isBroken(reason: unknown): boolean {
  if (!(reason instanceof Error) || !("code" in reason)) return false;
  return reason.code === "ECONNRESET" || reason.code === "EPIPE" || reason.code === "scrape/fetch";
}
