import {
  assemble,
  openMemory,
  startKernel,
  type WasmFunction,
  type WasmKernel,
  type WasmMemory,
} from "./wasm.ts";

/** Pages of 64 KiB that the memory of a thread has: 96 MiB, of which only what was written to is there. */
const pages = 1536;
/** At the end, for kernels that read or write behind what they were given before they see that it ended. */
const behindBytes = 64 << 10;
/** Left to columns by what asks for the rest only. */
const columnBytes = 24 << 20;
/** What is given out begins at multiples of this, after the first of them. */
const grain = 64;
const bytesPerFloat = 8;
/** Pieces up to this size are powers of two, longer ones multiples of `pageGrain`. */
const mostPower = 32 << 10;
const pageGrain = 4 << 10;

/**
 * Memory that several kernels of a thread work in, so that what one writes the next reads where it lies. Pieces are taken and given back;
 * where there is none left, or no WebAssembly at all, whoever asks takes an array of its own, which kernels copy in and out.
 */
export class KernelMemory {
  readonly buffer: ArrayBuffer;
  readonly #memory: WasmMemory;
  /** Pieces that were given back, by their size: a power of two. */
  readonly #free = new Map<number, number[]>();
  #used = grain;

  constructor(memory: WasmMemory) {
    this.#memory = memory;
    this.buffer = memory.buffer;
  }

  /** Starts functions that work here. */
  start(functions: readonly WasmFunction[]): WasmKernel | undefined {
    return startKernel(assemble(functions), this.#memory);
  }

  /** Room for so many bytes: its address, a multiple of 64; −1 where there is none. What lies there is rubbish. */
  take(bytes: number, leaving = 0): number {
    const size = sizeOf(bytes);
    const known = this.#free.get(size)?.pop();
    if (known !== undefined) return known;
    if (this.#used + size + leaving > this.buffer.byteLength - behindBytes) return -1;
    const at = this.#used;
    this.#used += size;
    return at;
  }

  /** Gives back what `take` gave for as many bytes. */
  give(at: number, bytes: number): void {
    const size = sizeOf(bytes);
    const free = this.#free.get(size);
    if (free === undefined) this.#free.set(size, [at]);
    else free.push(at);
  }

  /** Room for bytes that kernels read, of what columns will hardly need: there for long, and all 0 or rubbish. `undefined` where there is none. */
  takeBytes(length: number): Uint8Array<ArrayBuffer> | undefined {
    const at = this.take(length, columnBytes);
    return at < 0 ? undefined : new Uint8Array(this.buffer, at, length);
  }

  /** Gives back what `takeBytes` gave; an array that lies elsewhere is let go. */
  giveBytes(bytes: Uint8Array): void {
    const at = this.addressOf(bytes);
    if (at >= 0) this.give(at, bytes.length);
  }

  /**
   * Room for so many numbers, rubbish at first, `undefined` where there is none. The number before the first and the one behind the last are
   * free for kernels to write what ends their searches.
   */
  takeFloats(length: number): Float64Array<ArrayBuffer> | undefined {
    const at = this.take((length + 2) * bytesPerFloat);
    return at < 0 ? undefined : new Float64Array(this.buffer, at + bytesPerFloat, length);
  }

  /** Gives back what `takeFloats` gave, whole: nobody may look at it any more. */
  giveFloats(column: Float64Array): void {
    this.give(column.byteOffset - bytesPerFloat, (column.length + 2) * bytesPerFloat);
  }

  /** Where an array begins that lies here; −1 where it lies elsewhere. */
  addressOf({ buffer, byteOffset }: ArrayBufferView): number {
    return buffer === this.buffer ? byteOffset : -1;
  }
}

function sizeOf(bytes: number): number {
  if (bytes > mostPower) return Math.ceil(bytes / pageGrain) * pageGrain;
  return Math.max(grain, 2 ** Math.ceil(Math.log2(bytes)));
}

/** Scratch of this thread: it starts with the first kernel that works in it. */
let ofThread: { readonly memory: KernelMemory | undefined } | undefined;

/** The memory of this thread; `undefined` where there is no WebAssembly. */
export function kernelMemory(): KernelMemory | undefined {
  if (ofThread === undefined) {
    const memory = openMemory(pages);
    ofThread = { memory: memory === undefined ? undefined : new KernelMemory(memory) };
  }
  return ofThread.memory;
}
