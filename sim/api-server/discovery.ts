import { type Answer, json } from "./answers.ts";
import { type ResourceType, resourceTypes } from "./resources.ts";

const types = resourceTypes;

const groupNames = [...new Set(types.map((type) => type.group))];

function versionsOf(group: string): string[] {
  return [...new Set(types.filter((type) => type.group === group).map((type) => type.version))];
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

function groupDocument(group: string): Record<string, unknown> {
  const versions = versionsOf(group).map((version) => ({
    groupVersion: groupVersion(group, version),
    version,
  }));
  return { name: group, versions, preferredVersion: versions[0] };
}

/** `/apis` in the plain form. */
export function apiGroups(): Answer {
  const groups = groupNames.filter((group) => group !== "").map(groupDocument);
  return json({ kind: "APIGroupList", apiVersion: "v1", groups });
}

/** `/apis/GROUP`, or undefined where there is no such group. */
export function apiGroup(group: string): Answer | undefined {
  if (!groupNames.includes(group)) return undefined;
  return json({ kind: "APIGroup", apiVersion: "v1", ...groupDocument(group) });
}

/** `/api/v1`, `/apis/GROUP/VERSION`: the resources of a version, subresources after their resource. */
export function apiResources(apiVersion: string): Answer | undefined {
  const found = types.filter((type) => type.apiVersion === apiVersion);
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
export function aggregatedDiscovery(legacy: boolean): Answer {
  const items = groupNames
    .filter((group) => (group === "") === legacy)
    .map((group) => ({
      metadata: legacy ? {} : { name: group },
      versions: versionsOf(group).map((version) => ({
        version,
        resources: types
          .filter((type) => type.group === group && type.version === version)
          .map(aggregatedResource),
        ...(legacy ? {} : { freshness: "Current" }),
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
