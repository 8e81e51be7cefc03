import * as fs from "node:fs";
import { dirname } from "node:path";
import {
  type Disk,
  diskErrorCode,
  type DiskFile,
  type DiskStat,
  type OpenMode,
  systemError,
} from "./disk.ts";

const flags: Readonly<Record<OpenMode, string>> = {
  read: "r",
  write: "r+",
  create: "w+",
  "create-new": "wx+",
};

/** The machine's file system. */
export const systemDisk: Disk = {
  open: (path, mode) => new SystemFile(path, fs.openSync(path, flags[mode], 0o666)),
  rename: (from, to) => fs.renameSync(from, to),
  remove: (path) => fs.rmSync(path, { recursive: true, force: true }),
  list: (dir) => orMissing(() => fs.readdirSync(dir).sort(), []),
  stat: (path) =>
    orMissing((): DiskStat => {
      const found = fs.statSync(path);
      return { kind: found.isDirectory() ? "folder" : "file", sizeBytes: found.size };
    }, undefined),
  makeDir,
  syncDir: (dir) => {
    if (process.platform === "win32") return; // folders cannot be opened there
    const fd = fs.openSync(dir, "r");
    try {
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
  },
  link: (from, to) => {
    try {
      fs.linkSync(from, to);
    } catch (error) {
      if (!["EXDEV", "EPERM", "ENOTSUP", "EMLINK", "ENOSYS"].includes(diskErrorCode(error))) throw error;
      fs.copyFileSync(from, to);
    }
  },
  roomBytes: (dir) => {
    const { bavail, bsize } = fs.statfsSync(dir);
    return bavail * bsize;
  },
};

/** As `recursive` of Node, which goes round for ever where a file system makes no folders though it has their parent: `/proc` for one. */
function makeDir(dir: string): void {
  try {
    fs.mkdirSync(dir);
  } catch (error) {
    if (isDir(dir)) return;
    const parent = dirname(dir);
    if (diskErrorCode(error) !== "ENOENT" || isDir(parent)) throw error;
    makeDir(parent);
    makeDir(dir);
  }
}

function isDir(path: string): boolean {
  return fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

class SystemFile implements DiskFile {
  readonly path: string;
  readonly #fd: number;
  #open = true;

  constructor(path: string, fd: number) {
    this.path = path;
    this.#fd = fd;
  }

  read(into: Uint8Array, position: number): number {
    if (!this.#open) throw systemError("EBADF", this.path); // its number may be another file's by now
    let done = 0;
    while (done < into.length) {
      const n = fs.readSync(this.#fd, into, done, into.length - done, position + done);
      if (n === 0) break;
      done += n;
    }
    return done;
  }

  write(bytes: Uint8Array, position: number): void {
    for (let done = 0; done < bytes.length;) {
      done += fs.writeSync(this.#fd, bytes, done, bytes.length - done, position + done);
    }
  }

  truncate(sizeBytes: number): void {
    fs.ftruncateSync(this.#fd, sizeBytes);
  }

  sync(): void {
    fs.fsyncSync(this.#fd);
  }

  syncSoon(): Promise<void> {
    return new Promise((resolve, reject) => {
      fs.fsync(this.#fd, (error) => (error === null ? resolve() : reject(error)));
    });
  }

  sizeBytes(): number {
    return fs.fstatSync(this.#fd).size;
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    fs.closeSync(this.#fd);
  }
}

function orMissing<T, M>(look: () => T, missing: M): T | M {
  try {
    return look();
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(diskErrorCode(error))) return missing;
    throw error;
  }
}
