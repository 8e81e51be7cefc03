import { type StorageClass, resourceTypes } from "@taffrail/kube";

import { annotationsFamily, clusterWide, created } from "../family.ts";
import { labelsFamily, stable, type StateTable } from "../family.ts";

/** Families of a StorageClass; names and labels as kube-state-metrics v2 exposes them. */
export const storageClassState: StateTable<StorageClass> = {
  type: resourceTypes.storageclasses,
  identify: clusterWide("storageclass"),
  families: [
    stable(
      "kube_storageclass_info",
      "Information about storageclass.",
      ({ provisioner = "", reclaimPolicy = "Delete", volumeBindingMode = "Immediate" }, out) => {
        out.one({ provisioner, reclaim_policy: reclaimPolicy, volume_binding_mode: volumeBindingMode });
      },
    ),
    stable("kube_storageclass_created", "Unix creation timestamp", created),
    annotationsFamily("kube_storageclass_annotations"),
    labelsFamily("kube_storageclass_labels", "STABLE"),
  ],
};
