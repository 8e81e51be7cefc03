import type { Pacer } from "../pacer.ts";
import { samplesIn } from "../chunk/decode.ts";
import type { ClosedChunks } from "./closed-chunks.ts";
import type { HeadFiles } from "./head-files.ts";

/** A chunk of samples that came late, as the files name it. */
export interface LateChunk {
  readonly walRef: number;
  readonly minT: number;
  readonly maxT: number;
  readonly samples: number;
}

/** Above this, numbers of series are looked up in a map. */
const mostNear = 2 ** 26;

/**
 * Chunks that were found in the head's files when the store was opened, by the number that the log gives their series. The log names the
 * series later: it takes their chunks from here.
 */
export class HeadChains {
  /** Address of the newest chunk + 1, by number; of large numbers in the map. */
  #newest = new Float64Array(1024);
  readonly #far = new Map<number, number>();
  /** Series whose chunks are not in order from here on: the log has what they held. */
  readonly #broken = new Set<number>();
  /** By position. */
  readonly late: Map<number, LateChunk> = new Map();
  chunks = 0;

  /** Reads the files; chunks older than `floorT` are not wanted, unless they came late. */
  async load(files: HeadFiles, closed: ClosedChunks, floorT: number, pacer: Pacer): Promise<void> {
    await files.load((position, { ref, minT, maxT, encoding, isOutOfOrder, start }, bytes) => {
      if (isOutOfOrder) {
        this.late.set(position, { walRef: ref, minT, maxT, samples: samplesIn(encoding, bytes, start) });
        return;
      }
      if (maxT < floorT || this.#broken.has(ref)) return;
      const before = this.newest(ref);
      const chunk = closed.at(before);
      if ((chunk !== undefined && chunk.maxT >= minT) || maxT - minT >= 2 ** 32) {
        this.#broken.add(ref);
        return;
      }
      this.#set(ref, closed.link(before, minT, maxT, samplesIn(encoding, bytes, start), position));
      this.chunks++;
    }, pacer);
  }

  /** The address of a series' newest chunk; −1: it has none. */
  newest(walRef: number): number {
    return (walRef < this.#newest.length ? this.#newest[walRef]! : (this.#far.get(walRef) ?? 0)) - 1;
  }

  #set(walRef: number, address: number): void {
    if (walRef >= mostNear) {
      this.#far.set(walRef, address + 1);
      return;
    }
    if (walRef >= this.#newest.length) {
      const wider = new Float64Array(Math.max(walRef + 1, this.#newest.length * 2));
      wider.set(this.#newest);
      this.#newest = wider;
    }
    this.#newest[walRef] = address + 1;
  }
}
