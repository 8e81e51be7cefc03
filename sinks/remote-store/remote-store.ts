import { messageOf, NotSupportedError } from "@taffrail/base";
import {
  compareLabels,
  compareText,
  type Labels,
  matchesAll,
  Matcher,
  type MetricMetadata,
  type MetricType,
  type TimeRange,
} from "@taffrail/model";
import { type Fetch, shownBody } from "../http.ts";
import type { ReadHints, RemoteReadClient } from "../remote-read/client.ts";
import { addedLabels, type ReadSelection, type ReadSeries, stripped } from "../remote-read/read-through.ts";
import { copyRange } from "../remote-read/rows.ts";
import type { RemoteStoreConfig } from "./config.ts";
import { RemoteStoreError } from "./errors.ts";
import { readExportLines } from "./export-lines.ts";
import { labelsOf, type StoredRows } from "./found-series.ts";
import { readMatrix } from "./matrix-answer.ts";
import { selectorText } from "./selector-text.ts";
import { turnsUntil } from "./turns.ts";

/** A request that ended. */
export interface RemoteAnswered {
  readonly operation: RemoteOperation;
  readonly seconds: number;
  /** Of the answer; 0 where none came. */
  readonly bytes: number;
  /** Why it failed; `undefined`: it did not. */
  readonly error: string | undefined;
}

export type RemoteOperation = "select" | "labels" | "label_values" | "series" | "metadata" | "exemplars";

/** What a remote store is made of. */
export interface RemoteStoreOptions {
  readonly config: RemoteStoreConfig;
  readonly fetch: Fetch;
  /** Reads samples by remote read, which has every kind of sample whole; without it they come by the query API. */
  readonly read?: RemoteReadClient;
  readonly userAgent: string;
  readonly answered?: (answered: RemoteAnswered) => void;
}

/** Exemplars of one series, oldest first. */
export interface RemoteExemplars {
  readonly labels: Labels;
  readonly exemplars: readonly { readonly labels: Labels; readonly value: number; readonly t: number }[];
}

type Fields = readonly (readonly [name: string, value: string])[];

/** Not every server takes all of time: from a second after 1970 to the year 2255, Unix milliseconds. */
const earliestMs = 1000;
const latestMs = 9_000_000_000_000;

/**
 * Samples that another server keeps, read by the HTTP API of Prometheus. Raw samples come from VictoriaMetrics by its export, which has
 * staleness markers, from others by a query for a range selector, which has none, or by remote read where that is given. Whoever answers,
 * what it found is held against the matchers again. Rejects with `RemoteStoreError` or `signal.reason`.
 */
export class RemoteStore {
  readonly #options: RemoteStoreOptions;
  /** Whether the server has an export; `undefined`: it was not asked yet. */
  #hasExport: boolean | undefined = undefined;

  constructor(options: RemoteStoreOptions) {
    this.#options = options;
  }

