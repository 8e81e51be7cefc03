import type { Status } from "../../shell/status.ts";
import type { KubeObject } from "../kinds.ts";
import { troubleKey, withPods } from "../pod-trouble.ts";
import { said, type Tell } from "./column.ts";
import { flagAt, numberAt, textAt } from "./read.ts";
import { type Replicas, replicasStatus } from "./replicas.ts";

const number = (object: KubeObject, path: string): number => numberAt(object, path) ?? 0;

/** Copies of what says `spec.replicas`; one where it says nothing. */
function replicasOf(object: KubeObject, isTemplated: boolean): Replicas {
  return {
    wanted: numberAt(object, "spec.replicas") ?? 1,
    ready: number(object, "status.readyReplicas"),
    available: number(object, "status.availableReplicas"),
    updated: isTemplated ? number(object, "status.updatedReplicas") : undefined,
    present: number(object, "status.replicas"),
  };
}

/** A set that does not count what is available: what is ready is. */
function statefulReplicas(object: KubeObject): Replicas {
  const replicas = replicasOf(object, true);
  const available = numberAt(object, "status.availableReplicas") ?? replicas.ready;
  // Copies that an update keeps back on purpose are not behind.
  const partition = number(object, "spec.updateStrategy.rollingUpdate.partition");
  const isByHand = textAt(object, "spec.updateStrategy.type") === "OnDelete";
  const isDone = textAt(object, "status.updateRevision") === textAt(object, "status.currentRevision");
  const updated = isByHand || isDone ? replicas.wanted : (replicas.updated ?? 0) + partition;
  return { ...replicas, available, updated };
}

function daemonReplicas(object: KubeObject): Replicas {
  const wanted = number(object, "status.desiredNumberScheduled");
  const isByHand = textAt(object, "spec.updateStrategy.type") === "OnDelete";
  return {
    wanted,
    ready: number(object, "status.numberReady"),
    available: number(object, "status.numberAvailable"),
    updated: isByHand ? wanted : number(object, "status.updatedNumberScheduled"),
    present: Math.min(wanted, number(object, "status.currentNumberScheduled")),
  };
}

/** By its copies, and by its pods where they are worse off. */
function copiesStatus(kind: string, object: KubeObject, replicas: Replicas, tell: Tell): Status {
  const own = replicasStatus(object, replicas, tell);
  const { name, namespace, deletionTimestamp } = object.metadata;
  if (deletionTimestamp !== undefined) return own;
  return withPods(own, tell.troubles?.get(troubleKey(kind, namespace, name)), tell.words.why.podsOf);
}

export function deploymentStatus(object: KubeObject, tell: Tell): Status {
  const status = copiesStatus("Deployment", object, replicasOf(object, true), tell);
  const isQuiet = status.shape === "ok" || status.shape === "prog";
  return isQuiet && flagAt(object, "spec.paused") === true
    ? said("off", tell.words.state.paused, status.shape === "ok" ? "" : status.reason)
    : status;
}

export function statefulSetStatus(object: KubeObject, tell: Tell): Status {
  return copiesStatus("StatefulSet", object, statefulReplicas(object), tell);
}

export function daemonSetStatus(object: KubeObject, tell: Tell): Status {
  return copiesStatus("DaemonSet", object, daemonReplicas(object), tell);
}

export function replicaSetStatus(object: KubeObject, tell: Tell): Status {
  return copiesStatus("ReplicaSet", object, replicasOf(object, false), tell);
}

export function replicationControllerStatus(object: KubeObject, tell: Tell): Status {
  return copiesStatus("ReplicationController", object, replicasOf(object, false), tell);
}
