/** Calls back in the next turn of the event loop: at once where the platform can, else after a millisecond. */
const inNextTurn: (go: () => void) => unknown =
  (globalThis as { setImmediate?: (go: () => void) => unknown }).setImmediate ?? ((go) => setTimeout(go, 0));

/**
 * Lets one query of many work in each turn of the event loop, one after the other: whatever else waits in the loop waits for one slice of
 * work, and not for one of each query.
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #isScheduled = false;

  /** Waits for a turn of its own; begins at once where no query has had this one. */
  async begin(): Promise<void> {
    if (this.#isScheduled) return this.next();
    this.#schedule();
  }

  /** Waits for a later turn. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    inNextTurn(() => {
      this.#isScheduled = false;
      const go = this.#waiting.shift();
      if (go === undefined) return;
      this.#schedule(); // so that who begins in this turn waits
      go();
    });
  }
}
