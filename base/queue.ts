import { TaffrailError } from "./errors.ts";

/** What a full queue does with the next item. */
export type WhenFull = "refuse" | "drop-oldest" | "wait";

/** A queue was asked to take more than it holds. */
export class QueueFullError extends TaffrailError {
  readonly code = "base/queue-full";

  constructor(name: string, capacity: number) {
    super(`cannot add to the queue ${name}: it holds ${capacity} items already`);
  }
}

/** Bound and behaviour of a queue. */
export interface QueueOptions {
  readonly name: string;
  readonly capacity: number;
  readonly whenFull: WhenFull;
}

/** First in, first out, with a bound. One reader by `for await`; ends when closed and empty. */
export class Queue<T> implements AsyncIterable<T> {
  readonly #name: string;
  readonly #capacity: number;
  readonly #whenFull: WhenFull;
  #items: T[] = [];
  #closed = false;
  #dropped = 0;
  #reader: (() => void) | undefined;
  #writers: (() => void)[] = [];

  constructor({ name, capacity, whenFull }: QueueOptions) {
    this.#name = name;
    this.#capacity = capacity;
    this.#whenFull = whenFull;
  }

  get length(): number {
    return this.#items.length;
  }

  /** How many items a full queue has let go. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Adds an item; a full queue refuses (throws), drops its oldest, or waits for room, as it was told. */
  async push(item: T): Promise<void> {
    while (!this.#closed && this.#items.length >= this.#capacity && this.#whenFull === "wait") {
      await new Promise<void>((resolve) => this.#writers.push(resolve));
    }
    this.offer(item);
  }

  /** As `push`, but never waits: a full queue that would wait refuses. */
  offer(item: T): void {
    if (this.#closed) return;
    if (this.#items.length >= this.#capacity) {
      if (this.#whenFull !== "drop-oldest") throw new QueueFullError(this.#name, this.#capacity);
      this.#items.shift();
      this.#dropped++;
    }
    this.#items.push(item);
    this.#wakeReader();
  }

  /** Takes no more; what is in it can still be read. */
  close(): void {
    this.#closed = true;
    this.#wakeReader();
    for (const wake of this.#writers.splice(0)) wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      while (this.#items.length > 0) {
        const item = this.#items.shift()!;
        this.#writers.shift()?.();
        yield item;
      }
      if (this.#closed) return;
      await new Promise<void>((resolve) => {
        this.#reader = resolve;
      });
    }
  }

  #wakeReader(): void {
    this.#reader?.();
    this.#reader = undefined;
  }
}
