import { ByteWriter, crc32c, messageOf } from "@taffrail/base";
import type { Disk, DiskFile } from "./disk.ts";
import {
  fragment,
  fragmentHeaderBytes,
  type PackedRecord,
  pageBytes,
  snappyFlag,
  unpackRecord,
  zstdFlag,
} from "./wal-frame.ts";

/** A stretch of a segment that holds no readable record. */
export interface WalDamage {
  readonly reason: string;
  /** Where the first unreadable record begins. */
  readonly fromByte: number;
  /** Where reading went on, or the end of the segment. */
  readonly toByte: number;
}

/** A record with where it ends. */
export interface WalRecord {
  readonly record: Uint8Array;
  /** As it lies in the segment. */
  readonly packed: PackedRecord;
  readonly endByte: number;
}

const readPages = 32;

/**
 * Reads the records of one segment in order. Damage is skipped up to the next whole record, and told in `damage`; the
 * reader itself never throws for what the file holds. Records are good until the next one is asked for.
 */
export class WalSegmentReader {
  readonly #file: DiskFile;
  #sizeBytes: number;
  readonly damage: WalDamage[] = [];
  /** Where the last whole record ends. */
  goodBytes = 0;
  readonly #buffer = new Uint8Array(readPages * pageBytes);
  readonly #scratch = new ByteWriter();
  #bufferStart = 0;
  #bufferLength = 0;
  #at = 0;
  #parts: Uint8Array[] = [];
  #recordStart = 0;
  #flag = 0;
  #lost: { readonly reason: string; readonly fromByte: number } | undefined = undefined;

  /** Reads from `fromByte` on, where a record begins. */
  constructor(disk: Disk, path: string, fromByte = 0) {
    this.#file = disk.open(path, "read");
    this.#sizeBytes = this.#file.sizeBytes();
    this.goodBytes = fromByte;
    this.#at = fromByte;
  }

  /**
   * Goes back behind the last whole record and forgets what was wrong after it: for a segment that is still written, whose end may have been
   * half a record. Gives whether the segment has another length than before; then `records` may find more.
   */
  resume(): boolean {
    const before = this.#sizeBytes;
    this.#sizeBytes = this.#file.sizeBytes();
    this.#at = this.goodBytes;
    this.#bufferLength = 0;
    this.#parts = [];
    this.#lost = undefined;
    this.damage.length = 0;
    return this.#sizeBytes !== before;
  }

  /** Bytes in the segment. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  close(): void {
    this.#file.close();
  }

  /** All records from here to the end. */
  *records(): Generator<WalRecord, void, undefined> {
    for (;;) {
      const found = this.#fragment();
      if (found === "end") break;
      if (found === "record") {
        const data = this.#parts.length === 1 ? this.#parts[0]! : joined(this.#parts);
        this.#parts = [];
        const packed: PackedRecord = { data, flag: this.#flag };
        const record = this.#unpacked(packed);
        if (record === undefined) continue;
        this.goodBytes = this.#at;
        yield { record, packed, endByte: this.#at };
      } else if (found !== "more") {
        this.#lose(found.damaged);
        this.#at = Math.min((Math.floor(this.#at / pageBytes) + 1) * pageBytes, this.#sizeBytes);
      }
    }
    if (this.#parts.length > 0) this.#lose("a record without its end");
    this.#regain();
  }

  /** Reads one fragment or the padding of a page: does it end a record, does more follow, or what is wrong with it. */
  #fragment(): "record" | "more" | "end" | { readonly damaged: string } {
    const inPage = this.#at % pageBytes;
    const room = Math.min(pageBytes - inPage, this.#sizeBytes - this.#at);
    if (room <= 0) return "end";
    const offset = this.#load(this.#at, room);
    const bytes = this.#buffer;
    const type = bytes[offset]!;
    if (type === fragment.rest || (room < fragmentHeaderBytes && inPage + room === pageBytes)) {
      for (let i = 0; i < room; i++) {
        if (bytes[offset + i] !== 0) return { damaged: "bytes after the last record of a page" };
      }
      this.#at += room;
      return "more";
    }
    if (room < fragmentHeaderBytes) return { damaged: "a header cut short" };
    const kind = type & 7;
    const flag = type & ~7;
    if (kind > fragment.last || (flag !== 0 && flag !== snappyFlag && flag !== zstdFlag)) {
      return { damaged: `a fragment of unknown type ${type}` };
    }
    const length = (bytes[offset + 1]! << 8) | bytes[offset + 2]!;
    if (fragmentHeaderBytes + length > pageBytes - inPage)
      return { damaged: "a fragment longer than its page" };
    if (fragmentHeaderBytes + length > room) return { damaged: "a fragment cut short" };
    const start = offset + fragmentHeaderBytes;
    if (crc32c(bytes, start, start + length) !== be32(bytes, offset + 3)) {
      return { damaged: "a fragment whose checksum differs" };
    }
    if (kind === fragment.full || kind === fragment.first) {
      if (this.#parts.length > 0) this.#lose("a record without its end");
      this.#regain();
      this.#recordStart = this.#at;
      this.#flag = flag;
    } else if (this.#parts.length === 0) {
      this.#lose("a record without its beginning");
    } else if (flag !== this.#flag) this.#lose("fragments of different compression");
    this.#at += fragmentHeaderBytes + length;
    if (this.#lost !== undefined) return "more";
    const piece = bytes.subarray(start, start + length);
    this.#parts.push(kind === fragment.full ? piece : piece.slice()); // the buffer may be filled anew before the end
    return kind === fragment.full || kind === fragment.last ? "record" : "more";
  }

  #unpacked(packed: PackedRecord): Uint8Array | undefined {
    try {
      return unpackRecord(packed, this.#scratch);
    } catch (error) {
      this.#lost = {
        reason: `a record that does not decompress (${messageOf(error)})`,
        fromByte: this.#recordStart,
      };
      return undefined;
    }
  }

  /** From here, or from the beginning of the record that was being read, all is lost until the next record begins. */
  #lose(reason: string): void {
    this.#lost ??= { reason, fromByte: this.#parts.length > 0 ? this.#recordStart : this.#at };
    this.#parts = [];
  }

  #regain(): void {
    if (this.#lost !== undefined) this.damage.push({ ...this.#lost, toByte: this.#at });
    this.#lost = undefined;
  }

  /** Makes `length` bytes from `at` (never over a page's end) stand in the buffer; gives where. */
  #load(at: number, length: number): number {
    if (at < this.#bufferStart || at + length > this.#bufferStart + this.#bufferLength) {
      this.#bufferStart = at - (at % pageBytes);
      this.#bufferLength = this.#file.read(this.#buffer, this.#bufferStart);
    }
    return at - this.#bufferStart;
  }
}

function be32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
