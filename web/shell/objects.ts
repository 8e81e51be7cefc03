import type { Api } from "./api.ts";
import { KindMirror } from "./kind-mirror.ts";
import { KindStream } from "./kind-stream.ts";
import { Turns } from "./turns.ts";
import { browserTimers, type Known, nothingKnown, type Timers } from "./known.ts";

export type { Known, Timers } from "./known.ts";

/** Kinds that the frame of every page reads, for what is wrong and for the counts of the rail: their stream stays while lists of other kinds come and go. */
const standing = [
  "pods",
  "nodes",
  "namespaces",
  "jobs",
  "replicasets",
  "deployments",
  "statefulsets",
  "daemonsets",
  "cronjobs",
  "persistentvolumeclaims",
];
/** As many lists are read at once: a browser has six connections for a server, and code and figures need some of them. */
const listsAtOnce = 2;
/** How long other lists wait for the one that the page was opened at. */
const firstMs = 4000;
/** A kind is watched this long after its last reader left, so that a walk from page to page opens no stream twice. */
const lingerMs = 1000;
/** What was known of a kind is shown again, while it is read anew, to whoever comes back within so long. */
const keptMs = 60_000;
/** Streams are closed this long after the page was hidden. */
const hiddenMs = 30_000;

interface Entry {
  readonly mirror: KindMirror;
  readonly stream: KindStream;
  readonly tells: Set<() => void>;
  cancelEnd: (() => void) | undefined;
}

/** Objects by kind, kept equal to the server's while anyone reads them. */
export class ObjectStore {
  readonly #api: Api;
  readonly #timers: Timers;
  readonly #entries = new Map<string, Entry>();
  readonly #standing: KindStream;
  readonly #looked: KindStream;
  readonly #turns: Turns;
  #cancelPause: (() => void) | undefined;

  /** `first` is the kind whose list the page was opened at: it is read before all others, which wait for it a while. */
  constructor(api: Api, timers: Timers = browserTimers, first?: string) {
    this.#turns = new Turns(listsAtOnce, first);
    if (first !== undefined) timers.after(firstMs, () => this.#turns.release());
    this.#api = api;
    this.#timers = timers;
    this.#standing = new KindStream(api, timers, standing);
    this.#looked = new KindStream(api, timers);
  }

  /** What is known of `kind` now, without asking. */
  known(kind: string): Known {
    return this.#entries.get(kind)?.mirror.known ?? nothingKnown;
  }

  /** Calls `tell` after each change of `kind`, and keeps it fresh until the answer is called. */
  subscribe(kind: string, tell: () => void): () => void {
    const entry = this.#entryOf(kind);
    const { mirror, stream, tells } = entry;
    tells.add(tell);
    entry.cancelEnd?.();
    entry.cancelEnd = undefined;
    mirror.start();
    stream.add(mirror);
    return () => {
      tells.delete(tell);
      if (tells.size > 0) return;
      entry.cancelEnd = this.#timers.after(lingerMs, () => {
        stream.remove(mirror);
        mirror.stop();
        entry.cancelEnd = this.#timers.after(keptMs, () => mirror.forget());
      });
    };
  }

  /** Reads `kind` anew. */
  retry(kind: string): void {
    this.#entries.get(kind)?.mirror.retry();
  }

  /** Whether the page is out of sight; after a while nothing is watched for it then. */
  hide(isHidden: boolean): void {
    this.#cancelPause?.();
    this.#cancelPause = undefined;
    const pause = (): void => {
      for (const stream of [this.#standing, this.#looked]) stream.pause(isHidden);
      for (const { mirror, tells } of this.#entries.values()) {
        if (isHidden) mirror.stop();
        else if (tells.size > 0) mirror.start();
      }
    };
    if (isHidden) this.#cancelPause = this.#timers.after(hiddenMs, pause);
    else pause();
  }

  #entryOf(kind: string): Entry {
    let entry = this.#entries.get(kind);
    if (entry === undefined) {
      const tells = new Set<() => void>();
      const tell = (): void => {
        for (const one of tells) one();
      };
      entry = {
        mirror: new KindMirror(kind, { api: this.#api, timers: this.#timers, turns: this.#turns, tell }),
        stream: standing.includes(kind) ? this.#standing : this.#looked,
        tells,
        cancelEnd: undefined,
      };
      this.#entries.set(kind, entry);
    }
    return entry;
  }
}
