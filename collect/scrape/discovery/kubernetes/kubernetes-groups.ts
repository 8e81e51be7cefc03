import {
  type Endpoints,
  type EndpointSlice,
  type Informers,
  keyOf,
  type KubeObject,
  type Lister,
  type Node,
  type Pod,
  resourceTypes,
  type ResourceType,
  type Selection,
  type Service,
  type View,
} from "@taffrail/kube";
import type { KubernetesDiscovery, KubernetesRole } from "../../config.ts";
import type { GroupSource, TargetGroup } from "../target-group.ts";
import { serviceNameLabel } from "./endpointslice.ts";
import { groupOf } from "./group-of.ts";
import { type Lookup, slimMeta, slimPod, type Surroundings } from "./objects.ts";

const primaryTypes: Readonly<Record<KubernetesRole, ResourceType>> = {
  node: resourceTypes.nodes,
  pod: resourceTypes.pods,
  service: resourceTypes.services,
  endpoints: resourceTypes.endpoints,
  endpointslice: resourceTypes.endpointslices,
  ingress: resourceTypes.ingresses,
};

/** What is given to a discovery over the objects of a cluster. */
export interface KubernetesGroupsOptions {
  readonly informers: Informers;
  /** The namespace of this process, for `own_namespace`. */
  readonly ownNamespace: string | undefined;
  /** Called after each change. */
  readonly changed: () => void;
}

/** Targets made from objects of a cluster, kept up to date by its watches. A group is made anew only when it is asked for. */
export class KubernetesGroups implements GroupSource {
  readonly ready: Promise<void>;
  readonly error = undefined;
  readonly #discovery: KubernetesDiscovery;
  readonly #options: KubernetesGroupsOptions;
  readonly #held = new DisposableStack();
  readonly #primaries: Lister<KubeObject>[] = [];
  readonly #around: Surroundings;
  readonly #waiting: Promise<void>[] = [];
  readonly #groupByKey = new Map<string, TargetGroup>();
  readonly #dirty = new Set<string>();
  readonly #keysByPod = new Map<string, Set<string>>(); // endpoints that point to a pod
  #allDirty = false;

