import { type RoleBinding, resourceTypes } from "@taffrail/kube";

import { alpha, annotationsFamily, clusterWide, created } from "../family.ts";
import { labelsFamily, resourceVersion, type StateTable } from "../family.ts";

/** Families of a ClusterRoleBinding; names and labels as kube-state-metrics v2 exposes them. */
export const clusterRoleBindingState: StateTable<RoleBinding> = {
  type: resourceTypes.clusterrolebindings,
  identify: clusterWide("clusterrolebinding"),
  families: [
    annotationsFamily("kube_clusterrolebinding_annotations"),
    labelsFamily("kube_clusterrolebinding_labels", "ALPHA"),
    alpha("kube_clusterrolebinding_info", "Information about clusterrolebinding.", ({ roleRef }, out) =>
      out.one({ roleref_kind: roleRef?.kind ?? "", roleref_name: roleRef?.name ?? "" }),
    ),
    alpha("kube_clusterrolebinding_created", "Unix creation timestamp", created),
    alpha(
      "kube_clusterrolebinding_metadata_resource_version",
      "Resource version representing a specific version of the clusterrolebinding.",
      resourceVersion,
    ),
  ],
};
