import { ByteReader, crc32c } from "@taffrail/base";
import { compareText, Labels } from "@taffrail/model";
import { indexMagic, readableVersions, tocBytes } from "./index-writer.ts";
import { CorruptBlockError } from "./meta.ts";
import { overlapBytes, type PagedFile } from "./paged-file.ts";
import type { SeriesRows } from "./series-rows.ts";
import { heldByText, type TextCache } from "./text-cache.ts";

/** One of this many symbols and of this many values of a name is remembered by its place; the rest is found by walking from there. */
const stride = 32;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Values of a name: the first of each 32, with its place in the postings offset table. */
interface NamedValues {
  readonly name: string;
  readonly values: string[];
  readonly places: number[];
  count: number;
}

/** A value of a label, with the place of its postings. */
export interface ValuePostings {
  readonly value: string;
  readonly postingsAt: number;
}

/** Reads an index of format 2 by place; holds one in 32 of its places and nothing of its series. Throws `CorruptBlockError`. */
export class IndexReader {
  readonly #file: PagedFile;
  readonly #dir: string;
  readonly #symbolPlaces: Uint32Array;
  readonly #symbolCount: number;
  readonly #texts: TextCache;
  readonly #reader: number;
  readonly #names = new Map<string, NamedValues>();
  #allPostingsAt = 0;
  /** Of the series at hand: its bytes, where the next number is read, where reading must end, and its symbols. */
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  #symbols = new Uint32Array(64);
  /** Bytes of the texts that were made since it was last set. */
  #textBytes = 0;

  constructor(file: PagedFile, dir: string, texts: TextCache) {
    this.#file = file;
    this.#dir = dir;
    this.#texts = texts;
    this.#reader = texts.newReader();
    const head = new ByteReader(file.read(0, 5));
    if (head.left < 5 || head.be32() !== indexMagic) throw this.#corrupt("index has another format");
    const version = head.u8();
    if (!readableVersions.includes(version))
      throw this.#corrupt(`index has version ${version}, want ${readableVersions.join(" or ")}`);
    const toc = file.read(file.sizeBytes - tocBytes, tocBytes);
    const places = new ByteReader(toc);
    const symbolsAt = places.be64();
    for (let i = 0; i < 4; i++) places.be64();
    const tableAt = places.be64();
    if (crc32c(toc, 0, tocBytes - 4) !== places.be32())
      throw this.#corrupt("the checksum of its contents differs");
    const symbols = this.#section(symbolsAt, "symbols");
    const reader = new ByteReader(symbols);
    this.#symbolCount = reader.be32();
    this.#symbolPlaces = new Uint32Array(Math.ceil(this.#symbolCount / stride));
    for (let id = 0; id < this.#symbolCount; id++) {
      if (id % stride === 0) this.#symbolPlaces[id / stride] = symbolsAt + 4 + reader.at;
      reader.raw(reader.uvarint());
    }
    this.#readTable(tableAt);
  }

  /** Label names, sorted. */
  names(): string[] {
    return [...this.#names.keys()].sort(compareText);
  }

  /** How many values a name has. */
  valueCount(name: string): number {
    return this.#names.get(name)?.count ?? 0;
  }

  /** All values of a name, sorted. */
  *values(name: string): Generator<ValuePostings, void, undefined> {
    const named = this.#names.get(name);
    if (named === undefined) return;
    yield* this.#walk(named, 0, named.count);
  }

  /** The postings' place of one value, or −1. */
  find(name: string, value: string): number {
    const named = this.#names.get(name);
    if (named === undefined) return -1;
    let low = 0;
    let high = named.values.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareText(named.values[middle]!, value) <= 0) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return -1;
    for (const entry of this.#walk(named, low - 1, stride)) {
      if (entry.value === value) return entry.postingsAt;
    }
    return -1;
  }

