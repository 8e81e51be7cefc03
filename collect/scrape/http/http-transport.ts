import { createSecureContext } from "node:tls";
import type { HttpConfig } from "../config.ts";
import { BodyBuffers } from "./body-buffer.ts";
import { type RemoteTls, StaleConnectionError } from "./connection.ts";
import { Connections } from "./connections.ts";
import { configuredHeaders, readTls, type TlsMaterial } from "./credentials.ts";
import { decodeBody } from "./inflate.ts";
import { requestText } from "./request-text.ts";
import { type FetchAnswer, FetchError, type FetchRequest, type Transport } from "./transport.ts";

const mostRedirects = 10;

/**
 * Fetches over HTTP with a job's credentials, on connections that are kept open from scrape to scrape. It reads HTTP itself: of a scrape
 * through `node:http` most of the processor time is that of its buffers.
 */
export class HttpTransport implements AsyncDisposable {
  readonly #config: HttpConfig;
  readonly #buffers: BodyBuffers;
  readonly #plain = new Connections();
  #secure = new Connections();
  #tls: RemoteTls | undefined;
  #tlsKey = "";

  /** Bodies go through `buffers`, which all transports of a process may share. */
  constructor(config: HttpConfig, buffers: BodyBuffers = new BodyBuffers()) {
    this.#config = config;
    this.#buffers = buffers;
  }

  readonly fetch: Transport = async (url, request) => {
    const own = await configuredHeaders(this.#config);
    let at = parseUrl(url);
    const origin = at.origin;
    for (let redirects = 0; ; redirects++) {
      // credentials go only where the configuration sent them
      const headers = at.origin === origin ? { ...request.headers, ...own } : request.headers;
      const answer = await this.#send(at, { ...request, headers });
      const location = answer.headers["location"];
      if (!request.followRedirects || !isRedirect(answer.status) || location === undefined) return answer;
      answer.release?.();
      if (redirects === mostRedirects) throw new FetchError(`stopped after ${mostRedirects} redirects`);
      at = parseUrl(location, at);
    }
  };

  close(): void {
    this.#plain.close();
    this.#secure.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }

  async #send(url: URL, { headers, signal, maxBytes, unixSocket }: FetchRequest): Promise<FetchAnswer> {
    signal.throwIfAborted();
    const isSecure = url.protocol === "https:";
    const tls = isSecure ? await this.#tlsNow() : undefined;
    signal.throwIfAborted();
    const connections = isSecure ? this.#secure : this.#plain;
    const key = `${url.host}\n${unixSocket ?? ""}`;
    const text = requestText(url, headers);
    const buffer = this.#buffers.take();
    let isHandedOver = false;
    try {
      for (;;) {
        buffer.begin(maxBytes);
        const kept = connections.takeFree(key);
        const connection =
          kept ??
          connections.connect(key, {
            host: url.hostname.replace(/^\[|\]$/g, ""),
            port: Number(url.port) || (isSecure ? 443 : 80),
            unixSocket,
            tls,
          });
        try {
          await connection.exchange(text, buffer, signal);
        } catch (error) {
          // a server may close a kept connection just as it is used again
          if (error instanceof StaleConnectionError) continue;
          throw error;
        }
        const { status, statusText, headers: answered } = connection.answer;
        connections.give(key, connection);
        const raw = buffer.written();
        const body = await decodeBody(raw, answered["content-encoding"], maxBytes);
        isHandedOver = body === raw;
        const release = isHandedOver ? (): void => this.#buffers.give(buffer) : undefined;
        return { status, statusText, headers: answered, body, ...(release === undefined ? {} : { release }) };
      }
    } finally {
      if (!isHandedOver) this.#buffers.give(buffer);
    }
  }

  /** Certificates are read for each request, and connections made anew when they changed. */
  async #tlsNow(): Promise<RemoteTls> {
    const material: TlsMaterial = this.#config.tls === undefined ? {} : await readTls(this.#config.tls);
    const key = JSON.stringify(material);
    if (this.#tls === undefined || key !== this.#tlsKey) {
      const { servername, rejectUnauthorized = true, ...context } = material;
      this.#secure.close();
      this.#secure = new Connections();
      this.#tls = { context: createSecureContext(context), servername, rejectUnauthorized };
      this.#tlsKey = key;
    }
    return this.#tls;
  }
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
