import { TaffrailError } from "@taffrail/base";
import type { HttpDiscovery } from "../config.ts";
import { HttpTransport } from "../http/http-transport.ts";
import { readGroups } from "./group-list.ts";
import { type DiscoveryRunning, type Look, RefreshedGroups } from "./refreshed.ts";
import type { GroupSource, TargetGroup } from "./target-group.ts";

/** A list of targets that a server did not give, or not as it should. The targets of the last good one stay. */
export class TargetListError extends TaffrailError {
  readonly code = "scrape/target-list";
}

/** A list may have no more bytes than this, decoded. */
const longestListBytes = 64 << 20;

/** Targets that a server lists. Spec: "HTTP SD" of Prometheus. */
export class HttpGroups implements GroupSource {
  readonly #discovery: HttpDiscovery;
  readonly #running: DiscoveryRunning;
  readonly #userAgent: string;
  readonly #transport: HttpTransport;
  readonly #refreshed: RefreshedGroups;
  #last = ""; // the list that the groups were made of

  constructor(discovery: HttpDiscovery, running: DiscoveryRunning, userAgent: string) {
    this.#discovery = discovery;
    this.#running = running;
    this.#userAgent = userAgent;
    this.#transport = new HttpTransport(discovery.http, undefined, running.clock);
    this.#refreshed = new RefreshedGroups(discovery.refreshIntervalMs, running, (before, signal) =>
      this.#look(before, signal),
    );
  }

  get error(): unknown {
    return this.#refreshed.error;
  }

  get ready(): Promise<void> {
    return this.#refreshed.ready;
  }

  groups(): Iterable<TargetGroup> {
    return this.#refreshed.groups();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#refreshed[Symbol.asyncDispose]();
    this.#transport.close();
  }

  async #look(before: readonly TargetGroup[], signal: AbortSignal): Promise<Look> {
    try {
      const text = await this.#fetch(signal);
      if (text === this.#last) return { groups: before };
      const { url } = this.#discovery;
      const groups = readGroups(parse(text, url), {
        name: url,
        label: "__meta_url",
        fault: (message) => new TargetListError(message),
      });
      this.#last = text;
      return { groups };
    } catch (error) {
      if (!signal.aborted) this.#running.counters.httpFailures.add(1);
      throw error;
    }
  }

  async #fetch(stop: AbortSignal): Promise<string> {
    const { url, refreshIntervalMs, http } = this.#discovery;
    const ended = new AbortController();
    const onStop = (): void => ended.abort(stop.reason);
    stop.addEventListener("abort", onStop);
    const late = new TargetListError(
      `cannot get targets from ${url}: no answer in ${refreshIntervalMs / 1000} s`,
    );
    const timer = setTimeout(() => ended.abort(late), refreshIntervalMs);
    try {
      const answer = await this.#transport.fetch(url, {
        headers: {
          "User-Agent": this.#userAgent,
          Accept: "application/json",
          "Accept-Encoding": "gzip",
          "X-Prometheus-Refresh-Interval-Seconds": String(refreshIntervalMs / 1000),
        },
        signal: ended.signal,
        maxBytes: longestListBytes,
        followRedirects: http.followRedirects,
        unixSocket: undefined,
      });
      const text = Buffer.from(answer.body).toString("utf8");
      const { status, statusText = "", headers } = answer;
      answer.release?.();
      if (status !== 200)
        throw new TargetListError(`server returned HTTP status ${status} ${statusText}`.trimEnd());
      const type = headers["content-type"] ?? "";
      if (!/^application\/json(;\s*charset=("utf-8"|utf-8))?$/i.test(type.trim()))
        throw new TargetListError(`unsupported content type ${JSON.stringify(type)}`);
      return text;
    } finally {
      clearTimeout(timer);
      stop.removeEventListener("abort", onStop);
    }
  }
}

function parse(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TargetListError(`cannot use the targets of ${url}: they are not JSON`, { cause });
  }
}
