import type { ApiObject } from "./objects.ts";
import { fieldsOf } from "./objects.ts";

/** The labels of an object that has none. */
const noLabels: Readonly<Record<string, string>> = Object.freeze({});

/**
 * One version of one object: immutable. It is kept as JSON text, for that is what readers get; `object()` parses it.
 * Text costs a third of the parsed object, and 30,000 pods are the aim.
 */
export class Stored {
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly version: number;
  readonly text: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly nodeName: string;

  constructor(object: ApiObject, version: number) {
    const { metadata } = object;
    this.namespace = metadata.namespace ?? "";
    this.name = metadata.name;
    this.key = keyOf(this.namespace, this.name);
    this.version = version;
    this.text = JSON.stringify(object);
    this.labels = metadata.labels === undefined ? noLabels : { ...metadata.labels };
    const nodeName = fieldsOf(object.spec)["nodeName"];
    this.nodeName = typeof nodeName === "string" ? nodeName : "";
  }

  /** A fresh copy of the object. */
  object(): ApiObject {
    return JSON.parse(this.text) as ApiObject;
  }
}

/** `namespace/name`, or the name alone. Sorts as etcd's keys do. */
export function keyOf(namespace: string, name: string): string {
  return namespace === "" ? name : `${namespace}/${name}`;
}

/** What happened to an object. `before` is its version before that, for watches with selectors. */
export interface Change {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly version: number;
  readonly stored: Stored;
  readonly before: Stored | undefined;
}

/** Hears of changes in the order in which they happen, in the same turn. */
export type Listener = (change: Change) => void;

/** All objects of one resource, their latest changes, and who listens. */
export class Collection {
  readonly storage: string;
  readonly #byKey = new Map<string, Stored>();
  readonly #sortedKeys: string[] = [];
  readonly #listeners = new Set<Listener>();
  readonly #historyLimit: number;
  #history: Change[] = [];
  #compacted = 0;

