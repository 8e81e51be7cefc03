import { compareText } from "@taffrail/model";

import type { LabelValues } from "./samples.ts";

/** Any character that a label name cannot have becomes `_`. */
export function plainName(key: string): string {
  return /[^a-zA-Z0-9_]/.test(key) ? key.replaceAll(/[^a-zA-Z0-9_]/g, "_") : key;
}

/** How many converted keys are remembered: keys of labels are few and come again with each object. */
const rememberedNames = 10_000;
const nameByKey = new Map<string, string>();

function snakeName(key: string): string {
  let name = nameByKey.get(key);
  if (name === undefined) {
    name = plainName(key)
      .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
      .toLowerCase();
    if (nameByKey.size >= rememberedNames) nameByKey.clear();
    nameByKey.set(key, name);
  }
  return name;
}

/**
 * Keys of an object as label names, `prefix` in front, with their values: in the byte order of the keys. Keys that meet in one name are
 * told apart as `…_conflict1`, `…_conflict2`; a number whose name another key has is passed over.
 */
export function convertedLabels(
  prefix: string,
  values: Readonly<Record<string, string>> | undefined,
  wanted: (key: string) => boolean = () => true,
): LabelValues {
  if (typeof values !== "object" || values === null || Array.isArray(values)) return {};
  const keys = Object.keys(values).filter(wanted).sort(compareText);
  const pairs: [string, string][] = [];
  const at = new Map<string, number>(); // first place of a name; -1 once that was renamed
  const taken = new Set<string>(keys.map((key) => prefix + snakeName(key)));
  const conflicts = new Map<string, number>();
  const nextOf = (name: string): string => {
    let n = conflicts.get(name) ?? 0;
    let next: string;
    do next = `${name}_conflict${++n}`;
    while (taken.has(next));
    conflicts.set(name, n);
    return next;
  };
  for (const key of keys) {
    const name = prefix + snakeName(key);
    const first = at.get(name);
    if (first === undefined) {
      at.set(name, pairs.length);
      pairs.push([name, values[key]!]);
      continue;
    }
    if (first >= 0) {
      pairs[first]![0] = nextOf(name);
      at.set(name, -1);
    }
    pairs.push([nextOf(name), values[key]!]);
  }
  return Object.fromEntries(pairs);
}
