/** Lets so many run at once. Of those that wait the last to come goes first: it is what somebody looks at now. */
export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /** Runs `work` in its turn; not at all where `signal` fires before that. Rejects as `work` does, or with the signal's reason. */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      const next = this.#waiting.pop();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}
