import { Slabs } from "./slabs.ts";

/*
 * A closed chunk in a slab, at a multiple of 8:
 *
 *   f64 address of the series' chunk before (−1: none) | f64 first time | u32 last − first time | u16 samples | u16 length |
 *   u8 encoding | 7 bytes | data
 *
 * data is the chunk as it stands on disk. The chunks of a series are a chain from the newest back; it ends where a slab is gone.
 */
const headerBytes = 32;

/** A chunk as it lies in memory. */
export interface ClosedChunk {
  readonly address: number;
  readonly before: number;
  readonly minT: number;
  readonly maxT: number;
  readonly samples: number;
  /** A number of `chunkEncoding`. */
  readonly encoding: number;
  readonly bytes: Uint8Array;
  /** Where the data begin in `bytes`. */
  readonly start: number;
  readonly length: number;
}

/** Chunks that are full, in the order in which they were closed. What is old is given back a whole slab at a time. */
export class ClosedChunks {
  readonly #slabs: Slabs;
  #slab = -1;
  #used = 0;
  #view: DataView = new DataView(new ArrayBuffer(0));
  /** By slab: the newest sample, and how many chunks and samples there are. */
  readonly #maxT: number[] = [];
  readonly #chunks: number[] = [];
  readonly #samples: number[] = [];
  #liveChunks = 0;
  #liveSamples = 0;

  constructor(slabBytes: number) {
    this.#slabs = new Slabs(slabBytes);
  }

  get heldBytes(): number {
    const full = this.#slab < 0 ? this.#slabs.live : this.#slabs.live - 1;
    return full * this.#slabs.slabBytes + this.#used;
  }

  get chunks(): number {
    return this.#liveChunks;
  }

  get samples(): number {
    return this.#liveSamples;
  }

  /** Copies a chunk in; gives its address. `walRef` is the number that the log gives its series. */
  add(
    before: number,
    _walRef: number,
    encoding: number,
    minT: number,
    maxT: number,
    samples: number,
    from: Uint8Array,
    start: number,
    length: number,
  ): number {
    const size = (headerBytes + length + 7) & ~7;
    if (this.#slab < 0 || this.#used + size > this.#slabs.slabBytes) {
      this.#slab = this.#slabs.add();
      this.#used = 0;
      this.#maxT.push(-Infinity);
      this.#chunks.push(0);
      this.#samples.push(0);
      this.#view = new DataView(this.#slabs.at(this.#slab)!.buffer);
    }
    const at = this.#used;
    this.#used += size;
    const view = this.#view;
    view.setFloat64(at, before);
    view.setFloat64(at + 8, minT);
    view.setUint32(at + 16, maxT - minT);
    view.setUint16(at + 20, samples);
    view.setUint16(at + 22, length);
    view.setUint8(at + 24, encoding);
    const bytes = this.#slabs.at(this.#slab)!;
    for (let i = 0, to = at + headerBytes; i < length; i++) bytes[to + i] = from[start + i]!;
    if (maxT > this.#maxT[this.#slab]!) this.#maxT[this.#slab] = maxT;
    this.#chunks[this.#slab]!++;
    this.#samples[this.#slab]! += samples;
    this.#liveChunks++;
    this.#liveSamples += samples;
    return this.#slab * this.#slabs.slabBytes + at;
  }

  /** The chunk at an address, or `undefined` where its slab was given back. */
  at(address: number): ClosedChunk | undefined {
    if (address < 0) return undefined;
    const bytes = this.#slabs.at(Math.floor(address / this.#slabs.slabBytes));
    if (bytes === undefined) return undefined;
    const at = address % this.#slabs.slabBytes;
    const view = new DataView(bytes.buffer);
    const minT = view.getFloat64(at + 8);
    return {
      address,
      before: view.getFloat64(at),
      minT,
      maxT: minT + view.getUint32(at + 16),
      samples: view.getUint16(at + 20),
      encoding: view.getUint8(at + 24),
      bytes,
      start: at + headerBytes,
      length: view.getUint16(at + 22),
    };
  }

  /** Gives back the slabs whose newest sample is older than `t`; gives how many samples went. */
  dropBefore(t: number): number {
    let gone = 0;
    for (let slab = 0; slab < this.#maxT.length; slab++) {
      if (this.#slabs.at(slab) === undefined || this.#maxT[slab]! >= t) continue;
      this.#slabs.drop(slab);
      this.#liveChunks -= this.#chunks[slab]!;
      this.#liveSamples -= this.#samples[slab]!;
      gone += this.#samples[slab]!;
      if (slab === this.#slab) {
        this.#slab = -1;
        this.#used = 0;
      }
    }
    return gone;
  }

  /** The newest sample of the oldest slab: what dropping that slab would make the oldest time kept. */
  oldestSlabMaxT(): number | undefined {
    const slab = this.#maxT.findIndex((_, i) => this.#slabs.at(i) !== undefined);
    return slab < 0 ? undefined : this.#maxT[slab];
  }
}
