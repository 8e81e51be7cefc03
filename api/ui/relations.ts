import type { Objects, ObjectView, UiObject } from "./room.ts";
import { matchesSelector, matchesService } from "./selector.ts";

/** How a found object stands to the one asked about; the page has a word for each. */
export type Relation =
  | "owns"
  | "selects"
  | "selectedBy"
  | "uses"
  | "usedBy"
  | "bindsTo"
  | "boundBy"
  | "routesTo";

/** Finds objects of a kind that stand in one relation to an object; objects of kinds that are not watched are not found. */
export interface RelationRow {
  readonly relation: Relation;
  /** The plural of what is found. */
  readonly kind: string;
  readonly find: (object: UiObject, world: World) => Iterable<UiObject>;
}

/** What relations are looked up in. */
export class World {
  readonly #objects: Objects;

  constructor(objects: Objects) {
    this.#objects = objects;
  }

  get(kind: string, namespace: string | undefined, name: string): UiObject | undefined {
    return this.#view(kind)?.get(namespace === undefined || namespace === "" ? name : `${namespace}/${name}`);
  }

  /** Objects of a kind in the namespace of `object`; all of them where it has none. */
  near(kind: string, { metadata: { namespace } }: UiObject): Iterable<UiObject> {
    const view = this.#view(kind);
    if (view === undefined) return [];
    return namespace === undefined ? view : view.inNamespace(namespace);
  }

  /** Whether all objects of a kind are here. */
  isKnown(kind: string): boolean {
    return this.#view(kind) !== undefined;
  }

  all(kind: string): Iterable<UiObject> {
    return this.#view(kind) ?? [];
  }

  #view(kind: string): ObjectView | undefined {
    const view = this.#objects.of(kind)?.view;
    return view?.isReady === true ? view : undefined;
  }
}

/** The value at a path of names; `undefined` where the path ends early. */
export function at(value: unknown, ...names: readonly string[]): unknown {
  let here = value;
  for (const name of names) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, name)) return undefined;
    here = (here as Record<string, unknown>)[name];
  }
  return here;
}

function list(value: unknown, ...names: readonly string[]): readonly unknown[] {
  const found = at(value, ...names);
  return Array.isArray(found) ? found : [];
}

function text(value: unknown, ...names: readonly string[]): string {
  const found = at(value, ...names);
  return typeof found === "string" ? found : "";
}

/** The part of an object that is a pod's: of a pod itself, of what makes pods their template's. */
function podSpecOf(object: UiObject): unknown {
  return (
    at(object, "spec", "jobTemplate", "spec", "template", "spec") ??
    at(object, "spec", "template", "spec") ??
    at(object, "spec")
  );
}

function podLabelsOf(object: UiObject): Readonly<Record<string, string>> | undefined {
  const template = at(object, "spec", "template", "metadata", "labels");
  return (template ?? object.metadata.labels) as Readonly<Record<string, string>> | undefined;
}

/** Names of ConfigMaps, Secrets and claims that a pod's spec reads, wherever it may. */
export function usedBySpec(spec: unknown): {
  readonly configmaps: ReadonlySet<string>;
  readonly secrets: ReadonlySet<string>;
  readonly persistentvolumeclaims: ReadonlySet<string>;
} {
  const used = {
    configmaps: new Set<string>(),
    secrets: new Set<string>(),
    persistentvolumeclaims: new Set<string>(),
  };
  const add = (to: keyof typeof used, name: string): void => void (name !== "" && used[to].add(name));
  for (const volume of list(spec, "volumes")) {
    add("configmaps", text(volume, "configMap", "name"));
    add("secrets", text(volume, "secret", "secretName"));
    add("persistentvolumeclaims", text(volume, "persistentVolumeClaim", "claimName"));
    for (const source of list(volume, "projected", "sources")) {
      add("configmaps", text(source, "configMap", "name"));
      add("secrets", text(source, "secret", "name"));
    }
  }
  const containers = [
    ...list(spec, "initContainers"),
    ...list(spec, "containers"),
    ...list(spec, "ephemeralContainers"),
  ];
  for (const container of containers) {
    for (const from of list(container, "envFrom")) {
      add("configmaps", text(from, "configMapRef", "name"));
      add("secrets", text(from, "secretRef", "name"));
    }
    for (const variable of list(container, "env")) {
      add("configmaps", text(variable, "valueFrom", "configMapKeyRef", "name"));
      add("secrets", text(variable, "valueFrom", "secretKeyRef", "name"));
    }
  }
  for (const pull of list(spec, "imagePullSecrets")) add("secrets", text(pull, "name"));
  return used;
}

