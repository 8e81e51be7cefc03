import { discard } from "@taffrail/base";
import { Labels } from "@taffrail/model";
import { inOneGo } from "../merge.ts";
import { LabelOrder, rowsPerTurn } from "./label-order.ts";
import { LabelPairs } from "./label-pairs.ts";
import { SeriesTable } from "./series-table.ts";
import { WordPool } from "./word-pool.ts";

/** Label sets to slots and back: each series holds the ids of its label pairs, and each pair the slots of its series. */
export class SeriesIndex {
  readonly table: SeriesTable;
  readonly pairs: LabelPairs = new LabelPairs();
  /** How often series left: whoever holds slots or pairs from before must look them up anew. */
  removals = 0;
  readonly #labels = new WordPool();
  /** Open addressing, linear probing: slot + 1, 0 where free; a power of two of places, at most two thirds taken. */
  #places = new Uint32Array(1024);
  #taken = 0;
  #scratch = new Uint32Array(64);

  /** `firstUse`: see `SeriesTable`. */
  constructor(firstUse = 0) {
    this.table = new SeriesTable(firstUse);
  }

  get heldBytes(): number {
    return this.table.heldBytes + this.pairs.heldBytes + this.#labels.heldBytes + this.#places.length * 4;
  }

  /** The slot of a label set, or −1. */
  find(labels: Labels): number {
    const { pairs } = labels;
    const count = pairs.length >> 1;
    const ids = this.#scratchFor(count);
    for (let i = 0; i < count; i++) {
      const id = this.pairs.find(pairs[2 * i]!, pairs[2 * i + 1]!);
      if (id < 0) return -1;
      ids[i] = id;
    }
    return this.#probe(ids, count, hashOf(ids, count));
  }

