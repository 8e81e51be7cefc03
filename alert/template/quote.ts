import { goEscapes, goText } from "@taffrail/base";

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

/** What a Go literal in quotes of any kind stands for; `undefined` where it is none. */
export function unquoteText(literal: string): string | undefined {
  const quote = literal[0];
  if (quote === "`") return literal.slice(1, -1).replaceAll("\r", "");
  const inside = literal.slice(1, -1);
  if (!inside.includes("\\")) return inside.includes("\n") ? undefined : inside;
  let text = "";
  let bytes: number[] = []; // a run of \x and octal escapes: together they may be UTF-8
  const flush = (): void => {
    if (bytes.length > 0) text += goText(Uint8Array.from(bytes));
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
  const simple = letter === "\\" || letter === quote ? letter : goEscapes[letter];
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