function* named(world: World, kind: string, object: UiObject, names: Iterable<string>): Generator<UiObject> {
  for (const name of names) {
    const found = name === "" ? undefined : world.get(kind, object.metadata.namespace, name);
    if (found !== undefined) yield found;
  }
}

function* clusterWide(world: World, kind: string, ...names: readonly string[]): Generator<UiObject> {
  for (const name of names) {
    const found = name === "" ? undefined : world.get(kind, undefined, name);
    if (found !== undefined) yield found;
  }
}

function* where(objects: Iterable<UiObject>, holds: (object: UiObject) => boolean): Generator<UiObject> {
  for (const object of objects) if (holds(object)) yield object;
}

type Find = RelationRow["find"];

/** Every pod reads the certificate of the API server from it: no news of anyone. */
const everywhere: ReadonlySet<string> = new Set(["kube-root-ca.crt"]);

const uses = (kind: "configmaps" | "secrets" | "persistentvolumeclaims"): RelationRow => ({
  relation: "uses",
  kind,
  find: (object, world) => {
    const names = usedBySpec(podSpecOf(object))[kind];
    return named(
      world,
      kind,
      object,
      [...names].filter((name) => !everywhere.has(name)),
    );
  },
});
const usersOf = (kind: "configmaps" | "secrets" | "persistentvolumeclaims"): RelationRow => ({
  relation: "usedBy",
  kind: "pods",
  find: (object, world) =>
    where(world.near("pods", object), (pod) => usedBySpec(at(pod, "spec"))[kind].has(object.metadata.name)),
});
const selectsPods = (
  isSelected: (object: UiObject, labels: UiObject["metadata"]["labels"]) => boolean,
): RelationRow => ({
  relation: "selects",
  kind: "pods",
  find: (object, world) =>
    where(world.near("pods", object), (pod) => isSelected(object, pod.metadata.labels)),
});
const selectedBy = (
  kind: string,
  selects: (selecting: UiObject, labels: UiObject["metadata"]["labels"]) => boolean,
): RelationRow => ({
  relation: "selectedBy",
  kind,
  find: (object, world) => where(world.near(kind, object), (one) => selects(one, podLabelsOf(object))),
});

const bySpecSelector = (one: UiObject, labels: UiObject["metadata"]["labels"]): boolean =>
  matchesSelector(at(one, "spec", "selector"), labels);
const byServiceSelector = (one: UiObject, labels: UiObject["metadata"]["labels"]): boolean =>
  matchesService(at(one, "spec", "selector"), labels);
const byPodSelector = (one: UiObject, labels: UiObject["metadata"]["labels"]): boolean =>
  matchesSelector(at(one, "spec", "podSelector"), labels);

