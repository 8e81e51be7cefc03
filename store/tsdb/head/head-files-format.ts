import { crc32c } from "@taffrail/base";
import type { DiskFile } from "@taffrail/disk";

/*
 * A head chunk file, as Prometheus lays it out:
 *
 *   be32 magic | u8 1 | 3 zero bytes | entry…
 *   entry: be64 series | be64 first time | be64 last time | u8 encoding (bit 7: out of order) | uvarint length | chunk |
 *          be32 crc32c over all of the entry before it
 *
 * An entry of series and times 0, or zeros to the end, ends the file: room that was taken and not filled.
 */
export const headMagic = 0x0130bc91;
export const headFileHeaderBytes = 8;
/** Series, times and encoding of an entry. */
export const entryHeadBytes = 25;
/** What an entry takes beside its chunk at most: head, length, checksum. */
export const entryOverheadBytes: number = entryHeadBytes + 5 + 4;
/** In the encoding: the samples came late, and are beside those of other chunks. */
export const outOfOrderFlag = 0x80;
/** A series that no log has: an entry of it holds nothing and fills a hole. */
const nobody = 2 ** 52;

/** Writes the header of a file at `at`. */
export function putFileHeader(bytes: Uint8Array, at: number): void {
  bytes.fill(0, at, at + headFileHeaderBytes);
  put32(bytes, at, headMagic);
  bytes[at + 4] = 1;
}

/** Writes an entry at `at`; gives where it ends. */
export function putEntry(
  bytes: Uint8Array,
  at: number,
  ref: number,
  minT: number,
  maxT: number,
  encoding: number,
  from: Uint8Array,
  start: number,
  length: number,
): number {
  put64(bytes, at, ref);
  put64(bytes, at + 8, minT);
  put64(bytes, at + 16, maxT);
  bytes[at + 24] = encoding;
  let to = at + entryHeadBytes;
  let rest = length;
  for (; rest > 127; rest >>>= 7) bytes[to++] = rest | 0x80;
  bytes[to++] = rest;
  for (let i = 0; i < length; i++) bytes[to + i] = from[start + i]!;
  to += length;
  put32(bytes, to, crc32c(bytes, at, to));
  return to + 4;
}

/** Fills `bytes` from `at` on with one entry of nobody's, so that readers find what comes after. */
export function putFiller(bytes: Uint8Array, at: number, t: number): void {
  bytes.fill(0, at);
  put64(bytes, at, nobody);
  put64(bytes, at + 8, t);
  put64(bytes, at + 16, t);
  bytes[at + 24] = 1;
  const length = bytes.length - at - entryHeadBytes - 4 - 4;
  for (let i = 0; i < 4; i++)
    bytes[at + entryHeadBytes + i] = ((length >>> (7 * i)) & 127) | (i < 3 ? 128 : 0); // in four bytes whatever it is
  put32(bytes, bytes.length - 4, crc32c(bytes, at, bytes.length - 4));
}

/** An entry where it lies in some bytes. */
export interface HeadEntry {
  ref: number;
  minT: number;
  maxT: number;
  /** Without the flag. */
  encoding: number;
  isOutOfOrder: boolean;
  /** Where the chunk begins, and how long it is. */
  start: number;
  length: number;
  /** Where the entry ends. */
  end: number;
}

export function newEntry(): HeadEntry {
  return { ref: 0, minT: 0, maxT: 0, encoding: 0, isOutOfOrder: false, start: 0, length: 0, end: 0 };
}

/** What reading an entry came to: it is there, the file ends here, so many bytes are needed, or what is wrong. */
export type EntryRead = "entry" | "end" | "more" | { readonly damaged: string };

/** Reads the entry at `at` of `bytes`, of which those to `limit` count. With "more", `entry.end` says to where bytes are needed. */
export function readEntry(bytes: Uint8Array, at: number, limit: number, entry: HeadEntry): EntryRead {
  if (at + entryHeadBytes + 1 > limit) {
    entry.end = at + entryHeadBytes + 1;
    return "more";
  }
  entry.ref = get64(bytes, at);
  entry.minT = get64(bytes, at + 8);
  entry.maxT = get64(bytes, at + 16);
  if (entry.ref === 0 && entry.minT === 0 && entry.maxT === 0) return "end";
  const found = readFrame(bytes, at, limit, entry);
  if (found !== "entry") return found;
  const { start, length } = entry;
  if (crc32c(bytes, at, start + length) !== get32(bytes, start + length))
    return { damaged: "another checksum" };
  if (length < 2 || entry.maxT < entry.minT) return { damaged: "an entry that makes no sense" };
  return "entry";
}

