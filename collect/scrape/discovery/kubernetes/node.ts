import type { Node } from "@taffrail/kube";
import type { TargetGroup } from "../target-group.ts";
import { addObjectMeta, joinHostPort, type LabelDraft, meta, sanitized } from "./meta.ts";

/** The kinds of address of a node, in the order in which they are preferred. */
const addressTypes = ["InternalIP", "InternalDNS", "ExternalIP", "ExternalDNS", "LegacyHostIP", "Hostname"];

/** A node's kubelet as a target; nothing for a node without an address. */
export function nodeGroup(node: Node): TargetGroup | undefined {
  const { name } = node.metadata;
  const labels: LabelDraft = {
    [`${meta}node_name`]: name,
    [`${meta}node_provider_id`]: node.spec?.providerID ?? "",
  };
  addObjectMeta(labels, node, "node");

  const addresses = new Map<string, string>();
  for (const { type, address } of node.status?.addresses ?? []) {
    if (!addresses.has(type)) addresses.set(type, address);
  }
  const type = addressTypes.find((preferred) => addresses.has(preferred));
  if (type === undefined) return undefined;
  const port = node.status?.daemonEndpoints?.kubeletEndpoint?.Port ?? 0;
  const target: LabelDraft = { __address__: joinHostPort(addresses.get(type)!, port), instance: name };
  for (const [kind, address] of addresses) target[`${meta}node_address_${sanitized(kind)}`] = address;
  for (const condition of node.status?.conditions ?? []) {
    target[`${meta}node_condition_${sanitized(condition.type.toLowerCase())}`] =
      condition.status.toLowerCase();
  }
  return { source: `node/${name}`, labels, targets: [target] };
}
