import { type Disk, type DiskFile, type DiskStat, type OpenMode, systemError } from "./disk.ts";

/** A file system in memory, for tests: everything written is there for whoever opens it next. */
export class MemoryDisk implements Disk {
  readonly #files = new Map<string, Content>();
  readonly #folders = new Set<string>();

  open(path: string, mode: OpenMode): DiskFile {
    const found = this.#files.get(path);
    if (mode === "create-new" && found !== undefined) throw systemError("EEXIST", path);
    if (mode === "read" || mode === "write") {
      if (found === undefined) throw systemError("ENOENT", path);
      return new MemoryFile(path, found);
    }
    if (!this.#folders.has(parentOf(path))) throw systemError("ENOENT", path);
    const content = found ?? { bytes: new Uint8Array(64), size: 0 };
    content.size = 0;
    this.#files.set(path, content);
    return new MemoryFile(path, content);
  }

  rename(from: string, to: string): void {
    const file = this.#files.get(from);
    if (file === undefined && !this.#folders.has(from)) throw systemError("ENOENT", from);
    this.remove(to);
    if (file !== undefined) {
      this.#files.delete(from);
      this.#files.set(to, file);
      return;
    }
    this.#folders.delete(from);
    this.#folders.add(to);
    for (const [path, content] of this.#files) {
      if (!path.startsWith(from + "/")) continue;
      this.#files.delete(path);
      this.#files.set(to + path.slice(from.length), content);
    }
    for (const path of this.#folders) {
      if (!path.startsWith(from + "/")) continue;
      this.#folders.delete(path);
      this.#folders.add(to + path.slice(from.length));
    }
  }

  remove(path: string): void {
    for (const name of this.#files.keys()) {
      if (name === path || name.startsWith(path + "/")) this.#files.delete(name);
    }
    for (const name of this.#folders) {
      if (name === path || name.startsWith(path + "/")) this.#folders.delete(name);
    }
  }

  list(dir: string): string[] {
    return [...this.#files.keys(), ...this.#folders]
      .filter((path) => parentOf(path) === dir && path !== dir)
      .map((path) => path.slice(dir.length + 1))
      .sort();
  }

  stat(path: string): DiskStat | undefined {
    const file = this.#files.get(path);
    if (file !== undefined) return { kind: "file", sizeBytes: file.size };
    return this.#folders.has(path) ? { kind: "folder", sizeBytes: 0 } : undefined;
  }

  makeDir(dir: string): void {
    for (let at = dir; at !== ""; at = parentOf(at)) this.#folders.add(at);
  }

  syncDir(dir: string): void {
    if (!this.#folders.has(dir)) throw systemError("ENOENT", dir);
  }

  link(from: string, to: string): void {
    const file = this.#files.get(from);
    if (file === undefined || !this.#folders.has(parentOf(to))) throw systemError("ENOENT", from);
    if (this.#files.has(to)) throw systemError("EEXIST", to);
    this.#files.set(to, file);
  }

  roomBytes(): number {
    return Infinity;
  }
}

interface Content {
  bytes: Uint8Array;
  size: number;
}

class MemoryFile implements DiskFile {
  readonly path: string;
  readonly #content: Content;

  constructor(path: string, content: Content) {
    this.path = path;
    this.#content = content;
  }

  read(into: Uint8Array, position: number): number {
    const part = this.#content.bytes.subarray(position, Math.min(position + into.length, this.#content.size));
    into.set(part);
    return part.length;
  }

  write(bytes: Uint8Array, position: number): void {
    const end = position + bytes.length;
    this.#grow(end);
    this.#content.bytes.set(bytes, position);
    this.#content.size = Math.max(this.#content.size, end);
  }

  truncate(sizeBytes: number): void {
    this.#grow(sizeBytes);
    this.#content.bytes.fill(0, Math.min(sizeBytes, this.#content.size));
    this.#content.size = sizeBytes;
  }

  sync(): void {}

  syncSoon(): Promise<void> {
    return Promise.resolve();
  }

  sizeBytes(): number {
    return this.#content.size;
  }

  close(): void {}

  #grow(size: number): void {
    if (size <= this.#content.bytes.length) return;
    const wider = new Uint8Array(Math.max(size, this.#content.bytes.length * 2));
    wider.set(this.#content.bytes);
    this.#content.bytes = wider;
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}
