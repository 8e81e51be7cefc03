import { kernelMemory } from "@taffrail/base";
import type { Disk, DiskFile } from "@taffrail/disk";

const pageBytes = 64 << 10;
/** So much of what comes after a page it holds as well: what begins in it and is no longer than this lies in it whole. */
export const overlapBytes: number = 2 << 10;
const heldPerPage = pageBytes + overlapBytes + pageBytes / 64;
/** Files stay below 1 TiB. */
const pagesPerFile = 2 ** 24;
/** So many pages are read at once where a file is read from front to back. */
const mostAhead = 16;

/** A page of a file, with what was found out about it. */
class Page {
  /** File × 2^24 + number; −1: it holds nothing. */
  key = -1;
  /** Where chunks are decoded, if there is room. */
  readonly bytes: Uint8Array;
  /** How many of the bytes there are: fewer at the file's end only. */
  length = 0;
  /** Whether it was asked for since it was last looked at to be let go. */
  isUsed = false;
  /** A bit for each eight bytes: the checksum of what begins there held. Nothing that has one is shorter. */
  readonly sound: Uint32Array;

  constructor(size: number) {
    this.bytes = kernelMemory()?.takeBytes(size) ?? new Uint8Array(size);
    this.sound = new Uint32Array(pageBytes / 8 / 32);
  }
}

/** Lets go of a page that is in no cache any more. */
function letGo(page: Page): void {
  page.key = -1;
  kernelMemory()?.giveBytes(page.bytes);
}

/** Stands where no page was read yet. */
const noPage = new Page(0);

/** Pages of files that were read last, up to a bound. There is no mapping of files in Node: this stands in its place. */
export class PageCache implements Disposable {
  #maxPages = 1;
  /** By file × 2^24 + page, in the order in which they came; one that was used meanwhile goes to the end instead of out. */
  readonly #pages = new Map<number, Page>();
  #files = 0;
  /** For pages that are read together. */
  #stretch = new Uint8Array(0);
  /** For what no page holds whole; good until the next read of any file. */
  scratch: Uint8Array = new Uint8Array(0);

  constructor(maxBytes: number) {
    this.limit(maxBytes);
  }