  constructor(discovery: KubernetesDiscovery, options: KubernetesGroupsOptions) {
    this.#discovery = discovery;
    this.#options = options;
    const { role, attach } = discovery;
    const isEndpoints = role === "endpoints" || role === "endpointslice";
    const ofAll = (): void => this.#markAll();
    const touch = (object: KubeObject): void => this.#mark(keyOf(object));

    for (const view of this.#views(primaryTypes[role], role, slimPrimary(role))) {
      this.#primaries.push(view);
      this.#listen(view, touch);
    }
    this.#around = {
      attach,
      pod: isEndpoints
        ? this.#lookup<Pod>(resourceTypes.pods, "pod", slimPod, (pod) => this.#markPod(keyOf(pod)))
        : nothing,
      service: isEndpoints
        ? this.#lookup<Service>(resourceTypes.services, "service", slimService, (service) =>
            this.#markService(service),
          )
        : nothing,
      node:
        attach.node && role !== "node" ? this.#lookup(resourceTypes.nodes, "node", slimMeta, ofAll) : nothing,
      namespace:
        attach.namespace && role !== "node"
          ? this.#lookup(resourceTypes.namespaces, undefined, slimMeta, ofAll)
          : nothing,
      replicaSet: attach.deployment
        ? this.#lookup(resourceTypes.replicasets, undefined, slimMeta, ofAll)
        : nothing,
      job: attach.cronjob ? this.#lookup(resourceTypes.jobs, undefined, slimMeta, ofAll) : nothing,
    };
    this.ready = (async () => {
      await Promise.all(this.#waiting);
      options.changed();
    })();
  }

  *groups(): Generator<TargetGroup, void, undefined> {
    this.#refresh();
    yield* this.#groupByKey.values();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#held.dispose();
    return Promise.resolve();
  }

  /** A view a namespace, or one for all. */
  *#views<T extends KubeObject>(
    type: ResourceType,
    role: KubernetesRole | undefined,
    keep: (object: T) => T,
  ): Generator<View<T>, void, undefined> {
    const { namespaces, ownNamespace, selectors } = this.#discovery;
    const chosen = selectors.find((selector) => selector.role === role);
    const selection: Selection = {
      ...(chosen?.label === undefined ? {} : { labelSelector: chosen.label }),
      ...(chosen?.field === undefined ? {} : { fieldSelector: chosen.field }),
    };
    const own = ownNamespace && this.#options.ownNamespace !== undefined ? [this.#options.ownNamespace] : [];
    const wanted = type.namespaced ? [...new Set([...namespaces, ...own])] : [];
    const selections =
      wanted.length === 0 ? [selection] : wanted.map((namespace) => ({ ...selection, namespace }));
    for (const one of selections) {
      const view = this.#options.informers.view<T, T>(type, one, keep);
      this.#held.defer(() => this.#options.informers.of(type, one).drop(view));
      this.#waiting.push(view.ready);
      yield view;
    }
  }

  #lookup<T extends KubeObject>(
    type: ResourceType,
    role: KubernetesRole | undefined,
    keep: (object: T) => T,
    touch: (object: T) => void,
  ): Lookup<T> {
    const views = [...this.#views<T>(type, role, keep)];
    for (const view of views) this.#listen(view, touch);
    return (key) => {
      for (const view of views) {
        const found = view.get(key);
        if (found !== undefined) return found;
      }
      return undefined;
    };
  }

  #listen<T>(view: View<T>, touch: (object: T) => void): void {
    const handle = (object: T): void => {
      touch(object);
      this.#options.changed();
    };
    const modified = (object: T): void => handle(object);
    this.#held.use(view.subscribe({ added: handle, modified, deleted: handle }));
  }

  #mark(key: string): void {
    this.#dirty.add(key);
  }

  #markAll(): void {
    this.#allDirty = true;
  }

  #markPod(key: string): void {
    for (const primary of this.#keysByPod.get(key) ?? []) this.#dirty.add(primary);
  }

  #markService({ metadata }: Service): void {
    const { namespace = "", name } = metadata;
    if (this.#discovery.role === "endpoints") return this.#mark(`${namespace}/${name}`);
    for (const view of this.#primaries) {
      for (const slice of view.inNamespace(namespace)) {
        if (slice.metadata.labels?.[serviceNameLabel] === name) this.#mark(keyOf(slice));
      }
    }
  }

  /** Makes the groups of all objects that changed, or whose surroundings did. */
  #refresh(): void {
    if (this.#allDirty) {
      for (const view of this.#primaries) for (const object of view) this.#dirty.add(keyOf(object));
      this.#allDirty = false;
    }
    for (const key of this.#dirty) {
      const object = this.#primary(key);
      if (object !== undefined) this.#watchPods(object, key);
      const group = object === undefined ? undefined : groupOf(this.#discovery.role, object, this.#around);
      if (group === undefined || group.targets.length === 0) this.#groupByKey.delete(key);
      else this.#groupByKey.set(key, group);
    }
    this.#dirty.clear();
  }

  #primary(key: string): KubeObject | undefined {
    for (const view of this.#primaries) {
      const found = view.get(key);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Remembers which pods an object points to, also those not known yet. Pods that are gone are forgotten as they come up. */
  #watchPods(object: KubeObject, key: string): void {
    for (const pod of podsOf(this.#discovery.role, object)) {
      const keys = this.#keysByPod.get(pod);
      if (keys === undefined) this.#keysByPod.set(pod, new Set([key]));
      else keys.add(key);
    }
    if (this.#keysByPod.size > 4 * this.#groupByKey.size + 100_000) this.#forgetPods();
  }

  #forgetPods(): void {
    for (const key of this.#keysByPod.keys())
      if (this.#around.pod(key) === undefined) this.#keysByPod.delete(key);
  }
}

function nothing(): undefined {
  return undefined;
}

function slimPrimary(role: KubernetesRole): (object: KubeObject) => KubeObject {
  if (role === "pod") return (object) => slimPod(object as Pod);
  if (role === "service") return (object) => slimService(object as Service);
  if (role === "node") return (object) => slimNode(object as Node);
  return (object) => object;
}

function slimService(service: Service): Service {
  const { spec, status } = service;
  return {
    ...slimMeta(service),
    ...(spec === undefined ? {} : { spec }),
    ...(status === undefined ? {} : { status }),
  };
}

/** A node without the list of its images, which is most of it. */
function slimNode(node: Node): Node {
  const { spec, status } = node;
  const { conditions = [], addresses = [], daemonEndpoints = {} } = status ?? {};
  return {
    ...slimMeta(node),
    ...(spec?.providerID === undefined ? {} : { spec: { providerID: spec.providerID } }),
    status: { conditions, addresses, daemonEndpoints },
  };
}

function* podsOf(role: KubernetesRole, object: KubeObject): Generator<string, void, undefined> {
  if (role === "endpointslice") {
    for (const { targetRef } of (object as EndpointSlice).endpoints ?? []) {
      if (targetRef?.kind === "Pod") yield `${targetRef.namespace ?? ""}/${targetRef.name ?? ""}`;
    }
  }
  if (role !== "endpoints") return;
  for (const { addresses = [], notReadyAddresses = [] } of (object as Endpoints).subsets ?? []) {
    for (const { targetRef } of [...addresses, ...notReadyAddresses]) {
      if (targetRef?.kind === "Pod") yield `${targetRef.namespace ?? ""}/${targetRef.name ?? ""}`;
    }
  }
}
