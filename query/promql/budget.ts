import type { Clock } from "@taffrail/base";
import {
  QueryCanceledError,
  QueryTimeoutError,
  TooManySamplesError,
  TooMuchMemoryError,
} from "./query-errors.ts";
import { Turns } from "./turns.ts";

/** What a sample in memory takes: a time and a value. */
const sampleBytes = 16;

/** What one query may spend: samples in memory, time, and time on end before others get a turn. */
export class Budget {
  readonly #maxSamples: number;
  readonly #sliceMs: number;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #turns: Turns;
  readonly #deadlineMs: number;
  #sliceEndsMs: number;
  #held = 0;
  #peak = 0;
  #heldBytes = 0;
  #peakBytes = 0;
  readonly #maxBytes: number;
  samplesRead = 0;
  /** Encoded bytes of those samples, as far as the source tells. */
  bytesRead = 0;
  /** How long others ran while this waited. */
  pausedMs = 0;

  constructor(options: {
    readonly maxSamples: number;
    /** Memory of columns, groups and results; 0: any. */
    readonly maxBytes?: number;
    /** Milliseconds of work before the event loop gets a turn. */
    readonly sliceMs: number;
    readonly timeoutMs: number;
    readonly clock: Clock;
    readonly signal: AbortSignal;
    /** Shared with the other queries of the engine. */
    readonly turns?: Turns;
  }) {
    this.#maxSamples = options.maxSamples;
    this.#maxBytes = options.maxBytes ?? 0;
    this.#sliceMs = options.sliceMs;
    this.#clock = options.clock;
    this.#signal = options.signal;
    this.#turns = options.turns ?? new Turns();
    const now = options.clock.now();
    this.#deadlineMs = now + options.timeoutMs;
    this.#sliceEndsMs = now + options.sliceMs;
  }

  get peak(): number {
    return this.#peak;
  }

  /** As `peak`, in bytes. */
  get peakBytes(): number {
    return this.#peakBytes;
  }

  /** Says that memory beside samples is kept. Throws `TooMuchMemoryError` past the limit. */
  holdBytes(bytes: number): void {
    this.#heldBytes += bytes;
    this.touch(0);
  }

  releaseBytes(bytes: number): void {
    this.#heldBytes -= bytes;
  }

  /** Says that `samples` more are kept. Throws `TooManySamplesError` past the limit. */
  hold(samples: number): void {
    this.#held += samples;
    this.touch(0);
  }

  release(samples: number): void {
    this.#held -= samples;
  }

  /** Says that `samples` are in use for a moment, beside those held. */
  touch(samples: number): void {
    const now = this.#held + samples;
    if (now > this.#peak) this.#peak = now;
    if (now > this.#maxSamples) throw new TooManySamplesError(this.#maxSamples);
    const bytes = this.#heldBytes + now * sampleBytes;
    if (bytes > this.#peakBytes) this.#peakBytes = bytes;
    if (this.#maxBytes > 0 && bytes > this.#maxBytes) throw new TooMuchMemoryError(this.#maxBytes);
  }

  /** Whether it is time to `pause`. Ask after each piece of work of a millisecond or less. */
  get due(): boolean {
    return this.#clock.now() >= this.#sliceEndsMs;
  }

  /** Lets others run. Throws where the time is up or the query was cancelled. */
  async pause(): Promise<void> {
    const since = this.#clock.now();
    await this.#turns.next();
    this.pausedMs += this.#clock.now() - since;
    this.check();
    this.#sliceEndsMs = this.#clock.now() + this.#sliceMs;
  }

  check(where = "expression evaluation"): void {
    if (this.#signal.aborted) {
      const reason: unknown = this.#signal.reason;
      if (
        reason instanceof QueryTimeoutError ||
        (reason instanceof Error && reason.name === "TimeoutError")
      ) {
        throw new QueryTimeoutError(where);
      }
      throw new QueryCanceledError(where, reason);
    }
    if (this.#clock.now() > this.#deadlineMs) throw new QueryTimeoutError(where);
  }
}
