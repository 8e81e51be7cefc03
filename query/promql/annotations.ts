import type { Span } from "./ast.ts";
import { positionOf } from "./syntax-error.ts";

/** What a query says beside its result. Texts are those of Prometheus's API: `PromQL warning: … (1:6)`. */
export class Annotations {
  readonly #query: string;
  readonly #warnings = new Set<string>();
  readonly #infos = new Set<string>();
  /** Adjustments for monotonicity by the text around their figures: they are told once, with the figures of all. */
  readonly #monotonicity = new Map<string, Monotonicity>();

  constructor(query: string) {
    this.#query = query;
  }

  warn(text: string, span: Span): void {
    this.#warnings.add(`PromQL warning: ${text}${this.#at(span)}`);
  }

  info(text: string, span: Span): void {
    this.#infos.add(`PromQL info: ${text}${this.#at(span)}`);
  }

  /** Buckets of a classic histogram that had to be lifted at `t`; said once for each metric and place. */
  forcedMonotonicity(
    metric: string,
    span: Span,
    fix: { t: number; minBucket: number; maxBucket: number; maxDiff: number },
  ): void {
    const key = `${metric}\n${span.start}`;
    const known = this.#monotonicity.get(key);
    if (known === undefined) {
      this.#monotonicity.set(key, { metric, span, count: 1, ...fix, lastT: fix.t });
      return;
    }
    known.count++;
    known.minBucket = Math.min(known.minBucket, fix.minBucket);
    known.maxBucket = Math.max(known.maxBucket, fix.maxBucket);
    known.maxDiff = Math.max(known.maxDiff, fix.maxDiff);
    known.t = Math.min(known.t, fix.t);
    known.lastT = Math.max(known.lastT, fix.t);
  }

  get warnings(): readonly string[] {
    return [...this.#warnings];
  }

  get infos(): readonly string[] {
    const told = [...this.#monotonicity.values()].map((m) => this.#monotonicityText(m));
    return [...this.#infos, ...told];
  }

  #monotonicityText(m: Monotonicity): string {
    const from = new Date(m.t).toISOString().replace(/\.000Z$/, "Z");
    const to = new Date(m.lastT).toISOString().replace(/\.000Z$/, "Z");
    return (
      `PromQL info: input to histogram_quantile needed to be fixed for monotonicity ` +
      `(see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)` +
      `${forMetric(m.metric)}, from buckets ${m.minBucket} to ${m.maxBucket}, with a max diff of ${m.maxDiff}, ` +
      `over ${m.count} samples from ${from} to ${to}${this.#at(m.span)}`
    );
  }

  #at(span: Span): string {
    if (this.#query === "") return "";
    return ` (${positionOf(this.#query, span.start)})`;
  }
}

interface Monotonicity {
  readonly metric: string;
  readonly span: Span;
  count: number;
  minBucket: number;
  maxBucket: number;
  maxDiff: number;
  t: number;
  lastT: number;
}

/** ` for metric name "x"`, or nothing where there is no name. */
export function forMetric(name: string): string {
  return name === "" ? "" : ` for metric name ${quoted(name)}`;
}

/** A text in double quotes, as Go's `%q` writes plain ones. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}
