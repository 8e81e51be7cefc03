import type { Socket } from "node:net";
import type { BodyBuffer } from "./body-buffer.ts";
import type { Incoming } from "./dial.ts";
import { type AnswerHead, type Exchanger, idleMs, StaleConnectionError } from "./exchange.ts";
import { type OutgoingRequest, requestText } from "./request-text.ts";
import { ResponseReader } from "./response-reader.ts";

interface Exchange {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** One connection of HTTP/1.1: requests one after another. */
export class Connection implements Exchanger {
  readonly isShared = false;
  readonly #answer = new ResponseReader();
  readonly #socket: Socket;
  readonly #closed: () => void;
  #exchange: Exchange | undefined;
  #isOpen = true;
  #used = 0;

  /** `closed` is called once, when the connection is of no more use. */
  constructor(socket: Socket, incoming: Incoming, closed: () => void) {
    this.#socket = socket;
    this.#closed = closed;
    incoming.take = (bytes, count) => this.#take(bytes, count);
    socket.setTimeout(idleMs, () => this.#fail(new Error(`nothing came for ${idleMs / 1000} s`)));
    socket.on("error", (error) => this.#fail(error));
    socket.on("end", () => this.#end());
    socket.on("close", () => this.#end());
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  async exchange(request: OutgoingRequest, into: BodyBuffer, signal: AbortSignal): Promise<AnswerHead> {
    const text = requestText(request);
    const stop = (): void => this.#fail(signal.reason);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#answer.begin(into);
    this.#exchange = { resolve, reject };
    this.#used++;
    this.#socket.ref();
    signal.addEventListener("abort", stop);
    this.#socket.write(text);
    if (request.body instanceof Uint8Array) this.#socket.write(request.body);
    try {
      await promise;
    } finally {
      signal.removeEventListener("abort", stop);
    }
    const { status, statusText, headers } = this.#answer;
    return { status, statusText, headers };
  }

  idle(): void {
    this.#socket.unref();
  }

  end(): void {
    if (this.#exchange === undefined) this.close();
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#socket.destroy();
    this.#closed();
  }

  #take(bytes: Uint8Array, count: number): boolean {
    if (this.#exchange === undefined) {
      this.close(); // nobody asked
      return false;
    }
    try {
      const taken = this.#answer.push(bytes, 0, count);
      if (this.#answer.isDone) this.#finish(taken === count && this.#answer.isReusable);
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
      this.#answer.end();
      this.#finish(false);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(reason: unknown): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    const isStale = this.#used > 1 && this.#answer.isUntouched && isBroken(reason);
    this.close();
    exchange?.reject(isStale ? new StaleConnectionError("closed before it answered") : reason);
  }
}

function isBroken(reason: unknown): boolean {
  if (!(reason instanceof Error) || !("code" in reason)) return false;
  return reason.code === "ECONNRESET" || reason.code === "EPIPE" || reason.code === "scrape/fetch";
}
