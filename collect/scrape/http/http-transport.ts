import http from "node:http";
import https from "node:https";
import type { HttpConfig } from "../config.ts";
import { readMessage } from "./body.ts";
import { configuredHeaders, readTls, type TlsMaterial } from "./credentials.ts";
import { type FetchAnswer, FetchError, type FetchRequest, type Transport } from "./transport.ts";

const mostRedirects = 10;

/** Fetches over HTTP with a job's credentials, on connections that are kept open from scrape to scrape. */
export class HttpTransport implements AsyncDisposable {
  readonly #config: HttpConfig;
  readonly #plain = new http.Agent({ keepAlive: true, maxFreeSockets: 2, scheduling: "lifo" });
  #secure: https.Agent | undefined;
  #secureKey = "";

  constructor(config: HttpConfig) {
    this.#config = config;
  }

  readonly fetch: Transport = async (url, request) => {
    const own = await configuredHeaders(this.#config);
    let at = parseUrl(url);
    const origin = at.origin;
    for (let redirects = 0; ; redirects++) {
      // credentials go only where the configuration sent them
      const headers = at.origin === origin ? { ...request.headers, ...own } : request.headers;
      const answer = await this.#once(at, { ...request, headers });
      const location = answer.headers["location"];
      if (!request.followRedirects || !isRedirect(answer.status) || location === undefined) return answer;
      if (redirects === mostRedirects) throw new FetchError(`stopped after ${mostRedirects} redirects`);
      at = parseUrl(location, at);
    }
  };

  close(): void {
    this.#plain.destroy();
    this.#secure?.destroy();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }

  async #once(url: URL, request: FetchRequest): Promise<FetchAnswer> {
    try {
      return await this.#send(url, request);
    } catch (error) {
      // a server may close a kept connection just as it is used again
      if (!(error instanceof StaleConnection)) throw error;
      return await this.#send(url, request);
    }
  }

  async #send(url: URL, { headers, signal, maxBytes, unixSocket }: FetchRequest): Promise<FetchAnswer> {
    signal.throwIfAborted();
    const isSecure = url.protocol === "https:";
    const agent = isSecure ? await this.#secureAgent() : this.#plain;
    const message = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const sent = (isSecure ? https : http).request(
        url,
        {
          agent,
          headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, mutable(value)])),
          signal,
          ...(unixSocket === undefined ? {} : { socketPath: unixSocket }),
        },
        resolve,
      );
      sent.once("error", (cause: NodeJS.ErrnoException) => {
        const isStale = sent.reusedSocket && (cause.code === "ECONNRESET" || cause.code === "EPIPE");
        reject(isStale && !signal.aborted ? new StaleConnection() : failure(cause, signal));
      });
      sent.end();
    });
    try {
      return {
        status: message.statusCode ?? 0,
        statusText: message.statusMessage ?? "",
        headers: Object.fromEntries(
          Object.entries(message.headers).map(([name, value]) => [
            name,
            Array.isArray(value) ? value.join(", ") : value,
          ]),
        ),
        body: await readMessage(message, maxBytes),
      };
    } catch (cause) {
      throw failure(cause, signal);
    }
  }

  /** Certificates are read for each request, and a connection made anew when they changed. */
  async #secureAgent(): Promise<https.Agent> {
    const material: TlsMaterial = this.#config.tls === undefined ? {} : await readTls(this.#config.tls);
    const key = JSON.stringify(material);
    if (this.#secure === undefined || key !== this.#secureKey) {
      this.#secure?.destroy();
      this.#secure = new https.Agent({ keepAlive: true, maxFreeSockets: 2, scheduling: "lifo", ...material });
      this.#secureKey = key;
    }
    return this.#secure;
  }
}

class StaleConnection extends Error {}

/** What went wrong, as whoever scrapes wants to hear it: the reason of the signal where that fired. */
function failure(cause: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (cause instanceof Error && "code" in cause && cause.message === "aborted") {
    return new FetchError("the connection broke before the answer was whole", { cause });
  }
  return cause;
}

function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

function parseUrl(text: string, base?: URL): URL {
  let url: URL;
  try {
    url = new URL(text, base);
  } catch (cause) {
    throw new FetchError(`cannot fetch ${JSON.stringify(text)}: it is not a URL`, { cause });
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new FetchError(
      `cannot fetch ${JSON.stringify(text)}: unsupported protocol scheme ${JSON.stringify(url.protocol)}`,
    );
  }
  return url;
}

function mutable(value: string | readonly string[]): string | string[] {
  return typeof value === "string" ? value : [...value];
}
