import { type DaemonSet, resourceTypes } from "@taffrail/kube";

import { alpha, annotationsFamily, created, deleted, generation } from "../family.ts";
import { labelsFamily, namespaced, stable, type StateTable } from "../family.ts";

/** Families of a DaemonSet; names and labels as kube-state-metrics v2 exposes them. */
export const daemonSetState: StateTable<DaemonSet> = {
  type: resourceTypes.daemonsets,
  identify: namespaced("daemonset"),
  families: [
    stable("kube_daemonset_created", "Unix creation timestamp", created),
    stable(
      "kube_daemonset_status_current_number_scheduled",
      "The number of nodes running at least one daemon pod and are supposed to.",
      ({ status }, out) => out.add(status?.currentNumberScheduled ?? 0),
    ),
    stable(
      "kube_daemonset_status_desired_number_scheduled",
      "The number of nodes that should be running the daemon pod.",
      ({ status }, out) => out.add(status?.desiredNumberScheduled ?? 0),
    ),
    stable(
      "kube_daemonset_status_number_available",
      "The number of nodes that should be running the daemon pod and have one or more of the daemon pod running and available",
      ({ status }, out) => out.add(status?.numberAvailable ?? 0),
    ),
    stable(
      "kube_daemonset_status_number_misscheduled",
      "The number of nodes running a daemon pod but are not supposed to.",
      ({ status }, out) => out.add(status?.numberMisscheduled ?? 0),
    ),
    stable(
      "kube_daemonset_status_number_ready",
      "The number of nodes that should be running the daemon pod and have one or more of the daemon pod running and ready.",
      ({ status }, out) => out.add(status?.numberReady ?? 0),
    ),
    stable(
      "kube_daemonset_status_number_unavailable",
      "The number of nodes that should be running the daemon pod and have none of the daemon pod running and available",
      ({ status }, out) => out.add(status?.numberUnavailable ?? 0),
    ),
    stable(
      "kube_daemonset_status_observed_generation",
      "The most recent generation observed by the daemon set controller.",
      ({ status }, out) => out.add(status?.observedGeneration ?? 0),
    ),
    stable(
      "kube_daemonset_status_updated_number_scheduled",
      "The total number of nodes that are running updated daemon pod",
      ({ status }, out) => out.add(status?.updatedNumberScheduled ?? 0),
    ),
    stable(
      "kube_daemonset_metadata_generation",
      "Sequence number representing a specific generation of the desired state.",
      generation,
    ),
    alpha("kube_daemonset_deletion_timestamp", "Unix deletion timestamp", deleted),
    annotationsFamily("kube_daemonset_annotations"),
    labelsFamily("kube_daemonset_labels", "STABLE"),
  ],
};
