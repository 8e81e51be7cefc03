import type { Clock } from "@taffrail/base";
import type { LoadedConfig } from "./load.ts";

/** The configuration that counts, and how the last attempt to change it went. */
export class ConfigInForce {
  readonly #read: () => LoadedConfig;
  readonly #clock: Clock;
  #current: LoadedConfig;
  #at: number;
  #ok = true;

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

  /** Reads it again. Throws where it is refused; then call `failed`. What is given back counts from `take` on. */
  read(): LoadedConfig {
    return this.#read();
  }

  take(config: LoadedConfig): void {
    this.#current = config;
    this.#at = this.#clock.now();
    this.#ok = true;
  }

  failed(): void {
    this.#ok = false;
  }
}
