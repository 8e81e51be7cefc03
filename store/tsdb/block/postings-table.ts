import { invariant } from "@taffrail/base";

const pageWords = 1 << 18;

/**
 * Gathers which series have which label pair, and gives each pair's series at the end: by a counting sort over columns, so that ten
 * million entries are forty megabytes and not ten million numbers of lists.
 */
export class PostingsTable {
  /** By pair, in the order in which they were first seen. */
  #names = new Uint32Array(1024);
  #values = new Uint32Array(1024);
  #counts = new Uint32Array(1024);
  #pairs = 0;
  /** Pair + 1 by hash of name and value, or 0. */
  #places = new Int32Array(4096);
  /** For each series: its id, how many pairs, the pairs. */
  readonly #pages: Uint32Array[] = [];
  #used = pageWords;
  #entries = 0;
  #series = 0;

  /** Adds a series with its label pairs, as ids of name and value in turn. */
  add(series: number, labels: Uint32Array, labelCount: number): void {
    this.#put(series);
    this.#put(labelCount);
    for (let i = 0; i < labelCount; i++) {
      const pair = this.#pairOf(labels[2 * i]!, labels[2 * i + 1]!);
      this.#counts[pair]!++;
      this.#put(pair);
    }
    this.#entries += labelCount;
    this.#series++;
  }

  /** Ids of all series, ascending. */
  all(): Uint32Array {
    const ids = new Uint32Array(this.#series);
    let row = 0;
    this.#walk((id) => (ids[row++] = id));
    return ids;
  }

  /** Every pair, sorted by name and value, with the ids of its series, ascending. The list is good until the next. */
  *sorted(): Generator<{ readonly name: number; readonly value: number; readonly ids: Uint32Array }, void> {
    const order = this.#sortedPairs();
    const starts = new Uint32Array(this.#pairs);
    let at = 0;
    for (const pair of order) {
      starts[pair] = at;
      at += this.#counts[pair]!;
    }
    const ids = new Uint32Array(this.#entries);
    const next = starts.slice();
    this.#walk(
      () => {},
      (id, pair) => (ids[next[pair]!++] = id),
    );
    for (const pair of order) {
      const start = starts[pair]!;
      yield {
        name: this.#names[pair]!,
        value: this.#values[pair]!,
        ids: ids.subarray(start, start + this.#counts[pair]!),
      };
    }
  }

  /** Pairs in the order of name and value: names are numbered densely, so that both fit one float and are sorted as such. */
  #sortedPairs(): Uint32Array {
    const names = [...new Set(this.#names.subarray(0, this.#pairs))].sort((a, b) => a - b);
    invariant(names.length < 2 ** 21, "there are fewer than two million label names");
    const dense = new Map(names.map((name, i) => [name, i]));
    const keys = new Float64Array(this.#pairs);
    for (let pair = 0; pair < this.#pairs; pair++) {
      keys[pair] = dense.get(this.#names[pair]!)! * 2 ** 32 + this.#values[pair]!;
    }
    keys.sort();
    return Uint32Array.from(keys, (key) => {
      const name = Math.floor(key / 2 ** 32);
      return this.#pairOf(names[name]!, key - name * 2 ** 32);
    });
  }

  #pairOf(name: number, value: number): number {
    const mask = this.#places.length - 1;
    let at = hashOf(name, value) & mask;
    for (; this.#places[at] !== 0; at = (at + 1) & mask) {
      const pair = this.#places[at]! - 1;
      if (this.#values[pair] === value && this.#names[pair] === name) return pair;
    }
    const pair = this.#pairs++;
    if (pair === this.#names.length) this.#widen();
    this.#names[pair] = name;
    this.#values[pair] = value;
    this.#places[at] = pair + 1;
    if (this.#pairs * 2 > this.#places.length) this.#rehash();
    return pair;
  }

  #widen(): void {
    const wider = (column: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> => {
      const wide = new Uint32Array(column.length * 2);
      wide.set(column);
      return wide;
    };
    this.#names = wider(this.#names);
    this.#values = wider(this.#values);
    this.#counts = wider(this.#counts);
  }

  #rehash(): void {
    this.#places = new Int32Array(this.#places.length * 2);
    const mask = this.#places.length - 1;
    for (let pair = 0; pair < this.#pairs; pair++) {
      let at = hashOf(this.#names[pair]!, this.#values[pair]!) & mask;
      while (this.#places[at] !== 0) at = (at + 1) & mask;
      this.#places[at] = pair + 1;
    }
  }

  #put(word: number): void {
    if (this.#used === pageWords) {
      this.#pages.push(new Uint32Array(pageWords));
      this.#used = 0;
    }
    this.#pages.at(-1)![this.#used++] = word;
  }

  #walk(onSeries: (id: number) => void, onPair?: (id: number, pair: number) => void): void {
    let page = 0;
    let at = 0;
    const take = (): number => {
      if (at === pageWords) {
        page++;
        at = 0;
      }
      return this.#pages[page]![at++]!;
    };
    for (let left = this.#series; left > 0; left--) {
      const id = take();
      onSeries(id);
      for (let pairs = take(); pairs > 0; pairs--) {
        const pair = take();
        onPair?.(id, pair);
      }
    }
  }
}

function hashOf(name: number, value: number): number {
  let hash = Math.imul(name ^ Math.imul(value, 0x9e3779b1), 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
