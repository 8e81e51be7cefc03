import type { KubeClient } from "./client.ts";
import { Informer } from "./informer.ts";
import { listWatch, type Selection } from "./list-watch.ts";
import type { KubeObject } from "./object.ts";
import { Recovery } from "./recovery.ts";
import type { Running } from "./reflector.ts";
import type { ResourceType } from "./resource-types.ts";
import type { View } from "./view.ts";

/** One informer for each collection, whoever asks: object state, discovery and the page share a watch. */
export class Informers implements AsyncDisposable {
  readonly #client: KubeClient;
  readonly #running: Running;
  readonly #byCollection = new Map<string, Informer>();

  constructor(client: KubeClient, running: Running) {
    this.#client = client;
    this.#running = { recovery: new Recovery(), ...running };
  }

  /** The informer of a resource, or of the part that `selection` names. Lists nothing before its first view. */
  of(type: ResourceType, selection: Selection = {}): Informer {
    const { namespace, labelSelector, fieldSelector, objectLimit, fromCache } = selection;
    const key = JSON.stringify([
      [type.group, type.version, type.plural],
      [namespace, labelSelector, fieldSelector, objectLimit, fromCache],
    ]);
    let informer = this.#byCollection.get(key);
    if (informer === undefined) {
      const { clock, random } = this.#running;
      const options = { ...selection, clock, ...(random === undefined ? {} : { random }) };
      const source = listWatch<KubeObject>(this.#client, type, options);
      informer = new Informer(source, this.#running);
      this.#byCollection.set(key, informer);
    }
    return informer;
  }

  /** What `keep` chooses of each object of a resource. `T` is the caller's word for what the collection holds. */
  view<T extends KubeObject, K = T>(
    type: ResourceType,
    selection: Selection = {},
    keep: (object: T, before?: K) => K | undefined = (object) => object as unknown as K,
  ): View<K> {
    return this.of(type, selection).view<K>((object, before) => keep(object as T, before));
  }

  /** Every informer that was asked for, with how fresh it is. */
  *[Symbol.iterator](): Generator<Informer, void, undefined> {
    yield* this.#byCollection.values();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#byCollection.values()].map((informer) => informer.close()));
    this.#byCollection.clear();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
