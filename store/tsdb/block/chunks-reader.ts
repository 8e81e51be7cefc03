import { join } from "node:path";
import { ByteReader, crc32c, MalformedBytesError } from "@taffrail/base";
import type { Disk } from "@taffrail/disk";
import type { SampleColumns } from "@taffrail/model";
import { decodeChunk, samplesIn } from "../chunk/decode.ts";
import { chunksHeaderBytes, chunksMagic } from "./chunks-writer.ts";
import { CorruptBlockError } from "./meta.ts";
import { overlapBytes, type PageCache, PagedFile } from "./paged-file.ts";

/** A chunk as it was read: where its data lie. The bytes are not to be changed, and good until anything is read through the same cache. */
export interface ReadChunk {
  readonly encoding: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly length: number;
}

/** Most chunks are shorter than this: their length need not be read first. */
const guessedBytes = overlapBytes;

/** Reads chunks by reference. Throws `CorruptBlockError`. */
export class ChunksReader implements Disposable {
  readonly #files: PagedFile[] = [];
  readonly #dir: string;
  /** Used again for each chunk: hundreds of thousands are read for one question. */
  readonly #found: { -readonly [K in keyof ReadChunk]: ReadChunk[K] } = {
    encoding: 0,
    bytes: new Uint8Array(0),
    start: 0,
    length: 0,
  };

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

  /** What it gives is good until the next call. */
  read(ref: number): ReadChunk {
    const number = Math.floor(ref / 2 ** 32);
    const file = this.#files[number];
    if (file === undefined) throw new CorruptBlockError(this.#dir, `it has no chunk ${ref}`);
    const at = ref - number * 2 ** 32;
    let bytes = file.look(at, guessedBytes);
    let next = file.start;
    let length = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[next++] ?? 0;
      length += (byte & 127) * scale;
      if (byte < 128 || scale > 2 ** 28) break;
    }
    if (next + length + 5 > file.end) {
      const lengthBytes = next - file.start;
      bytes = file.look(at, lengthBytes + length + 5);
      next = file.start + lengthBytes;
      if (next + length + 5 > file.end) throw new CorruptBlockError(this.#dir, `chunk ${ref} is cut`);
    }
    if (!file.isSound) {
      const end = next + 1 + length;
      const sum = (bytes[end]! << 24) | (bytes[end + 1]! << 16) | (bytes[end + 2]! << 8) | bytes[end + 3]!;
      if (crc32c(bytes, next, end) !== sum >>> 0) {
        throw new CorruptBlockError(this.#dir, `the checksum of chunk ${ref} differs`);
      }
      file.noteSound();
    }
    const found = this.#found;
    found.encoding = bytes[next]!;
    found.bytes = bytes;
    found.start = next + 1;
    found.length = length;
    return found;
  }

  /** Adds the samples of a chunk from `mint` to `maxt`, both included, to `into`. */
  decode(ref: number, mint: number, maxt: number, into: SampleColumns): void {
    const { encoding, bytes, start, length } = this.read(ref);
    const count = samplesIn(encoding, bytes, start);
    if (length < 2 || count > length * 8) {
      const cause = new MalformedBytesError("too short");
      throw new CorruptBlockError(this.#dir, `chunk ${ref} claims ${count} samples`, cause);
    }
    decodeChunk(encoding, bytes, start, count, mint, maxt, into);
  }

  [Symbol.dispose](): void {
    for (const file of this.#files) file[Symbol.dispose]();
  }
}
