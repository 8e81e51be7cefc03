import { ByteWriter, snappyDecode, snappyEncode } from "@taffrail/base";

import type { Rendered } from "./render.ts";

/** How many objects a page has room for. */
export const slotsOfPage = 256;

/** Words of a template in `Page.table`. */
const words = 5;
const hashWord = 0; // two words
const endWord = 2; // where it ends in `bytes`; it begins where the one before it ends
const cutsWord = 3; // how often the identity stands in it
const usesWord = 4; // how many slots have it

/** Templates of fewer bytes are not worth packing; nor those that packing does not make smaller than this share. */
const leastPackedBytes = 16 << 10;
const worstPackedShare = 0.75;
/** How often a page is read without a change until it is packed. */
const readsToPack = 2;

/** What packs the templates of all pages, one after another: 91 MB of 30,000 pods' become 21 in 0.16 s. */
const packer = new ByteWriter(0);

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
 * of 30,000 pods' 378 MB of text a quarter is left. What is long and rests is packed: a tenth of that. What is seen by others is copied
 * before it is changed.
 */
export class Page {
  /** Template number plus one by slot; 0 where an object has no samples. */
  readonly index: Uint16Array;
  /** The same for all copies of a page: where it stands among the others. */
  readonly place: object;
  /** Deflated text, once somebody asked for it and until something changes. */
  deflated: DeflatedPage | undefined = undefined;
  /** The time of the rows' last snapshot when this page was made: one of an earlier time may be read by others. */
  readonly epoch: number;
  #table: Int32Array;
  #count = 0;
  #bytes: Uint8Array; // of no use while packed
  #packed: Uint8Array | undefined = undefined;
  #used = 0;
  #waste = 0;
  #reads = 0; // since something changed

  readonly #packs: boolean;

  /** `packs` says whether it may be packed: not what is read with every page of others. */
  constructor(
    epoch: number,
    packs: boolean,
    room?: Room,
    index: Uint16Array = new Uint16Array(slotsOfPage),
    place: object = {},
  ) {
    this.epoch = epoch;
    this.place = place;
    this.index = index;
    this.#packs = packs;
    this.#table = room?.table ?? new Int32Array(4 * words);
    this.#bytes = room?.bytes ?? new Uint8Array(256);
  }

  /** Bytes held. */
  get sizeBytes(): number {
    const { byteLength } = this.#packed ?? this.#bytes;
    return byteLength + this.#table.byteLength + this.index.byteLength + (this.deflated?.bytes.length ?? 0);
  }

  /** The templates as a block of snappy; `undefined` where they are not packed. */
  get packed(): Uint8Array | undefined {
    return this.#packed;
  }

  /** Bytes of the templates, as they are when not packed. */
  get templateBytes(): number {
    return this.#used;
  }

  /** The templates, one after another. Unpacked for this call where they are packed. */
  templates(): Uint8Array {
    return this.#packed === undefined ? this.#bytes.subarray(0, this.#used) : this.#unpacked(this.#packed, 0);
  }

  /** Where a template begins in `templates`. */
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
    if (this.cutsOf(template) !== cuts[family]) return false;
    if (this.endOf(template) - this.startOf(template) !== end - start) return false;
    if (this.#packed !== undefined) hashInto(bytes, start, end);
    return this.#equals(template, bytes, start, end);
  }

