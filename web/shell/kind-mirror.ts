import { keyOf, type KubeObject } from "../cluster/kinds.ts";
import { type Api, ApiError, type ObjectChange } from "./api.ts";
import { sharing } from "./sharing.ts";
import type { Turns } from "./turns.ts";
import { type Known, nothingKnown, type Timers } from "./known.ts";

/** A kind is asked for again after so long while no stream tells of it. */
const pollMs = 15_000;
const retryMs = 5000;
/** A server that is still listing answers in a moment. */
const soonMs = 400;
/** A stream that has not opened by then may never do so: the browser has no connection left. */
const openMs = 3000;
/** Changes are told together, at most this often. */
const tellMs = 250;

/** What a mirror needs; `tell` is called after each change. */
export interface MirrorParts {
  readonly api: Api;
  readonly timers: Timers;
  /** Lists take turns. */
  readonly turns: Turns;
  readonly tell: () => void;
}

/** The page's copy of one kind: a list, and the changes since. */
export class KindMirror {
  readonly kind: string;
  known: Known = nothingKnown;
  readonly #api: Api;
  readonly #timers: Timers;
  readonly #turns: Turns;
  readonly #tell: () => void;
  readonly #items = new Map<string, KubeObject>();
  #running: AbortController | undefined;
  #cancelNext: (() => void) | undefined;
  #isStreaming = false;
  #cancelTell: (() => void) | undefined;
  /** Calls off the list that is on its way. */
  #listed: AbortController | undefined;
  /** Changes since the oldest list that is still on its way: that list may be older than they are. */
  #missed: ObjectChange[] = [];
  #listing = 0;

  constructor(kind: string, { api, timers, turns, tell }: MirrorParts) {
    this.kind = kind;
    this.#api = api;
    this.#timers = timers;
    this.#turns = turns;
    this.#tell = tell;
  }

  /** Someone reads it: from now on it is kept fresh, by lists until a stream opens. */
  start(): void {
    if (this.#running !== undefined) return;
    this.#running = new AbortController();
    this.#again(this.#running.signal, openMs);
  }

  /** Nobody reads it any more; what is known stays, and grows old. */
  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#isStreaming = false;
    this.#cancelNext?.();
  }

  /** Lets go of what is known. */
  forget(): void {
    this.stop();
    this.#items.clear();
    this.known = nothingKnown;
  }

  /** Reads it anew. */
  retry(): void {
    if (this.#running !== undefined) void this.#list(this.#running.signal);
  }

  /** A stream opened that tells of this kind: nothing that happens after the list that follows is missed. */
  opened(): void {
    if (this.#running === undefined) return;
    this.#isStreaming = true;
    void this.#list(this.#running.signal);
  }

  /** The stream broke. */
  broke(): void {
    if (this.#running === undefined) return;
    this.#isStreaming = false;
    if (this.known.at > 0) this.#set("failed", new ApiError(0, "the watch broke"));
    this.#again(this.#running.signal, this.known.at === 0 ? 0 : retryMs);
  }

  /** The stream's word that the server hears no more of this kind, or again. */
  heard({ ageMs, error }: { readonly ageMs: number; readonly error: string | undefined }): void {
    if (this.known.at === 0) return;
    if (error === undefined) this.#set("ready", undefined, this.#timers.now());
    else this.#set("failed", new ApiError(502, error), this.#timers.now() - ageMs);
  }

  /** One change of the stream. */
  change(change: ObjectChange): void {
    if (this.#running === undefined) return;
    this.#apply(change);
    if (this.#listing > 0) this.#missed.push(change);
    if (this.known.at > 0) this.#set("ready", undefined, this.#timers.now());
  }

  #apply({ type, object }: ObjectChange): void {
    if (type === "DELETED") this.#items.delete(keyOf(object));
    else {
      const key = keyOf(object);
      this.#items.set(key, sharing(object, this.#items.get(key)));
    }
  }

  /** The first of a list that is on its way, for who has seen nothing yet. */
  #comes(coming: readonly KubeObject[], signal: AbortSignal): void {
    if (signal.aborted || this.known.at > 0 || this.known.state !== "loading") return;
    this.known = { ...this.known, coming };
    this.#tell();
  }

  /** What has not changed stays the object it was: rows and states are known by it. */
  #replace(items: readonly KubeObject[]): void {
    const before = new Map(this.#items);
    this.#items.clear();
    for (const item of items) {
      const key = keyOf(item);
      const old = before.get(key);
      this.#items.set(key, old !== undefined && isSameVersion(old, item) ? old : item);
    }
  }

  /** Reads the list; one that is on its way is of no use any more. */
  async #list(running: AbortSignal): Promise<void> {
    this.#cancelNext?.();
    this.#listed?.abort();
    this.#listed = new AbortController();
    const signal = AbortSignal.any([running, this.#listed.signal]);
    this.#listing++;
    try {
      const { items, state, age_ms, error } = await this.#turns.run(this.kind, signal, () =>
        this.#api.objects(this.kind, signal, (some) => this.#comes(some, signal)),
      );
      if (signal.aborted) return;
      this.#replace(items);
      for (const change of this.#missed) this.#apply(change);
      const now = this.#timers.now();
      if (state === "broken")
        this.#set("failed", new ApiError(502, error ?? "the watch broke"), now - age_ms);
      else this.#set("ready", undefined, now);
      if (!this.#isStreaming) this.#again(running, pollMs);
    } catch (error) {
      if (signal.aborted) return;
      const isRefused = error instanceof ApiError && (error.status === 403 || error.status === 404);
      const isSoon = error instanceof ApiError && error.status === 503 && this.known.at === 0;
      if (!isSoon) this.#set("failed", error);
      this.#again(running, isSoon ? soonMs : isRefused ? pollMs : retryMs);
    } finally {
      if (--this.#listing === 0) this.#missed = [];
    }
  }

  #again(signal: AbortSignal, ms: number): void {
    this.#cancelNext?.();
    this.#cancelNext = this.#timers.after(ms, () => void this.#list(signal));
  }

  /** `at` is when what is known was right; without it, as before. */
  #set(state: Known["state"], error: unknown, at?: number): void {
    const publish = (): void => {
      this.#cancelTell?.();
      this.#cancelTell = undefined;
      if (this.#running === undefined) return; // changes that came before the end are not of now
      this.known = { state, items: [...this.#items.values()], at: at ?? this.known.at, error };
      this.#tell();
    };
    if (this.known.at === 0 || state === "failed") publish();
    else this.#cancelTell ??= this.#timers.after(tellMs, publish);
  }
}

function isSameVersion({ metadata: a }: KubeObject, { metadata: b }: KubeObject): boolean {
  return a.resourceVersion !== undefined && a.resourceVersion === b.resourceVersion && a.uid === b.uid;
}
