import { parseAmount } from "../amounts.ts";

/**
 * Reading parts of any object by path, `status.readyReplicas`. Whatever is missing or of another type is taken for missing: objects
 * come from whoever may write to the API server.
 */
const split = new Map<string, readonly string[]>();

/** What stands at `path`; undefined where nothing does. */
export function at(object: unknown, path: string): unknown {
  let names = split.get(path);
  if (names === undefined) split.set(path, (names = path.split("."))); // paths are those of the tables: few
  let value = object;
  for (const name of names) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value ?? undefined;
}

/** A text; "" where there is none. */
export function textAt(object: unknown, path: string): string {
  const value = at(object, path);
  return typeof value === "string" ? value : "";
}

export function numberAt(object: unknown, path: string): number | undefined {
  const value = at(object, path);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

export function flagAt(object: unknown, path: string): boolean | undefined {
  const value = at(object, path);
  return typeof value === "boolean" ? value : undefined;
}

export function listAt(object: unknown, path: string): readonly unknown[] {
  const value = at(object, path);
  return Array.isArray(value) ? value : [];
}

/** Name and value of each entry; none where it is no map. */
export function entriesAt(object: unknown, path: string): readonly (readonly [string, unknown])[] {
  const value = at(object, path);
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** A time of Kubernetes, Unix ms. */
export function instantAt(object: unknown, path: string): number | undefined {
  const t = Date.parse(textAt(object, path));
  return Number.isNaN(t) ? undefined : t;
}

/** A quantity in base units, "2Gi" as 2147483648. */
export function amountAt(object: unknown, path: string): number | undefined {
  const value = at(object, path);
  return typeof value === "string" || typeof value === "number" ? parseAmount(value) : undefined;
}

/** Texts of a list; of objects in it the one at `path`. */
export function textsAt(object: unknown, list: string, path = ""): readonly string[] {
  return listAt(object, list)
    .map((item) => (path === "" ? item : at(item, path)))
    .filter((text): text is string => typeof text === "string" && text !== "");
}

/** A condition of an object: its status and words. */
export interface ConditionRead {
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly since: number | undefined;
}

/** The condition of that type; undefined if it is not told. */
export function conditionAt(object: unknown, type: string): ConditionRead | undefined {
  const found = listAt(object, "status.conditions").find((condition) => textAt(condition, "type") === type);
  return found === undefined
    ? undefined
    : {
        status: textAt(found, "status"),
        reason: textAt(found, "reason"),
        message: textAt(found, "message"),
        since: instantAt(found, "lastTransitionTime"),
      };
}
