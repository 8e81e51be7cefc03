import { at, converted, list, numberAt, pairs, secondsAt, text } from "./values.ts";

/** Labels beside those that identify the object, and a value. */
export type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];
/** The samples of one family for one object. */
export type Read = (object: unknown) => readonly Sample[];

/** Nothing where there is no number. */
export function maybe(value: number | undefined, labels: Readonly<Record<string, string>> = {}): Sample[] {
  return value === undefined ? [] : [[labels, value]];
}

export const always =
  (labels: (object: unknown) => Readonly<Record<string, string>> = () => ({})): Read =>
  (object) => [[labels(object), 1]];

export const count =
  (path: string): Read =>
  (object) => [[{}, numberAt(object, path) ?? 0]];

export const present =
  (path: string): Read =>
  (object) =>
    maybe(numberAt(object, path));

export const time =
  (path: string): Read =>
  (object) =>
    maybe(secondsAt(object, path));

export const lengthOf =
  (path: string): Read =>
  (object) => [[{}, list(object, path).length]];

export const truth =
  (path: string): Read =>
  (object) => [[{}, Number(at(object, path) === true)]];

/** A sample for each item of a list. */
export const each =
  (path: string, labels: (item: unknown) => Readonly<Record<string, string>>): Read =>
  (object) =>
    list(object, path).map((item) => [labels(item), 1] as const);

/** A sample for each word, one on that which is the case; nothing where there is none. */
export const words =
  (label: string, all: readonly string[], path: string): Read =>
  (object) =>
    text(object, path) === ""
      ? []
      : all.map((word) => [{ [label]: word }, Number(text(object, path) === word)]);

/** Three samples of one status, in its lower case. */
export function three(
  label: string,
  status: string,
  labels: Readonly<Record<string, string>> = {},
): Sample[] {
  return ["true", "false", "unknown"].map((word) => [
    { ...labels, [label]: word },
    Number(status === { true: "True", false: "False", unknown: "Unknown" }[word]),
  ]);
}

/** Three samples for each condition. */
export const conditions: Read = (object) =>
  list(object, "status.conditions").flatMap((one) =>
    three("status", text(one, "status"), { condition: text(one, "type") }),
  );

export function conditionsOf(object: unknown, type: string): readonly unknown[] {
  return list(object, "status.conditions").filter((one) => text(one, "type") === type);
}

/** Three samples of a condition by its status, where it is there. */
export const condition =
  (type: string): Read =>
  (object) =>
    conditionsOf(object, type).flatMap((one) => three("condition", text(one, "status")));

/** Who owns an object; empty labels where nobody does. */
export const owners: Read = (object) => {
  const all = list(object, "metadata.ownerReferences");
  if (all.length === 0) return [[{ owner_kind: "", owner_name: "", owner_is_controller: "" }, 1]];
  return all.map((owner) => [
    {
      owner_kind: text(owner, "kind"),
      owner_name: text(owner, "name"),
      owner_is_controller: String(at(owner, "controller") === true),
    },
    1,
  ]);
};

export const resourceVersion: Read = (object) => {
  const version = text(object, "metadata.resourceVersion");
  return /^\d+$/.test(version) ? [[{}, Number(version)]] : [];
};

export const labels: Read = (object) => [[converted("label_", at(object, "metadata.labels")), 1]];
export const annotations: Read = (object) => [
  [converted("annotation_", at(object, "metadata.annotations")), 1],
];

/** Labels by path: `{ revision: "status.currentRevision" }`. */
export const paths =
  (byLabel: Readonly<Record<string, string>>): ((object: unknown) => Record<string, string>) =>
  (object) =>
    Object.fromEntries(Object.entries(byLabel).map(([label, path]) => [label, text(object, path)]));

/** What node resources and those of containers are counted in; undefined for names that are not told of. */
export function unitOf(name: string): string | undefined {
  if (name === "cpu") return "core";
  if (["memory", "storage", "ephemeral-storage"].includes(name)) return "byte";
  if (name.startsWith("hugepages-") || name.startsWith("attachable-volumes-")) return "byte";
  const isExtended =
    name.includes("/") &&
    !name.includes("kubernetes.io/") &&
    !name.startsWith("requests.") &&
    /^requests\.[a-z0-9.-]{1,244}\/[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/.test(`requests.${name}`);
  return isExtended ? "integer" : undefined;
}

export function resourceName(name: string): string {
  return name.replace(/[^a-zA-Z0-9_]/g, "_");
}

/** Quantities of a map, by the name of the resource. */
export function quantities(object: unknown, path: string): readonly (readonly [string, unknown])[] {
  return pairs(object, path);
}
