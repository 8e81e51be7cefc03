import type { GroupSource } from "./target-group.ts";

interface Shared {
  readonly source: GroupSource;
  readonly listeners: Set<() => void>;
}

/** One source for all jobs that find their targets in the same way: one server is asked once, one set of groups is kept. */
export class SharedSources {
  readonly #byKey = new Map<string, Shared>();

  /** The source of that key, made where there is none. It is closed when the last one that asked for it disposes of what it got. */
  open(key: string, changed: () => void, make: (changed: () => void) => GroupSource): GroupSource {
    let shared = this.#byKey.get(key);
    if (shared === undefined) {
      const listeners = new Set<() => void>();
      const source = make(() => {
        for (const listener of listeners) listener();
      });
      shared = { source, listeners };
      this.#byKey.set(key, shared);
    }
    const { source, listeners } = shared;
    const listener = (): void => changed(); // one of its own for each that asks
    listeners.add(listener);
    return {
      groups: () => source.groups(),
      get error() {
        return source.error;
      },
      ready: source.ready,
      [Symbol.asyncDispose]: async () => {
        if (!listeners.delete(listener) || listeners.size > 0) return;
        this.#byKey.delete(key);
        await source[Symbol.asyncDispose]();
      },
    };
  }
}
