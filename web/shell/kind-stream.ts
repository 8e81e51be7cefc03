import type { Api, Watching } from "./api.ts";
import type { KindMirror } from "./kind-mirror.ts";
import type { Timers } from "./known.ts";

/**
 * One stream for all the kinds that are read: the browser has six connections for a server, shared by its tabs. A kind that
 * joins makes the stream open anew, with those that are read then; one that leaves is no longer listened to.
 */
export class KindStream {
  readonly #api: Api;
  readonly #timers: Timers;
  readonly #always: readonly string[];
  readonly #wanted = new Set<KindMirror>();
  #told: ReadonlySet<string> = new Set();
  #watching: Watching | undefined;
  #isOpen = false;
  #isPaused = false;
  #cancelOpen: (() => void) | undefined;

  /** `always` are watched as soon as anything is. */
  constructor(api: Api, timers: Timers, always: readonly string[] = []) {
    this.#api = api;
    this.#timers = timers;
    this.#always = always;
  }

  add(mirror: KindMirror): void {
    if (this.#wanted.has(mirror)) return;
    this.#wanted.add(mirror);
    if (this.#isPaused) return;
    if (this.#told.has(mirror.kind)) {
      if (this.#isOpen) mirror.opened();
    } else this.#openSoon();
  }

  remove(mirror: KindMirror): void {
    this.#wanted.delete(mirror);
    if (this.#wanted.size === 0) this.#close();
  }

  /** Nobody sees the page: it holds no connection. Whoever sees it again gets all of it anew. */
  pause(isPaused: boolean): void {
    if (isPaused === this.#isPaused) return;
    this.#isPaused = isPaused;
    if (isPaused) this.#close();
    else if (this.#wanted.size > 0) this.#openSoon();
  }

  /** Kinds that are first read together share an opening. */
  #openSoon(): void {
    this.#cancelOpen ??= this.#timers.after(0, () => {
      this.#cancelOpen = undefined;
      this.#open();
    });
  }

  #open(): void {
    this.#watching?.close();
    this.#isOpen = false;
    const kinds = [...new Set([...this.#always, ...Array.from(this.#wanted, ({ kind }) => kind)])];
    this.#told = new Set(kinds);
    const all = (): KindMirror[] => [...this.#wanted].filter(({ kind }) => this.#told.has(kind));
    const one = (kind: string): KindMirror | undefined => all().find((mirror) => mirror.kind === kind);
    this.#watching = this.#api.watch(kinds, {
      open: () => {
        this.#isOpen = true;
        for (const mirror of all()) mirror.opened();
      },
      change: (kind, change) => one(kind)?.change(change),
      heard: (kind, word) => one(kind)?.heard(word),
      break: () => {
        this.#isOpen = false;
        for (const mirror of all()) mirror.broke();
      },
    });
  }

  #close(): void {
    this.#cancelOpen?.();
    this.#cancelOpen = undefined;
    this.#watching?.close();
    this.#watching = undefined;
    this.#told = new Set();
    this.#isOpen = false;
  }
}
