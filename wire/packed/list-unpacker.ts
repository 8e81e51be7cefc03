import { PackedError } from "./packed-error.ts";
import { deepest, lengthKey, type Piece, place, recentTexts } from "./piece.ts";

/** Where a value differs from another: something below does, an entry stands there, or nothing does any more. */
interface Change {
  readonly key: string | number;
  entry: number;
  readonly below: Change[];
}

const belowOnly = -1;
const takenAway = -2;

interface Way {
  readonly root: Change;
  /** What each entry of a row is: one of `place`. */
  readonly entries: readonly number[];
}

interface Path {
  readonly parent: Path | undefined;
  readonly key: string | number;
  readonly depth: number;
}

/** Fields and items that may be copied for each entry of a piece, beyond which it is refused: real ones need a tenth of this. */
const mostCopies = 200;

/**
 * Gives back the values that a `ListPacker` was given. Values share what did not differ: nobody may change one. Throws `PackedError`
 * for what no packer made, and is of no more use then. What it takes is bounded by what it is given.
 */
export class ListUnpacker {
  readonly #values: unknown[] = [];
  readonly #paths: Path[] = [{ parent: undefined, key: "", depth: 0 }];
  readonly #ways: Way[] = [];
  readonly #texts: string[] = [];
  readonly #recent: string[] = [];
  readonly #entries: unknown[] = [];
  #copies = 0;

  /** All values so far. It grows. */
  get values(): readonly unknown[] {
    return this.#values;
  }

  /** Takes a piece as it came. */
  add(line: string): void {
    const { paths, ways, rows } = parsePiece(line);
    this.#addPaths(paths);
    for (const way of ways) this.#addWay(way);
    this.#copies = mostCopies * (paths.length + ways.length + rows.length);
    const values = this.#values;
    let i = 0;
    while (i < rows.length) {
      let base = values.length - 1;
      const first = rows[i];
      if (typeof first === "number" && first < 0) {
        base += first + 1;
        i++;
      }
      const way = this.#ways[rows[i] as number];
      if (way === undefined) throw faulty("a row", rows[i], "a way");
      if (i + way.entries.length >= rows.length) throw faulty("a row", rows.length - i, "more entries");
      this.#read(way, rows, i + 1);
      i += 1 + way.entries.length;
      values.push(this.#changed(values[base], way.root));
    }
  }

  #addPaths(paths: Piece["paths"]): void {
    for (let i = 0; i < paths.length; i += 2) {
      const parent = this.#paths[paths[i] as number];
      const key = paths[i + 1];
      const isKey = typeof key === "string" ? key !== "__proto__" : isIndex(key);
      if (parent === undefined || !isKey || parent.depth > deepest) throw faulty("a path", key, "a key");
      const name = typeof key === "string" ? nameOf(key) : key!;
      this.#paths.push({ parent, key: name, depth: parent.depth + 1 });
    }
  }

