import { Lexer, type Token } from "../lexer.ts";
import { PromqlSyntaxError } from "../syntax-error.ts";

/** What could be cut of a text that somebody is still typing. */
export interface Cut {
  readonly tokens: readonly Token[];
  /** Where and why cutting ended before the end of the text. */
  readonly stopped: PromqlSyntaxError | undefined;
}

/** Cuts as much of `text` into tokens, comments included, as can be cut. Never throws. */
export function cut(text: string): Cut {
  const lexer = new Lexer(text);
  const tokens: Token[] = [];
  try {
    for (;;) {
      const token = lexer.next();
      if (token.kind === "end of input") return { tokens, stopped: undefined };
      tokens.push(token);
    }
  } catch (error) {
    if (!(error instanceof PromqlSyntaxError)) throw error;
    return { tokens, stopped: error };
  }
}

/** Keywords that a list of labels in parentheses follows. */
export const groupingWords: ReadonlySet<string> = new Set([
  "by",
  "without",
  "on",
  "ignoring",
  "group_left",
  "group_right",
]);
