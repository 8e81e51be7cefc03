import type { EndpointSlice, SliceEndpoint, SlicePort } from "@taffrail/kube";
import type { TargetGroup } from "../target-group.ts";
import { addContainerPort, CoveredPorts, podBehind } from "./covered-ports.ts";
import {
  addNamespaceMeta,
  addNodeMeta,
  addObjectMeta,
  addServiceMeta,
  joinHostPort,
  type LabelDraft,
  meta,
  sanitized,
} from "./meta.ts";
import type { Surroundings } from "./objects.ts";
import { podLabels } from "./pod.ts";

/** The label of a slice that names its service. */
export const serviceNameLabel = "kubernetes.io/service-name";

const slice = `${meta}endpointslice_`;

/** Each address and port of a slice, then the other ports of the pods there. */
export function endpointSliceGroup(found: EndpointSlice, around: Surroundings): TargetGroup {
  const { name, namespace = "" } = found.metadata;
  const source = `endpointslice/${namespace}/${name}`;
  const labels: LabelDraft = {
    [`${meta}namespace`]: namespace,
    [`${slice}name`]: name,
    [`${slice}address_type`]: found.addressType ?? "",
  };
  addObjectMeta(labels, found, "endpointslice");
  const serviceName = found.metadata.labels?.[serviceNameLabel];
  const service = serviceName === undefined ? undefined : around.service(`${namespace}/${serviceName}`);
  if (service !== undefined) {
    const families = service.spec?.ipFamilies ?? [];
    // of a service with two families the second slice holds the same pods once more
    if (families.length > 1 && families[0] !== found.addressType) return { source, labels, targets: [] };
    addServiceMeta(labels, service);
  }
  const owner = around.attach.namespace ? around.namespace(namespace) : undefined;
  if (owner !== undefined) addNamespaceMeta(labels, owner);

  const targets: LabelDraft[] = [];
  const covered = new CoveredPorts();
  for (const endpoint of found.endpoints ?? []) {
    for (const port of found.ports ?? []) {
      for (const address of endpoint.addresses ?? []) {
        const target = endpointLabels(address, endpoint, port);
        targets.push(target);
        if (around.attach.node) {
          const ref = endpoint.targetRef;
          const node = around.node(ref?.kind === "Node" ? (ref.name ?? "") : (endpoint.nodeName ?? ""));
          if (node !== undefined) addNodeMeta(target, node);
        }
        const pod = podBehind(endpoint.targetRef, around);
        if (pod === undefined) continue;
        Object.assign(target, podLabels(pod, around));
        addContainerPort(target, pod, port.port);
        covered.add(pod, port.port);
      }
    }
  }
  targets.push(...covered.uncovered(around));
  return { source, labels, targets };
}

function endpointLabels(address: string, endpoint: SliceEndpoint, port: SlicePort): LabelDraft {
  const { conditions = {}, targetRef } = endpoint;
  const labels: LabelDraft = {
    __address__: port.port === undefined ? address : joinHostPort(address, port.port),
    [`${slice}port_name`]: port.name ?? "",
    [`${slice}port_protocol`]: port.protocol ?? "",
    [`${slice}port`]: port.port === undefined ? "" : String(port.port),
    [`${slice}port_app_protocol`]: port.appProtocol ?? "",
    [`${slice}endpoint_hostname`]: endpoint.hostname ?? "",
    [`${slice}endpoint_node_name`]: endpoint.nodeName ?? "",
    [`${slice}endpoint_zone`]: endpoint.zone ?? "",
    [`${slice}address_target_kind`]: targetRef?.kind ?? "",
    [`${slice}address_target_name`]: targetRef?.name ?? "",
  };
  for (const condition of ["ready", "serving", "terminating"] as const) {
    const holds = conditions[condition];
    if (holds !== undefined) labels[`${slice}endpoint_conditions_${condition}`] = String(holds);
  }
  for (const [key, value] of Object.entries(endpoint.deprecatedTopology ?? {})) {
    labels[`${slice}endpoint_topology_${sanitized(key)}`] = value;
    labels[`${slice}endpoint_topology_present_${sanitized(key)}`] = "true";
  }
  return labels;
}