const account: RelationRow = {
  relation: "uses",
  kind: "serviceaccounts",
  find: (object, world) => {
    const spec = podSpecOf(object);
    const name = text(spec, "serviceAccountName");
    return name === "" || name === "default" ? [] : named(world, "serviceaccounts", object, [name]);
  },
};
const selectors: readonly RelationRow[] = [
  selectedBy("services", byServiceSelector),
  selectedBy("poddisruptionbudgets", bySpecSelector),
  selectedBy("networkpolicies", byPodSelector),
];
const used: readonly RelationRow[] = [
  uses("persistentvolumeclaims"),
  uses("configmaps"),
  uses("secrets"),
  account,
];
const scaledBy = (kind: string): RelationRow => ({
  relation: "boundBy",
  kind: "horizontalpodautoscalers",
  find: (object, world) =>
    where(
      world.near("horizontalpodautoscalers", object),
      (one) =>
        text(one, "spec", "scaleTargetRef", "kind") === kind &&
        text(one, "spec", "scaleTargetRef", "name") === object.metadata.name,
    ),
});
const workload = (kind: string): readonly RelationRow[] => [...selectors, scaledBy(kind), ...used];

const backends = (ingress: UiObject): ReadonlySet<string> =>
  new Set([
    text(ingress, "spec", "defaultBackend", "service", "name"),
    ...list(ingress, "spec", "rules").flatMap((rule) =>
      list(rule, "http", "paths").map((path) => text(path, "backend", "service", "name")),
    ),
  ]);
const certificates = (ingress: UiObject): ReadonlySet<string> =>
  new Set(list(ingress, "spec", "tls").map((tls) => text(tls, "secretName")));
const serviceOfSlice = (slice: UiObject): string =>
  slice.metadata.labels?.["kubernetes.io/service-name"] ?? "";
const targets = (addresses: readonly unknown[]): readonly string[] =>
  addresses.flatMap((one) =>
    text(one, "targetRef", "kind") === "Pod" ? [text(one, "targetRef", "name")] : [],
  );

/** Those a binding names, of one kind; `namespace` where a subject says none is the binding's own. */
function isSubject(binding: UiObject, kind: string, object: UiObject): boolean {
  return list(binding, "subjects").some(
    (one) =>
      text(one, "kind") === kind &&
      text(one, "name") === object.metadata.name &&
      (text(one, "namespace") || (binding.metadata.namespace ?? "")) === (object.metadata.namespace ?? ""),
  );
}
const bindings: readonly string[] = ["rolebindings", "clusterrolebindings"];
const bindingsOfRole = (kind: "Role" | "ClusterRole"): readonly RelationRow[] =>
  (kind === "Role" ? ["rolebindings"] : bindings).map((plural) => ({
    relation: "boundBy",
    kind: plural,
    find: (object, world) =>
      where(
        world.near(plural, object),
        (one) =>
          text(one, "roleRef", "kind") === kind && text(one, "roleRef", "name") === object.metadata.name,
      ),
  }));
const roleOf: readonly RelationRow[] = [
  {
    relation: "bindsTo",
    kind: "clusterroles",
    find: (one, world) =>
      text(one, "roleRef", "kind") === "ClusterRole"
        ? clusterWide(world, "clusterroles", text(one, "roleRef", "name"))
        : [],
  },
  {
    relation: "bindsTo",
    kind: "roles",
    find: (one, world) =>
      text(one, "roleRef", "kind") === "Role"
        ? named(world, "roles", one, [text(one, "roleRef", "name")])
        : [],
  },
  {
    relation: "bindsTo",
    kind: "serviceaccounts",
    find: function* (one, world) {
      for (const subject of list(one, "subjects")) {
        if (text(subject, "kind") !== "ServiceAccount") continue;
        const found = world.get(
          "serviceaccounts",
          text(subject, "namespace") || one.metadata.namespace,
          text(subject, "name"),
        );
        if (found !== undefined) yield found;
      }
    },
  },
];

