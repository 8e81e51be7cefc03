import { messageOf, type Position, type YamlEntry, type YamlNode, type YamlScalar } from "@taffrail/base";
import { anchored, parseDurationMs, parseSizeBytes } from "@taffrail/model";
import { ConfigError } from "./errors.ts";
import type { Field, FieldType, Table, Value } from "./schema.ts";
import { Section } from "./section.ts";

/** Reads a tree by a table, strictly: a key the table does not know is refused. `node` absent or null gives all defaults. */
export function readSection(table: Table, node: YamlNode | undefined, file: string, path = ""): Section {
  const values = new Map<string, Value>();
  const places = new Map<string, Position>();
  const given = new Map(fieldsOf(table, node, file, path).map((entry) => [entry.key, entry]));
  for (const { key, keyAt } of given.values()) {
    if (table.fields.some((field) => field.key === key)) continue;
    const near = nearest(
      key,
      table.fields.map((field) => field.key),
    );
    const hint =
      near === undefined
        ? `fields of ${table.name}: ${shortened(table.fields.map((field) => field.key))}`
        : `did you mean "${near}"?`;
    throw new ConfigError(
      file,
      keyAt,
      `field ${key} not found in ${path === "" ? "the configuration" : path}`,
      hint,
    );
  }
  for (const field of table.fields) {
    const entry = given.get(field.key);
    const at = path === "" ? field.key : `${path}.${field.key}`;
    if (entry === undefined) {
      if (field.default !== undefined) values.set(field.key, field.default);
      else if (field.type.kind === "section" && field.always === true) {
        values.set(field.key, readSection(field.type.table(), undefined, file, at));
      }
      continue;
    }
    places.set(field.key, entry.value.at);
    const value = readValue(field, entry.value, file, at);
    const wrong = field.check?.(value);
    if (wrong !== undefined) throw new ConfigError(file, entry.value.at, wrong);
    values.set(field.key, value);
  }
  const section = new Section(table, file, node?.at, values, places);
  table.check?.(section);
  return section;
}

function fieldsOf(
  table: Table,
  node: YamlNode | undefined,
  file: string,
  path: string,
): readonly YamlEntry[] {
  if (node === undefined || (node.kind === "scalar" && node.value === null)) return [];
  if (node.kind === "map") return node.entries;
  throw new ConfigError(
    file,
    node.at,
    `${path === "" ? "the file" : path}: got ${shownAs({ kind: "section", table: () => table }, node)}, want a map of fields`,
  );
}

function readValue(field: Field, node: YamlNode, file: string, path: string): Value {
  if (node.kind === "scalar" && node.value === null && !node.quoted) {
    if (field.refuseNull !== undefined) throw new ConfigError(file, node.at, field.refuseNull);
    return field.default ?? emptyOf(field.type, file, path);
  }
  return readTyped(field.type, node, file, path);
}

function readTyped(type: FieldType, node: YamlNode, file: string, path: string): Value {
  const wrong = (want: string, cause?: unknown): ConfigError =>
    new ConfigError(
      file,
      node.at,
      `${path}: got ${shownAs(type, node)}, want ${want}${cause === undefined ? "" : `: ${messageOf(cause)}`}`,
    );
  const attempt = <T>(want: string, make: () => T): T => {
    try {
      return make();
    } catch (error) {
      throw wrong(want, error);
    }
  };
  switch (type.kind) {
    case "section":
      return readSection(type.table(), node, file, path);
    case "list": {
      if (node.kind !== "list") throw wrong("a list");
      return node.items.map((item, i) => {
        if (type.emptyItem !== undefined && item.kind === "scalar" && item.value === null) {
          throw new ConfigError(file, item.at, `${path}[${i}]: empty or null ${type.emptyItem}`);
        }
        return readTyped(type.of, item, file, `${path}[${i}]`);
      });
    }
    case "map": {
      if (node.kind !== "map") throw wrong("a map");
      return new Map(
        node.entries.map(({ key, value }) => [key, readTyped(type.of, value, file, `${path}.${key}`)]),
      );
    }
    case "opaque":
      return opaqueText;
    case "any":
      return anyOf(node);
    default:
      break;
  }
  if (node.kind !== "scalar") throw wrong(wantOf(type));
  switch (type.kind) {
    case "text":
    case "any-text":
    case "secret":
      return node.text;
    case "url":
      return attempt("a URL", () => checkedUrl(node.text));
    case "regex":
      return attempt("a regular expression", () => anchored(node.text).source);
    case "choice":
      if (type.of.includes(node.text)) return node.text;
      throw type.error === undefined
        ? wrong(wantOf(type))
        : new ConfigError(file, node.at, `${path}: ${type.error(node.text)}`);
    case "bool":
      return boolOf(node) ?? fail(wrong("true or false"));
    case "int":
      return typeof node.value === "number" && Number.isInteger(node.value) && !node.quoted
        ? node.value
        : fail(wrong("a whole number"));
    case "float":
      return typeof node.value === "number" && !node.quoted ? node.value : fail(wrong("a number"));
    case "duration":
      return attempt("a duration such as 15s", () => parseDurationMs(node.text));
    case "size":
      return attempt("a size such as 512MB", () => parseSizeBytes(node.text));
  }
}

