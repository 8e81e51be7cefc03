import { type Node, type Quantity, resourceTypes } from "@taffrail/kube";

import {
  alpha,
  annotationsFamily,
  clusterWide,
  conditions,
  created,
  deleted,
  itemsOf,
  pairsOf,
} from "../family.ts";
import { flag, labelsFamily, stable, type StateTable } from "../family.ts";
import { plainName } from "../label-names.ts";
import { numberOf } from "../quantity.ts";
import { unitOf } from "../resource-names.ts";
import type { Samples } from "../samples.ts";

const rolePrefix = "node-role.kubernetes.io/";

/** Families of a Node; names and labels as kube-state-metrics v2 exposes them. */
export const nodeState: StateTable<Node> = {
  type: resourceTypes.nodes,
  identify: clusterWide("node"),
  families: [
    annotationsFamily("kube_node_annotations"),
    stable("kube_node_created", "Unix creation timestamp", created),
    alpha("kube_node_deletion_timestamp", "Unix deletion timestamp", deleted),
    stable("kube_node_info", "Information about a cluster node.", ({ spec, status }, out) => {
      const info = status?.nodeInfo;
      const internal = status?.addresses?.findLast(({ type }) => type === "InternalIP");
      out.one({
        kernel_version: info?.kernelVersion ?? "",
        os_image: info?.osImage ?? "",
        container_runtime_version: info?.containerRuntimeVersion ?? "",
        kubelet_version: info?.kubeletVersion ?? "",
        kubeproxy_version: "deprecated",
        provider_id: spec?.providerID ?? "",
        pod_cidr: spec?.podCIDR ?? "",
        system_uuid: info?.systemUUID ?? "",
        internal_ip: internal?.address ?? "",
      });
    }),
    labelsFamily("kube_node_labels", "STABLE"),
    alpha("kube_node_role", "The role of a cluster node.", ({ metadata }, out) => {
      for (const [key] of pairsOf(metadata.labels)) {
        if (key.startsWith(rolePrefix)) out.one({ role: key.slice(rolePrefix.length) });
      }
    }),
    alpha("kube_node_spec_pod_cidrs", "The pod CIDRs of a cluster node.", ({ spec }, out) => {
      for (const cidr of itemsOf(spec?.podCIDRs)) out.one({ pod_cidr: cidr });
    }),
    stable("kube_node_spec_taint", "The taint of a cluster node.", ({ spec }, out) => {
      for (const { key, value = "", effect } of itemsOf(spec?.taints)) {
        out.one({ key, value, effect });
      }
    }),
    stable("kube_node_spec_unschedulable", "Whether a node can schedule new pods.", ({ spec }, out) =>
      out.add(flag(spec?.unschedulable)),
    ),
    stable(
      "kube_node_status_allocatable",
      "The allocatable for different resources of a node that are available for scheduling.",
      ({ status }, out) => resources(status?.allocatable, out),
    ),
    stable(
      "kube_node_status_capacity",
      "The capacity for different resources of a node.",
      ({ status }, out) => resources(status?.capacity, out),
    ),
    stable("kube_node_status_condition", "The condition of a cluster node.", (node, out) => {
      conditions(node.status?.conditions, out);
    }),
    alpha("kube_node_status_addresses", "Node address information.", ({ status }, out) => {
      for (const { type, address } of itemsOf(status?.addresses)) {
        out.one({ type, address });
      }
    }),
  ],
};

function resources(list: Readonly<Record<string, Quantity>> | undefined, out: Samples): void {
  for (const [name, quantity] of pairsOf(list)) {
    const unit = name === "pods" ? "integer" : unitOf(name);
    if (unit === undefined) continue;
    out.add(numberOf(quantity), { resource: plainName(name), unit });
  }
}
