import { compareText } from "@taffrail/model";
import type { LabelPairs } from "./label-pairs.ts";

/** Above so many rows or values others get a turn in between. */
export const rowsPerTurn: number = 8192;
/** From so many rows on they are sorted digit by digit. */
const fewestByDigits = 1024;
const digitBits = 11;
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
  *refine(column: Uint32Array): Generator<undefined, void, undefined> {
    const ranks = this.#ranks;
    const seen: number[] = [];
    for (let row = 0; row < column.length; row++) {
      const pair = column[row]!;
      if (ranks[pair] !== 0) continue;
      ranks[pair] = 1;
      seen.push(pair);
    }
    if (seen.length > 1) {
      const sorted = yield* this.#sort(seen);
      for (let rank = 0; rank < sorted.length; rank++) ranks[sorted[rank]!] = rank;
      if (this.#below * seen.length >= exactBelow) yield* this.#recount();
      const keys = this.#keys;
      for (let row = 0; row < column.length; row++)
        keys[row] = keys[row]! * seen.length + ranks[column[row]!]!;
      this.#below *= seen.length;
    }
    for (const pair of seen) ranks[pair] = 0;
  }

  /** Rows in order; equal ones as they stood. */
  *rows(): Generator<undefined, Uint32Array, undefined> {
    const count = this.#count;
    const keys = this.#keys;
    if (count >= fewestByDigits) return yield* rowsByDigits(keys, this.#below);
    if (this.#below * count < exactBelow) {
      // numbers are sorted without a function, three times as fast
      const sorted = keys.map((key, row) => key * count + row).sort();
      return Uint32Array.from(sorted, (key) => key % count);
    }
    return Uint32Array.from(keys, (_, row) => row).sort((a, b) => keys[a]! - keys[b]! || a - b);
  }

  *#recount(): Generator<undefined, void, undefined> {
    const keys = this.#keys;
    let rank = -1;
    let before = -1;
    for (const row of yield* this.rows()) {
      const key = keys[row]!;
      if (key !== before) rank++;
      before = key;
      keys[row] = rank;
    }
    this.#below = rank + 1;
  }

  /** Pairs (+ 1; 0: none) as their names and values stand. */
  *#sort(seen: number[]): Generator<undefined, number[], undefined> {
    const pairs = this.#pairs;
    const label = pairs.nameOf(Math.max(...seen.slice(0, 2)) - 1);
    const isOneName = seen.every((pair) => pair > 0 && pairs.nameOf(pair - 1) === label);
    if (!isOneName) return seen.sort((x, y) => this.#compare(x, y));
    // without a function, texts are sorted by their UTF-16 units: nearly always the same, and three times as fast
    const values = yield* sortedTexts(seen.map((pair) => pairs.valueOf(pair - 1)));
    const sorted: number[] = [];
    for (let i = 0; i < values.length; i++) {
      if (i > 0 && compareText(values[i - 1]!, values[i]!) > 0)
        return seen.sort((x, y) => this.#compare(x, y));
      sorted.push(label.pairByValue.get(values[i]!)! + 1);
      if ((i + 1) % rowsPerTurn === 0) yield;
    }
    return sorted;
  }

  #compare(x: number, y: number): number {
    if (x === 0 || y === 0) return x - y;
    const pairs = this.#pairs;
    const byName = compareText(pairs.nameOf(x - 1).name, pairs.nameOf(y - 1).name);
    return byName !== 0 ? byName : compareText(pairs.valueOf(x - 1), pairs.valueOf(y - 1));
  }
}

/** Texts by their UTF-16 units, in steps: so many at once, and then runs of them together. */
function* sortedTexts(texts: string[]): Generator<undefined, string[], undefined> {
  if (texts.length <= rowsPerTurn) return texts.sort();
  let runs: string[][] = [];
  for (let from = 0; from < texts.length; from += rowsPerTurn) {
    runs.push(texts.slice(from, from + rowsPerTurn).sort());
    yield;
  }
  while (runs.length > 1) {
    const joined: string[][] = [];
    for (let i = 0; i < runs.length; i += 2)
      joined.push(i + 1 < runs.length ? yield* joinedRuns(runs[i]!, runs[i + 1]!) : runs[i]!);
    runs = joined;
  }
  return runs[0]!;
}

function* joinedRuns(a: string[], b: string[]): Generator<undefined, string[], undefined> {
  const joined: string[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    joined.push(a[i]! <= b[j]! ? a[i++]! : b[j++]!);
    if (joined.length % rowsPerTurn === 0) yield;
  }
  while (i < a.length) joined.push(a[i++]!);
  while (j < b.length) joined.push(b[j++]!);
  return joined;
}

/** Rows by their keys, whole numbers below `below`: digit by digit from the lowest on, each time counted out. 20 ns a row, however many. */
function* rowsByDigits(keys: Float64Array, below: number): Generator<undefined, Uint32Array, undefined> {
  const count = keys.length;
  let rows = Uint32Array.from({ length: count }, (_, row) => row);
  let next = new Uint32Array(count);
  const digits = new Uint16Array(count);
  const starts = new Uint32Array(2 ** digitBits);
  for (let scale = 1; scale < below; scale *= 2 ** digitBits) {
    starts.fill(0);
    for (let row = 0; row < count; row++) {
      const digit = (keys[row]! / scale) & (2 ** digitBits - 1);
      digits[row] = digit;
      starts[digit]!++;
    }
    for (let digit = 0, start = 0; digit < starts.length; digit++) {
      const size = starts[digit]!;
      starts[digit] = start;
      start += size;
    }
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      next[starts[digits[row]!]!++] = row;
    }
    [rows, next] = [next, rows];
    if (count > rowsPerTurn) yield;
  }
  return rows;
}
