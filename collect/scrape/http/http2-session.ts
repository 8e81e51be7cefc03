import { STATUS_CODES } from "node:http";
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type IncomingHttpHeaders,
} from "node:http2";
import type { Socket } from "node:net";
import type { BodyBuffer } from "./body-buffer.ts";
import { type AnswerHead, type Exchanger, idleMs, StaleConnectionError } from "./exchange.ts";
import { type OutgoingRequest, requestFields } from "./request-text.ts";
import { FetchError } from "./transport.ts";

/** What a server may send before it hears of us again: bytes on one answer, and on all of a connection. */
const streamWindowBytes = 1 << 20;
const sessionWindowBytes = 8 << 20;
/** Headers of one answer. */
const longestHeadBytes = 64 << 10;
const mostHeaders = 256;

/** One connection of HTTP/2: any number of requests at once. */
export class Http2Session implements Exchanger {
  readonly isShared = true;
  readonly #session: ClientHttp2Session;
  readonly #closed: () => void;
  #isOpen = true;
  #used = 0;
  #underWay = 0;

  /** `socket` has just chosen the protocol; `closed` is called once, when the connection is of no more use. */
  constructor(socket: Socket, origin: string, closed: () => void) {
    this.#closed = closed;
    this.#session = connect(origin, {
      createConnection: () => socket,
      maxHeaderListPairs: mostHeaders,
      settings: {
        enablePush: false,
        initialWindowSize: streamWindowBytes,
        maxHeaderListSize: longestHeadBytes,
      },
    });
    const session = this.#session;
    session.once("connect", () => session.setLocalWindowSize(sessionWindowBytes));
    session.setTimeout(idleMs, () => this.close());
    session.on("error", () => this.#retire());
    session.on("goaway", () => this.#retire());
    session.on("close", () => this.#retire());
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  async exchange(request: OutgoingRequest, into: BodyBuffer, signal: AbortSignal): Promise<AnswerHead> {
    const isFirst = this.#used++ === 0;
    if (this.#underWay++ === 0) this.#session.ref();
    try {
      return await this.#send(request, into, signal, isFirst);
    } finally {
      if (--this.#underWay === 0) {
        if (this.#isOpen) this.#session.unref();
        else this.#session.close();
      }
    }
  }

  idle(): void {
    if (this.#underWay === 0) this.#session.unref();
  }

  end(): void {
    this.#retire();
    if (this.#underWay === 0) this.#session.close();
  }

  close(): void {
    this.#retire();
    this.#session.destroy();
  }

  #send(
    request: OutgoingRequest,
    into: BodyBuffer,
    signal: AbortSignal,
    isFirst: boolean,
  ): Promise<AnswerHead> {
    const { promise, resolve, reject } = Promise.withResolvers<AnswerHead>();
    let stream: ClientHttp2Stream;
    try {
      stream = this.#session.request(requestFields(request), { endStream: request.body === undefined });
    } catch (error) {
      if (error instanceof FetchError || isFirst) throw error;
      throw new StaleConnectionError("closed before it was asked", { cause: error });
    }
    let head: AnswerHead | undefined;
    let isOver = false; // `into` may be another's by now
    const fail = (reason: unknown): void => {
      if (isOver) return;
      isOver = true;
      const isStale = head === undefined && !isFirst && !signal.aborted;
      reject(isStale ? new StaleConnectionError("closed before it answered", { cause: reason }) : reason);
      stream.close(constants.NGHTTP2_CANCEL);
    };
    const stop = (): void => fail(signal.reason);
    stream.on("response", (headers) => (head = headOf(headers)));
    stream.on("data", (bytes: Buffer) => {
      if (isOver) return;
      try {
        into.append(bytes, 0, bytes.length);
      } catch (error) {
        fail(error);
      }
    });
    stream.on("end", () => {
      if (isOver || head === undefined || stream.rstCode !== constants.NGHTTP2_NO_ERROR) return;
      isOver = true;
      resolve(head);
    });
    stream.on("error", fail);
    stream.on("close", () => {
      signal.removeEventListener("abort", stop);
      fail(new FetchError("the connection broke before the answer was whole"));
    });
    signal.addEventListener("abort", stop);
    if (request.body !== undefined) stream.end(request.body);
    return promise;
  }

  /** Takes no more requests; those under way end in their time. */
  #retire(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#closed();
  }
}

function headOf(headers: IncomingHttpHeaders & { readonly ":status"?: number | undefined }): AnswerHead {
  const status = headers[":status"] ?? 0;
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith(":") && value !== undefined)
      plain[name] = typeof value === "string" ? value : value.join(", ");
  }
  return { status, statusText: STATUS_CODES[status] ?? "", headers: plain };
}
