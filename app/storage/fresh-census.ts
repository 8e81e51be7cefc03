import type { DataView } from "@taffrail/api";
import type { Clock } from "@taffrail/base";
import type { EngineLimits } from "@taffrail/promql";
import type { Census } from "@taffrail/tsdb";

/** As many of each list are shown. */
export const mostOfList = 20;
/** What was counted is good for so long. */
const freshMs = 5_000;

/** Series as they were counted, and when. */
type Counted = Pick<DataView, "census" | "at">;

/** Counts series once for all who ask within five seconds. */
export class FreshCensus {
  readonly #of: { census(most: number, signal?: AbortSignal): Promise<Census> };
  readonly #running: { readonly clock: Clock; readonly signal: AbortSignal };
  #last: { readonly at: number; readonly counted: Promise<Counted> } | undefined = undefined;

  constructor(
    of: { census(most: number, signal?: AbortSignal): Promise<Census> },
    running: { readonly clock: Clock; readonly signal: AbortSignal },
  ) {
    this.#of = of;
    this.#running = running;
  }

  get(): Promise<Counted> {
    const at = this.#running.clock.now();
    if (this.#last !== undefined && at - this.#last.at < freshMs) return this.#last.counted;
    const counted = this.#count(at);
    const last = { at, counted };
    this.#last = last;
    counted.catch(() => {
      if (this.#last === last) this.#last = undefined; // the next one tries again
    });
    return counted;
  }

  async #count(at: number): Promise<Counted> {
    const census = await this.#of.census(mostOfList, this.#running.signal);
    return { census: { ...census, labels: census.labels.slice(0, mostOfList) }, at };
  }
}

/** What queries may cost, as it is shown. */
export function shownLimits({
  maxSamples,
  maxConcurrent,
  timeoutMs,
}: EngineLimits): DataView["memory"]["queries"] {
  return { maxSamples, maxConcurrent, timeoutMs };
}
