import type { Disk, DiskFile } from "@taffrail/disk";

const pageBytes = 64 << 10;
/** Files stay below 1 TiB. */
const pagesPerFile = 2 ** 24;

/** Pages of files that were read last, up to a bound. There is no mapping of files in Node: this stands in its place. */
export class PageCache {
  #maxPages = 1;
  /** By file × 2^24 + page; oldest use first. */
  readonly #pages = new Map<number, Uint8Array>();
  #files = 0;

  constructor(maxBytes: number) {
    this.limit(maxBytes);
  }

  /** Keeps so much from now on. */
  limit(maxBytes: number): void {
    this.#maxPages = Math.max(1, Math.floor(maxBytes / pageBytes));
    this.#trim();
  }

  get heldBytes(): number {
    return this.#pages.size * pageBytes;
  }

  /** A number for a file, never given twice. */
  newFile(): number {
    return this.#files++;
  }

  get(file: number, page: number): Uint8Array | undefined {
    const key = file * pagesPerFile + page;
    const known = this.#pages.get(key);
    if (known === undefined) return undefined;
    this.#pages.delete(key);
    this.#pages.set(key, known);
    return known;
  }

  add(file: number, page: number, bytes: Uint8Array): void {
    this.#pages.set(file * pagesPerFile + page, bytes);
    this.#trim();
  }

  #trim(): void {
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= this.#maxPages) break;
      this.#pages.delete(oldest);
    }
  }

  /** Forgets the pages of a file. */
  forget(file: number): void {
    for (const key of this.#pages.keys()) {
      if (Math.floor(key / pagesPerFile) === file) this.#pages.delete(key);
    }
  }
}

/** A file that does not change, read by place through the cache. */
export class PagedFile implements Disposable {
  readonly sizeBytes: number;
  readonly #file: DiskFile;
  readonly #cache: PageCache;
  readonly #id: number;
  /** The page read last: most reads stay in it. */
  #page: Uint8Array = new Uint8Array(0);
  #pageNumber = -1;

  constructor(disk: Disk, path: string, cache: PageCache) {
    this.#file = disk.open(path, "read");
    this.sizeBytes = this.#file.sizeBytes();
    this.#cache = cache;
    this.#id = cache.newFile();
  }

  get path(): string {
    return this.#file.path;
  }

  /** Up to `length` bytes from `at`, fewer at the file's end; not to be changed. */
  read(at: number, length: number): Uint8Array {
    const first = Math.floor(at / pageBytes);
    const offset = at - first * pageBytes;
    const page = this.#load(first);
    if (offset + length <= page.length || page.length < pageBytes)
      return page.subarray(offset, offset + length);
    const end = Math.min(at + length, this.sizeBytes);
    const whole = new Uint8Array(Math.max(0, end - at));
    if (whole.length > 4 * pageBytes) {
      this.#file.read(whole, at); // as large as this it would only push others out
      return whole;
    }
    for (let done = 0; done < whole.length;) {
      const number = Math.floor((at + done) / pageBytes);
      const part = this.#load(number).subarray(at + done - number * pageBytes);
      whole.set(part.subarray(0, whole.length - done), done);
      done += part.length;
    }
    return whole;
  }

  [Symbol.dispose](): void {
    this.#file.close();
    this.#cache.forget(this.#id);
  }

  #load(number: number): Uint8Array {
    if (number === this.#pageNumber) return this.#page;
    let page = this.#cache.get(this.#id, number);
    if (page === undefined) {
      const room = new Uint8Array(pageBytes);
      page = room.subarray(0, this.#file.read(room, number * pageBytes));
      this.#cache.add(this.#id, number, page);
    }
    this.#page = page;
    this.#pageNumber = number;
    return page;
  }
}
