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
/** Encoding of floats. */
export const xorEncoding = 1;

const longestFileBytes = 512 << 20;

/** The name of the chunk file with that number, counted from 1. */
export function chunksFileName(number: number): string {
  return String(number).padStart(6, "0");
}

/** Writes chunks and gives each its reference: (number of the file − 1) × 2^32 + where it begins in it. */
export class ChunksWriter {
  readonly #disk: Disk;
  readonly #dir: string;
  readonly #out = new ByteWriter();
  #file: FileWriter | undefined = undefined;
  #files = 0;

  constructor(disk: Disk, dir: string) {
    this.#disk = disk;
    this.#dir = dir;
    disk.makeDir(dir);
  }

  /** Adds a chunk; gives its reference. Waits only where a file is full. */
  async add(encoding: number, bytes: Uint8Array, start: number, length: number): Promise<number> {
    if (this.#file === undefined || this.#file.position + length + 16 > longestFileBytes) await this.#next();
    const out = this.#out;
    out.clear();
    out.uvarint(length);
    const from = out.length;
    out.u8(encoding);
    out.raw(bytes.subarray(start, start + length));
    out.be32(crc32c(out.bytes, from, out.length));
    const at = this.#file!.position;
    this.#file!.write(out.written());
    return (this.#files - 1) * 2 ** 32 + at;
  }

  async finish(): Promise<void> {
    await this.#file?.finish();
    this.#file = undefined;
  }

  abandon(): void {
    this.#file?.abandon();
  }

  async #next(): Promise<void> {
    await this.#file?.finish();
    this.#file = new FileWriter(this.#disk, join(this.#dir, chunksFileName(++this.#files)));
    const header = new ByteWriter(chunksHeaderBytes);
    header.be32(chunksMagic);
    header.be32(0x01000000);
    this.#file.write(header.written());
  }
}
