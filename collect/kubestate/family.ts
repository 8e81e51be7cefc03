import type { Condition, KubeObject, ResourceType } from "@taffrail/kube";

import type { KeyFilter } from "./key-filter.ts";
import { convertedLabels } from "./label-names.ts";
import type { LabelValues, Samples } from "./samples.ts";
import { unixSeconds } from "./seconds.ts";

export { unixSeconds } from "./seconds.ts";

/** `STABLE` families keep their names and labels; it is written before the HELP text. */
export type Stability = "STABLE" | "ALPHA";

/** Which keys of labels and annotations are shown. */
export interface ShownKeys {
  readonly labels: KeyFilter | undefined;
  readonly annotations: KeyFilter | undefined;
}

/** One row of a table: a metric family of one resource. */
export interface Family<T extends KubeObject> {
  readonly name: string;
  readonly help: string;
  /** `info` and `stateset` are gauges in the text format. */
  readonly type: "gauge" | "counter" | "info" | "stateset";
  readonly stability: Stability;
  /** Shown only where it is asked for by name. */
  readonly isOptIn: boolean;
  /** Writes the samples of one object, or none. Must bear any absent field. */
  write(object: T, out: Samples, shown: ShownKeys): void;
}

/** The families of one resource, in the order in which they are served. */
export interface StateTable<T extends KubeObject = KubeObject> {
  /** Where it is not the type's plural: custom resources, whose plurals may meet. */
  readonly name?: string;
  readonly type: ResourceType;
  /** Labels that every sample of an object begins with. */
  identify(object: T): LabelValues;
  readonly families: readonly Family<T>[];
}

/** What a table is called: in the order of serving, and where resources are chosen. */
export function nameOf({ name, type }: StateTable): string {
  return name ?? type.plural;
}

type Write<T extends KubeObject> = (object: T, out: Samples, shown: ShownKeys) => void;

/** A gauge whose name and labels will stay. */
export function stable<T extends KubeObject>(name: string, help: string, write: Write<T>): Family<T> {
  return { name, help, type: "gauge", stability: "STABLE", isOptIn: false, write };
}

/** A gauge whose name and labels may still change. */
export function alpha<T extends KubeObject>(name: string, help: string, write: Write<T>): Family<T> {
  return { name, help, type: "gauge", stability: "ALPHA", isOptIn: false, write };
}

/** `namespace` and the name under `label`. */
export function namespaced(label: string): (object: KubeObject) => LabelValues {
  return ({ metadata: { namespace = "", name } }) => ({ namespace, [label]: name });
}

/** `namespace`, the name under `label`, and `uid`. */
export function namespacedWithUid(label: string): (object: KubeObject) => LabelValues {
  return ({ metadata: { namespace = "", name, uid } }) => {
    return { namespace, [label]: name, uid };
  };
}

/** The name under `label`, for what belongs to the whole cluster. */
export function clusterWide(label: string): (object: KubeObject) => LabelValues {
  return ({ metadata: { name } }) => ({ [label]: name });
}

const none: readonly never[] = [];

/** The items of a list, those that are null left out; none of what is no list: a text must not be taken for a list of its letters. */
export function itemsOf<T>(list: readonly T[] | null | undefined): readonly T[] {
  if (!Array.isArray(list)) return none;
  const items = list as readonly (T | null)[];
  return items.includes(null)
    ? (items.filter((item) => item !== null) as readonly T[])
    : (list as readonly T[]);
}

/** The fields of a map with their values; none of what is no map. */
export function pairsOf<T>(map: Readonly<Record<string, T>> | null | undefined): readonly [string, T][] {
  return typeof map === "object" && map !== null && !Array.isArray(map) ? Object.entries(map) : [];
}

/** When the object was made. */
export function created({ metadata }: KubeObject, out: Samples): void {
  out.add(unixSeconds(metadata.creationTimestamp));
}

/** When the object was asked to go; nothing while it was not. */
export function deleted({ metadata }: KubeObject, out: Samples): void {
  out.add(unixSeconds(metadata.deletionTimestamp));
}

/** The object's resource version, where it is a number. */
export function resourceVersion({ metadata }: KubeObject, out: Samples): void {
  const version = Number(metadata.resourceVersion);
  if (metadata.resourceVersion !== "" && Number.isFinite(version)) out.add(version);
}

/** How often the object's spec was changed. */
export function generation({ metadata }: KubeObject, out: Samples): void {
  out.add(metadata.generation ?? 0);
}

/** A sample of value 1 for each object. */
export function presence(_: KubeObject, out: Samples): void {
  out.one();
}

/** Who owns the object, and whether as its controller; one sample with empty labels where nobody does. */
export function owners({ metadata }: KubeObject, out: Samples): void {
  const ownerReferences = itemsOf(metadata.ownerReferences);
  if (ownerReferences.length === 0) {
    out.one({ owner_kind: "", owner_name: "", owner_is_controller: "" });
  }
  for (const { kind, name, controller } of ownerReferences) {
    const isController = controller === true ? "true" : "false";
    out.one({ owner_kind: kind, owner_name: name, owner_is_controller: isController });
  }
}

/** The object's labels that were asked for, by `--metric-labels-allowlist`. */
export function labelsFamily<T extends KubeObject>(name: string, stability: Stability): Family<T> {
  const help = "Kubernetes labels converted to Prometheus labels.";
  return {
    name,
    help,
    type: "gauge",
    stability,
    isOptIn: false,
    write({ metadata }, out, { labels }) {
      if (labels !== undefined) out.one(convertedLabels("label_", metadata.labels, labels));
    },
  };
}

/** The object's annotations that were asked for, by `--metric-annotations-allowlist`. */
export function annotationsFamily<T extends KubeObject>(
  name: string,
  stability: Stability = "ALPHA",
): Family<T> {
  const help = "Kubernetes annotations converted to Prometheus labels.";
  return {
    name,
    help,
    type: "gauge",
    stability,
    isOptIn: false,
    write({ metadata }, out, { annotations }) {
      if (annotations === undefined) return;
      out.one(convertedLabels("annotation_", metadata.annotations, annotations));
    },
  };
}

/** The three states of a condition, as labels have them. */
export const truths: readonly string[] = ["true", "false", "unknown"];

const truthOf: Readonly<Record<string, string>> = {
  True: "true",
  False: "false",
  Unknown: "unknown",
};

/** The status of a condition as labels have it; empty for anything else. */
export function truth(status: string): string {
  return truthOf[status] ?? "";
}

/** Three samples a condition, `condition` and `status`, 1 on the status it has. */
export function conditions(list: readonly Condition[] | undefined, out: Samples): void {
  for (const { type, status } of itemsOf(list)) {
    out.oneOf(truths, truth(status), "status", { condition: type });
  }
}

/** Whole number of a flag; absent is false. */
export function flag(value: boolean | undefined): number {
  return value === true ? 1 : 0;
}
