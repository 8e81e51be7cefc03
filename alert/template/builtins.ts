import { goText, isGoPrintable } from "@taffrail/base";
import { comparisons } from "./compare.ts";
import { sprint, sprintf, sprintln } from "./format.ts";
import { bytesOf } from "./quote.ts";
import { TemplateFunctionError } from "./template-error.ts";
import {
  basicKindOf,
  indirect,
  isTrue,
  type TemplateFunction,
  typeOf,
  underlying,
  type Value,
} from "./value.ts";

function fail(message: string): never {
  throw new TemplateFunctionError(message);
}

/** The functions that Go gives every template; `and`, `or` and `call` are the run's own. */
export const builtins: Readonly<Record<string, TemplateFunction>> = {
  ...comparisons,
  and: { params: ["any"], rest: "any", call: (args) => args.find((arg) => !isTrue(arg)) ?? args.at(-1) },
  or: { params: ["any"], rest: "any", call: (args) => args.find(isTrue) ?? args.at(-1) },
  not: { params: ["any"], call: ([value]) => !isTrue(value) },
  call: { params: ["any"], rest: "any", call: () => fail("call of nil") },
  len: { params: ["any"], call: ([value]) => BigInt(lengthOf(value, "len")) },
  index: {
    params: ["any"],
    rest: "any",
    call: ([value, ...indexes]) => {
      if (value === undefined) fail("index of untyped nil");
      return indexes.reduce<Value>(elementOf, value);
    },
  },
  slice: { params: ["any"], rest: "any", call: ([value, ...indexes]) => sliceOf(value, indexes) },
  print: { params: [], rest: "any", call: sprint },
  println: { params: [], rest: "any", call: sprintln },
  printf: {
    params: ["string"],
    rest: "any",
    call: ([format, ...args]) => sprintf(format as string, args),
  },
  html: { params: [], rest: "any", call: (args) => escapeHtml(textOfAll(args)) },
  js: { params: [], rest: "any", call: (args) => escapeJs(textOfAll(args)) },
  urlquery: { params: [], rest: "any", call: (args) => escapeQuery(textOfAll(args)) },
};

function textOfAll(args: readonly Value[]): string {
  return args.length === 1 && typeof args[0] === "string"
    ? args[0]
    : sprint(args.map((arg) => (arg === undefined ? "<no value>" : indirect(arg))));
}

function lengthOf(value: Value, what: string): number {
  const target = indirect(value);
  const plain = underlying(target);
  if (typeof plain === "string") return bytesOf(plain).length;
  if (typeof plain === "object" && plain.kind === "list") return plain.items.length;
  if (typeof plain === "object" && plain.kind === "map") return plain.entries.size;
  return fail(target === undefined ? `${what} of nil pointer` : `${what} of type ${typeOf(target)!}`);
}

/** A whole number as an index below or, where `mayEnd`, up to `length`. */
function indexOf(index: Value, length: number, mayEnd: boolean): number {
  const kind = basicKindOf(index);
  if (index === undefined) fail("cannot index slice/array with nil");
  if (kind !== "int" && kind !== "uint") fail(`cannot index slice/array with type ${typeOf(index)!}`);
  const at = underlying(index) as bigint;
  if (at < 0n || at > BigInt(length) || (!mayEnd && at === BigInt(length))) fail(`index out of range: ${at}`);
  return Number(at);
}

function elementOf(from: Value, index: Value): Value {
  const target = indirect(from);
  const plain = underlying(target);
  if (plain === undefined) fail("index of nil pointer");
  if (typeof plain === "string") {
    const bytes = bytesOf(plain);
    return { kind: "named", type: "uint8", value: BigInt(bytes[indexOf(index, bytes.length, false)]!) };
  }
  if (typeof plain === "object" && plain.kind === "list")
    return plain.items[indexOf(index, plain.items.length, false)];
  if (typeof plain === "object" && plain.kind === "map") {
    if (index === undefined) fail("value is nil; should be of type string");
    if (typeof index !== "string") fail(`value has type ${typeOf(index)!}; should be string`);
    return plain.entries.has(index) ? plain.entries.get(index) : plain.zero;
  }
  return fail(`can't index item of type ${typeOf(target)!}`);
}

function sliceOf(value: Value, indexes: readonly Value[]): Value {
  if (value === undefined) fail("slice of untyped nil");
  if (indexes.length > 3) fail(`too many slice indexes: ${indexes.length}`);
  const target = underlying(value);
  const isList = typeof target === "object" && target.kind === "list";
  if (typeof target !== "string" && !isList) fail(`can't slice item of type ${typeOf(value)!}`);
  if (typeof target === "string" && indexes.length === 3) fail("cannot 3-index slice a string");
  const bytes = typeof target === "string" ? bytesOf(target) : undefined;
  const length = bytes?.length ?? (target as { items: readonly Value[] }).items.length;
  const bounds = [0, length, 0];
  indexes.forEach((index, i) => (bounds[i] = indexOf(index, length, true)));
  const [from, to, cap] = bounds as [number, number, number];
  if (from > to) fail(`invalid slice index: ${from} > ${to}`);
  if (indexes.length === 3 && to > cap) fail(`invalid slice index: ${to} > ${cap}`);
  if (bytes !== undefined) return goText(bytes.subarray(from, to));
  const list = target as Extract<Value, { kind: "list" }>;
  return { ...list, items: list.items.slice(from, to) };
}

const htmlEscapes: Readonly<Record<string, string>> = {
  '"': "&#34;",
  "'": "&#39;",
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
};

/** Text that is safe in HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll("\0", "\ufffd").replace(/["'&<>]/g, (char) => htmlEscapes[char]!);
}

function escapeJs(text: string): string {
  let out = "";
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (char === "\\" || char === "'" || char === '"') out += `\\${char}`;
    else if (code < 0x20 || "<>&=".includes(char) || (code >= 0x7f && !isGoPrintable(char)))
      out += `\\u${code.toString(16).toUpperCase().padStart(4, "0")}`;
    else out += char;
  }
  return out;
}

/** As Go's `url.QueryEscape`: a blank is `+`, and only letters, digits and `-_.~` stay. */
export function escapeQuery(text: string): string {
  let out = "";
  for (const byte of bytesOf(text)) {
    const char = String.fromCharCode(byte);
    if (/[A-Za-z0-9\-_.~]/.test(char)) out += char;
    else if (char === " ") out += "+";
    else out += `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return out;
}