/** Objects that name this one in a field. */
const naming = (relation: Relation, kind: string, ...path: readonly string[]): RelationRow => ({
  relation,
  kind,
  find: (object, world) => where(world.all(kind), (one) => text(one, ...path) === object.metadata.name),
});
const inNamespaceOf = (kind: string): RelationRow => ({
  relation: "owns",
  kind,
  find: ({ metadata: { name } }, world) =>
    where(world.all(kind), ({ metadata }) => metadata.namespace === name),
});
const referred: Find = (object, world) => {
  const target =
    at(object, "spec", "scaleTargetRef") ?? at(object, "involvedObject") ?? at(object, "regarding");
  const found = world.get(
    text(target, "kind"),
    text(target, "namespace") || object.metadata.namespace,
    text(target, "name"),
  );
  return found === undefined ? [] : [found];
};
const scaleTargets = ["deployments", "statefulsets", "replicasets", "replicationcontrollers"] as const;
const kindNames: Readonly<Record<(typeof scaleTargets)[number], string>> = {
  deployments: "Deployment",
  statefulsets: "StatefulSet",
  replicasets: "ReplicaSet",
  replicationcontrollers: "ReplicationController",
};

/** The services that webhooks call, and what is behind them. */
const calledByWebhooks: readonly RelationRow[] = [
  {
    relation: "uses",
    kind: "services",
    find: function* (object, world) {
      for (const { namespace, name } of calledServices(object)) {
        const found = world.get("services", namespace, name);
        if (found !== undefined) yield found;
      }
    },
  },
  {
    relation: "uses",
    kind: "endpointslices",
    find: (object, world) => {
      const called = new Set(calledServices(object).map(({ namespace, name }) => `${namespace}/${name}`));
      return where(world.all("endpointslices"), (slice) =>
        called.has(`${slice.metadata.namespace ?? ""}/${serviceOfSlice(slice)}`),
      );
    },
  },
];

function calledServices(object: UiObject): readonly { readonly namespace: string; readonly name: string }[] {
  return list(object, "webhooks").flatMap((webhook) => {
    const service = at(webhook, "clientConfig", "service");
    const [namespace, name] = [text(service, "namespace"), text(service, "name")];
    return name === "" ? [] : [{ namespace, name }];
  });
}

