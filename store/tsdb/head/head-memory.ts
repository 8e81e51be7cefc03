import type { Labels } from "@taffrail/model";
import { heldByLabels } from "../block/series-rows.ts";
import type { Remembered } from "../series-memory.ts";

/** Series of a head, by columns, in the order of their labels. */
export interface HeadRows {
  readonly slots: Uint32Array;
  /** What stood in `SeriesTable.ref` when they were found: a slot whose ref is another is another series'. */
  readonly refs: Float64Array;
  readonly labels: readonly Labels[];
}

/** What a question found, and what tells whether it would find the same again. */
export interface FoundBefore extends HeadRows {
  /** `SeriesIndex.removals` then. */
  readonly removals: number;
  /** How many series the candidates of the question were: series come to the end of lists, and none without one of the pairs asked for is found. */
  readonly candidates: number;
}

/** A place in a map, and its key. */
const bytesPerPlace = 40;
const bytesPerRow = 4 + 8 + 8;
const bytesPerQuestion = 200;

/** What questions learned of a head's series: label sets by ref, and what was found. */
export class HeadMemory implements Remembered {
  readonly #labels = new Map<number, Labels>();
  readonly #found = new Map<string, FoundBefore>();
  #bytes = 0;

  get heldBytes(): number {
    return this.#bytes;
  }

  /** The label set of a series, made where it is not known. */
  labelsOf(ref: number, make: () => Labels): Labels {
    let labels = this.#labels.get(ref);
    if (labels === undefined) {
      labels = make();
      this.#labels.set(ref, labels);
      this.#bytes += heldByLabels(labels) + bytesPerPlace;
    }
    return labels;
  }

  found(key: string): FoundBefore | undefined {
    return this.#found.get(key);
  }

  keep(key: string, found: FoundBefore): void {
    const before = this.#found.get(key);
    this.#bytes += weightOf(key, found) - (before === undefined ? 0 : weightOf(key, before));
    this.#found.set(key, found);
  }

  /** Forgets what was found before series left: that may be memory of many. */
  forgetBefore(removals: number): void {
    for (const [key, found] of this.#found) {
      if (found.removals === removals) continue;
      this.#found.delete(key);
      this.#bytes -= weightOf(key, found);
    }
  }

  forget(): void {
    this.#labels.clear();
    this.#found.clear();
    this.#bytes = 0;
  }
}

function weightOf(key: string, { slots }: FoundBefore): number {
  return bytesPerQuestion + key.length * 2 + slots.length * bytesPerRow;
}
