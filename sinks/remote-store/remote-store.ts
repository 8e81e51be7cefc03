import {
  compareLabels,
  compareText,
  type Labels,
  matchesAll,
  Matcher,
  type MetricMetadata,
  type MetricType,
  metricTypes,
  type TimeRange,
} from "@taffrail/model";
import type { ReadHints, RemoteReadClient } from "../remote-read/client.ts";
import { addedLabels, type ReadSelection, type ReadSeries, stripped } from "../remote-read/read-through.ts";
import { copyRange } from "../remote-read/rows.ts";
import { readExportLines } from "./export-lines.ts";
import { labelsOf, type StoredRows } from "./found-series.ts";
import { readMatrix } from "./matrix-answer.ts";
import {
  type Answer,
  type Fields,
  QueryApi,
  type QueryApiOptions,
  type Question,
  refuseStatus,
} from "./query-api.ts";
import { selectorText } from "./selector-text.ts";
import { turnsUntil } from "./turns.ts";

/** What a remote store is made of. */
export interface RemoteStoreOptions extends QueryApiOptions {
  /** Reads samples by remote read, which has every kind of sample whole; without it they come by the query API. */
  readonly read?: RemoteReadClient;
}

/** Exemplars of one series, oldest first. */
export interface RemoteExemplars {
  readonly labels: Labels;
  readonly exemplars: readonly { readonly labels: Labels; readonly value: number; readonly t: number }[];
}

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
  readonly #api: QueryApi;
  /** Whether the server has an export; `undefined`: that is not known yet. */
  #hasExport: boolean | undefined = undefined;

  constructor(options: RemoteStoreOptions) {
    this.#options = options;
    this.#api = new QueryApi(options);
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
    const found = await this.#api.asking("select", signal, async (until) =>
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
    const names = await this.#api.texts("labels", posted("/api/v1/labels", fields), signal);
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
    const question = { path, fields: this.#fields(matchers, range, limit), isPosted: false };
    return cut((await this.#api.texts("label_values", question, signal)).sort(compareText), limit);
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
    const list = await this.#api.list("series", posted("/api/v1/series", fields), signal);
    const sets = list.map(labelsOf).filter((labels) => matchesAll(labels, all));
    return cut(sets.map((labels) => stripped(labels, added)).sort(compareLabels), limit);
  }

  /** What the server knows of metric families; of one that it knows in several ways, each. */
  async metadata(signal: AbortSignal): Promise<readonly MetricMetadata[]> {
    const data = await this.#api.data(
      "metadata",
      { path: "/api/v1/metadata", fields: [], isPosted: false },
      signal,
    );
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
      const question = posted("/api/v1/query_exemplars", fields);
      for (const one of await this.#api.list("exemplars", question, signal)) {
        const { seriesLabels, exemplars } = (one ?? {}) as Readonly<Record<string, unknown>>;
        const labels = stripped(labelsOf(seriesLabels), added);
        const list = Array.isArray(exemplars) ? (exemplars as readonly unknown[]) : [];
        found.set(labels.key, { labels, exemplars: list.map(exemplarOf) });
      }
    }
    return [...found.values()].sort((a, b) => compareLabels(a.labels, b.labels));
  }

  /** By the export as long as it is not known that there is none: a gateway says 404 also while the server behind it is away. */
  async #samples(
    matchers: readonly Matcher[],
    range: TimeRange,
    signal: AbortSignal,
  ): Promise<Answer<readonly StoredRows[]>> {
    const selector = selectorText(matchers);
    if (this.#hasExport !== false) {
      const exported = await this.#exported(selector, range, signal);
      this.#hasExport ??= exported === undefined ? undefined : true;
      if (exported !== undefined) return exported;
    }
    const found = await this.#queried(selector, range, signal);
    this.#hasExport ??= found === undefined ? undefined : false;
    return found ?? { value: [], bytes: 0 };
  }

  /** Samples by the export of VictoriaMetrics; `undefined` where there is no such path. */
  async #exported(
    selector: string,
    range: TimeRange,
    signal: AbortSignal,
  ): Promise<Answer<readonly StoredRows[]> | undefined> {
    const fields: Fields = [["match[]", selector], ...timesOf(range)];
    const { status, body, release } = await this.#api.send(posted("/api/v1/export", fields), signal);
    try {
      if (this.#hasExport === undefined && (status === 404 || status === 405)) return undefined;
      refuseStatus(status, body);
      return { value: await readExportLines(body, turnsUntil(signal)), bytes: body.length };
    } finally {
      release?.();
    }
  }

  /** Samples by a query for a range selector; `undefined` where the server need not be asked, as it has none so old or new. */
  async #queried(
    selector: string,
    range: TimeRange,
    signal: AbortSignal,
  ): Promise<Answer<readonly StoredRows[]> | undefined> {
    const maxt = Math.min(latestMs, range.maxt);
    const length = maxt - Math.max(earliestMs, range.mint) + 1; // the range of a selector is open at its left
    if (length <= 0) return undefined;
    const query: Fields = [
      ["query", `${selector}[${length}ms]`],
      ["time", seconds(maxt)],
    ];
    const { value, bytes } = await this.#api.read(posted("/api/v1/query", query), signal);
    return { value: await readMatrix(value, turnsUntil(signal)), bytes };
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

function posted(path: string, fields: Fields): Question {
  return { path, fields, isPosted: true };
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

const types: ReadonlySet<unknown> = new Set(metricTypes);

function typeOf(value: unknown): MetricType {
  return types.has(value) ? (value as MetricType) : "unknown";
}

function exemplarOf(one: unknown): RemoteExemplars["exemplars"][number] {
  const { labels, value, timestamp } = (one ?? {}) as Readonly<Record<string, unknown>>;
  return {
    labels: labelsOf(labels ?? {}),
    value: Number(textOf(value).replace("Inf", "Infinity")),
    t: Math.round(Number(timestamp) * 1000),
  };
}
