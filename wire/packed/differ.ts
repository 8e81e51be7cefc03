import { type PackedParts, Path } from "./packed-path.ts";
import { deepest, lengthKey, rootPath } from "./piece.ts";

/** Tells how JSON values differ from others, as far as their parts are wanted. What it holds is of the last comparison. */
export class Differ {
  /** Where something else stands, in the order of names, and what; only the wanted parts of it. */
  readonly paths: Path[] = [];
  readonly values: unknown[] = [];
  /** Where nothing stands any more. */
  readonly unset: Path[] = [];
  /** Whether both have the same names and as many items everywhere. */
  isAlike = true;
  readonly #parts: PackedParts | undefined;
  readonly #root: Path = new Path(rootPath, undefined, "", false);
  #pathCount = 1;
  #fresh: (string | number)[] = [];
  #isStrict = false;
  // The way down to where two values are compared: keys, and the paths of the first of them.
  readonly #keys: (string | number)[] = [];
  readonly #way: Path[] = [this.#root];
  #resolved = 0;

  constructor(parts: PackedParts | undefined) {
    this.#parts = parts;
  }

  /** Paths that were met since the last call: of each that of its parent, and its key. */
  takePaths(): (string | number)[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  /** Finds out how `b` differs from `a`. False where it has to be told whole, or is not alike and has to be so. */
  compare(a: unknown, b: unknown, isStrict: boolean): boolean {
    this.#clear();
    this.#isStrict = isStrict;
    return this.#compare(a, b, this.#parts, 0);
  }

  /** As if there were nothing to compare with. */
  tellWhole(value: unknown): void {
    this.#clear();
    this.isAlike = false;
    this.paths.push(this.#root);
    this.values.push(partsOf(value, this.#parts));
  }

  #clear(): void {
    this.paths.length = 0;
    this.values.length = 0;
    this.unset.length = 0;
    this.isAlike = true;
    this.#resolved = 0;
  }

  #compare(a: unknown, b: unknown, parts: PackedParts | undefined, depth: number): boolean {
    if (a === b) return true;
    if (typeof a !== "object" || typeof b !== "object" || a === null || b === null || depth >= deepest) {
      return false;
    }
    if (Array.isArray(a)) return Array.isArray(b) && this.#compareLists(a, b, parts, depth);
    if (Array.isArray(b)) return false;
    return parts === undefined
      ? this.#compareObjects(a as Json, b as Json, depth)
      : this.#compareParts(a as Json, b as Json, parts, depth);
  }

  #compareLists(
    a: readonly unknown[],
    b: readonly unknown[],
    parts: PackedParts | undefined,
    depth: number,
  ): boolean {
    if (a.length !== b.length && this.#refuses()) return false;
    for (let i = 0; i < b.length; i++) {
      if (i >= a.length) this.#set(i, b[i], parts, depth);
      else if (a[i] !== b[i] && !this.#child(i, a[i], b[i], parts, depth)) return false;
    }
    if (b.length < a.length) this.#set(lengthKey, b.length, undefined, depth);
    return true;
  }

  #compareObjects(a: Json, b: Json, depth: number): boolean {
    let common = 0;
    for (const name in b) {
      if (name === "__proto__") return false; // cannot be set as others are
      const before = ownOf(a, name);
      const after = b[name];
      if (before === undefined) {
        if (this.#refuses()) return false;
        this.#set(name, after, undefined, depth);
        continue;
      }
      common++;
      if (before !== after && !this.#child(name, before, after, undefined, depth)) return false;
    }
    let count = 0;
    for (const name in a) {
      if (name === "__proto__") return false;
      count++;
    }
    if (count === common) return true;
    if (this.#refuses()) return false;
    for (const name in a) if (!Object.hasOwn(b, name)) this.unset.push(this.#pathOf(name, depth, false));
    return true;
  }

  #compareParts(a: Json, b: Json, { names, parts }: PackedParts, depth: number): boolean {
    for (let i = 0; i < names.length; i++) {
      const name = names[i]!;
      const before = ownOf(a, name);
      const after = ownOf(b, name);
      if (before === after) continue;
      if (before !== undefined && after !== undefined) {
        if (!this.#child(name, before, after, parts[i], depth)) return false;
        continue;
      }
      if (this.#refuses()) return false;
      if (after === undefined) this.unset.push(this.#pathOf(name, depth, false));
      else this.#set(name, after, parts[i], depth);
    }
    return true;
  }

  /** Two values that are not the same; false only where that is refused. */
  #child(
    key: string | number,
    a: unknown,
    b: unknown,
    parts: PackedParts | undefined,
    depth: number,
  ): boolean {
    const isPlain = typeof b !== "object" || b === null;
    if (isPlain && (typeof a !== "object" || a === null)) {
      this.#set(key, b, parts, depth);
      return true;
    }
    const { length } = this.paths;
    const gone = this.unset.length;
    this.#step(key, depth);
    if (!isPlain && this.#compare(a, b, parts, depth + 1)) return true;
    if (this.#refuses()) return false;
    this.paths.length = length; // what was noted of it is told with it
    this.values.length = length;
    this.unset.length = gone;
    this.#set(key, b, parts, depth);
    return true;
  }

  /** Notes that two values are not alike; whether that ends their comparison. */
  #refuses(): boolean {
    this.isAlike = false;
    return this.#isStrict;
  }

  #set(key: string | number, value: unknown, parts: PackedParts | undefined, depth: number): void {
    this.paths.push(this.#pathOf(key, depth, typeof value === "string"));
    this.values.push(partsOf(value, parts));
  }

  #step(key: string | number, depth: number): void {
    this.#keys[depth] = key;
    if (this.#resolved > depth) this.#resolved = depth;
  }

  #pathOf(key: string | number, depth: number, isText: boolean): Path {
    this.#step(key, depth);
    for (let i = this.#resolved; i <= depth; i++) {
      const parent = this.#way[i]!;
      const name = this.#keys[i]!;
      let path = parent.children.get(name);
      if (path === undefined) {
        path = new Path(this.#pathCount++, parent, name, i === depth && isText);
        parent.children.set(name, path);
        this.#fresh.push(parent.id, name);
      }
      this.#way[i + 1] = path;
    }
    this.#resolved = depth + 1;
    return this.#way[depth + 1]!;
  }
}

type Json = Record<string, unknown>;

/** What an object has of its own; what all objects have, functions, is not JSON. */
function ownOf(object: Json, name: string): unknown {
  const value = object[name];
  if (typeof value === "function" || (name === "__proto__" && !Object.hasOwn(object, name))) return undefined;
  return value;
}

/** The wanted parts of a value; in a list, of each of its items. */
function partsOf(value: unknown, wanted: PackedParts | undefined): unknown {
  if (wanted === undefined || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => partsOf(item, wanted));
  const kept: Json = {};
  for (let i = 0; i < wanted.names.length; i++) {
    const name = wanted.names[i]!;
    const part = ownOf(value as Json, name);
    if (part !== undefined && name !== "__proto__") kept[name] = partsOf(part, wanted.parts[i]);
  }
  return kept;
}
