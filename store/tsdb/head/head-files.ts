import { type Log, messageOf } from "@taffrail/base";
import type { Disk, DiskFile } from "@taffrail/disk";
import type { Pacer } from "../pacer.ts";
import {
  entryOverheadBytes,
  type HeadEntry,
  headFileHeaderBytes,
  newEntry,
  outOfOrderFlag,
  putEntry,
  putFileHeader,
  putFiller,
  readEntry,
} from "./head-files-format.ts";
import { type HeadFile, headFilePath, loadHeadFiles } from "./head-file-loading.ts";
import { HeadChunkError, HeadFileReader } from "./head-file-reader.ts";

/** Where head chunk files lie and what they may use. */
export interface HeadFilesOptions {
  readonly disk: Disk;
  readonly dir: string;
  readonly log: Log;
  /** Files are no longer than this; at most 2^32. */
  readonly fileBytes?: number;
  /** What pages that were read may take in memory. */
  readonly cacheBytes?: number;
  /** Chunks are written so many bytes at a time. */
  readonly pieceBytes?: number;
}

/** A stretch of a file that is not written yet. */
interface Piece {
  readonly file: number;
  /** Where in the file it begins. */
  readonly at: number;
  /** `undefined`: given up before it could be written. */
  bytes: Uint8Array | undefined;
  used: number;
  maxT: number;
  hasOutOfOrder: boolean;
}

/**
 * Closed chunks on disk, in Prometheus' format: put in one after another, written in large pieces, read back by position through a cache
 * of bounded size. They spare memory and the time of replay; the log stays the copy that counts. So a disk that fails costs memory
 * only: what could not be written stays here and is tried again.
 *
 * A position is file number × 2^32 + offset, as in the format.
 */
export class HeadFiles implements AsyncDisposable {
  readonly #disk: Disk;
  readonly #dir: string;
  readonly #log: Log;
  readonly #fileBytes: number;
  readonly #pieceBytes: number;
  readonly #reader: HeadFileReader;
  /** Oldest first; the last may still grow. */
  #files: HeadFile[] = [];
  /** Number of the file that comes next. */
  #nextNumber = 1;
  /** Not written yet, oldest first; the last may still grow. */
  #pieces: Piece[] = [];
  #spare: Uint8Array | undefined = undefined;
  /** The file that pieces are written to. */
  #writing: { readonly number: number; readonly file: DiskFile } | undefined = undefined;
  readonly #entry: HeadEntry = newEntry();
  readonly #finishing = new Set<Promise<void>>();
  #hasFailed = false;
  /** Whether the last file takes more chunks. */
  #canGrow = false;
  #droppedT = -Infinity;

  constructor(options: HeadFilesOptions) {
    this.#disk = options.disk;
    this.#dir = options.dir;
    this.#log = options.log;
    this.#fileBytes = options.fileBytes ?? 128 << 20;
    this.#pieceBytes = options.pieceBytes ?? 256 << 10;
    this.#reader = new HeadFileReader(options.disk, options.dir, options.cacheBytes ?? 16 << 20);
  }

