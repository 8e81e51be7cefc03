import {
  type BuiltInPlural,
  controllerOf,
  type Informer,
  type Informers,
  keyOf,
  type KubeObject,
  type Pod,
  resourceTypes,
  type Selection,
} from "@taffrail/kube";

import type { StateTable } from "./family.ts";
import { keyFilter, type KeyFilter } from "./key-filter.ts";
import { convertedLabels } from "./label-names.ts";
import { ObjectStateOptionsError } from "./options.ts";
import { stateTables } from "./resources.ts";
import { labelsText } from "./samples.ts";

/** Whose labels may be joined to an object's series, and what their names then begin with: nothing that a family calls its own labels. */
const prefixOf = {
  namespace: "namespace_label_",
  node: "node_label_",
  owner: "owner_label_",
  self: "own_label_",
} as const;

export type JoinSource = keyof typeof prefixOf;

/** Labels with chosen keys become labels of every series of a resource's objects. */
export interface JoinRule {
  /** Plural name; `*` for every built-in resource. */
  readonly resource: string;
  readonly source: JoinSource;
  readonly keys: KeyFilter;
}

/** At most so many labels of one object are joined; the first in the order of their keys. */
export const mostJoinedLabels = 32;

/** Reads rules as `pods:namespace=[team,tier]`. Throws `ObjectStateOptionsError` and `KeyListError`. */
export function readJoinRules(texts: readonly string[]): readonly JoinRule[] {
  return texts.map((text) => {
    const [, resource = "", source = "", list = ""] = /^\s*([^:\s]+):(\w+)=\[([^\]]*)\]\s*$/.exec(text) ?? [];
    const isKnown = resource === "*" || stateTables.some(({ table }) => table.type.plural === resource);
    if (!isKnown || !isSource(source)) {
      const sources = Object.keys(prefixOf).join(", ");
      throw new ObjectStateOptionsError(
        `cannot join labels: got ${JSON.stringify(text)}, want RESOURCE:SOURCE=[KEY,…] with a resource or *, and one of ${sources}`,
      );
    }
    if (source === "node" && resource !== "pods" && resource !== "*") {
      throw new ObjectStateOptionsError(`cannot join labels of nodes to ${resource}: want pods`);
    }
    const keys = list.split(",").map((key) => key.trim());
    const filter = keyFilter(keys.filter((key) => key !== ""));
    if (filter === undefined) throw new ObjectStateOptionsError(`cannot join labels: ${text} names no key`);
    return { resource, source, keys: filter };
  });
}

function isSource(text: string): text is JoinSource {
  return Object.hasOwn(prefixOf, text);
}

/** Kinds that may own objects of others, and are themselves owned. */
const ownerKinds: ReadonlyMap<string, BuiltInPlural> = new Map([
  ["ReplicaSet", "replicasets"],
  ["Deployment", "deployments"],
  ["StatefulSet", "statefulsets"],
  ["DaemonSet", "daemonsets"],
  ["Job", "jobs"],
  ["CronJob", "cronjobs"],
]);

/** Rows whose identities can be told anew. */
export interface Identified {
  reidentify(key: string, identity: string): void;
}

/** What rows of one resource ask for the labels of others; told when an object goes. */
export interface Joiner {
  /** What stands behind `identity`, the labels of the object itself: `,namespace_label_team="a"`, or nothing. */
  join(rows: Identified, key: string, object: KubeObject, identity: string): string;
  leave(rows: Identified, key: string): void;
}

/** What is known of an object whose labels are joined to others. */
interface Entry {
  labels: Readonly<Record<string, string>> | undefined; // undefined: not there
  owner: string | undefined;
  readonly dependents: Set<Dependent>;
}

/** An object of a table, with what its labels come from. */
interface Dependent {
  readonly rows: Identified;
  readonly key: string;
  readonly rules: readonly JoinRule[];
  readonly identity: string;
  readonly own: Readonly<Record<string, string>> | undefined;
  /** Where to begin, by source. */
  readonly from: Readonly<Partial<Record<JoinSource, string>>>;
  asked: readonly Entry[];
  text: string;
}

/**
 * Labels of namespaces, nodes and owners for the series of other objects. An owner is followed as far as it is known: of a pod to its
 * Deployment. What changes in them changes the identity of the objects concerned, whose samples stay as they are.
 */
export class JoinedLabels {
  readonly #rules: readonly JoinRule[];
  readonly #entries = new Map<string, Entry>(); // by plural and key
  readonly #sources: { readonly view: { readonly isReady: boolean }; readonly informer: Informer }[] = [];

  constructor(rules: readonly JoinRule[]) {
    this.#rules = rules;
  }

  /** Watches what the rules need. */
  watch(informers: Informers, namespaces: readonly string[] = []): void {
    const plurals = new Set<BuiltInPlural>();
    for (const { source } of this.#rules) {
      if (source === "namespace") plurals.add("namespaces");
      if (source === "node") plurals.add("nodes");
      if (source === "owner") for (const plural of ownerKinds.values()) plurals.add(plural);
    }
    for (const plural of plurals) {
      const type = resourceTypes[plural];
      const all: readonly Selection[] = [{}];
      const parts =
        type.namespaced && namespaces.length > 0 ? namespaces.map((namespace) => ({ namespace })) : all;
      for (const part of parts) this.#follow(plural, informers.of(type, part));
    }
  }

