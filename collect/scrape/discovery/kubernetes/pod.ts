import { type Container, controllerOf, type Pod } from "@taffrail/kube";
import type { TargetGroup } from "../target-group.ts";
import { addNamespaceMeta, addNodeMeta, addObjectMeta, joinHostPort, type LabelDraft, meta } from "./meta.ts";
import type { Surroundings } from "./objects.ts";

/** The ports of a pod's containers as targets; a container without ports is one target without a port. */
export function podGroup(pod: Pod, around: Surroundings): TargetGroup | undefined {
  const { name, namespace = "" } = pod.metadata;
  const source = `pod/${namespace}/${name}`;
  const ip = pod.status?.podIP ?? "";
  if (ip === "") return undefined; // it starts, or was evicted
  const labels = podLabels(pod, around);
  labels[`${meta}namespace`] = namespace;
  if (around.attach.node) {
    const node = around.node(pod.spec?.nodeName ?? "");
    if (node === undefined) return undefined; // it comes when its node is seen
    addNodeMeta(labels, node);
  }
  const owner = around.attach.namespace ? around.namespace(namespace) : undefined;
  if (owner !== undefined) addNamespaceMeta(labels, owner);

  const targets: LabelDraft[] = [];
  for (const { container, isInit } of containersOf(pod)) {
    const statuses = isInit ? pod.status?.initContainerStatuses : pod.status?.containerStatuses;
    const shared: LabelDraft = {
      [`${meta}pod_container_name`]: container.name,
      [`${meta}pod_container_id`]: statuses?.find((s) => s.name === container.name)?.containerID ?? "",
      [`${meta}pod_container_image`]: container.image ?? "",
      [`${meta}pod_container_init`]: String(isInit),
    };
    const ports = container.ports ?? [];
    if (ports.length === 0) targets.push({ __address__: ip, ...shared });
    for (const { name: portName = "", containerPort, protocol } of ports) {
      targets.push({
        __address__: joinHostPort(ip, containerPort),
        ...shared,
        [`${meta}pod_container_port_name`]: portName,
        [`${meta}pod_container_port_number`]: String(containerPort),
        [`${meta}pod_container_port_protocol`]: protocol ?? "TCP",
      });
    }
  }
  return { source, labels, targets };
}

/** Containers, then init containers. */
export function containersOf(pod: Pod): { readonly container: Container; readonly isInit: boolean }[] {
  return [
    ...(pod.spec?.containers ?? []).map((container) => ({ container, isInit: false })),
    ...(pod.spec?.initContainers ?? []).map((container) => ({ container, isInit: true })),
  ];
}

/** What each target with this pod behind it is labelled with. */
export function podLabels(pod: Pod, around: Surroundings): LabelDraft {
  const { name, uid } = pod.metadata;
  const ready = pod.status?.conditions?.find(({ type }) => type === "Ready")?.status;
  const labels: LabelDraft = {
    [`${meta}pod_name`]: name,
    [`${meta}pod_ip`]: pod.status?.podIP ?? "",
    [`${meta}pod_ready`]: (ready ?? "unknown").toLowerCase(),
    [`${meta}pod_phase`]: pod.status?.phase ?? "",
    [`${meta}pod_node_name`]: pod.spec?.nodeName ?? "",
    [`${meta}pod_host_ip`]: pod.status?.hostIP ?? "",
    [`${meta}pod_uid`]: uid,
  };
  addObjectMeta(labels, pod, "pod");
  const controller = controllerOf(pod);
  if (controller !== undefined) {
    labels[`${meta}pod_controller_kind`] = controller.kind;
    labels[`${meta}pod_controller_name`] = controller.name;
    addWorkload(labels, pod, around);
  }
  return labels;
}

/** Deployment, job and cron job of a pod, through those that own its owner. */
function addWorkload(labels: LabelDraft, pod: Pod, around: Surroundings): void {
  const controller = controllerOf(pod)!;
  const key = `${pod.metadata.namespace ?? ""}/${controller.name}`;
  if (controller.kind === "ReplicaSet" && around.attach.deployment) {
    const replicaSet = around.replicaSet(key);
    const owner = replicaSet === undefined ? undefined : controllerOf(replicaSet);
    if (owner?.kind === "Deployment") labels[`${meta}pod_deployment_name`] = owner.name;
  }
  if (controller.kind !== "Job") return;
  if (around.attach.job) labels[`${meta}pod_job_name`] = controller.name;
  const job = around.attach.cronjob ? around.job(key) : undefined;
  const owner = job === undefined ? undefined : controllerOf(job);
  if (owner?.kind === "CronJob") labels[`${meta}pod_cronjob_name`] = owner.name;
}
