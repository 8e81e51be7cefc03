import { goCodePoint, goQuote } from "@taffrail/base";

/** What a token is. Keywords carry their word as kind. */
export type TokenKind =
  | "text"
  | "{{"
  | "}}"
  | "space"
  | "="
  | ":="
  | "|"
  | "("
  | ")"
  | "string"
  | "rawString"
  | "char"
  | "number"
  | "complex"
  | "bool"
  | "identifier"
  | "field"
  | "variable"
  | "dot"
  | "punctuation"
  | "comment"
  | "error"
  | "eof"
  | Keyword;

/** Words that begin or end something. */
export type Keyword =
  | "block"
  | "break"
  | "continue"
  | "define"
  | "else"
  | "end"
  | "if"
  | "nil"
  | "range"
  | "template"
  | "with";

const keywords: ReadonlySet<string> = new Set<Keyword>([
  "block",
  "break",
  "continue",
  "define",
  "else",
  "end",
  "if",
  "nil",
  "range",
  "template",
  "with",
]);

/** A piece of a template; of kind `error`, `text` is the message. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Offset in the template, in UTF-16 units. */
  readonly at: number;
  /** From 1. */
  readonly line: number;
}

/** Cuts a template into tokens, one at a call. After an error or the end it answers the same token for ever. */
export class Lexer {
  readonly #text: string;
  #at = 0;
  #start = 0;
  #line = 1;
  /** Where `#line` was counted up to. */
  #counted = 0;
  #inside = false;
  #parens = 0;
  #last: Token | undefined = undefined;

  constructor(text: string) {
    this.#text = text;
  }