  /** Whether everything that labels come from is known, or refused. */
  get isReady(): boolean {
    return this.#sources.every(({ view, informer }) => {
      const { error, state } = informer.freshness;
      return view.isReady || (state === "starting" && error !== undefined && isRefusal(error));
    });
  }

  /** What the rows of a table ask; `undefined` where no rule is about them. */
  of(table: StateTable): Joiner | undefined {
    if (table.name !== undefined) return undefined; // custom resources name their labels as they like
    const { plural, namespaced } = table.type;
    const rules = this.#rules.filter(
      ({ resource, source }) =>
        (resource === "*" || resource === plural) &&
        (source !== "node" || plural === "pods") &&
        (source !== "namespace" || namespaced),
    );
    if (rules.length === 0) return undefined;
    const byKey = new Map<string, Dependent>(); // keys of a resource are one, however many rows it has
    const leave = (key: string): void => {
      const dependent = byKey.get(key);
      if (dependent !== undefined) this.#forget(dependent);
      byKey.delete(key);
    };
    return {
      join: (rows, key, object, identity) => {
        leave(key);
        const dependent = dependentOf(rows, key, object, identity, rules);
        byKey.set(key, dependent);
        this.#work(dependent);
        return dependent.text;
      },
      leave: (_, key) => leave(key),
    };
  }

  #follow(plural: BuiltInPlural, informer: Informer): void {
    const view = informer.view((object) => ({
      labels: object.metadata.labels ?? {},
      owner: ownerOf(object),
    }));
    const set = (key: string, labels: Entry["labels"], owner: string | undefined): void => {
      const entry = this.#entryOf(`${plural}/${key}`);
      entry.labels = labels;
      entry.owner = owner;
      const dependents = Array.from(entry.dependents); // a copy: each leaves and comes back
      for (const dependent of dependents) this.#renew(dependent);
      this.#prune(`${plural}/${key}`, entry);
    };
    view.subscribe({
      added: ({ labels, owner }, key) => set(key, labels, owner),
      modified: ({ labels, owner }, before, key) => {
        if (owner !== before.owner || !isSame(labels, before.labels)) set(key, labels, owner);
      },
      deleted: (_value, key) => set(key, undefined, undefined),
    });
    this.#sources.push({ view, informer });
  }

  #entryOf(key: string): Entry {
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { labels: undefined, owner: undefined, dependents: new Set() };
      this.#entries.set(key, entry);
    }
    return entry;
  }

  #prune(key: string, { labels, dependents }: Entry): void {
    if (labels === undefined && dependents.size === 0) this.#entries.delete(key);
  }

  #renew(dependent: Dependent): void {
    const before = dependent.text;
    this.#forget(dependent);
    this.#work(dependent);
    if (dependent.text !== before) {
      dependent.rows.reidentify(dependent.key, dependent.identity + dependent.text);
    }
  }

  /** Looks the labels up, and notes whom to listen to. */
  #work(dependent: Dependent): void {
    const asked: Entry[] = [];
    dependent.text = "";
    for (const { source, keys } of dependent.rules) {
      const labels = source === "self" ? dependent.own : this.#labelsFrom(dependent, source, asked);
      if (labels === undefined) continue;
      const converted = Object.entries(convertedLabels(prefixOf[source], labels, keys));
      if (converted.length === 0) continue;
      dependent.text += `,${labelsText("", Object.fromEntries(converted.slice(0, mostJoinedLabels)))}`;
    }
    dependent.asked = asked;
    for (const entry of asked) entry.dependents.add(dependent);
  }

  /** The labels of where the way from `from` ends. */
  #labelsFrom(dependent: Dependent, source: JoinSource, asked: Entry[]): Entry["labels"] {
    let labels: Entry["labels"];
    let next = dependent.from[source];
    for (let steps = 0; next !== undefined && steps < 4; steps++) {
      const entry = this.#entryOf(next);
      asked.push(entry);
      if (entry.labels === undefined) break;
      labels = entry.labels;
      next = entry.owner;
    }
    return labels;
  }

  #forget(dependent: Dependent): void {
    for (const entry of dependent.asked) entry.dependents.delete(dependent);
    dependent.asked = [];
  }
}

function dependentOf(
  rows: Identified,
  key: string,
  object: KubeObject,
  identity: string,
  rules: readonly JoinRule[],
): Dependent {
  const { namespace } = object.metadata;
  const node = (object as Pod).spec?.nodeName;
  const owner = ownerOf(object);
  const own = rules.some(({ source }) => source === "self") ? object.metadata.labels : undefined;
  const from = {
    ...(namespace === undefined ? {} : { namespace: `namespaces/${namespace}` }),
    ...(typeof node === "string" && node !== "" ? { node: `nodes/${node}` } : {}),
    ...(owner === undefined ? {} : { owner }),
  };
  return { rows, key, rules, identity, own, from, asked: [], text: "" };
}

/** Where the controller of an object is kept here. */
function ownerOf(object: KubeObject): string | undefined {
  const { ownerReferences } = object.metadata;
  const controller = Array.isArray(ownerReferences) ? controllerOf(object) : undefined;
  const plural = controller === undefined ? undefined : ownerKinds.get(controller.kind);
  if (plural === undefined) return undefined;
  return `${plural}/${keyOf({ metadata: { ...object.metadata, name: controller!.name } })}`;
}

function isSame(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

function isRefusal(error: unknown): boolean {
  if (typeof error !== "object" || error === null || !("status" in error)) return false;
  return error.status === 403 || error.status === 404;
}
