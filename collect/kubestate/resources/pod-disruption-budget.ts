import { type PodDisruptionBudget, resourceTypes } from "@taffrail/kube";

import { alpha, annotationsFamily, created, deleted } from "../family.ts";
import { labelsFamily, namespaced, stable, type StateTable } from "../family.ts";

/** Families of a PodDisruptionBudget; names and labels as kube-state-metrics v2 exposes them. */
export const podDisruptionBudgetState: StateTable<PodDisruptionBudget> = {
  type: resourceTypes.poddisruptionbudgets,
  identify: namespaced("poddisruptionbudget"),
  families: [
    annotationsFamily("kube_poddisruptionbudget_annotations"),
    labelsFamily("kube_poddisruptionbudget_labels", "ALPHA"),
    stable("kube_poddisruptionbudget_created", "Unix creation timestamp", created),
    stable(
      "kube_poddisruptionbudget_status_current_healthy",
      "Current number of healthy pods",
      ({ status }, out) => out.add(status?.currentHealthy ?? 0),
    ),
    stable(
      "kube_poddisruptionbudget_status_desired_healthy",
      "Minimum desired number of healthy pods",
      ({ status }, out) => out.add(status?.desiredHealthy ?? 0),
    ),
    stable(
      "kube_poddisruptionbudget_status_pod_disruptions_allowed",
      "Number of pod disruptions that are currently allowed",
      ({ status }, out) => out.add(status?.disruptionsAllowed ?? 0),
    ),
    stable(
      "kube_poddisruptionbudget_status_expected_pods",
      "Total number of pods counted by this disruption budget",
      ({ status }, out) => out.add(status?.expectedPods ?? 0),
    ),
    stable(
      "kube_poddisruptionbudget_status_observed_generation",
      "Most recent generation observed when updating this PDB status",
      ({ status }, out) => out.add(status?.observedGeneration ?? 0),
    ),
    alpha("kube_poddisruptionbudget_deletion_timestamp", "Unix deletion timestamp", deleted),
  ],
};
