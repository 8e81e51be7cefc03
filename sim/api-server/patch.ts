import { Refusal } from "./answers.ts";
import { fieldsOf, type Json } from "./objects.ts";

/** JSON Merge Patch, RFC 7386: null takes a field away, objects merge, all else replaces. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: Json = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

/** The key by which a strategic merge patch joins the items of a list, by the field that holds the list. */
const mergeKeys: Record<string, string> = {
  containers: "name",
  initContainers: "name",
  ephemeralContainers: "name",
  env: "name",
  volumes: "name",
  volumeMounts: "mountPath",
  ports: "containerPort",
  conditions: "type",
  addresses: "type",
  ownerReferences: "uid",
  imagePullSecrets: "name",
  hostAliases: "ip",
  topologySpreadConstraints: "topologyKey",
};

/**
 * Strategic merge patch, as far as its lists are of objects with a known merge key, or are `finalizers`; other lists
 * are replaced. Knows the directive `$patch: delete`; `$retainKeys` and `$setElementOrder/…` are passed over.
 */
export function strategicPatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  if (patch["$patch"] === "replace") return withoutDirectives(patch);
  const merged: Json = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith("$")) continue;
    const before = merged[key];
    if (value === null) delete merged[key];
    else if (Array.isArray(value) && Array.isArray(before)) merged[key] = mergeLists(key, before, value);
    else merged[key] = Array.isArray(value) ? value : strategicPatch(before, value);
  }
  return merged;
}

function mergeLists(field: string, before: readonly unknown[], patch: readonly unknown[]): unknown[] {
  if (field === "finalizers") return [...new Set([...before, ...patch])];
  const known = mergeKeys[field];
  const key =
    field === "ports" && patch.some((item) => fieldsOf(item)["port"] !== undefined) ? "port" : known;
  if (key === undefined) return [...patch];
  const merged = [...before];
  for (const item of patch) {
    const at = merged.findIndex((old) => fieldsOf(old)[key] === fieldsOf(item)[key]);
    if (fieldsOf(item)["$patch"] === "delete") {
      if (at >= 0) merged.splice(at, 1);
    } else if (at >= 0) merged[at] = strategicPatch(merged[at], item);
    else merged.push(item);
  }
  return merged;
}

function withoutDirectives(value: Json): Json {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith("$")));
}

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** JSON Patch, RFC 6902. Refuses with 422 what cannot be done; `target` stays as it is. */
export function jsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch))
    throw new Refusal(400, "error decoding patch: a JSON Patch is a list of operations");
  let document: unknown = structuredClone(target);
  for (const operation of patch as Operation[]) {
    const path = pointer(operation.path);
    switch (operation.op) {
      case "add":
        document = change(document, path, "add", structuredClone(operation.value));
        break;
      case "replace":
        at(document, path);
        document = change(document, path, "replace", structuredClone(operation.value));
        break;
      case "remove":
        at(document, path);
        document = change(document, path, "remove", undefined);
        break;
      case "test":
        if (canonical(at(document, path)) !== canonical(operation.value))
          throw failed(operation, "test failed");
        break;
      case "move":
      case "copy": {
        const from = pointer(operation.from ?? "");
        const value = structuredClone(at(document, from));
        if (operation.op === "move") document = change(document, from, "remove", undefined);
        document = change(document, path, "add", value);
        break;
      }
      default:
        throw failed(operation, "unexpected kind of operation");
    }
  }
  return document;
}

function failed(operation: Operation, why: string): Refusal {
  return new Refusal(
    422,
    `the server rejected our request due to an error in our request: ${operation.op} ${operation.path}: ${why}`,
  );
}

function pointer(path: string): string[] {
  if (path === "") return [];
  return path
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function at(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const step of path) {
    const inside = Array.isArray(value) ? value[Number(step)] : isObject(value) ? value[step] : undefined;
    if (inside === undefined)
      throw new Refusal(422, `the server rejected our request: no value at ${path.join("/")}`);
    value = inside;
  }
  return value;
}

function change(
  document: unknown,
  path: readonly string[],
  how: "add" | "replace" | "remove",
  value: unknown,
): unknown {
  const last = path.at(-1);
  if (last === undefined) return value;
  const parent = at(document, path.slice(0, -1));
  if (Array.isArray(parent)) {
    const index = last === "-" ? parent.length : Number(last);
    if (!Number.isInteger(index) || index < 0 || index > parent.length) {
      throw new Refusal(
        422,
        `the server rejected our request: ${last} is no place in a list of ${parent.length}`,
      );
    }
    if (how === "add") parent.splice(index, 0, value);
    else if (how === "remove") parent.splice(index, 1);
    else parent[index] = value;
  } else if (isObject(parent)) {
    if (how === "remove") delete parent[last];
    else parent[last] = value;
  } else throw new Refusal(422, `the server rejected our request: nothing can be put into ${path.join("/")}`);
  return document;
}

/** JSON with the keys of every object in order: equal texts for equal values. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, v: unknown) =>
    isObject(v) ? Object.fromEntries(Object.entries(v).toSorted(([a], [b]) => (a < b ? -1 : 1))) : v,
  );
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
