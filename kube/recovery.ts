import type { Backoff, Clock, Random } from "@taffrail/base";

/** Those woken start within so many milliseconds of each other, not at once. */
const spreadMs = 1000;

/**
 * Tells all who wait for one API server that it answers again, so that nobody sits out a wait that grew while it was away. One serves all watches of
 * a client.
 */
export class Recovery {
  readonly #waiting = new Set<() => void>();

  /** The server answered one of them. */
  answered(): void {
    for (const wake of this.#waiting) wake();
  }

  /** Waits as `backoff` says, or until it answered another. Returns early, without throwing, when the signal fires. */
  async wait(
    backoff: Backoff,
    { signal, clock, random }: { signal: AbortSignal; clock: Clock; random: Random },
  ): Promise<void> {
    const woken = new AbortController();
    const wake = (): void => woken.abort();
    this.#waiting.add(wake);
    try {
      await backoff.wait(AbortSignal.any([signal, woken.signal]));
    } finally {
      this.#waiting.delete(wake);
    }
    if (!woken.signal.aborted) return;
    backoff.reset();
    await clock.sleep(random() * spreadMs, signal);
  }
}
