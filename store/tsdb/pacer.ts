/** Lets others have their turn: a long loop calls `breathe` often, and every few milliseconds that waits for the event loop to come round. */
export class Pacer {
  readonly #sliceMs: number;
  readonly #signal: AbortSignal | undefined;
  #endMs: number;

  constructor(sliceMs: number, signal?: AbortSignal) {
    this.#sliceMs = sliceMs;
    this.#signal = signal;
    this.#endMs = performance.now() + sliceMs;
  }

  /** Whether the slice is over, so that `breathe` should be waited for: costs 30 ns, a promise more. */
  get isDue(): boolean {
    return performance.now() >= this.#endMs;
  }

  /** Throws `signal.reason` when told to stop. */
  async breathe(): Promise<void> {
    if (!this.isDue) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#signal?.throwIfAborted();
    this.#endMs = performance.now() + this.#sliceMs;
  }
}
