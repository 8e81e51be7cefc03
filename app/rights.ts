import { type BuiltInPlural, type ResourceType, resourceTypes } from "@taffrail/kube";
import { stateTables } from "@taffrail/kubestate";
import { pageKinds } from "./page-kinds.ts";

/** What discovery of the built-in configuration watches. */
const discovered: readonly BuiltInPlural[] = ["nodes", "pods", "services", "endpointslices"];

/** Collections that a server with the built-in configuration lists and watches. */
export function watchedTypes(): ResourceType[] {
  const types = new Map<string, ResourceType>();
  const add = (type: ResourceType): void => void types.set(`${type.group}/${type.plural}`, type);
  for (const { table, isDefault } of stateTables) if (isDefault) add(table.type);
  for (const plural of [...discovered, ...pageKinds]) add(resourceTypes[plural]);
  return [...types.values()];
}

/** A rule of a ClusterRole. */
export interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

/** The least rights of a server inside a cluster: it reads what it watches and scrapes, and writes nothing. */
export function serverRights(): Rule[] {
  const groups = Map.groupBy(watchedTypes(), (type) => type.group);
  const watched = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, types]): Rule => ({
      apiGroups: [group],
      resources: types.map((type) => type.plural).sort(),
      verbs: ["list", "watch"],
    }));
  return [
    ...watched,
    { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] }, // the kubelets' own check of who may scrape
    { nonResourceURLs: ["/metrics"], verbs: ["get"] }, // the API server's
  ];
}

/** The manifest of account, role and binding. */
export function rightsManifest(): string {
  const rules = serverRights()
    .map((rule) => {
      const fields = Object.entries(rule).map(([key, values]) => `${key}: ${JSON.stringify(values)}`);
      return `  - ${fields.join("\n    ")}`;
    })
    .join("\n");
  return `# Generated from what the server watches and scrapes: \`node tools/rights.ts\`. It reads; it writes nothing.
apiVersion: v1
kind: ServiceAccount
metadata:
  name: taffrail
  namespace: taffrail
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: taffrail
rules:
${rules}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: taffrail
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: taffrail
subjects:
  - kind: ServiceAccount
    name: taffrail
    namespace: taffrail
`;
}
