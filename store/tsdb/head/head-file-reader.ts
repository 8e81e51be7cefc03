import { messageOf, TaffrailError } from "@taffrail/base";
import type { Disk, DiskFile } from "@taffrail/disk";
import { headFilePath } from "./head-file-loading.ts";
import { type EntryRead, type HeadEntry, readEntry, readFrame } from "./head-files-format.ts";
import { HeadPages, overlapBytes } from "./head-pages.ts";

/** A chunk of the head cannot be read back. Its samples are in the log: starting again brings them back. */
export class HeadChunkError extends TaffrailError {
  readonly code = "tsdb/head-chunk";

  constructor(path: string, at: number, reason: string, cause?: unknown) {
    super(`cannot read the chunk at ${at} of ${path}: ${reason}`, {
      cause,
      hint: "look after the disk, then start again: the samples are in the log",
    });
  }
}

/** Files that are held open to be read. */
const mostOpen = 16;
/** Most entries are shorter: their length need not be read first. */
const guessedBytes = overlapBytes;

/** Reads chunks of head chunk files by their places, through a cache of bounded size. */
export class HeadFileReader implements Disposable {
  readonly #disk: Disk;
  readonly #dir: string;
  readonly #pages: HeadPages;
  readonly #files = new Map<number, DiskFile>();

  constructor(disk: Disk, dir: string, cacheBytes: number) {
    this.#disk = disk;
    this.#dir = dir;
    this.#pages = new HeadPages(cacheBytes);
  }

  get heldBytes(): number {
    return this.#pages.heldBytes;
  }

  /**
   * The entry at a place of a file: gives the bytes it lies in, and fills `entry`, of which only what concerns the chunk is told: encoding,
   * start, length. Both are good until the next call. Throws `HeadChunkError`.
   */
  read(number: number, at: number, entry: HeadEntry): Uint8Array {
    const pages = this.#pages;
    let found: EntryRead;
    let bytes: Uint8Array;
    try {
      const file = this.#opened(number);
      bytes = pages.read(file, number, at, guessedBytes);
      if (pages.isSound && readFrame(bytes, pages.start, pages.end, entry) === "entry") return bytes;
      found = readEntry(bytes, pages.start, pages.end, entry);
      for (let tries = 0; found === "more" && tries < 2; tries++) {
        const length = entry.end - pages.start;
        bytes = pages.read(file, number, at, length);
        found = readEntry(bytes, pages.start, pages.end, entry);
      }
    } catch (error) {
      throw new HeadChunkError(headFilePath(this.#dir, number), at, messageOf(error), error);
    }
    if (found === "entry") pages.noteSound();
    if (found === "entry") return bytes;
    throw new HeadChunkError(
      headFilePath(this.#dir, number),
      at,
      typeof found === "object" ? found.damaged : "the file ends before it",
    );
  }

  /** The file is gone. */
  forget(number: number): void {
    this.#files.get(number)?.close();
    this.#files.delete(number);
  }

  [Symbol.dispose](): void {
    for (const file of this.#files.values()) file.close();
    this.#files.clear();
    this.#pages[Symbol.dispose]();
  }

  #opened(number: number): DiskFile {
    let file = this.#files.get(number);
    if (file !== undefined) return file;
    file = this.#disk.open(headFilePath(this.#dir, number), "read");
    this.#files.set(number, file);
    if (this.#files.size > mostOpen) {
      const [oldest, old] = this.#files.entries().next().value!;
      this.#files.delete(oldest);
      old.close();
    }
    return file;
  }
}
