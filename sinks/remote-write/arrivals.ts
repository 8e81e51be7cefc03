import type { LogPlace } from "./followed-log.ts";
import type { RowRing } from "./row-ring.ts";

/**
 * Tells up to which place of a log all is done with. One mark is under way at a time: a place, and how many rows each shard had been given
 * by then; once they are all gone from the shards the place is told and the next mark is set. So a row costs nothing.
 */
export class Arrivals {
  readonly #tell: (place: LogPlace) => void;
  #handed: LogPlace | undefined = undefined;
  #mark: { readonly place: LogPlace; readonly added: readonly number[] } | undefined = undefined;

  constructor(tell: (place: LogPlace) => void) {
    this.#tell = tell;
  }

  /** All that the log has up to a place was handed to the shards. */
  handed(place: LogPlace): void {
    this.#handed = place;
  }

  /** Looks whether rows have gone, and marks what was handed on since. The shards must be the same until `emptied`. */
  look(shards: readonly { readonly ring: RowRing }[]): void {
    const mark = this.#mark;
    if (mark !== undefined) {
      if (shards.some(({ ring }, i) => ring.gone < mark.added[i]!)) return;
      this.#mark = undefined;
      this.#tell(mark.place);
    }
    if (this.#handed === undefined) return;
    this.#mark = { place: this.#handed, added: shards.map(({ ring }) => ring.added) };
    this.#handed = undefined;
  }

  /** No shard has a row left: what was handed on is done with. */
  emptied(): void {
    const place = this.#handed ?? this.#mark?.place;
    this.#handed = this.#mark = undefined;
    if (place !== undefined) this.#tell(place);
  }
}
