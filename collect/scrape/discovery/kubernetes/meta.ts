import type { KubeObject, Service } from "@taffrail/kube";

/** What every label of this discovery begins with. */
export const meta = "__meta_kubernetes_";

/** Labels being put together; empty values are left to whoever makes a label set of them. */
export type LabelDraft = Record<string, string>;

/** A label or annotation key as a label name: what is not `[a-zA-Z0-9_]` becomes `_`. */
export function sanitized(key: string): string {
  return key.replace(/[^a-zA-Z0-9_]/g, "_");
}

/** Labels and annotations of an object, each with its mark of presence; `what` is as in `pod` or `service`. */
export function addObjectMeta(to: LabelDraft, { metadata }: KubeObject, what: string): void {
  add(to, metadata.labels, `${meta}${what}_label`);
  add(to, metadata.annotations, `${meta}${what}_annotation`);
}

function add(to: LabelDraft, values: Readonly<Record<string, string>> | undefined, prefix: string): void {
  if (values === undefined) return;
  for (const [key, value] of Object.entries(values)) {
    const name = sanitized(key);
    to[`${prefix}_${name}`] = value;
    to[`${prefix}present_${name}`] = "true";
  }
}

/** Labels of the node that a target runs on. */
export function addNodeMeta(to: LabelDraft, node: KubeObject): void {
  to[`${meta}node_name`] = node.metadata.name;
  addObjectMeta(to, node, "node");
}

/** Labels of the namespace that a target belongs to. */
export function addNamespaceMeta(to: LabelDraft, namespace: KubeObject): void {
  addObjectMeta(to, namespace, "namespace");
}

/** Labels of the service that an endpoint belongs to. */
export function addServiceMeta(to: LabelDraft, service: Service): void {
  to[`${meta}service_name`] = service.metadata.name;
  addObjectMeta(to, service, "service");
}

/** Host and port as an address; IPv6 in brackets. */
export function joinHostPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
