import type { Clock } from "@taffrail/base";
import type { FirstSight } from "./first-sight.ts";
import { sampleTime, slotFrom, slotUntil } from "./schedule.ts";
import type { TargetScraper } from "./target-scraper.ts";

/** Scrapes one target at its slots until stopped. A slot that is missed is skipped. */
export class ScrapeLoop {
  readonly scraper: TargetScraper;
  readonly #clock: Clock;
  readonly #offset: number;
  readonly #firstSight: FirstSight;
  readonly #isMine: (slot: number) => boolean;
  readonly #stop = new AbortController();
  #done: Promise<void> = Promise.resolve();
  #isRunning = false;
  #lastT = Number.NEGATIVE_INFINITY;
  /** Set where the whole pool is refused; scrapes then fail with it. */
  refusal: string | undefined = undefined;

  /** `isMine` says of a slot whether it is scraped here, and not by another server. */
  constructor(
    scraper: TargetScraper,
    clock: Clock,
    offset: number,
    firstSight: FirstSight,
    isMine: (slot: number) => boolean = () => true,
  ) {
    this.#firstSight = firstSight;
    this.#isMine = isMine;
    this.scraper = scraper;
    this.#clock = clock;
    this.#offset = offset;
  }

  /** Begins at the next slot. */
  start(): void {
    if (this.#isRunning || this.#stop.signal.aborted) return;
    this.#isRunning = true;
    this.#done = this.#run();
  }

  /** Scrapes now as of the last slot at or before `t`, unless that was done or the loop runs. For history made faster than it was lived. */
  async scrapeAt(t: number): Promise<void> {
    const slot = Math.floor(slotUntil(t, this.scraper.target.intervalMs, this.#offset));
    if (slot <= this.#lastT || this.#isRunning || this.#stop.signal.aborted || !this.#isMine(slot)) return;
    this.#lastT = slot;
    if (this.refusal !== undefined) this.scraper.refuse(slot, this.refusal);
    else await this.scraper.scrape(slot, this.#stop.signal);
  }

  /** Stops, and leaves the series as they are. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error("the scrape loop was stopped"));
    await this.#done;
  }

  /**
   * The target is gone: stops, waits for two more slots and a tenth of the interval, in case another server or the target itself comes
   * back, and then ends its series at the first of these slots. Ends early, with nothing written, when `signal` fires.
   */
  async vanish(signal: AbortSignal): Promise<void> {
    await this.stop();
    if (this.#lastT === Number.NEGATIVE_INFINITY) return; // never scraped: nothing to end
    const { intervalMs } = this.scraper.target;
    const slot = slotFrom(Math.max(this.#clock.now(), this.#lastT + 1), intervalMs, this.#offset);
    await this.#clock.sleep(slot + intervalMs * 1.1 - this.#clock.now(), signal);
    if (!signal.aborted) this.scraper.end(Math.floor(slot));
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    const { intervalMs } = this.scraper.target;
    let slot = slotFrom(this.#clock.now(), intervalMs, this.#offset);
    for (;;) {
      await this.#clock.sleep(slot - this.#clock.now(), signal);
      if (signal.aborted) return;
      if (this.#isMine(slot)) await this.#scrapeIn(slot);
      if (signal.aborted) return;
      slot = Math.max(slot + intervalMs, slotFrom(this.#clock.now(), intervalMs, this.#offset));
    }
  }

  async #scrapeIn(slot: number): Promise<void> {
    const { signal } = this.#stop;
    const leave = this.scraper.isNew ? await this.#firstSight.admit() : undefined;
    try {
      const t = sampleTime(this.#clock.now(), slot, this.scraper.target.intervalMs);
      if (t <= this.#lastT || signal.aborted) return;
      this.#lastT = t;
      if (this.refusal !== undefined) this.scraper.refuse(t, this.refusal);
      else await this.scraper.scrape(t, signal);
    } finally {
      leave?.();
    }
  }
}
