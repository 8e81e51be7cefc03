import type { Span } from "./ast.ts";
import { Lexer, type Token } from "./lexer.ts";
import { quote } from "./string-literal.ts";
import { PromqlSyntaxError } from "./syntax-error.ts";

/**
 * Tokens without comments, one ahead, seldom two. The next token is cut only when asked for, so that of two errors the one that Prometheus sees
 * first is reported.
 */
export class TokenReader {
  readonly query: string;
  readonly #lexer: Lexer;
  readonly #ahead: Token[];
  /** Where the last token taken ends. */
  end: number;
  /** How many aggregations' parentheses are open: an error inside says so. */
  aggregations: number;

  constructor(query: string) {
    this.query = query;
    this.#lexer = new Lexer(query);
    this.#ahead = [];
    this.end = 0;
    this.aggregations = 0;
  }

  peek(): Token {
    return this.#cut(0);
  }

  /** The token behind the next one. */
  peekSecond(): Token {
    this.peek();
    return this.#cut(1);
  }

  take(): Token {
    const token = this.peek();
    this.#ahead.shift();
    this.end = token.end;
    return token;
  }

  /** Whether the next token is this sign or keyword. */
  sees(word: string): boolean {
    return this.peek().word === word;
  }

  /** Takes the next token if it is this sign or keyword. */
  takes(word: string): boolean {
    if (!this.sees(word)) return false;
    this.take();
    return true;
  }

  #cut(index: number): Token {
    while (this.#ahead.length <= index) {
      const token = this.#lexer.next();
      if (token.kind !== "comment") this.#ahead.push(token);
    }
    return this.#ahead[index]!;
  }

  fail(span: Span, reason: string): never {
    throw new PromqlSyntaxError(this.query, span, reason);
  }

  /** The next token cannot stand here. */
  unexpected(context?: string, expected = ""): never {
    const token = this.peek();
    const where = context ?? (this.aggregations > 0 ? "aggregation" : "");
    const place = where === "" ? "" : ` in ${where}`;
    this.fail(
      token,
      `unexpected ${describe(token)}${place}${expected === "" ? "" : `, expected ${expected}`}`,
    );
  }
}

function describe({ kind, text }: Token): string {
  switch (kind) {
    case "end of input":
      return kind;
    case "identifier":
    case "metric identifier":
      return `${kind} ${quote(text)}`;
    case "keyword":
      return `<${text}>`;
    case "operator":
      return `<op:${text}>`;
    case "aggregator":
      return `<aggr:${text}>`;
    case "punctuation":
    case "preprocessor":
      return quote(text);
    case "string":
    case "number":
    case "duration":
    case "comment":
      return `${kind} ${text.length > 10 ? `${quote(Array.from(text).slice(0, 10).join(""))}...` : quote(text)}`;
  }
}
