import type { BuiltInPlural } from "@taffrail/kube";

/** The collections whose objects the page shows. */
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
  "services",
  "events",
];
