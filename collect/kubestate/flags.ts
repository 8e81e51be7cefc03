import { NotSupportedError, parseYaml, plainOf } from "@taffrail/base";

import { parseCustomConfig } from "./custom/config.ts";
import { keyFilter, type KeyFilter } from "./key-filter.ts";
import { type ObjectStateOptions, ObjectStateOptionsError, tablesOf } from "./options.ts";
import { stateTables } from "./resources.ts";

/** Every setting that flags and the configuration file share, as texts, in the spelling of the flags. */
interface Settings {
  resources?: readonly string[];
  namespaces?: readonly string[];
  namespacesDenied?: readonly string[];
  allow?: readonly string[];
  deny?: readonly string[];
  optIn?: readonly string[];
  /** Key lists by resource. */
  labels?: ReadonlyMap<string, readonly string[]>;
  annotations?: ReadonlyMap<string, readonly string[]>;
  node?: string;
  unscheduled?: boolean;
  shard?: number;
  totalShards?: number;
  objectLimit?: number;
  customOnly?: boolean;
  customText?: string;
  customFile?: string;
}

/** What a flag does to the settings. */
type Flag = (settings: Settings, value: string) => void;

/** Flags of kube-state-metrics v2 that choose what is shown, with its spelling and defaults. */
const flags: Readonly<Record<string, Flag>> = {
  resources: (s, value) => (s.resources = commas(value)),
  namespaces: (s, value) => (s.namespaces = commas(value)),
  "namespaces-denylist": (s, value) => (s.namespacesDenied = commas(value)),
  "metric-allowlist": (s, value) => (s.allow = commas(value)),
  "metric-denylist": (s, value) => (s.deny = commas(value)),
  "metric-opt-in-list": (s, value) => (s.optIn = commas(value)),
  "metric-labels-allowlist": (s, value) => (s.labels = keyLists(value)),
  "metric-annotations-allowlist": (s, value) => (s.annotations = keyLists(value)),
  node: (s, value) => (s.node = value),
  "track-unscheduled-pods": (s, value) => (s.unscheduled = value !== "false"),
  shard: (s, value) => (s.shard = wholeNumber("shard", value)),
  "total-shards": (s, value) => (s.totalShards = wholeNumber("total-shards", value)),
  "object-limit": (s, value) => (s.objectLimit = wholeNumber("object-limit", value)),
  "custom-resource-state-only": (s, value) => (s.customOnly = value !== "false"),
  "custom-resource-state-config": (s, value) => (s.customText = value),
  "custom-resource-state-config-file": (s, value) => (s.customFile = value),
  "use-apiserver-cache": () => {}, // how lists are asked for, not what is shown
};

/** Flags that take no value of their own. */
const switches: ReadonlySet<string> = new Set([
  "track-unscheduled-pods",
  "use-apiserver-cache",
  "custom-resource-state-only",
]);

/** Flags that are known and not built. */
const later: ReadonlySet<string> = new Set(["pod", "pod-namespace"]);

/**
 * Flags as kube-state-metrics takes them, `--name value` or `--name=value`; a file given by `--config` wins over them. Names that choose
 * nothing here are left to the caller. Throws `ObjectStateOptionsError`, `KeyListError`, `NotSupportedError`.
 */
export function optionsOfFlags(
  args: readonly string[],
  readFile: (path: string) => string,
): ObjectStateOptions {
  const settings: Settings = {};
  let config: string | undefined;
  for (let i = 0; i < args.length; i++) {
    const [, name, inline] = /^--?([^=]+)(?:=([\s\S]*))?$/.exec(args[i]!) ?? [];
    if (name === undefined) continue;
    if (later.has(name)) throw new NotSupportedError(`--${name}`);
    const value = inline ?? (switches.has(name) ? "true" : (args[++i] ?? ""));
    if (name === "config") config = value;
    else flags[name]?.(settings, value);
  }
  if (config !== undefined) readConfig(settings, readFile(config), config);
  return { ...optionsOf(settings), ...customOptions(settings, readFile) };
}

/** Custom resources: a text given as it is wins over a file. Without the built-in resources if told so. */
function customOptions(
  { customOnly = false, customText, customFile }: Settings,
  readFile: (path: string) => string,
): Pick<ObjectStateOptions, "custom" | "resources"> {
  const none = customOnly ? { resources: [] } : {};
  if (customText !== undefined) {
    return { ...none, custom: parseCustomConfig(customText, "--custom-resource-state-config") };
  }
  if (customFile === undefined) return none;
  return { ...none, custom: parseCustomConfig(readFile(customFile), customFile) };
}

/** Keys of the configuration file: lists, or maps whose values are empty. */
const configKeys: Readonly<Record<string, (settings: Settings, names: readonly string[]) => void>> = {
  resources: (s, names) => (s.resources = names),
  namespaces: (s, names) => (s.namespaces = names),
  namespaces_denylist: (s, names) => (s.namespacesDenied = names),
  metric_allowlist: (s, names) => (s.allow = names),
  metric_denylist: (s, names) => (s.deny = names),
  metric_opt_in_list: (s, names) => (s.optIn = names),
};