  next(): Token {
    if (this.#last !== undefined) return this.#last;
    const token = this.#inside ? this.#action() : this.#plain();
    if (token.kind === "error" || token.kind === "eof") this.#last = token;
    return token;
  }

  #token(kind: TokenKind, text: string = this.#text.slice(this.#start, this.#at)): Token {
    for (; this.#counted < this.#start; this.#counted++)
      if (this.#text.charCodeAt(this.#counted) === 10) this.#line++;
    const token = { kind, text, at: this.#start, line: this.#line };
    this.#start = this.#at;
    return token;
  }

  #error(message: string): Token {
    return this.#token("error", message);
  }

  /** Text up to the next `{{`, or what stands there. */
  #plain(): Token {
    const text = this.#text;
    const open = text.indexOf("{{", this.#at);
    if (open < 0) {
      if (this.#start === text.length) return this.#token("eof", "EOF");
      this.#at = text.length;
      return this.#token("text");
    }
    if (open > this.#start) {
      const end = trimsLeft(text, open + 2) ? trimmedEnd(text, this.#start, open) : open;
      this.#at = end;
      const token = end > this.#start ? this.#token("text") : undefined;
      this.#at = this.#start = open;
      if (token !== undefined) return token;
    }
    return this.#leftDelimiter();
  }

  #leftDelimiter(): Token {
    const text = this.#text;
    const marker = trimsLeft(text, this.#at + 2) ? 2 : 0;
    if (text.startsWith("/*", this.#at + 2 + marker)) {
      this.#at += 2 + marker;
      this.#start = this.#at;
      return this.#comment();
    }
    this.#at += 2;
    const token = this.#token("{{");
    this.#at += marker;
    this.#start = this.#at;
    this.#inside = true;
    this.#parens = 0;
    return token;
  }

  #comment(): Token {
    const text = this.#text;
    const close = text.indexOf("*/", this.#at + 2);
    if (close < 0) return this.#error("unclosed comment");
    this.#at = close + 2;
    const { delimiter, trims } = this.#atRight();
    if (!delimiter) return this.#error("comment ends before closing delimiter");
    const token = this.#token("comment");
    this.#at += trims ? 4 : 2;
    if (trims) this.#skipSpace();
    this.#start = this.#at;
    return token;
  }

  /** Whether `}}` or ` -}}` stands here. */
  #atRight(): { delimiter: boolean; trims: boolean } {
    const text = this.#text;
    if (isSpace(text[this.#at]) && text.startsWith("-}}", this.#at + 1))
      return { delimiter: true, trims: true };
    return { delimiter: text.startsWith("}}", this.#at), trims: false };
  }

  #skipSpace(): void {
    while (isSpace(this.#text[this.#at])) this.#at++;
  }

  #rightDelimiter(trims: boolean): Token {
    if (trims) {
      this.#at += 2;
      this.#start = this.#at;
    }
    this.#at += 2;
    const token = this.#token("}}");
    if (trims) {
      this.#skipSpace();
      this.#start = this.#at;
    }
    this.#inside = false;
    return token;
  }

  #action(): Token {
    const text = this.#text;
    const { delimiter, trims } = this.#atRight();
    if (delimiter)
      return this.#parens === 0 ? this.#rightDelimiter(trims) : this.#error("unclosed left paren");
    const code = text.codePointAt(this.#at);
    if (code === undefined) return this.#error("unclosed action");
    const char = String.fromCodePoint(code);
    if (isSpace(char)) return this.#space();
    this.#at += char.length;
    switch (char) {
      case "=":
        return this.#token("=");
      case ":":
        if (text[this.#at] !== "=") {
          this.#at++;
          return this.#error("expected :=");
        }
        this.#at++;
        return this.#token(":=");
      case "|":
        return this.#token("|");
      case '"':
        return this.#quoted('"', "string", "unterminated quoted string");
      case "'":
        return this.#quoted("'", "char", "unterminated character constant");
      case "`": {
        const end = text.indexOf("`", this.#at);
        if (end < 0) return this.#error("unterminated raw quoted string");
        this.#at = end + 1;
        return this.#token("rawString");
      }
      case "$":
        return this.#atTerminator() ? this.#token("variable") : this.#fieldOrVariable("variable");
      case "(":
        this.#parens++;
        return this.#token("(");
      case ")":
        this.#parens--;
        return this.#parens < 0 ? this.#error("unexpected right paren") : this.#token(")");
    }
    if (char === "." && !isDigit(text[this.#at])) return this.#fieldOrVariable("field");
    if (char === "." || char === "+" || char === "-" || isDigit(char)) {
      this.#at -= 1;
      return this.#number();
    }
    if (isWordChar(char)) return this.#word();
    if (code >= 0x20 && code < 0x7f) return this.#token("punctuation");
    return this.#error(`unrecognized character in action: ${goCodePoint(code)}`);
  }

  #space(): Token {
    const text = this.#text;
    this.#skipSpace();
    // the last blank may belong to ` -}}`
    if (text.startsWith("-}}", this.#at)) {
      this.#at--;
      if (this.#at === this.#start) return this.#action();
    }
    return this.#token("space");
  }

  #quoted(quote: string, kind: TokenKind, unterminated: string): Token {
    const text = this.#text;
    for (;;) {
      let char = text[this.#at++];
      if (char === "\\") {
        char = text[this.#at++];
        if (char !== undefined && char !== "\n") continue;
      }
      if (char === undefined || char === "\n") return this.#error(unterminated);
      if (char === quote) return this.#token(kind);
    }
  }

  /** Whether what may end a name stands here. */
  #atTerminator(): boolean {
    const char = this.#text[this.#at];
    return (
      char === undefined || isSpace(char) || ".,|:()".includes(char) || this.#text.startsWith("}}", this.#at)
    );
  }

  #wordChars(): void {
    for (;;) {
      const code = this.#text.codePointAt(this.#at);
      if (code === undefined || !isWordChar(String.fromCodePoint(code))) return;
      this.#at += code > 0xffff ? 2 : 1;
    }
  }

  #badCharacter(): Token {
    return this.#error(`bad character ${goCodePoint(this.#text.codePointAt(this.#at)!)}`);
  }

  #fieldOrVariable(kind: "field" | "variable"): Token {
    if (this.#atTerminator()) return this.#token(kind === "variable" ? "variable" : "dot");
    this.#wordChars();
    return this.#atTerminator() ? this.#token(kind) : this.#badCharacter();
  }

  #word(): Token {
    this.#wordChars();
    if (!this.#atTerminator()) return this.#badCharacter();
    const word = this.#text.slice(this.#start, this.#at);
    if (keywords.has(word)) return this.#token(word as Keyword);
    return this.#token(word === "true" || word === "false" ? "bool" : "identifier");
  }

  #number(): Token {
    const bad = (): Token =>
      this.#error(`bad number syntax: ${goQuote(this.#text.slice(this.#start, this.#at))}`);
    if (!this.#scanNumber()) return bad();
    const sign = this.#text[this.#at];
    if (sign !== "+" && sign !== "-") return this.#token("number");
    return this.#scanNumber() && this.#text[this.#at - 1] === "i" ? this.#token("complex") : bad();
  }

  #scanNumber(): boolean {
    const text = this.#text;
    const accept = (chars: string): boolean => {
      const char = text[this.#at];
      if (char === undefined || !chars.includes(char)) return false;
      this.#at++;
      return true;
    };
    accept("+-");
    let digits = "0123456789_";
    if (accept("0")) {
      if (accept("xX")) digits = "0123456789abcdefABCDEF_";
      else if (accept("oO")) digits = "01234567_";
      else if (accept("bB")) digits = "01_";
    }
    while (accept(digits));
    if (accept(".")) while (accept(digits));
    const exponent = digits.length === 11 ? "eE" : digits.length === 23 ? "pP" : "";
    if (exponent !== "" && accept(exponent)) {
      accept("+-");
      while (accept("0123456789_"));
    }
    accept("i");
    const code = text.codePointAt(this.#at);
    if (code === undefined || !isWordChar(String.fromCodePoint(code))) return true;
    this.#at += code > 0xffff ? 2 : 1;
    return false;
  }
}

/** `- ` behind a `{{` that ends at `at`. */
function trimsLeft(text: string, at: number): boolean {
  return text[at] === "-" && isSpace(text[at + 1]);
}

function trimmedEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isSpace(text[at - 1])) at--;
  return at;
}

function isSpace(char: string | undefined): boolean {
  return char === " " || char === "\t" || char === "\r" || char === "\n";
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= "0" && char <= "9";
}

function isWordChar(char: string): boolean {
  return /^[\p{L}\p{Nd}_]$/u.test(char);
}