/** What is looked for beside owners and what is owned, by the plural of the object asked about. Another relation is one row more. */
export const relations: Readonly<Record<string, readonly RelationRow[]>> = {
  pods: [...selectors, ...used],
  deployments: workload("Deployment"),
  statefulsets: workload("StatefulSet"),
  daemonsets: [...selectors, ...used],
  replicasets: [scaledBy("ReplicaSet")],
  replicationcontrollers: [...selectors, scaledBy("ReplicationController"), ...used],
  jobs: used,
  cronjobs: used,
  horizontalpodautoscalers: scaleTargets.map((kind) => ({
    relation: "bindsTo",
    kind,
    find: (object, world) =>
      text(object, "spec", "scaleTargetRef", "kind") === kindNames[kind] ? referred(object, world) : [],
  })),
  poddisruptionbudgets: [selectsPods(bySpecSelector)],
  networkpolicies: [selectsPods(byPodSelector)],
  services: [
    selectsPods(byServiceSelector),
    {
      relation: "owns",
      kind: "endpointslices",
      find: (object, world) =>
        where(
          world.near("endpointslices", object),
          (slice) => serviceOfSlice(slice) === object.metadata.name,
        ),
    },
    {
      relation: "usedBy",
      kind: "ingresses",
      find: (object, world) =>
        where(world.near("ingresses", object), (one) => backends(one).has(object.metadata.name)),
    },
  ],
  endpointslices: [
    {
      relation: "usedBy",
      kind: "services",
      find: (slice, world) => named(world, "services", slice, [serviceOfSlice(slice)]),
    },
    {
      relation: "routesTo",
      kind: "pods",
      find: (slice, world) => named(world, "pods", slice, targets(list(slice, "endpoints"))),
    },
  ],
  endpoints: [
    {
      relation: "usedBy",
      kind: "services",
      find: (one, world) => named(world, "services", one, [one.metadata.name]),
    },
    {
      relation: "routesTo",
      kind: "pods",
      find: (one, world) =>
        named(
          world,
          "pods",
          one,
          list(one, "subsets").flatMap((part) =>
            targets([...list(part, "addresses"), ...list(part, "notReadyAddresses")]),
          ),
        ),
    },
  ],
  ingresses: [
    {
      relation: "routesTo",
      kind: "services",
      find: (one, world) => named(world, "services", one, backends(one)),
    },
    {
      relation: "routesTo",
      kind: "endpointslices",
      find: (one, world) => {
        const services = backends(one);
        return where(world.near("endpointslices", one), (slice) => services.has(serviceOfSlice(slice)));
      },
    },
    {
      relation: "uses",
      kind: "secrets",
      find: (one, world) => named(world, "secrets", one, certificates(one)),
    },
    {
      relation: "uses",
      kind: "ingressclasses",
      find: (one, world) => clusterWide(world, "ingressclasses", text(one, "spec", "ingressClassName")),
    },
  ],
  validatingwebhookconfigurations: calledByWebhooks,
  mutatingwebhookconfigurations: calledByWebhooks,
  ingressclasses: [naming("usedBy", "ingresses", "spec", "ingressClassName")],
  configmaps: [usersOf("configmaps")],
  secrets: [
    usersOf("secrets"),
    {
      relation: "usedBy",
      kind: "ingresses",
      find: (object, world) =>
        where(world.near("ingresses", object), (one) => certificates(one).has(object.metadata.name)),
    },
  ],
  serviceaccounts: [
    {
      relation: "usedBy",
      kind: "pods",
      find: (object, world) =>
        where(
          world.near("pods", object),
          (pod) => text(pod, "spec", "serviceAccountName") === object.metadata.name,
        ),
    },
    ...bindings.map((plural): RelationRow => ({
      relation: "boundBy",
      kind: plural,
      find: (object, world) => where(world.all(plural), (one) => isSubject(one, "ServiceAccount", object)),
    })),
  ],
  roles: bindingsOfRole("Role"),
  clusterroles: bindingsOfRole("ClusterRole"),
  rolebindings: roleOf,
  clusterrolebindings: roleOf,
  persistentvolumeclaims: [
    {
      relation: "bindsTo",
      kind: "persistentvolumes",
      find: (one, world) => clusterWide(world, "persistentvolumes", text(one, "spec", "volumeName")),
    },
    {
      relation: "uses",
      kind: "storageclasses",
      find: (one, world) => clusterWide(world, "storageclasses", text(one, "spec", "storageClassName")),
    },
    usersOf("persistentvolumeclaims"),
  ],
  persistentvolumes: [
    {
      relation: "boundBy",
      kind: "persistentvolumeclaims",
      find: function* (one, world) {
        const claim = at(one, "spec", "claimRef");
        const found = world.get("persistentvolumeclaims", text(claim, "namespace"), text(claim, "name"));
        if (found !== undefined) yield found;
      },
    },
    {
      relation: "uses",
      kind: "storageclasses",
      find: (one, world) => clusterWide(world, "storageclasses", text(one, "spec", "storageClassName")),
    },
    naming("usedBy", "volumeattachments", "spec", "source", "persistentVolumeName"),
  ],
  storageclasses: [
    naming("usedBy", "persistentvolumes", "spec", "storageClassName"),
    naming("usedBy", "persistentvolumeclaims", "spec", "storageClassName"),
  ],
  volumeattachments: [
    {
      relation: "uses",
      kind: "persistentvolumes",
      find: (one, world) =>
        clusterWide(world, "persistentvolumes", text(one, "spec", "source", "persistentVolumeName")),
    },
    {
      relation: "uses",
      kind: "nodes",
      find: (one, world) => clusterWide(world, "nodes", text(one, "spec", "nodeName")),
    },
  ],
  namespaces: ["deployments", "statefulsets", "daemonsets", "cronjobs", "resourcequotas", "limitranges"].map(
    inNamespaceOf,
  ),
  priorityclasses: [naming("usedBy", "pods", "spec", "priorityClassName")],
  runtimeclasses: [naming("usedBy", "pods", "spec", "runtimeClassName")],
};
