/**
 * Lets so many run at once. Of those that wait the last to come goes first: it is what somebody looks at now. While one is held
 * for, only that one runs.
 */
export class Turns {
  readonly #atOnce: number;
  #running = 0;
  #heldFor: string | undefined;
  #waiting: { readonly name: string; readonly go: () => void }[] = [];

  /** `first` is the name of what goes before all others, until it ran or `release` was called. */
  constructor(atOnce: number, first?: string) {
    this.#atOnce = atOnce;
    this.#heldFor = first;
  }

  /** Runs `work` in its turn; not at all where `signal` fires before that. Rejects as `work` does, or with the signal's reason. */
  async run<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const turn = new Promise<void>((go) => this.#waiting.push({ name, go }));
    this.#next();
    await turn;
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      this.#running--;
      if (name === this.#heldFor) this.#heldFor = undefined;
      this.#next();
    }
  }

  /** What went before all others is no longer waited for. */
  release(): void {
    this.#heldFor = undefined;
    this.#next();
  }

  #next(): void {
    while (this.#running < this.#atOnce) {
      const at = this.#waiting.findLastIndex(
        ({ name }) => this.#heldFor === undefined || name === this.#heldFor,
      );
      if (at < 0) return;
      this.#running++;
      this.#waiting.splice(at, 1)[0]!.go();
    }
  }
}
