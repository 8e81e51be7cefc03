import type { Objects, ObjectsOfKind, UiObject } from "@taffrail/api";
import type { ObjectHistory } from "@taffrail/events";
import { type Informers, keepWriters, resourceTypes, type View } from "@taffrail/kube";
import { pageKinds } from "./page-kinds.ts";

/**
 * The objects that the page shows, by kind (`Pod`) or by plural (`pods`), kept by the informers that everything shares; `history` follows
 * them. Of a Secret no value is kept.
 */
export function objectsFor(informers: Informers, history: ObjectHistory): Objects {
  const byName = new Map<string, () => ObjectsOfKind>();
  const plurals: string[] = [];
  for (const plural of pageKinds) {
    const type = resourceTypes[plural];
    const informer = informers.of(type);
    const keep = plural === "secrets" ? (object: UiObject) => fingerprinted(object, history) : undefined;
    const view: View<UiObject> = informers.view(type, {}, keep);
    history.follow(type, view);
    const of = (): ObjectsOfKind => ({ view: listened(view), freshness: informer.freshness });
    byName.set(plural, of);
    byName.set(type.kind, of);
    plurals.push(plural);
  }
  return { kinds: () => plurals, of: (name) => byName.get(name)?.() };
}

/** No objects at all: a server without a cluster. */
export const noObjects: Objects = { kinds: () => [], of: () => undefined };

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

/** A lister whose subscribers are told of an object alone. */
function listened(view: View<UiObject>): ObjectsOfKind["view"] {
  return {
    get size() {
      return view.size;
    },
    get isReady() {
      return view.isReady;
    },
    get: (key) => view.get(key),
    inNamespace: (namespace) => view.inNamespace(namespace),
    subscribe: (listener) =>
      view.subscribe({
        added: (object) => listener.added(object),
        modified: (object) => listener.modified(object),
        deleted: (object) => listener.deleted(object),
      }),
    [Symbol.iterator]: () => view[Symbol.iterator](),
  };
}