  /** Keeps so much from now on. */
  limit(maxBytes: number): void {
    this.#maxPages = Math.max(1, Math.floor(maxBytes / heldPerPage));
    while (this.#pages.size > this.#maxPages) letGo(this.#oldest());
  }

  /** Gives the memory of all pages back: nothing that was read may be looked at any more. Files that are open can be read all the same. */
  [Symbol.dispose](): void {
    for (const page of this.#pages.values()) letGo(page);
    this.#pages.clear();
  }

  get heldBytes(): number {
    return this.#pages.size * heldPerPage + this.#stretch.length + this.scratch.length;
  }

  /** A number for a file, never given twice. */
  newFile(): number {
    return this.#files++;
  }

  get(key: number): Page | undefined {
    const known = this.#pages.get(key);
    if (known !== undefined) known.isUsed = true;
    return known;
  }

  /** Reads a page, and up to `ahead` behind it that are not there yet. */
  load(file: DiskFile, key: number, ahead: number): Page {
    let count = 1;
    const most = Math.min(ahead, this.#maxPages >> 4);
    while (count <= most && !this.#pages.has(key + count)) count++;
    const at = (key % pagesPerFile) * pageBytes;
    if (count === 1) {
      const page = this.#take(key);
      page.length = file.read(page.bytes, at);
      this.#keep(page, key);
      return page;
    }
    const wanted = count * pageBytes + overlapBytes;
    if (this.#stretch.length < wanted) this.#stretch = new Uint8Array(wanted);
    const stretch = this.#stretch.subarray(0, wanted);
    const there = file.read(stretch, at);
    for (let i = count - 1; i > 0; i--) if (i * pageBytes < there) this.#copy(stretch, i, there, key + i);
    return this.#copy(stretch, 0, there, key); // last, and so the last to go
  }

  /** Forgets the pages of a file. */
  forget(file: number): void {
    for (const [key, page] of this.#pages) {
      if (Math.floor(key / pagesPerFile) !== file) continue;
      this.#pages.delete(key);
      letGo(page);
    }
  }

  #copy(stretch: Uint8Array, i: number, there: number, key: number): Page {
    const page = this.#take(key);
    const from = i * pageBytes;
    page.length = Math.max(0, Math.min(there - from, pageBytes + overlapBytes));
    page.bytes.set(stretch.subarray(from, from + page.length));
    this.#keep(page, key);
    return page;
  }

  /** A page to be filled: the one used longest ago, where there are as many as there may be. */
  #take(key: number): Page {
    const known = this.#pages.get(key);
    if (known !== undefined) this.#pages.delete(key);
    const page =
      known ?? (this.#pages.size < this.#maxPages ? new Page(pageBytes + overlapBytes) : this.#oldest());
    page.key = -1; // in case reading fails
    page.sound.fill(0);
    return page;
  }

  #keep(page: Page, key: number): void {
    page.key = key;
    page.isUsed = true;
    this.#pages.set(key, page);
  }

  /** Takes out the page that came first of those not used since they were last looked at here. */
  #oldest(): Page {
    for (;;) {
      const [key, page] = this.#pages.entries().next().value!;
      this.#pages.delete(key);
      if (page.isUsed) {
        page.isUsed = false;
        this.#pages.set(key, page);
        continue;
      }
      page.key = -1;
      return page;
    }
  }
}

/** A file that does not change, read by place through the cache. */
export class PagedFile implements Disposable {
  readonly sizeBytes: number;
  /** Where what `look` was asked for begins and ends in the bytes it gave. */
  start = 0;
  end = 0;
  readonly #file: DiskFile;
  readonly #cache: PageCache;
  readonly #id: number;
  /** The page read last: most reads stay in it. */
  #page: Page = noPage;
  #key = -2;
  /** The page that was last read from the disk, and how many were read with it. */
  #loaded = -1;
  #ahead = 0;
  /** Whether what `look` gave lies in a page. */
  #isInPage = false;

  constructor(disk: Disk, path: string, cache: PageCache) {
    this.#file = disk.open(path, "read");
    this.sizeBytes = this.#file.sizeBytes();
    this.#cache = cache;
    this.#id = cache.newFile();
  }

  get path(): string {
    return this.#file.path;
  }

  /**
   * Up to `length` bytes from `at`, fewer at the file's end: from `start` to `end` of the bytes given, which are not to be changed and
   * good until anything is read through the same cache.
   */
  look(at: number, length: number): Uint8Array {
    const number = Math.floor(at / pageBytes);
    const offset = at - number * pageBytes;
    const page = this.#load(number);
    const end = offset + length;
    if (end <= page.length || page.length < pageBytes + overlapBytes) {
      this.#isInPage = true;
      this.start = Math.min(offset, page.length);
      this.end = Math.min(end, page.length);
      return page.bytes;
    }
    return this.#across(at, length);
  }

  /** As `look`, as a view of just these bytes. */
  read(at: number, length: number): Uint8Array {
    const bytes = this.look(at, length);
    return bytes.subarray(this.start, this.end);
  }

  /** Whether the checksum of what begins at `start` of the last look was found right since its page was read. */
  get isSound(): boolean {
    if (!this.#isInPage) return false;
    const bit = this.start >>> 3;
    return (this.#page.sound[bit >>> 5]! & (1 << (bit & 31))) !== 0;
  }

  /** Says that the checksum of what begins there was found right; of what is read across pages that is not kept. */
  noteSound(): void {
    if (!this.#isInPage) return;
    const bit = this.start >>> 3;
    this.#page.sound[bit >>> 5]! |= 1 << (bit & 31);
  }

  [Symbol.dispose](): void {
    this.#file.close();
    this.#cache.forget(this.#id);
  }

  #across(at: number, length: number): Uint8Array {
    this.#isInPage = false;
    const cache = this.#cache;
    const size = Math.max(0, Math.min(length, this.sizeBytes - at));
    if (size > 4 * pageBytes) {
      const whole = new Uint8Array(size); // as large as this it would only push others out
      this.start = 0;
      this.end = this.#file.read(whole, at);
      return whole;
    }
    if (cache.scratch.length < size) cache.scratch = new Uint8Array(Math.max(size, 2 * pageBytes));
    const { scratch } = cache;
    let done = 0;
    while (done < size) {
      const number = Math.floor((at + done) / pageBytes);
      const { bytes, length: there } = this.#load(number);
      const from = at + done - number * pageBytes;
      const part = Math.min(there - from, size - done);
      if (part <= 0) break;
      scratch.set(bytes.subarray(from, from + part), done);
      done += part;
    }
    this.start = 0;
    this.end = done;
    return scratch;
  }

  #load(number: number): Page {
    const key = this.#id * pagesPerFile + number;
    if (key === this.#key && this.#page.key === key) return this.#page;
    let page = this.#cache.get(key);
    if (page === undefined) {
      const isNext = number > this.#loaded && number <= this.#loaded + 2;
      this.#ahead = isNext ? Math.min(this.#ahead * 2 + 1, mostAhead - 1) : 0;
      page = this.#cache.load(this.#file, key, this.#ahead);
      this.#loaded = number + this.#ahead;
    }
    this.#page = page;
    this.#key = key;
    return page;
  }
}
