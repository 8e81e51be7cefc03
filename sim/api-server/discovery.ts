import { type Answer, json } from "./answers.ts";
import type { ResourceType, ResourceTypes } from "./resources.ts";

const groupNames = ({ all }: ResourceTypes): string[] => [...new Set(all.map((type) => type.group))];

function versionsOf({ all }: ResourceTypes, group: string): string[] {
  return [...new Set(all.filter((type) => type.group === group).map((type) => type.version))];
}

const groupVersion = (group: string, version: string): string =>
  group === "" ? version : `${group}/${version}`;

/** `/api` in the plain form. */
export function apiVersions(address: string): Answer {
  return json({
    kind: "APIVersions",
    versions: ["v1"],
    serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: address }],
  });
}

function groupDocument(types: ResourceTypes, group: string): Record<string, unknown> {
  const versions = versionsOf(types, group).map((version) => ({
    groupVersion: groupVersion(group, version),
    version,
  }));
  return { name: group, versions, preferredVersion: versions[0] };
}

/** `/apis` in the plain form. */
export function apiGroups(types: ResourceTypes): Answer {
  const groups = groupNames(types)
    .filter((group) => group !== "")
    .map((group) => groupDocument(types, group));
  return json({ kind: "APIGroupList", apiVersion: "v1", groups });
}

/** `/apis/GROUP`, or undefined where there is no such group. */
export function apiGroup(types: ResourceTypes, group: string): Answer | undefined {
  if (!groupNames(types).includes(group)) return undefined;
  return json({ kind: "APIGroup", apiVersion: "v1", ...groupDocument(types, group) });
}

/** `/api/v1`, `/apis/GROUP/VERSION`: the resources of a version, subresources after their resource. */
export function apiResources(types: ResourceTypes, apiVersion: string): Answer | undefined {
  const found = types.all.filter((type) => type.apiVersion === apiVersion);
  if (found.length === 0) return undefined;
  const resources = found.flatMap((type) => [
    {
      name: type.plural,
      singularName: type.singular,
      namespaced: type.namespaced,
      kind: type.kind,
      verbs: type.verbs,
      ...(type.shortNames.length === 0 ? {} : { shortNames: type.shortNames }),
      ...(type.categories.length === 0 ? {} : { categories: type.categories }),
      ...(type.storageVersionHash === undefined ? {} : { storageVersionHash: type.storageVersionHash }),
    },
    ...type.subresources.map((sub) => ({
      name: `${type.plural}/${sub.name}`,
      singularName: "",
      namespaced: type.namespaced,
      ...(sub.group === undefined ? {} : { group: sub.group, version: sub.version }),
      kind: sub.kind,
      verbs: sub.verbs,
    })),
  ]);
  const kind = { kind: "APIResourceList", ...(apiVersion === "v1" ? {} : { apiVersion: "v1" }) };
  return json({ ...kind, groupVersion: apiVersion, resources });
}

function aggregatedResource(type: ResourceType): Record<string, unknown> {
  // the real server leaves group and version of its own kinds empty
  const ownKind = { group: "", version: "", kind: type.kind };
  return {
    resource: type.plural,
    responseKind: ownKind,
    scope: type.namespaced ? "Namespaced" : "Cluster",
    singularResource: type.singular,
    verbs: type.verbs,
    ...(type.shortNames.length === 0 ? {} : { shortNames: type.shortNames }),
    ...(type.categories.length === 0 ? {} : { categories: type.categories }),
    ...(type.subresources.length === 0
      ? {}
      : {
          subresources: type.subresources.map((sub) => ({
            subresource: sub.name,
            responseKind: { group: sub.group ?? "", version: sub.version ?? "", kind: sub.kind },
            verbs: sub.verbs,
          })),
        }),
  };
}

/** What the Accept of aggregated discovery holds. */
export const aggregatedForm = "as=APIGroupDiscoveryList";

/** `/api` and `/apis` in the aggregated form: every resource in one document. */
export function aggregatedDiscovery(types: ResourceTypes, legacy: boolean): Answer {
  const items = groupNames(types)
    .filter((group) => (group === "") === legacy)
    .map((group) => ({
      metadata: legacy ? {} : { name: group },
      versions: versionsOf(types, group).map((version) => ({
        version,
        resources: types.all
          .filter((type) => type.group === group && type.version === version)
          .map(aggregatedResource),
        freshness: "Current",
      })),
    }));
  const document = {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items,
  };
  return json(document, 200, {
    "cache-control": "public",
    "content-type": "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
    vary: "Accept",
  });
}
