import { ByteReader, crc32c, MalformedBytesError } from "@taffrail/base";
import { compareText, Labels } from "@taffrail/model";
import { indexMagic, readableVersions, tocBytes } from "./index-writer.ts";
import type { ChunkMeta } from "./chunk-list.ts";
import { CorruptBlockError } from "./meta.ts";
import type { PagedFile } from "./paged-file.ts";

/** One of this many symbols and of this many values of a name is remembered by its place; the rest is found by walking from there. */
const stride = 32;
/** Texts of symbols kept. */
const keptSymbols = 20_000;

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
  readonly #symbolTexts = new Map<number, string>();
  readonly #names = new Map<string, NamedValues>();
  #allPostingsAt = 0;

  constructor(file: PagedFile, dir: string) {
    this.#file = file;
    this.#dir = dir;
    const head = new ByteReader(file.read(0, 5));
    if (head.left < 5 || head.be32() !== indexMagic) throw this.#corrupt("index has another format");
    const version = head.u8();
    if (!readableVersions.includes(version)) throw this.#corrupt(`index has version ${version}, want 2`);
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
    const reader = new ByteReader(this.#section(at, "postings"));
    const ids = new Uint32Array(reader.be32());
    for (let i = 0; i < ids.length; i++) ids[i] = reader.be32();
    return ids;
  }

  all(): Uint32Array {
    return this.#allPostingsAt === 0 ? new Uint32Array(0) : this.postings(this.#allPostingsAt);
  }

  labels(series: number): Labels {
    return this.#labels(this.#series(series));
  }

  /** Labels and chunks of a series. */
  series(id: number): { readonly labels: Labels; readonly chunks: ChunkMeta[] } {
    const reader = this.#series(id);
    const labels = this.#labels(reader);
    const chunks: ChunkMeta[] = [];
    const count = reader.uvarint();
    let maxT = 0;
    let ref = 0;
    for (let i = 0; i < count; i++) {
      const minT = i === 0 ? reader.varint() : maxT + reader.uvarint();
      maxT = minT + reader.uvarint();
      ref = i === 0 ? reader.uvarint() : ref + reader.varint();
      chunks.push({ minT, maxT, ref });
    }
    return { labels, chunks };
  }

  #labels(reader: ByteReader): Labels {
    const count = reader.uvarint();
    const pairs: string[] = [];
    for (let i = 0; i < 2 * count; i++) pairs.push(this.#symbol(reader.uvarint()));
    return Labels.ofSortedPairs(pairs);
  }

  #series(id: number): ByteReader {
    const at = id * 16;
    const head = new ByteReader(this.#file.read(at, 10));
    const length = head.uvarint();
    const start = head.at;
    const body = this.#file.read(at + start, length + 4);
    if (body.length < length + 4) throw this.#corrupt(`series ${id} is cut`);
    if (crc32c(body, 0, length) !== new ByteReader(body, length).be32()) {
      throw this.#corrupt(`the checksum of series ${id} differs`);
    }
    return new ByteReader(body, 0, length);
  }

  #symbol(id: number): string {
    const known = this.#symbolTexts.get(id);
    if (known !== undefined) return known;
    if (id >= this.#symbolCount) throw this.#corrupt(`symbol ${id} of ${this.#symbolCount}`);
    let at = this.#symbolPlaces[Math.floor(id / stride)]!;
    for (let i = id % stride; i > 0; i--) {
      const head = new ByteReader(this.#file.read(at, 10));
      at += head.uvarint() + head.at; // its length, and the bytes that say it
    }
    const head = new ByteReader(this.#file.read(at, 10));
    const length = head.uvarint();
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(this.#file.read(at + head.at, length));
    if (this.#symbolTexts.size >= keptSymbols) this.#symbolTexts.clear();
    this.#symbolTexts.set(id, text);
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
    let at = named.places[fromSample]!;
    const left = Math.min(count, named.count - fromSample * stride);
    for (let i = 0; i < left; i++) {
      let reader = new ByteReader(this.#file.read(at, 512));
      let value: string;
      let postingsAt: number;
      try {
        ({ value, postingsAt } = entryOf(reader));
      } catch (error) {
        if (!(error instanceof MalformedBytesError)) throw error;
        reader = new ByteReader(this.#file.read(at, this.#file.sizeBytes - at)); // longer than was read
        ({ value, postingsAt } = entryOf(reader));
      }
      at += reader.at;
      yield { value, postingsAt };
    }
  }

  #section(at: number, what: string): Uint8Array {
    const length = new ByteReader(this.#file.read(at, 4)).be32();
    const body = this.#file.read(at + 4, length + 4);
    if (body.length < length + 4) throw this.#corrupt(`${what} is cut`);
    if (crc32c(body, 0, length) !== new ByteReader(body, length).be32()) {
      throw this.#corrupt(`the checksum of ${what} differs`);
    }
    return body.subarray(0, length);
  }

  #corrupt(what: string): CorruptBlockError {
    return new CorruptBlockError(this.#dir, what);
  }
}

function entryOf(reader: ByteReader): ValuePostings {
  reader.uvarint();
  reader.raw(reader.uvarint());
  const value = reader.text();
  return { value, postingsAt: reader.uvarint() };
}
