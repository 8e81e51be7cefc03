import { ByteReader, crc32c } from "@taffrail/base";
import type { Disk, DiskFile } from "@taffrail/disk";
import { ChunkList } from "./chunk-list.ts";
import { indexMagic, oldIndexVersion, readableVersions, tocBytes } from "./index-writer.ts";
import { CorruptBlockError } from "./meta.ts";
import { SymbolTable } from "./symbol-table.ts";

const windowBytes = 1 << 20;

/**
 * Walks the series of an index from the first to the last through one window, symbols as ids. Beside the symbols it holds four bytes a
 * series. An index of format 1 is read too: there ids are places, not sixteenths of them, and symbols places in the file. Throws
 * `CorruptBlockError`.
 */
export class SeriesScan implements Disposable {
  readonly symbols: SymbolTable;
  /** Of the series at hand: its id, its labels as symbols of name and value in turn, and its chunks. */
  id = 0;
  labels: Uint32Array = new Uint32Array(64);
  labelCount = 0;
  readonly chunks: ChunkList = new ChunkList();
  /** Where the parts of the index begin. */
  readonly toc: { readonly symbols: number; readonly postings: number; readonly table: number };
  readonly #file: DiskFile;
  readonly #sizeBytes: number;
  readonly #dir: string;
  readonly #ids: Uint32Array;
  /** Bytes of the file to a step of an id. */
  readonly #idBytes: number;
  /** Of an index of format 1: symbols by their places. */
  readonly #symbolAt: ReadonlyMap<number, number> | undefined;
  #next = 0;
  #window: Uint8Array = new Uint8Array(windowBytes);
  #windowAt = 0;
  #windowLength = 0;
  /** Where the next number is read, and where reading must end. */
  #at = 0;
  #end = 0;

  constructor(disk: Disk, path: string, dir: string) {
    using held = new DisposableStack();
    this.#dir = dir;
    this.#file = held.adopt(disk.open(path, "read"), (file) => file.close());
    this.#sizeBytes = this.#file.sizeBytes();
    const head = this.#read(0, 5);
    if (head.length < 5 || new ByteReader(head).be32() !== indexMagic) {
      throw new CorruptBlockError(dir, "index has another format");
    }
    const version = head[4]!;
    if (version !== oldIndexVersion && !readableVersions.includes(version))
      throw new CorruptBlockError(
        dir,
        `index has version ${version}, want ${[oldIndexVersion, ...readableVersions].join(" or ")}`,
      );
    this.#idBytes = version === oldIndexVersion ? 1 : 16;
    const toc = this.#read(this.#sizeBytes - tocBytes, tocBytes);
    const places = new ByteReader(toc);
    const [symbols, , , , postings, table] = Array.from({ length: 6 }, () => places.be64());
    if (toc.length < tocBytes || crc32c(toc, 0, tocBytes - 4) !== places.be32()) {
      throw new CorruptBlockError(dir, "the checksum of its contents differs");
    }
    this.toc = { symbols: symbols!, postings: postings!, table: table! };
    this.symbols = SymbolTable.read(this.section(symbols!, "symbols"));
    this.#symbolAt = version === oldIndexVersion ? placesOf(this.symbols, symbols!) : undefined;
    this.#ids = this.#allIds();
    held.move();
  }

  get count(): number {
    return this.#ids.length;
  }

