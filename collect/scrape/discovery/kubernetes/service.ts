import type { Service } from "@taffrail/kube";
import type { TargetGroup } from "../target-group.ts";
import { addNamespaceMeta, addServiceMeta, joinHostPort, type LabelDraft, meta } from "./meta.ts";
import type { Surroundings } from "./objects.ts";

/** Each port of a service as a target, by the service's name in the cluster's DNS. */
export function serviceGroup(service: Service, around: Surroundings): TargetGroup {
  const { name, namespace = "" } = service.metadata;
  const labels: LabelDraft = { [`${meta}namespace`]: namespace };
  addServiceMeta(labels, service);
  const owner = around.attach.namespace ? around.namespace(namespace) : undefined;
  if (owner !== undefined) addNamespaceMeta(labels, owner);

  const { type = "ClusterIP", clusterIP = "", externalName = "", loadBalancerIP = "" } = service.spec ?? {};
  const targets = (service.spec?.ports ?? []).map((port) => {
    const target: LabelDraft = {
      __address__: joinHostPort(`${name}.${namespace}.svc`, port.port),
      [`${meta}service_port_name`]: port.name ?? "",
      [`${meta}service_port_number`]: String(port.port),
      [`${meta}service_port_protocol`]: port.protocol ?? "TCP",
      [`${meta}service_type`]: type,
    };
    if (type === "ExternalName") target[`${meta}service_external_name`] = externalName;
    else target[`${meta}service_cluster_ip`] = clusterIP;
    if (type === "LoadBalancer") {
      const given = (service.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? []);
      target[`${meta}service_loadbalancer_ip`] = loadBalancerIP !== "" ? loadBalancerIP : given.join(",");
    }
    return target;
  });
  return { source: `svc/${namespace}/${name}`, labels, targets };
}
