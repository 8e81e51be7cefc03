import { type ReplicationController, resourceTypes } from "@taffrail/kube";

import { alpha, created, generation, namespaced } from "../family.ts";
import { owners, stable, type StateTable } from "../family.ts";

/** Families of a ReplicationController; names and labels as kube-state-metrics v2 exposes them. */
export const replicationControllerState: StateTable<ReplicationController> = {
  type: resourceTypes.replicationcontrollers,
  identify: namespaced("replicationcontroller"),
  families: [
    stable("kube_replicationcontroller_created", "Unix creation timestamp", created),
    stable(
      "kube_replicationcontroller_status_replicas",
      "The number of replicas per ReplicationController.",
      ({ status }, out) => out.add(status?.replicas ?? 0),
    ),
    stable(
      "kube_replicationcontroller_status_fully_labeled_replicas",
      "The number of fully labeled replicas per ReplicationController.",
      ({ status }, out) => out.add(status?.fullyLabeledReplicas ?? 0),
    ),
    stable(
      "kube_replicationcontroller_status_ready_replicas",
      "The number of ready replicas per ReplicationController.",
      ({ status }, out) => out.add(status?.readyReplicas ?? 0),
    ),
    stable(
      "kube_replicationcontroller_status_available_replicas",
      "The number of available replicas per ReplicationController.",
      ({ status }, out) => out.add(status?.availableReplicas ?? 0),
    ),
    stable(
      "kube_replicationcontroller_status_observed_generation",
      "The generation observed by the ReplicationController controller.",
      ({ status }, out) => out.add(status?.observedGeneration ?? 0),
    ),
    stable(
      "kube_replicationcontroller_spec_replicas",
      "Number of desired pods for a ReplicationController.",
      ({ spec }, out) => out.add(spec?.replicas),
    ),
    stable(
      "kube_replicationcontroller_metadata_generation",
      "Sequence number representing a specific generation of the desired state.",
      generation,
    ),
    alpha("kube_replicationcontroller_owner", "Information about the ReplicationController's owner.", owners),
  ],
};
