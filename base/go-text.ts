/*
 * Texts as Go writes and prints them. A text may hold bytes that are no UTF-8: each is a lone surrogate, U+DC00 + byte.
 */

/** Escapes of one letter. */
export const goEscapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};
const letterOf: ReadonlyMap<string, string> = new Map(
  Object.entries(goEscapes).map(([letter, char]) => [char, letter]),
);
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** The text of UTF-8; bytes that are none become lone surrogates. */
export function goText(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    if (length === 0) text += String.fromCharCode(0xdc00 + bytes[at]!);
    else text += utf8.decode(bytes.subarray(at, at + length));
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

/** Whether Go prints a character as it is. */
export function isGoPrintable(char: string): boolean {
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(char);
}

/** `text` in quotes, as Go's `%q` writes it; with `ascii`, everything beyond that escaped too. */
export function goQuote(text: string, quote = '"', ascii = false): string {
  if (quote === '"' && /^[ !#-[\]-~]*$/.test(text)) return `"${text}"`;
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
  if (code < 0x7f || (!ascii && isGoPrintable(char))) return char;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

/** `U+0063 'c'` */
export function goCodePoint(code: number): string {
  const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  const char = String.fromCodePoint(code);
  return isGoPrintable(char) ? `${name} '${char}'` : name;
}

function hex(value: number, length: number): string {
  return value.toString(16).padStart(length, "0");
}
