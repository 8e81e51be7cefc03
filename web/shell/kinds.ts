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
}

const admission = "admissionregistration.k8s.io/v1";
const network = "networking.k8s.io/v1";
const rights = "rbac.authorization.k8s.io/v1";
const storage = "storage.k8s.io/v1";

/** Kind, plural, `group/version`, and whether its objects belong to a namespace or to the cluster. */
const rows: readonly (readonly [string, string, string, "namespace" | "cluster"])[] = [
  ["Pod", "pods", "v1", "namespace"],
  ["Deployment", "deployments", "apps/v1", "namespace"],
  ["StatefulSet", "statefulsets", "apps/v1", "namespace"],
  ["DaemonSet", "daemonsets", "apps/v1", "namespace"],
  ["ReplicaSet", "replicasets", "apps/v1", "namespace"],
  ["ReplicationController", "replicationcontrollers", "v1", "namespace"],
  ["ControllerRevision", "controllerrevisions", "apps/v1", "namespace"],
  ["Job", "jobs", "batch/v1", "namespace"],
  ["CronJob", "cronjobs", "batch/v1", "namespace"],
  ["HorizontalPodAutoscaler", "horizontalpodautoscalers", "autoscaling/v2", "namespace"],
  ["PodDisruptionBudget", "poddisruptionbudgets", "policy/v1", "namespace"],
  ["Service", "services", "v1", "namespace"],
  ["EndpointSlice", "endpointslices", "discovery.k8s.io/v1", "namespace"],
  ["Endpoints", "endpoints", "v1", "namespace"],
  ["Ingress", "ingresses", network, "namespace"],
  ["IngressClass", "ingressclasses", network, "cluster"],
  ["NetworkPolicy", "networkpolicies", network, "namespace"],
  ["ConfigMap", "configmaps", "v1", "namespace"],
  ["Secret", "secrets", "v1", "namespace"],
  ["PersistentVolumeClaim", "persistentvolumeclaims", "v1", "namespace"],
  ["PersistentVolume", "persistentvolumes", "v1", "cluster"],
  ["StorageClass", "storageclasses", storage, "cluster"],
  ["VolumeAttachment", "volumeattachments", storage, "cluster"],
  ["ServiceAccount", "serviceaccounts", "v1", "namespace"],
  ["Role", "roles", rights, "namespace"],
  ["RoleBinding", "rolebindings", rights, "namespace"],
  ["ClusterRole", "clusterroles", rights, "cluster"],
  ["ClusterRoleBinding", "clusterrolebindings", rights, "cluster"],
  ["CertificateSigningRequest", "certificatesigningrequests", "certificates.k8s.io/v1", "cluster"],
  ["Node", "nodes", "v1", "cluster"],
  ["Namespace", "namespaces", "v1", "cluster"],
  ["Event", "events", "v1", "namespace"],
  ["Lease", "leases", "coordination.k8s.io/v1", "namespace"],
  ["ResourceQuota", "resourcequotas", "v1", "namespace"],
  ["LimitRange", "limitranges", "v1", "namespace"],
  ["PriorityClass", "priorityclasses", "scheduling.k8s.io/v1", "cluster"],
  ["RuntimeClass", "runtimeclasses", "node.k8s.io/v1", "cluster"],
  ["CustomResourceDefinition", "customresourcedefinitions", "apiextensions.k8s.io/v1", "cluster"],
  ["MutatingWebhookConfiguration", "mutatingwebhookconfigurations", admission, "cluster"],
  ["ValidatingWebhookConfiguration", "validatingwebhookconfigurations", admission, "cluster"],
  ["MutatingAdmissionPolicy", "mutatingadmissionpolicies", admission, "cluster"],
  ["MutatingAdmissionPolicyBinding", "mutatingadmissionpolicybindings", admission, "cluster"],
  ["ValidatingAdmissionPolicy", "validatingadmissionpolicies", admission, "cluster"],
  ["ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings", admission, "cluster"],
];

/** Every kind that the page shows. Another one is a row above, and its columns in `cluster/kinds/`. */
export const kinds: readonly Kind[] = rows.map(([kind, plural, api, scope]) => {
  const slash = api.indexOf("/");
  return {
    plural,
    kind,
    group: slash < 0 ? "" : api.slice(0, slash),
    version: api.slice(slash + 1),
    namespaced: scope === "namespace",
    path: `/${plural}`,
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
