import { parseYaml, plainOf } from "@taffrail/base";

import { type FlagRow, flagTable } from "./flag-table.ts";
import { ObjectStateOptionsError } from "./options.ts";

/** What was given for a flag: its text, or what a configuration file has for it. */
type Given = string | readonly string[] | ReadonlyMap<string, readonly string[]>;

const rowByName: ReadonlyMap<string, FlagRow> = new Map(flagTable.map((row) => [row.name, row]));
const rowByKey: ReadonlyMap<string, FlagRow> = new Map(
  flagTable.flatMap((row) => (row.config ?? []).map((key): [string, FlagRow] => [key, row])),
);

/** Values of flags and of a configuration file, asked for by type. Every method throws `ObjectStateOptionsError` for a value that cannot be. */
export class Settings {
  /** Keys of configuration files that mean nothing here; the original passes over them too. */
  readonly unknownKeys: string[] = [];
  readonly #given: Map<string, Given>;

  constructor(given: ReadonlyMap<string, Given> = new Map()) {
    this.#given = new Map(given);
  }

  /** Whether the flag was given at all. */
  has(name: string): boolean {
    return this.#given.has(name);
  }

  /** The text, the default of the flag, or "". */
  text(name: string): string {
    const given = this.#given.get(name);
    return typeof given === "string" ? given : (rowByName.get(name)?.default ?? "");
  }

  bool(name: string): boolean {
    return boolOf(name, this.text(name) === "" ? "false" : this.text(name));
  }

  whole(name: string): number {
    const text = this.text(name);
    const value = Number(text);
    if (text.trim() !== "" && Number.isSafeInteger(value)) return value;
    throw refused(name, text, "a whole number");
  }

  /** A duration as Go writes them, `1m30s`, in milliseconds. */
  durationMs(name: string): number {
    const text = this.text(name);
    let ms = 0;
    const rest = text.replaceAll(/(\d+(?:\.\d+)?)(h|ms|us|µs|ns|m|s)/g, (_, n: string, unit: string) => {
      ms += Number(n) * msOfUnit[unit]!;
      return "";
    });
    if (text !== "" && (rest === "" || text === "0")) return ms;
    throw refused(name, text, "a duration such as 60s");
  }

  /** Names between commas, or `undefined` where the flag was not given or is empty. */
  list(name: string): readonly string[] | undefined {
    const given = this.#given.get(name);
    if (given === undefined || given instanceof Map) return undefined;
    const names = typeof given === "string" ? commas(given) : (given as readonly string[]);
    return names.length === 0 ? undefined : names;
  }

  /** Every value of a flag that may be given more than once. */
  texts(name: string): readonly string[] {
    const given = this.#given.get(name);
    if (given === undefined || given instanceof Map) return [];
    return typeof given === "string" ? [given] : (given as readonly string[]);
  }

  /** `pods=[app,tier],nodes=[*]` */
  keyLists(name: string): ReadonlyMap<string, readonly string[]> {
    const given = this.#given.get(name);
    if (given instanceof Map) return given as ReadonlyMap<string, readonly string[]>;
    return typeof given === "string" ? keyLists(given) : new Map();
  }

  /** These settings, and over them those of a configuration file's text. */
  withConfig(text: string, file: string): Settings {
    const merged = new Settings(this.#given);
    const node = parseYaml(text, file);
    const document: unknown = node === undefined ? {} : plainOf(node);
    if (!isRecord(document) && document !== null) {
      throw new ObjectStateOptionsError(`cannot read ${file}: want a map`);
    }
    for (const [key, value] of Object.entries(document ?? {})) {
      const row = rowByKey.get(key);
      if (row === undefined) merged.unknownKeys.push(key);
      else if (value !== null && value !== undefined)
        merged.#given.set(row.name, givenOf(row, value, `${key} in ${file}`));
    }
    return merged;
  }
}

const msOfUnit: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  ns: 1e-6,
};

/**
 * Reads words as the original does: `--name value` or `--name=value`, and `--name` alone for what is true or false. Throws
 * `ObjectStateOptionsError` for a flag that there is not, and for words that are no flags.
 */
export function readSettings(args: readonly string[]): Settings {
  const given = new Map<string, Given>();
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!;
    if (word === "-h") {
      given.set("help", "true");
      continue;
    }
    const [, name, inline] = /^--([^=]+)(?:=([\s\S]*))?$/.exec(word) ?? /^-(v)(?:=?(\d+))?$/.exec(word) ?? [];
    if (name === undefined)
      throw new ObjectStateOptionsError(`cannot use ${JSON.stringify(word)}: want flags only`);
    const row = rowByName.get(name);
    if (row === undefined) {
      throw new ObjectStateOptionsError(`unknown flag: --${name}`, { hint: "`--help` lists them" });
    }
    let value = inline;
    if (value === undefined && row.kind === "bool") value = "true";
    if (value === undefined && i + 1 < args.length) value = args[++i]!;
    if (value === undefined) throw new ObjectStateOptionsError(`flag needs an argument: --${name}`);
    if (row.kind === "bool") boolOf(name, value);
    const before = given.get(name);
    if (row.multiple === true)
      given.set(name, [...(Array.isArray(before) ? (before as string[]) : []), value]);
    else if (row.kind === "list" && typeof before === "string") given.set(name, `${before},${value}`);
    else given.set(name, value);
  }
  return new Settings(given);
}

function givenOf(row: FlagRow, value: unknown, where: string): Given {
  if (row.kind === "keys") {
    if (!isRecord(value)) throw new ObjectStateOptionsError(`cannot read ${where}: want a map`);
    return new Map(Object.entries(value).map(([resource, keys]) => [resource, namesOf(keys)]));
  }
  if (row.multiple === true && Array.isArray(value)) return value.map(String);
  if (row.multiple === true && isRecord(value)) {
    return Object.entries(value).map(([name, text]) => `${name}:${String(text)}`);
  }
  if (row.kind === "list") {
    if (row.name.startsWith("namespaces") && !Array.isArray(value)) {
      throw new ObjectStateOptionsError(`cannot read ${where}: want a list`);
    }
    return namesOf(value);
  }
  if (typeof value === "object")
    throw new ObjectStateOptionsError(`cannot read ${where}: want a plain value`);
  return String(value as string | number | boolean);
}

/** Lists, or maps whose values are empty. */
function namesOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  return isRecord(value) ? Object.keys(value) : [];
}

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

function commas(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function boolOf(name: string, text: string): boolean {
  if (/^(1|t|true)$/i.test(text)) return true;
  if (/^(0|f|false)$/i.test(text)) return false;
  throw refused(name, text, "true or false");
}

function refused(name: string, text: string, want: string): ObjectStateOptionsError {
  return new ObjectStateOptionsError(`cannot read --${name}: got ${JSON.stringify(text)}, want ${want}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
