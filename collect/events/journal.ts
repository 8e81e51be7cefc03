import { deflateRawSync, inflateRawSync } from "node:zlib";

/** How full a journal is. */
export interface JournalStats {
  readonly entries: number;
  /** What they take in memory. */
  readonly bytes: number;
  readonly maxBytes: number;
  /** Entries that went because there was no room. */
  readonly dropped: number;
  /** Time of the oldest entry, Unix milliseconds; `undefined` while there is none. */
  readonly oldest: number | undefined;
}

/** Entries of some time, written together and deflated. */
interface Page {
  readonly deflated: Uint8Array;
  readonly entries: number;
  readonly oldest: number;
  readonly newest: number;
  /** Hashes of the keys that its entries have, in order. */
  readonly hashes: Uint32Array;
}

/** Text that is gathered before it is deflated, characters. */
const pageChars = 64 * 1024;
/** What a page takes beside its bytes. */
const pageOverhead = 160;

/**
 * Entries in the order in which they came, found again by their keys, in at most `maxBytes`: the oldest go first. An entry is kept as
 * JSON; beyond `pageChars` of them they are deflated together. An entry larger than a quarter of all is not taken, and counts as dropped.
 */
export class Journal<T extends { readonly t: number }> {
  readonly #maxBytes: number;
  readonly #pageChars: number;
  #pages: Page[] = [];
  #open: { readonly t: number; readonly text: string; readonly hashes: readonly number[] }[] = [];
  #openChars = 0;
  #pageBytes = 0;
  #entries = 0;
  #dropped = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#pageChars = Math.min(pageChars, Math.floor(maxBytes / 8));
  }

  append(entry: T, keys: readonly string[]): void {
    const text = JSON.stringify(entry);
    if (text.length > this.#maxBytes / 4) {
      this.#dropped++;
      return;
    }
    this.#open.push({ t: entry.t, text, hashes: keys.map(hashOf) });
    this.#openChars += openCost(text);
    this.#entries++;
    if (this.#openChars >= this.#pageChars) this.#seal();
    this.#makeRoom();
  }

  /** Entries with `key`, or all, the newest first. A few others whose hash is the same come with them: look at what comes. */
  *read(key?: string, since: number = -Infinity): Generator<T, void, undefined> {
    const hash = key === undefined ? undefined : hashOf(key);
    for (const { t, text, hashes } of this.#open.toReversed()) {
      if (t >= since && (hash === undefined || hashes.includes(hash))) yield JSON.parse(text) as T;
    }
    for (const page of this.#pages.toReversed()) {
      if (page.newest < since || (hash !== undefined && !has(page.hashes, hash))) continue;
      for (const line of new TextDecoder().decode(inflateRawSync(page.deflated)).split("\n").reverse()) {
        const entry = JSON.parse(line) as T;
        if (entry.t >= since) yield entry;
      }
    }
  }

  stats(): JournalStats {
    return {
      entries: this.#entries,
      bytes: this.#pageBytes + this.#openChars,
      maxBytes: this.#maxBytes,
      dropped: this.#dropped,
      oldest: this.#pages[0]?.oldest ?? this.#open[0]?.t,
    };
  }

  #seal(): void {
    const open = this.#open;
    const times = open.map(({ t }) => t);
    const page: Page = {
      deflated: deflateRawSync(open.map(({ text }) => text).join("\n"), { level: 6 }),
      entries: open.length,
      oldest: Math.min(...times),
      newest: Math.max(...times),
      hashes: Uint32Array.from(new Set(open.flatMap(({ hashes }) => hashes))).sort(),
    };
    this.#pages.push(page);
    this.#pageBytes += costOf(page);
    this.#open = [];
    this.#openChars = 0;
  }

  #makeRoom(): void {
    let gone = 0;
    while (this.#pageBytes + this.#openChars > this.#maxBytes && gone < this.#pages.length) {
      const page = this.#pages[gone++]!;
      this.#pageBytes -= costOf(page);
      this.#entries -= page.entries;
      this.#dropped += page.entries;
    }
    if (gone > 0) this.#pages = this.#pages.slice(gone);
    while (this.#openChars > this.#maxBytes) {
      this.#openChars -= openCost(this.#open.shift()!.text);
      this.#entries--;
      this.#dropped++;
    }
  }
}

/** A string of V8 may take two bytes a character, and its entry some more. */
function openCost(text: string): number {
  return 2 * text.length + 96;
}

function costOf({ deflated, hashes }: Page): number {
  return deflated.byteLength + hashes.byteLength + pageOverhead;
}

/** FNV-1a of the UTF-16 units. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function has(sorted: Uint32Array, wanted: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === wanted;
}
