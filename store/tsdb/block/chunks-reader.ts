import { join } from "node:path";
import { ByteReader, crc32c } from "@taffrail/base";
import type { Disk } from "@taffrail/disk";
import { chunksHeaderBytes, chunksMagic } from "./chunks-writer.ts";
import { CorruptBlockError } from "./meta.ts";
import { type PageCache, PagedFile } from "./paged-file.ts";

/** A chunk as it was read; the bytes are not to be changed. */
export interface ReadChunk {
  readonly encoding: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly length: number;
}

/** Most chunks are shorter than this: their length need not be read first. */
const guessedBytes = 1024;

/** Reads chunks by reference. Throws `CorruptBlockError`. */
export class ChunksReader implements Disposable {
  readonly #files: PagedFile[] = [];
  readonly #dir: string;

  constructor(disk: Disk, dir: string, blockDir: string, cache: PageCache) {
    this.#dir = blockDir;
    for (const name of disk.list(dir)) {
      if (!/^\d{6}$/.test(name)) continue;
      const file = new PagedFile(disk, join(dir, name), cache);
      this.#files.push(file);
      const head = new ByteReader(file.read(0, chunksHeaderBytes));
      if (head.left < chunksHeaderBytes || head.be32() !== chunksMagic || head.u8() !== 1) {
        throw new CorruptBlockError(blockDir, `chunks/${name} has another format`);
      }
    }
  }

  read(ref: number): ReadChunk {
    const file = this.#files[Math.floor(ref / 2 ** 32)];
    if (file === undefined) throw new CorruptBlockError(this.#dir, `it has no chunk ${ref}`);
    const at = ref % 2 ** 32;
    let bytes = file.read(at, guessedBytes);
    let length = 0;
    let start = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[start++] ?? 0;
      length += (byte & 127) * scale;
      if (byte < 128 || start > 5) break;
    }
    if (start + length + 5 > bytes.length) bytes = file.read(at, start + length + 5);
    if (start + length + 5 > bytes.length) throw new CorruptBlockError(this.#dir, `chunk ${ref} is cut`);
    const end = start + 1 + length;
    const sum = (bytes[end]! << 24) | (bytes[end + 1]! << 16) | (bytes[end + 2]! << 8) | bytes[end + 3]!;
    if (crc32c(bytes, start, end) !== sum >>> 0) {
      throw new CorruptBlockError(this.#dir, `the checksum of chunk ${ref} differs`);
    }
    return { encoding: bytes[start]!, bytes, start: start + 1, length };
  }

  [Symbol.dispose](): void {
    for (const file of this.#files) file[Symbol.dispose]();
  }
}
