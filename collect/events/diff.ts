/** A value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** The way to a value: names of fields, and places in lists. */
export type Path = readonly (string | number)[];

/** A value that is another now. `before` is absent for what is new, `after` for what is gone. */
export interface FieldChange {
  readonly path: Path;
  readonly before?: Json;
  readonly after?: Json;
}

/** Items of a list that were taken out at a place, and those put in there. */
export interface ListChange {
  readonly path: Path;
  readonly at: number;
  readonly removed: readonly Json[];
  readonly added: readonly Json[];
}

/** One difference of two documents. */
export type Difference = FieldChange | ListChange;

/**
 * What makes `b` of `a`, in the order of `a`'s fields: `applyDiff(diff(a, b), a)` equals `b`. A list whose length stays is compared place
 * by place; else what both ends share is left alone and the middle is told as one change.
 */
export function diff(a: Json, b: Json): Difference[] {
  const found: Difference[] = [];
  collect(a, b, [], found);
  return found;
}

function collect(a: Json, b: Json, path: Path, found: Difference[]): void {
  if (a === b) return;
  if (Array.isArray(a) && Array.isArray(b)) return collectList(a as Json[], b as Json[], path, found);
  if (isMap(a) && isMap(b)) return collectMap(a, b, path, found);
  if (!isSame(a, b)) found.push({ path, before: a, after: b });
}

type JsonMap = { readonly [name: string]: Json };

function collectMap(a: JsonMap, b: JsonMap, path: Path, found: Difference[]): void {
  for (const name of Object.keys(a)) {
    if (!Object.hasOwn(b, name)) found.push({ path: [...path, name], before: a[name]! });
    else collect(a[name]!, b[name]!, [...path, name], found);
  }
  for (const name of Object.keys(b)) {
    if (!Object.hasOwn(a, name)) found.push({ path: [...path, name], after: b[name]! });
  }
}

function collectList(a: readonly Json[], b: readonly Json[], path: Path, found: Difference[]): void {
  if (a.length === b.length) {
    for (let i = 0; i < a.length; i++) collect(a[i]!, b[i]!, [...path, i], found);
    return;
  }
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && isSame(a[start]!, b[start]!)) start++;
  let end = 0;
  while (end < shorter - start && isSame(a.at(-1 - end)!, b.at(-1 - end)!)) end++;
  found.push({
    path,
    at: start,
    removed: a.slice(start, a.length - end),
    added: b.slice(start, b.length - end),
  });
}

/** `value` with the differences in it; `value` itself stays as it is. Throws nothing where they are of another document: they then change what is there. */
export function applyDiff(differences: readonly Difference[], value: Json): Json {
  let result = value;
  for (const difference of differences) result = applyAt(difference, result, 0);
  return result;
}

function applyAt(difference: Difference, value: Json, depth: number): Json {
  const { path } = difference;
  if (depth === path.length) {
    if (!("at" in difference)) return difference.after ?? null;
    const { at, removed, added } = difference;
    return (Array.isArray(value) ? (value as Json[]) : []).toSpliced(at, removed.length, ...added);
  }
  const step = path[depth]!;
  if (typeof step === "number") {
    const list = [...(Array.isArray(value) ? (value as Json[]) : [])];
    list[step] = applyAt(difference, list[step] ?? null, depth + 1);
    return list;
  }
  const fields = new Map(Object.entries(isMap(value) ? value : {}));
  const isGone = depth === path.length - 1 && !("at" in difference) && difference.after === undefined;
  if (isGone) fields.delete(step);
  else fields.set(step, applyAt(difference, fields.get(step) ?? null, depth + 1));
  return Object.fromEntries(fields); // names such as __proto__ become fields like any other
}

function isMap(value: Json): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether two values hold the same, whatever the order of their fields. */
export function isSame(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => isSame(item, b[i] as Json));
  }
  if (!isMap(a) || !isMap(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isSame(a[name]!, b[name]!))
  );
}

/** What the items of Kubernetes' lists are known by, in the order in which it is looked for. */
const itemKeys = ["name", "type", "key", "containerPort", "port", "ip", "uid"] as const;

/** A path as people read it: `spec.template.spec.containers[checkout].image`; `document` says what the items of its lists are called. */
export function fieldOf(path: Path, document: Json): string {
  let text = "";
  let at: Json | undefined = document;
  for (const step of path) {
    const next: Json | undefined = Array.isArray(at)
      ? (at as Json[])[step as number]
      : at !== undefined && isMap(at) && Object.hasOwn(at, step)
        ? at[step as string]
        : undefined;
    if (typeof step === "number") text += `[${nameOfItem(next) ?? step}]`;
    else if (/^[\w-]+$/.test(step)) text += text === "" ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
    at = next;
  }
  return text;
}

function nameOfItem(item: Json | undefined): string | undefined {
  if (item === undefined || !isMap(item)) return undefined;
  for (const key of itemKeys) {
    const value = Object.hasOwn(item, key) ? item[key] : undefined;
    if (typeof value === "string" || typeof value === "number") return String(value);
  }
  return undefined;
}
