import { keyOf, type KubeObject } from "../cluster/kinds.ts";
import type { Api, ObjectChange, Watching } from "./api.ts";

/** What the page knows of one kind. The same object until something changes. */
export interface Known<T extends KubeObject = KubeObject> {
  readonly state: "loading" | "ready" | "failed";
  readonly items: readonly T[];
  /** When the copy was last known to be right, Unix ms; 0 before the first answer. */
  readonly at: number;
  /** Why nothing, or nothing newer, could be read. */
  readonly error: unknown;
}

const unknown: Known = { state: "loading", items: [], at: 0, error: undefined };

/** Kinds that are watched; the browser has few connections for one server, so others are asked again and again. */
const watched: ReadonlySet<string> = new Set(["pods", "nodes"]);
const pollMs = 15_000;
const retryMs = 5000;
/** Changes are told together, at most this often. */
const tellMs = 250;
/** A kind stays fresh this long after its last reader left, so that a walk from page to page asks nothing. */
const lingerMs = 30_000;

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

/** Objects by kind, kept equal to the server's while anyone reads them. */
export class ObjectStore {
  readonly #api: Api;
  readonly #timers: Timers;
  readonly #kinds = new Map<string, KindMirror>();

  constructor(api: Api, timers: Timers = browserTimers) {
    this.#api = api;
    this.#timers = timers;
  }

  /** What is known of `kind` now, without asking. */
  known(kind: string): Known {
    return this.#kinds.get(kind)?.known ?? unknown;
  }

  /** Calls `tell` after each change of `kind`, and keeps it fresh until the answer is called. */
  subscribe(kind: string, tell: () => void): () => void {
    let mirror = this.#kinds.get(kind);
    if (mirror === undefined) {
      mirror = new KindMirror(kind, this.#api, this.#timers);
      this.#kinds.set(kind, mirror);
    }
    return mirror.subscribe(tell);
  }

  /** Reads `kind` anew. */
  retry(kind: string): void {
    this.#kinds.get(kind)?.retry();
  }
}

class KindMirror {
  known: Known = unknown;
  readonly #kind: string;
  readonly #api: Api;
  readonly #timers: Timers;
  readonly #items = new Map<string, KubeObject>();
  readonly #tells = new Set<() => void>();
  #watching: Watching | undefined;
  #running: AbortController | undefined;
  #cancelStop: (() => void) | undefined;
  #cancelNext: (() => void) | undefined;
  #telling = false;
  /** How many lists were asked for, and which of them was the last to be taken over. */
  #asked = 0;
  #taken = 0;
  /** Changes since the oldest list that is still on its way: that list may be older than they are. */
  #missed: ObjectChange[] = [];
  #listing = 0;

  constructor(kind: string, api: Api, timers: Timers) {
    this.#kind = kind;
    this.#api = api;
    this.#timers = timers;
  }

  subscribe(tell: () => void): () => void {
    this.#tells.add(tell);
    this.#cancelStop?.();
    this.#cancelStop = undefined;
    if (this.#running === undefined) this.#start();
    return () => {
      this.#tells.delete(tell);
      if (this.#tells.size === 0) this.#cancelStop = this.#timers.after(lingerMs, () => this.#stop());
    };
  }

  retry(): void {
    if (this.#running !== undefined) void this.#list(this.#running.signal);
  }

  #start(): void {
    this.#running = new AbortController();
    const { signal } = this.#running;
    if (watched.has(this.#kind)) {
      // The watch opens first and the list follows: nothing that happens between the two is missed.
      this.#watching = this.#api.watch(this.#kind, {
        open: () => void this.#list(signal),
        change: (change) => {
          this.#apply(change);
          if (this.#listing > 0) this.#missed.push(change);
          if (this.known.at > 0) this.#set("ready", undefined);
        },
        break: () => {
          if (this.known.at === 0) void this.#list(signal);
          else this.#set("failed", new Error("the watch broke"), false);
        },
      });
    }
    void this.#list(signal);
  }

  #stop(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#watching?.close();
    this.#watching = undefined;
    this.#cancelNext?.();
  }

  #apply({ type, object }: ObjectChange): void {
    if (type === "DELETED") this.#items.delete(keyOf(object));
    else this.#items.set(keyOf(object), object);
  }

  async #list(signal: AbortSignal): Promise<void> {
    this.#cancelNext?.();
    const turn = ++this.#asked;
    this.#listing++;
    try {
      const { items } = await this.#api.objects(this.#kind, signal);
      if (signal.aborted || turn < this.#taken) return;
      this.#taken = turn;
      this.#items.clear();
      for (const item of items) this.#items.set(keyOf(item), item);
      for (const change of this.#missed) this.#apply(change);
      this.#set("ready", undefined);
      if (this.#watching === undefined) this.#again(signal, pollMs);
    } catch (error) {
      if (signal.aborted) return;
      this.#set("failed", error, false);
      this.#again(signal, retryMs);
    } finally {
      if (--this.#listing === 0) this.#missed = [];
    }
  }

  #again(signal: AbortSignal, ms: number): void {
    this.#cancelNext = this.#timers.after(ms, () => void this.#list(signal));
  }

  #set(state: Known["state"], error: unknown, isFresh = true): void {
    const isFirst = this.known.at === 0;
    const publish = (): void => {
      this.#telling = false;
      this.known = {
        state,
        items: [...this.#items.values()],
        at: isFresh ? this.#timers.now() : this.known.at,
        error,
      };
      for (const tell of this.#tells) tell();
    };
    if (isFirst || !isFresh) return publish();
    if (this.#telling) return;
    this.#telling = true;
    this.#timers.after(tellMs, publish);
  }
}
