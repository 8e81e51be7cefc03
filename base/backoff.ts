import type { Clock } from "./clock.ts";
import type { Random } from "./random.ts";

/** Bounds of a backoff, in milliseconds. */
export interface BackoffOptions {
  readonly minMs: number;
  readonly maxMs: number;
  readonly random?: Random;
}

/** Waits that double from `minMs` to `maxMs`, each shortened by up to a half at random so that clients do not march in step. */
export class Backoff {
  readonly #clock: Clock;
  readonly #minMs: number;
  readonly #maxMs: number;
  readonly #random: Random;
  #nextMs: number;

  constructor(clock: Clock, { minMs, maxMs, random = Math.random }: BackoffOptions) {
    this.#clock = clock;
    this.#minMs = minMs;
    this.#maxMs = maxMs;
    this.#random = random;
    this.#nextMs = minMs;
  }

  /** The next wait starts from the shortest again: call it when something has worked. */
  reset(): void {
    this.#nextMs = this.#minMs;
  }

  /** How long to wait now; the one after is twice as long. Never below `minMs`. */
  delayMs(): number {
    const full = this.#nextMs;
    this.#nextMs = Math.min(full * 2, this.#maxMs);
    return Math.max(this.#minMs, full * (1 - this.#random() / 2));
  }

  /** Waits `delayMs()`, or `atLeastMs` where the other side asked for that. Returns early when the signal fires. */
  async wait(signal?: AbortSignal, atLeastMs = 0): Promise<void> {
    await this.#clock.sleep(Math.max(this.delayMs(), atLeastMs), signal);
  }
}
