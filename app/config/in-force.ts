import type { Clock } from "@taffrail/base";
import type { LoadedConfig } from "./load.ts";

/** The configuration that counts, and how the last attempt to change it went. */
export class ConfigInForce {
  readonly #read: () => LoadedConfig;
  readonly #clock: Clock;
  #current: LoadedConfig;
  #at: number;
  #ok = true;
  #changes: Promise<void> = Promise.resolve();

  /** Reads for the first time; throws where that is refused. */
  constructor(read: () => LoadedConfig, clock: Clock) {
    this.#read = read;
    this.#clock = clock;
    this.#current = read();
    this.#at = clock.now();
  }

  get current(): LoadedConfig {
    return this.#current;
  }

  /** When it was last taken over, Unix milliseconds, and whether the last attempt went well. */
  get last(): { readonly at: number; readonly ok: boolean } {
    return { at: this.#at, ok: this.#ok };
  }

  /**
   * Reads it again and has it taken over by `apply`, which calls `take` once nothing can be refused any more. One change at a time: two that
   * overlap would leave parts of both. Rejects where it is refused.
   */
  change(apply: (next: LoadedConfig) => Promise<void>): Promise<void> {
    const change = this.#changes.then(async () => {
      try {
        await apply(this.#read());
      } catch (error) {
        this.#ok = false;
        throw error;
      }
    });
    this.#changes = change.catch(() => {}); // told to whoever asked for it
    return change;
  }

  /** Resolves when no change is under way. */
  settled(): Promise<void> {
    return this.#changes;
  }

  take(config: LoadedConfig): void {
    this.#current = config;
    this.#at = this.#clock.now();
    this.#ok = true;
  }
}