/** As `readEntry`, for one whose checksum is known to hold: tells its encoding and where its chunk lies, and not whose it is. */
export function readFrame(bytes: Uint8Array, at: number, limit: number, entry: HeadEntry): EntryRead {
  const encoding = bytes[at + 24]!;
  entry.encoding = encoding & ~outOfOrderFlag;
  entry.isOutOfOrder = (encoding & outOfOrderFlag) !== 0;
  let to = at + entryHeadBytes;
  let length = 0;
  for (let scale = 1; ; scale *= 128) {
    if (scale > 2 ** 28) return { damaged: "a length that is none" };
    if (to >= limit) {
      entry.end = to + 1;
      return "more";
    }
    const byte = bytes[to++]!;
    length += (byte & 127) * scale;
    if (byte < 128) break;
  }
  entry.start = to;
  entry.length = length;
  entry.end = to + length + 4;
  return entry.end > limit ? "more" : "entry";
}

/** How much of a file is read at once. */
const stretchBytes = 1 << 20;

/** Reads a file's entries in order, a stretch at a time. */
export class HeadFileScan {
  readonly #file: DiskFile;
  readonly #sizeBytes: number;
  #bytes = new Uint8Array(stretchBytes);
  /** What of the file stands in the buffer. */
  #from = 0;
  #length = 0;
  #at = headFileHeaderBytes;
  readonly entry: HeadEntry = newEntry();
  /** What is wrong from `goodBytes` on; `undefined`: nothing. */
  damage: string | undefined = undefined;

  constructor(file: DiskFile) {
    this.#file = file;
    this.#sizeBytes = file.sizeBytes();
    this.#load(0);
    if (this.#length < headFileHeaderBytes || get32(this.#bytes, 0) !== headMagic || this.#bytes[4] !== 1) {
      this.damage = "no header of a head chunk file";
      this.#at = 0;
    }
  }

  /** Where the last whole entry ends. */
  get goodBytes(): number {
    return this.#at;
  }

  /** The bytes that `entry` speaks of. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Moves to the next entry; gives where in the file it begins, or −1 at the end or at damage. */
  next(): number {
    if (this.damage !== undefined) return -1;
    for (;;) {
      const at = this.#at - this.#from;
      const found = readEntry(this.#bytes, at, this.#length, this.entry);
      if (found === "entry") {
        const position = this.#at;
        this.#at = this.#from + this.entry.end;
        return position;
      }
      if (found === "end") return -1;
      if (found !== "more") {
        this.damage = found.damaged;
        return -1;
      }
      if (this.#from + this.#length >= this.#sizeBytes) {
        // fewer bytes than the shortest entry may be room that was not filled
        if (!this.#isZero(at)) this.damage = "an entry cut short";
        return -1;
      }
      const needed = this.entry.end - at;
      if (this.#at + needed > this.#sizeBytes) {
        this.damage = "an entry cut short";
        return -1;
      }
      if (needed > this.#bytes.length) this.#bytes = new Uint8Array(needed + stretchBytes);
      this.#load(this.#at);
    }
  }

  #isZero(at: number): boolean {
    for (let i = at; i < this.#length; i++) if (this.#bytes[i] !== 0) return false;
    return true;
  }

  #load(from: number): void {
    this.#from = from;
    this.#length = this.#file.read(this.#bytes, from);
  }
}

function put32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

/** A whole number, negative ones too, as 64 bits. */
function put64(bytes: Uint8Array, at: number, value: number): void {
  const high = Math.floor(value / 2 ** 32);
  put32(bytes, at, high);
  put32(bytes, at + 4, value - high * 2 ** 32);
}

function get32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

function get64(bytes: Uint8Array, at: number): number {
  return (get32(bytes, at) | 0) * 2 ** 32 + get32(bytes, at + 4);
}
