import { hash, hashInto, Page, type Room, slotsOfPage } from "./page.ts";
import type { Rendered } from "./render.ts";

/** Families that are compared at once; few, as one that changed makes all of them be looked at. */
const familiesOfGroup = 8;

/** The families of up to 256 objects, a page each, and what is known of each object beside its samples. */
export class Sheet {
  /** By family; absent where none of the objects ever had samples of it. */
  readonly pages: (Page | undefined)[];
  /** What stands between the literals of each slot's samples. */
  identities: Page;
  /** Resource version of each slot, NaN where that is not a number. */
  readonly versions: Float64Array = new Float64Array(slotsOfPage);
  /** The list in which each slot was seen last. */
  readonly lists: Uint32Array = new Uint32Array(slotsOfPage);
  /** Samples of each slot. */
  readonly lines: Uint32Array = new Uint32Array(slotsOfPage);
  /** Slots in use. */
  used = 0;
  readonly #rooms: (Room | undefined)[];
  /**
   * What each slot holds, as 64 bits of hash for each group of families: most changes leave most families as they are, and looking that up in
   * each of their pages costs a few cache lines a page. Zeros where nothing is known.
   */
  readonly #marks: Int32Array;
  readonly #groups: number;

  /** `rooms` are of the sheet before, by family and the identities' last; taken out as they are used. */
  constructor(families: number, epoch: number, rooms: (Room | undefined)[]) {
    this.pages = Array.from({ length: families }, () => undefined);
    this.#rooms = rooms;
    this.#groups = Math.ceil(families / familiesOfGroup);
    this.#marks = new Int32Array(slotsOfPage * this.#groups * 2);
    this.identities = new Page(epoch, false, this.#takeRoom(families));
  }

  /** Writes an object into a slot, page by page where it differs from what is there; answers with the number of pages that changed. */
  put(slot: number, rendered: Rendered, epoch: number): number {
    const { ends, identity } = rendered;
    const own = { bytes: identity, cuts: noCuts };
    let changed = 0;
    if (!this.identities.has(slot, own, 0, 0, identity.length)) {
      this.clear(slot, epoch); // what stands in all lines is another: every page changes
      if (this.identities.epoch !== epoch) this.identities = this.identities.copy(epoch);
      this.identities.set(slot, identity, 0, identity.length, 0);
    }
    let start = 0;
    for (let first = 0, mark = slot * this.#groups * 2; first < ends.length; mark += 2) {
      const behind = Math.min(first + familiesOfGroup, ends.length);
      const end = ends[behind - 1]!;
      if (!this.#isMarked(mark, rendered, first, start)) {
        changed += this.#putGroup(slot, rendered, first, epoch);
      }
      first = behind;
      start = end;
    }
    this.lines[slot] = rendered.lines;
    return changed;
  }

  /** Whether a group of families was the same when it was put last; from now on this is what was. */
  #isMarked(mark: number, { bytes, ends, cuts }: Rendered, first: number, start: number): boolean {
    const behind = Math.min(first + familiesOfGroup, ends.length);
    hashInto(bytes, start, ends[behind - 1]!);
    let low = hash[0]!;
    let high = hash[1]!;
    for (let family = first; family < behind; family++) {
      low = Math.imul(low ^ (ends[family]! - start), 0x9e3779b1) ^ cuts[family]!;
      high = Math.imul(high ^ cuts[family]!, 0x85ebca77) ^ (ends[family]! - start);
    }
    const marks = this.#marks;
    const isSame = marks[mark] === low && marks[mark + 1] === high && (low | high) !== 0;
    marks[mark] = low;
    marks[mark + 1] = high;
    return isSame;
  }

  #putGroup(slot: number, rendered: Rendered, first: number, epoch: number): number {
    const { bytes, ends, cuts } = rendered;
    const behind = Math.min(first + familiesOfGroup, ends.length);
    let start = first === 0 ? 0 : ends[first - 1]!;
    let changed = 0;
    for (let family = first; family < behind; family++) {
      const end = ends[family]!;
      const page = this.pages[family];
      if (page === undefined ? end > start : !page.has(slot, rendered, family, start, end)) {
        this.#own(family, epoch).set(slot, bytes, start, end, cuts[family]!);
        changed++;
      }
      start = end;
    }
    return changed;
  }

  /** Gives the samples of a slot another identity. */
  reidentify(slot: number, identity: Uint8Array, epoch: number): void {
    if (this.identities.epoch !== epoch) this.identities = this.identities.copy(epoch);
    this.identities.set(slot, identity, 0, identity.length, 0);
    for (let family = 0; family < this.pages.length; family++) {
      const page = this.pages[family];
      if (page !== undefined && page.index[slot] !== 0) this.#own(family, epoch).touch();
    }
  }

  /** Takes everything out of a slot. */
  clear(slot: number, epoch: number): void {
    for (let family = 0; family < this.pages.length; family++) {
      const page = this.pages[family];
      if (page !== undefined && page.index[slot] !== 0) this.#own(family, epoch).set(slot, nothing, 0, 0, 0);
    }
    if (this.identities.index[slot] !== 0) {
      if (this.identities.epoch !== epoch) this.identities = this.identities.copy(epoch);
      this.identities.set(slot, nothing, 0, 0, 0);
    }
    this.#marks.fill(0, slot * this.#groups * 2, (slot + 1) * this.#groups * 2);
    this.lines[slot] = 0;
  }

  /** Gives back what pages hold for more, once every slot is taken. */
  trim(epoch: number): void {
    for (const [i, page] of [...this.pages, this.identities].entries()) {
      if (page?.epoch === epoch) this.#rooms[i] = page.trim();
    }
  }

  get sizeBytes(): number {
    let size = this.identities.sizeBytes + slotsOfPage * 16 + this.#marks.byteLength;
    for (const page of this.pages) size += page?.sizeBytes ?? 0;
    return size;
  }

  /** A page that nobody else reads. */
  #own(family: number, epoch: number): Page {
    const page = this.pages[family];
    if (page?.epoch === epoch) return page;
    return (this.pages[family] =
      page === undefined ? new Page(epoch, true, this.#takeRoom(family)) : page.copy(epoch));
  }

  #takeRoom(i: number): Room | undefined {
    const room = this.#rooms[i];
    this.#rooms[i] = undefined;
    return room;
  }
}

const nothing = new Uint8Array(0);
const noCuts = new Uint32Array(1);
