import { TextCache } from "./block/text-cache.ts";

/** Something that can be found out again, and forgotten where memory is short. */
export interface Remembered {
  readonly heldBytes: number;
  forget(): void;
}

/**
 * What was found out of series lately, of all blocks and of the head, within one bound: whoever was asked longest ago forgets all it
 * knows. Filled by questions only.
 */
export class SeriesMemory {
  readonly texts: TextCache = new TextCache();
  #maxBytes: number;
  /** The one asked last is last. */
  readonly #all = new Set<Remembered>();

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get heldBytes(): number {
    let bytes = this.texts.heldBytes;
    for (const one of this.#all) bytes += one.heldBytes;
    return bytes;
  }

  /** Keeps so much from now on. */
  limit(maxBytes: number): void {
    this.#maxBytes = maxBytes;
    this.#trim(undefined);
  }

  /** Says that one was asked, and may have learned more. What would take more than half of all is not kept: it would push all others out. */
  asked(one: Remembered): void {
    this.#all.delete(one);
    this.#all.add(one);
    if (one.heldBytes > this.#maxBytes / 2) one.forget();
    this.#trim(one);
  }

  /** Lets go of one for good. */
  drop(one: Remembered): void {
    one.forget();
    this.#all.delete(one);
  }

  #trim(kept: Remembered | undefined): void {
    if (this.texts.heldBytes > this.#maxBytes / 2) this.texts.forget(); // there may be long ones, and of blocks that went
    let bytes = this.heldBytes;
    for (const one of this.#all) {
      if (bytes <= this.#maxBytes) return;
      if (one === kept) continue;
      bytes -= one.heldBytes;
      one.forget();
      this.#all.delete(one);
    }
  }
}
