import { Matcher, metricName, RegexpSyntaxError, type MatchOp } from "@taffrail/model";
import type { VectorSelector } from "./ast.ts";
import type { Token } from "./lexer.ts";
import { unquote } from "./string-literal.ts";
import type { TokenReader } from "./token-reader.ts";

/** A name with or without braces, or braces alone. `name` is the token before, taken already. */
export function parseVectorSelector(tokens: TokenReader, name: Token | undefined): VectorSelector {
  const start = name?.start ?? tokens.peek().start;
  const matchers = tokens.sees("{") ? parseMatchers(tokens) : [];
  if (name !== undefined) matchers.push(new Matcher(metricName, "=", name.text));
  return {
    kind: "vectorSelector",
    name: name?.text ?? "",
    matchers,
    offsetMs: 0,
    offsetExpr: undefined,
    at: undefined,
    anchored: false,
    smoothed: false,
    start,
    end: tokens.end,
  };
}

/** `{a="b", "c d"=~"e", "name"}`; a comma may end the list. */
function parseMatchers(tokens: TokenReader): Matcher[] {
  tokens.take();
  const matchers: Matcher[] = [];
  if (tokens.takes("}")) return matchers;
  for (;;) {
    matchers.push(parseMatcher(tokens));
    if (tokens.takes("}")) return matchers;
    if (!tokens.takes(",")) tokens.unexpected("label matching", '"," or "}"');
    if (tokens.takes("}")) return matchers;
  }
}

function parseMatcher(tokens: TokenReader): Matcher {
  const label = tokens.peek();
  if (label.kind !== "identifier" && label.kind !== "string") {
    tokens.unexpected("label matching", 'identifier or "}"');
  }
  tokens.take();
  const { word } = tokens.peek();
  if (word !== "=" && word !== "!=" && word !== "=~" && word !== "!~") {
    if (label.kind === "string") return new Matcher(metricName, "=", unquote(label.text));
    tokens.unexpected("label matching", "label matching operator");
  }
  tokens.take();
  if (tokens.peek().kind !== "string") tokens.unexpected("label matching", "string");
  const value = tokens.take();
  const name = label.kind === "string" ? unquote(label.text) : label.text;
  return newMatcher(tokens, label, name, word, value);
}

function newMatcher(tokens: TokenReader, label: Token, name: string, op: MatchOp, value: Token): Matcher {
  try {
    return new Matcher(name, op, unquote(value.text));
  } catch (error) {
    if (!(error instanceof RegexpSyntaxError)) throw error;
    tokens.fail({ start: label.start, end: value.end }, error.reason);
  }
}
