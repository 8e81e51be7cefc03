import type { FloatHistogram } from "./samples.ts";
import type { MetricType } from "./sink.ts";

/** An exemplar as it is exposed. */
export interface FamilyExemplar {
  /** Name, value, name, value … */
  readonly labels: readonly string[];
  readonly value: number;
  /** Unix milliseconds. */
  readonly t?: number;
}

/** One sample of a family. */
export interface FamilySample {
  /** The whole name: `http_requests_total`, `latency_seconds_bucket`. */
  readonly name: string;
  /** Name, value, name, value …; no `__name__`. */
  readonly labels: readonly string[];
  readonly value: number;
  /** Unix milliseconds; absent where the time is that of the scrape. */
  readonly t?: number;
  /** When what it counts began, Unix milliseconds. */
  readonly startT?: number;
  readonly exemplar?: FamilyExemplar;
  /** A native histogram, whose sum is then in `value`; `name` is the family's. */
  readonly histogram?: FloatHistogram;
}

/** A metric family as it is exposed: what it is, and its samples. */
export interface MetricFamily {
  /** As in `TYPE` lines; a counter's may end in `_total` or leave that off. */
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  readonly unit?: string;
  readonly samples: readonly FamilySample[];
}
