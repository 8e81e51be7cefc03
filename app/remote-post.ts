import { type HttpConfig, HttpTransport } from "@taffrail/scrape";
import type { Post } from "@taffrail/sinks";

/** Posts by the HTTP client of scrapes; closing it closes its connections. */
export class RemotePost implements AsyncDisposable {
  readonly #transport: HttpTransport;
  readonly post: Post;

  constructor(config: HttpConfig) {
    this.#transport = new HttpTransport(config);
    const { followRedirects } = config;
    this.post = (url, { headers, body, signal, maxBytes }) =>
      this.#transport.fetch(url, { headers, body, signal, maxBytes, followRedirects, unixSocket: undefined });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#transport[Symbol.asyncDispose]();
  }
}
