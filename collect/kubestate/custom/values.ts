import { approximately } from "../quantity.ts";
import { isObject, type Json } from "./path.ts";

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const words: ReadonlyMap<string, number> = new Map([
  ["true", 1],
  ["yes", 1],
  ["false", 0],
  ["no", 0],
  ["unknown", 0],
  ["nan", NaN],
  ["inf", Infinity],
  ["+inf", Infinity],
  ["-inf", -Infinity],
]);

/**
 * A value as a sample's: numbers, flags, and texts that say yes or no, a time (Unix seconds), a quantity, a percentage or a number.
 * `undefined` for anything else.
 */
export function numberAt(value: Json): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value !== "string") return undefined;
  const word = words.get(value.toLowerCase());
  if (word !== undefined) return word;
  if (time.test(value)) return Math.floor(Date.parse(value) / 1000);
  const quantity = approximately(value);
  if (quantity !== undefined) return quantity;
  if (value.endsWith("%") && decimal.test(value.slice(0, -1))) return Number(value.slice(0, -1)) / 100;
  return decimal.test(value) ? Number(value) : undefined;
}

/** A value as a label's: texts as they are, lists and maps in the print form of Go, keys sorted. */
export function textAt(value: Json): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return numberText(value);
  if (Array.isArray(value)) return `[${value.map(textAt).join(" ")}]`;
  if (isObject(value)) {
    const entries = Object.keys(value)
      .sort()
      .map((key) => `${key}:${textAt(value[key])}`);
    return `map[${entries.join(" ")}]`;
  }
  return typeof value === "boolean" ? String(value) : "<nil>";
}

/** Shortest digits, with an exponent of at least two digits below 10⁻⁴ and from 10²¹ up. */
function numberText(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-4 && size < 1e21)) return String(value);
  const [digits = "", exponent = ""] = value.toExponential().split("e");
  return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}
