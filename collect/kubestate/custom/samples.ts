import { plainName } from "../label-names.ts";
import type { Each, LabelPaths } from "./config.ts";
import { isObject, type Json, valueAt } from "./path.ts";
import { numberAt, textAt } from "./values.ts";

/** A sample before it has the labels that all samples of its family share. */
export interface CustomSample {
  readonly value: number;
  readonly labels: Readonly<Record<string, string>>;
}

type Kind<T extends Each["type"]> = Extract<Each, { readonly type: T }>;

/** The samples that an object gives a family. What cannot be a value is left out. */
export function samplesOf(each: Each, object: Json): readonly CustomSample[] {
  const value = valueAt(object, each.path);
  switch (each.type) {
    case "gauge":
      return gaugeSamples(each, value);
    case "info":
      return value === undefined ? [] : infoSamples(each, value);
    case "stateset":
      return value === undefined ? [] : stateSamples(each, value);
  }
}

/** Labels by their paths from `value`. Maps that are copied whole come first, so that names given one by one win. */
export function labelsAt(value: Json, paths: LabelPaths): Record<string, string> {
  const labels: Record<string, string> = {};
  const isWhole = ([name]: LabelPaths[number]): boolean => name.startsWith("*") || name.endsWith("*");
  const whole = paths.filter(isWhole).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, path] of whole) {
    const map = valueAt(value, path);
    if (!isObject(map)) continue;
    const prefix = name.endsWith("*") ? name.slice(0, -1) : "";
    for (const [key, item] of Object.entries(map)) labels[plainName(prefix + key)] = textAt(item);
  }
  for (const row of paths) {
    if (isWhole(row)) continue;
    const at = valueAt(value, row[1]);
    if (at !== undefined) labels[plainName(row[0])] = textAt(at);
  }
  return labels;
}

function gaugeSamples(each: Kind<"gauge">, value: Json): readonly CustomSample[] {
  const { valueFrom, labelsFromPath, labelFromKey, nilIsZero } = each;
  const zero = nilIsZero ? 0 : undefined;
  const sample = (item: Json, number: number | undefined): CustomSample[] =>
    number === undefined ? [] : [{ value: number, labels: labelsAt(item, labelsFromPath) }];
  const inside = (item: Json): number | undefined => {
    const found = valueAt(item, valueFrom);
    return found === undefined ? zero : numberAt(found);
  };
  if (Array.isArray(value)) return value.flatMap((item: Json) => sample(item, inside(item)));
  if (!isObject(value)) return sample(value, inside(value));
  return Object.entries(value).flatMap(([key, item]) => {
    const isValue = valueFrom.length === 1 && valueFrom[0] === key;
    const own = item === null ? zero : numberAt(item);
    return sample(item, isValue ? own : inside(item)).map(({ value: number, labels }) => ({
      value: number,
      labels: {
        ...(labelFromKey === "" ? {} : { [plainName(labelFromKey)]: key }),
        ...labels,
        ...labelsAt(value, labelsFromPath),
      },
    }));
  });
}

function infoSamples(each: Kind<"info">, value: Json): readonly CustomSample[] {
  const { labelsFromPath, labelFromKey } = each;
  const one = (item: Json, key?: string): CustomSample => ({
    value: 1,
    labels: {
      ...(key === undefined || labelFromKey === "" ? {} : { [plainName(labelFromKey)]: key }),
      ...labelsAt(item, labelsFromPath),
    },
  });
  const samples = Array.isArray(value)
    ? value.map((item: Json) => one(item))
    : isObject(value)
      ? [...Object.entries(value).map(([key, item]) => one(item, key)), one(value)]
      : [one(value)];
  return samples.filter(({ labels }) => Object.keys(labels).length > 0);
}

function stateSamples(each: Kind<"stateset">, value: Json): readonly CustomSample[] {
  const { valueFrom, labelName, labelsFromPath, list } = each;
  const items: readonly Json[] = Array.isArray(value) ? value : [value];
  return items.flatMap((item) => {
    const state = valueAt(item, valueFrom);
    if (typeof state !== "string") return [];
    const labels = labelsAt(item, labelsFromPath);
    return list.map((word) => ({
      value: word === state ? 1 : 0,
      labels: { ...labels, [plainName(labelName)]: word },
    }));
  });
}