  /** Series ids at a postings' place, ascending. */
  postings(at: number): Uint32Array {
    const body = this.#section(at, "postings");
    const view = new DataView(body.buffer, body.byteOffset, body.length);
    const count = body.length < 4 ? 0 : view.getUint32(0);
    if (4 + 4 * count > body.length) throw this.#corrupt("postings end too soon");
    const ids = new Uint32Array(count);
    for (let i = 0; i < count; i++) ids[i] = view.getUint32(4 + 4 * i);
    return ids;
  }

  all(): Uint32Array {
    return this.#allPostingsAt === 0 ? new Uint32Array(0) : this.postings(this.#allPostingsAt);
  }

  /** Decodes a series, with its labels and chunks, into a row; gives the row. */
  series(id: number, into: SeriesRows): number {
    this.#seek(id);
    const texts = 2 * this.#uvarint(id);
    if (texts > this.#end - this.#at) throw this.#corrupt(`series ${id} ends too soon`);
    if (texts > this.#symbols.length) this.#symbols = new Uint32Array(texts * 2);
    const symbols = this.#symbols;
    for (let i = 0; i < texts; i++) symbols[i] = this.#uvarint(id);
    const { chunks } = into;
    const before = chunks.length;
    try {
      let maxT = 0;
      let ref = 0;
      for (let i = 0, count = this.#uvarint(id); i < count; i++) {
        const minT = i === 0 ? this.#varint(id) : maxT + this.#uvarint(id);
        maxT = minT + this.#uvarint(id);
        ref = i === 0 ? this.#uvarint(id) : ref + this.#varint(id);
        chunks.push(minT, maxT, ref);
      }
      this.#textBytes = 0;
      const pairs: string[] = [];
      for (let i = 0; i < texts; i++) pairs.push(this.#text(symbols[i]!)); // reads other pages: the series must be read by then
      return into.add(id, Labels.ofSortedPairs(pairs), this.#textBytes);
    } catch (error) {
      chunks.length = before;
      throw error;
    }
  }

  /** Makes the bytes of a series stand ready, once their checksum held. */
  #seek(id: number): void {
    const file = this.#file;
    const at = id * 16;
    this.#bytes = file.look(at, overlapBytes);
    this.#at = file.start;
    this.#end = file.end;
    const length = this.#uvarint(id);
    const lengthBytes = this.#at - file.start;
    if (this.#at + length + 4 > file.end) {
      this.#bytes = file.look(at, lengthBytes + length + 4);
      this.#at = file.start + lengthBytes;
      if (this.#at + length + 4 > file.end) throw this.#corrupt(`series ${id} is cut`);
    }
    this.#end = this.#at + length;
    if (file.isSound) return;
    if (crc32c(this.#bytes, this.#at, this.#end) !== be32(this.#bytes, this.#end))
      throw this.#corrupt(`the checksum of series ${id} differs`);
    file.noteSound();
  }

  #uvarint(id: number): number {
    const bytes = this.#bytes;
    let value = 0;
    for (let scale = 1; this.#at < this.#end && scale <= 2 ** 63; scale *= 128) {
      const byte = bytes[this.#at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw this.#corrupt(`series ${id} ends too soon`);
  }

  #varint(id: number): number {
    const first = this.#at < this.#end ? this.#bytes[this.#at++]! : 0;
    const magnitude = ((first & 0x7f) >>> 1) + (first < 0x80 ? 0 : 64 * this.#uvarint(id));
    return (first & 1) === 1 ? -magnitude - 1 : magnitude;
  }

  #text(symbol: number): string {
    const known = this.#texts.get(this.#reader, symbol);
    if (known !== undefined) return known;
    if (symbol >= this.#symbolCount) throw this.#corrupt(`symbol ${symbol} of ${this.#symbolCount}`);
    const file = this.#file;
    let place = this.#symbolPlaces[Math.floor(symbol / stride)]!;
    let bytes = file.look(place, overlapBytes);
    let from = file.start;
    let at = from;
    let length = 0;
    for (let left = symbol % stride; ; left--) {
      if (at + 10 > file.end) {
        place += at - from;
        bytes = file.look(place, overlapBytes);
        from = at = file.start;
      }
      length = 0;
      for (let scale = 1; scale < 2 ** 35; scale *= 128) {
        const byte = bytes[at++]!;
        length += (byte & 127) * scale;
        if (byte < 128) break;
      }
      if (left === 0) break;
      at += length;
    }
    if (at + length > file.end) {
      bytes = file.look(place + at - from, length);
      at = file.start;
      if (at + length > file.end) throw this.#corrupt(`symbol ${symbol} is cut`);
    }
    const text = decoder.decode(bytes.subarray(at, at + length));
    this.#texts.put(this.#reader, symbol, text);
    this.#textBytes += heldByText(text);
    return text;
  }

  #readTable(at: number): void {
    const body = this.#section(at, "postings offset table");
    const reader = new ByteReader(body);
    const count = reader.be32();
    let named: NamedValues | undefined;
    for (let i = 0; i < count; i++) {
      const place = at + 4 + reader.at;
      reader.uvarint(); // always 2
      const name = reader.text();
      if (name === "" && i === 0) {
        reader.text();
        this.#allPostingsAt = reader.uvarint();
        continue;
      }
      if (named?.name !== name) {
        named = { name, values: [], places: [], count: 0 };
        this.#names.set(name, named);
      }
      if (named.count++ % stride === 0) {
        named.values.push(reader.text());
        named.places.push(place);
      } else reader.raw(reader.uvarint());
      reader.uvarint();
    }
  }

  *#walk(named: NamedValues, fromSample: number, count: number): Generator<ValuePostings, void, undefined> {
    let place = named.places[fromSample]!;
    let left = Math.min(count, named.count - fromSample * stride);
    let length = overlapBytes;
    while (left > 0) {
      // whoever walks reads other things in between: what was looked at is read at once
      const read: ValuePostings[] = [];
      const bytes = this.#file.look(place, length);
      const { start, end } = this.#file;
      const isLast = end - start < length;
      this.#bytes = bytes;
      this.#at = start;
      this.#end = end;
      for (; left > 0; left--) {
        const before = this.#at;
        const entry = this.#entry();
        if (entry === undefined) {
          this.#at = before;
          break;
        }
        read.push(entry);
      }
      if (read.length === 0) {
        if (isLast) throw this.#corrupt("its postings offset table is cut");
        length *= 8; // one is longer than was read
        continue;
      }
      place += this.#at - start;
      length = overlapBytes;
      yield* read;
    }
  }

  /** An entry of the postings offset table; `undefined` where it goes on behind what there is. */
  #entry(): ValuePostings | undefined {
    this.#number(); // always 2
    const nameBytes = this.#number();
    this.#at += nameBytes;
    const length = this.#number();
    const from = this.#at;
    this.#at += length;
    const postingsAt = this.#number();
    if (!(this.#at <= this.#end)) return undefined;
    return { value: decoder.decode(this.#bytes.subarray(from, from + length)), postingsAt };
  }

  /** As `#uvarint`, with the place past the end where the number goes on there. */
  #number(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 63; scale *= 128) {
      if (this.#at >= this.#end) break;
      const byte = this.#bytes[this.#at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    this.#at = Infinity;
    return 0;
  }

  /** A section's body, good until anything else is read. */
  #section(at: number, what: string): Uint8Array {
    const length = new ByteReader(this.#file.read(at, 4)).be32();
    const body = this.#file.read(at + 4, length + 4);
    if (body.length < length + 4) throw this.#corrupt(`${what} is cut`);
    if (crc32c(body, 0, length) !== be32(body, length)) {
      throw this.#corrupt(`the checksum of ${what} differs`);
    }
    return body.subarray(0, length);
  }

  #corrupt(what: string): CorruptBlockError {
    return new CorruptBlockError(this.#dir, what);
  }
}

function be32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}
