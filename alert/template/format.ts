import { goQuote, isGoPrintable } from "@taffrail/base";
import { formatFloatText } from "./float-text.ts";
import { bytesOf } from "./quote.ts";
import { type GoValue, typeOf, type Value } from "./value.ts";

/** Longest width or precision: larger ones are refused as Go does. */
const widest = 1_000_000;

interface Flags {
  plus: boolean;
  minus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  plusV: boolean;
  sharpV: boolean;
  width: number | undefined;
  precision: number | undefined;
}

const noFlags: Flags = {
  plus: false,
  minus: false,
  sharp: false,
  space: false,
  zero: false,
  plusV: false,
  sharpV: false,
  width: undefined,
  precision: undefined,
};

/** As Go's `fmt.Sprint`: a space between two operands where neither is a text. */
export function sprint(args: readonly Value[]): string {
  let text = "";
  args.forEach((arg, i) => {
    if (i > 0 && !isText(arg) && !isText(args[i - 1])) text += " ";
    text += printed(arg, "v", noFlags, 0);
  });
  return text;
}

/** As Go's `fmt.Sprintln`. */
export function sprintln(args: readonly Value[]): string {
  return `${args.map((arg) => printed(arg, "v", noFlags, 0)).join(" ")}\n`;
}

/** One value as `%v` shows it. */
export function plainText(value: Value): string {
  return printed(value, "v", noFlags, 0);
}

function isText(value: Value): boolean {
  return (
    typeof value === "string" ||
    (typeof value === "object" && value.kind === "named" && typeof value.value === "string")
  );
}

/** As Go's `fmt.Sprintf`, its complaints about wrong verbs and arguments among the text. */
export function sprintf(format: string, args: readonly Value[]): string {
  return new Formatter(format, args).run();
}

class Formatter {
  readonly #format: string;
  readonly #args: readonly Value[];
  #at = 0;
  #arg = 0;
  #reordered = false;
  #goodIndex = true;
  #afterIndex = false;
  #out = "";

  constructor(format: string, args: readonly Value[]) {
    this.#format = format;
    this.#args = args;
  }

