import type { BuiltInPlural } from "@taffrail/kube";

/** The collections whose objects the page shows at any time, and whose changes are remembered. */
export const pageKinds: readonly BuiltInPlural[] = [
  "pods",
  "nodes",
  "namespaces",
  "deployments",
  "replicasets",
  "statefulsets",
  "daemonsets",
  "jobs",
  "cronjobs",
  "horizontalpodautoscalers",
  "poddisruptionbudgets",
  "services",
  "endpointslices",
  "endpoints",
  "ingresses",
  "networkpolicies",
  "configmaps",
  "secrets",
  "persistentvolumeclaims",
  "persistentvolumes",
  "storageclasses",
  "serviceaccounts",
  "roles",
  "rolebindings",
  "clusterroles",
  "clusterrolebindings",
  "resourcequotas",
  "limitranges",
  "events",
];

/**
 * The collections that are listed when someone looks at them, and let go of when nobody does: they are rarely wanted, change
 * all the time (leases) or are large (definitions of custom resources).
 */
export const askedKinds: readonly BuiltInPlural[] = [
  "replicationcontrollers",
  "controllerrevisions",
  "ingressclasses",
  "volumeattachments",
  "certificatesigningrequests",
  "leases",
  "priorityclasses",
  "runtimeclasses",
  "customresourcedefinitions",
  "mutatingwebhookconfigurations",
  "validatingwebhookconfigurations",
  "mutatingadmissionpolicies",
  "mutatingadmissionpolicybindings",
  "validatingadmissionpolicies",
  "validatingadmissionpolicybindings",
];
