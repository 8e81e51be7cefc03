import { escapeLength, quote } from "./string-literal.ts";
import { PromqlSyntaxError } from "./syntax-error.ts";

export type TokenKind =
  | "end of input"
  | "comment"
  | "identifier"
  | "metric identifier"
  | "string"
  | "number"
  | "duration"
  | "aggregator"
  | "keyword"
  | "preprocessor"
  | "operator"
  | "punctuation";

export interface Token {
  readonly kind: TokenKind;
  /** As it stands in the query. */
  readonly text: string;
  /** What the grammar asks about: operators and signs as they are, keywords in lower case; "" for names and literals. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** The words that are more than names, in any case; `inf` and `nan` are numbers. */
const words: ReadonlyMap<string, TokenKind> = new Map([
  ...kindOf("operator", "and or unless atan2"),
  ...kindOf(
    "aggregator",
    "avg bottomk count count_values group limit_ratio limitk max min quantile stddev stdvar sum topk",
  ),
  ...kindOf(
    "keyword",
    "anchored bool by fill fill_left fill_right group_left group_right ignoring offset on smoothed without",
  ),
  ...kindOf("preprocessor", "start end step range"),
  ...kindOf("number", "inf nan"),
]);

function kindOf(kind: TokenKind, list: string): [string, TokenKind][] {
  return list.split(" ").map((word) => [word, kind]);
}

/** Keywords by kind, for highlighting and completion. */
export function wordsOf(kind: TokenKind): string[] {
  return [...words].filter(([, of]) => of === kind).map(([word]) => word);
}

/**
 * What may stand in an open bracket: only arithmetic up to its first number, and from then on, as Prometheus has it, everything that
 * may stand outside, words excepted.
 */
type Bracket = "closed" | "arithmetic" | "anything";

/**
 * Cuts a query into tokens, one a call. What a character means depends on what is open: in braces every word is a name, in brackets
 * only durations and their arithmetic may stand. Throws `PromqlSyntaxError` at the first character that fits nowhere.
 */
export class Lexer {
  readonly #query: string;
  #at: number;
  #parens: number;
  #inBraces: boolean;
  #bracket: Bracket;
  /** Whether a duration came in this query's brackets, and a colon in the open one. */
  #sawDuration: boolean;
  #sawColon: boolean;

  constructor(query: string) {
    this.#query = query;
    this.#at = 0;
    this.#parens = 0;
    this.#inBraces = false;
    this.#bracket = "closed";
    this.#sawDuration = false;
    this.#sawColon = false;
  }