  /** Series that match, sorted by labels, with their samples in the range. */
  async select(
    matchers: readonly Matcher[],
    range: TimeRange,
    hints: ReadHints | undefined,
    signal: AbortSignal,
  ): Promise<ReadSelection> {
    const { config, read } = this.#options;
    const added = addedLabels(config, matchers);
    const all = withAdded(matchers, added);
    const found = await this.#asking("select", signal, async (until) =>
      read === undefined
        ? await this.#samples(all, range, until)
        : { value: await read.read(all, range, hints, until), bytes: 0 },
    );
    const series: ReadSeries[] = [];
    for (const { labels, rows } of found) {
      if (!matchesAll(labels, all) || rows.length === 0) continue;
      const shown = stripped(labels, added);
      series.push({ labels: shown, read: (mint, maxt, into) => copyRange(rows, mint, maxt, into) });
    }
    return { series: series.sort((a, b) => compareLabels(a.labels, b.labels)) };
  }

  /** Names of labels, sorted, at most `limit` (0: all). */
  async labelNames(
    matchers: readonly Matcher[],
    range: TimeRange,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const hidden = new Set(addedLabels(this.#options.config, matchers).map(([name]) => name));
    const fields = this.#fields(matchers, range, limit === 0 ? 0 : limit + hidden.size);
    const names = await this.#texts("labels", "/api/v1/labels", fields, signal, true);
    return cut(names.filter((name) => !hidden.has(name)).sort(compareText), limit);
  }

  /** Values of one label, sorted, at most `limit` (0: all). */
  async labelValues(
    name: string,
    matchers: readonly Matcher[],
    range: TimeRange,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    if (addedLabels(this.#options.config, matchers).some(([hidden]) => hidden === name)) return [];
    const path = `/api/v1/label/${encodeURIComponent(name)}/values`;
    const fields = this.#fields(matchers, range, limit);
    return cut((await this.#texts("label_values", path, fields, signal, false)).sort(compareText), limit);
  }

  /** Label sets, sorted, at most `limit` (0: all). */
  async seriesLabels(
    matchers: readonly Matcher[],
    range: TimeRange,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly Labels[]> {
    const added = addedLabels(this.#options.config, matchers);
    const all = withAdded(matchers, added);
    const fields: Fields = [["match[]", selectorText(all)], ...timesOf(range), ...limitOf(limit)];
    const list = await this.#list("series", "/api/v1/series", fields, signal, true);
    const sets = list.map(labelsOf).filter((labels) => matchesAll(labels, all));
    return cut(sets.map((labels) => stripped(labels, added)).sort(compareLabels), limit);
  }

  /** What the server knows of metric families; of one that it knows in several ways, each. */
  async metadata(signal: AbortSignal): Promise<readonly MetricMetadata[]> {
    const data = await this.#data("metadata", "/api/v1/metadata", [], signal, false);
    if (typeof data !== "object" || data === null) return [];
    return Object.entries(data).flatMap(([family, variants]) =>
      (Array.isArray(variants) ? (variants as readonly unknown[]) : []).map((one) => {
        const { type, help, unit } = (one ?? {}) as Readonly<Record<string, unknown>>;
        return { family, type: typeOf(type), help: textOf(help), unit: textOf(unit) };
      }),
    );
  }

  /** Exemplars of the series that satisfy all matchers of any list, sorted by labels. */
  async exemplars(
    lists: readonly (readonly Matcher[])[],
    range: TimeRange,
    signal: AbortSignal,
  ): Promise<readonly RemoteExemplars[]> {
    const found = new Map<string, RemoteExemplars>();
    for (const matchers of lists) {
      const added = addedLabels(this.#options.config, matchers);
      const query = selectorText(withAdded(matchers, added));
      const fields: Fields = [["query", query], ...timesOf(range)];
      for (const one of await this.#list("exemplars", "/api/v1/query_exemplars", fields, signal, true)) {
        const { seriesLabels, exemplars } = (one ?? {}) as Readonly<Record<string, unknown>>;
        const labels = stripped(labelsOf(seriesLabels), added);
        const list = Array.isArray(exemplars) ? (exemplars as readonly unknown[]) : [];
        found.set(labels.key, { labels, exemplars: list.map(exemplarOf) });
      }
    }
    return [...found.values()].sort((a, b) => compareLabels(a.labels, b.labels));
  }

  async #samples(
    matchers: readonly Matcher[],
    range: TimeRange,
    signal: AbortSignal,
  ): Promise<{ value: readonly StoredRows[]; bytes: number }> {
    const selector = selectorText(matchers);
    if (this.#hasExport !== false) {
      const fields: Fields = [["match[]", selector], ...timesOf(range)];
      const { status, body, release } = await this.#send("/api/v1/export", fields, signal, true);
      try {
        this.#hasExport ??= status !== 404 && status !== 405;
        if (this.#hasExport) {
          refuse(status, body);
          return { value: await readExportLines(body, turnsUntil(signal)), bytes: body.length };
        }
      } finally {
        release?.();
      }
    }
    const maxt = Math.min(latestMs, range.maxt);
    const length = maxt - Math.max(earliestMs, range.mint) + 1; // the range of a selector is open at its left
    if (length <= 0) return { value: [], bytes: 0 };
    const query: Fields = [
      ["query", `${selector}[${length}ms]`],
      ["time", seconds(maxt)],
    ];
    const { data, bytes } = await this.#envelope("/api/v1/query", query, signal, true);
    return { value: await readMatrix(data, turnsUntil(signal)), bytes };
  }

  async #texts(
    operation: RemoteOperation,
    path: string,
    fields: Fields,
    signal: AbortSignal,
    isPosted: boolean,
  ): Promise<string[]> {
    const list = await this.#list(operation, path, fields, signal, isPosted);
    return list.filter((text): text is string => typeof text === "string");
  }

  async #list(
    operation: RemoteOperation,
    path: string,
    fields: Fields,
    signal: AbortSignal,
    isPosted: boolean,
  ): Promise<readonly unknown[]> {
    const data = await this.#data(operation, path, fields, signal, isPosted);
    return Array.isArray(data) ? (data as readonly unknown[]) : []; // some say null where there is nothing
  }

  #data(
    operation: RemoteOperation,
    path: string,
    fields: Fields,
    signal: AbortSignal,
    isPosted: boolean,
  ): Promise<unknown> {
    return this.#asking(operation, signal, async (until) => {
      const { data, bytes } = await this.#envelope(path, fields, until, isPosted);
      return { value: data, bytes };
    });
  }

  /** One question, within its time, counted. */
  async #asking<T>(
    operation: RemoteOperation,
    signal: AbortSignal,
    ask: (signal: AbortSignal) => Promise<{ readonly value: T; readonly bytes: number }>,
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

  async #envelope(
    path: string,
    fields: Fields,
    signal: AbortSignal,
    isPosted: boolean,
  ): Promise<{ readonly data: unknown; readonly bytes: number }> {
    const { status, body, release } = await this.#send(path, fields, signal, isPosted);
    try {
      let answer: { readonly status?: unknown; readonly data?: unknown; readonly error?: unknown } | null;
      try {
        answer = JSON.parse(new TextDecoder().decode(body)) as typeof answer;
      } catch {
        answer = null;
      }
      if (answer?.status === "error") throw new RemoteStoreError(`got ${status} ${textOf(answer.error)}`);
      refuse(status, body);
      if (answer?.status !== "success") throw new RemoteStoreError(`got ${shownBody(body)}, want JSON`);
      return { data: answer.data, bytes: body.length };
    } finally {
      release?.();
    }
  }

  #send(path: string, fields: Fields, signal: AbortSignal, isPosted: boolean): ReturnType<Fetch> {
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

  #fields(matchers: readonly Matcher[], range: TimeRange, limit: number): Fields {
    const all = withAdded(matchers, addedLabels(this.#options.config, matchers));
    const selectors: Fields = all.length === 0 ? [] : [["match[]", selectorText(all)]];
    return [...selectors, ...timesOf(range), ...limitOf(limit)];
  }
}

function withAdded(
  matchers: readonly Matcher[],
  added: readonly (readonly [string, string])[],
): readonly Matcher[] {
  return [...matchers, ...added.map(([name, value]) => new Matcher(name, "=", value))];
}

function refuse(status: number, body: Uint8Array): void {
  if (status < 200 || status >= 300) throw new RemoteStoreError(`got ${status} ${shownBody(body)}`.trim());
}

function timesOf({ mint, maxt }: TimeRange): Fields {
  const start = Math.min(Math.max(mint, earliestMs), latestMs);
  return [
    ["start", seconds(start)],
    ["end", seconds(Math.max(start, Math.min(maxt, latestMs)))],
  ];
}

function limitOf(limit: number): Fields {
  return limit === 0 ? [] : [["limit", String(limit)]];
}

function seconds(ms: number): string {
  return (Math.round(ms) / 1000).toFixed(3);
}

function cut<T>(list: readonly T[], limit: number): readonly T[] {
  return limit === 0 ? list : list.slice(0, limit);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

const types: ReadonlySet<string> = new Set<MetricType>([
  "counter",
  "gauge",
  "histogram",
  "gaugehistogram",
  "summary",
  "info",
  "stateset",
]);

function typeOf(value: unknown): MetricType {
  return typeof value === "string" && types.has(value) ? (value as MetricType) : "unknown";
}

function exemplarOf(one: unknown): RemoteExemplars["exemplars"][number] {
  const { labels, value, timestamp } = (one ?? {}) as Readonly<Record<string, unknown>>;
  return {
    labels: labelsOf(labels ?? {}),
    value: Number(textOf(value).replace("Inf", "Infinity")),
    t: Math.round(Number(timestamp) * 1000),
  };
}
