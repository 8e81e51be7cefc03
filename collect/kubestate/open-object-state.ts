import type { Informer, Informers, KubeObject, Lister, Selection } from "@taffrail/kube";
import { resourceTypes } from "@taffrail/kube";
import { compareText } from "@taffrail/model";

import { customTables, type Definition } from "./custom/table.ts";
import { nameOf, type StateTable } from "./family.ts";
import { JoinedLabels } from "./joined-labels.ts";
import { ObjectState, type StatePart, type StateSource, type WatchState } from "./object-state.ts";
import { familiesOf, type ObjectStateOptions, tablesOf } from "./options.ts";
import { Renderer } from "./render.ts";
import { podState } from "./resources/pod.ts";
import { belongsTo } from "./shard.ts";
import { StateRows } from "./state-rows.ts";

/**
 * Renderers for what `options` shows, in the order in which resources are served; custom resources where the cluster defines them.
 * Throws `ObjectStateOptionsError`.
 */
export function renderersOf(
  options: ObjectStateOptions,
  definitions: Iterable<Definition> = [],
): readonly Renderer[] {
  const custom = options.custom === undefined ? [] : customTables(options.custom, definitions);
  return [...tablesOf(options.resources), ...custom]
    .sort((a, b) => compareText(nameOf(a), nameOf(b)))
    .map((table) => rendererOf(table, options));
}

function rendererOf(table: StateTable, options: ObjectStateOptions): Renderer {
  const name = nameOf(table);
  const shown = {
    labels: options.labels?.get(name),
    annotations: options.annotations?.get(name),
  };
  return new Renderer(table, familiesOf(table, options.families), shown);
}

/** Which parts of a collection the API server is asked for: one, or one a namespace. */
export function selectionsOf({ type }: StateTable, options: ObjectStateOptions): readonly Selection[] {
  const { namespaces = [], namespacesDenied = [], node, objectLimit, fromCache, labelSelectors } = options;
  const labelSelector = labelSelectors?.get(type.plural);
  const limited = {
    ...(objectLimit === undefined ? {} : { objectLimit }),
    ...(fromCache === true ? { fromCache } : {}),
    ...(labelSelector === undefined ? {} : { labelSelector }),
  };
  if (!type.namespaced) return [limited];
  const fields = namespacesDenied.map((name) => `metadata.namespace!=${name}`);
  if (node !== undefined && type.plural === "pods") fields.push(`spec.nodeName=${node}`);
  const fieldSelector = fields.join(",");
  const selected = { ...limited, ...(fieldSelector === "" ? {} : { fieldSelector }) };
  return namespaces.length === 0 ? [selected] : namespaces.map((namespace) => ({ ...selected, namespace }));
}

/** Where the objects of one collection are kept as samples, but for those of other shards. */
export function rowsOf(renderer: Renderer, options: ObjectStateOptions, joins?: JoinedLabels): StateRows {
  const { shard, transitions } = options;
  const observer = renderer.table === podState ? transitions : undefined;
  const wants = (object: KubeObject): boolean => shard === undefined || belongsTo(object.metadata.uid, shard);
  const joiner = joins?.of(renderer.table);
  return new StateRows(renderer, {
    wants,
    ...(observer === undefined ? {} : { observer }),
    ...(joiner === undefined ? {} : { joiner }),
  });
}

/** Object state of a cluster, kept by informers that others may share. Empty until the first lists are in. */
export function openObjectState(informers: Informers, options: ObjectStateOptions = {}): ObjectState {
  const watched = new WatchedParts(informers, options);
  if (options.custom !== undefined) {
    const definitions = informers.view<Definition>(resourceTypes.customresourcedefinitions);
    const update = (): void => watched.update(definitions);
    definitions.subscribe({ added: update, modified: update, deleted: update });
    watched.definitions = definitions;
  }
  watched.update([]);
  const { transitions } = options;
  return new ObjectState(watched, transitions && ((format) => transitions.text(format)));
}

/** A part, and the informers that fill it. */
interface WatchedPart extends StatePart {
  readonly sources: readonly { readonly informer: Informer; readonly rows: StateRows }[];
}

/** Parts that come and go with the definitions of custom resources. */
class WatchedParts implements StateSource {
  readonly #informers: Informers;
  readonly #options: ObjectStateOptions;
  readonly #joins: JoinedLabels | undefined;
  /** What decides which custom resources there are. */
  definitions: Lister<Definition> | undefined = undefined;
  #byName: ReadonlyMap<string, WatchedPart> = new Map();

  constructor(informers: Informers, options: ObjectStateOptions) {
    this.#informers = informers;
    this.#options = options;
    const { joins = [], namespaces } = options;
    this.#joins = joins.length === 0 ? undefined : new JoinedLabels(joins);
    this.#joins?.watch(informers, namespaces);
  }

  get parts(): readonly StatePart[] {
    return [...this.#byName.values()];
  }

  get isComplete(): boolean {
    return this.definitions?.isReady !== false && this.isShown;
  }

  get isShown(): boolean {
    return this.#joins?.isReady !== false;
  }

  get watches(): readonly WatchState[] {
    return [...this.#byName.values()].flatMap(({ renderer, sources }) =>
      sources.map(({ informer, rows }) => ({
        resource: informer.resource,
        type: renderer.table.type,
        freshness: informer.freshness,
        rows,
      })),
    );
  }

  /** Opens what is new and lets go of what is gone; a part that stays is not touched. */
  update(definitions: Iterable<Definition>): void {
    const before = this.#byName;
    this.#byName = new Map(
      renderersOf(this.#options, definitions).map((renderer) => {
        const name = nameOf(renderer.table);
        return [name, before.get(name) ?? this.#open(renderer)];
      }),
    );
    for (const [name, { sources }] of before) {
      if (this.#byName.has(name)) continue;
      for (const { informer, rows } of sources) informer.drop(rows);
    }
  }

  #open(renderer: Renderer): WatchedPart {
    const sources = selectionsOf(renderer.table, this.#options).map((selection) => {
      const informer = this.#informers.of(renderer.table.type, selection);
      const rows = rowsOf(renderer, this.#options, this.#joins);
      informer.join(rows);
      return { informer, rows };
    });
    return { renderer, sources, collections: sources.map(({ rows }) => rows) };
  }
}
