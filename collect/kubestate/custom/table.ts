import type { KubeObject, ResourceType } from "@taffrail/kube";
import { compareText } from "@taffrail/model";

import type { Family, StateTable } from "../family.ts";
import { plainName } from "../label-names.ts";
import type { CustomConfig, CustomMetric, CustomResource } from "./config.ts";
import { labelsAt, samplesOf } from "./samples.ts";

/** A CustomResourceDefinition, as far as it is read here. */
export interface Definition extends KubeObject {
  readonly spec?: {
    readonly group?: string;
    readonly scope?: string;
    readonly names?: { readonly kind?: string; readonly plural?: string };
    readonly versions?: readonly { readonly name: string; readonly served?: boolean }[];
  };
}

/** Tables of the custom resources that a configuration names and the cluster defines. Of two entries that name the same, the later counts. */
export function customTables(config: CustomConfig, definitions: Iterable<Definition>): readonly StateTable[] {
  const types = [...definitions].flatMap(typesOf);
  const tables = new Map<string, StateTable>();
  for (const resource of config.resources) {
    for (const type of types) {
      if (!isMeant(resource, type)) continue;
      const name = `${type.group}/${type.version}, Resource=${type.plural}`;
      tables.set(name, tableOf(name, type, resource));
    }
  }
  return [...tables.values()];
}

function typesOf({ spec }: Definition): readonly ResourceType[] {
  const { group = "", scope, names, versions = [] } = spec ?? {};
  return versions
    .filter(({ served }) => served === true)
    .map(({ name }) => ({
      group,
      version: name,
      plural: names?.plural ?? "",
      kind: names?.kind ?? "",
      namespaced: scope === "Namespaced",
    }));
}

function isMeant({ group, version, kind }: CustomResource, type: ResourceType): boolean {
  const fits = (wanted: string, has: string): boolean => wanted === "" || wanted === "*" || wanted === has;
  return group === type.group && fits(version, type.version) && fits(kind, type.kind);
}

function tableOf(name: string, type: ResourceType, resource: CustomResource): StateTable {
  const own = {
    customresource_group: type.group,
    customresource_version: type.version,
    customresource_kind: type.kind,
  };
  return {
    name,
    type,
    identify: () => ({}), // what identifies an object is the configuration's choice
    families: resource.metrics.map((metric) => familyOf(metric, own)),
  };
}

function familyOf(metric: CustomMetric, own: Readonly<Record<string, string>>): Family<KubeObject> {
  const { name, help, each, labelsFromPath, commonLabels } = metric;
  const common = Object.fromEntries(
    Object.entries(commonLabels).map(([label, value]) => [plainName(label), value]),
  );
  return {
    name,
    help,
    type: each.type,
    stability: "ALPHA",
    isOptIn: false,
    write(object, out) {
      const shared = { ...common, ...own, ...labelsAt(object, labelsFromPath) };
      const rows = samplesOf(each, object).map(({ value, labels }) => {
        const all = Object.entries({ ...shared, ...labels }).sort(([a], [b]) => compareText(a, b));
        return { value, all, order: all.flat().join("\0") };
      });
      rows.sort((a, b) => compareText(a.order, b.order));
      for (const { value, all } of rows) out.add(value, Object.fromEntries(all));
    },
  };
}
