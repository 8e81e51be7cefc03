import { kernelMemory } from "@taffrail/base";
import type { DiskFile } from "@taffrail/disk";

/**
 * Small, as questions go by metric and the chunks of one metric lie far apart: of 200k series in that order a chunk costs 3 µs with 2 KiB
 * and 6 µs with 16 KiB; in the order in which they were written 1 µs with either.
 */
const pageBytes = 2 << 10;
/** So much of what comes after a page it holds as well: an entry that begins in it nearly always lies in it whole. */
export const overlapBytes: number = 512;
const heldPerPage = pageBytes + overlapBytes;
/** A page may lie in any of so many places. */
const ways = 4;
/** No entry of a head chunk file is shorter. */
const fewestBytes = 32;

/**
 * Pages of head chunk files that were read last, in one piece of memory that never grows. A page of a file that still grows is read
 * again where more is wanted than there was.
 */
export class HeadPages implements Disposable {
  readonly #sets: number;
  /** Where chunks are decoded, if there is room. */
  #bytes: Uint8Array;
  /** By place: file × 2^32 + page (−1: none), and how much of it there is. */
  readonly #keys: Float64Array;
  readonly #lengths: Uint16Array;
  /** By set: the place that is filled next. */
  readonly #next: Uint8Array;
  /** By place, two words: a bit for each 32 bytes, set where the checksum of the entry that begins there held. */
  readonly #sound: Uint32Array;
  #used = 0;
  #scratch = new Uint8Array(2 * pageBytes);
  /** The place of the page that holds what was read last; −1: no page holds it whole. */
  #place = -1;
  /** Where what `read` was asked for begins in the bytes it gave. */
  start = 0;

  constructor(maxBytes: number) {
    this.#sets = Math.max(1, Math.floor(maxBytes / heldPerPage / ways));
    const bytes = this.#sets * ways * heldPerPage;
    this.#bytes = kernelMemory()?.takeBytes(bytes) ?? new Uint8Array(bytes);
    this.#sound = new Uint32Array(this.#sets * ways * (pageBytes / fewestBytes / 32));
    this.#keys = new Float64Array(this.#sets * ways).fill(-1);
    this.#lengths = new Uint16Array(this.#sets * ways);
    this.#next = new Uint8Array(this.#sets);
  }

  /** Bytes of memory that were touched. */
  get heldBytes(): number {
    return this.#used * heldPerPage;
  }

  /** `length` bytes from `at`, fewer at the file's end, from `start` to `end` of the bytes given; good until the next call. */
  read(file: DiskFile, number: number, at: number, length: number): Uint8Array {
    const first = Math.floor(at / pageBytes);
    const offset = at - first * pageBytes;
    if (offset + length <= heldPerPage) {
      const place = this.#load(file, number, first, offset + length);
      this.#place = place;
      this.start = place * heldPerPage + offset;
      this.end = place * heldPerPage + Math.min(offset + length, this.#lengths[place]!);
      return this.#bytes;
    }
    this.#place = -1;
    if (length > this.#scratch.length) this.#scratch = new Uint8Array(length * 2);
    let done = 0;
    while (done < length) {
      const page = Math.floor((at + done) / pageBytes);
      const from = at + done - page * pageBytes;
      const want = Math.min(pageBytes - from, length - done);
      const place = this.#load(file, number, page, from + want);
      const there = Math.min(want, this.#lengths[place]! - from);
      if (there <= 0) break;
      this.#scratch.set(
        this.#bytes.subarray(place * heldPerPage + from, place * heldPerPage + from + there),
        done,
      );
      done += there;
      if (there < want) break;
    }
    this.start = 0;
    this.end = done;
    return this.#scratch;
  }

  /** Where it ends. */
  end = 0;

  /** Gives the memory back: nothing may be read through it any more, nor what was read be looked at. */
  [Symbol.dispose](): void {
    kernelMemory()?.giveBytes(this.#bytes);
    this.#bytes = new Uint8Array(0);
    this.#keys.fill(-1);
  }

  /** Whether the checksum of the entry that was read last was found right since its page was. */
  get isSound(): boolean {
    if (this.#place < 0) return false;
    const bit = this.#bitOfLast();
    return (this.#sound[bit >>> 5]! & (1 << (bit & 31))) !== 0;
  }

  /** Says that it was found right. */
  noteSound(): void {
    if (this.#place < 0) return;
    const bit = this.#bitOfLast();
    this.#sound[bit >>> 5]! |= 1 << (bit & 31);
  }

  #bitOfLast(): number {
    const offset = this.start - this.#place * heldPerPage;
    return this.#place * (pageBytes / fewestBytes) + Math.floor(offset / fewestBytes);
  }

  /** The place of a page of which `want` bytes are wanted. */
  #load(file: DiskFile, number: number, page: number, want: number): number {
    const key = number * 2 ** 32 + page;
    const set = (number * 8191 + page) % this.#sets;
    let place = -1;
    for (let i = set * ways; i < (set + 1) * ways; i++) if (this.#keys[i] === key) place = i;
    if (place >= 0 && this.#lengths[place]! >= want) return place;
    if (place < 0) {
      const way = this.#next[set]!;
      this.#next[set] = (way + 1) % ways;
      place = set * ways + way;
      if (this.#keys[place] === -1) this.#used++;
    }
    this.#keys[place] = -2; // in case reading fails
    const words = pageBytes / fewestBytes / 32;
    this.#sound.fill(0, place * words, (place + 1) * words);
    const into = this.#bytes.subarray(place * heldPerPage, (place + 1) * heldPerPage);
    this.#lengths[place] = file.read(into, page * pageBytes);
    this.#keys[place] = key;
    return place;
  }
}
