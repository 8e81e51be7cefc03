import { type KernelMemory, kernelMemory } from "@taffrail/base";
import { SampleColumns } from "@taffrail/model";
import { StepColumn } from "./value.ts";

/** Columns that are kept lie in slabs of so many bytes, longer ones in one of their own. */
const slabBytes = 256 << 10;
/** So many slabs stay for later queries of this thread. */
const mostSpare = 32;
/** More numbers than this would leave nothing for others in the memory of kernels. */
const mostZeros = 1 << 18;
const spareSlabs: ArrayBuffer[] = []; // kernel scratch

/**
 * The columns of one query. They are its own until the query is done and go back all at once: an array for each column costs more than what
 * is in it, and makes V8 look for garbage everywhere. What a query answers must not lie in them.
 */
export class ColumnArena implements Disposable {
  readonly #memory: KernelMemory | undefined;
  readonly #floats: Float64Array[] = [];
  readonly #cells: Uint8Array[] = [];
  readonly #slabs: ArrayBuffer[] = [];
  #slab = new ArrayBuffer(0);
  #used = 0;
  #isDone = false;

  constructor(memory: KernelMemory | undefined = kernelMemory()) {
    this.#memory = memory;
  }

  /** Columns for the samples of one series after the other, where kernels read them. */
  samples(capacity: number): SampleColumns {
    return new SampleColumns(capacity, (length) => this.#takeFloats(length));
  }

  /** A column to be filled again and again, where kernels write it. */
  scratch(count: number): StepColumn {
    return new StepColumn(count, this.#takeFloats(count), this.cells(count));
  }

  /** Numbers, all 0, where kernels write them if there are not too many. */
  zeros(length: number): Float64Array {
    return length > mostZeros ? new Float64Array(length) : this.#takeFloats(length).fill(0);
  }

  /** As `zeros`, of bytes. */
  cells(length: number): Uint8Array {
    const at = length > mostZeros || this.#isDone ? -1 : (this.#memory?.take(length) ?? -1);
    if (at < 0) return new Uint8Array(length);
    const cells = new Uint8Array(this.#memory!.buffer, at, length).fill(0);
    this.#cells.push(cells);
    return cells;
  }

  /** A column to be kept: one of many. */
  column(count: number): StepColumn {
    const bytes = 8 * count + ((count + 7) & ~7);
    if (this.#used + bytes > this.#slab.byteLength) this.#open(bytes);
    const at = this.#used;
    this.#used += bytes;
    const v = new Float64Array(this.#slab, at, count);
    return new StepColumn(count, v, new Uint8Array(this.#slab, at + 8 * count, count).fill(0));
  }

  /** A copy of a column, to be kept. */
  copyOf(column: StepColumn): StepColumn {
    const copy = this.column(column.v.length);
    copy.v.set(column.v);
    copy.has.set(column.has);
    copy.h = column.h === undefined ? undefined : column.h.slice();
    return copy;
  }

  /** Gives all columns back: nobody may look at them any more. */
  [Symbol.dispose](): void {
    if (this.#isDone) return;
    this.#isDone = true;
    for (const column of this.#floats) this.#memory!.giveFloats(column);
    for (const cells of this.#cells) this.#memory!.give(cells.byteOffset, cells.length);
    for (const slab of this.#slabs)
      if (spareSlabs.length < mostSpare && slab.byteLength === slabBytes) spareSlabs.push(slab);
  }

  #takeFloats(length: number): Float64Array {
    const column = this.#isDone ? undefined : this.#memory?.takeFloats(length);
    if (column === undefined) return new Float64Array(length);
    this.#floats.push(column);
    return column;
  }

  #open(bytes: number): void {
    this.#slab =
      (bytes > slabBytes ? undefined : spareSlabs.pop()) ?? new ArrayBuffer(Math.max(bytes, slabBytes));
    this.#slabs.push(this.#slab);
    this.#used = 0;
  }
}