  /** Goes to the next series; false at the end. */
  next(): boolean {
    if (this.#next === this.#ids.length) return false;
    const id = this.#ids[this.#next++]!;
    this.id = id;
    const place = id * this.#idBytes;
    let offset = this.#load(place, 16 << 10);
    this.#at = offset;
    this.#end = Math.min(offset + 10, this.#windowLength);
    const length = this.#uvarint();
    const into = this.#at - offset;
    if (offset + into + length + 4 > this.#windowLength) {
      offset = this.#load(place, into + length + 4);
      if (offset + into + length + 4 > this.#windowLength) {
        throw new CorruptBlockError(this.#dir, `series ${id} is cut`);
      }
    }
    const start = offset + into;
    const end = start + length;
    if (crc32c(this.#window, start, end) !== be32(this.#window, end)) {
      throw new CorruptBlockError(this.#dir, `the checksum of series ${id} differs`);
    }
    this.#at = start;
    this.#end = end;
    const labelCount = this.#uvarint();
    if (labelCount * 2 > this.labels.length) this.labels = new Uint32Array(bounded(labelCount, length) * 4);
    const { labels, chunks } = this;
    const { count: symbols } = this.symbols;
    for (let i = 0; i < 2 * labelCount; i++) {
      const given = this.#uvarint();
      const symbol = this.#symbolAt === undefined ? given : (this.#symbolAt.get(given) ?? symbols);
      if (symbol >= symbols) {
        throw new CorruptBlockError(this.#dir, `series ${id} has symbol ${given} of ${symbols}`);
      }
      labels[i] = symbol;
    }
    this.labelCount = labelCount;
    chunks.clear();
    let maxT = 0;
    let ref = 0;
    for (let i = 0, count = bounded(this.#uvarint(), length); i < count; i++) {
      const minT = i === 0 ? this.#varint() : maxT + this.#uvarint();
      maxT = minT + this.#uvarint();
      ref = i === 0 ? this.#uvarint() : ref + this.#varint();
      chunks.push(minT, maxT, ref);
    }
    return true;
  }

  /** The body of a section, whose checksum holds. */
  section(at: number, what: string): Uint8Array {
    const head = this.#read(at, 4);
    const length = head.length < 4 ? Infinity : new ByteReader(head).be32();
    if (at + 4 + length + 4 > this.#sizeBytes) throw new CorruptBlockError(this.#dir, `${what} is cut`);
    const body = this.#read(at + 4, length + 4);
    if (crc32c(body, 0, length) !== new ByteReader(body, length).be32()) {
      throw new CorruptBlockError(this.#dir, `the checksum of ${what} differs`);
    }
    return body.subarray(0, length);
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }

  #uvarint(): number {
    const window = this.#window;
    let value = 0;
    for (let scale = 1; this.#at < this.#end && scale <= 2 ** 63; scale *= 128) {
      const byte = window[this.#at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw new CorruptBlockError(this.#dir, `series ${this.id} ends too soon`);
  }

  #varint(): number {
    const first = this.#at < this.#end ? this.#window[this.#at++]! : 0;
    const magnitude = ((first & 0x7f) >>> 1) + (first < 0x80 ? 0 : 64 * this.#uvarint());
    return (first & 1) === 1 ? -magnitude - 1 : magnitude;
  }

  #read(at: number, length: number): Uint8Array {
    if (at < 0) return new Uint8Array(0);
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, this.#file.read(bytes, at));
  }

  /** Ids of all series, from the postings of the empty pair, which stands first in the table but in format 1. */
  #allIds(): Uint32Array {
    if (this.toc.table === 0) return new Uint32Array(0);
    const table = new ByteReader(this.section(this.toc.table, "postings offset table"));
    const entries = table.be32();
    if (entries === 0) return new Uint32Array(0);
    const most = this.#symbolAt === undefined ? 1 : entries;
    for (let i = 0; i < most; i++) {
      table.uvarint();
      const isAll = table.text() === "" && table.text() === "";
      if (isAll) return this.#idsAt(table.uvarint());
      table.text();
      table.uvarint();
    }
    throw new CorruptBlockError(this.#dir, "its list of all series is missing");
  }

  #idsAt(at: number): Uint32Array {
    const postings = new ByteReader(this.section(at, "postings of all series"));
    const ids = new Uint32Array(bounded(postings.be32(), postings.left));
    for (let i = 0; i < ids.length; i++) {
      ids[i] = postings.be32();
      if (i > 0 && ids[i]! <= ids[i - 1]!) {
        throw new CorruptBlockError(this.#dir, "its list of all series is not in order");
      }
    }
    return ids;
  }

  /** Makes the bytes from `at` stand in the window, `length` of them or as many as there are; gives where. */
  #load(at: number, length: number): number {
    const end = Math.min(at + length, this.#sizeBytes);
    if (at < this.#windowAt || end > this.#windowAt + this.#windowLength) {
      if (length > this.#window.length) this.#window = new Uint8Array(length);
      this.#windowAt = at;
      this.#windowLength = this.#file.read(this.#window, at);
    }
    return at - this.#windowAt;
  }
}

/** Where in its file each symbol of a section stands, by that place: each is its length and its bytes. */
function placesOf({ starts, count }: SymbolTable, sectionAt: number): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  let at = sectionAt + 8; // behind the lengths of section and table
  for (let id = 0; id < count; id++) {
    places.set(at, id);
    const length = starts[id + 1]! - starts[id]!;
    at += length;
    for (let rest = length; rest >= 0x80; rest >>>= 7) at++;
    at++;
  }
  return places;
}

function be32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

/** A count of things that take at least a byte each: a damaged one must not ask for memory without end. */
function bounded(count: number, bytes: number): number {
  return Math.min(count, bytes);
}
