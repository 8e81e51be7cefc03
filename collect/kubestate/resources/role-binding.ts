import { type RoleBinding, resourceTypes } from "@taffrail/kube";

import { alpha, annotationsFamily, created, labelsFamily } from "../family.ts";
import { namespaced, resourceVersion, type StateTable } from "../family.ts";

/** Families of a RoleBinding; names and labels as kube-state-metrics v2 exposes them. */
export const roleBindingState: StateTable<RoleBinding> = {
  type: resourceTypes.rolebindings,
  identify: namespaced("rolebinding"),
  families: [
    annotationsFamily("kube_rolebinding_annotations"),
    labelsFamily("kube_rolebinding_labels", "ALPHA"),
    alpha("kube_rolebinding_info", "Information about rolebinding.", ({ roleRef }, out) =>
      out.one({ roleref_kind: roleRef?.kind ?? "", roleref_name: roleRef?.name ?? "" }),
    ),
    alpha("kube_rolebinding_created", "Unix creation timestamp", created),
    alpha(
      "kube_rolebinding_metadata_resource_version",
      "Resource version representing a specific version of the rolebinding.",
      resourceVersion,
    ),
  ],
};