function readConfig(settings: Settings, text: string, file: string): void {
  const node = parseYaml(text, file);
  const document: unknown = node === undefined ? {} : plainOf(node);
  if (!isRecord(document)) throw new ObjectStateOptionsError(`cannot read ${file}: want a map`);
  for (const [key, value] of Object.entries(document)) {
    if (key in configKeys) configKeys[key]!(settings, namesOf(value));
    else if (key === "labels_allow_list") settings.labels = keyListsOf(value);
    else if (key === "annotations_allow_list") settings.annotations = keyListsOf(value);
    else if (key === "node" && typeof value === "string") settings.node = value;
    else if (key === "shard" && typeof value === "number") settings.shard = value;
    else if (key === "total_shards" && typeof value === "number") settings.totalShards = value;
    else if (key === "object_limit" && typeof value === "number") settings.objectLimit = value;
    else if (key === "custom_resources_only") settings.customOnly = value === true;
    else if (key === "custom_resource_config" && typeof value === "string") settings.customText = value;
    else if (key === "custom_resource_state_config_file" && typeof value === "string") {
      settings.customFile = value;
    } else throw new NotSupportedError(`${key} in ${file}`);
  }
}

function optionsOf(settings: Settings): ObjectStateOptions {
  const { resources, namespaces, namespacesDenied, allow = [], deny = [], optIn = [] } = settings;
  if (allow.length > 0 && deny.length > 0) {
    throw new ObjectStateOptionsError("cannot use an allowlist and a denylist: want only one");
  }
  tablesOf(resources); // refuses names that there are not
  const { objectLimit = 0 } = settings;
  if (objectLimit < 0) {
    throw new ObjectStateOptionsError(`cannot limit objects to ${objectLimit}: want 0 or more`);
  }
  const node = settings.unscheduled === true ? "" : settings.node;
  const { shard: index = 0, totalShards: total = 1 } = settings;
  return {
    ...(resources === undefined ? {} : { resources }),
    ...(namespaces === undefined ? {} : { namespaces }),
    ...(namespacesDenied === undefined ? {} : { namespacesDenied }),
    ...(node === undefined ? {} : { node }),
    labels: filters(settings.labels),
    annotations: filters(settings.annotations),
    families: { allow: patterns(allow), deny: patterns(deny), optIn: patterns(optIn) },
    shard: { index, total },
    ...(objectLimit === 0 ? {} : { objectLimit }),
  };
}

/** Key filters by resource; `*` stands for every resource and replaces all other entries. */
function filters(lists: ReadonlyMap<string, readonly string[]> = new Map()): ReadonlyMap<string, KeyFilter> {
  const known = new Set<string>(stateTables.map(({ table }) => table.type.plural));
  const all = lists.get("*");
  const wanted = all === undefined ? lists : new Map([...known].map((name) => [name, all]));
  const byResource = new Map<string, KeyFilter>();
  for (const [resource, keys] of wanted) {
    if (!known.has(resource)) {
      throw new ObjectStateOptionsError(
        `cannot show keys of ${JSON.stringify(resource)}: want one of ${[...known].join(", ")}`,
      );
    }
    const filter = keyFilter(keys);
    if (filter !== undefined) byResource.set(resource, filter);
  }
  return byResource;
}

function patterns(texts: readonly string[]): RegExp[] {
  return texts.map((text) => {
    try {
      return new RegExp(text);
    } catch (cause) {
      throw new ObjectStateOptionsError(`cannot use ${JSON.stringify(text)} as a pattern`, {
        cause,
      });
    }
  });
}

/** `pods=[app,tier],nodes=[*]` */
function keyLists(text: string): ReadonlyMap<string, readonly string[]> {
  const lists = new Map<string, readonly string[]>();
  const form = /\s*([^=,\s[\]]+)\s*=\s*\[([^\]]*)\]\s*(?:,|$)/y;
  while (form.lastIndex < text.length) {
    const [, resource, keys = ""] = form.exec(text) ?? [];
    if (resource === undefined) {
      throw new ObjectStateOptionsError(
        `cannot read key lists ${JSON.stringify(text)}: want resource=[key,…],…`,
      );
    }
    lists.set(resource, commas(keys));
  }
  return lists;
}

function keyListsOf(value: unknown): ReadonlyMap<string, readonly string[]> {
  if (!isRecord(value)) throw new ObjectStateOptionsError("cannot read key lists: want a map");
  return new Map(Object.entries(value).map(([resource, keys]) => [resource, namesOf(keys)]));
}

function namesOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  return isRecord(value) ? Object.keys(value) : [];
}

function commas(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function wholeNumber(flag: string, text: string): number {
  const number = Number(text);
  if (text !== "" && Number.isSafeInteger(number)) return number;
  throw new ObjectStateOptionsError(
    `cannot read --${flag}: got ${JSON.stringify(text)}, want a whole number`,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
