import type { Matcher, TimeRange } from "@taffrail/model";
import type { SelectHints, Selection } from "@taffrail/promql";
import { readThrough, RemoteReadClient } from "@taffrail/sinks";
import { decodeChunk, samplesInChunk, type Tsdb } from "@taffrail/tsdb";
import type { LoadedConfig } from "./config/load.ts";
import { remoteReadsOf } from "./config/remote.ts";
import { RemotePost } from "./remote-post.ts";
import { version } from "./version.ts";

/** The local store with every server that the configuration reads from beside it. */
export class RemoteReaders implements AsyncDisposable {
  readonly #store: Tsdb;
  #held = new AsyncDisposableStack();
  #clients: readonly RemoteReadClient[] = [];

  constructor(config: LoadedConfig, store: Tsdb) {
    this.#store = store;
    this.#open(config);
  }

  /** Checks a configuration before anything of it is taken over. Throws `NotSupportedError`. */
  check(config: LoadedConfig): void {
    remoteReadsOf(config);
  }

  /** Takes over a configuration that was checked. Connections of before end with what is under way on them. */
  update(config: LoadedConfig): Promise<void> {
    const before = this.#held;
    this.#held = new AsyncDisposableStack();
    this.#open(config);
    return before.disposeAsync();
  }

  /** Series that match, from here and from there. */
  async select(
    matchers: readonly Matcher[],
    range: TimeRange,
    hints: SelectHints | undefined,
    signal: AbortSignal,
  ): Promise<Selection> {
    const local = (): Promise<Selection> => this.#store.select(matchers, range, signal);
    if (this.#clients.length === 0) return await local();
    return await readThrough(
      this.#clients,
      local,
      this.#store.stats().minTime,
      matchers,
      range,
      hints,
      signal,
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#held.disposeAsync();
  }

  #open(config: LoadedConfig): void {
    this.#clients = remoteReadsOf(config).map(({ config: remote, http }) => {
      const { post } = this.#held.use(new RemotePost(http));
      return new RemoteReadClient({
        config: remote,
        post,
        decodeChunk: (encoding, bytes, into) =>
          decodeChunk(encoding, bytes, 0, samplesInChunk(encoding, bytes, 0), -Infinity, Infinity, into),
        userAgent: `Taffrail/${version}`,
      });
    });
  }
}
