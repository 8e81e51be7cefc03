import type { EndpointAddress, Endpoints } from "@taffrail/kube";
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
} from "./meta.ts";
import type { Surroundings } from "./objects.ts";
import { podLabels } from "./pod.ts";

type Port = NonNullable<NonNullable<Endpoints["subsets"]>[number]["ports"]>[number];

/** Each address and port behind a service, then the other ports of the pods there. */
export function endpointsGroup(endpoints: Endpoints, around: Surroundings): TargetGroup {
  const { name, namespace = "" } = endpoints.metadata;
  const labels: LabelDraft = { [`${meta}namespace`]: namespace, [`${meta}endpoints_name`]: name };
  addObjectMeta(labels, endpoints, "endpoints");
  const service = around.service(`${namespace}/${name}`);
  if (service !== undefined) addServiceMeta(labels, service);
  const owner = around.attach.namespace ? around.namespace(namespace) : undefined;
  if (owner !== undefined) addNamespaceMeta(labels, owner);

  const targets: LabelDraft[] = [];
  const covered = new CoveredPorts();
  const add = (address: EndpointAddress, port: Port, ready: boolean): void => {
    const target: LabelDraft = {
      __address__: joinHostPort(address.ip, port.port),
      [`${meta}endpoint_port_name`]: port.name ?? "",
      [`${meta}endpoint_port_protocol`]: port.protocol ?? "TCP",
      [`${meta}endpoint_ready`]: String(ready),
      [`${meta}endpoint_address_target_kind`]: address.targetRef?.kind ?? "",
      [`${meta}endpoint_address_target_name`]: address.targetRef?.name ?? "",
      [`${meta}endpoint_node_name`]: address.nodeName ?? "",
      [`${meta}endpoint_hostname`]: address.hostname ?? "",
    };
    targets.push(target);
    if (around.attach.node) {
      const ref = address.targetRef;
      const node = around.node(address.nodeName ?? (ref?.kind === "Node" ? (ref.name ?? "") : ""));
      if (node !== undefined) addNodeMeta(target, node);
    }
    const pod = podBehind(address.targetRef, around);
    if (pod === undefined) return;
    Object.assign(target, podLabels(pod, around));
    addContainerPort(target, pod, port.port, port.protocol ?? "TCP");
    covered.add(pod, port.port);
  };
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of endpoints.subsets ?? []) {
    for (const port of ports) {
      for (const address of addresses) add(address, port, true);
      for (const address of notReadyAddresses) add(address, port, false);
    }
  }
  targets.push(...covered.uncovered(around));
  return { source: `endpoints/${namespace}/${name}`, labels, targets };
}
