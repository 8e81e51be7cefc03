/** What is known of a path. */
export interface DiskStat {
  readonly kind: "file" | "folder";
  readonly sizeBytes: number;
}

/** An open file. When `write` returns, the bytes are the system's and survive the death of this process. */
export interface DiskFile {
  readonly path: string;
  /** Reads up to `into.length` bytes from `position`; gives how many there were. */
  read(into: Uint8Array, position: number): number;
  /** Writes all of `bytes` at `position`. On an error any part of them may have been written. */
  write(bytes: Uint8Array, position: number): void;
  truncate(sizeBytes: number): void;
  /** Waits until what was written survives the machine's death too. */
  sync(): void;
  /** As `sync`, without standing still. The file must stay open meanwhile. */
  syncSoon(): Promise<void>;
  sizeBytes(): number;
  close(): void;
}

/** How a file is opened: to read, to write into what is there, anew and empty, or only if it is not there yet (`EEXIST`). */
export type OpenMode = "read" | "write" | "create" | "create-new";

/** A file system as an argument. Its errors carry the system's `code` (`ENOSPC`, `ENOENT`, …). */
export interface Disk {
  open(path: string, mode: OpenMode): DiskFile;
  /** Replaces what stands at `to`. */
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
  /** Gives a file a second name, or copies it where the file system has no such thing. */
  link(from: string, to: string): void;
  /** Room on the file system that a folder lies in. */
  roomBytes(dir: string): number;
}

/** An error of the file system with its code. */
export interface DiskError extends Error {
  readonly code: string;
}

/** An error as the system would give it. */
export function systemError(code: string, path: string): DiskError {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}

/** The system's code of an error (`ENOSPC`, …), or "". */
export function diskErrorCode(error: unknown): string {
  if (!(error instanceof Error) || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

/** Whether an error says that the file system has no room. */
export function isDiskFull(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT", "EFBIG"].includes(diskErrorCode(error));
}

/** All bytes of a file. */
export function readWhole(disk: Disk, path: string): Uint8Array {
  const file = disk.open(path, "read");
  try {
    const bytes = new Uint8Array(file.sizeBytes());
    return bytes.subarray(0, file.read(bytes, 0));
  } finally {
    file.close();
  }
}

/** Replaces a file in one step: after a crash it is the old or the new one, whole. */
export function writeAtomically(disk: Disk, path: string, bytes: Uint8Array): void {
  const temporary = `${path}.tmp`;
  const file = disk.open(temporary, "create");
  try {
    file.write(bytes, 0);
    file.sync();
  } finally {
    file.close();
  }
  disk.rename(temporary, path);
  disk.syncDir(path.slice(0, Math.max(path.lastIndexOf("/"), 0)) || ".");
}
