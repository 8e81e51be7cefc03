/** Escapes of one letter, as Go has them. */
const simple: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};
const letterOf: ReadonlyMap<string, string> = new Map(
  Object.entries(simple).map(([letter, char]) => [char, letter]),
);

/** Length and base of the digits behind `\x`, `\u`, `\U`; octal has no letter. */
const numeric: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** How long the escape is that begins with the backslash at `at`; a text says what is wrong with it, in Prometheus's words. */
export function escapeLength(text: string, at: number, quote: string): number | string {
  const letter = text[at + 1];
  if (letter === undefined) return "escape sequence not terminated";
  if (letter in simple || letter === quote) return 2;
  const isOctal = letter >= "0" && letter <= "7";
  const count = isOctal ? 3 : numeric[letter];
  if (count === undefined) return `unknown escape sequence ${codePoint(text, at + 1)}`;
  const start = isOctal ? at + 1 : at + 2;
  const base = isOctal ? 8 : 16;
  let value = 0;
  for (let i = start; i < start + count; i++) {
    const char = text[i];
    if (char === undefined) return "escape sequence not terminated";
    const digit = digitOf(char);
    if (digit >= base) return `illegal character ${codePoint(text, i)} in escape sequence`;
    value = value * base + digit;
  }
  const most = count <= 3 ? 0xff : 0x10ffff;
  if (value > most || (value >= 0xd800 && value < 0xe000))
    return "escape sequence is an invalid Unicode code point";
  return start + count - at;
}

/** The text that a string token stands for. Bytes that are no UTF-8 become lone surrogates, U+DC00 + byte. */
export function unquote(token: string): string {
  const quote = token[0]!;
  const inside = token.slice(1, -1);
  if (quote === "`") return inside.replaceAll("\r", "");
  if (!inside.includes("\\")) return inside;
  let text = "";
  let bytes: number[] = []; // a run of \x and octal escapes: together they may be UTF-8
  for (let at = 0; at < inside.length;) {
    const letter = inside[at] === "\\" ? inside[at + 1]! : "";
    const isByte = letter === "x" || (letter >= "0" && letter <= "7");
    if (!isByte && bytes.length > 0) {
      text += decodeLossless(bytes);
      bytes = [];
    }
    if (letter === "") text += inside[at++];
    else if (letter in simple) {
      text += simple[letter];
      at += 2;
    } else if (isByte) {
      const [start, base] = letter === "x" ? [at + 2, 16] : [at + 1, 8];
      bytes.push(Number.parseInt(inside.slice(start, at + 4), base));
      at += 4;
    } else if (letter === quote) {
      text += quote;
      at += 2;
    } else {
      const end = at + 2 + numeric[letter]!;
      text += String.fromCodePoint(Number.parseInt(inside.slice(at + 2, end), 16));
      at = end;
    }
  }
  return bytes.length > 0 ? text + decodeLossless(bytes) : text;
}

/** `text` in double quotes, as Go's `%q` writes it; the reverse of `unquote`. */
export function quote(text: string): string {
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`;
  let quoted = '"';
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (char === '"') quoted += '\\"';
    else if (letterOf.has(char)) quoted += `\\${letterOf.get(char)!}`;
    else if (code < 0x20 || code === 0x7f) quoted += `\\x${hex(code, 2)}`;
    else if (code >= 0xdc80 && code <= 0xdcff) quoted += `\\x${hex(code - 0xdc00, 2)}`;
    else if (code < 0x7f || isPrintable(char)) quoted += char;
    else quoted += code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
  }
  return `${quoted}"`;
}

function isPrintable(char: string): boolean {
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(char);
}

function hex(value: number, length: number): string {
  return value.toString(16).padStart(length, "0");
}

/** UTF-8 with every byte that is not part of it kept. */
function decodeLossless(bytes: readonly number[]): string {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    if (length === 0) text += String.fromCharCode(0xdc00 + bytes[at]!);
    else text += new TextDecoder().decode(Uint8Array.from(bytes.slice(at, at + length)));
    at += Math.max(length, 1);
  }
  return text;
}

/** The length of the UTF-8 sequence at `at`, 0 where there is none. Table: Unicode 15, table 3-7. */
function sequenceLength(bytes: readonly number[], at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length =
    first >= 0xc2 && first <= 0xdf
      ? 2
      : first >= 0xe0 && first <= 0xef
        ? 3
        : first >= 0xf0 && first <= 0xf4
          ? 4
          : 0;
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i] ?? 0;
    const low = i > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
    const high = i > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
    if (byte < low || byte > high) return 0;
  }
  return length;
}

function digitOf(char: string): number {
  const digit = Number.parseInt(char, 16);
  return Number.isNaN(digit) ? 16 : digit;
}

/** `U+0063 'c'` */
function codePoint(text: string, at: number): string {
  const code = text.codePointAt(at)!;
  const char = String.fromCodePoint(code);
  const shown = char === " " || isPrintable(char) ? ` '${char}'` : "";
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}${shown}`;
}
