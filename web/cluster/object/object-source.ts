import type { KubeObject } from "../kinds.ts";

/** What the page knows of its object. */
export interface Seen {
  /** gone: it is not there, or no more · denied: the server may not read its kind · absent: the cluster has no such kind. */
  readonly state: "loading" | "ready" | "gone" | "denied" | "absent" | "failed";
  /** As it was last seen; stays after it is gone. */
  readonly object: KubeObject | undefined;
  /** Why nothing, or nothing newer, could be read. */
  readonly error: unknown;
  /** When the copy was last known to be right, Unix ms; 0 before the first answer. */
  readonly at: number;
}

/** Told of changes to one object, from now on. */
export interface ObjectHandlers {
  open(): void;
  /** The line broke; it is mended by itself, and `open` called again. */
  break(): void;
  change(type: "ADDED" | "MODIFIED" | "DELETED", object: KubeObject): void;
  /** The server hears no more of the kind, for the reason `error`; or again, without it. */
  heard(error: string | undefined): void;
}

/** What an object is read with. */
export interface ObjectSourceOptions {
  /** Resolves with undefined where there is none. Rejects with a `status`. */
  readonly read: (signal: AbortSignal) => Promise<KubeObject | undefined>;
  readonly watch: (on: ObjectHandlers) => { close(): void };
  readonly tell: (seen: Seen) => void;
  readonly now: () => number;
  /** Runs `then` after `ms`; answers how to call it off. */
  readonly after: (ms: number, then: () => void) => () => void;
}

const retryMs = 5000;
/** A kind that nobody asked for yet is listed first; until then the server says that it is not ready. */
const listingMs = 10_000;
const listingRetryMs = 500;

/** Keeps one object equal to the server's until closed: reads it, watches it, and reads it again when the watch has opened. */
export class ObjectSource {
  #seen: Seen = { state: "loading", object: undefined, error: undefined, at: 0 };
  readonly #options: ObjectSourceOptions;
  readonly #closing = new AbortController();
  readonly #began: number;
  #watching: { close(): void } | undefined;
  #cancelRetry: (() => void) | undefined;
  #reads = 0;

  constructor(options: ObjectSourceOptions) {
    this.#options = options;
    this.#began = options.now();
    void this.#read();
  }

  /** Reads it anew. */
  retry(): void {
    void this.#read();
  }

  close(): void {
    this.#closing.abort();
    this.#watching?.close();
    this.#cancelRetry?.();
  }

  async #read(): Promise<void> {
    const { read, now, after } = this.#options;
    const { signal } = this.#closing;
    const turn = ++this.#reads;
    this.#cancelRetry?.();
    try {
      const object = await read(signal);
      if (signal.aborted || turn < this.#reads) return;
      this.#set(object === undefined ? { state: "gone" } : { state: "ready", object });
      this.#watch();
    } catch (error) {
      if (signal.aborted || turn < this.#reads) return;
      const status = typeof error === "object" && error !== null && "status" in error ? error.status : 0;
      const isListing = status === 503 && this.#seen.at === 0 && now() - this.#began < listingMs;
      const state = status === 403 ? "denied" : status === 404 ? "absent" : isListing ? "loading" : "failed";
      this.#set({ state, error: isListing ? undefined : error }, false);
      this.#cancelRetry = after(isListing ? listingRetryMs : retryMs, () => void this.#read());
    }
  }

  #watch(): void {
    this.#watching ??= this.#options.watch({
      open: () => void this.#read(),
      break: () => this.#set({ state: "failed", error: new Error("the watch broke") }, false),
      change: (type, object) => {
        if (this.#closing.signal.aborted) return;
        this.#reads++; // what is on its way is older
        this.#set(type === "DELETED" ? { state: "gone", object } : { state: "ready", object });
      },
      heard: (error) =>
        error === undefined
          ? void this.#read()
          : this.#set({ state: "failed", error: new Error(error) }, false),
    });
  }

  #set(change: Partial<Seen>, isFresh = true): void {
    const { now, tell } = this.#options;
    this.#seen = { ...this.#seen, error: undefined, ...change, ...(isFresh ? { at: now() } : {}) };
    tell(this.#seen);
  }
}
