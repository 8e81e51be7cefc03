import type { Endpoints, EndpointSlice, Ingress, KubeObject, Node, Pod, Service } from "@taffrail/kube";
import type { KubernetesRole } from "../../config.ts";
import type { TargetGroup } from "../target-group.ts";
import { endpointsGroup } from "./endpoints.ts";
import { endpointSliceGroup } from "./endpointslice.ts";
import { ingressGroup } from "./ingress.ts";
import { nodeGroup } from "./node.ts";
import type { Surroundings } from "./objects.ts";
import { podGroup } from "./pod.ts";
import { serviceGroup } from "./service.ts";

/** The targets of one object of a role's kind; `undefined` where it has none yet. */
export function groupOf(
  role: KubernetesRole,
  object: KubeObject,
  around: Surroundings,
): TargetGroup | undefined {
  switch (role) {
    case "node":
      return nodeGroup(object as Node);
    case "pod":
      return podGroup(object as Pod, around);
    case "service":
      return serviceGroup(object as Service, around);
    case "endpoints":
      return endpointsGroup(object as Endpoints, around);
    case "endpointslice":
      return endpointSliceGroup(object as EndpointSlice, around);
    case "ingress":
      return ingressGroup(object as Ingress, around);
  }
}
