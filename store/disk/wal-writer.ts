import { ByteWriter, invariant, TaffrailError } from "@taffrail/base";
import { type Disk, type DiskFile, isDiskFull } from "./disk.ts";
import { listSegments, segmentPath } from "./segments.ts";
import {
  frameRecord,
  type PackedRecord,
  packRecord,
  pageBytes,
  type WalCompression,
  zeros,
} from "./wal-frame.ts";

/** The log could not take a record; nothing of it counts as written. */
export class WalWriteError extends TaffrailError {
  readonly code = "disk/wal-write";
}

/** The log could not take a record because the disk is full. Appending works again as soon as there is room. */
export class DiskFullError extends TaffrailError {
  readonly code = "disk/full";

  constructor(path: string, cause: unknown) {
    super(`cannot write ${path}: the disk is full`, {
      cause,
      hint: "make room on the disk; nothing needs a restart",
    });
  }
}

/** Where a log lies and how it is written. */
export interface WalWriterOptions {
  readonly disk: Disk;
  readonly dir: string;
  readonly compression: WalCompression;
  /** A multiple of 32 KiB. */
  readonly segmentBytes: number;
}

/** Buffers that large records grew past this are given back, once so many appends in a row were smaller. */
const mostKeptBytes = 1 << 20;
const smallAppends = 64;

/**
 * Appends records to the newest segment of a log in Prometheus' format. Each opening begins a new segment, so what a crash left is
 * never written over. `append` is all or nothing and durable against the death of the process when it returns.
 */
export class WalWriter implements AsyncDisposable {
  readonly #disk: Disk;
  readonly #dir: string;
  readonly #compression: WalCompression;
  readonly #segmentBytes: number;
  readonly #out = new ByteWriter(pageBytes);
  readonly #scratch: ByteWriter[] = [];
  #file: DiskFile;
  #segment: number;
  /** Bytes of whole records in the segment: what stands after them, a failed write left. */
  #goodBytes = 0;
  #isTorn = false;
  /** Where the last append begins in the segment; −1: there is none. */
  #lastAppend = -1;
  #smallAppends = 0;
  #closed = false;
  #finishing = new Set<Promise<void>>();

  constructor({ disk, dir, compression, segmentBytes }: WalWriterOptions) {
    invariant(segmentBytes > 0 && segmentBytes % pageBytes === 0, "segments are whole pages");
    this.#disk = disk;
    this.#dir = dir;
    this.#compression = compression;
    this.#segmentBytes = segmentBytes;
    disk.makeDir(dir);
    this.#segment = (listSegments(disk, dir).at(-1) ?? -1) + 1;
    this.#file = this.#create(this.#segment);
  }

  /** The number of the segment that is written. */
  get segment(): number {
    return this.#segment;
  }

  /** Bytes in the segment that is written. */
  get segmentSizeBytes(): number {
    return this.#goodBytes;
  }

  /** Appends records with one write. Throws `DiskFullError` or `WalWriteError`, and then none of them was appended. */
  append(...records: readonly Uint8Array[]): void {
    this.appendPacked(
      records.map((record, i) =>
        packRecord(record, this.#compression, (this.#scratch[i] ??= new ByteWriter())),
      ),
    );
  }

  /** As `append`, of records packed already. */
  appendPacked(records: readonly PackedRecord[]): void {
    if (this.#closed) throw new WalWriteError(`cannot write ${this.#dir}: it is closed`);
    try {
      this.#mend();
      this.#frame(records);
      if (this.#goodBytes > 0 && this.#goodBytes + this.#out.length > this.#segmentBytes) {
        this.#next();
        this.#frame(records);
      }
      this.#isTorn = true;
      this.#file.write(this.#out.written(), this.#goodBytes);
      this.#isTorn = false;
      this.#lastAppend = this.#goodBytes;
      this.#goodBytes += this.#out.length;
      this.#giveBack();
    } catch (error) {
      this.#tryToMend();
      const { path } = this.#file;
      if (isDiskFull(error)) throw new DiskFullError(path, error);
      throw new WalWriteError(`cannot write ${path}`, { cause: error });
    }
  }

  /** Takes back what the last append wrote, for a caller that could not do what belongs to it. Does nothing after that, or after `cut`. */
  undo(): void {
    if (this.#lastAppend < 0) return;
    this.#goodBytes = this.#lastAppend;
    this.#lastAppend = -1;
    this.#isTorn = true;
    this.#tryToMend();
  }

  /** Ends the segment, begins the next, and gives the number of that. */
  cut(): number {
    try {
      this.#mend();
      this.#next();
    } catch (error) {
      if (isDiskFull(error)) throw new DiskFullError(this.#file.path, error);
      throw new WalWriteError(`cannot begin a segment in ${this.#dir}`, { cause: error });
    }
    return this.#segment;
  }

  /** Waits until what was appended survives the machine's death. */
  sync(): void {
    this.#file.sync();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const file = this.#file;
    try {
      this.#mend();
      this.#pad();
      await file.syncSoon();
    } finally {
      file.close();
      await Promise.allSettled(this.#finishing);
    }
  }

  #frame(records: readonly PackedRecord[]): void {
    this.#out.clear();
    for (const record of records) frameRecord(record, this.#goodBytes, this.#out);
  }

  /** Large records come many at once, as when targets are seen first: what one of them needed the next needs too. */
  #giveBack(): void {
    if (this.#out.length > mostKeptBytes / 4) this.#smallAppends = 0;
    else if (++this.#smallAppends === smallAppends) {
      for (const writer of [this.#out, ...this.#scratch])
        if (writer.bytes.length > mostKeptBytes) writer.shrink();
    }
  }

  /** Takes away what a failed write left. */
  #mend(): void {
    if (!this.#isTorn) return;
    this.#file.truncate(this.#goodBytes);
    this.#isTorn = false;
  }

  #tryToMend(): void {
    try {
      this.#mend();
    } catch {
      // stays torn: the next append tries again before it writes
    }
  }

  #pad(): void {
    const rest = this.#goodBytes % pageBytes;
    if (rest === 0) return;
    this.#out.clear();
    zeros(pageBytes - rest, this.#out);
    this.#isTorn = true;
    this.#file.write(this.#out.written(), this.#goodBytes);
    this.#isTorn = false;
    this.#goodBytes += this.#out.length;
  }

  #next(): void {
    const next = this.#segment + 1;
    const file = this.#create(next); // first, so that failing leaves the old one in use
    const old = this.#file;
    try {
      this.#pad();
    } catch (error) {
      file.close();
      this.#disk.remove(file.path);
      throw error;
    }
    this.#file = file;
    this.#segment = next;
    this.#goodBytes = 0;
    this.#lastAppend = -1;
    const finishing: Promise<void> = old
      .syncSoon()
      .catch(() => {}) // a page that could not be flushed shows at replay
      .finally(() => {
        old.close();
        this.#finishing.delete(finishing);
      });
    this.#finishing.add(finishing);
  }

  #create(segment: number): DiskFile {
    return this.#disk.open(segmentPath(this.#dir, segment), "create");
  }
}
