import type { Asking } from "@taffrail/api";
import { compareText, type Labels, type Matcher, type TimeRange } from "@taffrail/model";
import type { SelectHints, Selection } from "@taffrail/promql";
import { readThrough, RemoteReadClient } from "@taffrail/sinks";
import { decodeChunk, samplesInChunk } from "@taffrail/tsdb";
import type { LoadedConfig } from "./config/load.ts";
import { remoteReadsOf } from "./config/remote.ts";
import { RemotePost } from "./remote-post.ts";
import { version } from "./version.ts";

/** What the samples of this server are asked for. */
export interface OwnSeries {
  select(
    matchers: readonly Matcher[],
    range: TimeRange,
    hints: SelectHints | undefined,
    signal: AbortSignal,
  ): Promise<Selection>;
  labelNames(
    matchers: readonly Matcher[],
    range: TimeRange,
    limit: number,
    signal: AbortSignal | undefined,
  ): Promise<readonly string[]>;
  labelValues(
    name: string,
    matchers: readonly Matcher[],
    range: TimeRange,
    limit: number,
    signal: AbortSignal | undefined,
  ): Promise<readonly string[]>;
  seriesLabels(
    matchers: readonly Matcher[],
    range: TimeRange,
    limit: number,
    signal: AbortSignal | undefined,
  ): Promise<readonly Labels[]>;
  /** Of the oldest sample, where that is known. */
  minTime(): number | undefined;
}

const never = new AbortController().signal;

/** The samples of this server with those of every server that the configuration reads from beside them. */
export class RemoteReaders implements AsyncDisposable {
  readonly #own: OwnSeries;
  #held = new AsyncDisposableStack();
  #clients: readonly RemoteReadClient[] = [];

  constructor(config: LoadedConfig, own: OwnSeries) {
    this.#own = own;
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
    const own = (): Promise<Selection> => this.#own.select(matchers, range, hints, signal);
    if (this.#clients.length === 0) return await own();
    const minTime = this.#own.minTime();
    return await readThrough(this.#clients, own, minTime, matchers, range, hints, signal);
  }

  /** Label sets, sorted, at most `limit` (0: all). */
  async seriesLabels(
    matchers: readonly Matcher[],
    range: TimeRange,
    limit = 0,
    asking?: Asking,
  ): Promise<readonly Labels[]> {
    const own = this.#own.seriesLabels(matchers, range, limit, asking?.signal);
    if (this.#clients.length === 0) return await own;
    const found = await this.#series(matchers, range, await own, asking);
    return limit === 0 ? found : found.slice(0, limit);
  }

  /** Names of labels, sorted, at most `limit` (0: all). Other servers are asked where there is a matcher: remote read knows series only. */
  async labelNames(
    matchers: readonly Matcher[],
    range: TimeRange,
    limit = 0,
    asking?: Asking,
  ): Promise<readonly string[]> {
    const own = await this.#own.labelNames(matchers, range, limit, asking?.signal);
    if (this.#clients.length === 0) return own;
    const far = await this.#farSeries(matchers, range, asking);
    return union(
      own,
      far.flatMap((labels) => Array.from(labels, ([name]) => name)),
      limit,
    );
  }

  /** Values of one label, sorted, at most `limit` (0: all). Other servers are asked where there is a matcher. */
  async labelValues(
    name: string,
    matchers: readonly Matcher[],
    range: TimeRange,
    limit = 0,
    asking?: Asking,
  ): Promise<readonly string[]> {
    const own = await this.#own.labelValues(name, matchers, range, limit, asking?.signal);
    if (this.#clients.length === 0) return own;
    const far = await this.#farSeries(matchers, range, asking);
    return union(
      own,
      far.map((labels) => labels.get(name)).filter((value) => value !== ""),
      limit,
    );
  }

  async #farSeries(
    matchers: readonly Matcher[],
    range: TimeRange,
    asking: Asking | undefined,
  ): Promise<readonly Labels[]> {
    if (matchers.length > 0) return await this.#series(matchers, range, [], asking);
    asking?.warn("labels of remote_read servers are told where match[] is given only");
    return [];
  }

  /** Label sets of other servers, and `own`, sorted. */
  async #series(
    matchers: readonly Matcher[],
    range: TimeRange,
    own: readonly Labels[],
    asking: Asking | undefined,
  ): Promise<readonly Labels[]> {
    const { series, warnings = [] } = await readThrough(
      this.#clients,
      async () => ({ series: own.map((labels) => ({ labels, read: () => {} })) }),
      this.#own.minTime(),
      matchers,
      range,
      { stepMs: 0, rangeMs: 0, func: "series", grouping: undefined, without: false },
      asking?.signal ?? never,
    );
    for (const warning of warnings) asking?.warn(warning);
    return series.map(({ labels }) => labels);
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

/** Both lists as one, sorted, each text once, at most `limit` (0: all). */
function union(a: readonly string[], b: readonly string[], limit: number): readonly string[] {
  const all = [...new Set([...a, ...b])].sort(compareText);
  return limit === 0 ? all : all.slice(0, limit);
}
