import { resized } from "@taffrail/base";

/** Above this, numbers of series are looked up in a map. */
const mostNear = 2 ** 26;

/** The slot of each series of a head by the numbers that the log gives it: it may name a series more than once. */
export class RefSlots {
  /** Slot + 1 by number; of large numbers in the map. */
  #near = new Uint32Array(1024);
  readonly #far = new Map<number, number>();

  /** −1: the log has not named it. */
  get(ref: number): number {
    return ref < this.#near.length ? this.#near[ref]! - 1 : (this.#far.get(ref) ?? -1);
  }

  set(ref: number, slot: number): void {
    if (ref >= mostNear) {
      this.#far.set(ref, slot);
      return;
    }
    if (ref >= this.#near.length) this.#near = resized(this.#near, Math.max(ref + 1, this.#near.length * 2));
    this.#near[ref] = slot + 1;
  }

  /** Forgets every number of these slots. */
  forget(slots: ReadonlySet<number>): void {
    for (let i = 0; i < this.#near.length; i++) if (slots.has(this.#near[i]! - 1)) this.#near[i] = 0;
    for (const [ref, slot] of this.#far) if (slots.has(slot)) this.#far.delete(ref);
  }
}
