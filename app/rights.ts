import { type BuiltInPlural, type ResourceType, resourceTypes } from "@taffrail/kube";
import { stateTables } from "@taffrail/kubestate";
import { askedKinds, pageKinds } from "./page-kinds.ts";

/** What discovery of the built-in configuration watches. */
const discovered: readonly BuiltInPlural[] = ["nodes", "pods", "services", "endpointslices"];

/** Collections that a server with the built-in configuration lists and watches. */
export function watchedTypes(): ResourceType[] {
  const types = new Map<string, ResourceType>();
  const add = (type: ResourceType): void => void types.set(`${type.group}/${type.plural}`, type);
  for (const { table, isDefault } of stateTables) if (isDefault) add(table.type);
  for (const plural of [...discovered, ...pageKinds, ...askedKinds]) add(resourceTypes[plural]);
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

/** The rights of `taffrail kubestate` with every resource and option: it reads what it shows, and asks who reads it. */
export function kubestateRights(): Rule[] {
  const types = [...stateTables.map(({ table }) => table.type), resourceTypes.customresourcedefinitions];
  const groups = Map.groupBy(types, (type) => type.group);
  const shown = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, of]): Rule => ({
      apiGroups: [group],
      resources: of.map((type) => type.plural).sort(),
      verbs: ["list", "watch"],
    }));
  return [
    ...shown,
    { apiGroups: ["authentication.k8s.io"], resources: ["tokenreviews"], verbs: ["create"] }, // --auth-filter
    { apiGroups: ["authorization.k8s.io"], resources: ["subjectaccessreviews"], verbs: ["create"] },
    { apiGroups: [""], resources: ["pods"], verbs: ["get"] }, // --pod: whose shard it is
    { apiGroups: ["apps"], resources: ["statefulsets"], verbs: ["get"] },
    { nonResourceURLs: ["/livez"], verbs: ["get"] },
  ];
}

/** A role that lets in whoever scrapes, where `--auth-filter` asks. */
const scraperRole = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: taffrail-kubestate-metrics-reader
rules:
  - nonResourceURLs: ["/metrics"]
    verbs: ["get"]
`;

/** The manifest of account, role and binding of `taffrail kubestate`. */
export function kubestateManifest(): string {
  const head =
    "# Generated from the tables of object state: `node tools/rights.ts`. It writes nothing but reviews of tokens.";
  return manifest(head, "taffrail-kubestate", kubestateRights()) + scraperRole;
}

/** The manifest of account, role and binding of the server. */
export function rightsManifest(): string {
  const head =
    "# Generated from what the server watches and scrapes: `node tools/rights.ts`. It reads; it writes nothing.";
  return manifest(head, "taffrail", serverRights());
}

function manifest(head: string, name: string, rights: readonly Rule[]): string {
  const rules = rights
    .map((rule) => {
      const fields = Object.entries(rule).map(([key, values]) => `${key}: ${JSON.stringify(values)}`);
      return `  - ${fields.join("\n    ")}`;
    })
    .join("\n");
  return `${head}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: taffrail
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: ${name}
rules:
${rules}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: ${name}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: ${name}
subjects:
  - kind: ServiceAccount
    name: ${name}
    namespace: taffrail
`;
}
