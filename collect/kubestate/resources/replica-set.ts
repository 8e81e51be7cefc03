import { type ReplicaSet, resourceTypes } from "@taffrail/kube";

import { alpha, annotationsFamily, created, generation, labelsFamily } from "../family.ts";
import { namespaced, owners, stable, type StateTable } from "../family.ts";

/** Families of a ReplicaSet; names and labels as kube-state-metrics v2 exposes them. */
export const replicaSetState: StateTable<ReplicaSet> = {
  type: resourceTypes.replicasets,
  identify: namespaced("replicaset"),
  families: [
    stable("kube_replicaset_created", "Unix creation timestamp", created),
    stable("kube_replicaset_status_replicas", "The number of replicas per ReplicaSet.", ({ status }, out) =>
      out.add(status?.replicas ?? 0),
    ),
    stable(
      "kube_replicaset_status_fully_labeled_replicas",
      "The number of fully labeled replicas per ReplicaSet.",
      ({ status }, out) => out.add(status?.fullyLabeledReplicas ?? 0),
    ),
    stable(
      "kube_replicaset_status_ready_replicas",
      "The number of ready replicas per ReplicaSet.",
      ({ status }, out) => out.add(status?.readyReplicas ?? 0),
    ),
    alpha(
      "kube_replicaset_status_terminating_replicas",
      "The number of terminating replicas per ReplicaSet.",
      ({ status }, out) => out.add(status?.terminatingReplicas),
    ),
    stable(
      "kube_replicaset_status_observed_generation",
      "The generation observed by the ReplicaSet controller.",
      ({ status }, out) => out.add(status?.observedGeneration ?? 0),
    ),
    stable("kube_replicaset_spec_replicas", "Number of desired pods for a ReplicaSet.", ({ spec }, out) =>
      out.add(spec?.replicas),
    ),
    stable(
      "kube_replicaset_metadata_generation",
      "Sequence number representing a specific generation of the desired state.",
      generation,
    ),
    stable("kube_replicaset_owner", "Information about the ReplicaSet's owner.", owners),
    annotationsFamily("kube_replicaset_annotations"),
    labelsFamily("kube_replicaset_labels", "STABLE"),
  ],
};
