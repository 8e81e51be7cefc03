import type { IncomingMessage } from "node:http";

import type { Headers } from "./client.ts";
import { ApiAnswerError, ApiStatusError, ApiUnreachableError } from "./errors.ts";
import { ResourceExpiredError, type Status } from "./errors.ts";

/** An answer of the API server whose body is still on its way. Read the body or close it: until then it holds a socket. */
export class KubeResponse implements Disposable {
  readonly status: number;
  /** By lower-case name; repeated ones joined by commas. */
  readonly headers: Headers;
  readonly #what: string;
  readonly #message: IncomingMessage;
  readonly #signal: AbortSignal | undefined;

  constructor(what: string, message: IncomingMessage, signal: AbortSignal | undefined) {
    this.status = message.statusCode ?? 0;
    this.headers = headersOf(message);
    this.#what = what;
    this.#message = message;
    this.#signal = signal;
    message.on("error", () => {}); // told to whoever reads the body
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  /** The body as it comes, once. Rejects with `ApiUnreachableError` where the line is cut, or with the reason of the signal. */
  get body(): AsyncIterable<Uint8Array> {
    return this.#chunks();
  }

  async *#chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const chunk of this.#message) yield chunk as Buffer;
      if (!this.#message.complete) throw new Error("the answer ended too early");
    } catch (cause) {
      if (this.#signal?.aborted === true) throw this.#signal.reason;
      throw new ApiUnreachableError(`read the answer to ${this.#what}`, cause);
    } finally {
      this.close();
    }
  }

  /** The whole body as bytes; at most `maxBytes`. */
  async bytes(maxBytes: number = defaultMaxBytes): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of this.body) {
      length += chunk.length;
      if (length > maxBytes) {
        throw new ApiAnswerError(`cannot read the answer to ${this.#what}: got more than ${maxBytes} bytes`);
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  /** The whole body as text. */
  async text(maxBytes?: number): Promise<string> {
    return Buffer.from(await this.bytes(maxBytes)).toString("utf8");
  }

  /** The whole body, parsed. Throws `ApiAnswerError` where it is not JSON. */
  async json(maxBytes?: number): Promise<unknown> {
    const text = await this.text(maxBytes);
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new ApiAnswerError(`cannot parse the answer to ${this.#what}: it is not JSON`, {
        cause,
      });
    }
  }

  /** Throws what the status says unless it is a success; the body is read for the reason. */
  async orThrow(): Promise<this> {
    if (this.ok) return this;
    const text = await this.text(statusMaxBytes).catch(() => "");
    throw statusError(this.#what, this.status, statusOf(text), retryAfterMs(this.headers["retry-after"]));
  }

  /** Lets go of the socket, whatever of the body is still to come. */
  close(): void {
    if (!this.#message.destroyed) this.#message.destroy();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

const defaultMaxBytes = 512 << 20;
const statusMaxBytes = 1 << 20;
/** Longest wait that a server's Retry-After is believed, milliseconds. */
const longestRetryMs = 300_000;

/** The error for a Status object that came as an answer, or as an ERROR event of a watch. */
export function statusError(what: string, status: number, body: Status, retryMs = 0): ApiStatusError {
  const seconds = body.details?.retryAfterSeconds ?? 0;
  const waitMs = Math.min(Math.max(retryMs, seconds * 1000), longestRetryMs);
  const expired =
    status === 410 ||
    body.reason === "Expired" ||
    body.reason === "Gone" ||
    body.details?.causes?.some(({ reason }) => reason === "ResourceVersionTooLarge") === true;
  return expired
    ? new ResourceExpiredError(what, status, body, waitMs)
    : new ApiStatusError(what, status, body, waitMs);
}

function statusOf(text: string): Status {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null) return body;
  } catch {
    // Paths of unknown groups, and proxies on the way, answer in plain text.
  }
  return { message: text.trim().slice(0, 200) };
}

function retryAfterMs(header: string | undefined): number {
  const seconds = Number(header ?? "");
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}

function headersOf({ headers }: IncomingMessage): Headers {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return plain;
}
