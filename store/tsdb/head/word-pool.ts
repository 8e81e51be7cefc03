import { invariant } from "@taffrail/base";

const pageWords = 1 << 22; // 16 MiB, of which untouched memory costs nothing
const none = 0xffffffff;

/** Runs of 32-bit words of any length up to 2^22, addressed by the place of the first; freed runs are reused by length. */
export class WordPool {
  readonly #pages: Uint32Array[] = [];
  #used = pageWords;
  /** First free run by length; a free run holds the address of the next in its first word. */
  readonly #free = new Map<number, number>();

  /** Bytes of memory taken from the system and touched. */
  get heldBytes(): number {
    return 4 * (Math.max(0, this.#pages.length - 1) * pageWords + (this.#pages.length > 0 ? this.#used : 0));
  }

  take(words: number): number {
    invariant(words > 0 && words <= pageWords, "a run fits a page");
    const free = this.#free.get(words) ?? none;
    if (free !== none) {
      this.#free.set(words, this.pageOf(free)[free % pageWords]!);
      return free;
    }
    if (this.#used + words > pageWords) {
      this.#pages.push(new Uint32Array(pageWords));
      this.#used = 0;
    }
    const address = (this.#pages.length - 1) * pageWords + this.#used;
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
