import { invariant } from "@taffrail/base";
import type { SampleColumns } from "@taffrail/model";
import { decodeChunk, samplesIn } from "../chunk/decode.ts";
import type { HeadFiles } from "./head-files.ts";
import { type HeadEntry, newEntry } from "./head-files-format.ts";

/** Chunks whose whereabouts are kept, and given back, together. */
const chunksPerPage = 1 << 14;
const bytesPerChunk = 18;

/** Whereabouts of chunks, a column a fact: 18 bytes a chunk. */
class Page {
  /** Times are kept as differences from this, files from that; both as of the first chunk. */
  baseT = 0;
  baseFile = 0;
  maxT: number = -Infinity;
  chunks = 0;
  samples = 0;
  /** How many chunks back the series' chunk before is; 0: there is none. */
  readonly back: Uint32Array = new Uint32Array(chunksPerPage);
  readonly minT: Int32Array = new Int32Array(chunksPerPage);
  readonly spanMs: Uint32Array = new Uint32Array(chunksPerPage);
  readonly offset: Uint32Array = new Uint32Array(chunksPerPage);
  readonly file: Uint16Array = new Uint16Array(chunksPerPage);
}

/** Where a closed chunk is, and of which time. */
export interface ClosedChunk {
  /** Chunks are numbered in the order in which they were closed. */
  readonly address: number;
  /** Of the series' chunk before; −1: none. */
  readonly before: number;
  readonly minT: number;
  readonly maxT: number;
  /** In the files of the head. */
  readonly position: number;
}

/** As `ClosedChunk`, to be filled again and again. */
export type ClosedPlace = { -readonly [K in keyof ClosedChunk]: ClosedChunk[K] };

export function newPlace(): ClosedPlace {
  return { address: -1, before: -1, minT: 0, maxT: 0, position: 0 };
}

/** A closed chunk as it was read. */
export interface ReadClosedChunk {
  readonly samples: number;
  /** A number of `chunkEncoding`. */
  readonly encoding: number;
  readonly bytes: Uint8Array;
  /** Where the data begin in `bytes`. */
  readonly start: number;
  readonly length: number;
}

/**
 * Chunks that are full, in the order in which they were closed: their bytes are in the head's files, their whereabouts here. The chunks of
 * a series are a chain from the newest back, which ends where what is before was given back. What is old is given back a page at a time.
 */
export class ClosedChunks {
  readonly #files: HeadFiles;
  /** By number; those before the oldest were given back. */
  readonly #pages = new Map<number, Page>();
  /** Pages to be used again: so memory does not come and go. */
  readonly #spare: Page[] = [];
  #next = 0;
  #liveChunks = 0;
  #liveSamples = 0;
  readonly #entry: HeadEntry = newEntry();

  constructor(files: HeadFiles) {
    this.#files = files;
  }

