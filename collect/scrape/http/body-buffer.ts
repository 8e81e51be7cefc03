import { discard, resized } from "@taffrail/base";
import { BodyTooLargeError, FetchError } from "./transport.ts";

/** What a new buffer holds, and the most that is set aside on a server's word: bytes. */
const firstBytes = 64 << 10;
const mostOnTrustBytes = 8 << 20;
/** Buffers that are kept for the next body: what they hold together, and how long each may be. */
const mostKeptBytes = 12 << 20;
const longestKeptBytes = 8 << 20;
/** All bodies on their way may hold no more together: bytes. */
const mostInUseBytes = 2 ** 31;

/** One body as it comes in: bytes that grow at the end. */
export class BodyBuffer {
  readonly #onGrow: (bytes: number) => void;
  #bytes: Uint8Array = new Uint8Array(firstBytes);
  #length = 0;
  #maxBytes = 0;

  /** `onGrow` hears of each growth before it comes; what it throws prevents it. */
  constructor(onGrow: (bytes: number) => void = () => {}) {
    this.#onGrow = onGrow;
  }

  get capacity(): number {
    return this.#bytes.length;
  }

  /** Empties the buffer for a body of at most `maxBytes`. */
  begin(maxBytes: number): void {
    this.#length = 0;
    this.#maxBytes = maxBytes;
  }

  /** Makes room for a body that is said to have `bytes`. Throws `BodyTooLargeError` where that is too much. */
  expect(bytes: number): void {
    if (bytes > this.#maxBytes) throw new BodyTooLargeError(this.#maxBytes);
    if (bytes > this.#bytes.length) this.#grow(Math.min(bytes, mostOnTrustBytes));
  }

  /** Throws `BodyTooLargeError` where the body becomes longer than it may be. */
  append(from: Uint8Array, start: number, end: number): void {
    const length = this.#length + end - start;
    if (length > this.#maxBytes) throw new BodyTooLargeError(this.#maxBytes);
    if (length > this.#bytes.length) this.#grow(Math.max(length, this.#bytes.length * 2));
    this.#bytes.set(from.subarray(start, end), this.#length);
    this.#length = length;
  }

  /** What came in, as a view: good until `begin`. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(capacity: number): void {
    if (capacity <= this.#bytes.length) return;
    this.#onGrow(capacity - this.#bytes.length);
    this.#bytes = resized(this.#bytes, capacity);
  }

  /** Gives back the memory: it is of no more use. */
  discard(): void {
    discard(this.#bytes);
  }
}

/**
 * Buffers that bodies share one after another: a fresh one for each body costs more processor time, in collecting it, than all else of
 * receiving. Those in use at once are as many as there are answers on their way; only a few are kept.
 */
export class BodyBuffers {
  readonly #free: BodyBuffer[] = [];
  #freeBytes = 0;
  #inUseBytes = 0;

  /** What the buffers hold that are taken. */
  get inUseBytes(): number {
    return this.#inUseBytes;
  }

  take(): BodyBuffer {
    const kept = this.#free.pop();
    if (kept !== undefined) this.#freeBytes -= kept.capacity;
    const buffer = kept ?? new BodyBuffer((bytes) => this.#count(bytes));
    this.#inUseBytes += buffer.capacity;
    return buffer;
  }

  give(buffer: BodyBuffer): void {
    this.#inUseBytes -= buffer.capacity;
    const { capacity } = buffer;
    if (capacity > longestKeptBytes || this.#freeBytes + capacity > mostKeptBytes) return buffer.discard();
    this.#freeBytes += capacity;
    this.#free.push(buffer);
  }

  /** Throws `FetchError` where all bodies together would hold too much: the one that grows is given up. */
  #count(bytes: number): void {
    if (this.#inUseBytes + bytes > mostInUseBytes) {
      throw new FetchError(
        `cannot read a body: the bodies on their way hold ${this.#inUseBytes} bytes together, at most ${mostInUseBytes} are allowed`,
      );
    }
    this.#inUseBytes += bytes;
  }
}
