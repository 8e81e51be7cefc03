import { resized } from "@taffrail/base";
import { WordPool } from "./word-pool.ts";

/** A label name, with its values. */
export interface LabelName {
  readonly id: number;
  readonly name: string;
  /** Pair id by value. */
  readonly pairByValue: Map<string, number>;
}

/**
 * Label pairs (name and value) by number, each with its postings: the slots of the series that have it. Series hold pair ids instead
 * of texts. Postings are in no order: selection checks candidates against their own pairs, and sorts what is left by labels anyhow.
 */
export class LabelPairs {
  readonly names: Map<string, LabelName> = new Map();
  readonly #pool = new WordPool();
  readonly #nameOf: (LabelName | undefined)[] = [];
  readonly #valueOf: string[] = [];
  #address = new Uint32Array(1024);
  #length = new Uint32Array(1024);
  /** Room for 2^this postings; 255: none yet. */
  #sizeClass = new Uint8Array(1024).fill(255);
  readonly #freeIds: number[] = [];
  #nextNameId = 0;
  #live = 0;
  #textBytes = 0;

  /** How many pairs there are. */
  get size(): number {
    return this.#live;
  }

  /** All ids are below this. */
  get ids(): number {
    return this.#nameOf.length;
  }

  /** Held by postings and, roughly, by texts and the maps over them. */
  get heldBytes(): number {
    return this.#pool.heldBytes + this.#length.length * 9 + this.#textBytes + this.#live * 72;
  }

  /** The pair's id, or −1. */
  find(name: string, value: string): number {
    return this.names.get(name)?.pairByValue.get(value) ?? -1;
  }

  /** The pair's id, made at first sight. */
  intern(name: string, value: string): number {
    let label = this.names.get(name);
    if (label === undefined) {
      const owned = ownText(name);
      label = { id: this.#nextNameId++, name: owned, pairByValue: new Map() };
      this.names.set(owned, label);
      this.#textBytes += name.length + 200;
    }
    const found = label.pairByValue.get(value);
    if (found !== undefined) return found;
    const owned = ownText(value);
    const id = this.#freeIds.pop() ?? this.#nameOf.length;
    this.#nameOf[id] = label;
    this.#valueOf[id] = owned;
    this.#growTo(id + 1);
    this.#length[id] = 0;
    this.#sizeClass[id] = 255;
    label.pairByValue.set(owned, id);
    this.#live++;
    this.#textBytes += value.length + 24;
    return id;
  }

  nameOf(pair: number): LabelName {
    return this.#nameOf[pair]!;
  }

  valueOf(pair: number): string {
    return this.#valueOf[pair]!;
  }

  /** How many series have the pair. */
  count(pair: number): number {
    return this.#length[pair]!;
  }

  addPosting(pair: number, slot: number): void {
    const length = this.#length[pair]!;
    const sizeClass = this.#sizeClass[pair]!;
    if (sizeClass === 255) {
      this.#address[pair] = this.#pool.take(1);
      this.#sizeClass[pair] = 0;
    } else if (length === 1 << sizeClass) {
      const wider = this.#pool.take(2 << sizeClass);
      const old = this.#address[pair]!;
      const from = this.#pool.offsetOf(old);
      this.#pool
        .pageOf(wider)
        .set(this.#pool.pageOf(old).subarray(from, from + length), this.#pool.offsetOf(wider));
      this.#pool.give(old, 1 << sizeClass);
      this.#address[pair] = wider;
      this.#sizeClass[pair] = sizeClass + 1;
    }
    const address = this.#address[pair]!;
    this.#pool.pageOf(address)[this.#pool.offsetOf(address) + length] = slot;
    this.#length[pair] = length + 1;
  }

  /** The slots that have the pair, as a view that is good until the next change. */
  postings(pair: number): Uint32Array {
    const length = this.#length[pair]!;
    if (length === 0) return emptyPostings;
    const address = this.#address[pair]!;
    const from = this.#pool.offsetOf(address);
    return this.#pool.pageOf(address).subarray(from, from + length);
  }

  /** Keeps the postings that `keep` says; a pair without any goes, and so does a name without pairs. */
  filterPostings(pair: number, keep: (slot: number) => boolean): void {
    const postings = this.postings(pair);
    let kept = 0;
    for (let i = 0; i < postings.length; i++) {
      const slot = postings[i]!;
      if (keep(slot)) postings[kept++] = slot;
    }
    this.#length[pair] = kept;
    if (kept > 0) return;
    const label = this.#nameOf[pair]!;
    const value = this.#valueOf[pair]!;
    if (this.#sizeClass[pair] !== 255) this.#pool.give(this.#address[pair]!, 1 << this.#sizeClass[pair]!);
    this.#sizeClass[pair] = 255;
    this.#textBytes -= value.length + 24;
    label.pairByValue.delete(value);
    this.#nameOf[pair] = undefined;
    this.#valueOf[pair] = "";
    this.#freeIds.push(pair);
    this.#live--;
    if (label.pairByValue.size > 0) return;
    this.names.delete(label.name);
    this.#textBytes -= label.name.length + 200;
  }

  #growTo(count: number): void {
    if (count <= this.#length.length) return;
    const capacity = this.#length.length * 2;
    this.#address = resized(this.#address, capacity);
    this.#length = resized(this.#length, capacity);
    this.#sizeClass = resized(this.#sizeClass, capacity);
  }
}

const emptyPostings = new Uint32Array(0);
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The same text in memory of its own: a slice of a response would keep the whole response alive. */
function ownText(text: string): string {
  return text.length < 13 || !text.isWellFormed() ? text : decoder.decode(encoder.encode(text));
}
