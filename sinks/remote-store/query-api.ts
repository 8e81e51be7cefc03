import { messageOf, NotSupportedError } from "@taffrail/base";
import { type Fetch, shownBody } from "../http.ts";
import type { RemoteStoreConfig } from "./config.ts";
import { RemoteStoreError } from "./errors.ts";

export type RemoteOperation = "select" | "labels" | "label_values" | "series" | "metadata" | "exemplars";

/** A question that ended. */
export interface RemoteAnswered {
  readonly operation: RemoteOperation;
  readonly seconds: number;
  /** Of the answer; 0 where none came. */
  readonly bytes: number;
  /** Why it failed; `undefined`: it did not. */
  readonly error: string | undefined;
}

/** What asking takes. */
export interface QueryApiOptions {
  readonly config: RemoteStoreConfig;
  readonly fetch: Fetch;
  readonly userAgent: string;
  readonly answered?: (answered: RemoteAnswered) => void;
}

/** What is asked: names and values of a form. */
export type Fields = readonly (readonly [name: string, value: string])[];

/** Where something is asked. Not every server takes a form that is posted. */
export interface Question {
  readonly path: string;
  readonly fields: Fields;
  readonly isPosted: boolean;
}

/** The data of an answer, and how long all of it was. */
export interface Answer<T> {
  readonly value: T;
  readonly bytes: number;
}

/** Asks one server by the HTTP API of Prometheus: each question within its time, counted. */
export class QueryApi {
  readonly #options: QueryApiOptions;

  constructor(options: QueryApiOptions) {
    this.#options = options;
  }

  /** Runs one question, of one request or more. Rejects with `RemoteStoreError`, `NotSupportedError` or `signal.reason`. */
  async asking<T>(
    operation: RemoteOperation,
    signal: AbortSignal,
    ask: (signal: AbortSignal) => Promise<Answer<T>>,
  ): Promise<T> {
    const { config, answered } = this.#options;
    const timeUp = AbortSignal.timeout(config.timeoutMs);
    const startMs = performance.now();
    const tell = (bytes: number, error: string | undefined): void =>
      answered?.({ operation, seconds: (performance.now() - startMs) / 1000, bytes, error });
    try {
      const { value, bytes } = await ask(AbortSignal.any([signal, timeUp]));
      tell(bytes, undefined);
      return value;
    } catch (error) {
      signal.throwIfAborted();
      const why = timeUp.aborted ? `no answer within ${config.timeoutMs} ms` : messageOf(error);
      tell(0, why);
      if (error instanceof NotSupportedError) throw error;
      throw new RemoteStoreError(`cannot read from the remote storage ${config.name}: ${why}`, {
        cause: error,
      });
    }
  }

  /** The data of an answer, as a question of its own. */
  data(operation: RemoteOperation, question: Question, signal: AbortSignal): Promise<unknown> {
    return this.asking(operation, signal, (until) => this.read(question, until));
  }

  /** As `data`, of a list; some servers say null where there is nothing. */
  async list(
    operation: RemoteOperation,
    question: Question,
    signal: AbortSignal,
  ): Promise<readonly unknown[]> {
    const data = await this.data(operation, question, signal);
    return Array.isArray(data) ? (data as readonly unknown[]) : [];
  }

  /** As `list`, of texts; what is none is left out. */
  async texts(operation: RemoteOperation, question: Question, signal: AbortSignal): Promise<string[]> {
    const list = await this.list(operation, question, signal);
    return list.filter((text): text is string => typeof text === "string");
  }

  /** One request, and the data of its answer. */
  async read(question: Question, signal: AbortSignal): Promise<Answer<unknown>> {
    const { status, body, release } = await this.send(question, signal);
    try {
      let answer: { readonly status?: unknown; readonly data?: unknown; readonly error?: unknown } | null;
      try {
        answer = JSON.parse(new TextDecoder().decode(body)) as typeof answer;
      } catch {
        answer = null;
      }
      if (answer?.status === "error") {
        const why = typeof answer.error === "string" ? answer.error : "";
        throw new RemoteStoreError(`got ${status} ${why}`.trim());
      }
      refuseStatus(status, body);
      if (answer?.status !== "success") throw new RemoteStoreError(`got ${shownBody(body)}, want JSON`);
      return { value: answer.data, bytes: body.length };
    } finally {
      release?.();
    }
  }

  /** One request as it is answered, whatever its status. */
  send({ path, fields, isPosted }: Question, signal: AbortSignal): ReturnType<Fetch> {
    const { config, fetch, userAgent } = this.#options;
    const form = new URLSearchParams(
      fields.map(([name, value]): [string, string] => [name, value]),
    ).toString();
    const headers = { ...config.headers, "User-Agent": userAgent, "Accept-Encoding": "gzip" };
    const request = { headers, signal, maxBytes: config.maxAnswerBytes };
    const url = config.queryUrl + path;
    if (!isPosted) return fetch(form === "" ? url : `${url}?${form}`, request);
    return fetch(url, {
      ...request,
      headers: { ...headers, "Content-Type": "application/x-www-form-urlencoded" },
      body: new TextEncoder().encode(form),
    });
  }
}

/** Throws where a status says that this is no answer. */
export function refuseStatus(status: number, body: Uint8Array): void {
  if (status < 200 || status >= 300) throw new RemoteStoreError(`got ${status} ${shownBody(body)}`.trim());
}