  /** The next token, comments included; at the end "end of input", as often as asked. */
  next(): Token {
    this.#skipSpace();
    const char = this.#query[this.#at];
    if (this.#inBraces) return char === "#" ? this.#comment() : this.#inBrace(char);
    if (this.#bracket === "arithmetic") return this.#arithmetic(char);
    return char === "#" ? this.#comment() : this.#outside(char);
  }

  #outside(char: string | undefined): Token {
    const after = this.#query[this.#at + 1];
    switch (char) {
      case undefined:
        if (this.#parens > 0) throw this.#error("unclosed left parenthesis");
        if (this.#bracket !== "closed") throw this.#error("unclosed left bracket");
        return this.#token("end of input", this.#at);
      case "=":
        if (after === "~") throw this.#error("unexpected character after '=': '~'");
        return after === "=" ? this.#sign("operator", 2) : this.#sign("punctuation", 1);
      case "!":
        if (after !== "=")
          throw this.#error(`unexpected character after '!': ${quoteChar(this.#query, this.#at + 1)}`);
        return this.#sign("operator", 2);
      case "<":
      case ">":
        return this.#sign("operator", after === "=" || after === "/" ? 2 : 1);
      case "{":
        this.#inBraces = true;
        return this.#sign("punctuation", 1);
      case "[":
        if (this.#bracket !== "closed") throw this.#error("unexpected left bracket '['");
        this.#bracket = "arithmetic";
        this.#sawColon = false;
        return this.#sign("punctuation", 1);
      case "]":
        if (this.#bracket === "closed") throw this.#error("unexpected right bracket ']'");
        this.#bracket = "closed";
        return this.#sign("punctuation", 1);
      case "@":
        return this.#sign("operator", 1);
      case ",":
        return this.#sign("punctuation", 1);
    }
    const shared = this.#literalOrSign(char);
    if (shared !== undefined) return shared;
    if (isAlpha(char) || char === ":")
      return this.#bracket === "closed" ? this.#word() : this.#wordInBracket(char);
    throw this.#error(`unexpected character: ${quoteChar(this.#query, this.#at)}`);
  }

  #inBrace(char: string | undefined): Token {
    const after = this.#query[this.#at + 1];
    switch (char) {
      case undefined:
        throw this.#error("unexpected end of input inside braces");
      case ",":
        return this.#sign("punctuation", 1);
      case "=":
        return after === "~" ? this.#sign("operator", 2) : this.#sign("punctuation", 1);
      case "!":
        if (after === "=" || after === "~") return this.#sign("operator", 2);
        throw this.#error(
          `unexpected character after '!' inside braces: ${quoteChar(this.#query, this.#at + 1)}`,
        );
      case "{":
        throw this.#error("unexpected left brace '{'");
      case "}":
        this.#inBraces = false;
        return this.#sign("punctuation", 1);
      case '"':
      case "'":
      case "`":
        return this.#string(char);
    }
    if (!isAlpha(char))
      throw this.#error(`unexpected character inside braces: ${quoteChar(this.#query, this.#at)}`);
    return this.#token("identifier", this.#endOf(isAlphaNumeric));
  }

  /** In a bracket before its first number. */
  #arithmetic(char: string | undefined): Token {
    switch (char) {
      case undefined:
        throw this.#error("unexpected end of input in duration expression");
      case "]":
        this.#bracket = "closed";
        return this.#sign("punctuation", 1);
      case ":":
        if (!this.#sawDuration)
          throw this.#error("unexpected colon before duration in duration expression", 1);
        if (this.#sawColon) throw this.#error("unexpected repeated colon in duration expression", 1);
        this.#sawColon = true;
        return this.#sign("punctuation", 1);
      case ",":
        return this.#sign("punctuation", 1);
    }
    const token =
      this.#durationWord() ??
      ("+-*/%^().".includes(char) || isDigit(char) ? this.#literalOrSign(char) : undefined);
    if (token !== undefined) return token;
    throw this.#error(`unexpected character in duration expression: ${quoteChar(this.#query, this.#at)}`);
  }

  /** In a bracket after its first number. */
  #wordInBracket(char: string): Token {
    const token = this.#durationWord();
    if (token !== undefined) return token;
    if (char !== ":")
      throw this.#error(`unexpected character: ${quoteChar(this.#query, this.#at)}, expected ':'`);
    if (this.#sawColon) throw this.#error("unexpected colon ':'");
    this.#sawColon = true;
    return this.#sign("punctuation", 1);
  }

  /** The next word if it is one of those that durations know. */
  #durationWord(): Token | undefined {
    const end = this.#endOf(isAlpha);
    const word = this.#query.slice(this.#at, end).toLowerCase();
    const isCall = word === "step" || word === "range";
    if (!isCall && minMax(word) === "") return undefined;
    this.#sawDuration = true;
    return this.#token(isCall ? "preprocessor" : "identifier", end, word);
  }

  /** What means the same inside and outside of brackets. */
  #literalOrSign(char: string): Token | undefined {
    switch (char) {
      case "+":
      case "-":
      case "*":
      case "/":
      case "%":
      case "^":
        return this.#sign("operator", 1);
      case "(":
        this.#parens++;
        return this.#sign("punctuation", 1);
      case ")":
        this.#parens--;
        if (this.#parens < 0) throw this.#error("unexpected right parenthesis ')'", 1);
        return this.#sign("punctuation", 1);
      case '"':
      case "'":
      case "`":
        return this.#string(char);
    }
    return isDigit(char) || (char === "." && isDigit(this.#query[this.#at + 1])) ? this.#number() : undefined;
  }

  #word(): Token {
    const end = this.#endOf((char) => isAlphaNumeric(char) || char === ":");
    const text = this.#query.slice(this.#at, end);
    const word = text.toLowerCase();
    const kind = words.get(word);
    if (kind !== undefined) return this.#token(kind, end, word);
    return text.includes(":")
      ? this.#token("metric identifier", end)
      : this.#token("identifier", end, minMax(word));
  }

  #comment(): Token {
    return this.#token(
      "comment",
      this.#endOf((char) => char !== "\n" && char !== "\r"),
    );
  }

  #string(quote: string): Token {
    let at = this.#at + 1;
    for (;;) {
      const char = this.#query[at];
      if (char === quote) return this.#token("string", at + 1);
      if (char === undefined || (char === "\n" && quote !== "`")) {
        throw this.#error(quote === "`" ? "unterminated raw string" : "unterminated quoted string");
      }
      if (char === "\ufffd" || isLoneSurrogate(this.#query, at)) throw this.#error("invalid UTF-8 rune");
      if (char !== "\\" || quote === "`") at++;
      else {
        const length = escapeLength(this.#query, at, quote);
        if (typeof length === "string") throw this.#error(length);
        at += length;
      }
    }
  }

  /** A number or a duration. What is neither is shown up to the character that broke it. */
  #number(): Token {
    if (this.#bracket !== "closed") {
      this.#bracket = "anything";
      this.#sawDuration = true;
    }
    const numberEnd = this.#scanNumber();
    if (numberEnd.ok) return this.#token("number", numberEnd.at);
    const durationEnd = this.#scanDuration(numberEnd.at);
    if (durationEnd.ok) return this.#token("duration", durationEnd.at);
    const shown = this.#query.slice(this.#at, durationEnd.at);
    throw this.#error(`bad number or duration syntax: ${JSON.stringify(shown)}`);
  }

  /** Digits, then any of digits, `.`, `_` and exponents, in Go's manner; hexadecimal has no fraction. */
  #scanNumber(): Scanned {
    const query = this.#query;
    let at = this.#at;
    let isHex = false;
    if (query[at] === "0") {
      at++; // a zero ahead is no digit yet: 0.5.5 is one token, and no number
      isHex = query[at] === "x" || query[at] === "X";
      if (isHex) at += query[at + 1] === "_" ? 2 : 1;
    }
    const isNumberDigit = isHex ? isHexDigit : isDigit;
    if (query[at] === ".") at++;
    if (isNumberDigit(query[at])) at++;
    let sawDot = false;
    let sawExponent = false;
    for (;;) {
      const char = query[at];
      if (char === ".") {
        at++;
        if (sawDot) return { ok: false, at };
        sawDot = true;
        const after = query[at];
        if (after === "_" || after === ".") return { ok: false, at: at + 1 };
        if (isHex) return { ok: false, at };
      } else if (char === "e" || char === "E") {
        at++;
        if (sawExponent) return { ok: false, at };
        sawExponent = true;
        if (query[at] === "+" || query[at] === "-") at++;
        if (/^[._eE]$/.test(query[at] ?? "")) return { ok: false, at: at + 1 };
        if (query[at] === undefined) return { ok: false, at };
      } else if (char === "_") {
        at++;
        if (/^[._eE]$/.test(query[at] ?? "")) return { ok: false, at: at + 1 };
        if (query[at] === undefined) return { ok: false, at };
      } else if (isNumberDigit(char)) while (isNumberDigit(query[at])) at++;
      else return { ok: !isAlphaNumeric(char), at };
    }
  }

  /** The rest of a duration whose first number ends at `at`: a unit, then more numbers and units. Order and sense come later. */
  #scanDuration(from: number): Scanned {
    const query = this.#query;
    let at = from;
    if (!/^[smhdwy]$/.test(query[at] ?? "")) return { ok: false, at };
    at++;
    if (query[at] === "s") at++;
    while (isDigit(query[at])) {
      while (isDigit(query[at])) at++;
      if (!/^[smhdw]$/.test(query[at] ?? "")) return { ok: false, at };
      at++;
      if (query[at] === "s") at++;
    }
    const after = query[at];
    return isAlphaNumeric(after) ? { ok: false, at: at + 1 } : { ok: true, at };
  }

  #skipSpace(): void {
    this.#at = this.#endOf((char) => char === " " || char === "\t" || char === "\n" || char === "\r");
  }

  #endOf(belongs: (char: string) => boolean): number {
    let at = this.#at;
    while (at < this.#query.length && belongs(this.#query[at]!)) at++;
    return at;
  }

  #sign(kind: TokenKind, length: number): Token {
    const end = this.#at + length;
    return this.#token(kind, end, this.#query.slice(this.#at, end));
  }

