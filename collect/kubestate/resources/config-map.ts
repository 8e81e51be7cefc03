import { type KubeObject, resourceTypes } from "@taffrail/kube";

import { alpha, annotationsFamily, created, labelsFamily, namespaced } from "../family.ts";
import { presence, resourceVersion, stable, type StateTable } from "../family.ts";

/** Families of a ConfigMap; names and labels as kube-state-metrics v2 exposes them. */
export const configMapState: StateTable<KubeObject> = {
  type: resourceTypes.configmaps,
  identify: namespaced("configmap"),
  families: [
    annotationsFamily("kube_configmap_annotations"),
    labelsFamily("kube_configmap_labels", "STABLE"),
    stable("kube_configmap_info", "Information about configmap.", presence),
    stable("kube_configmap_created", "Unix creation timestamp", created),
    alpha(
      "kube_configmap_metadata_resource_version",
      "Resource version representing a specific version of the configmap.",
      resourceVersion,
    ),
  ],
};
