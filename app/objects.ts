import type { Objects, ObjectsOfKind, UiObject } from "@taffrail/api";
import { type Informers, resourceTypes, type View } from "@taffrail/kube";
import { pageKinds } from "./page-kinds.ts";

/** The objects that the page shows, by kind (`Pod`) or by plural (`pods`), kept by the informers that everything shares. */
export function objectsFor(informers: Informers): Objects {
  const byName = new Map<string, () => ObjectsOfKind>();
  const plurals: string[] = [];
  for (const plural of pageKinds) {
    const type = resourceTypes[plural];
    const informer = informers.of(type);
    const view: View<UiObject> = informers.view(type);
    const of = (): ObjectsOfKind => ({ view: listened(view), freshness: informer.freshness });
    byName.set(plural, of);
    byName.set(type.kind, of);
    plurals.push(plural);
  }
  return { kinds: () => plurals, of: (name) => byName.get(name)?.() };
}

/** No objects at all: a server without a cluster. */
export const noObjects: Objects = { kinds: () => [], of: () => undefined };

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
