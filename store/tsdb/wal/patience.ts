import { Backoff, type Clock, type Log, messageOf } from "@taffrail/base";

/** What keeps a log from being read. */
export interface ReadTrouble {
  readonly reason: string;
  /** When it was first met, Unix milliseconds. */
  readonly sinceMs: number;
  /** How often it was tried since. */
  readonly tries: number;
}

/** What a patience needs. */
export interface PatienceOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Ends waiting: what is waited for then fails with its reason. */
  readonly signal: AbortSignal;
}

/** Does again what a disk refuses, after waits that grow up to a minute, and says what is wrong meanwhile. */
export class Patience {
  readonly #options: PatienceOptions;
  readonly #backoff: Backoff;
  /** `undefined`: all is well. */
  trouble: ReadTrouble | undefined = undefined;

  constructor(options: PatienceOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.clock, { minMs: 1_000, maxMs: 60_000 });
  }

  /** Gives what `attempt` gives once it does. Throws `signal.reason` when told to stop. */
  async until<T>(attempt: () => T | Promise<T>): Promise<T> {
    const { clock, log, signal } = this.#options;
    for (;;) {
      try {
        const result = await attempt();
        this.#backoff.reset();
        if (this.trouble !== undefined) log.info("the log can be read again");
        this.trouble = undefined;
        return result;
      } catch (error) {
        signal.throwIfAborted();
        const { sinceMs, tries } = this.trouble ?? { sinceMs: clock.now(), tries: 0 };
        if (tries === 0)
          log.error("the log cannot be read: it is tried again, and what comes meanwhile is taken and kept", {
            error,
          });
        this.trouble = { reason: messageOf(error), sinceMs, tries: tries + 1 };
      }
      await this.#backoff.wait(signal);
      signal.throwIfAborted();
    }
  }
}
