import type { Ingress } from "@taffrail/kube";
import type { TargetGroup } from "../target-group.ts";
import { addNamespaceMeta, addObjectMeta, type LabelDraft, meta } from "./meta.ts";
import type { Surroundings } from "./objects.ts";

/** Each rule and path of an ingress as a target, by its host. */
export function ingressGroup(ingress: Ingress, around: Surroundings): TargetGroup {
  const { name, namespace = "" } = ingress.metadata;
  const labels: LabelDraft = {
    [`${meta}namespace`]: namespace,
    [`${meta}ingress_name`]: name,
    [`${meta}ingress_class_name`]: ingress.spec?.ingressClassName ?? "",
  };
  addObjectMeta(labels, ingress, "ingress");
  const owner = around.attach.namespace ? around.namespace(namespace) : undefined;
  if (owner !== undefined) addNamespaceMeta(labels, owner);

  const secureHosts = (ingress.spec?.tls ?? []).flatMap(({ hosts }) => hosts ?? []);
  const targets: LabelDraft[] = [];
  for (const { host = "", http } of ingress.spec?.rules ?? []) {
    const scheme = secureHosts.some((pattern) => matchesHost(pattern, host)) ? "https" : "http";
    const paths = http?.paths ?? [];
    for (const { path = "" } of paths.length === 0 ? [{}] : paths) {
      targets.push({
        __address__: host,
        [`${meta}ingress_scheme`]: scheme,
        [`${meta}ingress_host`]: host,
        [`${meta}ingress_path`]: path === "" ? "/" : path,
      });
    }
  }
  return { source: `ingress/${namespace}/${name}`, labels, targets };
}

/** Whether a host is the pattern, or `*.` stands for its first part. */
function matchesHost(pattern: string, host: string): boolean {
  if (pattern === host) return true;
  const rest = host.indexOf(".");
  return pattern.startsWith("*.") && rest !== -1 && host.slice(rest) === pattern.slice(1);
}
