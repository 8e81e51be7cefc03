/** What is known of a path. */
export interface DiskStat {
  readonly kind: "file" | "folder";
  readonly sizeBytes: number;
}

/** An open file. All calls are synchronous: when `write` returns, the bytes are the system's and survive the death of this process. */
export interface DiskFile {
  readonly path: string;
  /** Reads up to `into.length` bytes from `position`; gives how many there were. */
  read(into: Uint8Array, position: number): number;
  /** Writes all of `bytes` at `position`. On an error any part of them may have been written. */
  write(bytes: Uint8Array, position: number): void;
  truncate(sizeBytes: number): void;
  /** Waits until what was written would survive the machine's death too. */
  sync(): void;
  sizeBytes(): number;
  close(): void;
}

/** How a file is opened: to read only, to write to what is there, or anew and empty. */
export type OpenMode = "read" | "write" | "create";

/** A file system as an argument. Errors carry the system's `code` (`ENOSPC`, `ENOENT`, …). */
export interface Disk {
  open(path: string, mode: OpenMode): DiskFile;
  rename(from: string, to: string): void;
  /** Removes a file, or a folder with all in it; what is not there is no error. */
  remove(path: string): void;
  /** Names in a folder, sorted; none where there is no folder. */
  list(dir: string): string[];
  stat(path: string): DiskStat | undefined;
  /** Makes a folder and those above it. */
  makeDir(dir: string): void;
  /** Makes the names in a folder survive the machine's death. */
  syncDir(dir: string): void;
}
