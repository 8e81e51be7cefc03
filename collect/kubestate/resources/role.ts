import { type KubeObject, resourceTypes } from "@taffrail/kube";

import { alpha, annotationsFamily, created, labelsFamily } from "../family.ts";
import { namespaced, presence, resourceVersion, type StateTable } from "../family.ts";

/** Families of a Role; names and labels as kube-state-metrics v2 exposes them. */
export const roleState: StateTable<KubeObject> = {
  type: resourceTypes.roles,
  identify: namespaced("role"),
  families: [
    annotationsFamily("kube_role_annotations"),
    labelsFamily("kube_role_labels", "ALPHA"),
    alpha("kube_role_info", "Information about role.", presence),
    alpha("kube_role_created", "Unix creation timestamp", created),
    alpha(
      "kube_role_metadata_resource_version",
      "Resource version representing a specific version of the role.",
      resourceVersion,
    ),
  ],
};
