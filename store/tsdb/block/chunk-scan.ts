import { join } from "node:path";
import { crc32c } from "@taffrail/base";
import type { Disk, DiskFile } from "@taffrail/disk";
import { samplesIn } from "../chunk/decode.ts";
import { chunksHeaderBytes, chunksMagic } from "./chunks-writer.ts";
import { CorruptBlockError } from "./meta.ts";

const windowBytes = 1 << 20;
/** Most chunks with their frame are shorter than this. */
const usualBytes = 4 << 10;

/**
 * Reads chunks of a block one by one, through one window that moves with them: for readers that go from front to back. Throws
 * `CorruptBlockError`.
 */
export class ChunkScan implements Disposable {
  /** Of the chunk at hand: `bytes` from `from` to before `to` are all of it with its frame; good until the next. */
  bytes: Uint8Array = new Uint8Array(windowBytes);
  from = 0;
  to = 0;
  encoding = 0;
  /** Where the data begin, and how many there are. */
  start = 0;
  length = 0;
  samples = 0;
  readonly #dir: string;
  readonly #files: DiskFile[] = [];
  #file = -1;
  #windowAt = 0;
  #windowLength = 0;

  constructor(disk: Disk, blockDir: string) {
    using held = new DisposableStack();
    this.#dir = blockDir;
    const dir = join(blockDir, "chunks");
    const head = new Uint8Array(chunksHeaderBytes);
    for (const name of disk.list(dir)) {
      if (!/^\d{6}$/.test(name)) continue;
      const file = held.adopt(disk.open(join(dir, name), "read"), (open) => open.close());
      this.#files.push(file);
      if (file.read(head, 0) < chunksHeaderBytes || be32(head, 0) !== chunksMagic || head[4] !== 1) {
        throw new CorruptBlockError(blockDir, `chunks/${name} has another format`);
      }
    }
    held.move();
  }

  /** Files there are, and how long one is. */
  get files(): number {
    return this.#files.length;
  }

  fileBytes(file: number): number {
    return this.#files[file]!.sizeBytes();
  }

  /** Goes to a chunk. */
  read(ref: number): void {
    const file = Math.floor(ref / 2 ** 32);
    if (file >= this.#files.length) throw new CorruptBlockError(this.#dir, `it has no chunk ${ref}`);
    const at = ref - file * 2 ** 32;
    let offset = this.#load(file, at, usualBytes);
    let length = 0;
    let into = 0;
    for (let scale = 1; ; scale *= 128) {
      if (offset + into >= this.#windowLength || into === 5) {
        throw new CorruptBlockError(this.#dir, `chunk ${ref} is cut`);
      }
      const byte = this.bytes[offset + into++]!;
      length += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    const whole = into + 1 + length + 4;
    if (offset + whole > this.#windowLength) {
      if (at + whole > this.fileBytes(file)) throw new CorruptBlockError(this.#dir, `chunk ${ref} is cut`);
      offset = this.#load(file, at, whole);
    }
    const start = offset + into;
    const end = start + 1 + length;
    if (end + 4 > this.#windowLength) throw new CorruptBlockError(this.#dir, `chunk ${ref} is cut`);
    if (crc32c(this.bytes, start, end) !== be32(this.bytes, end)) {
      throw new CorruptBlockError(this.#dir, `the checksum of chunk ${ref} differs`);
    }
    this.from = offset;
    this.to = end + 4;
    this.encoding = this.bytes[start]!;
    this.start = start + 1;
    this.length = length;
    this.samples = length < 2 ? 0 : samplesIn(this.encoding, this.bytes, this.start);
    if (length < 2 || this.samples > length * 8) {
      throw new CorruptBlockError(
        this.#dir,
        `chunk ${ref} claims ${this.samples} samples in ${length} bytes`,
      );
    }
  }

  [Symbol.dispose](): void {
    for (const file of this.#files) file.close();
  }

  #load(file: number, at: number, length: number): number {
    if (
      file !== this.#file ||
      at < this.#windowAt ||
      (at + length > this.#windowAt + this.#windowLength && this.#windowLength === this.bytes.length) ||
      at >= this.#windowAt + this.#windowLength
    ) {
      if (length > this.bytes.length) this.bytes = new Uint8Array(length);
      this.#file = file;
      this.#windowAt = at;
      this.#windowLength = this.#files[file]!.read(this.bytes, at);
    }
    return at - this.#windowAt;
  }
}

function be32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}
