import type { Container, ContainerStatus, Pod, Quantity } from "@taffrail/kube";

import {
  alpha,
  type Family,
  flag,
  itemsOf,
  pairsOf,
  type Stability,
  stable,
  unixSeconds,
} from "../family.ts";
import { plainName } from "../label-names.ts";
import { numberOf, wholeOf } from "../quantity.ts";
import { unitOf } from "../resource-names.ts";
import type { LabelValues, Samples } from "../samples.ts";

/** What the families of containers and those of init containers tell apart. */
interface Kind {
  readonly wanted: (pod: Pod) => readonly Container[];
  readonly found: (pod: Pod) => readonly ContainerStatus[];
}

const containers: Kind = {
  wanted: (pod) => itemsOf(pod.spec?.containers),
  found: (pod) => itemsOf(pod.status?.containerStatuses),
};

const initContainers: Kind = {
  wanted: (pod) => itemsOf(pod.spec?.initContainers),
  found: (pod) => itemsOf(pod.status?.initContainerStatuses),
};

/** Families of a pod's containers. */
export const containerFamilies: readonly Family<Pod>[] = [
  stable(
    "kube_pod_container_info",
    "Information about a container in a pod.",
    info(containers, () => ({})),
  ),
  stable(
    "kube_pod_container_resource_limits",
    "The number of requested limit resource by a container. It is recommended to use the kube_pod_resource_limits metric exposed by kube-scheduler instead, as it is more precise.",
    quantities(containers, (container) => container.resources?.limits),
  ),
  stable(
    "kube_pod_container_resource_requests",
    "The number of requested request resource by a container. It is recommended to use the kube_pod_resource_requests metric exposed by kube-scheduler instead, as it is more precise.",
    quantities(containers, (container) => container.resources?.requests),
  ),
  stable(
    "kube_pod_container_state_started",
    "Start time in unix timestamp for a pod container.",
    each(containers, started),
  ),
  alpha(
    "kube_pod_container_status_last_terminated_reason",
    "Describes the last reason the container was in terminated state.",
    each(containers, lastReason),
  ),
  alpha(
    "kube_pod_container_status_last_terminated_exitcode",
    "Describes the exit code for the last container in terminated state.",
    each(containers, lastExitCode),
  ),
  alpha(
    "kube_pod_container_status_last_terminated_timestamp",
    "Last terminated time for a pod container in unix timestamp.",
    each(containers, lastFinished),
  ),
  stable(
    "kube_pod_container_status_ready",
    "Describes whether the containers readiness check succeeded.",
    each(containers, ready),
  ),
  restarts(
    "kube_pod_container_status_restarts_total",
    "The number of container restarts per container.",
    containers,
    "STABLE",
  ),
  stable(
    "kube_pod_container_status_running",
    "Describes whether the container is currently in running state.",
    each(containers, running),
  ),
  stable(
    "kube_pod_container_status_terminated",
    "Describes whether the container is currently in terminated state.",
    each(containers, terminated),
  ),
  alpha(
    "kube_pod_container_status_terminated_reason",
    "Describes the reason the container is currently in terminated state.",
    each(containers, terminatedReason),
  ),
  stable(
    "kube_pod_container_status_waiting",
    "Describes whether the container is currently in waiting state.",
    each(containers, waiting),
  ),
  stable(
    "kube_pod_container_status_waiting_reason",
    "Describes the reason the container is currently in waiting state.",
    each(containers, waitingReason),
  ),
];

/** Families of a pod's init containers, sidecars among them. */
export const initContainerFamilies: readonly Family<Pod>[] = [
  stable(
    "kube_pod_init_container_info",
    "Information about an init container in a pod.",
    info(initContainers, ({ restartPolicy = "" }) => ({ restart_policy: restartPolicy })),
  ),
  alpha(
    "kube_pod_init_container_resource_limits",
    "The number of requested limit resource by an init container.",
    quantities(initContainers, (container) => container.resources?.limits),
  ),
  alpha(
    "kube_pod_init_container_resource_requests",
    "The number of requested request resource by an init container.",
    quantities(initContainers, (container) => container.resources?.requests),
  ),
  alpha(
    "kube_pod_init_container_state_started",
    "Start time in unix timestamp for a pod init container.",
    each(initContainers, started),
  ),
  alpha(
    "kube_pod_init_container_status_last_terminated_reason",
    "Describes the last reason the init container was in terminated state.",
    each(initContainers, lastReason),
  ),
  alpha(
    "kube_pod_init_container_status_last_terminated_exitcode",
    "Describes the exit code for the last init container in terminated state.",
    each(initContainers, lastExitCode),
  ),
  alpha(
    "kube_pod_init_container_status_last_terminated_timestamp",
    "Last terminated time for a pod init container in unix timestamp.",
    each(initContainers, lastFinished),
  ),
  stable(
    "kube_pod_init_container_status_ready",
    "Describes whether the init containers readiness check succeeded.",
    each(initContainers, ready),
  ),
  restarts(
    "kube_pod_init_container_status_restarts_total",
    "The number of restarts for the init container.",
    initContainers,
    "STABLE",
  ),
  stable(
    "kube_pod_init_container_status_running",
    "Describes whether the init container is currently in running state.",
    each(initContainers, running),
  ),
  stable(
    "kube_pod_init_container_status_terminated",
    "Describes whether the init container is currently in terminated state.",
    each(initContainers, terminated),
  ),
  alpha(
    "kube_pod_init_container_status_terminated_reason",
    "Describes the reason the init container is currently in terminated state.",
    each(initContainers, terminatedReason),
  ),
  stable(
    "kube_pod_init_container_status_waiting",
    "Describes whether the init container is currently in waiting state.",
    each(initContainers, waiting),
  ),
  alpha(
    "kube_pod_init_container_status_waiting_reason",
    "Describes the reason the init container is currently in waiting state.",
    each(initContainers, waitingReason),
  ),
];

