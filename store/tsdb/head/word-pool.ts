import { invariant } from "@taffrail/base";

const pageWords = 1 << 18;
const none = 0xffffffff;

/**
 * Runs of 32-bit words, addressed by the place of the first; freed runs are reused by length. A run longer than a page gets one of its
 * own, which takes the numbers of as many pages as it is long.
 */
export class WordPool {
  readonly #pages: (Uint32Array | undefined)[] = [];
  /** The page that short runs are taken from, and how far. */
  #page = -1;
  #used = pageWords;
  #longWords = 0;
  #shortPages = 0;
  /** First free run by length; a free run holds the address of the next in its first word. */
  readonly #free = new Map<number, number>();

  /** Bytes of memory taken from the system and touched. */
  get heldBytes(): number {
    return 4 * (this.#longWords + this.#shortPages * pageWords - (pageWords - this.#used));
  }

  take(words: number): number {
    invariant(words > 0, "a run has words");
    const free = this.#free.get(words) ?? none;
    if (free !== none) {
      this.#free.set(words, this.pageOf(free)[free % pageWords]!);
      return free;
    }
    if (words > pageWords) {
      const numbers = Math.ceil(words / pageWords);
      const page = this.#pages.push(new Uint32Array(words)) - 1;
      for (let i = 1; i < numbers; i++) this.#pages.push(undefined);
      this.#longWords += words;
      return page * pageWords;
    }
    if (this.#used + words > pageWords) {
      this.#page = this.#pages.push(new Uint32Array(pageWords)) - 1;
      this.#shortPages++;
      this.#used = 0;
    }
    const address = this.#page * pageWords + this.#used;
    this.#used += words;
    return address;
  }

  give(address: number, words: number): void {
    this.pageOf(address)[address % pageWords] = this.#free.get(words) ?? none;
    this.#free.set(words, address);
  }

  /** The page that a run lies in. */
  pageOf(address: number): Uint32Array {
    return this.#pages[Math.floor(address / pageWords)]!;
  }

  /** Where in its page a run begins. */
  offsetOf(address: number): number {
    return address % pageWords;
  }
}
