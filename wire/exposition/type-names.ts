import type { MetricType } from "@taffrail/model";
import { hasWord } from "./letters.ts";

/** The types of a format by their names in it. */
export type TypeNames = readonly (readonly [name: string, type: MetricType])[];

/** The type whose name the bytes are; `undefined` where they are none. Makes no string. */
export function typeNamed(
  names: TypeNames,
  bytes: Uint8Array,
  start: number,
  end: number,
): MetricType | undefined {
  for (const [name, type] of names)
    if (name.length === end - start && hasWord(bytes, start, name)) return type;
  return undefined;
}

/** The names for an error to list. */
export function namesOf(names: TypeNames): string {
  return names.map(([name]) => name).join(", ");
}