  #token(kind: TokenKind, end: number, word = ""): Token {
    const start = this.#at;
    this.#at = end;
    return { kind, text: this.#query.slice(start, end), word, start, end };
  }

  /** `skip`: an error about a character that Prometheus has already taken is reported behind it. */
  #error(reason: string, skip = 0): PromqlSyntaxError {
    return new PromqlSyntaxError(this.#query, { start: this.#at + skip, end: this.#query.length }, reason);
  }
}

/** Where a scan ended, and whether it found what it looked for. */
interface Scanned {
  readonly ok: boolean;
  readonly at: number;
}

/** `min_of` and `max_of` are functions outside of durations, and operators of durations. */
function minMax(word: string): "" | "min_of" | "max_of" {
  return word === "min_of" || word === "max_of" ? word : "";
}

function isAlpha(char: string | undefined): boolean {
  return char !== undefined && ((char >= "a" && char <= "z") || (char >= "A" && char <= "Z") || char === "_");
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= "0" && char <= "9";
}

function isHexDigit(char: string | undefined): boolean {
  return (
    isDigit(char) || (char !== undefined && ((char >= "a" && char <= "f") || (char >= "A" && char <= "F")))
  );
}

function isAlphaNumeric(char: string | undefined): boolean {
  return isAlpha(char) || isDigit(char);
}

function isLoneSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit < 0xd800 || unit > 0xdfff) return false;
  const isLow = unit >= 0xdc00;
  const other = text.charCodeAt(isLow ? at - 1 : at + 1);
  return isLow ? !(other >= 0xd800 && other < 0xdc00) : !(other >= 0xdc00 && other < 0xe000);
}

/** The character at `at` as Go's `%q` writes it. */
function quoteChar(text: string, at: number): string {
  const char = String.fromCodePoint(text.codePointAt(at) ?? 0xfffd);
  if (char === "'") return "'\\''";
  return char === '"' ? "'\"'" : `'${quote(char).slice(1, -1)}'`;
}
