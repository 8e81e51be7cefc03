import { type StatefulSet, resourceTypes } from "@taffrail/kube";

import { annotationsFamily, created, deleted, generation } from "../family.ts";
import { labelsFamily, namespaced, stable, type StateTable } from "../family.ts";

/** Families of a StatefulSet; names and labels as kube-state-metrics v2 exposes them. */
export const statefulSetState: StateTable<StatefulSet> = {
  type: resourceTypes.statefulsets,
  identify: namespaced("statefulset"),
  families: [
    stable("kube_statefulset_created", "Unix creation timestamp", created),
    stable("kube_statefulset_status_replicas", "The number of replicas per StatefulSet.", ({ status }, out) =>
      out.add(status?.replicas ?? 0),
    ),
    stable(
      "kube_statefulset_status_replicas_available",
      "The number of available replicas per StatefulSet.",
      ({ status }, out) => out.add(status?.availableReplicas ?? 0),
    ),
    stable(
      "kube_statefulset_status_replicas_current",
      "The number of current replicas per StatefulSet.",
      ({ status }, out) => out.add(status?.currentReplicas ?? 0),
    ),
    stable(
      "kube_statefulset_status_replicas_ready",
      "The number of ready replicas per StatefulSet.",
      ({ status }, out) => out.add(status?.readyReplicas ?? 0),
    ),
    stable(
      "kube_statefulset_status_replicas_updated",
      "The number of updated replicas per StatefulSet.",
      ({ status }, out) => out.add(status?.updatedReplicas ?? 0),
    ),
    stable(
      "kube_statefulset_status_observed_generation",
      "The generation observed by the StatefulSet controller.",
      ({ status }, out) => out.add(status?.observedGeneration ?? 0),
    ),
    stable("kube_statefulset_replicas", "Number of desired pods for a StatefulSet.", ({ spec }, out) =>
      out.add(spec?.replicas),
    ),
    stable("kube_statefulset_ordinals_start", "Start ordinal of the StatefulSet.", ({ spec }, out) => {
      if (spec?.ordinals !== undefined) out.add(spec.ordinals.start ?? 0);
    }),
    stable(
      "kube_statefulset_metadata_generation",
      "Sequence number representing a specific generation of the desired state for the StatefulSet.",
      generation,
    ),
    stable(
      "kube_statefulset_persistentvolumeclaim_retention_policy",
      "Count of retention policy for StatefulSet template PVCs",
      ({ spec }, out) => {
        const { whenDeleted = "", whenScaled = "" } = spec?.persistentVolumeClaimRetentionPolicy ?? {};
        if (whenDeleted !== "" || whenScaled !== "")
          out.one({ when_deleted: whenDeleted, when_scaled: whenScaled });
      },
    ),
    annotationsFamily("kube_statefulset_annotations", "STABLE"),
    labelsFamily("kube_statefulset_labels", "STABLE"),
    stable(
      "kube_statefulset_status_current_revision",
      "Indicates the version of the StatefulSet used to generate Pods in the sequence [0,currentReplicas).",
      ({ status }, out) => out.one({ revision: status?.currentRevision ?? "" }),
    ),
    stable(
      "kube_statefulset_status_update_revision",
      "Indicates the version of the StatefulSet used to generate Pods in the sequence [replicas-updatedReplicas,replicas)",
      ({ status }, out) => out.one({ revision: status?.updateRevision ?? "" }),
    ),
    stable("kube_statefulset_deletion_timestamp", "Unix deletion timestamp", deleted),
  ],
};
