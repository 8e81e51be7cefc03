/** Where the reader points, in time: one hair line across everything on the page that has a time axis. */
export class CursorStore {
  #t: number | undefined;
  readonly #tells = new Set<() => void>();

  /** Unix ms; undefined while nothing is pointed at. */
  get t(): number | undefined {
    return this.#t;
  }

  set(t: number | undefined): void {
    if (t === this.#t) return;
    this.#t = t;
    for (const tell of this.#tells) tell();
  }

  /** Calls `tell` after each move; the answer ends it. */
  subscribe = (tell: () => void): (() => void) => {
    this.#tells.add(tell);
    return () => this.#tells.delete(tell);
  };
}
