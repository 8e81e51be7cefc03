/** A kind of object that the page shows: how the API server names it, and where its list is. */
export interface Kind {
  /** As in paths of the API server and of the page: `deployments`. */
  readonly plural: string;
  /** As objects name it: `Deployment`. */
  readonly kind: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** Whether each object belongs to a namespace. */
  readonly namespaced: boolean;
  /** Where its list is in the page; its objects are below. */
  readonly path: string;
  /** The entry of the rail under which it stands, with others that belong to it. */
  readonly place: KindPlace;
}

/** Entries of the rail that gather kinds. */
export type KindPlace =
  | "pods"
  | "nodes"
  | "workloads"
  | "services"
  | "storage"
  | "jobs"
  | "configuration"
  | "access"
  | "events"
  | "kinds";

const admission = "admissionregistration.k8s.io/v1";
const network = "networking.k8s.io/v1";
const rights = "rbac.authorization.k8s.io/v1";
const storage = "storage.k8s.io/v1";

/** Place, kind, plural, `group/version`, and whether its objects belong to a namespace or to the cluster. */
const rows: readonly (readonly [KindPlace, string, string, string, "namespace" | "cluster"])[] = [
  ["workloads", "Deployment", "deployments", "apps/v1", "namespace"],
  ["workloads", "StatefulSet", "statefulsets", "apps/v1", "namespace"],
  ["workloads", "DaemonSet", "daemonsets", "apps/v1", "namespace"],
  ["workloads", "ReplicaSet", "replicasets", "apps/v1", "namespace"],
  ["workloads", "ReplicationController", "replicationcontrollers", "v1", "namespace"],
  ["workloads", "ControllerRevision", "controllerrevisions", "apps/v1", "namespace"],
  ["workloads", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "autoscaling/v2", "namespace"],
  ["workloads", "PodDisruptionBudget", "poddisruptionbudgets", "policy/v1", "namespace"],
  ["pods", "Pod", "pods", "v1", "namespace"],
  ["jobs", "CronJob", "cronjobs", "batch/v1", "namespace"],
  ["jobs", "Job", "jobs", "batch/v1", "namespace"],
  ["services", "Service", "services", "v1", "namespace"],
  ["services", "EndpointSlice", "endpointslices", "discovery.k8s.io/v1", "namespace"],
  ["services", "Endpoints", "endpoints", "v1", "namespace"],
  ["services", "Ingress", "ingresses", network, "namespace"],
  ["services", "IngressClass", "ingressclasses", network, "cluster"],
  ["services", "NetworkPolicy", "networkpolicies", network, "namespace"],
  ["storage", "PersistentVolumeClaim", "persistentvolumeclaims", "v1", "namespace"],
  ["storage", "PersistentVolume", "persistentvolumes", "v1", "cluster"],
  ["storage", "StorageClass", "storageclasses", storage, "cluster"],
  ["storage", "VolumeAttachment", "volumeattachments", storage, "cluster"],
  ["configuration", "ConfigMap", "configmaps", "v1", "namespace"],
  ["configuration", "Secret", "secrets", "v1", "namespace"],
  ["configuration", "ResourceQuota", "resourcequotas", "v1", "namespace"],
  ["configuration", "LimitRange", "limitranges", "v1", "namespace"],
  ["configuration", "PriorityClass", "priorityclasses", "scheduling.k8s.io/v1", "cluster"],
  ["configuration", "RuntimeClass", "runtimeclasses", "node.k8s.io/v1", "cluster"],
  ["access", "ServiceAccount", "serviceaccounts", "v1", "namespace"],
  ["access", "Role", "roles", rights, "namespace"],
  ["access", "RoleBinding", "rolebindings", rights, "namespace"],
  ["access", "ClusterRole", "clusterroles", rights, "cluster"],
  ["access", "ClusterRoleBinding", "clusterrolebindings", rights, "cluster"],
  ["access", "CertificateSigningRequest", "certificatesigningrequests", "certificates.k8s.io/v1", "cluster"],
  ["nodes", "Node", "nodes", "v1", "cluster"],
  ["events", "Event", "events", "v1", "namespace"],
  ["kinds", "Namespace", "namespaces", "v1", "cluster"],
  ["kinds", "Lease", "leases", "coordination.k8s.io/v1", "namespace"],
  ["kinds", "CustomResourceDefinition", "customresourcedefinitions", "apiextensions.k8s.io/v1", "cluster"],
  ["kinds", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", admission, "cluster"],
  ["kinds", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", admission, "cluster"],
  ["kinds", "MutatingAdmissionPolicy", "mutatingadmissionpolicies", admission, "cluster"],
  ["kinds", "MutatingAdmissionPolicyBinding", "mutatingadmissionpolicybindings", admission, "cluster"],
  ["kinds", "ValidatingAdmissionPolicy", "validatingadmissionpolicies", admission, "cluster"],
  ["kinds", "ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings", admission, "cluster"],
];

/** Every kind that the page shows. Another one is a row above, and its columns in `cluster/kinds/`. */
export const kinds: readonly Kind[] = rows.map(([place, kind, plural, api, scope]) => {
  const slash = api.indexOf("/");
  return {
    plural,
    kind,
    group: slash < 0 ? "" : api.slice(0, slash),
    version: api.slice(slash + 1),
    namespaced: scope === "namespace",
    path: `/${plural}`,
    place,
  };
});

const byName: ReadonlyMap<string, Kind> = new Map(
  kinds.flatMap((kind) => [
    [kind.plural, kind],
    [kind.kind, kind],
  ]),
);

/** A kind by its plural or by what objects call it (`deployments`, `Deployment`); undefined if the page does not show it. */
export function kindOf(name: string): Kind | undefined {
  return byName.get(name);
}

/** The list of a kind, named as in `kindOf`; undefined if there is none. */
export function listLink(name: string): string | undefined {
  return kindOf(name)?.path;
}

/** The page of an object, `/pods/<namespace>/<name>` or `/nodes/<name>`; undefined if its kind, named as in `kindOf`, has none. */
export function objectLink(name: string, namespace: string | undefined, object: string): string | undefined {
  const kind = kindOf(name);
  if (kind === undefined || (kind.namespaced && (namespace ?? "") === "")) return undefined;
  const parts = kind.namespaced ? [namespace!, object] : [object];
  return `${kind.path}/${parts.map((part) => encodeURIComponent(part)).join("/")}`;
}

/** What many of a kind are called: "Deployments", "NetworkPolicies". */
export function manyOf({ kind, plural }: Kind): string {
  let shared = 0;
  while (kind[shared]?.toLowerCase() === plural[shared] && shared < kind.length) shared++;
  return kind.slice(0, shared) + plural.slice(shared);
}
