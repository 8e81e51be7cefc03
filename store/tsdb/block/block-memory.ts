import type { Remembered } from "../series-memory.ts";
import { SeriesRows } from "./series-rows.ts";

/** A list's own weight beside its numbers, and that of its place in a map. */
const bytesPerList = 160;

/** What was decoded of a block's index: series, and the lists that conditions led to. A block never changes, so it stays true. */
export class BlockMemory implements Remembered {
  rows: SeriesRows = new SeriesRows();
  /** Ids of series by a condition, ascending. */
  readonly #ids = new Map<string, Uint32Array>();
  /** Rows of series by all conditions of a question, in the order of their labels. */
  readonly #found = new Map<string, Uint32Array>();
  #listBytes = 0;

  get heldBytes(): number {
    return this.rows.heldBytes + this.#listBytes;
  }

  ids(key: string): Uint32Array | undefined {
    return this.#ids.get(key);
  }

  keepIds(key: string, ids: Uint32Array): Uint32Array {
    return this.#keep(this.#ids, key, ids);
  }

  found(key: string): Uint32Array | undefined {
    return this.#found.get(key);
  }

  /** Keeps what a question found among `rows`, unless they were forgotten since. */
  keepFound(key: string, rows: SeriesRows, found: Uint32Array): void {
    if (rows === this.rows) this.#keep(this.#found, key, found);
  }

  forget(): void {
    this.rows = new SeriesRows();
    this.#ids.clear();
    this.#found.clear();
    this.#listBytes = 0;
  }

  #keep(into: Map<string, Uint32Array>, key: string, list: Uint32Array): Uint32Array {
    // a part of a longer list would keep all of it alive
    const own = list.length * 4 === list.buffer.byteLength ? list : list.slice();
    if (!into.has(key)) this.#listBytes += bytesPerList + 2 * key.length + 4 * own.length;
    into.set(key, own);
    return own;
  }
}
