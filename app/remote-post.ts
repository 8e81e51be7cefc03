import { type HttpConfig, HttpTransport } from "@taffrail/scrape";
import type { Fetch, Post } from "@taffrail/sinks";

/** Gets and posts by the HTTP client of scrapes; closing it closes its connections. */
export class RemotePost implements AsyncDisposable {
  readonly #transport: HttpTransport;
  readonly post: Post;
  readonly fetch: Fetch;

  constructor(config: HttpConfig) {
    this.#transport = new HttpTransport(config);
    const { followRedirects } = config;
    this.fetch = (url, request) =>
      this.#transport.fetch(url, { ...request, followRedirects, unixSocket: undefined });
    this.post = this.fetch;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#transport[Symbol.asyncDispose]();
  }
}
