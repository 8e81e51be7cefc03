import { createSecureContext } from "node:tls";
import { type Clock, systemClock } from "@taffrail/base";
import { type HttpConfig, httpDefaults } from "../config.ts";
import { trustSystemAuthorities } from "./authorities.ts";
import { BodyBuffers } from "./body-buffer.ts";
import { Connections } from "./connections.ts";
import { configuredHeaders, readTls, type TlsMaterial } from "./credentials.ts";
import type { RemoteTls } from "./dial.ts";
import { StaleConnectionError } from "./exchange.ts";
import { decodeBody, discardBody } from "./inflate.ts";
import { TokenSource } from "./oauth2.ts";
import { isRedirect, keepsCredentials, mostRedirects, parseUrl } from "./redirect.ts";
import { routeTo } from "./route.ts";
import { type FetchAnswer, FetchError, type FetchRequest, type Transport } from "./transport.ts";

const http1Only: readonly string[] = ["http/1.1"];
const http2Too: readonly string[] = ["h2", "http/1.1"];

/**
 * Fetches over HTTP with a job's credentials, on connections that are kept open from scrape to scrape. It reads HTTP/1.1 itself: of a
 * scrape through `node:http` most of the processor time is that of its buffers.
 */
export class HttpTransport implements AsyncDisposable {
  readonly #config: HttpConfig;
  readonly #buffers: BodyBuffers;
  readonly #tokens: TokenSource | undefined;
  readonly #tokenTransport: HttpTransport | undefined;
  #connections = new Connections();
  #tls: RemoteTls | undefined;
  #tlsKey = "";

  /** Bodies go through `buffers`, which all transports of a process may share. */
  constructor(config: HttpConfig, buffers: BodyBuffers = new BodyBuffers(), clock: Clock = systemClock) {
    this.#config = config;
    this.#buffers = buffers;
    if (config.auth?.kind !== "oauth2") return;
    const { tls, proxy } = config.auth;
    this.#tokenTransport = new HttpTransport({
      ...httpDefaults,
      ...(tls === undefined ? {} : { tls }),
      ...(proxy === undefined ? {} : { proxy }),
    });
    this.#tokens = new TokenSource(config.auth, this.#tokenTransport.fetch, clock);
  }

  readonly fetch: Transport = async (url, request) => {
    const own = await configuredHeaders(this.#config);
    if (this.#tokens === undefined) return await this.#follow(url, request, own);
    const authorization = await this.#tokens.authorization(request.signal);
    const answer = await this.#follow(url, request, { ...own, Authorization: authorization });
    if (answer.status !== 401) return answer;
    answer.release?.();
    this.#tokens.refuse(authorization); // it may have been withdrawn
    const another = await this.#tokens.authorization(request.signal);
    return await this.#follow(url, request, { ...own, Authorization: another });
  };

  close(): void {
    this.#connections.close();
    this.#tokenTransport?.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }

  async #follow(
    url: string,
    request: FetchRequest,
    own: Readonly<Record<string, string | string[]>>,
  ): Promise<FetchAnswer> {
    const first = parseUrl(url);
    let at = first;
    let isTrusted = true;
    for (let redirects = 0; ; redirects++) {
      const headers = isTrusted ? { ...request.headers, ...own } : request.headers;
      const answer = await this.#send(at, { ...request, headers });
      const location = answer.headers["location"];
      if (!request.followRedirects || !isRedirect(answer.status) || location === undefined) return answer;
      answer.release?.();
      if (redirects === mostRedirects) throw new FetchError(`stopped after ${mostRedirects} redirects`);
      at = parseUrl(location, at);
      isTrusted &&= keepsCredentials(first, at);
    }
  }

  async #send(url: URL, { headers, signal, maxBytes, unixSocket, body }: FetchRequest): Promise<FetchAnswer> {
    signal.throwIfAborted();
    const { remote, key, viaProxy } = await routeTo(url, unixSocket, this.#config.proxy, () =>
      this.#tlsNow(),
    );
    const connections = this.#connections;
    const request = { url, headers, body, viaProxy };
    const buffer = this.#buffers.take();
    let isHandedOver = false;
    try {
      for (;;) {
        buffer.begin(maxBytes);
        signal.throwIfAborted();
        const connection = connections.takeFree(key) ?? (await connections.connect(key, remote, signal));
        let head;
        try {
          head = await connection.exchange(request, buffer, signal);
        } catch (error) {
          connections.give(key, connection);
          // a server may close a kept connection just as it is used again
          if (error instanceof StaleConnectionError) continue;
          throw error;
        }
        connections.give(key, connection);
        const raw = buffer.written();
        const decoded = await decodeBody(raw, head.headers["content-encoding"], maxBytes);
        isHandedOver = decoded === raw;
        const release = isHandedOver ? () => this.#buffers.give(buffer) : () => discardBody(decoded);
        return { ...head, body: decoded, release };
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
      if (material.ca === undefined && rejectUnauthorized) trustSystemAuthorities();
      const protocols = this.#config.http2 ? http2Too : http1Only;
      this.#tls = { context: createSecureContext(context), servername, rejectUnauthorized, protocols };
      this.#tlsKey = key;
      this.#connections.retire();
      this.#connections = new Connections();
    }
    return this.#tls;
  }
}