  run(): string {
    const format = this.#format;
    while (this.#at < format.length) {
      const percent = format.indexOf("%", this.#at);
      const end = percent < 0 ? format.length : percent;
      this.#out += format.slice(this.#at, end);
      this.#at = end;
      if (percent < 0) break;
      this.#at++;
      this.#verb();
    }
    if (!this.#reordered && this.#arg < this.#args.length) {
      const extra = this.#args.slice(this.#arg).map((arg) => {
        return arg === undefined ? "<nil>" : `${typeOf(arg)!}=${printed(arg, "v", noFlags, 0)}`;
      });
      this.#out += `%!(EXTRA ${extra.join(", ")})`;
    }
    return this.#out;
  }

  #verb(): void {
    const format = this.#format;
    const flags: Flags = { ...noFlags };
    this.#goodIndex = true;
    this.#afterIndex = false;
    for (; this.#at < format.length; this.#at++) {
      const char = format[this.#at];
      if (char === "#") flags.sharp = true;
      else if (char === "0") flags.zero = true;
      else if (char === "+") flags.plus = true;
      else if (char === "-") flags.minus = true;
      else if (char === " ") flags.space = true;
      else break;
    }
    this.#index();
    if (format[this.#at] === "*") {
      this.#at++;
      const width = this.#integerArg();
      if (width === undefined) this.#out += "%!(BADWIDTH)";
      else {
        flags.width = Math.abs(width);
        if (width < 0) {
          flags.minus = true;
          flags.zero = false;
        }
      }
      this.#afterIndex = false;
    } else {
      const width = this.#number();
      flags.width = width;
      if (this.#afterIndex && width !== undefined) this.#goodIndex = false;
    }
    if (format[this.#at] === ".") {
      this.#at++;
      if (this.#afterIndex) this.#goodIndex = false;
      this.#index();
      if (format[this.#at] === "*") {
        this.#at++;
        const precision = this.#integerArg();
        if (precision === undefined) this.#out += "%!(BADPREC)";
        else if (precision >= 0) flags.precision = precision;
        this.#afterIndex = false;
      } else flags.precision = this.#number() ?? 0;
    }
    if (!this.#afterIndex) this.#index();
    const code = format.codePointAt(this.#at);
    if (code === undefined) {
      this.#out += "%!(NOVERB)";
      return;
    }
    const verb = String.fromCodePoint(code);
    this.#at += verb.length;
    if (verb === "%") this.#out += "%";
    else if (!this.#goodIndex) this.#out += `%!${verb}(BADINDEX)`;
    else if (this.#arg >= this.#args.length) this.#out += `%!${verb}(MISSING)`;
    else {
      if (verb === "v") {
        [flags.sharpV, flags.plusV] = [flags.sharp, flags.plus];
        if (flags.sharp) flags.sharp = false;
        if (flags.plus) flags.plus = false;
      }
      this.#out += printed(this.#args[this.#arg++], verb, flags, 0);
    }
  }

  #number(): number | undefined {
    const digits = /^[0-9]+/.exec(this.#format.slice(this.#at, this.#at + 12))?.[0];
    if (digits === undefined) return undefined;
    const value = Number(digits);
    if (value > widest) {
      this.#at = this.#format.length;
      return undefined;
    }
    this.#at += digits.length;
    return value;
  }

  /** `[n]`: the next argument is the nth. */
  #index(): void {
    if (this.#format[this.#at] !== "[") return;
    this.#reordered = true;
    const close = this.#format.indexOf("]", this.#at);
    const digits = close < 0 ? "" : this.#format.slice(this.#at + 1, close);
    const value = /^[0-9]{1,7}$/.test(digits) ? Number(digits) : 0;
    this.#at = close < 0 ? this.#at + 1 : close + 1;
    if (value >= 1 && value <= this.#args.length) {
      this.#arg = value - 1;
      this.#afterIndex = true;
    } else {
      this.#goodIndex = false;
      this.#afterIndex = close >= 0;
    }
  }

  #integerArg(): number | undefined {
    if (this.#arg >= this.#args.length) return undefined;
    const arg = this.#args[this.#arg++];
    const value = typeof arg === "object" && arg.kind === "named" ? arg.value : arg;
    if (typeof value !== "bigint" || value > BigInt(widest) || value < -BigInt(widest)) return undefined;
    return Number(value);
  }
}

function printed(value: Value, verb: string, flags: Flags, depth: number): string {
  if (value === undefined) {
    if (depth > 0) return flags.sharpV ? "interface {}(nil)" : "<nil>";
    return verb === "v" || verb === "T" ? padded("<nil>", flags) : badVerb(value, verb, flags);
  }
  if (verb === "T") return padded(cut(typeOf(value)!, flags), flags);
  if (verb === "p") {
    const points = typeof value === "object" && "isPointer" in value && value.isPointer === true;
    return points ? padded(address, flags) : badVerb(value, verb, flags);
  }
  switch (typeof value) {
    case "boolean":
      return verb === "t" || verb === "v" ? padded(String(value), flags) : badVerb(value, verb, flags);
    case "bigint":
      return integer(value, value, true, verb, flags);
    case "number":
      return float(value, value, verb, flags);
    case "string":
      return text(value, value, verb, flags);
    default:
      return object(value, verb, flags, depth);
  }
}

/** Where a pointer points: nobody may depend on it. */
const address = "0xc000010000";

function object(value: GoValue, verb: string, flags: Flags, depth: number): string {
  const said = "text" in value ? value.text : undefined;
  if (said !== undefined && !flags.sharpV && "vsxXq".includes(verb)) return text(said, said, verb, flags);
  switch (value.kind) {
    case "named": {
      if (value.isPointer === true) return padded(address, flags);
      const inner = value.value;
      if (typeof inner === "bigint")
        return integer(inner, value, !value.type.startsWith("uint"), verb, flags);
      if (typeof inner === "number") return float(inner, value, verb, flags);
      if (typeof inner === "string") return text(inner, value, verb, flags);
      return printed(inner, verb, flags, depth);
    }
    case "complex": {
      if (!"vbgGxXfFeE".includes(verb)) return badVerb(value, verb, flags);
      const re = float(value.re, value.re, verb, flags);
      return `(${re}${float(value.im, value.im, verb, { ...flags, plus: true })}i)`;
    }
    case "list": {
      const items = value.items.map((item) => printed(item, verb, flags, depth + 1));
      return flags.sharpV ? `${value.type}{${items.join(", ")}}` : `[${items.join(" ")}]`;
    }
    case "map": {
      const entries = sortedEntries(value.entries).map(([key, item]) => {
        return `${printed(key, verb, flags, depth + 1)}:${printed(item, verb, flags, depth + 1)}`;
      });
      return flags.sharpV ? `${value.type}{${entries.join(", ")}}` : `map[${entries.join(" ")}]`;
    }
    case "struct": {
      if (value.isPointer === true && depth > 0) {
        return "vdxXobpO".includes(verb) ? padded(address, flags) : badVerb(value, verb, flags);
      }
      const named = flags.plusV || flags.sharpV;
      const fields = value.fields.map(([name, item]) => {
        return (named ? `${name}:` : "") + printed(item, verb, flags, depth + 1);
      });
      const body = `{${fields.join(flags.sharpV ? ", " : " ")}}`;
      return (value.isPointer === true ? "&" : "") + (flags.sharpV ? value.type : "") + body;
    }
    case "function":
      return verb === "v" ? padded(address, flags) : badVerb(value, verb, flags);
  }
}

/** Entries of a map by key, as Go walks and prints them. */
export function sortedEntries(entries: ReadonlyMap<string, Value>): (readonly [string, Value])[] {
  return [...entries].sort(([a], [b]) => compareBytes(a, b));
}

/** Orders texts as their UTF-8 is ordered. */
export function compareBytes(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [bytesOf(a), bytesOf(b)];
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i++) if (left[i] !== right[i]) return left[i]! - right[i]!;
  return left.length - right.length;
}

function badVerb(value: Value, verb: string, flags: Flags): string {
  if (value === undefined) return `%!${verb}(<nil>)`;
  const plain = { ...flags, plusV: false, sharpV: false };
  return `%!${verb}(${typeOf(value)!}=${printed(value, "v", plain, 0)})`;
}

function padded(body: string, { width, minus, zero }: Flags): string {
  if (width === undefined) return body;
  const missing = width - Array.from(body).length;
  if (missing <= 0) return body;
  if (minus) return body + " ".repeat(missing);
  return (zero ? "0" : " ").repeat(missing) + body;
}

function cut(body: string, { precision }: Flags): string {
  return precision === undefined ? body : Array.from(body).slice(0, precision).join("");
}

function text(body: string, value: Value, verb: string, flags: Flags): string {
  switch (verb) {
    case "v":
      return flags.sharpV ? quotedText(body, flags) : padded(cut(body, flags), flags);
    case "s":
      return padded(cut(body, flags), flags);
    case "q":
      return quotedText(body, flags);
    case "x":
    case "X":
      return hexText(body, verb, flags);
    default:
      return badVerb(value, verb, flags);
  }
}

function quotedText(body: string, flags: Flags): string {
  const shown = cut(body, flags);
  const isRaw = flags.sharp && canBackquote(shown);
  return padded(isRaw ? `\`${shown}\`` : goQuote(shown, '"', flags.plus), flags);
}

/** Whether a text stands unchanged between backquotes. */
function canBackquote(body: string): boolean {
  for (const char of body) {
    const code = char.codePointAt(0)!;
    if (char === "`" || (code < 0x20 && char !== "\t") || code === 0x7f || code === 0xfeff) return false;
    if (code >= 0xd800 && code < 0xe000) return false;
  }
  return true;
}

function hexText(body: string, verb: string, flags: Flags): string {
  const bytes = bytesOf(body);
  const count = Math.min(bytes.length, flags.precision ?? bytes.length);
  const hex = [...bytes.subarray(0, count)].map((byte) => byte.toString(16).padStart(2, "0"));
  const shown = verb === "X" ? hex.map((digits) => digits.toUpperCase()) : hex;
  const prefix = flags.sharp && count > 0 ? `0${verb}` : "";
  return padded(prefix + shown.join(flags.space ? ` ${prefix}` : ""), flags);
}

const bases: Readonly<Record<string, number>> = { d: 10, v: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };

function integer(value: bigint, shown: Value, isSigned: boolean, verb: string, flags: Flags): string {
  const base = bases[verb];
  if (base === undefined) return character(value, shown, verb, flags);
  if (verb === "v" && flags.sharpV && !isSigned) return padded(`0x${value.toString(16)}`, flags);
  const isNegative = value < 0n;
  const size = isNegative ? -value : value;
  if (flags.precision === 0 && value === 0n) return padded("", { ...flags, zero: false });
  let digits = size.toString(base);
  if (verb === "X") digits = digits.toUpperCase();
  const sign = isNegative ? "-" : flags.plus ? "+" : flags.space ? " " : "";
  let least = flags.precision ?? 0;
  if (flags.precision === undefined && flags.zero && !flags.minus && flags.width !== undefined)
    least = flags.width - sign.length;
  digits = digits.padStart(least, "0");
  if (flags.sharp) {
    if (base === 2) digits = `0b${digits}`;
    else if (base === 8 && verb === "o" && !digits.startsWith("0")) digits = `0${digits}`;
    else if (base === 16) digits = `0${verb}${digits}`;
  }
  if (verb === "O") digits = `0o${digits}`;
  return padded(sign + digits, { ...flags, zero: false });
}

function character(value: bigint, shown: Value, verb: string, flags: Flags): string {
  const code =
    value >= 0n && value <= 0x10ffffn && !(value >= 0xd800n && value < 0xe000n) ? Number(value) : 0xfffd;
  const char = String.fromCodePoint(code);
  switch (verb) {
    case "c":
      return padded(char, flags);
    case "q":
      return padded(goQuote(char, "'", flags.plus), flags);
    case "U": {
      const hex = value
        .toString(16)
        .toUpperCase()
        .padStart(Math.max(4, flags.precision ?? 0), "0");
      const tail = flags.sharp && value <= 0x10ffffn && isGoPrintable(char) ? ` '${char}'` : "";
      return padded(`U+${hex}${tail}`, { ...flags, zero: false });
    }
    default:
      return badVerb(shown, verb, flags);
  }
}

function float(value: number, shown: Value, verb: string, flags: Flags): string {
  let body: string;
  switch (verb) {
    case "v":
      body = formatFloatText(value, "g", flags.precision ?? -1);
      break;
    case "e":
    case "E":
    case "f":
    case "F":
      body = formatFloatText(value, verb, flags.precision ?? 6);
      break;
    case "g":
    case "G":
    case "b":
    case "x":
    case "X":
      body = formatFloatText(value, verb, flags.precision ?? -1);
      break;
    default:
      return badVerb(shown, verb, flags);
  }
  const isFinite = Number.isFinite(value);
  if (flags.sharp && isFinite && !"bxX".includes(verb)) body = withPoint(body, verb, flags.precision);
  const sign = /^[+-]/.exec(body)?.[0] ?? "";
  const digits = body.slice(sign.length);
  const plus = value === Infinity || flags.plus ? "+" : flags.space ? " " : "";
  const lead = sign === "-" ? "-" : Number.isNaN(value) ? (flags.plus ? "+" : flags.space ? " " : "") : plus;
  const front = value === Infinity && flags.space && !flags.plus ? " " : lead;
  if (!isFinite) return padded(front + digits, { ...flags, zero: false });
  if (flags.zero && !flags.minus && flags.width !== undefined)
    return front + digits.padStart(flags.width - front.length, "0");
  return padded(front + digits, flags);
}

/** With `#`, a float keeps its point and, of `%g`, its zeros. */
function withPoint(body: string, verb: string, precision: number | undefined): string {
  const [, number, exponent = ""] = /^([^eE]*)([eE].*)?$/.exec(body)!;
  let shown = number!.includes(".") ? number! : `${number!}.`;
  if (verb === "g" || verb === "G" || verb === "v") {
    const have = shown.replace(/^[+-]?(?:0\.0*)?/, "").replace(".", "").length;
    shown += "0".repeat(Math.max(0, (precision ?? 6) - have));
  }
  return shown + exponent;
}
