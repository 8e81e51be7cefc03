import { keyOf, type ObjectReference, type Pod } from "@taffrail/kube";
import { joinHostPort, type LabelDraft, meta } from "./meta.ts";
import type { Surroundings } from "./objects.ts";
import { containersOf, podLabels } from "./pod.ts";

/** The pod that an endpoint points to, if it does and the pod is known. */
export function podBehind(ref: ObjectReference | undefined, around: Surroundings): Pod | undefined {
  return ref?.kind === "Pod" ? around.pod(`${ref.namespace ?? ""}/${ref.name ?? ""}`) : undefined;
}

/** Adds the labels of the container port that an endpoint's port leads to; its protocol, or the endpoint's where that is given. */
export function addContainerPort(
  to: LabelDraft,
  pod: Pod,
  port: number | undefined,
  protocol?: string,
): void {
  for (const { container, isInit } of containersOf(pod)) {
    const found = container.ports?.find(({ containerPort }) => containerPort === port);
    if (found === undefined) continue;
    to[`${meta}pod_container_name`] = container.name;
    to[`${meta}pod_container_image`] = container.image ?? "";
    to[`${meta}pod_container_port_name`] = found.name ?? "";
    to[`${meta}pod_container_port_number`] = String(found.containerPort);
    to[`${meta}pod_container_port_protocol`] = protocol ?? found.protocol ?? "TCP";
    to[`${meta}pod_container_init`] = String(isInit);
  }
}

/** Remembers which ports of which pods are endpoints, and makes targets of the ports that are not. */
export class CoveredPorts {
  readonly #byPod = new Map<string, { readonly pod: Pod; readonly ports: Set<number> }>();

  add(pod: Pod, port: number | undefined): void {
    const key = keyOf(pod);
    let entry = this.#byPod.get(key);
    if (entry === undefined) this.#byPod.set(key, (entry = { pod, ports: new Set() }));
    if (port !== undefined) entry.ports.add(port);
  }

  uncovered(around: Surroundings): LabelDraft[] {
    const targets: LabelDraft[] = [];
    for (const { pod, ports } of this.#byPod.values()) {
      const ip = pod.status?.podIP ?? "";
      if (ip === "") continue;
      for (const { container, isInit } of containersOf(pod)) {
        for (const { name = "", containerPort, protocol } of container.ports ?? []) {
          if (ports.has(containerPort)) continue;
          targets.push({
            __address__: joinHostPort(ip, containerPort),
            [`${meta}pod_container_name`]: container.name,
            [`${meta}pod_container_image`]: container.image ?? "",
            [`${meta}pod_container_port_name`]: name,
            [`${meta}pod_container_port_number`]: String(containerPort),
            [`${meta}pod_container_port_protocol`]: protocol ?? "TCP",
            [`${meta}pod_container_init`]: String(isInit),
            ...podLabels(pod, around),
          });
        }
      }
    }
    return targets;
  }
}