  constructor(storage: string, historyLimit: number) {
    this.storage = storage;
    this.#historyLimit = historyLimit;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** The version of its last change, or of the newest object that it was filled with. */
  get newest(): number {
    return this.#history.at(-1)?.version ?? this.#compacted;
  }

  /** Versions before this one are forgotten. */
  get compacted(): number {
    return this.#compacted;
  }

  get(namespace: string, name: string): Stored | undefined {
    return this.#byKey.get(keyOf(namespace, name));
  }

  /** Every object in the order of its key. A new array: it stays as it is while the collection goes on. */
  list(): Stored[] {
    return this.#sortedKeys.map((key) => this.#byKey.get(key)!);
  }

  /** Objects of one namespace, without a walk through all. */
  listNamespace(namespace: string): Stored[] {
    const found: Stored[] = [];
    const prefix = `${namespace}/`;
    for (let i = this.#place(prefix); i < this.#sortedKeys.length; i++) {
      const key = this.#sortedKeys[i]!;
      if (!key.startsWith(prefix)) break;
      found.push(this.#byKey.get(key)!);
    }
    return found;
  }

  /** Changes after `version`, oldest first; undefined if some of them are forgotten. */
  since(version: number): readonly Change[] | undefined {
    if (version < this.#compacted) return undefined;
    const history = this.#history;
    let low = 0;
    let high = history.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (history[middle]!.version <= version) low = middle + 1;
      else high = middle;
    }
    return history.slice(low);
  }

  /** Hears every change from now on; the function given back ends it. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Forgets all changes up to and including `version`. */
  compact(version: number): void {
    this.#compacted = Math.max(this.#compacted, version);
    this.#history = this.#history.filter((change) => change.version > this.#compacted);
  }

  /** Takes in an object that was there before anyone watched; called by the store alone. */
  load(stored: Stored): void {
    if (!this.#byKey.has(stored.key)) this.#sortedKeys.splice(this.#place(stored.key), 0, stored.key);
    this.#byKey.set(stored.key, stored);
    this.#compacted = Math.max(this.#compacted, stored.version);
  }

  /** Takes a change in; called by the store alone. */
  apply(change: Change): void {
    const { key } = change.stored;
    if (change.type === "DELETED") {
      if (this.#byKey.delete(key)) this.#sortedKeys.splice(this.#place(key), 1);
    } else {
      if (!this.#byKey.has(key)) this.#sortedKeys.splice(this.#place(key), 0, key);
      this.#byKey.set(key, change.stored);
    }
    this.#history.push(change);
    if (this.#history.length > this.#historyLimit * 1.25) {
      const cut = this.#history.length - this.#historyLimit;
      this.#compacted = this.#history[cut - 1]!.version;
      this.#history = this.#history.slice(cut);
    }
    for (const listener of this.#listeners) listener(change);
  }

  #place(key: string): number {
    let low = 0;
    let high = this.#sortedKeys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#sortedKeys[middle]! < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** What etcd is to a cluster: every object, one counter of versions over all of them. */
export class ObjectStore {
  readonly #collections = new Map<string, Collection>();
  readonly #historyLimit: number;
  #version: number;

  constructor({
    firstVersion = 1000,
    historyLimit = 2000,
  }: { firstVersion?: number; historyLimit?: number } = {}) {
    this.#version = firstVersion;
    this.#historyLimit = historyLimit;
  }

  /** The version of the last change. */
  get version(): number {
    return this.#version;
  }

  /** Moves the counter on without a change: other resources of a real cluster do so all the time. */
  skipVersions(count: number): void {
    this.#version += count;
  }

  collection(storage: string): Collection {
    let found = this.#collections.get(storage);
    if (found === undefined) {
      found = new Collection(storage, this.#historyLimit);
      this.#collections.set(storage, found);
    }
    return found;
  }

  get collections(): Iterable<Collection> {
    return this.#collections.values();
  }

  get(storage: string, namespace: string, name: string): Stored | undefined {
    return this.collection(storage).get(namespace, name);
  }

  /**
   * Writes an object, new or changed; sets its resource version: `recorded` where that is later than all of its collection, else the next one.
   * The object is not kept: change it as you like.
   */
  put(storage: string, object: ApiObject, recorded = 0): Stored {
    const version = this.#next(storage, recorded);
    object.metadata.resourceVersion = String(version);
    const collection = this.collection(storage);
    const stored = new Stored(object, version);
    const before = collection.get(stored.namespace, stored.name);
    collection.apply({ type: before === undefined ? "ADDED" : "MODIFIED", version, stored, before });
    return stored;
  }

  /** Takes in an object with the version that it has, as when a store is filled at its start. No one hears of it. */
  load(storage: string, object: ApiObject): void {
    const version = Number(object.metadata.resourceVersion ?? 0);
    this.#version = Math.max(this.#version, version);
    this.collection(storage).load(new Stored(object, version));
  }

  /** Takes an object away, with a version as of `put`; answers its last state, or undefined if there was none. */
  delete(storage: string, namespace: string, name: string, recorded = 0): Stored | undefined {
    const collection = this.collection(storage);
    const before = collection.get(namespace, name);
    if (before === undefined) return undefined;
    const version = this.#next(storage, recorded);
    const object = before.object();
    object.metadata.resourceVersion = String(version); // the last event carries the version of the deletion
    const stored = new Stored(object, version);
    collection.apply({ type: "DELETED", version, stored, before });
    return stored;
  }

  /** The lists of a recording are not of one moment: changes of one collection may be older than the newest object of another. */
  #next(storage: string, recorded: number): number {
    const version = recorded > this.collection(storage).newest ? recorded : this.#version + 1;
    this.#version = Math.max(this.#version, version);
    return version;
  }

  /** Forgets the history of all collections: watches from older versions are answered with 410. */
  compact(): void {
    for (const collection of this.#collections.values()) collection.compact(this.#version);
  }
}
