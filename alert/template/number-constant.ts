import { goQuote } from "@taffrail/base";
import type { NumberConstant } from "./nodes.ts";
import { unescape } from "./quote.ts";

/** A constant of a template, or in words what is wrong with it. Rules: Go's literals, with the values each can be. */
export function parseConstant(text: string, kind: "char" | "complex" | "number"): NumberConstant | string {
  if (kind === "char") {
    const char = unescape(text, 1, "'");
    if (char === undefined) return "invalid syntax";
    if (char.end !== text.length - 1) return `malformed character constant: ${text}`;
    return { int: BigInt(char.code), float: char.code, isFloatText: false, imaginary: undefined };
  }
  if (kind === "complex" || text.endsWith("i")) return complexConstant(text);
  const isFloatText = /[.eEpP]/.test(text) && !/^[+-]?0[xX][0-9a-fA-F_]+$/.test(text);
  const int = parseInteger(text);
  if (typeof int === "bigint") return { int, float: Number(int), isFloatText, imaginary: undefined };
  const float = parseFloatText(text);
  if (float === undefined) return `illegal number syntax: ${goQuote(text)}`;
  if (!/[.eEpP]/.test(text)) return `integer overflow: ${goQuote(text)}`;
  const whole = Number.isInteger(float) && Math.abs(float) < 2 ** 63 ? BigInt(float) : undefined;
  return { int: whole, float, isFloatText, imaginary: undefined };
}

function complexConstant(text: string): NumberConstant | string {
  const body = text.slice(0, -1);
  const split = /^(.+?[^eEpP])([+-].+)$/.exec(body);
  const [real, imaginary] = split === null ? ["0", body] : [split[1]!, split[2]!];
  const [re, im] = [parseFloatText(real), parseFloatText(imaginary)];
  if (re === undefined || im === undefined) return `illegal number syntax: ${goQuote(text)}`;
  if (im !== 0) return { int: undefined, float: re, isFloatText: false, imaginary: im };
  const whole = Number.isInteger(re) && Math.abs(re) < 2 ** 63 ? BigInt(re) : undefined;
  return { int: whole, float: re, isFloatText: false, imaginary: 0 };
}

/** Go's integers with base prefixes, 0755 included; nothing where it is none or too large for 64 bits. */
export function parseInteger(text: string): bigint | undefined {
  const [, sign, body] = /^([+-]?)(.*)$/s.exec(text)!;
  if (!underscoresAreRight(body!)) return undefined;
  const plain = body!.replaceAll("_", "").toLowerCase();
  let value: bigint;
  if (/^(?:0x[0-9a-f]+|0o[0-7]+|0b[01]+)$/.test(plain)) value = BigInt(plain);
  else if (/^0[0-7]+$/.test(plain)) value = BigInt(`0o${plain.slice(1)}`);
  else if (/^(?:0|[1-9][0-9]*)$/.test(plain)) value = BigInt(plain);
  else return undefined;
  if (sign === "-") value = -value;
  return value >= -(1n << 63n) && value < 1n << 64n ? value : undefined;
}

/** What Go's `ParseFloat` reads, special values aside. */
export function parseFloatText(text: string): number | undefined {
  const [, sign, body] = /^([+-]?)(.*)$/s.exec(text)!;
  if (!separatesDigits(body!)) return undefined;
  const plain = body!.replaceAll("_", "").toLowerCase();
  const factor = sign === "-" ? -1 : 1;
  const hex = /^0x([0-9a-f]*)\.?([0-9a-f]*)p([+-]?[0-9]+)$/.exec(plain);
  if (hex !== null) {
    const digits = hex[1]! + hex[2]!;
    if (digits === "") return undefined;
    return factor * Number(BigInt(`0x${digits}`)) * 2 ** (Number(hex[3]) - 4 * hex[2]!.length);
  }
  if (!/^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?$/.test(plain)) return undefined;
  const value = factor * Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

/** `_` only between digits, or behind a base prefix. */
function underscoresAreRight(text: string): boolean {
  if (!text.includes("_")) return true;
  return /^0[xX]/.test(text)
    ? /^0[xX](?:_?[0-9a-fA-F])+$/.test(text)
    : /^(?:0[oObB](?:_?[0-7])+|[0-9](?:_?[0-9])*)$/.test(text);
}

/** The same for floats: `_` may stand on either side of the point. */
function separatesDigits(text: string): boolean {
  const digit = /^0[xX]/.test(text) ? "[0-9a-fA-FxX]" : "[0-9]";
  return !new RegExp(`(?<!${digit})_|_(?!${digit})`).test(text);
}
