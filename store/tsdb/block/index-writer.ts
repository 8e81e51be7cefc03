import { ByteWriter, crc32c, invariant } from "@taffrail/base";
import type { Disk } from "@taffrail/disk";
import type { Labels } from "@taffrail/model";
import type { Pacer } from "../pacer.ts";
import { FileWriter } from "./file-writer.ts";

/*
 * The index of a block, format 2:
 *
 *   be32 magic | u8 2 | symbol table | series… | postings… | postings offset table | table of contents
 *
 * Sections are be32 length | body | be32 CRC-32C of the body. A series stands at a multiple of 16, and its id is that place / 16.
 */
export const indexMagic = 0xbaaad700;
export const indexVersion = 2;
export const tocBytes = 52;

/** A chunk as the index names it. */
export interface ChunkMeta {
  readonly minT: number;
  readonly maxT: number;
  readonly ref: number;
}

/** Writes an index: symbols at once, then series in the order of their labels, then the rest. */
export class IndexWriter {
  readonly #file: FileWriter;
  readonly #symbols: readonly string[];
  readonly #idOf = new Map<string, number>();
  readonly #out = new ByteWriter();
  /** Series ids by label name id and value id. */
  readonly #postings = new Map<number, Map<number, number[]>>();
  readonly #all: number[] = [];
  readonly #symbolsAt: number;
  readonly #seriesAt: number;

  /** `symbols` are all label names and values, distinct and sorted by bytes. */
  constructor(disk: Disk, path: string, symbols: readonly string[]) {
    this.#file = new FileWriter(disk, path);
    this.#symbols = symbols;
    symbols.forEach((symbol, id) => this.#idOf.set(symbol, id));
    const out = this.#out;
    out.be32(indexMagic);
    out.u8(indexVersion);
    this.#file.write(out.written());
    this.#symbolsAt = this.#file.position;
    const body = new ByteWriter();
    body.be32(symbols.length);
    for (const symbol of symbols) body.text(symbol);
    this.#section(body);
    this.#seriesAt = this.#file.position;
  }

  /** Adds a series with its chunks in order of time; gives its id. */
  addSeries(labels: Labels, chunks: readonly ChunkMeta[]): number {
    this.#file.align(16);
    const id = this.#file.position / 16;
    invariant(id < 2 ** 32, "an index is below 64 GiB");
    const out = this.#out;
    out.clear();
    out.uvarint(labels.size);
    const { pairs } = labels;
    for (let i = 0; i < pairs.length; i += 2) {
      const name = this.#symbol(pairs[i]!);
      const value = this.#symbol(pairs[i + 1]!);
      out.uvarint(name);
      out.uvarint(value);
      const byValue = this.#postings.get(name) ?? new Map<number, number[]>();
      if (byValue.size === 0) this.#postings.set(name, byValue);
      const ids = byValue.get(value);
      if (ids === undefined) byValue.set(value, [id]);
      else ids.push(id);
    }
    this.#all.push(id);
    out.uvarint(chunks.length);
    chunks.forEach(({ minT, maxT, ref }, i) => {
      const before = chunks[i - 1];
      if (before === undefined) {
        out.varint(minT);
        out.uvarint(maxT - minT);
        out.uvarint(ref);
      } else {
        out.uvarint(minT - before.maxT);
        out.uvarint(maxT - minT);
        out.varint(ref - before.ref);
      }
    });
    const length = new ByteWriter(8);
    length.uvarint(out.length);
    const sum = crc32c(out.bytes, 0, out.length);
    out.be32(sum);
    this.#file.write(length.written());
    this.#file.write(out.written());
    return id;
  }

  async finish(pacer: Pacer): Promise<void> {
    const postingsAt = this.#file.position;
    const table = new ByteWriter();
    let entries = 1;
    const add = (name: string, value: string, ids: readonly number[]): void => {
      this.#file.align(4);
      table.uvarint(2);
      table.text(name);
      table.text(value);
      table.uvarint(this.#file.position);
      const body = this.#out;
      body.clear();
      body.be32(ids.length);
      for (const id of ids) body.be32(id);
      this.#section(body);
    };
    add("", "", this.#all);
    for (const name of [...this.#postings.keys()].sort((a, b) => a - b)) {
      const byValue = this.#postings.get(name)!;
      for (const value of [...byValue.keys()].sort((a, b) => a - b)) {
        add(this.#symbols[name]!, this.#symbols[value]!, byValue.get(value)!);
        entries++;
        if (pacer.isDue) await pacer.breathe();
      }
    }
    const tableAt = this.#file.position;
    const body = new ByteWriter(table.length + 4);
    body.be32(entries);
    body.raw(table.written());
    this.#section(body);
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

  #symbol(text: string): number {
    const id = this.#idOf.get(text);
    invariant(id !== undefined, "every label is among the symbols");
    return id;
  }

  #section(body: ByteWriter): void {
    const frame = new ByteWriter(8);
    frame.be32(body.length);
    this.#file.write(frame.written());
    this.#file.write(body.written());
    frame.clear();
    frame.be32(crc32c(body.bytes, 0, body.length));
    this.#file.write(frame.written());
  }
}
