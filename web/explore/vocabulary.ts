import type { CompletionProvider, MetricEntry } from "@taffrail/promql";

/** What is known of a metric family. */
export interface MetricAbout {
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

/** The words a query can be made of, as the server knows them. Every question is asked once and kept. */
export class Vocabulary implements CompletionProvider {
  readonly #fetch: (path: string) => Promise<unknown>;
  readonly #kept = new Map<string, Promise<unknown>>();

  /** `ask` answers the `data` of a path of the Prometheus API. */
  constructor(ask: (path: string) => Promise<unknown> = askServer) {
    this.#fetch = ask;
  }

  /** All of them, whatever was typed: filtering a few thousand names costs less than asking again. */
  async metrics(): Promise<readonly MetricEntry[]> {
    const [names, about] = await Promise.all([
      this.#ask<readonly string[]>("label/__name__/values", []),
      this.#ask<Readonly<Record<string, readonly MetricAbout[]>>>("metadata?limit_per_metric=1", {}),
    ]);
    return names.map((name) => {
      const found = aboutOf(about, name);
      return found === undefined ? { name } : { name, type: found.type, help: found.help };
    });
  }

  labelNames(selector: string | undefined): Promise<readonly string[]> {
    return this.#ask<readonly string[]>(`labels${matching(selector)}`, []);
  }

  labelValues(label: string, selector: string | undefined): Promise<readonly string[]> {
    return this.#ask<readonly string[]>(`label/${encodeURIComponent(label)}/values${matching(selector)}`, []);
  }

  #ask<T>(path: string, otherwise: T): Promise<T> {
    let answer = this.#kept.get(path);
    if (answer === undefined) {
      if (this.#kept.size >= mostKept) this.#kept.clear();
      answer = this.#fetch(path).catch(() => {
        this.#kept.delete(path); // the next keystroke asks again
        return otherwise;
      });
      this.#kept.set(path, answer);
    }
    return answer as Promise<T>;
  }
}

const mostKept = 500;

function matching(selector: string | undefined): string {
  return selector === undefined || selector === "" ? "" : `?match[]=${encodeURIComponent(selector)}`;
}

async function askServer(path: string): Promise<unknown> {
  const response = await fetch(`/api/v1/${path}`);
  const { data } = (await response.json()) as { data?: unknown };
  if (data === undefined) throw new Error(`the server answered ${response.status}`);
  return data;
}

/** What is known of a series' family: its own name, or without the endings of histograms, summaries and counters. */
export function aboutOf(
  all: Readonly<Record<string, readonly MetricAbout[]>>,
  metric: string,
): MetricAbout | undefined {
  for (const ending of ["", "_bucket", "_sum", "_count", "_total", "_info"]) {
    if (!metric.endsWith(ending)) continue;
    const about = all[ending === "" ? metric : metric.slice(0, -ending.length)]?.[0];
    if (about !== undefined) return about;
  }
  return undefined;
}
