import { join } from "node:path";
import { type Disk, type DiskFile, type DiskStat, type OpenMode, readWhole, systemError } from "./disk.ts";
import { MemoryDisk } from "./memory-disk.ts";

/**
 * A disk seen through a pane: what is changed is changed in memory, and the disk below stays as it is. So a folder can be opened that
 * belongs to another process, or to nobody. A file that is written to is copied into memory whole.
 */
export class OverlayDisk implements Disk {
  readonly #below: Disk;
  readonly #own = new MemoryDisk();
  /** What is below and no longer seen, with all in it. */
  readonly #hidden: Set<string>;

  /** `hidden` are paths that are not to be seen to begin with. */
  constructor(below: Disk, hidden: readonly string[] = []) {
    this.#below = below;
    this.#hidden = new Set(hidden);
  }

  open(path: string, mode: OpenMode): DiskFile {
    const isOwn = this.#own.stat(path) !== undefined;
    const isBelow = !isOwn && this.#seen(path) !== undefined;
    switch (mode) {
      case "read":
        if (isOwn) return this.#own.open(path, mode);
        if (!isBelow) throw systemError("ENOENT", path);
        return this.#below.open(path, mode);
      case "write":
        if (isBelow) this.#copy(path, path);
        return this.#own.open(path, mode);
      case "create":
      case "create-new":
        if (isBelow && mode === "create-new") throw systemError("EEXIST", path);
        if (this.stat(parentOf(path))?.kind !== "folder") throw systemError("ENOENT", path);
        this.#own.makeDir(parentOf(path));
        return this.#own.open(path, mode);
    }
  }

  rename(from: string, to: string): void {
    if (this.stat(from) === undefined) throw systemError("ENOENT", from);
    this.remove(to);
    this.#copy(from, to);
    this.remove(from);
  }

  remove(path: string): void {
    this.#own.remove(path);
    this.#hidden.add(path);
  }

  list(dir: string): string[] {
    const below = this.#below.list(dir).filter((name) => this.#seen(join(dir, name)) !== undefined);
    return [...new Set([...below, ...this.#own.list(dir)])].sort();
  }

  stat(path: string): DiskStat | undefined {
    return this.#own.stat(path) ?? this.#seen(path);
  }

  makeDir(dir: string): void {
    this.#own.makeDir(dir);
  }

  syncDir(dir: string): void {
    if (this.stat(dir) === undefined) throw systemError("ENOENT", dir);
  }

  link(from: string, to: string): void {
    if (this.stat(to) !== undefined) throw systemError("EEXIST", to);
    this.#copy(from, to);
  }

  roomBytes(dir: string): number {
    return this.#below.roomBytes(dir);
  }

  /** What is below, unless it is hidden. */
  #seen(path: string): DiskStat | undefined {
    for (let at = path; ; at = parentOf(at)) {
      if (this.#hidden.has(at)) return undefined;
      if (at === "" || at === "." || at === parentOf(at)) break;
    }
    return this.#below.stat(path);
  }

  #copy(from: string, to: string): void {
    if (this.stat(from)?.kind === "folder") {
      this.#own.makeDir(to);
      for (const name of this.list(from)) this.#copy(join(from, name), join(to, name));
      return;
    }
    const bytes = readWhole(this, from);
    this.#own.makeDir(parentOf(to));
    this.#own.open(to, "create").write(bytes, 0);
  }
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "." : path.slice(0, slash);
}
