import { resized } from "@taffrail/base";
import { highWord, lowWord, wordsOf } from "../chunk/halves.ts";

/** A ref is the slot + 1 and, above these bits, how often the slot was given away before. */
const slotBits = 26;
/** The bits of a ref that hold its slot + 1. */
export const slotMask: number = 2 ** slotBits - 1;

/**
 * What is known of each series, a column a fact, a row a slot. Slots of series that are gone are reused under another ref, so that an
 * old ref is known to be old. The columns are public for the kernels that walk them; `grow` replaces them.
 */
export class SeriesTable {
  /** The ref that the sink gave; 0 where the slot is free. */
  ref: Float64Array = new Float64Array(0);
  /** The series' number in the log. */
  walRef: Float64Array = new Float64Array(0);
  /** Newest sample; −Infinity: none yet. */
  lastT: Float64Array = new Float64Array(0);
  lastV: Float64Array = new Float64Array(0);
  lastVWords: Uint32Array = new Uint32Array(0);
  /** Of the open chunk: first time, step before the newest sample, and when it is cut at the latest. */
  openMinT: Float64Array = new Float64Array(0);
  openDelta: Float64Array = new Float64Array(0);
  openEndT: Float64Array = new Float64Array(0);
  openAddress: Uint32Array = new Uint32Array(0);
  openBits: Uint16Array = new Uint16Array(0);
  openCount: Uint8Array = new Uint8Array(0);
  /** 255: there is no open chunk. */
  openClass: Uint8Array = new Uint8Array(0);
  openLeading: Uint8Array = new Uint8Array(0);
  openTrailing: Uint8Array = new Uint8Array(0);
  /** Newest closed chunk; −1: none. */
  closed: Float64Array = new Float64Array(0);
  /** The run of label pair ids, sorted by label name. */
  labels: Uint32Array = new Uint32Array(0);
  labelCount: Uint16Array = new Uint16Array(0);
  hash: Uint32Array = new Uint32Array(0);
  /** The last accepted row of the batch at hand; −1 between batches. */
  pendingRow: Int32Array = new Int32Array(0);
  /** 1: made since the last collection of series that are gone. */
  isFresh: Uint8Array = new Uint8Array(0);

  #slots = 0;
  #live = 0;
  readonly #firstUse: number;
  readonly #free: number[] = [];
  /** How often each free slot was given away; of a slot in use its ref tells. */
  readonly #givenAway = new Map<number, number>();

  /** The refs of a table with another `firstUse`, far from this one's, are none of this one's. */
  constructor(firstUse = 0) {
    this.#firstUse = firstUse;
  }

  /** Series there are. */
  get live(): number {
    return this.#live;
  }

  /** Slots there are, free ones included: all are below this. */
  get slots(): number {
    return this.#slots;
  }

  /** Bytes of memory that were touched. */
  get heldBytes(): number {
    return this.#slots * bytesPerSlot;
  }

  /** The slot of a ref, or −1 where it is not (or no longer) one of ours. */
  slotOf(ref: number): number {
    const slot = (ref & slotMask) - 1;
    return slot >= 0 && slot < this.#slots && this.ref[slot] === ref ? slot : -1;
  }

  /** A slot for a new series, with its ref; other columns as of a series without samples. */
  take(): number {
    const slot = this.#free.pop() ?? this.#slots;
    if (slot === this.#slots) {
      this.#slots++;
      if (this.#slots > this.ref.length) this.#grow();
    }
    const givenAway = this.#givenAway.get(slot) ?? this.#firstUse;
    this.#givenAway.delete(slot);
    this.#live++;
    this.ref[slot] = givenAway * 2 ** slotBits + slot + 1;
    this.lastT[slot] = -Infinity;
    this.lastV[slot] = 0;
    this.openClass[slot] = 255;
    this.openCount[slot] = 0;
    this.closed[slot] = -1;
    this.pendingRow[slot] = -1;
    this.isFresh[slot] = 1;
    return slot;
  }

  give(slot: number): void {
    this.#givenAway.set(slot, Math.floor(this.ref[slot]! / 2 ** slotBits) + 1);
    this.ref[slot] = 0;
    this.#live--;
    this.#free.push(slot);
  }

  /** Whether the newest value of a series has these bits. */
  hasLast(slot: number, high: number, low: number): boolean {
    return this.lastVWords[2 * slot + highWord] === high && this.lastVWords[2 * slot + lowWord] === low;
  }

  #grow(): void {
    // doubled: smaller steps leave more behind in all, and what is not used yet costs nothing while nothing touches it
    const capacity = Math.max(1024, this.ref.length * 2);
    this.ref = resized(this.ref, capacity);
    this.walRef = resized(this.walRef, capacity);
    this.lastT = resized(this.lastT, capacity);
    this.lastV = resized(this.lastV, capacity);
    this.lastVWords = wordsOf(this.lastV);
    this.openMinT = resized(this.openMinT, capacity);
    this.openDelta = resized(this.openDelta, capacity);
    this.openEndT = resized(this.openEndT, capacity);
    this.openAddress = resized(this.openAddress, capacity);
    this.openBits = resized(this.openBits, capacity);
    this.openCount = resized(this.openCount, capacity);
    this.openClass = resized(this.openClass, capacity);
    this.openLeading = resized(this.openLeading, capacity);
    this.openTrailing = resized(this.openTrailing, capacity);
    this.closed = resized(this.closed, capacity);
    this.labels = resized(this.labels, capacity);
    this.labelCount = resized(this.labelCount, capacity);
    this.hash = resized(this.hash, capacity);
    this.pendingRow = resized(this.pendingRow, capacity);
    this.isFresh = resized(this.isFresh, capacity);
  }
}

/** The columns above: eight of 8 bytes, four of 4, two of 2, five of 1. */
const bytesPerSlot = 8 * 8 + 4 * 4 + 2 * 2 + 5;
