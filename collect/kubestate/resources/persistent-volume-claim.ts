import { type PersistentVolumeClaim, resourceTypes } from "@taffrail/kube";

import { alpha, annotationsFamily, conditions, created, deleted, itemsOf } from "../family.ts";
import { labelsFamily, namespaced, stable, type StateTable } from "../family.ts";
import { wholeOf } from "../quantity.ts";

/** Families of a PersistentVolumeClaim; names and labels as kube-state-metrics v2 exposes them. */
export const persistentVolumeClaimState: StateTable<PersistentVolumeClaim> = {
  type: resourceTypes.persistentvolumeclaims,
  identify: namespaced("persistentvolumeclaim"),
  families: [
    labelsFamily("kube_persistentvolumeclaim_labels", "STABLE"),
    annotationsFamily("kube_persistentvolumeclaim_annotations"),
    stable(
      "kube_persistentvolumeclaim_info",
      "Information about persistent volume claim.",
      ({ metadata, spec }, out) => {
        const annotated = metadata.annotations?.["volume.beta.kubernetes.io/storage-class"];
        out.one({
          storageclass: annotated ?? spec?.storageClassName ?? "",
          volumename: spec?.volumeName ?? "",
          volumemode: spec?.volumeMode ?? "",
        });
      },
    ),
    stable(
      "kube_persistentvolumeclaim_status_phase",
      "The phase the persistent volume claim is currently in.",
      ({ status }, out) => {
        const phase = status?.phase ?? "";
        if (phase !== "") out.oneOf(["Lost", "Bound", "Pending"], phase, "phase");
      },
    ),
    stable(
      "kube_persistentvolumeclaim_resource_requests_storage_bytes",
      "The capacity of storage requested by the persistent volume claim.",
      ({ spec }, out) => out.add(wholeOf(spec?.resources?.requests?.["storage"])),
    ),
    stable(
      "kube_persistentvolumeclaim_access_mode",
      "The access mode(s) specified by the persistent volume claim.",
      ({ spec }, out) => {
        for (const mode of itemsOf(spec?.accessModes)) out.one({ access_mode: mode });
      },
    ),
    alpha(
      "kube_persistentvolumeclaim_status_condition",
      "Information about status of different conditions of persistent volume claim.",
      ({ status }, out) => conditions(status?.conditions, out),
    ),
    alpha("kube_persistentvolumeclaim_created", "Unix creation timestamp", created),
    alpha("kube_persistentvolumeclaim_deletion_timestamp", "Unix deletion timestamp", deleted),
  ],
};
