import { Backoff, type Clock, type Log, type Random } from "@taffrail/base";

import { ApiAnswerError, ApiStatusError, ApiUnreachableError, ResourceExpiredError } from "./errors.ts";
import { FaultLog } from "./fault-log.ts";
import type { ListPage, ListWatch, WatchEvent } from "./list-watch.ts";
import type { KubeObject } from "./object.ts";
import { Recovery } from "./recovery.ts";

/** What a reflector keeps equal to a collection of the API server. */
export interface Mirror<T extends KubeObject> {
  /**
   * Takes a whole list and answers with its version. Nothing of it may be seen before the last page is in: where `pages` throws,
   * the mirror stays as it was and throws the same.
   */
  replace(pages: AsyncIterable<ListPage<T>>): Promise<string>;
  /** Takes one change and answers with the version it leads to. */
  apply(event: WatchEvent<T>): string;
  /** The line broke; what is mirrored may be behind until the next list or event. */
  broke?(error: unknown): void;
}

/** What everything that runs is given. */
export interface Running {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly log: Log;
  readonly random?: Random;
  /** Shared by all that watch one API server. */
  readonly recovery?: Recovery;
}

/** How long a reflector waits after something broke; a watch that lived `healthyMs` starts over at the shortest wait. */
export const reflectorDefaults = {
  minMs: 800,
  maxMs: 30_000,
  healthyMs: 60_000,
} as const;

/**
 * Keeps `mirror` equal to one collection of the API server until `signal` fires. Never rejects.
 * Lists once, then watches from the last version seen; only an expired one (410) costs a new list.
 */
export async function reflect<T extends KubeObject>(
  source: ListWatch<T>,
  mirror: Mirror<T>,
  { signal, clock, log, random = Math.random, recovery = new Recovery() }: Running,
): Promise<void> {
  const { minMs, maxMs, healthyMs } = reflectorDefaults;
  const backoff = new Backoff(clock, { minMs, maxMs, random });
  let version: string | undefined;
  const faults = new FaultLog(source.resource, { log, clock });
  let brokenLines = 0; // in a row, without a change between them
  while (!signal.aborted) {
    let atLeastMs = 0;
    let isAway = false;
    let since = Infinity; // when there was something to watch from
    const lists = version === undefined;
    try {
      version ??= await mirror.replace(source.list(signal));
      since = clock.now();
      if (lists) recovery.answered();
      for await (const event of source.watch(version, signal)) {
        version = mirror.apply(event);
        recovery.answered();
        const isEarly = clock.now() - since < healthyMs;
        if (event.type === "BOOKMARK" && isEarly) continue; // a server that takes watches and cuts them is not well yet
        backoff.reset();
        brokenLines = 0;
        faults.well();
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ResourceExpiredError) {
        version = undefined;
        recovery.answered();
        log.debug("listing again", { resource: source.resource, error });
        if (!lists) backoff.reset(); // it answers: the list need not wait as long as the server was away
      }
      if (error instanceof ApiAnswerError && ++brokenLines > 1) version = undefined; // it would come again
      isAway = error instanceof ApiUnreachableError;
      mirror.broke?.(error);
      if (error instanceof ApiStatusError) atLeastMs = error.retryAfterMs;
      if (clock.now() - since >= healthyMs) faults.well(); // it was, until now
      if (!(error instanceof ResourceExpiredError)) faults.broke(error);
    }
    if (clock.now() - since >= healthyMs) backoff.reset();
    if (isAway) await recovery.wait(backoff, { signal, clock, random });
    else await backoff.wait(signal, atLeastMs); // returns early, without throwing, when the signal fires
  }
}
