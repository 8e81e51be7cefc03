import http from "node:http";
import https from "node:https";

import type { Credentials, TlsMaterial } from "./credentials.ts";
import { loadCredentials, type CredentialSource, urlCredentials } from "./credentials.ts";
import { ApiUnreachableError } from "./errors.ts";
import { KubeResponse } from "./response.ts";

/** Headers by lower-case name. */
export type Headers = Readonly<Record<string, string>>;

/** One request to the API server. */
export interface RequestOptions {
  /** `GET` unless told otherwise. */
  readonly method?: string;
  /** Appended to the path, in order; `undefined` is left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly headers?: Headers;
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
  /** Silence after which the request fails, milliseconds; 0 for never. Defaults to `clientDefaults.idleMs`. */
  readonly idleMs?: number;
  /** A watch or followed log: it takes a socket of its own, outside the bound for short requests. */
  readonly longLived?: boolean;
}

/** Limits of a client. */
export const clientDefaults = {
  /** Sockets for short requests, and how many of them wait idle for the next. */
  maxSockets: 64,
  maxIdleSockets: 16,
  /** Silence after which a short request fails, milliseconds. */
  idleMs: 60_000,
  userAgent: "taffrail",
} as const;

/** Sends requests to one API server with the right credentials. Answers stream; any status is an answer, not an error. */
export class KubeClient implements AsyncDisposable {
  /** Scheme, host, port and path prefix of the API server. */
  readonly baseUrl: URL;
  readonly #credentials: Credentials;
  #agents: Agents | undefined;

  constructor(credentials: Credentials) {
    this.#credentials = credentials;
    this.baseUrl = credentials.server;
  }

  /** The namespace of the context or of the pod, where one is set. */
  get namespace(): string | undefined {
    return this.#credentials.namespace;
  }

  /** Headers that say who asks. Short-lived: ask again for each request, this caches. */
  async authorize(): Promise<Headers> {
    return (await this.#credentials.current()).headers;
  }

  /** What a TLS connection to the API server needs. Changes when certificates rotate. */
  async tls(): Promise<TlsMaterial> {
    return (await this.#credentials.current()).tls;
  }

  /**
   * Sends one request; resolves once the headers of the answer are in. Rejects with `ApiUnreachableError`, or with `signal.reason`.
   * A 401 is tried once more with fresh credentials. The caller reads or closes the body.
   */
  async request(path: string, options: RequestOptions = {}): Promise<KubeResponse> {
    const response = await this.#send(path, options);
    if (response.status !== 401) return response;
    response.close();
    this.#credentials.refresh();
    return await this.#send(path, options);
  }

  /** Closes idle sockets and those in use. */
  close(): void {
    this.#agents?.destroy();
    this.#agents = undefined;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }

  async #send(path: string, options: RequestOptions, isRetried = false): Promise<KubeResponse> {
    options.signal?.throwIfAborted();
    const { headers, tls, proxy } = await this.#credentials.current();
    const agents = this.#agentsFor(tls, proxy);
    const url = urlOf(this.baseUrl, path, options.query);
    const what = `${options.method ?? "GET"} ${url.pathname}`;
    const module = url.protocol === "https:" ? https : http;
    return await new Promise((resolve, reject) => {
      const { signal, idleMs = clientDefaults.idleMs, body } = options;
      const fail = (cause: unknown): void => {
        // the server closed a kept connection at the moment we used it again: what only reads is asked once more
        if (
          isRetried ||
          body !== undefined ||
          !request.reusedSocket ||
          signal?.aborted === true ||
          !isReset(cause)
        ) {
          reject(signal?.aborted === true ? signal.reason : new ApiUnreachableError(what, cause));
        } else this.#send(path, options, true).then(resolve, reject);
      };
      const request = module.request(
        url,
        {
          method: options.method ?? "GET",
          agent: options.longLived === true ? agents.long : agents.short,
          headers: {
            accept: "application/json",
            "user-agent": clientDefaults.userAgent,
            ...(typeof body === "string" ? { "content-length": Buffer.byteLength(body) } : {}),
            ...headers,
            ...options.headers,
          },
          ...(signal === undefined ? {} : { signal }),
        },
        (message) => resolve(new KubeResponse(what, message, signal)),
      );
      request.once("error", fail);
      request.setTimeout(idleMs, () => request.destroy(new Error(`nothing heard for ${idleMs} ms`)));
      request.end(body);
    });
  }

  #agentsFor(tls: TlsMaterial, proxy: http.Agent | undefined): Agents {
    if (this.#agents?.fits(tls, proxy) === true) return this.#agents;
    this.#agents?.retire();
    this.#agents = new Agents(this.baseUrl.protocol === "https:", tls, proxy);
    return this.#agents;
  }
}

function isReset(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE");
}

/** Sockets made with one set of TLS material: bounded for short requests, free for long-lived ones. */
class Agents {
  readonly short: http.Agent;
  readonly long: http.Agent;
  readonly #tls: TlsMaterial;
  readonly #proxy: http.Agent | undefined;

  constructor(secure: boolean, tls: TlsMaterial, proxy: http.Agent | undefined) {
    this.#tls = tls;
    this.#proxy = proxy;
    const { maxSockets, maxIdleSockets } = clientDefaults;
    const kept = {
      keepAlive: true,
      keepAliveMsecs: 30_000,
      maxSockets,
      maxFreeSockets: maxIdleSockets,
    };
    const long = { keepAlive: false, keepAliveMsecs: 30_000 };
    this.short = proxy ?? (secure ? new https.Agent({ ...kept, ...tls }) : new http.Agent(kept));
    this.long = proxy ?? (secure ? new https.Agent({ ...long, ...tls }) : new http.Agent(long));
  }

  fits(tls: TlsMaterial, proxy: http.Agent | undefined): boolean {
    const mine = this.#tls;
    return (
      this.#proxy === proxy &&
      (mine === tls ||
        (mine.ca === tls.ca &&
          mine.cert === tls.cert &&
          mine.key === tls.key &&
          mine.servername === tls.servername &&
          mine.rejectUnauthorized === tls.rejectUnauthorized))
    );
  }

  /** No new requests; what is in flight ends in its own time. */
  retire(): void {
    this.short.maxFreeSockets = 0;
  }

  destroy(): void {
    this.short.destroy();
    this.long.destroy();
  }
}

function urlOf(base: URL, path: string, query: RequestOptions["query"]): URL {
  const prefix = base.pathname.endsWith("/") ? base.pathname.slice(0, -1) : base.pathname;
  const url = new URL(prefix + path, base);
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) url.searchParams.append(name, String(value));
  }
  return url;
}

/**
 * A client for the cluster that `source` names: a kubeconfig, the pod's service account, or what the environment points to.
 * Throws `KubeconfigError` where that cannot be read. No request is made yet.
 */
export async function openKubeClient(source: CredentialSource): Promise<KubeClient> {
  return new KubeClient(await loadCredentials(source));
}

/** A client for an API server at a known address: simulated clusters, tests, `kubectl proxy`. */
export function clientFromUrl(url: string | URL, options: UrlClientOptions = {}): KubeClient {
  return new KubeClient(urlCredentials(new URL(url), options));
}

/** Credentials beside an address. */
export interface UrlClientOptions {
  readonly token?: string;
  readonly tls?: TlsMaterial;
}