  get heldBytes(): number {
    return (this.#pages.size + this.#spare.length) * chunksPerPage * bytesPerChunk + this.#files.heldBytes;
  }

  get chunks(): number {
    return this.#liveChunks;
  }

  get samples(): number {
    return this.#liveSamples;
  }

  /** Takes a chunk in; gives its address. `walRef` is the number that the log gives its series. */
  add(
    before: number,
    walRef: number,
    encoding: number,
    minT: number,
    maxT: number,
    samples: number,
    from: Uint8Array,
    start: number,
    length: number,
  ): number {
    const position = this.#files.add(walRef, minT, maxT, encoding, false, from, start, length);
    return this.link(before, minT, maxT, samples, position);
  }

  /** Takes note of a chunk that is in the files already; gives its address. */
  link(before: number, minT: number, maxT: number, samples: number, position: number): number {
    const file = Math.floor(position / 2 ** 32);
    const { page, i } = this.#place(minT, file);
    const address = this.#next++;
    page.back[i] = before < 0 ? 0 : address - before;
    page.minT[i] = minT - page.baseT;
    page.spanMs[i] = maxT - minT;
    page.file[i] = file - page.baseFile;
    page.offset[i] = position % 2 ** 32;
    page.chunks++;
    page.samples += samples;
    if (maxT > page.maxT) page.maxT = maxT;
    this.#liveChunks++;
    this.#liveSamples += samples;
    return address;
  }

  /** Makes `before`, which was closed earlier, the chunk before the one at `address`; −1: there is none before it. */
  linkBehind(address: number, before: number): void {
    const page = this.#pages.get(Math.floor(address / chunksPerPage))!;
    invariant(before < address, "chunks are chained from the newest back");
    page.back[address % chunksPerPage] = before < 0 ? 0 : address - before;
  }

  /** Where the chunk at an address is, or `undefined` where it was given back. */
  at(address: number): ClosedChunk | undefined {
    const place = newPlace();
    return this.find(address, place) ? place : undefined;
  }

  /** As `at`, into an object that is there; false where the chunk was given back. */
  find(address: number, into: ClosedPlace): boolean {
    if (address < 0) return false;
    const page = this.#pages.get(Math.floor(address / chunksPerPage));
    if (page === undefined) return false;
    const i = address % chunksPerPage;
    const position = (page.baseFile + page.file[i]!) * 2 ** 32 + page.offset[i]!;
    if (!this.#files.has(position)) return false;
    const back = page.back[i]!;
    into.address = address;
    into.before = back === 0 ? -1 : address - back;
    into.minT = page.baseT + page.minT[i]!;
    into.maxT = into.minT + page.spanMs[i]!;
    into.position = position;
    return true;
  }

  /** Reads a chunk; the bytes are good until the next is read. Throws `HeadChunkError`. */
  read({ position }: ClosedChunk): ReadClosedChunk {
    const entry = this.#entry;
    const bytes = this.#files.read(position, entry);
    const { encoding, start, length } = entry;
    return { samples: samplesIn(encoding, bytes, start), encoding, bytes, start, length };
  }

  /** Adds the samples of the chunk at a position from `mint` to `maxt`, both included, to `into`. Throws `HeadChunkError`. */
  decode(position: number, mint: number, maxt: number, into: SampleColumns): void {
    const entry = this.#entry;
    const bytes = this.#files.read(position, entry);
    const { encoding, start } = entry;
    decodeChunk(encoding, bytes, start, samplesIn(encoding, bytes, start), mint, maxt, into);
  }

  /** Gives back the whereabouts of chunks that are older than `t`, as far as a page has no younger; gives how many samples went. */
  dropBefore(t: number): number {
    this.#files.forgetWaiting(t);
    let gone = 0;
    for (const [number, page] of this.#pages) {
      if (page.maxT >= t) continue;
      this.#pages.delete(number);
      this.#liveChunks -= page.chunks;
      this.#liveSamples -= page.samples;
      gone += page.samples;
      page.maxT = -Infinity;
      page.chunks = 0;
      page.samples = 0;
      if (this.#spare.length < 4) this.#spare.push(page);
      if (number === Math.floor(this.#next / chunksPerPage)) this.#next = (number + 1) * chunksPerPage;
    }
    return gone;
  }

  /** A page with room for a chunk of that time and file. */
  #place(minT: number, file: number): { readonly page: Page; readonly i: number } {
    const number = Math.floor(this.#next / chunksPerPage);
    const page = this.#pages.get(number);
    if (page !== undefined) {
      const sinceBase = minT - page.baseT;
      const filesOn = file - page.baseFile;
      if (sinceBase === (sinceBase | 0) && filesOn >= 0 && filesOn <= 0xffff)
        return { page, i: this.#next % chunksPerPage };
      this.#next = (number + 1) * chunksPerPage; // what is left of the page stays empty
    }
    const fresh = this.#spare.pop() ?? new Page();
    fresh.baseT = minT;
    fresh.baseFile = file;
    this.#pages.set(Math.floor(this.#next / chunksPerPage), fresh);
    return { page: fresh, i: this.#next % chunksPerPage };
  }
}
