import { goCodePoint, goEscapes, goQuote, goText } from "@taffrail/base";

const simple: Readonly<Record<string, string>> = { ...goEscapes, "\\": "\\" };

/** Length and base of the digits behind `\x`, `\u`, `\U`; octal has no letter. */
const numeric: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** How long the escape is that begins with the backslash at `at`; a text says what is wrong with it, in Prometheus's words. */
export function escapeLength(text: string, at: number, quote: string): number | string {
  const letter = text[at + 1];
  if (letter === undefined) return "escape sequence not terminated";
  if (letter in simple || letter === quote) return 2;
  const isOctal = letter >= "0" && letter <= "7";
  const count = isOctal ? 3 : numeric[letter];
  if (count === undefined) return `unknown escape sequence ${goCodePoint(text.codePointAt(at + 1)!)}`;
  const start = isOctal ? at + 1 : at + 2;
  const base = isOctal ? 8 : 16;
  let value = 0;
  for (let i = start; i < start + count; i++) {
    const char = text[i];
    if (char === undefined) return "escape sequence not terminated";
    const digit = digitOf(char);
    if (digit >= base) return `illegal character ${goCodePoint(text.codePointAt(i)!)} in escape sequence`;
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
      text += goText(Uint8Array.from(bytes));
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
  return bytes.length > 0 ? text + goText(Uint8Array.from(bytes)) : text;
}

/** `text` in double quotes, as Go's `%q` writes it; the reverse of `unquote`. */
export function quote(text: string): string {
  return goQuote(text);
}

function digitOf(char: string): number {
  const digit = Number.parseInt(char, 16);
  return Number.isNaN(digit) ? 16 : digit;
}
