import { type CustomConfig, parseCustomConfig } from "./custom/config.ts";
import { readJoinRules } from "./joined-labels.ts";
import { keyFilter, type KeyFilter } from "./key-filter.ts";
import { type ObjectStateOptions, ObjectStateOptionsError, tablesOf } from "./options.ts";
import { stateTables } from "./resources.ts";
import { readSettings, type Settings } from "./settings.ts";

/**
 * Flags as kube-state-metrics takes them; a file given by `--config` wins over them. Throws `ObjectStateOptionsError`, `KeyListError`,
 * `CustomConfigError`, and what `readFile` throws.
 */
export function optionsOfFlags(
  args: readonly string[],
  readFile: (path: string) => string,
): ObjectStateOptions {
  const settings = settingsOfFlags(args, readFile);
  return { ...optionsOf(settings), ...customOptions(settings, readFile) };
}

/** Flags, and over them the file that `--config` names. */
export function settingsOfFlags(args: readonly string[], readFile: (path: string) => string): Settings {
  const settings = readSettings(args);
  const file = settings.text("config");
  return file === "" ? settings : settings.withConfig(readFile(file), file);
}

/** Families of custom resources: a text given as it is wins over a file. Without the built-in resources if told so. */
export function customOptions(
  settings: Settings,
  readFile: (path: string) => string,
): Pick<ObjectStateOptions, "custom" | "resources"> {
  const none = settings.bool("custom-resource-state-only") ? { resources: [] } : {};
  const custom = customConfig(settings, readFile);
  return custom === undefined ? none : { ...none, custom };
}

function customConfig(settings: Settings, readFile: (path: string) => string): CustomConfig | undefined {
  const text = settings.text("custom-resource-state-config");
  if (text !== "") return parseCustomConfig(text, "--custom-resource-state-config");
  const file = settings.text("custom-resource-state-config-file");
  return file === "" ? undefined : parseCustomConfig(readFile(file), file);
}

/** What the settings say of what is shown, custom resources aside. */
export function optionsOf(settings: Settings): ObjectStateOptions {
  const allow = settings.list("metric-allowlist") ?? [];
  const deny = settings.list("metric-denylist") ?? [];
  if (allow.length > 0 && deny.length > 0) {
    throw new ObjectStateOptionsError("cannot use an allowlist and a denylist: want only one");
  }
  const resources = settings.list("resources");
  tablesOf(resources); // refuses names that there are not
  const objectLimit = settings.whole("object-limit");
  if (objectLimit < 0) {
    throw new ObjectStateOptionsError(`cannot limit objects to ${objectLimit}: want 0 or more`);
  }
  const namespaces = settings.list("namespaces");
  const namespacesDenied = settings.list("namespaces-denylist");
  const nodeName = settings.text("node");
  const node = settings.bool("track-unscheduled-pods") ? "" : nodeName === "" ? undefined : nodeName;
  return {
    ...(resources === undefined ? {} : { resources }),
    ...(namespaces === undefined ? {} : { namespaces }),
    ...(namespacesDenied === undefined ? {} : { namespacesDenied }),
    ...(node === undefined ? {} : { node }),
    labels: filters(settings.keyLists("metric-labels-allowlist")),
    annotations: filters(settings.keyLists("metric-annotations-allowlist")),
    joins: readJoinRules(settings.texts("join-labels")),
    labelSelectors: selectors(settings.texts("label-selector")),
    families: {
      allow: patterns(allow),
      deny: patterns(deny),
      optIn: patterns(settings.list("metric-opt-in-list") ?? []),
    },
    shard: { index: settings.whole("shard"), total: settings.whole("total-shards") },
    ...(objectLimit === 0 ? {} : { objectLimit }),
    ...(settings.bool("use-apiserver-cache") ? { fromCache: true } : {}),
  };
}

const knownResources: ReadonlySet<string> = new Set(stateTables.map(({ table }) => table.type.plural));

function checkResource(resource: string, what: string): void {
  if (knownResources.has(resource)) return;
  const known = [...knownResources].join(", ");
  throw new ObjectStateOptionsError(`cannot ${what} ${JSON.stringify(resource)}: want one of ${known}`);
}

/** `pods:app=shop,tier!=db` */
function selectors(texts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    texts.map((text): [string, string] => {
      const colon = text.indexOf(":");
      if (colon < 1) {
        throw new ObjectStateOptionsError(
          `cannot read --label-selector: got ${JSON.stringify(text)}, want RESOURCE:SELECTOR`,
        );
      }
      checkResource(text.slice(0, colon), "select objects of");
      return [text.slice(0, colon), text.slice(colon + 1)];
    }),
  );
}

/** Key filters by resource; `*` stands for every resource and replaces all other entries. */
function filters(lists: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, KeyFilter> {
  const all = lists.get("*");
  const wanted = all === undefined ? lists : new Map([...knownResources].map((name) => [name, all]));
  const byResource = new Map<string, KeyFilter>();
  for (const [resource, keys] of wanted) {
    checkResource(resource, "show keys of");
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
      throw new ObjectStateOptionsError(`cannot use ${JSON.stringify(text)} as a pattern`, { cause });
    }
  });
}
