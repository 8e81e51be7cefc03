import type { Section } from "./section.ts";

/** What may stand behind a key. Durations are milliseconds and sizes bytes once read. */
export type FieldType =
  | {
      readonly kind:
        | "text"
        | "bool"
        | "int"
        | "float"
        | "duration"
        | "size"
        | "secret"
        | "url"
        | "regex"
        | "any-text";
    }
  | { readonly kind: "choice"; readonly of: readonly string[]; readonly error?: (got: string) => string }
  | { readonly kind: "list"; readonly of: FieldType; readonly emptyItem?: string }
  | { readonly kind: "map"; readonly of: FieldType }
  | { readonly kind: "section"; readonly table: () => Table }
  /** Texts, numbers, truth values, lists and maps of them, as they stand. */
  | { readonly kind: "any" }
  /** Kept without being understood; printed as `<secret>` whole, since it may hold some. */
  | { readonly kind: "opaque" };

/** A field as the file may give it, with what it is when the file does not. */
export interface Field {
  readonly key: string;
  readonly type: FieldType;
  readonly default?: Value;
  /** Printed even when it is zero, empty or false. */
  readonly always?: true;
  /** Refused, with this sentence, where the key is there with nothing behind it; else that is the default. */
  readonly refuseNull?: string;
  /** The sentence that says what is wrong with a value, or nothing. */
  readonly check?: (value: Value) => string | undefined;
}

/** The fields of one kind of section, in the order in which they are printed. */
export interface Table {
  readonly name: string;
  readonly fields: readonly Field[];
  /** What must hold between fields. Throws by `section.fail`. */
  readonly check?: (section: Section) => void;
}

/** A value of a field once read. */
export type Value =
  | string
  | number
  | boolean
  | null
  | readonly Value[]
  | ReadonlyMap<string, Value>
  | Section;

export const text: FieldType = { kind: "text" };
export const bool: FieldType = { kind: "bool" };
export const int: FieldType = { kind: "int" };
export const float: FieldType = { kind: "float" };
export const duration: FieldType = { kind: "duration" };
export const size: FieldType = { kind: "size" };
export const secret: FieldType = { kind: "secret" };
export const url: FieldType = { kind: "url" };
export const regex: FieldType = { kind: "regex" };
export const opaque: FieldType = { kind: "opaque" };

/** A list; `emptyItem` is what an empty item is called when it is refused. */
export function list(of: FieldType, emptyItem?: string): FieldType {
  return emptyItem === undefined ? { kind: "list", of } : { kind: "list", of, emptyItem };
}

/** A map with free keys. */
export function map(of: FieldType): FieldType {
  return { kind: "map", of };
}

/** A section of its own table; a function, since tables may hold each other. */
export function section(table: () => Table): FieldType {
  return { kind: "section", table };
}

/** One of a few words. */
export function choice(of: readonly string[], error?: (got: string) => string): FieldType {
  return error === undefined ? { kind: "choice", of } : { kind: "choice", of, error };
}
