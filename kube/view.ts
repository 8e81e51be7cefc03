import type { Log } from "@taffrail/base";

import { keyOf, type KubeObject } from "./object.ts";

/** Objects of one collection by key, as they were last heard of. */
export interface Lister<T> extends Iterable<T> {
  readonly size: number;
  /** By `namespace/name`, or the name alone for what belongs to the whole cluster. */
  get(key: string): T | undefined;
  /** Those of one namespace. Walks all of them. */
  inNamespace(namespace: string): Iterable<T>;
  /** Resolves once the first list is in; until then the lister is empty because nothing is known. */
  readonly ready: Promise<void>;
  readonly isReady: boolean;
}

/** Told of each change, after the lister has it. Called one after another; must not block. */
export interface Handler<T> {
  added?(value: T, key: string): void;
  modified?(value: T, before: T, key: string): void;
  deleted?(value: T, key: string): void;
}

/**
 * Chooses what is kept of an object: itself, a part, or `undefined` for nothing. The object must not be changed. `before` is what was kept of
 * its version before.
 */
export type Keep<T> = (object: KubeObject, before?: T) => T | undefined;

interface Kept<T> {
  readonly uid: string;
  readonly version: string;
  readonly value: T;
}

/** What one consumer keeps of a collection, and who listens to its changes. Filled by an informer. */
export class View<T> implements Lister<T> {
  readonly ready: Promise<void>;
  readonly #keep: Keep<T>;
  readonly #log: Log;
  #kept: Map<string, Kept<T>> = new Map();
  #coming: Map<string, Kept<T>> = new Map(); // a list that is not complete yet
  #handlers: readonly Handler<T>[] = [];
  #isReady = false;
  #markReady: () => void = () => {};

  constructor(keep: Keep<T>, log: Log) {
    this.#keep = keep;
    this.#log = log;
    this.ready = new Promise((resolve) => (this.#markReady = resolve));
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  get size(): number {
    return this.#kept.size;
  }

  get(key: string): T | undefined {
    return this.#kept.get(key)?.value;
  }

  *[Symbol.iterator](): Generator<T, void, undefined> {
    for (const { value } of this.#kept.values()) yield value;
  }

  *inNamespace(namespace: string): Generator<T, void, undefined> {
    const prefix = `${namespace}/`;
    for (const [key, { value }] of this.#kept) if (key.startsWith(prefix)) yield value;
  }

  /** Tells `handler` of everything that is here, as added, and then of each change, until disposed of. */
  subscribe(handler: Handler<T>): Disposable {
    this.#handlers = [...this.#handlers, handler];
    for (const [key, { value }] of this.#kept) this.#tell((h) => h.added?.(value, key), [handler]);
    return {
      [Symbol.dispose]: () => {
        this.#handlers = this.#handlers.filter((other) => other !== handler);
      },
    };
  }

  /** A new list begins. */
  beginList(): void {
    this.#coming = new Map();
  }

  /** Takes one object of the list. What has not changed is not kept anew. */
  take(object: KubeObject): void {
    const key = keyOf(object);
    const kept = this.#kept.get(key);
    const { uid, resourceVersion } = object.metadata;
    if (kept !== undefined && kept.uid === uid && kept.version === resourceVersion) {
      this.#coming.set(key, kept);
      return;
    }
    const value = this.#keep(object, kept?.uid === uid ? kept.value : undefined);
    if (value !== undefined) this.#coming.set(key, { uid, version: resourceVersion, value });
  }

  /** The list is complete: readers see it at once, handlers hear of the differences. */
  endList(): void {
    const before = this.#kept;
    const after = this.#coming;
    this.#kept = after;
    this.#coming = new Map();
    for (const [key, { uid, value }] of before) {
      if (after.get(key)?.uid !== uid) this.#tell((h) => h.deleted?.(value, key));
    }
    for (const [key, kept] of after) {
      const old = before.get(key);
      if (old === kept) continue;
      if (old?.uid === kept.uid) this.#tell((h) => h.modified?.(kept.value, old.value, key));
      else this.#tell((h) => h.added?.(kept.value, key));
    }
    this.#isReady = true;
    this.#markReady();
  }

  /** An object was made or changed. */
  set(object: KubeObject): void {
    const key = keyOf(object);
    const { uid, resourceVersion } = object.metadata;
    const old = this.#kept.get(key);
    if (old?.uid === uid && old.version === resourceVersion) return;
    const value = this.#keep(object, old?.uid === uid ? old.value : undefined);
    if (old !== undefined && (value === undefined || old.uid !== uid)) {
      this.#kept.delete(key);
      this.#tell((h) => h.deleted?.(old.value, key));
    }
    if (value === undefined) return;
    this.#kept.set(key, { uid, version: resourceVersion, value });
    if (old?.uid === uid) this.#tell((h) => h.modified?.(value, old.value, key));
    else this.#tell((h) => h.added?.(value, key));
  }

  /** An object is gone. */
  delete(object: KubeObject): void {
    const key = keyOf(object);
    const old = this.#kept.get(key);
    if (old === undefined) return;
    this.#kept.delete(key);
    this.#tell((h) => h.deleted?.(old.value, key));
  }

  /** One handler that throws harms neither the others nor the mirror. */
  #tell(say: (handler: Handler<T>) => void, handlers = this.#handlers): void {
    for (const handler of handlers) {
      try {
        say(handler);
      } catch (error) {
        this.#log.error("a handler of object changes failed", { error });
      }
    }
  }
}