  /** Makes a series of a label set that has none. */
  add(labels: Labels): number {
    const { pairs } = labels;
    const count = pairs.length >> 1;
    const ids = this.#scratchFor(count);
    for (let i = 0; i < count; i++) ids[i] = this.pairs.intern(pairs[2 * i]!, pairs[2 * i + 1]!);
    const { table } = this;
    const slot = table.take();
    table.labels[slot] = this.#labels.take(count);
    table.labelCount[slot] = count;
    const address = table.labels[slot];
    this.#labels.pageOf(address).set(ids.subarray(0, count), this.#labels.offsetOf(address));
    const hash = hashOf(ids, count);
    table.hash[slot] = hash;
    if (this.#taken * 3 >= this.#places.length * 2) this.#rehash(this.#places.length * 2);
    this.#place(slot, hash);
    for (let i = 0; i < count; i++) this.pairs.addPosting(ids[i]!, slot);
    return slot;
  }

  /** Takes series away, all at once: their postings are found by one walk over each list concerned. */
  remove(slots: readonly number[]): void {
    this.removals++;
    const { table } = this;
    const isGone = new Uint8Array(table.slots);
    const touched = new Set<number>();
    for (const slot of slots) {
      isGone[slot] = 1;
      for (const pair of this.pairsOf(slot)) touched.add(pair);
    }
    for (const pair of touched) this.pairs.filterPostings(pair, (slot) => isGone[slot] === 0);
    for (const slot of slots) {
      this.#labels.give(table.labels[slot]!, table.labelCount[slot]!);
      table.give(slot);
    }
    this.#rehash(this.#places.length);
  }

  /** The pair ids of a series, sorted by label name, as a view that is good until the next change. */
  pairsOf(slot: number): Uint32Array {
    const address = this.table.labels[slot]!;
    const from = this.#labels.offsetOf(address);
    return this.#labels.pageOf(address).subarray(from, from + this.table.labelCount[slot]!);
  }

  labelsOf(slot: number): Labels {
    const pairs: string[] = [];
    for (const id of this.pairsOf(slot)) pairs.push(this.pairs.nameOf(id).name, this.pairs.valueOf(id));
    return Labels.ofSortedPairs(pairs);
  }

  /** The pair of a series with that label name, or −1. */
  pairNamed(slot: number, nameId: number): number {
    const { table } = this;
    const address = table.labels[slot]!;
    const page = this.#labels.pageOf(address);
    const from = this.#labels.offsetOf(address);
    for (let i = from, end = from + table.labelCount[slot]!; i < end; i++) {
      if (this.pairs.nameOf(page[i]!).id === nameId) return page[i]!;
    }
    return -1;
  }

  /** Whether a series has a label pair. */
  hasPair(slot: number, pair: number): boolean {
    const { table } = this;
    const address = table.labels[slot]!;
    const page = this.#labels.pageOf(address);
    const from = this.#labels.offsetOf(address);
    for (let i = from, end = from + table.labelCount[slot]!; i < end; i++) if (page[i] === pair) return true;
    return false;
  }

  /** Sorts slots as `compareLabels` sorts their labels. */
  sortByLabels(slots: number[]): number[] {
    inOneGo(this.inOrder(slots)).forEach((slot, i) => {
      slots[i] = slot;
    });
    return slots;
  }

  /**
   * Slots in the order of their labels, in steps; between them no series may leave. Column by column, each pair gets its rank among those
   * of its column, and the ranks of a series make one number. So texts are compared once for each pair that is there, not for each series.
   */
  *inOrder(slots: readonly number[]): Generator<undefined, Uint32Array, undefined> {
    const count = slots.length;
    if (count < 2) return Uint32Array.from(slots);
    const { table } = this;
    let width = 0;
    for (let i = 0; i < count; i++) width = Math.max(width, table.labelCount[slots[i]!]!);
    const order = new LabelOrder(this.pairs, count);
    const column = new Uint32Array(count);
    for (let at = 0; at < width; at++) {
      for (let i = 0; i < count; i++) {
        const slot = slots[i]!;
        // what ends sooner comes first: 0, where pairs are counted from 1
        column[i] = at < table.labelCount[slot]! ? this.#pairAt(slot, at) + 1 : 0;
      }
      yield* order.refine(column);
      if (count > rowsPerTurn) yield;
    }
    const rows = yield* order.rows();
    const sorted = new Uint32Array(count);
    for (let i = 0; i < count; i++) sorted[i] = slots[rows[i]!]!;
    return sorted;
  }

  #pairAt(slot: number, at: number): number {
    const address = this.table.labels[slot]!;
    return this.#labels.pageOf(address)[this.#labels.offsetOf(address) + at]!;
  }

  #probe(ids: Uint32Array, count: number, hash: number): number {
    const { table } = this;
    const mask = this.#places.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const slot = this.#places[at]! - 1;
      if (slot < 0) return -1;
      if (table.hash[slot] === hash && table.labelCount[slot] === count && this.#hasPairs(slot, ids, count))
        return slot;
    }
  }

  #hasPairs(slot: number, ids: Uint32Array, count: number): boolean {
    const address = this.table.labels[slot]!;
    const page = this.#labels.pageOf(address);
    const from = this.#labels.offsetOf(address);
    for (let i = 0; i < count; i++) if (page[from + i] !== ids[i]) return false;
    return true;
  }

  #place(slot: number, hash: number): void {
    const mask = this.#places.length - 1;
    let at = hash & mask;
    while (this.#places[at] !== 0) at = (at + 1) & mask;
    this.#places[at] = slot + 1;
    this.#taken++;
  }

  #rehash(length: number): void {
    const { table } = this;
    discard(this.#places);
    this.#places = new Uint32Array(length);
    this.#taken = 0;
    for (let slot = 0; slot < table.slots; slot++) {
      if (table.ref[slot] !== 0 && table.labelCount[slot] !== 0) this.#placeIfNew(slot);
    }
  }

  #placeIfNew(slot: number): void {
    this.#place(slot, this.table.hash[slot]!);
  }

  #scratchFor(count: number): Uint32Array {
    if (count > this.#scratch.length) this.#scratch = new Uint32Array(count * 2);
    return this.#scratch;
  }
}

function hashOf(ids: Uint32Array, count: number): number {
  let hash = count;
  for (let i = 0; i < count; i++) {
    hash = Math.imul(hash ^ ids[i]!, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}
