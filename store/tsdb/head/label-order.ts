import { compareText } from "@taffrail/model";
import type { LabelPairs } from "./label-pairs.ts";

/** Whole numbers below this are exact. */
const exactBelow = 2 ** 53;

/**
 * The order of rows whose columns are label pairs, found column after column. A row's key is a number that stands for the columns so far,
 * equal for equal ones; where it would become too large to be exact, keys are counted anew.
 */
export class LabelOrder {
  readonly #pairs: LabelPairs;
  readonly #count: number;
  readonly #keys: Float64Array;
  /** All keys are below this. */
  #below = 1;
  /** By pair + 1, while a column is looked at: its rank; 0 for one not seen. */
  #ranks: Uint32Array;

  constructor(pairs: LabelPairs, count: number) {
    this.#pairs = pairs;
    this.#count = count;
    this.#keys = new Float64Array(count);
    this.#ranks = new Uint32Array(pairs.ids + 1);
  }

  /** Takes in the next column: pair + 1 by row, 0 for none. */
  refine(column: Uint32Array): void {
    const ranks = this.#ranks;
    const seen: number[] = [];
    for (let row = 0; row < column.length; row++) {
      const pair = column[row]!;
      if (ranks[pair] !== 0) continue;
      ranks[pair] = 1;
      seen.push(pair);
    }
    if (seen.length > 1) {
      this.#sort(seen).forEach((pair, rank) => {
        ranks[pair] = rank;
      });
      if (this.#below * seen.length >= exactBelow) this.#recount();
      const keys = this.#keys;
      for (let row = 0; row < column.length; row++)
        keys[row] = keys[row]! * seen.length + ranks[column[row]!]!;
      this.#below *= seen.length;
    }
    for (const pair of seen) ranks[pair] = 0;
  }

  /** Rows in order; equal ones as they stood. */
  rows(): Uint32Array {
    const count = this.#count;
    const keys = this.#keys;
    if (this.#below * count < exactBelow) {
      // numbers are sorted without a function, three times as fast
      const sorted = keys.map((key, row) => key * count + row).sort();
      return Uint32Array.from(sorted, (key) => key % count);
    }
    return Uint32Array.from(keys, (_, row) => row).sort((a, b) => keys[a]! - keys[b]! || a - b);
  }

  #recount(): void {
    const keys = this.#keys;
    let rank = -1;
    let before = -1;
    for (const row of this.rows()) {
      const key = keys[row]!;
      if (key !== before) rank++;
      before = key;
      keys[row] = rank;
    }
    this.#below = rank + 1;
  }

  /** Pairs (+ 1; 0: none) as their names and values stand. */
  #sort(seen: number[]): number[] {
    const pairs = this.#pairs;
    const label = pairs.nameOf(Math.max(...seen.slice(0, 2)) - 1);
    const isOneName = seen.every((pair) => pair > 0 && pairs.nameOf(pair - 1) === label);
    if (!isOneName) return seen.sort((x, y) => this.#compare(x, y));
    // without a function, texts are sorted by their UTF-16 units: nearly always the same, and three times as fast
    const values = seen.map((pair) => pairs.valueOf(pair - 1)).sort();
    for (let i = 1; i < values.length; i++)
      if (compareText(values[i - 1]!, values[i]!) > 0) return seen.sort((x, y) => this.#compare(x, y));
    return values.map((value) => label.pairByValue.get(value)! + 1);
  }

  #compare(x: number, y: number): number {
    if (x === 0 || y === 0) return x - y;
    const pairs = this.#pairs;
    const byName = compareText(pairs.nameOf(x - 1).name, pairs.nameOf(y - 1).name);
    return byName !== 0 ? byName : compareText(pairs.valueOf(x - 1), pairs.valueOf(y - 1));
  }
}
