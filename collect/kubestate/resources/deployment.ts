import { type Deployment, type IntOrString, resourceTypes } from "@taffrail/kube";

import { alpha, annotationsFamily, created, deleted, flag, generation, itemsOf } from "../family.ts";
import { labelsFamily, namespaced, stable, type StateTable, truth, truths } from "../family.ts";

/** Reasons of conditions that are written as they are; any other becomes `unknown`. */
const knownReasons: ReadonlySet<string> = new Set([
  "",
  "ReplicaSetUpdated",
  "ReplicaSetCreateError",
  "NewReplicaSetCreated",
  "FoundNewReplicaSet",
  "NewReplicaSetAvailable",
  "ProgressDeadlineExceeded",
  "DeploymentPaused",
  "DeploymentResumed",
  "MinimumReplicasAvailable",
  "MinimumReplicasUnavailable",
]);

/** Families of a Deployment; names and labels as kube-state-metrics v2 exposes them. */
export const deploymentState: StateTable<Deployment> = {
  type: resourceTypes.deployments,
  identify: namespaced("deployment"),
  families: [
    alpha("kube_deployment_owner", "Information about the Deployment's owner.", (d, out) => {
      const owners = itemsOf(d.metadata.ownerReferences);
      if (owners.length === 0) out.one({ owner_kind: "", owner_name: "" });
      for (const { kind, name } of owners) out.one({ owner_kind: kind, owner_name: name });
    }),
    stable("kube_deployment_created", "Unix creation timestamp", created),
    stable("kube_deployment_status_replicas", "The number of replicas per deployment.", ({ status }, out) =>
      out.add(status?.replicas ?? 0),
    ),
    stable(
      "kube_deployment_status_replicas_ready",
      "The number of ready replicas per deployment.",
      ({ status }, out) => out.add(status?.readyReplicas ?? 0),
    ),
    stable(
      "kube_deployment_status_replicas_available",
      "The number of available replicas per deployment.",
      ({ status }, out) => out.add(status?.availableReplicas ?? 0),
    ),
    stable(
      "kube_deployment_status_replicas_unavailable",
      "The number of unavailable replicas per deployment.",
      ({ status }, out) => out.add(status?.unavailableReplicas ?? 0),
    ),
    stable(
      "kube_deployment_status_replicas_updated",
      "The number of updated replicas per deployment.",
      ({ status }, out) => out.add(status?.updatedReplicas ?? 0),
    ),
    alpha(
      "kube_deployment_status_terminating_replicas",
      "The number of terminating replicas per deployment.",
      ({ status }, out) => out.add(status?.terminatingReplicas),
    ),
    stable(
      "kube_deployment_status_observed_generation",
      "The generation observed by the deployment controller.",
      ({ status }, out) => out.add(status?.observedGeneration ?? 0),
    ),
    stable("kube_deployment_status_condition", "The current status conditions of a deployment.", (d, out) => {
      for (const { type, status, reason = "" } of itemsOf(d.status?.conditions)) {
        const known = knownReasons.has(reason) ? reason : "unknown";
        out.oneOf(truths, truth(status), "status", { reason: known, condition: type });
      }
    }),
    stable("kube_deployment_spec_replicas", "Number of desired pods for a deployment.", ({ spec }, out) =>
      out.add(spec?.replicas),
    ),
    stable(
      "kube_deployment_spec_paused",
      "Whether the deployment is paused and will not be processed by the deployment controller.",
      ({ spec }, out) => out.add(flag(spec?.paused)),
    ),
    stable(
      "kube_deployment_spec_strategy_rollingupdate_max_unavailable",
      "Maximum number of unavailable replicas during a rolling update of a deployment.",
      ({ spec }, out) => {
        out.add(podsOf(spec?.strategy?.rollingUpdate?.maxUnavailable, spec?.replicas, Math.floor));
      },
    ),
    stable(
      "kube_deployment_spec_strategy_rollingupdate_max_surge",
      "Maximum number of replicas that can be scheduled above the desired number of replicas during a rolling update of a deployment.",
      ({ spec }, out) => {
        out.add(podsOf(spec?.strategy?.rollingUpdate?.maxSurge, spec?.replicas, Math.ceil));
      },
    ),
    stable(
      "kube_deployment_metadata_generation",
      "Sequence number representing a specific generation of the desired state.",
      generation,
    ),
    alpha("kube_deployment_deletion_timestamp", "Unix deletion timestamp", deleted),
    annotationsFamily("kube_deployment_annotations"),
    labelsFamily("kube_deployment_labels", "STABLE"),
  ],
};

/** A number of pods, or a percentage of `replicas` rounded by `round`; `undefined` where either is missing or the text is neither. */
function podsOf(
  wanted: IntOrString | undefined,
  replicas: number | undefined,
  round: (x: number) => number,
): number | undefined {
  if (wanted === undefined || replicas === undefined) return undefined;
  if (typeof wanted === "number") return wanted;
  const percent = /^([+-]?\d+)%$/.exec(wanted);
  return percent === null ? undefined : round((Number(percent[1]) * replicas) / 100);
}
