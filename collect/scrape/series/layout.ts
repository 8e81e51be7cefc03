import { resized } from "@taffrail/base";

const firstCapacity = 64;

/** The series of one body in their order. */
export class Layout {
  entries: Int32Array = new Int32Array(firstCapacity);
  /** 1 where a marker must end the series when it does not come again. */
  tracked: Uint8Array = new Uint8Array(firstCapacity);
  length = 0;

  push(entry: number, isTracked: boolean): void {
    if (this.length === this.entries.length) this.#resize(this.length * 2);
    this.entries[this.length] = entry;
    this.tracked[this.length++] = isTracked ? 1 : 0;
  }

  /** Makes room for `more` entries. */
  reserve(more: number): void {
    const wanted = this.length + more;
    if (wanted > this.entries.length) this.#resize(Math.max(wanted, this.length * 2));
  }

  /** Empties it, and gives back memory that a far longer body took than `usual` entries need. */
  clear(usual: number): void {
    this.length = 0;
    if (this.entries.length > firstCapacity + 4 * usual) this.#resize(firstCapacity + usual);
  }

  #resize(capacity: number): void {
    this.entries = resized(this.entries, capacity);
    this.tracked = resized(this.tracked, capacity);
  }
}