  #addWay(places: readonly number[]): void {
    const root: Change = { key: "", entry: belowOnly, below: [] };
    const entries: number[] = [];
    for (const one of places) {
      const path = isIndex(one) ? this.#paths[Math.floor(one / 4)] : undefined;
      if (path === undefined) throw faulty("a way", one, "a path");
      const kind = one % 4;
      const change = changeAt(root, path);
      if (kind === place.unset) change.entry = takenAway;
      else change.entry = entries.push(kind) - 1;
    }
    this.#ways.push({ root, entries });
  }

  /** Reads the entries of a row that begin at `from`. */
  #read({ entries }: Way, rows: readonly unknown[], from: number): void {
    const recent = this.#recent;
    let told = 0;
    for (let i = 0; i < entries.length; i++) {
      const kind = entries[i];
      let value = rows[from + i];
      if (kind !== place.value) {
        if (typeof value === "string") {
          if (kind === place.text) this.#texts.push(value);
          recent[told++ % recentTexts] = value;
        } else if (typeof value === "number") {
          if (value < 0) value = -value > recentTexts ? undefined : recent[(told + value) % recentTexts];
          else recent[told++ % recentTexts] = (value = this.#texts[value]) as string;
          if (typeof value !== "string") throw faulty("a row", rows[from + i], "a text");
        } else if (Array.isArray(value) && value.length === 1) value = value[0];
        else throw faulty("a row", value, "a text");
      }
      this.#entries[i] = value;
    }
  }

  #changed(base: unknown, { entry, below }: Change): unknown {
    if (entry >= 0) return this.#entries[entry];
    if (below.length === 0) return base;
    if (typeof base !== "object" || base === null) throw faulty("a row", typeof base, "something to change");
    return Array.isArray(base) ? this.#changedList(base, below) : this.#changedObject(base as Json, below);
  }

  #changedList(base: readonly unknown[], below: readonly Change[]): unknown[] {
    this.#count(base.length + below.length);
    const list = base.slice();
    for (let i = 0; i < below.length; i++) {
      const change = below[i]!;
      const { key } = change;
      if (key === lengthKey) {
        const length = this.#changed(undefined, change);
        if (!isIndex(length) || length > list.length) throw faulty("a list", length, "a length");
        list.length = length;
      } else if (typeof key !== "number" || key > list.length || change.entry === takenAway) {
        throw faulty("a list", key, "an index");
      } else list[key] = this.#changed(list[key], change);
    }
    return list;
  }

  #changedObject(base: Json, below: readonly Change[]): Json {
    let fields = below.length;
    for (const _ in base) fields++;
    this.#count(fields);
    let object = { ...base };
    for (let i = 0; i < below.length; i++) {
      const change = below[i]!;
      const { key, entry } = change;
      if (typeof key !== "string") throw faulty("an object", key, "a name");
      if (entry >= 0) object[key] = this.#entries[entry];
      else if (entry === takenAway) object = this.#without(object, key);
      else object[key] = this.#changed(Object.hasOwn(object, key) ? object[key] : undefined, change);
    }
    return object;
  }

  /** A copy that has one field less: as quick to read as any other, which one with a field deleted is not. */
  #without(object: Json, name: string): Json {
    const kept: Json = {};
    for (const other in object) {
      this.#count(1);
      if (other !== name) kept[other] = object[other];
    }
    return kept;
  }

  #count(entries: number): void {
    this.#copies -= entries;
    if (this.#copies < 0) throw faulty("a piece", "copies without end", "as many as it has entries");
  }
}

type Json = Record<string, unknown>;

function changeAt(root: Change, path: Path): Change {
  if (path.parent === undefined) return root;
  const { below } = changeAt(root, path.parent);
  let change = below.find(({ key }) => key === path.key);
  if (change === undefined) below.push((change = { key: path.key, entry: belowOnly, below: [] }));
  return change;
}

/** The same text, as names of fields are held: setting a field by another copy of its name takes twice as long. */
function nameOf(text: string): string {
  return Object.keys({ [text]: 0 })[0]!;
}

function isIndex(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function parsePiece(line: string): Piece {
  let piece: unknown;
  try {
    piece = JSON.parse(line);
  } catch (cause) {
    throw new PackedError("cannot read a packed list: a piece is not JSON", { cause });
  }
  if (typeof piece !== "object" || piece === null) throw faulty("a piece", typeof piece, "an object");
  const { paths, ways, rows } = piece as Partial<Piece>;
  if (!Array.isArray(paths) || !Array.isArray(ways) || !Array.isArray(rows) || !ways.every(Array.isArray)) {
    throw faulty("a piece", Object.keys(piece).join(", "), "paths, ways and rows");
  }
  return { paths, ways, rows } as Piece;
}

function faulty(what: string, got: unknown, want: string): PackedError {
  return new PackedError(`cannot read a packed list: ${what} has ${String(got)}, want ${want}`);
}
