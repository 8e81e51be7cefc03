import type { Condition, Pod } from "@taffrail/kube";

import { alpha, type Family, itemsOf, stable, truth, truths, unixSeconds } from "../family.ts";

const phases = ["Pending", "Succeeded", "Failed", "Unknown", "Running"];
const qosClasses = ["BestEffort", "Burstable", "Guaranteed"];

/** Reasons that are told of, in this order. */
const reasons: readonly string[] = [
  "Evicted",
  "NodeAffinity",
  "NodeLost",
  "PreemptionByScheduler",
  "SchedulingGated",
  "Shutdown",
  "TerminationByKubelet",
  "UnexpectedAdmissionError",
];

const disruptions: ReadonlySet<string> = new Set([
  "PreemptionByScheduler",
  "DeletionByTaintManager",
  "EvictionByEvictionAPI",
  "DeletionByPodGC",
  "TerminationByKubelet",
]);

/** Families of what became of a pod. */
export const podStatusFamilies: readonly Family<Pod>[] = [
  stable("kube_pod_status_phase", "The pods current phase.", ({ status }, out) => {
    const phase = status?.phase ?? "";
    if (phase !== "") out.oneOf(phases, phase, "phase");
  }),
  alpha("kube_pod_status_qos_class", "The pods current qosClass.", ({ status }, out) => {
    const qosClass = status?.qosClass ?? "";
    if (qosClass !== "") out.oneOf(qosClasses, qosClass, "qos_class");
  }),
  stable("kube_pod_status_ready", "Describes whether the pod is ready to serve requests.", (pod, out) => {
    for (const { status } of conditionsOf(pod, "Ready")) {
      out.oneOf(truths, truth(status), "condition");
    }
  }),
  alpha("kube_pod_status_ready_time", "Readiness achieved time in unix timestamp for a pod.", (pod, out) =>
    out.add(since(pod, "Ready", "True")),
  ),
  alpha("kube_pod_status_initialized_time", "Initialized time in unix timestamp for a pod.", (pod, out) =>
    out.add(since(pod, "Initialized", "True")),
  ),
  alpha(
    "kube_pod_status_container_ready_time",
    "Readiness achieved time in unix timestamp for a pod containers.",
    (pod, out) => out.add(since(pod, "ContainersReady", "True")),
  ),
  alpha("kube_pod_status_reason", "The pod status reasons", ({ status }, out) => {
    const said = new Set<string>();
    if (status?.reason !== undefined) said.add(status.reason);
    for (const { reason } of itemsOf(status?.conditions)) if (reason !== undefined) said.add(reason);
    for (const { state } of itemsOf(status?.containerStatuses)) {
      if (state?.terminated?.reason !== undefined) said.add(state.terminated.reason);
    }
    for (const reason of reasons) if (said.has(reason)) out.one({ reason });
    const own = status?.reason ?? "";
    if (own !== "" && !reasons.includes(own)) out.one({ reason: "Other" });
  }),
  alpha("kube_pod_status_disruption_reason", "The pod disruption condition reason", (pod, out) => {
    for (const { reason = "" } of conditionsOf(pod, "DisruptionTarget")) {
      out.one({ reason: disruptions.has(reason) ? reason : "Other" });
    }
  }),
  stable(
    "kube_pod_status_scheduled",
    "Describes the status of the scheduling process for the pod.",
    (pod, out) => {
      for (const { status } of conditionsOf(pod, "PodScheduled")) {
        out.oneOf(truths, truth(status), "condition");
      }
    },
  ),
  stable(
    "kube_pod_status_scheduled_time",
    "Unix timestamp when pod moved into scheduled status",
    (pod, out) => out.add(since(pod, "PodScheduled", "True")),
  ),
  stable("kube_pod_status_unschedulable", "Describes the unschedulable status for the pod.", (pod, out) => {
    for (const { status } of conditionsOf(pod, "PodScheduled")) if (status === "False") out.one();
  }),
  alpha(
    "kube_pod_status_unscheduled_time",
    "Unix timestamp when pod moved into unscheduled status",
    (pod, out) => out.add(since(pod, "PodScheduled", "False")),
  ),
];

function conditionsOf({ status }: Pod, type: string): readonly Condition[] {
  return itemsOf(status?.conditions).filter((condition) => condition.type === type);
}

/** Since when a condition has had the status, Unix seconds; `undefined` while it has another. */
function since(pod: Pod, type: string, status: string): number | undefined {
  const condition = conditionsOf(pod, type).find((c) => c.status === status);
  return unixSeconds(condition?.lastTransitionTime);
}