function anyOf(node: YamlNode): Value {
  if (node.kind === "map") return new Map(node.entries.map(({ key, value }) => [key, anyOf(value)]));
  return node.kind === "list" ? node.items.map(anyOf) : node.quoted ? node.text : node.value;
}

/** Stands for whatever an opaque field holds. */
export const opaqueText = "<secret>";

function emptyOf(type: FieldType, file: string, path: string): Value {
  switch (type.kind) {
    case "list":
      return [];
    case "map":
      return new Map();
    case "section":
      return readSection(type.table(), undefined, file, path);
    case "bool":
      return false;
    case "int":
    case "float":
    case "duration":
    case "size":
      return 0;
    case "text":
    case "any-text":
    case "secret":
    case "url":
    case "regex":
    case "choice":
    case "opaque":
    case "any":
      return "";
  }
}

function wantOf(type: FieldType): string {
  switch (type.kind) {
    case "choice":
      return `one of ${type.of.map((word) => `"${word}"`).join(", ")}`;
    case "bool":
      return "true or false";
    case "int":
      return "a whole number";
    case "float":
      return "a number";
    case "duration":
      return "a duration such as 15s";
    case "size":
      return "a size such as 512MB";
    default:
      return "a text";
  }
}

/** YAML 1.1 as older files use it: yes, no, on and off count too. */
function boolOf(node: YamlScalar): boolean | undefined {
  if (typeof node.value === "boolean") return node.value;
  if (node.quoted) return undefined;
  if (/^(y|yes|on)$/i.test(node.text)) return true;
  if (/^(n|no|off)$/i.test(node.text)) return false;
  return undefined;
}

function checkedUrl(text: string): string {
  if (/[\s\p{Cc}]/u.test(text)) throw new Error("it holds white space");
  if (/%(?![0-9a-fA-F]{2})/.test(text)) throw new Error("it holds a % without two hexadecimal digits");
  return text;
}

/** A value of the wrong kind, in an error. Where a secret may have been meant it is not shown. */
function shownAs(type: FieldType, node: YamlNode): string {
  if (node.kind !== "scalar" || node.value === null || !mayHoldSecret(type)) return shown(node);
  return "a text";
}

/** What a URL, a credential, or anything with one of them in it is read as. */
function mayHoldSecret(type: FieldType): boolean {
  switch (type.kind) {
    case "secret":
    case "url":
    case "opaque":
      return true;
    case "list":
    case "map":
      return mayHoldSecret(type.of);
    case "section":
      return type.table().fields.some((field) => mayHoldSecret(field.type));
    default:
      return false;
  }
}

function shown(node: YamlNode): string {
  if (node.kind === "map") return "a map";
  if (node.kind === "list") return "a list";
  return node.value === null
    ? "nothing"
    : `"${node.text.length > 60 ? node.text.slice(0, 57) + "…" : node.text}"`;
}

function fail(error: Error): never {
  throw error;
}

/** The first of many names. */
function shortened(names: readonly string[]): string {
  const most = 16;
  return names.length > most ? `${names.slice(0, most).join(", ")}, …` : names.join(", ");
}

/** The known key that a mistyped one was most likely meant to be. */
function nearest(key: string, known: readonly string[]): string | undefined {
  const scored = known.map((name) => ({ name, far: distance(key, name) })).sort((a, b) => a.far - b.far);
  const [best] = scored;
  return best !== undefined && best.far <= Math.max(2, key.length / 4) ? best.name : undefined;
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