  /** Bytes of memory: pages, and what is not written yet. */
  get heldBytes(): number {
    let bytes = this.#reader.heldBytes + (this.#spare?.length ?? 0);
    for (const piece of this.#pieces) bytes += piece.bytes?.length ?? 0;
    return bytes;
  }

  /** Bytes of the files. */
  get sizeBytes(): number {
    return this.#files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  /** The newest sample of the oldest chunks that wait in memory because they could not be written; `undefined`: none do. */
  get oldestWaitingT(): number | undefined {
    if (!this.#hasFailed) return undefined;
    const oldest = this.#pieces.find(({ bytes, hasOutOfOrder }) => bytes !== undefined && !hasOutOfOrder);
    return oldest === undefined || oldest === this.#pieces.at(-1) ? undefined : oldest.maxT;
  }

  /** Takes a chunk in; gives its position. It is on disk after the next `flush` that says so, at the latest. */
  add(
    ref: number,
    minT: number,
    maxT: number,
    encoding: number,
    isOutOfOrder: boolean,
    from: Uint8Array,
    start: number,
    length: number,
  ): number {
    const piece = this.#pieceFor(length + entryOverheadBytes);
    const position = piece.file * 2 ** 32 + piece.at + piece.used;
    const code = isOutOfOrder ? encoding | outOfOrderFlag : encoding;
    piece.used = putEntry(piece.bytes!, piece.used, ref, minT, maxT, code, from, start, length);
    const file = this.#files.at(-1)!;
    file.sizeBytes = piece.at + piece.used;
    if (isOutOfOrder) {
      piece.hasOutOfOrder = true;
      file.lateChunks++;
    } else {
      if (maxT > piece.maxT) piece.maxT = maxT;
      if (maxT > file.maxT) file.maxT = maxT;
    }
    return position;
  }

  /** Whether a chunk is still there: neither was its file removed nor was it given up before it could be written. */
  has(position: number): boolean {
    const oldest = this.#files[0];
    if (oldest === undefined || position < oldest.number * 2 ** 32) return false;
    for (const { bytes, file, at, used } of this.#pieces) {
      const start = file * 2 ** 32 + at;
      if (position < start) return true;
      if (position < start + used) return bytes !== undefined;
    }
    return true;
  }

  /** Whether a chunk that is there can be read from its file, and not only from memory. */
  isWritten(position: number): boolean {
    const piece = this.#pieces[0];
    return piece === undefined || position < piece.file * 2 ** 32 + piece.at;
  }

  /**
   * The entry at a position: gives the bytes it lies in, and fills `entry`, of which only what concerns the chunk is told: encoding, start,
   * length. Both are good until the next call. Throws `HeadChunkError`.
   */
  read(position: number, entry: HeadEntry = this.#entry): Uint8Array {
    const number = Math.floor(position / 2 ** 32);
    const at = position % 2 ** 32;
    const piece = this.#pieces[0];
    if (piece !== undefined && (number > piece.file || (number === piece.file && at >= piece.at)))
      return this.#readWaiting(number, at, entry);
    return this.#reader.read(number, at, entry);
  }

  /** Writes what waits; gives whether all is written. Never throws: what cannot be written is told and tried again. */
  flush(): boolean {
    try {
      for (let piece = this.#pieces[0]; piece !== undefined; piece = this.#pieces[0]) {
        this.#write(piece);
        this.#pieces.shift();
        if (piece.bytes?.length === this.#pieceBytes) this.#spare = piece.bytes;
      }
      if (this.#hasFailed) this.#log.info("head chunks can be written again", { dir: this.#dir });
      this.#hasFailed = false;
      return true;
    } catch (error) {
      if (!this.#hasFailed) {
        this.#log.warn("head chunks cannot be written: they stay in memory, and it is tried again", {
          dir: this.#dir,
          error: messageOf(error),
        });
      }
      this.#hasFailed = true;
      return false;
    }
  }

  /** Lets go of chunks that wait in memory and hold nothing from `t` on. */
  forgetWaiting(t: number): void {
    for (const piece of this.#pieces) {
      if (piece !== this.#pieces.at(-1) && piece.maxT < t && !piece.hasOutOfOrder) piece.bytes = undefined;
    }
  }

  /** A chunk out of order, found by `load`, is wanted: its file stays. */
  holdLate(position: number): void {
    const file = this.#fileOf(position);
    if (file !== undefined) file.lateChunks++;
  }

  /** A chunk out of order is not wanted any more. */
  releaseLate(position: number): void {
    const file = this.#fileOf(position);
    if (file !== undefined) file.lateChunks--;
  }

  /** Removes the oldest files as long as they hold nothing from `t` on, and lets the next chunk begin a file. Throws what the disk throws. */
  dropBefore(t: number): void {
    if (t > this.#droppedT) this.#canGrow = false;
    this.#droppedT = t;
    for (let file = this.#files[0]; file !== undefined; file = this.#files[0]) {
      const isLast = this.#files.length === 1;
      if (file.maxT >= t || file.lateChunks > 0 || isLast || this.#pieces[0]?.file === file.number) return;
      this.#reader.forget(file.number);
      if (this.#writing?.number === file.number) this.#finishWriting();
      this.#disk.remove(headFilePath(this.#dir, file.number));
      this.#files.shift();
    }
  }

  /** Reads every chunk there is, oldest first. Called once, before anything is added. See `loadHeadFiles`. */
  async load(
    visit: (position: number, entry: HeadEntry, bytes: Uint8Array) => void,
    pacer: Pacer,
  ): Promise<void> {
    this.#files = await loadHeadFiles({ disk: this.#disk, dir: this.#dir, log: this.#log }, visit, pacer);
    this.#nextNumber = (this.#files.at(-1)?.number ?? 0) + 1;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.flush();
    this.#finishWriting();
    this.#reader[Symbol.dispose]();
    await Promise.allSettled(this.#finishing);
  }

  /** The piece that takes `size` bytes more. */
  #pieceFor(size: number): Piece {
    let file = this.#files.at(-1);
    if (file === undefined || !this.#canGrow || file.sizeBytes + size > this.#fileBytes) {
      this.flush();
      file = { number: this.#nextNumber++, maxT: -Infinity, lateChunks: 0, sizeBytes: headFileHeaderBytes };
      this.#files.push(file);
      this.#canGrow = true;
      const piece = this.#newPiece(file.number, 0, size + headFileHeaderBytes);
      putFileHeader(piece.bytes!, 0);
      piece.used = headFileHeaderBytes;
      return piece;
    }
    const piece = this.#pieces.at(-1);
    if (piece !== undefined && piece.used + size <= piece.bytes!.length) return piece;
    if (piece !== undefined) this.flush();
    return this.#newPiece(file.number, file.sizeBytes, size);
  }

  #newPiece(file: number, at: number, size: number): Piece {
    let bytes = size <= this.#pieceBytes ? this.#spare : undefined;
    if (bytes === undefined) bytes = new Uint8Array(Math.max(size, this.#pieceBytes));
    else this.#spare = undefined;
    const piece: Piece = { file, at, bytes, used: 0, maxT: -Infinity, hasOutOfOrder: false };
    this.#pieces.push(piece);
    return piece;
  }

  #readWaiting(number: number, at: number, entry: HeadEntry): Uint8Array {
    for (let i = this.#pieces.length - 1; i >= 0; i--) {
      const piece = this.#pieces[i]!;
      if (piece.file !== number || piece.at > at) continue;
      if (piece.bytes !== undefined && readEntry(piece.bytes, at - piece.at, piece.used, entry) === "entry")
        return piece.bytes;
      break;
    }
    throw new HeadChunkError(
      headFilePath(this.#dir, number),
      at,
      "it was given up before it could be written",
    );
  }

  #write(piece: Piece): void {
    if (this.#writing?.number !== piece.file) {
      this.#finishWriting();
      this.#disk.makeDir(this.#dir);
      const file = this.#disk.open(headFilePath(this.#dir, piece.file), piece.at === 0 ? "create" : "write");
      this.#writing = { number: piece.file, file };
    }
    let bytes = piece.bytes?.subarray(0, piece.used);
    if (bytes === undefined) {
      bytes = new Uint8Array(piece.used);
      if (piece.at === 0) putFileHeader(bytes, 0);
      putFiller(bytes, piece.at === 0 ? headFileHeaderBytes : 0, piece.maxT);
    }
    this.#writing!.file.write(bytes, piece.at);
  }

  /** Closes the file that was written to, once it is safe. */
  #finishWriting(): void {
    const file = this.#writing?.file;
    if (file === undefined) return;
    this.#writing = undefined;
    let synced: Promise<void>;
    try {
      synced = file.syncSoon();
    } catch (error) {
      synced = Promise.reject(error);
    }
    const finishing: Promise<void> = synced
      .catch(() => {}) // what could not be flushed shows at the next start
      .finally(() => {
        file.close();
        this.#finishing.delete(finishing);
      });
    this.#finishing.add(finishing);
  }

  #fileOf(position: number): HeadFile | undefined {
    const number = Math.floor(position / 2 ** 32);
    return this.#files.find((file) => file.number === number);
  }
}
