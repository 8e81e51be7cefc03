/** A kind of object, and where the API server keeps it. */
export interface ResourceType {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** As in paths: `pods`. */
  readonly plural: string;
  readonly kind: string;
  /** Whether each object belongs to a namespace. */
  readonly namespaced: boolean;
}

/** The built-in kinds that Taffrail reads: group, version, plural, kind, and whether objects belong to a namespace. */
const rows = [
  ["", "v1", "configmaps", "ConfigMap", true],
  ["", "v1", "endpoints", "Endpoints", true],
  ["", "v1", "events", "Event", true],
  ["", "v1", "limitranges", "LimitRange", true],
  ["", "v1", "namespaces", "Namespace", false],
  ["", "v1", "nodes", "Node", false],
  ["", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true],
  ["", "v1", "persistentvolumes", "PersistentVolume", false],
  ["", "v1", "pods", "Pod", true],
  ["", "v1", "replicationcontrollers", "ReplicationController", true],
  ["", "v1", "resourcequotas", "ResourceQuota", true],
  ["", "v1", "secrets", "Secret", true],
  ["", "v1", "serviceaccounts", "ServiceAccount", true],
  ["", "v1", "services", "Service", true],
  ["apps", "v1", "controllerrevisions", "ControllerRevision", true],
  ["apps", "v1", "daemonsets", "DaemonSet", true],
  ["apps", "v1", "deployments", "Deployment", true],
  ["apps", "v1", "replicasets", "ReplicaSet", true],
  ["apps", "v1", "statefulsets", "StatefulSet", true],
  ["autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", true],
  ["batch", "v1", "cronjobs", "CronJob", true],
  ["batch", "v1", "jobs", "Job", true],
  ["policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", true],
  ["discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", true],
  ["coordination.k8s.io", "v1", "leases", "Lease", true],
  ["apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", false],
  ["certificates.k8s.io", "v1", "certificatesigningrequests", "CertificateSigningRequest", false],
  ["networking.k8s.io", "v1", "ingressclasses", "IngressClass", false],
  ["networking.k8s.io", "v1", "ingresses", "Ingress", true],
  ["networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", true],
  ["rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", false],
  ["rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", false],
  ["rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", true],
  ["rbac.authorization.k8s.io", "v1", "roles", "Role", true],
  ["scheduling.k8s.io", "v1", "priorityclasses", "PriorityClass", false],
  ["node.k8s.io", "v1", "runtimeclasses", "RuntimeClass", false],
  ["storage.k8s.io", "v1", "storageclasses", "StorageClass", false],
  ["storage.k8s.io", "v1", "volumeattachments", "VolumeAttachment", false],
  ["admissionregistration.k8s.io", "v1", "mutatingadmissionpolicies", "MutatingAdmissionPolicy", false],
  [
    "admissionregistration.k8s.io",
    "v1",
    "mutatingadmissionpolicybindings",
    "MutatingAdmissionPolicyBinding",
    false,
  ],
  [
    "admissionregistration.k8s.io",
    "v1",
    "mutatingwebhookconfigurations",
    "MutatingWebhookConfiguration",
    false,
  ],
  ["admissionregistration.k8s.io", "v1", "validatingadmissionpolicies", "ValidatingAdmissionPolicy", false],
  [
    "admissionregistration.k8s.io",
    "v1",
    "validatingadmissionpolicybindings",
    "ValidatingAdmissionPolicyBinding",
    false,
  ],
  [
    "admissionregistration.k8s.io",
    "v1",
    "validatingwebhookconfigurations",
    "ValidatingWebhookConfiguration",
    false,
  ],
] as const;

/** Plural name of a built-in kind. */
export type BuiltInPlural = (typeof rows)[number][2];

/** The built-in kinds that Taffrail reads, by plural name. */
export const resourceTypes: Readonly<Record<BuiltInPlural, ResourceType>> = Object.fromEntries(
  rows.map(([group, version, plural, kind, namespaced]): [string, ResourceType] => [
    plural,
    { group, version, plural, kind, namespaced },
  ]),
) as Record<BuiltInPlural, ResourceType>;

/** `group/version`, or the version alone for the core group: what objects say in `apiVersion`. */
export function apiVersionOf({ group, version }: ResourceType): string {
  return group === "" ? version : `${group}/${version}`;
}

/** Where a collection is: all of it, or one namespace's part. A namespace is ignored for what belongs to the whole cluster. */
export function collectionPath(type: ResourceType, namespace?: string): string {
  const root = type.group === "" ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`;
  return type.namespaced && namespace !== undefined
    ? `${root}/namespaces/${encodeURIComponent(namespace)}/${type.plural}`
    : `${root}/${type.plural}`;
}

/** Where one object is. */
export function objectPath(type: ResourceType, name: string, namespace?: string): string {
  return `${collectionPath(type, namespace)}/${encodeURIComponent(name)}`;
}
