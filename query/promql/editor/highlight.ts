import type { Token } from "../lexer.ts";
import { cut, groupingWords } from "./tokens.ts";

/** What a stretch of a query is, for the eye. */
export type TokenClass =
  | "aggregation"
  | "comment"
  | "duration"
  | "function"
  | "invalid"
  | "keyword"
  | "label"
  | "metric"
  | "number"
  | "operator"
  | "punctuation"
  | "string";

/** UTF-16 offsets, `end` excluded. */
export interface Highlight {
  readonly start: number;
  readonly end: number;
  readonly class: TokenClass;
}

/** The stretches of `text` in order; what lies between them is white space. What cannot be read is `invalid` up to the end. */
export function highlight(text: string): readonly Highlight[] {
  const { tokens, stopped } = cut(text);
  const spans: Highlight[] = [];
  const labels = new LabelPlaces();
  for (const [i, token] of tokens.entries()) {
    const inLabels = labels.step(token);
    spans.push({ start: token.start, end: token.end, class: classOf(token, tokens[i + 1], inLabels) });
  }
  const end = spans.at(-1)?.end ?? 0;
  if (stopped !== undefined && text.slice(end).trim() !== "") {
    const start = end + /^\s*/.exec(text.slice(end))![0].length;
    spans.push({
      start,
      end: text.length,
      class: text[start] === '"' || text[start] === "'" ? "string" : "invalid",
    });
  }
  return spans;
}

function classOf({ kind, word }: Token, after: Token | undefined, inLabels: boolean): TokenClass {
  const isCalled = after?.word === "(";
  switch (kind) {
    case "string":
    case "number":
    case "duration":
    case "comment":
    case "punctuation":
      return kind;
    case "identifier":
    case "metric identifier":
      return inLabels ? "label" : isCalled ? "function" : "metric";
    case "aggregator":
      if (inLabels) return "label";
      return isCalled || after?.word === "by" || after?.word === "without" ? "aggregation" : "metric";
    case "preprocessor":
      return inLabels ? "label" : isCalled ? "function" : "metric";
    case "keyword":
      return inLabels ? "label" : "keyword";
    case "operator":
      return inLabels && /^\w/.test(word) ? "label" : "operator";
    case "end of input":
      return "invalid";
  }
}

/** Follows tokens into braces and into lists of labels, where every word is a label. */
class LabelPlaces {
  #inBraces = false;
  #inList = false;
  #announced = false;

  /** Whether `token`, the next one, stands in such a place. */
  step({ kind, word }: Token): boolean {
    if (kind === "comment") return false;
    const inside = this.#inBraces || this.#inList;
    if (word === "{") this.#inBraces = true;
    else if (word === "}") this.#inBraces = false;
    else if (this.#announced && word === "(") this.#inList = true;
    else if (word === ")") this.#inList = false;
    this.#announced = !inside && groupingWords.has(word);
    return inside;
  }
}
