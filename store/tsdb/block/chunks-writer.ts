import { join } from "node:path";
import { ByteWriter, crc32c } from "@taffrail/base";
import type { Disk } from "@taffrail/disk";
import { FileWriter } from "./file-writer.ts";

/*
 * Chunks of a block, in files `chunks/000001`, …:
 *
 *   be32 magic | u8 version | 3 zero bytes | chunks: uvarint length of data | u8 encoding | data | be32 CRC-32C of encoding and data
 */
export const chunksMagic = 0x85bd40dd;
export const chunksHeaderBytes = 8;

const longestFileBytes = 512 << 20;

/** The name of the chunk file with that number, counted from 1. */
export function chunksFileName(number: number): string {
  return String(number).padStart(6, "0");
}

/** Writes chunks and gives each its reference: (number of the file − 1) × 2^32 + where it begins in it. */
export class ChunksWriter {
  readonly #disk: Disk;
  readonly #dir: string;
  readonly #fileBytes: number;
  readonly #out = new ByteWriter();
  /** All files so far; they are made safe together at the end. */
  readonly #files: FileWriter[] = [];

  constructor(disk: Disk, dir: string, fileBytes: number = longestFileBytes) {
    this.#disk = disk;
    this.#dir = dir;
    this.#fileBytes = fileBytes;
    disk.makeDir(dir);
  }

  /** Adds a chunk; gives its reference. */
  add(encoding: number, bytes: Uint8Array, start: number, length: number): number {
    const out = this.#out;
    out.clear();
    out.uvarint(length);
    const from = out.length;
    out.u8(encoding);
    out.raw(bytes.subarray(start, start + length));
    out.be32(crc32c(out.bytes, from, out.length));
    return this.addFramed(out.written());
  }

  /** Adds a chunk as it stands in another file, from its length to its checksum. */
  addFramed(chunk: Uint8Array): number {
    let file = this.#files.at(-1);
    if (file === undefined || file.position + chunk.length > this.#fileBytes) file = this.#next();
    const at = file.position;
    file.write(chunk);
    return (this.#files.length - 1) * 2 ** 32 + at;
  }

  async finish(): Promise<void> {
    for (const file of this.#files) await file.finish();
  }

  abandon(): void {
    for (const file of this.#files) file.abandon();
  }

  #next(): FileWriter {
    this.#files.at(-1)?.flush();
    const file = new FileWriter(this.#disk, join(this.#dir, chunksFileName(this.#files.length + 1)));
    this.#files.push(file);
    const header = new ByteWriter(chunksHeaderBytes);
    header.be32(chunksMagic);
    header.be32(0x01000000);
    file.write(header.written());
    return file;
  }
}
