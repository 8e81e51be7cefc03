import type { PackedParts } from "@taffrail/wire";

/** Which parts of an object are wanted; a leaf is wanted whole, or as the names of its entries with the sizes of their values. */
export interface Fields {
  readonly [name: string]: Fields | true | "sizes";
}

const identity = ["metadata.name", "metadata.namespace", "metadata.uid", "metadata.resourceVersion"];

/** Reads `spec.nodeName,status.phase,data#`, where `#` wants names and sizes in place of values; what names the object is always wanted. `undefined` for the empty text: all of it. */
export function parseFields(text: string): Fields | undefined {
  if (text === "") return undefined;
  const root: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const path of [...identity, ...text.split(",")]) addPath(root, path.trim().split("."));
  return root as Fields;
}

function addPath(root: Record<string, unknown>, names: readonly string[]): void {
  let at = root;
  for (const [i, name] of names.entries()) {
    if (at[name] === true) return; // wanted whole already
    if (at[name] === "sizes" && i < names.length - 1) return;
    if (i < names.length - 1) at = (at[name] ??= Object.create(null)) as Record<string, unknown>;
    else if (name.endsWith("#")) at[name.slice(0, -1)] ??= "sizes";
    else at[name] = true;
  }
}

/** The same for a packer; undefined where some are wanted as sizes, which it cannot make. */
export function packedParts(fields: Fields): PackedParts | undefined {
  const names = Object.keys(fields);
  const wanted = names.map((name) => fields[name]!);
  const parts = wanted.map((one) => (typeof one === "object" ? packedParts(one) : undefined));
  return wanted.some((one, i) => one === "sizes" || (one !== true && parts[i] === undefined))
    ? undefined
    : { names, parts };
}

/** The wanted parts of a value; in a list, of each of its items. */
export function project(value: unknown, fields: Fields | true | "sizes"): unknown {
  if (fields === "sizes") return sizesOf(value);
  if (fields === true || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => project(item, fields));
  const kept: Record<string, unknown> = {};
  for (const name in fields) {
    const part = (value as Record<string, unknown>)[name];
    if (part !== undefined && Object.hasOwn(value, name)) kept[name] = project(part, fields[name]!);
  }
  return kept;
}

/** Characters of each text in a map; values of other types count none. */
function sizesOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, typeof one === "string" ? one.length : 0]),
  );
}
