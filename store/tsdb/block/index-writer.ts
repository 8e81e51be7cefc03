import { ByteWriter, crc32c, invariant } from "@taffrail/base";
import type { Disk } from "@taffrail/disk";
import type { Pacer } from "../pacer.ts";
import type { ChunkList } from "./chunk-list.ts";
import { FileWriter } from "./file-writer.ts";
import { PostingsTable } from "./postings-table.ts";
import type { SymbolTable } from "./symbol-table.ts";

/*
 * The index of a block, format 2:
 *
 *   be32 magic | u8 2 | symbol table | series… | postings… | postings offset table | table of contents
 *
 * Sections are be32 length | body | be32 CRC-32C of the body. A series stands at a multiple of 16, and its id is that place / 16.
 */
export const indexMagic = 0xbaaad700;
export const indexVersion = 2;
/** Version 3 has the layout of 2. */
export const readableVersions: readonly number[] = [2, 3];
/** Of blocks written before 2018: they are read from front to back, and written anew where their folder is opened. */
export const oldIndexVersion = 1;
export const tocBytes = 52;

/** Writes an index: symbols at once, then series in the order of their labels, then the rest. */
export class IndexWriter {
  readonly #file: FileWriter;
  readonly #symbols: SymbolTable;
  readonly #out = new ByteWriter();
  readonly #frame = new ByteWriter(16);
  readonly #postings = new PostingsTable();
  readonly #symbolsAt: number;
  readonly #seriesAt: number;

  /** `symbols` holds all label names and values. */
  constructor(disk: Disk, path: string, symbols: SymbolTable) {
    this.#file = new FileWriter(disk, path);
    this.#symbols = symbols;
    const out = this.#out;
    out.be32(indexMagic);
    out.u8(indexVersion);
    this.#file.write(out.written());
    this.#symbolsAt = this.#file.position;
    this.#writeSymbols();
    this.#seriesAt = this.#file.position;
  }

  /** Adds a series, its labels as ids of name and value in turn, with its chunks in order of time; gives its id. */
  addSeries(labels: Uint32Array, labelCount: number, chunks: ChunkList): number {
    this.#file.align(16);
    const id = this.#file.position / 16;
    invariant(id < 2 ** 32, "an index is below 64 GiB");
    const out = this.#out;
    out.clear();
    out.uvarint(labelCount);
    for (let i = 0; i < 2 * labelCount; i++) out.uvarint(labels[i]!);
    this.#postings.add(id, labels, labelCount);
    const { minT, maxT, ref, length } = chunks;
    out.uvarint(length);
    for (let i = 0; i < length; i++) {
      if (i === 0) out.varint(minT[0]!);
      else out.uvarint(minT[i]! - maxT[i - 1]!);
      out.uvarint(maxT[i]! - minT[i]!);
      if (i === 0) out.uvarint(ref[0]!);
      else out.varint(ref[i]! - ref[i - 1]!);
    }
    const frame = this.#frame;
    frame.clear();
    frame.uvarint(out.length);
    out.be32(crc32c(out.bytes, 0, out.length));
    this.#file.write(frame.written());
    this.#file.write(out.written());
    return id;
  }

  async finish(pacer: Pacer): Promise<void> {
    const postingsAt = this.#file.position;
    const table = new ByteWriter(4096);
    let entries = 0;
    const add = (name: Uint8Array, value: Uint8Array, ids: Uint32Array): void => {
      this.#file.align(4);
      table.uvarint(2);
      table.uvarint(name.length);
      table.raw(name);
      table.uvarint(value.length);
      table.raw(value);
      table.uvarint(this.#file.position);
      this.#writePostings(ids);
      entries++;
    };
    const nothing = new Uint8Array(0);
    add(nothing, nothing, this.#postings.all());
    for (const { name, value, ids } of this.#postings.sorted()) {
      add(this.#symbols.bytesOf(name), this.#symbols.bytesOf(value), ids);
      if (pacer.isDue) await pacer.breathe();
    }
    const tableAt = this.#file.position;
    const head = this.#out;
    head.clear();
    head.be32(entries);
    this.#section(head.written(), table.written());
    const toc = this.#out;
    toc.clear();
    // there are no label indices any more; readers of old find them empty
    for (const at of [this.#symbolsAt, this.#seriesAt, postingsAt, tableAt, postingsAt, tableAt])
      toc.be64(at);
    toc.be32(crc32c(toc.bytes, 0, toc.length));
    this.#file.write(toc.written());
    await this.#file.finish();
  }

  abandon(): void {
    this.#file.abandon();
  }

  #writePostings(ids: Uint32Array): void {
    const out = this.#out;
    out.clear();
    out.reserve(4 * ids.length + 4);
    out.be32(ids.length);
    const { bytes } = out;
    let at = out.length;
    for (let i = 0; i < ids.length; i++, at += 4) {
      const id = ids[i]!;
      bytes[at] = id >>> 24;
      bytes[at + 1] = id >>> 16;
      bytes[at + 2] = id >>> 8;
      bytes[at + 3] = id;
    }
    out.length = at;
    this.#section(out.written());
  }

  #writeSymbols(): void {
    const { count } = this.#symbols;
    const body = new ByteWriter(this.#symbols.bytes.length + 5 * count + 4);
    body.be32(count);
    for (let id = 0; id < count; id++) {
      const text = this.#symbols.bytesOf(id);
      body.uvarint(text.length);
      body.raw(text);
    }
    this.#section(body.written());
  }

  /** Writes a section whose body is these parts one after the other. */
  #section(...parts: readonly Uint8Array[]): void {
    const frame = this.#frame;
    frame.clear();
    frame.be32(parts.reduce((sum, { length }) => sum + length, 0));
    this.#file.write(frame.written());
    let sum = 0;
    for (const part of parts) {
      sum = crc32c(part, 0, part.length, sum);
      this.#file.write(part);
    }
    frame.clear();
    frame.be32(sum);
    this.#file.write(frame.written());
  }
}
