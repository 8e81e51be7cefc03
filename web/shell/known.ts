import type { KubeObject } from "../cluster/kinds.ts";

/** What the page knows of one kind. The same object until something changes. */
export interface Known<T extends KubeObject = KubeObject> {
  readonly state: "loading" | "ready" | "failed";
  readonly items: readonly T[];
  /** When the copy was last known to be right, Unix ms; 0 before the first answer. */
  readonly at: number;
  /** Why nothing, or nothing newer, could be read. */
  readonly error: unknown;
  /** While nothing is known: the first of many that are on their way. Lists show them; nothing is to be counted by them. */
  readonly coming?: readonly T[];
}

/** A kind of which nothing is known yet. */
export const nothingKnown: Known = { state: "loading", items: [], at: 0, error: undefined };

/** Timers as an argument, for tests. */
export interface Timers {
  readonly now: () => number;
  /** Runs `then` after `ms`; answers how to call it off. */
  readonly after: (ms: number, then: () => void) => () => void;
}

export const browserTimers: Timers = {
  now: () => Date.now(),
  after: (ms, then) => {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
};
