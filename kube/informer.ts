import type { ListPage, ListWatch, WatchEvent } from "./list-watch.ts";
import type { KubeObject } from "./object.ts";
import { type Mirror, reflect, type Running } from "./reflector.ts";
import { type Keep, View } from "./view.ts";
import { forgetWriters } from "./writers.ts";

/**
 * What takes the objects of a collection as they come. Between `beginList` and `endList` it is offered the whole collection, and what was
 * not among it is gone; a list that breaks off is followed by another `beginList`. Objects must not be changed, nor any method throw.
 */
export interface Consumer {
  beginList(): void;
  take(object: KubeObject): void;
  endList(): void;
  /** An object was made or changed. */
  set(object: KubeObject): void;
  delete(object: KubeObject): void;
}

/** How near an informer is to the API server. */
export interface Freshness {
  /** `starting` before the first list, `live` while a watch is open, `broken` from a fault until the next word. */
  readonly state: "starting" | "live" | "broken";
  /** When the API server was last heard of, Unix milliseconds; `undefined` before the first list. */
  readonly heardAt: number | undefined;
  /** The version that the views are of. */
  readonly version: string | undefined;
  /** How often the collection was listed. */
  readonly lists: number;
  /** How often a watch was taken, and how often one or a list failed. */
  readonly watches: number;
  readonly listFaults: number;
  readonly watchFaults: number;
  /** What broke last; `undefined` while live. */
  readonly error: unknown;
}

/**
 * One list and watch of a collection, for any number of consumers. Each object is decoded once and offered to every view;
 * the informer itself keeps none. Runs from the first view on, until disposed of or `signal` fires.
 */
export class Informer implements AsyncDisposable {
  readonly resource: string;
  readonly #source: ListWatch<KubeObject>;
  readonly #running: Running;
  readonly #mirror: InformerMirror;
  readonly #stop = new AbortController();
  #round = new AbortController();
  #loop: Promise<void> = Promise.resolve();
  #roundIsDue = false;

  constructor(source: ListWatch<KubeObject>, running: Running) {
    this.resource = source.resource;
    this.#running = running;
    const mirror = new InformerMirror(running);
    this.#mirror = mirror;
    this.#source = {
      resource: source.resource,
      list: (signal) => source.list(signal),
      async *watch(version, signal) {
        let isNew = true;
        for await (const event of source.watch(version, signal)) {
          if (isNew) mirror.watchOpened();
          isNew = false;
          yield event;
        }
      },
    };
  }

  get freshness(): Freshness {
    return this.#mirror.freshness;
  }

  /**
   * What `keep` chooses of each object. A view that joins late makes the informer list again, since what it wants was not kept;
   * the other views see no change by that.
   */
  view<T>(keep: Keep<T>): View<T> {
    const view = new View(keep, this.#running.log.with({ resource: this.resource }));
    this.join(view);
    return view;
  }

  /** The same for a consumer of any kind. */
  join(consumer: Consumer): void {
    this.#mirror.consumers.add(consumer);
    this.#startRound();
  }

  /** Takes a view or consumer off; it stays as it is. */
  drop(consumer: Consumer): void {
    this.#mirror.consumers.delete(consumer);
  }

  async close(): Promise<void> {
    this.#stop.abort(new Error("the informer was closed"));
    await this.#loop;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Views made in one turn of the event loop share a list. */
  #startRound(): void {
    if (this.#roundIsDue) return;
    this.#roundIsDue = true;
    this.#round.abort(new Error("a consumer joined"));
    this.#round = new AbortController();
    const signal = AbortSignal.any([this.#running.signal, this.#stop.signal, this.#round.signal]);
    const before = this.#loop;
    this.#loop = (async () => {
      await before;
      await new Promise<void>((resolve) => setImmediate(resolve));
      this.#roundIsDue = false;
      await reflect(this.#source, this.#mirror, { ...this.#running, signal });
    })();
  }
}

/** Hands what the reflector hears to each view. */
class InformerMirror implements Mirror<KubeObject> {
  readonly consumers = new Set<Consumer>();
  readonly #running: Running;
  #isListing = false;
  #freshness: Freshness = {
    state: "starting",
    heardAt: undefined,
    version: undefined,
    lists: 0,
    watches: 0,
    listFaults: 0,
    watchFaults: 0,
    error: undefined,
  };

  constructor(running: Running) {
    this.#running = running;
  }

  get freshness(): Freshness {
    return this.#freshness;
  }

  /** The API server took a watch. */
  watchOpened(): void {
    this.#freshness = { ...this.#freshness, watches: this.#freshness.watches + 1 };
  }

  async replace(pages: AsyncIterable<ListPage<KubeObject>>): Promise<string> {
    this.#isListing = true;
    let version = "";
    const consumers = [...this.consumers];
    for (const consumer of consumers) consumer.beginList();
    for await (const { resourceVersion, items } of pages) {
      version = resourceVersion;
      for (const item of items) for (const consumer of consumers) consumer.take(item);
    }
    for (const consumer of consumers) consumer.endList();
    this.#isListing = false;
    this.#heard(version, this.#freshness.lists + 1);
    return version;
  }

  apply(event: WatchEvent<KubeObject>): string {
    const version = event.type === "BOOKMARK" ? event.resourceVersion : event.object.metadata.resourceVersion;
    if (event.type !== "BOOKMARK") {
      for (const consumer of this.consumers) {
        if (event.type === "DELETED") consumer.delete(event.object);
        else consumer.set(event.object);
      }
      forgetWriters(event.object);
    }
    this.#heard(version, this.#freshness.lists);
    return version;
  }

  broke(error: unknown): void {
    const { state, listFaults, watchFaults } = this.#freshness;
    this.#freshness = {
      ...this.#freshness,
      listFaults: listFaults + (this.#isListing ? 1 : 0),
      watchFaults: watchFaults + (this.#isListing ? 0 : 1),
      state: state === "starting" ? "starting" : "broken",
      error,
    };
  }

  #heard(version: string, lists: number): void {
    const heardAt = this.#running.clock.now();
    this.#freshness = { ...this.#freshness, state: "live", heardAt, version, lists, error: undefined };
  }
}
