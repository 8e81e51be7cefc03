/** Bounds of `FirstSight`. */
export interface FirstSightBounds {
  readonly mostBytes: number;
  readonly mostReading: number;
}

export const firstSightDefaults: FirstSightBounds = {
  /** No new target is asked while the bodies on their way and waiting hold more: bytes. */
  mostBytes: 256 << 20,
  /** First bodies that are turned into series at once: what they make of labels lives until their end. */
  mostReading: 2,
};

/**
 * Keeps memory level when thousands of targets appear at once: a body never seen before costs many times what the next ones do. Targets
 * wait for their first scrape in the order in which they are due, at most as long as others are being scraped.
 */
export class FirstSight {
  readonly #bytes: () => number;
  readonly #mostBytes: number;
  readonly #mostReading: number;
  readonly #due: (() => void)[] = [];
  readonly #readers: (() => void)[] = [];
  #admitted = 0;
  #reading = 0;

  /** `bytes` answers what bodies hold that are on their way or wait. */
  constructor(bytes: () => number, { mostBytes, mostReading }: FirstSightBounds = firstSightDefaults) {
    this.#bytes = bytes;
    this.#mostBytes = mostBytes;
    this.#mostReading = mostReading;
  }

  /** Resolves when a first scrape may begin; the answer must be called at its end. */
  async admit(): Promise<() => void> {
    if (this.#due.length > 0 || !this.#hasRoom())
      await new Promise<void>((resolve) => this.#due.push(resolve));
    this.#admitted++;
    return () => {
      this.#admitted--;
      // two for one, so that they become more while there is room; not all, as their bytes are yet to come
      for (let next = 0; next < 2 && this.#hasRoom(); next++) this.#due.shift()?.();
    };
  }

  /** Resolves when a first body may be read; the answer must be called at its end. */
  async read(): Promise<() => void> {
    if (this.#reading < this.#mostReading) this.#reading++;
    else await new Promise<void>((resolve) => this.#readers.push(resolve)); // takes over the place of who left
    return () => {
      const next = this.#readers.shift();
      if (next === undefined) this.#reading--;
      else next();
    };
  }

  /** Where nothing is on its way there is room, whatever is said to be held: nobody waits for ever. */
  #hasRoom(): boolean {
    return this.#admitted === 0 || this.#bytes() <= this.#mostBytes;
  }
}
