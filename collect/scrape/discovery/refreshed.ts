import type { Clock, Log } from "@taffrail/base";
import type { DiscoveryCounters } from "./counters.ts";
import type { GroupSource, TargetGroup } from "./target-group.ts";

/** What a discovery that runs is given. */
export interface DiscoveryRunning {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly log: Log;
  readonly counters: DiscoveryCounters;
  /** Called after each change; may be called more often than needed. */
  readonly changed: () => void;
}

/** What one look brought. */
export interface Look {
  readonly groups: readonly TargetGroup[];
  /** Why some of the groups, or all, are those of the look before. */
  readonly error?: unknown;
}

/** Targets that are looked up again and again, at a fixed interval. */
export class RefreshedGroups implements GroupSource {
  readonly ready: Promise<void>;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #loop: Promise<void>;
  readonly #look: (before: readonly TargetGroup[], signal: AbortSignal) => Promise<Look>;
  readonly #running: DiscoveryRunning;
  #groups: readonly TargetGroup[] = [];
  #error: unknown;

  /** `look` is given the groups of the look before; those that stay the same are best given back as they are. What it throws keeps all. */
  constructor(
    intervalMs: number,
    running: DiscoveryRunning,
    look: (before: readonly TargetGroup[], signal: AbortSignal) => Promise<Look>,
  ) {
    this.#running = running;
    this.#look = look;
    this.#signal = AbortSignal.any([running.signal, this.#stop.signal]);
    this.ready = this.#refresh();
    this.#loop = this.#run(intervalMs);
  }

  get error(): unknown {
    return this.#error;
  }

  groups(): Iterable<TargetGroup> {
    return this.#groups;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error("the discovery was closed"));
    await this.#loop;
  }

  async #run(intervalMs: number): Promise<void> {
    await this.ready;
    while (!this.#signal.aborted) {
      await this.#running.clock.sleep(intervalMs, this.#signal);
      if (!this.#signal.aborted) await this.#refresh();
    }
  }

  /** Never rejects. */
  async #refresh(): Promise<void> {
    const before = this.#groups;
    try {
      const { groups, error } = await this.#look(before, this.#signal);
      if (this.#signal.aborted) return;
      this.#groups = groups;
      this.#error = error;
    } catch (error) {
      if (this.#signal.aborted) return;
      this.#error = error;
    }
    if (this.#error !== undefined)
      this.#running.log.warn("targets could not be looked up; the last ones stay", { error: this.#error });
    this.#running.changed();
  }
}
