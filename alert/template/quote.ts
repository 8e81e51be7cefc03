/** Escapes of one letter, as Go has them. */
const letters: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};
const letterOf: ReadonlyMap<string, string> = new Map(
  Object.entries(letters).map(([letter, char]) => [char, letter]),
);

/** UTF-8 of a text; a lone surrogate U+DC80…U+DCFF is the byte that it stands for. */
export function bytesOf(text: string): Uint8Array {
  if (text.isWellFormed()) return new TextEncoder().encode(text);
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (code >= 0xdc80 && code <= 0xdcff) bytes.push(code - 0xdc00);
    else bytes.push(...new TextEncoder().encode(char));
  }
  return Uint8Array.from(bytes);
}

/** The text of UTF-8; bytes that are none become lone surrogates, so that `bytesOf` gives them back. */
export function textOf(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    if (length === 0) text += String.fromCharCode(0xdc00 + bytes[at]!);
    else text += new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(at, at + length));
    at += Math.max(length, 1);
  }
  return text;
}

/** The length of the UTF-8 sequence at `at`, 0 where there is none. Table: Unicode 15, table 3-7. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i] ?? 0;
    const low = i > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
    const high = i > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
    if (byte < low || byte > high) return 0;
  }
  return length;
}

/** How many bytes of UTF-8 a text takes. */
export function byteLength(text: string): number {
  let length = 0;
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (code < 0x80 || (code >= 0xdc80 && code <= 0xdcff)) length += 1;
    else length += code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}

/** Whether Go prints a character as it is. */
export function isPrintable(char: string): boolean {
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(char);
}

/** `text` in quotes with Go's escapes; with `ascii`, everything beyond it escaped too. */
export function quoteText(text: string, quote = '"', ascii = false): string {
  let quoted = quote;
  for (const char of text) quoted += escaped(char, quote, ascii);
  return quoted + quote;
}

function escaped(char: string, quote: string, ascii: boolean): string {
  const code = char.codePointAt(0)!;
  if (char === quote || char === "\\") return `\\${char}`;
  const letter = letterOf.get(char);
  if (letter !== undefined) return `\\${letter}`;
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code, 2)}`;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${hex(code - 0xdc00, 2)}`;
  if (code < 0x7f || (!ascii && isPrintable(char))) return char;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

function hex(value: number, length: number): string {
  return value.toString(16).padStart(length, "0");
}

/** `U+0063 'c'` */
export function codePointText(code: number): string {
  const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  const char = String.fromCodePoint(code);
  return isPrintable(char) ? `${name} '${char}'` : name;
}

/** What a Go literal in quotes of any kind stands for; `undefined` where it is none. */
export function unquoteText(literal: string): string | undefined {
  const quote = literal[0];
  if (quote === "`") return literal.slice(1, -1).replaceAll("\r", "");
  const inside = literal.slice(1, -1);
  if (!inside.includes("\\")) return inside.includes("\n") ? undefined : inside;
  let text = "";
  let bytes: number[] = []; // a run of \x and octal escapes: together they may be UTF-8
  const flush = (): void => {
    if (bytes.length > 0) text += textOf(Uint8Array.from(bytes));
    bytes = [];
  };
  for (let at = 0; at < inside.length;) {
    const step = unescape(inside, at, quote!);
    if (step === undefined) return undefined;
    if (step.byte) bytes.push(step.code);
    else {
      flush();
      text += step.text;
    }
    at = step.end;
  }
  flush();
  return text;
}

interface Unescaped {
  readonly text: string;
  readonly code: number;
  /** Whether `code` is a byte rather than a character. */
  readonly byte: boolean;
  readonly end: number;
}

/** The character at `at`, escaped or not; `undefined` where the escape is none of Go's. */
export function unescape(text: string, at: number, quote: string): Unescaped | undefined {
  const code = text.codePointAt(at);
  if (code === undefined || code === 10) return undefined;
  if (code !== 0x5c) {
    const char = String.fromCodePoint(code);
    return char === quote ? undefined : { text: char, code, byte: false, end: at + char.length };
  }
  const letter = text[at + 1];
  if (letter === undefined) return undefined;
  const simple = letter === "\\" || letter === quote ? letter : letters[letter];
  if (simple !== undefined) return { text: simple, code: simple.codePointAt(0)!, byte: false, end: at + 2 };
  const found = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))/.exec(
    text.slice(at, at + 10),
  );
  if (found === null) return undefined;
  const [all, byte, short, long, octal] = found;
  const value =
    octal === undefined ? Number.parseInt((byte ?? short ?? long)!, 16) : Number.parseInt(octal, 8);
  const isByte = byte !== undefined || octal !== undefined;
  if (value > (isByte ? 0xff : 0x10ffff) || (!isByte && value >= 0xd800 && value < 0xe000)) return undefined;
  const char = isByte ? "" : String.fromCodePoint(value);
  return { text: char, code: value, byte: isByte, end: at + all.length };
}
