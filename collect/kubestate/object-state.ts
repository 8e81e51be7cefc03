import type { Freshness, Informers, KubeObject, Selection } from "@taffrail/kube";

import { familiesOf, type ObjectStateOptions, tablesOf } from "./options.ts";
import { type Rendered, Renderer } from "./render.ts";
import { belongsTo } from "./shard.ts";

/** Rendered objects of one resource: a lister's, or a list at rest. */
export interface RenderedObjects extends Iterable<Rendered> {
  readonly size: number;
}

/** One resource of what is served: who renders it, and what is rendered, one collection a namespace asked for. */
export interface StatePart {
  readonly renderer: Renderer;
  readonly collections: readonly RenderedObjects[];
}

/** How large the chunks of an exposition are, about. */
const chunkBytes = 64 << 10;

/**
 * Object state as text of the exposition format. Objects are rendered once, when they change; serving copies bytes.
 * A resource without objects shows nothing; one with objects shows the headers of all its families.
 */
export class ObjectState {
  readonly #parts: readonly StatePart[];
  readonly #freshness: () => ReadonlyMap<string, Freshness>;

  constructor(
    parts: readonly StatePart[],
    freshness: () => ReadonlyMap<string, Freshness> = () => new Map(),
  ) {
    this.#parts = parts;
    this.#freshness = freshness;
  }

  /** How near each resource is to the API server, by plural name: what is served stays while it is away, and this says how old it is. */
  get freshness(): ReadonlyMap<string, Freshness> {
    return this.#freshness();
  }

  /** Whether every resource was listed once. */
  get isReady(): boolean {
    return [...this.freshness.values()].every(({ heardAt }) => heardAt !== undefined);
  }

  /** The whole text in chunks, whole lines each; taken as it is at the time of the call of `next`. */
  *exposition(isShown: (resource: string) => boolean = () => true): Generator<Uint8Array, void, undefined> {
    let chunk: Uint8Array[] = [];
    let length = 0;
    const flush = (): Uint8Array => {
      const whole = Buffer.concat(chunk, length);
      chunk = [];
      length = 0;
      return whole;
    };
    for (const { renderer, collections } of this.#parts) {
      if (!isShown(renderer.table.type.plural)) continue;
      if (collections.every(({ size }) => size === 0)) continue;
      for (const [i, header] of renderer.headers.entries()) {
        chunk.push(header);
        length += header.length;
        for (const collection of collections) {
          for (const { bytes, ends } of collection) {
            const start = i === 0 ? 0 : ends[i - 1]!;
            const end = ends[i]!;
            if (start === end) continue;
            chunk.push(bytes.subarray(start, end));
            length += end - start;
            if (length >= chunkBytes) yield flush();
          }
        }
      }
    }
    if (length > 0) yield flush();
  }

  /** The whole text at once. */
  text(isShown?: (resource: string) => boolean): Uint8Array {
    return Buffer.concat([...this.exposition(isShown)]);
  }
}

/** Renderers for what `options` shows, in the order in which resources are served. Throws `ObjectStateOptionsError`. */
export function renderersOf(options: ObjectStateOptions): readonly Renderer[] {
  return tablesOf(options.resources).map((table) => {
    const { plural } = table.type;
    const shown = {
      labels: options.labels?.get(plural),
      annotations: options.annotations?.get(plural),
    };
    return new Renderer(table, familiesOf(table, options.families), shown);
  });
}

/** Which parts of a collection the API server is asked for: one, or one a namespace. */
export function selectionsOf({ type }: Renderer["table"], options: ObjectStateOptions): readonly Selection[] {
  const { namespaces = [], namespacesDenied = [], node, objectLimit } = options;
  const limited = objectLimit === undefined ? {} : { objectLimit };
  if (!type.namespaced) return [limited];
  const fields = namespacesDenied.map((name) => `metadata.namespace!=${name}`);
  if (node !== undefined && type.plural === "pods") fields.push(`spec.nodeName=${node}`);
  const fieldSelector = fields.join(",");
  const selected = { ...limited, ...(fieldSelector === "" ? {} : { fieldSelector }) };
  return namespaces.length === 0 ? [selected] : namespaces.map((namespace) => ({ ...selected, namespace }));
}

/** Object state of a cluster, kept by informers that others may share. Empty until the first lists are in. */
export function openObjectState(informers: Informers, options: ObjectStateOptions = {}): ObjectState {
  const { shard = { index: 0, total: 1 } } = options;
  const freshness = new Map<string, () => Freshness>();
  const parts = renderersOf(options).map((renderer): StatePart => {
    const { type } = renderer.table;
    const keep = (object: KubeObject): Rendered | undefined =>
      belongsTo(object.metadata.uid, shard) ? renderer.render(object) : undefined;
    const collections = selectionsOf(renderer.table, options).map((selection) => {
      const informer = informers.of(type, selection);
      const { namespace } = selection;
      const key = namespace === undefined ? type.plural : `${type.plural} in ${namespace}`;
      freshness.set(key, () => informer.freshness);
      return informers.view<KubeObject, Rendered>(type, selection, keep);
    });
    return { renderer, collections };
  });
  return new ObjectState(parts, () => new Map([...freshness].map(([resource, of]) => [resource, of()])));
}
