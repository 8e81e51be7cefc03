/** Any value of a decoded JSON text. */
export type Json = unknown;

/** Names, indexes and conditions that lead from a value to one inside it. An empty path leads to the value itself. */
export type Path = readonly string[];

/**
 * The value that `path` leads to, or `undefined` where there is none. An element is a field's name, or `key=value` for that field where it has
 * that value; in a list an index (negative ones count from the end), or `[key=value]` for the first object whose field is that.
 */
export function valueAt(value: Json, path: Path): Json {
  let at = value;
  for (const element of path) {
    if (Array.isArray(at)) at = itemOf(at, element);
    else if (isObject(at)) at = fieldOf(at, element);
    else return undefined;
  }
  return at ?? undefined;
}

/** Whether a value has fields. */
export function isObject(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fieldOf(object: Readonly<Record<string, Json>>, element: string): Json {
  const split = element.indexOf("=");
  if (split !== -1 && own(object, element.slice(0, split)) === element.slice(split + 1)) {
    return own(object, element.slice(0, split));
  }
  return own(object, element);
}

function own(object: Readonly<Record<string, Json>>, name: string): Json {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function itemOf(list: readonly Json[], element: string): Json {
  const [, key, wanted] = /^\[([^=]+)=(.*)\]$/.exec(element) ?? [];
  if (key !== undefined && wanted !== undefined) {
    return list.find((item) => isObject(item) && isSame(own(item, key), wanted));
  }
  return /^[+-]?\d+$/.test(element) ? list.at(Number(element)) : undefined;
}

function isSame(value: Json, wanted: string): boolean {
  switch (typeof value) {
    case "string":
      return value === wanted;
    case "number":
      return wanted !== "" && value === Number(wanted);
    case "boolean":
      return value === (wanted.toLowerCase() === "true");
    default:
      return false;
  }
}
