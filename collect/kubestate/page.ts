import type { Rendered } from "./render.ts";

/** How many objects a page has room for. */
export const slotsOfPage = 256;

/** Words of a template in `Page.table`. */
const words = 4;
const hashWord = 0;
const endWord = 1; // where it ends in `bytes`; it begins where the one before it ends
const cutsWord = 2; // how often the identity stands in it
const usesWord = 3; // how many slots have it

/** A page as it stands in a gzip answer: deflated, ended by a sync flush. */
export interface DeflatedPage {
  readonly bytes: Uint8Array;
  readonly crc: number;
  /** Length of the text. */
  readonly length: number;
}

/** Memory that a page grew in and does not need any more: the next one of its family grows in it, instead of leaving garbage behind. */
export interface Room {
  readonly bytes: Uint8Array;
  readonly table: Int32Array;
}

/**
 * The samples of one family for up to 256 objects. Texts that differ only in the object's identity are kept once, as a template (`Rendered`):
 * of 30,000 pods' 378 MB of text a quarter is left. What is seen by others is copied before it is changed.
 */
export class Page {
  /** Template number plus one by slot; 0 where an object has no samples. */
  readonly index: Uint16Array;
  /** Deflated text, once somebody asked for it and until something changes. */
  deflated: DeflatedPage | undefined = undefined;
  /** The time of the rows' last snapshot when this page was made: one of an earlier time may be read by others. */
  readonly epoch: number;
  #table: Int32Array;
  #count = 0;
  #bytes: Uint8Array;
  #view: DataView;
  #used = 0;
  #waste = 0;

  constructor(epoch: number, room?: Room, index: Uint16Array = new Uint16Array(slotsOfPage)) {
    this.epoch = epoch;
    this.index = index;
    this.#table = room?.table ?? new Int32Array(4 * words);
    this.#bytes = room?.bytes ?? new Uint8Array(256);
    this.#view = viewOf(this.#bytes);
  }

  /** Bytes held. */
  get sizeBytes(): number {
    return (
      this.#bytes.length + this.#table.byteLength + this.index.byteLength + (this.deflated?.bytes.length ?? 0)
    );
  }

  get view(): DataView {
    return this.#view;
  }

  /** Where a template begins in `view`. */
  startOf(template: number): number {
    return template === 0 ? 0 : this.#table[(template - 1) * words + endWord]!;
  }

  endOf(template: number): number {
    return this.#table[template * words + endWord]!;
  }

  cutsOf(template: number): number {
    return this.#table[template * words + cutsWord]!;
  }

  /** Whether a slot holds exactly this. */
  has(
    slot: number,
    { bytes, cuts }: Pick<Rendered, "bytes" | "cuts">,
    family: number,
    start: number,
    end: number,
  ): boolean {
    const template = this.index[slot]! - 1;
    if (template < 0) return start === end;
    return this.cutsOf(template) === cuts[family] && this.#equals(template, bytes, start, end);
  }

