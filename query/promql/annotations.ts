import type { Span } from "./ast.ts";
import { formatFloat } from "./format-float.ts";
import { positionOf } from "./syntax-error.ts";

/** What a query says beside its result. Texts are those of Prometheus's API: `PromQL warning: … (1:6)`. */
export class Annotations {
  readonly #query: string;
  /** Texts to where they were said last: what is said of many places is told of one. */
  readonly #warnings = new Map<string, Span>();
  readonly #infos = new Map<string, Span>();
  /** Adjustments for monotonicity by the text around their figures: they are told once, with the figures of all. */
  readonly #monotonicity = new Map<string, Monotonicity>();

  constructor(query: string) {
    this.#query = query;
  }

  warn(text: string, span: Span): void {
    this.#warnings.set(`PromQL warning: ${text}`, span);
  }

  info(text: string, span: Span): void {
    this.#infos.set(`PromQL info: ${text}`, span);
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
    return this.#told(this.#warnings);
  }

  get infos(): readonly string[] {
    const told = [...this.#monotonicity.values()].map((m) => this.#monotonicityText(m));
    return [...this.#told(this.#infos), ...told];
  }

  #told(notes: ReadonlyMap<string, Span>): string[] {
    return [...notes].map(([text, span]) => text + this.#at(span));
  }

  #monotonicityText(m: Monotonicity): string {
    const from = new Date(m.t).toISOString().replace(/\.\d+Z$/, "Z");
    const to = new Date(m.lastT).toISOString().replace(/\.\d+Z$/, "Z");
    return (
      `PromQL info: input to histogram_quantile needed to be fixed for monotonicity ` +
      `(see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)` +
      `${forMetric(m.metric)}, from buckets ${formatFloat(m.minBucket)} to ${formatFloat(m.maxBucket)}, ` +
      `with a max diff of ${twoDigits(m.maxDiff)}, ` +
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

/** A number with two digits that count, as Go's `%.2g` writes it. */
function twoDigits(value: number): string {
  const [digits, exponent] = value.toExponential(1).split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 2) return String(Number(value.toPrecision(2)));
  const sign = power < 0 ? "-" : "+";
  return `${digits!.replace(/\.0$/, "")}e${sign}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** ` for metric name "x"`, or nothing where there is no name. */
export function forMetric(name: string): string {
  return name === "" ? "" : ` for metric name ${quoted(name)}`;
}

/** A text in double quotes, as Go's `%q` writes plain ones. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}
