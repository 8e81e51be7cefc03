import type { Objects, ObjectsOfKind, UiObject } from "@taffrail/api";
import type { ObjectHistory } from "@taffrail/events";
import {
  type BuiltInPlural,
  type Informers,
  keepWriters,
  type ResourceType,
  resourceTypes,
  type Running,
  SharedParts,
  type View,
} from "@taffrail/kube";
import { askedKinds, pageKinds } from "./page-kinds.ts";

/**
 * The objects that the page shows, by kind (`Pod`) or by plural (`pods`), kept by the informers that everything shares; `history` follows
 * those that are always watched. Of a Secret no value is kept.
 */
export function objectsFor(
  informers: Informers,
  history: ObjectHistory,
  { clock, signal }: Pick<Running, "clock" | "signal">,
): Objects {
  const byName = new Map<string, KindSource>();
  const plurals: string[] = [];
  const add = (plural: BuiltInPlural, source: KindSource): void => {
    byName.set(plural, source);
    byName.set(resourceTypes[plural].kind, source);
    plurals.push(plural);
  };
  for (const plural of pageKinds) {
    const type = resourceTypes[plural];
    const informer = informers.of(type);
    const keep = keepOf(plural, history);
    const view: View<UiObject> = informers.view(type, {}, keep);
    history.follow(type, view);
    const of = (): ObjectsOfKind => ({ view: listened(view), freshness: informer.freshness });
    add(plural, { of, glance: of });
  }
  for (const plural of askedKinds) {
    add(plural, new AskedKind(informers, resourceTypes[plural], { clock, signal }));
  }
  return {
    kinds: () => plurals,
    of: (name) => byName.get(name)?.of(),
    glance: (name) => byName.get(name)?.glance(),
  };
}

/** What of an object is kept. Pods are many and much alike: they share what is equal. */
function keepOf(
  plural: BuiltInPlural,
  history: ObjectHistory,
): ((object: UiObject, before?: UiObject) => UiObject) | undefined {
  if (plural === "secrets") return (object) => fingerprinted(object, history);
  if (plural !== "pods") return undefined;
  const parts = new SharedParts();
  return (object, before) => parts.share(object, before);
}

interface KindSource {
  of(): ObjectsOfKind;
  glance(): ObjectsOfKind;
}

/** How long objects of an asked kind stay after the last who asked, milliseconds. */
export const keptUnaskedMs: number = 10 * 60_000;

const nothingAsked: ObjectsOfKind = {
  view: {
    size: 0,
    isReady: false,
    get: () => undefined,
    inNamespace: () => [],
    subscribe: () => ({ [Symbol.dispose]: () => {} }),
    [Symbol.iterator]: () => [][Symbol.iterator](),
  },
  freshness: { state: "idle", heardAt: undefined, version: undefined },
};

/** A kind whose objects are listed and watched while someone wants them, and are let go of ten minutes after the last did. */
class AskedKind implements KindSource {
  readonly #informers: Informers;
  readonly #type: ResourceType;
  readonly #running: Pick<Running, "clock" | "signal">;
  #view: View<UiObject> | undefined;
  #wantedAt = 0;
  #listeners = 0;

  constructor(informers: Informers, type: ResourceType, running: Pick<Running, "clock" | "signal">) {
    this.#informers = informers;
    this.#type = type;
    this.#running = running;
  }

  glance(): ObjectsOfKind {
    if (this.#view === undefined) return nothingAsked;
    const { freshness } = this.#informers.of(this.#type);
    return { view: listened(this.#view, (by) => this.#count(by)), freshness };
  }

  of(): ObjectsOfKind {
    this.#wantedAt = this.#running.clock.now();
    if (this.#view === undefined) {
      this.#view = this.#informers.view<UiObject, UiObject>(this.#type);
      void this.#letGoLater(this.#view);
    }
    return this.glance();
  }

  #count(by: 1 | -1): void {
    this.#listeners += by;
    this.#wantedAt = this.#running.clock.now();
  }

  /** Never rejects. */
  async #letGoLater(view: View<UiObject>): Promise<void> {
    const { clock, signal } = this.#running;
    while (!signal.aborted) {
      const leftMs = this.#listeners > 0 ? keptUnaskedMs : this.#wantedAt + keptUnaskedMs - clock.now();
      if (leftMs <= 0) break;
      await clock.sleep(leftMs, signal);
    }
    this.#informers.of(this.#type).drop(view);
    this.#view = undefined;
  }
}

/** No objects at all: a server without a cluster. */
export const noObjects: Objects = { kinds: () => [], of: () => undefined, glance: () => undefined };

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/** A Secret with fingerprints for values: that one changed can be told, what it is cannot. */
function fingerprinted(object: UiObject, history: ObjectHistory): UiObject {
  const { metadata } = object;
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([name]) => name !== lastApplied);
  const repeats = annotations.length < Object.keys(metadata.annotations ?? {}).length;
  const kept: UiObject & Record<string, unknown> = {
    ...object,
    metadata: repeats ? { ...metadata, annotations: Object.fromEntries(annotations) } : metadata,
  };
  for (const part of ["data", "stringData"]) {
    const values = kept[part];
    if (typeof values !== "object" || values === null) continue;
    kept[part] = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, history.fingerprint(String(value))]),
    );
  }
  return keepWriters(object, kept);
}

/** A lister whose subscribers are told of an object alone; `counted` hears of each that comes and goes. */
function listened(view: View<UiObject>, counted: (by: 1 | -1) => void = () => {}): ObjectsOfKind["view"] {
  return {
    get size() {
      return view.size;
    },
    get isReady() {
      return view.isReady;
    },
    ready: view.ready,
    get: (key) => view.get(key),
    inNamespace: (namespace) => view.inNamespace(namespace),
    subscribe: (listener) => {
      const subscription = view.subscribe({
        added: (object) => listener.added(object),
        modified: (object) => listener.modified(object),
        deleted: (object) => listener.deleted(object),
      });
      counted(1);
      return {
        [Symbol.dispose]: () => {
          subscription[Symbol.dispose]();
          counted(-1);
        },
      };
    },
    [Symbol.iterator]: () => view[Symbol.iterator](),
  };
}
