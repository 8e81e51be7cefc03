import { type KubeObject, resourceTypes } from "@taffrail/kube";

import { alpha, annotationsFamily, clusterWide, created } from "../family.ts";
import { labelsFamily, presence, resourceVersion, type StateTable } from "../family.ts";

/** Families of a ClusterRole; names and labels as kube-state-metrics v2 exposes them. */
export const clusterRoleState: StateTable<KubeObject> = {
  type: resourceTypes.clusterroles,
  identify: clusterWide("clusterrole"),
  families: [
    annotationsFamily("kube_clusterrole_annotations"),
    labelsFamily("kube_clusterrole_labels", "ALPHA"),
    alpha("kube_clusterrole_info", "Information about cluster role.", presence),
    alpha("kube_clusterrole_created", "Unix creation timestamp", created),
    alpha(
      "kube_clusterrole_metadata_resource_version",
      "Resource version representing a specific version of the cluster role.",
      resourceVersion,
    ),
  ],
};
