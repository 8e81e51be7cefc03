import { type Disk, type DiskFile, type DiskStat, type OpenMode, systemError } from "./disk.ts";

/**
 * What goes wrong at a change of the disk: it fails and nothing is done; the process dies before it; or a write is half done and the
 * process dies. After a death every call fails.
 */
export type Fault = "error" | "death" | "torn";

/** A disk for tests that breaks at a chosen change, or holds only so many bytes more. Reading is no change. */
export class FaultyDisk implements Disk {
  readonly #inner: Disk;
  /** Changes so far: writes, truncations, syncs, renames, removals, new files. */
  changes = 0;
  /** The change that breaks, counted from 1; 0 for none. */
  breakAt = 0;
  fault: Fault = "error";
  /** Room for growth of files; a write that needs more fills it and fails with `ENOSPC`. */
  freeBytes: number = Infinity;
  /** Paths at which every change fails. */
  failsAt: (path: string) => boolean = () => false;
  /** Paths that cannot be opened to be read, nor read. */
  failsReading: (path: string) => boolean = () => false;
  #dead = false;

  constructor(inner: Disk) {
    this.#inner = inner;
  }

  /** Whether the chosen change was reached. */
  get broken(): boolean {
    return this.breakAt > 0 && this.changes >= this.breakAt;
  }

  open(path: string, mode: OpenMode): DiskFile {
    if (mode === "create" || mode === "create-new") this.change(path);
    else this.live(path);
    if (mode === "read") this.read(path);
    return new FaultyFile(this, this.#inner.open(path, mode));
  }

  rename(from: string, to: string): void {
    this.change(from);
    this.#inner.rename(from, to);
  }

  remove(path: string): void {
    this.change(path);
    this.#inner.remove(path);
  }

  list(dir: string): string[] {
    this.live(dir);
    return this.#inner.list(dir);
  }

  stat(path: string): DiskStat | undefined {
    this.live(path);
    return this.#inner.stat(path);
  }

  makeDir(dir: string): void {
    this.live(dir);
    this.#inner.makeDir(dir);
  }

  syncDir(dir: string): void {
    this.change(dir);
    this.#inner.syncDir(dir);
  }

  link(from: string, to: string): void {
    this.change(to);
    this.#inner.link(from, to);
  }

  roomBytes(dir: string): number {
    this.live(dir);
    return this.freeBytes;
  }

  /** The process dies now: every call fails. */
  die(): void {
    this.#dead = true;
  }

  /** Throws where reading fails. */
  read(path: string): void {
    this.live(path);
    if (this.failsReading(path)) throw systemError("EIO", path);
  }

  /** Throws where the process is dead. */
  live(path: string): void {
    if (this.#dead) throw systemError("EDEAD", path);
  }

  /** Counts a change; at the chosen one does `torn` if that is the fault, and throws. */
  change(path: string, torn: () => void = () => {}): void {
    this.live(path);
    if (this.failsAt(path)) throw systemError("EIO", path);
    if (++this.changes !== this.breakAt) return;
    if (this.fault === "torn") torn();
    if (this.fault !== "error") this.#dead = true;
    throw systemError("EIO", path);
  }
}

class FaultyFile implements DiskFile {
  readonly path: string;
  readonly #disk: FaultyDisk;
  readonly #inner: DiskFile;

  constructor(disk: FaultyDisk, inner: DiskFile) {
    this.path = inner.path;
    this.#disk = disk;
    this.#inner = inner;
  }

  read(into: Uint8Array, position: number): number {
    this.#disk.read(this.path);
    return this.#inner.read(into, position);
  }

  write(bytes: Uint8Array, position: number): void {
    this.#disk.change(this.path, () => this.#inner.write(bytes.subarray(0, bytes.length >> 1), position));
    const growth = Math.max(0, position + bytes.length - this.#inner.sizeBytes());
    if (growth > this.#disk.freeBytes) {
      const fits = bytes.length - (growth - this.#disk.freeBytes);
      if (fits > 0) this.#inner.write(bytes.subarray(0, fits), position);
      this.#disk.freeBytes = 0;
      throw systemError("ENOSPC", this.path);
    }
    this.#inner.write(bytes, position);
    this.#disk.freeBytes -= growth;
  }

  truncate(sizeBytes: number): void {
    this.#disk.change(this.path);
    this.#disk.freeBytes += Math.max(0, this.#inner.sizeBytes() - sizeBytes);
    this.#inner.truncate(sizeBytes);
  }

  sync(): void {
    this.#disk.change(this.path);
    this.#inner.sync();
  }

  async syncSoon(): Promise<void> {
    this.#disk.change(this.path);
    await this.#inner.syncSoon();
  }

  sizeBytes(): number {
    this.#disk.live(this.path);
    return this.#inner.sizeBytes();
  }

  close(): void {
    this.#inner.close();
  }
}
