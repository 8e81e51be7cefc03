import type { Clock } from "@taffrail/base";
import type { BatchSender } from "./batch-sender.ts";
import type { QueueConfig } from "./config.ts";
import { RowRing } from "./row-ring.ts";

/** What a shard is made of. */
export interface ShardOptions {
  readonly queue: QueueConfig;
  readonly sender: BatchSender;
  readonly clock: Clock;
  /** Ends sending at once: what waits is lost. */
  readonly signal: AbortSignal;
}

/** Rows of some of a queue's series on their way: one message at a time, so each series stays in order. */
export class Shard {
  readonly #options: ShardOptions;
  readonly ring: RowRing;
  readonly #done: Promise<void>;
  /** Waits for a first row. */
  #isIdle = false;
  #isClosing = false;
  #wake: (() => void) | undefined;
  #room: (() => void) | undefined;

  constructor(options: ShardOptions) {
    this.#options = options;
    this.ring = new RowRing(Math.max(options.queue.capacity, options.queue.maxSamplesPerSend));
    this.#done = this.#run();
  }

  /** Says that rows were added: a full message goes at once. */
  added(): void {
    if (this.#isIdle || this.ring.length >= this.#most) this.#wake?.();
  }

  /** Resolves once there is room for a row, or the signal fires. */
  async room(): Promise<void> {
    while (this.ring.isFull && !this.#options.signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#room = resolve;
      });
    }
  }

  /** Takes no more rows; resolves once all that wait are done with. */
  close(): Promise<void> {
    this.#isClosing = true;
    this.#wake?.();
    return this.#done;
  }

  get #most(): number {
    return this.#options.queue.maxSamplesPerSend;
  }

  /** Never rejects. */
  async #run(): Promise<void> {
    const { sender, signal } = this.#options;
    const stop = (): void => {
      this.#wake?.();
      this.#room?.();
    };
    signal.addEventListener("abort", stop);
    while (!signal.aborted) {
      await this.#filled();
      const count = Math.min(this.ring.length, this.#most);
      if (count === 0 && this.#isClosing) break;
      if (count === 0) continue;
      try {
        await sender.send(this.ring, count, signal);
      } catch (error) {
        if (signal.aborted) break;
        sender.broke(count, error);
      }
      this.ring.drop(count);
      this.#room?.();
      this.#room = undefined;
    }
    signal.removeEventListener("abort", stop);
  }

  /** Waits for a whole message, or until its first row has waited long enough. */
  async #filled(): Promise<void> {
    const { clock, queue, signal } = this.#options;
    if (this.ring.length === 0 && !this.#isClosing && !signal.aborted) {
      this.#isIdle = true;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#isIdle = false;
      this.#wake = undefined;
    }
    if (this.ring.length >= this.#most || this.#isClosing || signal.aborted) return;
    const wait = new AbortController();
    this.#wake = () => wait.abort();
    await clock.sleep(queue.batchSendDeadlineMs, wait.signal);
    this.#wake = undefined;
  }
}
