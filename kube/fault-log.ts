import { type Clock, type Log, messageOf } from "@taffrail/base";

/** When a fault that lasts is told again, milliseconds: after the first wait, then after twice that, up to the last. */
const again = { minMs: 60_000, maxMs: 3_600_000 } as const;

/** Tells a log of the faults of one watch: a new one at once, one that lasts at growing intervals, and its end. */
export class FaultLog {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #resource: string;
  #message = ""; // of the fault that lasts; empty while all is well
  #since = 0;
  #dueAt = 0;
  #nextMs = 0;

  constructor(resource: string, { log, clock }: { readonly log: Log; readonly clock: Clock }) {
    this.#resource = resource;
    this.#log = log;
    this.#clock = clock;
  }

  broke(error: unknown): void {
    const now = this.#clock.now();
    const message = messageOf(error);
    if (this.#message === "") this.#since = now;
    const isNew = message !== this.#message;
    if (isNew) this.#nextMs = again.minMs;
    const level = isNew || now >= this.#dueAt ? "warn" : "debug";
    if (level === "warn") {
      this.#dueAt = now + this.#nextMs;
      this.#nextMs = Math.min(this.#nextMs * 2, again.maxMs);
    }
    const lasted = this.#lastedS(now);
    this.#log[level]("watch broke", {
      resource: this.#resource,
      error,
      ...(lasted > 0 ? { forSeconds: lasted } : {}),
    });
    this.#message = message;
  }

  well(): void {
    if (this.#message === "") return;
    this.#message = "";
    const afterSeconds = this.#lastedS(this.#clock.now());
    this.#log.info("watch is well again", { resource: this.#resource, afterSeconds });
  }

  #lastedS(now: number): number {
    return Math.round((now - this.#since) / 1000);
  }
}