  /** Puts `bytes[start, end)` into a slot; nothing where that is empty. The page must be one that nobody else reads. */
  set(slot: number, bytes: Uint8Array, start: number, end: number, cuts: number): void {
    this.deflated = undefined;
    this.#reads = 0;
    this.#release(slot);
    if (this.#waste > 4096 && this.#waste * 2 > this.#used) this.#compact(); // nobody may ever take a snapshot
    if (start === end) return;
    hashInto(bytes, start, end);
    let template = this.#find(bytes, start, end, cuts);
    if (template < 0) template = this.#append(bytes, start, end, cuts);
    const at = template * words + usesWord;
    if (this.#table[at] === 0) this.#waste -= this.endOf(template) - this.startOf(template);
    this.#table[at]!++;
    this.index[slot] = template + 1;
  }

  /** The text is another though the templates are not. The page must be one that nobody else reads. */
  touch(): void {
    this.deflated = undefined;
    this.#reads = 0;
  }

  /** A page of the same content that may be changed. Leaves behind what no slot uses, where that is much. */
  copy(epoch: number): Page {
    const copy = new Page(epoch, this.#packs, noRoom, this.index.slice(), this.place);
    copy.#take(this);
    if (this.#waste * 2 > this.#used || this.#count > 4 * slotsOfPage) copy.#compact();
    return copy;
  }

  /** Keeps no more than is needed; answers with what it grew in. */
  trim(): Room {
    if (this.#waste > 0) this.#compact();
    const room = { bytes: this.#bytes, table: this.#table };
    this.#table = this.#table.slice(0, this.#count * words);
    if (this.#packed !== undefined) return noRoom;
    if (!this.#pack()) this.#bytes = this.#bytes.slice(0, this.#used);
    return room;
  }

  /** Somebody read the page. One that is read again and again as it is gets packed. */
  rest(): void {
    if (this.#packed === undefined && ++this.#reads === readsToPack) this.#pack();
  }

  /** Packs the templates where that is worth its while; whether they are packed now. */
  #pack(): boolean {
    if (!this.#packs || this.#used < leastPackedBytes) return false;
    const packed = snappyEncode(this.#bytes.subarray(0, this.#used), packer);
    if (packed.length > this.#used * worstPackedShare) return false;
    this.#packed = packed.slice();
    this.#bytes = nothing;
    return true;
  }

  /** The templates, and room for `more` bytes behind them. */
  #unpacked(packed: Uint8Array, more: number): Uint8Array {
    const bytes = snappyDecode(packed);
    if (more === 0) return bytes;
    const larger = new Uint8Array(this.#used + more);
    larger.set(bytes);
    return larger;
  }

  /** Before bytes are added or moved. */
  #unpack(more: number): void {
    if (this.#packed === undefined) return;
    this.#bytes = this.#unpacked(this.#packed, more);
    this.#packed = undefined;
  }

  #take(from: Page): void {
    this.#count = from.#count;
    this.#used = from.#used;
    this.#waste = from.#waste;
    this.#table = new Int32Array((from.#count + 4) * words);
    this.#table.set(from.#table.subarray(0, from.#count * words));
    this.#packed = from.#packed;
    this.#bytes = nothing;
    if (this.#packed !== undefined) return;
    this.#bytes = new Uint8Array(from.#used + 512);
    this.#bytes.set(from.#bytes.subarray(0, from.#used));
  }

  #release(slot: number): void {
    const template = this.index[slot]! - 1;
    if (template < 0) return;
    this.index[slot] = 0;
    const at = template * words + usesWord;
    if (--this.#table[at]! === 0) this.#waste += this.endOf(template) - this.startOf(template);
  }

  /** The template of these bytes, whose hash was worked out last; −1: there is none. */
  #find(bytes: Uint8Array, start: number, end: number, cuts: number): number {
    const table = this.#table;
    const [low] = hash;
    for (let i = 0, at = 0; i < this.#count; i++, at += words) {
      if (table[at + hashWord] !== low || table[at + cutsWord] !== cuts) continue;
      if (this.#equals(i, bytes, start, end)) return i;
    }
    return -1;
  }

  /** Whether a template is these bytes; where it is packed, whether length and 64 bits of hash, worked out last, say so. */
  #equals(template: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.startOf(template);
    const length = end - start;
    if (this.endOf(template) - from !== length) return false;
    if (this.#packed !== undefined) {
      const at = template * words + hashWord;
      return this.#table[at] === hash[0] && this.#table[at + 1] === hash[1];
    }
    const own = this.#bytes;
    for (let i = 0; i < length; i++) if (own[from + i] !== bytes[start + i]) return false;
    return true;
  }

  #append(bytes: Uint8Array, start: number, end: number, cuts: number): number {
    const used = this.#used + end - start;
    this.#unpack(end - start + 512);
    if (used > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(used, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, this.#used));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes.subarray(start, end), this.#used);
    const at = this.#count * words;
    if (at === this.#table.length) {
      const larger = new Int32Array(Math.max(4 * words, at * 2));
      larger.set(this.#table);
      this.#table = larger;
    }
    this.#used = used;
    this.#table[at + hashWord] = hash[0]!;
    this.#table[at + hashWord + 1] = hash[1]!;
    this.#table[at + endWord] = used;
    this.#table[at + cutsWord] = cuts;
    this.#table[at + usesWord] = 0;
    this.#waste += end - start; // until a slot uses it
    return this.#count++;
  }

  /** Writes the templates that are used anew, closely. */
  #compact(): void {
    this.#unpack(0);
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
    this.#table = table.slice(0, count * words);
    this.#count = count;
    this.#used = used;
    this.#waste = 0;
  }
}

const nothing = new Uint8Array(0);
const noRoom: Room = { bytes: nothing, table: new Int32Array(0) };

/** What `hashInto` found. */
export const hash: Int32Array = new Int32Array(2);

/** Works a hash of 64 bits out, the same for the same bytes, into `hash`; four bytes a step. */
export function hashInto(bytes: Uint8Array, start: number, end: number): void {
  let a = end - start;
  let b = ~a;
  let i = start;
  for (; i + 4 <= end; i += 4) {
    const word = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    a = Math.imul(a ^ word, 0x9e3779b1);
    a ^= a >>> 15;
    b = Math.imul(b ^ word, 0x85ebca77);
    b ^= b >>> 13;
  }
  for (; i < end; i++) {
    a = Math.imul(a ^ bytes[i]!, 0x9e3779b1);
    b = Math.imul(b ^ bytes[i]!, 0x85ebca77);
    b ^= b >>> 13;
  }
  hash[0] = a;
  hash[1] = b;
}
