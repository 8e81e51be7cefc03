import { parseYaml, plainOf, TaffrailError } from "@taffrail/base";

import { isObject, type Json, type Path } from "./path.ts";

/** Which families custom resources have. Form: CustomResourceStateMetrics of kube-state-metrics v2. */
export interface CustomConfig {
  readonly resources: readonly CustomResource[];
}

/** Families of the kinds that a group, version and kind name. Empty or `*` for version and kind means any. */
export interface CustomResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly metrics: readonly CustomMetric[];
}

/** One family. */
export interface CustomMetric {
  /** With its prefix. */
  readonly name: string;
  readonly help: string;
  readonly commonLabels: Readonly<Record<string, string>>;
  /** Labels of every sample, by paths from the object's root. */
  readonly labelsFromPath: LabelPaths;
  readonly each: Each;
}

/** Paths by label name; a name that begins or ends with `*` copies a whole map. */
export type LabelPaths = readonly (readonly [name: string, path: Path])[];

/** What the samples of a family are made from. */
export type Each = {
  readonly path: Path;
  readonly labelsFromPath: LabelPaths;
} & (
  | {
      readonly type: "gauge";
      readonly valueFrom: Path;
      readonly labelFromKey: string;
      readonly nilIsZero: boolean;
    }
  | { readonly type: "info"; readonly labelFromKey: string }
  | {
      readonly type: "stateset";
      readonly valueFrom: Path;
      readonly labelName: string;
      readonly list: readonly string[];
    }
);

/** A configuration of custom resources that cannot be understood. */
export class CustomConfigError extends TaffrailError {
  readonly code = "kubestate/custom-config";
}

const defaultPrefix = "kube_customresource";

/** Reads a configuration. Throws `CustomConfigError`, or `YamlSyntaxError`. */
export function parseCustomConfig(text: string, file: string): CustomConfig {
  const node = parseYaml(text, file);
  const root = new Reader(node === undefined ? {} : plainOf(node), file);
  return { resources: root.at("spec").listOf("resources").map(resourceOf) };
}

function resourceOf(resource: Reader): CustomResource {
  const gvk = resource.at("groupVersionKind");
  const group = gvk.text("group");
  if (group === "" || group === "*") {
    throw new CustomConfigError(`cannot use ${gvk.place}: want a group`);
  }
  const prefix = resource.has("metricNamePrefix") ? resource.text("metricNamePrefix") : defaultPrefix;
  return {
    group,
    version: gvk.text("version"),
    kind: gvk.text("kind"),
    metrics: resource.listOf("metrics").map((metric) => metricOf(metric, resource, prefix)),
  };
}

function metricOf(metric: Reader, resource: Reader, prefix: string): CustomMetric {
  const name = metric.text("name");
  if (name === "") throw new CustomConfigError(`cannot use ${metric.place}: want a name`);
  const paths = new Map([...resource.paths("labelsFromPath"), ...metric.paths("labelsFromPath")]);
  return {
    name: prefix === "" ? name : `${prefix}_${name}`,
    help: metric.text("help"),
    commonLabels: { ...resource.texts("commonLabels"), ...metric.texts("commonLabels") },
    labelsFromPath: [...paths],
    each: eachOf(metric.at("each")),
  };
}

function eachOf(each: Reader): Each {
  const type = each.text("type").toLowerCase();
  const field = type === "stateset" ? "stateSet" : type;
  if (field !== "gauge" && field !== "info" && field !== "stateSet") {
    throw new CustomConfigError(
      `cannot use ${each.place}: got type ${JSON.stringify(each.text("type"))}, want Gauge, Info or StateSet`,
    );
  }
  const how = each.at(field);
  const common = { path: how.path("path"), labelsFromPath: how.paths("labelsFromPath") };
  if (field === "info") return { ...common, type: "info", labelFromKey: how.text("labelFromKey") };
  const valueFrom = how.path("valueFrom");
  if (field === "gauge") {
    const labelFromKey = how.text("labelFromKey");
    return { ...common, type: "gauge", valueFrom, labelFromKey, nilIsZero: how.isSet("nilIsZero") };
  }
  const labelName = how.text("labelName");
  return { ...common, type: "stateset", valueFrom, labelName, list: how.path("list") };
}

/** One value of the document, and where it stands, for messages. */
class Reader {
  readonly place: string;
  readonly #value: Readonly<Record<string, Json>>;

  constructor(value: Json, place: string) {
    this.place = place;
    if (value !== undefined && value !== null && !isObject(value)) {
      throw new CustomConfigError(`cannot read ${place}: want a map`);
    }
    this.#value = value ?? {};
  }

  has(field: string): boolean {
    return this.#value[field] !== undefined && this.#value[field] !== null;
  }

  isSet(field: string): boolean {
    return this.#value[field] === true;
  }

  at(field: string): Reader {
    return new Reader(this.#value[field], `${this.place}: ${field}`);
  }

  /** A text; empty where there is none. Numbers and flags are taken as they were meant. */
  text(field: string): string {
    const value = this.#value[field] ?? "";
    if (typeof value === "object") throw this.#wrong(field, "a text");
    return String(value as string | number | boolean);
  }

  texts(field: string): Record<string, string> {
    const map = this.at(field);
    return Object.fromEntries(Object.keys(map.#value).map((name) => [name, map.text(name)]));
  }

  path(field: string): Path {
    const value = this.#value[field] ?? [];
    if (!Array.isArray(value)) throw this.#wrong(field, "a list of texts");
    return value.map(String);
  }

  paths(field: string): LabelPaths {
    const map = this.at(field);
    return Object.keys(map.#value).map((name) => [name, map.path(name)] as const);
  }

  listOf(field: string): readonly Reader[] {
    const value = this.#value[field] ?? [];
    if (!Array.isArray(value)) throw this.#wrong(field, "a list");
    return value.map((item: Json, i) => new Reader(item, `${this.place}: ${field}[${i}]`));
  }

  #wrong(field: string, want: string): CustomConfigError {
    return new CustomConfigError(`cannot read ${this.place}: ${field}: want ${want}`);
  }
}