type Write = (pod: Pod, out: Samples) => void;

/** Calls `write` for each container that the kubelet has told of. */
function each(kind: Kind, write: (status: ContainerStatus, out: Samples) => void): Write {
  return (pod, out) => {
    for (const status of kind.found(pod)) write(status, out);
  };
}

/** Containers of the spec that the kubelet has told of, with what was asked for and what runs. */
function info(kind: Kind, more: (container: Container) => LabelValues): Write {
  return (pod, out) => {
    for (const container of kind.wanted(pod)) {
      const status = kind.found(pod).find(({ name }) => name === container.name);
      if (status === undefined) continue;
      out.one({
        container: container.name,
        image_spec: container.image ?? "",
        image: status.image ?? "",
        image_id: status.imageID ?? "",
        container_id: status.containerID ?? "",
        ...more(container),
      });
    }
  };
}

function quantities(
  kind: Kind,
  of: (container: Container) => Readonly<Record<string, Quantity>> | undefined,
): Write {
  return (pod, out) => {
    const node = pod.spec?.nodeName ?? "";
    for (const container of kind.wanted(pod)) {
      for (const [name, quantity] of pairsOf(of(container))) {
        const unit = unitOf(name);
        if (unit === undefined) continue;
        out.add(unit === "core" ? numberOf(quantity) : wholeOf(quantity), {
          container: container.name,
          node,
          resource: plainName(name),
          unit,
        });
      }
    }
  };
}

function restarts(name: string, help: string, kind: Kind, stability: Stability): Family<Pod> {
  const write = each(kind, (status, out) => {
    out.add(status.restartCount ?? 0, { container: status.name });
  });
  return { name, help, type: "counter", stability, isOptIn: false, write };
}

function started({ name, state }: ContainerStatus, out: Samples): void {
  const since = state?.running ?? state?.terminated;
  out.add(unixSeconds(since?.startedAt), { container: name });
}

function lastReason({ name, lastState }: ContainerStatus, out: Samples): void {
  const last = lastState?.terminated;
  if (last !== undefined && last !== null) out.one({ container: name, reason: last.reason ?? "" });
}

function lastExitCode({ name, lastState }: ContainerStatus, out: Samples): void {
  const last = lastState?.terminated;
  if (last !== undefined && last !== null) out.add(last.exitCode ?? 0, { container: name });
}

function lastFinished({ name, lastState }: ContainerStatus, out: Samples): void {
  out.add(unixSeconds(lastState?.terminated?.finishedAt), { container: name });
}

function ready(status: ContainerStatus, out: Samples): void {
  out.add(flag(status.ready), { container: status.name });
}

function running({ name, state }: ContainerStatus, out: Samples): void {
  out.add(isThere(state?.running), { container: name });
}

function terminated({ name, state }: ContainerStatus, out: Samples): void {
  out.add(isThere(state?.terminated), { container: name });
}

function waiting({ name, state }: ContainerStatus, out: Samples): void {
  out.add(isThere(state?.waiting), { container: name });
}

function terminatedReason({ name, state }: ContainerStatus, out: Samples): void {
  const now = state?.terminated;
  if (isThere(now) === 1) out.one({ container: name, reason: now?.reason ?? "" });
}

function waitingReason({ name, state }: ContainerStatus, out: Samples): void {
  const now = state?.waiting;
  if (isThere(now) === 1) out.one({ container: name, reason: now?.reason ?? "" });
}

function isThere(state: object | null | undefined): number {
  return state === undefined || state === null ? 0 : 1;
}