  /** Puts `bytes[start, end)` into a slot; nothing where that is empty. The page must be one that nobody else reads. */
  set(slot: number, bytes: Uint8Array, start: number, end: number, cuts: number): void {
    this.deflated = undefined;
    this.#release(slot);
    if (this.#waste > 4096 && this.#waste * 2 > this.#used) this.#compact(); // nobody may ever take a snapshot
    if (start === end) return;
    const hash = hashOf(bytes, start, end);
    let template = this.#find(hash, bytes, start, end, cuts);
    if (template < 0) template = this.#append(hash, bytes, start, end, cuts);
    const at = template * words + usesWord;
    if (this.#table[at] === 0) this.#waste -= this.endOf(template) - this.startOf(template);
    this.#table[at]!++;
    this.index[slot] = template + 1;
  }

  /** A page of the same content that may be changed. Leaves behind what no slot uses, where that is much. */
  copy(epoch: number): Page {
    const copy = new Page(epoch, noRoom, this.index.slice());
    copy.#take(this, this.#used + 512);
    if (this.#waste * 2 > this.#used || this.#count > 4 * slotsOfPage) copy.#compact();
    return copy;
  }

  /** Keeps no more than is needed; answers with what it grew in. */
  trim(): Room {
    if (this.#waste > 0) this.#compact();
    const room = { bytes: this.#bytes, table: this.#table };
    this.#bytes = this.#bytes.slice(0, this.#used);
    this.#view = viewOf(this.#bytes);
    this.#table = this.#table.slice(0, this.#count * words);
    return room;
  }

  #take(from: Page, room: number): void {
    this.#count = from.#count;
    this.#used = from.#used;
    this.#waste = from.#waste;
    this.#table = new Int32Array((from.#count + 4) * words);
    this.#table.set(from.#table.subarray(0, from.#count * words));
    this.#bytes = new Uint8Array(room);
    this.#bytes.set(from.#bytes.subarray(0, from.#used));
    this.#view = viewOf(this.#bytes);
  }

  #release(slot: number): void {
    const template = this.index[slot]! - 1;
    if (template < 0) return;
    this.index[slot] = 0;
    const at = template * words + usesWord;
    if (--this.#table[at]! === 0) this.#waste += this.endOf(template) - this.startOf(template);
  }

  #find(hash: number, bytes: Uint8Array, start: number, end: number, cuts: number): number {
    const table = this.#table;
    for (let i = 0, at = 0; i < this.#count; i++, at += words) {
      if (table[at + hashWord] !== hash || table[at + cutsWord] !== cuts) continue;
      if (this.#equals(i, bytes, start, end)) return i;
    }
    return -1;
  }

  #equals(template: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.startOf(template);
    const length = end - start;
    if (this.endOf(template) - from !== length) return false;
    const own = this.#bytes;
    for (let i = 0; i < length; i++) if (own[from + i] !== bytes[start + i]) return false;
    return true;
  }

  #append(hash: number, bytes: Uint8Array, start: number, end: number, cuts: number): number {
    const used = this.#used + end - start;
    if (used > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(used, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, this.#used));
      this.#bytes = larger;
      this.#view = viewOf(larger);
    }
    this.#bytes.set(bytes.subarray(start, end), this.#used);
    const at = this.#count * words;
    if (at === this.#table.length) {
      const larger = new Int32Array(Math.max(4 * words, at * 2));
      larger.set(this.#table);
      this.#table = larger;
    }
    this.#used = used;
    this.#table[at + hashWord] = hash;
    this.#table[at + endWord] = used;
    this.#table[at + cutsWord] = cuts;
    this.#table[at + usesWord] = 0;
    this.#waste += end - start; // until a slot uses it
    return this.#count++;
  }

  /** Writes the templates that are used anew, closely. */
  #compact(): void {
    const old = { table: this.#table, bytes: this.#bytes, count: this.#count };
    const placeOf = new Uint16Array(old.count);
    let used = 0;
    let count = 0;
    const bytes = new Uint8Array(this.#used - this.#waste);
    const table = new Int32Array(old.count * words);
    for (let i = 0, start = 0; i < old.count; i++) {
      const end = old.table[i * words + endWord]!;
      if (old.table[i * words + usesWord]! > 0) {
        bytes.set(old.bytes.subarray(start, end), used);
        used += end - start;
        table.set(old.table.subarray(i * words, (i + 1) * words), count * words);
        table[count * words + endWord] = used;
        placeOf[i] = count++;
      }
      start = end;
    }
    for (let slot = 0; slot < slotsOfPage; slot++) {
      const template = this.index[slot]!;
      if (template > 0) this.index[slot] = placeOf[template - 1]! + 1;
    }
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
    this.#table = table.slice(0, count * words);
    this.#count = count;
    this.#used = used;
    this.#waste = 0;
  }
}

const noRoom: Room = { bytes: new Uint8Array(0), table: new Int32Array(0) };

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A number for a text, the same for the same bytes; four bytes a step. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  let i = start;
  for (; i + 4 <= end; i += 4) {
    const word = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    hash = Math.imul(hash ^ word, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  for (; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x9e3779b1);
  return hash | 0;
}
