import { invariant, type Position } from "@taffrail/base";
import { ConfigError } from "./errors.ts";
import type { Table, Value } from "./schema.ts";

/** One section of a configuration: the values of its table's fields, and where the file gives them. */
export class Section {
  readonly table: Table;
  readonly file: string;
  readonly at: Position | undefined;
  readonly #values: Map<string, Value>;
  readonly #places: ReadonlyMap<string, Position>;

  constructor(
    table: Table,
    file: string,
    at: Position | undefined,
    values: Map<string, Value>,
    places: ReadonlyMap<string, Position>,
  ) {
    this.table = table;
    this.file = file;
    this.at = at;
    this.#values = values;
    this.#places = places;
  }

  /** Whether the file gives this field itself. */
  isGiven(key: string): boolean {
    return this.#places.has(key);
  }

  /** Whether the file gives none of its fields. */
  get isBlank(): boolean {
    return this.#places.size === 0;
  }

  /** The value of a field, its default where the file gives none; `undefined` where there is neither. */
  get(key: string): Value | undefined {
    invariant(
      this.table.fields.some((field) => field.key === key),
      `${this.table.name} has no field ${key}`,
    );
    return this.#values.get(key);
  }

  set(key: string, value: Value): void {
    invariant(
      this.table.fields.some((field) => field.key === key),
      `${this.table.name} has no field ${key}`,
    );
    this.#values.set(key, value);
  }

  text(key: string): string {
    const value = this.get(key);
    return typeof value === "string" ? value : "";
  }

  number(key: string): number {
    const value = this.get(key);
    return typeof value === "number" ? value : 0;
  }

  bool(key: string): boolean {
    return this.get(key) === true;
  }

  list(key: string): readonly Value[] {
    const value = this.get(key);
    return Array.isArray(value) ? (value as readonly Value[]) : [];
  }

  texts(key: string): string[] {
    return this.list(key).map((item) => (typeof item === "string" ? item : ""));
  }

  sections(key: string): Section[] {
    return this.list(key).filter((item) => item instanceof Section);
  }

  section(key: string): Section | undefined {
    const value = this.get(key);
    return value instanceof Section ? value : undefined;
  }

  map(key: string): ReadonlyMap<string, Value> {
    const value = this.get(key);
    return value instanceof Map ? value : new Map<string, Value>();
  }

  /** A map whose values are texts. */
  textMap(key: string): ReadonlyMap<string, string> {
    return new Map(
      Array.from(this.map(key), ([name, value]) => [name, typeof value === "string" ? value : ""]),
    );
  }

  /** Refuses the configuration for the sake of a field. */
  fail(key: string, message: string, hint?: string): never {
    throw new ConfigError(this.file, this.#places.get(key) ?? this.at, message, hint);
  }
}
