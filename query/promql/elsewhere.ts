import { TaffrailError } from "@taffrail/base";
import type { Matcher } from "@taffrail/model";
import type { EngineLimits } from "./engine.ts";
import type { QueryTimes } from "./plan.ts";
import type { SelectedSeries } from "./source.ts";

/** A query that may be evaluated in another place than where it was asked. */
export interface PlacedQuestion {
  readonly text: string;
  readonly times: QueryTimes;
  readonly lookbackMs: number;
  readonly timeoutMs: number;
  readonly limits: EngineLimits;
  /** Fires when the answer is not wanted any more, or the time is over. */
  readonly signal: AbortSignal;
  readonly explain: boolean;
}

/** What one selector of it found. They come in the order in which an engine that plans the same query asks for them. */
export interface SelectedRange {
  readonly matchers: readonly Matcher[];
  readonly mint: number;
  readonly maxt: number;
  readonly series: readonly SelectedSeries[];
}

/** The other place could not read what it was handed, and nobody is to blame: the query is to be evaluated here. */
export class ElsewhereFailedError extends TaffrailError {
  readonly code = "promql/elsewhere";
}
