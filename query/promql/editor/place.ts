import type { Token } from "../lexer.ts";
import { highlight } from "./highlight.ts";
import { cut, groupingWords } from "./tokens.ts";

/** What may be written at a position; `from` is where the word being typed begins. */
export type Place =
  | { readonly kind: "none" }
  /** An expression: a metric, a function, a number. After a binary operator also `bool`, `on` and their like. */
  | {
      readonly kind: "operand";
      readonly from: number;
      readonly afterOperator: boolean;
      readonly isLabelText: boolean;
    }
  /** What follows an expression: an operator, `offset`, and behind an aggregation `by`. */
  | { readonly kind: "operator"; readonly from: number; readonly takesGrouping: boolean }
  /** A label of the series of `selector`; `quote` is the one that is open, "" where there is none. */
  | {
      readonly kind: "label";
      readonly from: number;
      readonly quote: string;
      readonly selector: string | undefined;
    }
  | { readonly kind: "matchOperator"; readonly from: number }
  | {
      readonly kind: "value";
      readonly from: number;
      readonly quote: string;
      readonly label: string;
      readonly isRegexp: boolean;
      readonly selector: string | undefined;
    }
  /** A length of time; `digits` are those typed so far. */
  | { readonly kind: "duration"; readonly from: number; readonly digits: string }
  /** What follows `@`. */
  | { readonly kind: "at"; readonly from: number };

/** What is open at some point of a query. */
type Frame =
  | { readonly kind: "call"; readonly name: string; readonly isAggregation: boolean; argument: number }
  | { readonly kind: "grouping"; readonly word: string; readonly start: number }
  | { readonly kind: "braces"; readonly metric: string; readonly matchers: string[]; matcher: Token[] }
  | { readonly kind: "bracket" };

type Expected = "operand" | "operator" | "duration" | "at";

/** Arguments, from 0, of functions whose texts are labels. */
const labelArguments: Readonly<Record<string, (argument: number) => boolean>> = {
  label_replace: (i) => i === 1 || i === 3,
  label_join: (i) => i === 1 || i >= 3,
  sort_by_label: (i) => i >= 1,
  sort_by_label_desc: (i) => i >= 1,
};

/** Where `position` stands in `text`, judged by what comes before it. Never throws. */
export function placeAt(text: string, position: number): Place {
  const before = text.slice(0, position);
  const { tokens, stopped } = cut(before);
  const last = tokens.at(-1);
  if (last?.kind === "comment" && last.end === position) return { kind: "none" };
  const openQuote = stopped?.reason.startsWith("unterminated") === true ? stopped.span.start : undefined;
  const isBroken =
    stopped !== undefined && openQuote === undefined && stopped.span.start < before.trimEnd().length;
  if (isBroken && before[stopped.span.start] !== "!") return { kind: "none" };

  const isTyping =
    openQuote === undefined && last !== undefined && last.end === position && /\w$/.test(last.text);
  const typed = isTyping && last.kind !== "string" ? last : undefined;
  const walk = new Walk();
  for (const token of tokens) if (token !== typed && token.kind !== "comment") walk.step(token);
  const from = openQuote === undefined ? (typed?.start ?? position) : openQuote + 1;
  const quote = openQuote === undefined ? "" : before[openQuote]!;
  return walk.place(text, from, quote, typed, isBroken ? stopped.span.start : undefined);
}

/** Goes through the tokens before a position and keeps what is open and what may come. */
class Walk {
  readonly #frames: Frame[] = [];
  #expected: Expected = "operand";
  #afterOperator = false;
  #previous: Token | undefined;
  #closed: Frame | undefined; // by the token before

  step(token: Token): void {
    const frame = this.#frames.at(-1);
    const closed = this.#closed;
    this.#closed = undefined;
    if (frame?.kind === "braces") this.#stepInBraces(token, frame);
    else if (frame?.kind === "grouping") this.#stepInGrouping(token);
    else this.#stepOutside(token, closed);
    this.#previous = token;
  }

  #stepInBraces(token: Token, frame: Extract<Frame, { kind: "braces" }>): void {
    if (token.word !== "," && token.word !== "}") {
      frame.matcher.push(token);
      return;
    }
    if (frame.matcher.length === 3) frame.matchers.push(frame.matcher.map(({ text }) => text).join(""));
    frame.matcher = [];
    if (token.word === "}") this.#close("operator");
  }

  #stepInGrouping(token: Token): void {
    if (token.word !== ")") return;
    const { word } = this.#frames.at(-1) as Extract<Frame, { kind: "grouping" }>;
    this.#close(word === "by" || word === "without" ? "operator" : "operand");
  }

  #stepOutside(token: Token, closed: Frame | undefined): void {
    const { kind, word, text, start } = token;
    const previous = this.#previous;
    switch (word) {
      case "(":
        this.#frames.push(this.#opened(previous, start));
        this.#expect("operand");
        return;
      case "{":
        this.#frames.push({
          kind: "braces",
          metric:
            this.#expected === "operator" && previous !== undefined && isName(previous) ? previous.text : "",
          matchers: [],
          matcher: [],
        });
        return;
      case "[":
        this.#frames.push({ kind: "bracket" });
        this.#expect("duration");
        return;
      case ")":
      case "]":
        this.#close("operator");
        return;
      case ",": {
        const frame = this.#frames.at(-1);
        if (frame?.kind === "call") frame.argument++;
        this.#expect(frame?.kind === "bracket" ? "duration" : "operand");
        return;
      }
      case ":":
        this.#expect("duration");
        return;
      case "@":
        this.#expect("at");
        return;
      case "offset":
        this.#expect(this.#expected === "operator" ? "duration" : "operator");
        return;
      case "bool":
        return;
    }
    if (this.#frames.at(-1)?.kind === "bracket" || this.#expected === "duration" || this.#expected === "at") {
      if (kind === "operator") return; // still a duration
      this.#expect(this.#frames.at(-1)?.kind === "bracket" ? "duration" : "operator");
      return;
    }
    if (groupingWords.has(word) && (this.#expected === "operator" || this.#afterOperator)) return;
    if (kind === "operator" && (this.#expected === "operator" || !/^\w/.test(text))) {
      this.#expect("operand");
      this.#afterOperator = true;
      return;
    }
    this.#expect("operator");
    this.#closed = closed?.kind === "call" && groupingWords.has(word) ? closed : undefined;
  }

  #opened(previous: Token | undefined, start: number): Frame {
    if (previous !== undefined && groupingWords.has(previous.word)) {
      return { kind: "grouping", word: previous.word, start };
    }
    const isCall = previous !== undefined && this.#expected === "operator" && isName(previous);
    const byGrouping = this.#lastGrouping;
    const isAggregation = previous?.kind === "aggregator" || (previous?.word === ")" && byGrouping);
    return { kind: "call", name: isCall ? previous.text : "", isAggregation, argument: 0 };
  }

  /** Whether the last thing closed was the list of `by` or `without`. */
  #lastGrouping = false;

  #close(expected: Expected): void {
    this.#closed = this.#frames.pop();
    this.#lastGrouping = this.#closed?.kind === "grouping" && ["by", "without"].includes(this.#closed.word);
    this.#expect(expected);
    if (this.#closed?.kind === "grouping" && expected === "operand") this.#afterOperator = true;
    if (this.#frames.at(-1)?.kind === "bracket") this.#expected = "duration";
  }

  #expect(expected: Expected): void {
    this.#expected = expected;
    this.#afterOperator = false;
  }

  place(
    text: string,
    from: number,
    quote: string,
    typed: Token | undefined,
    bang: number | undefined,
  ): Place {
    const frame = this.#frames.at(-1);
    if (frame?.kind === "braces") return placeInBraces(frame, from, quote, bang);
    if (bang !== undefined) return { kind: "none" };
    if (frame?.kind === "grouping") {
      const selector = metricNear(text, frame);
      return { kind: "label", from, quote, selector };
    }
    const isLabelText = frame?.kind === "call" && labelArguments[frame.name]?.(frame.argument) === true;
    if (quote !== "") {
      return isLabelText
        ? { kind: "label", from, quote, selector: metricNear(text, undefined) }
        : { kind: "none" };
    }
    const isNumber = typed?.kind === "number" || typed?.kind === "duration";
    const digits = isNumber && typed.kind === "number" ? typed.text : "";
    if (this.#expected === "duration") return { kind: "duration", from, digits };
    if (isNumber) return { kind: "none" };
    if (this.#expected === "at") return { kind: "at", from };
    if (this.#expected === "operand")
      return { kind: "operand", from, afterOperator: this.#afterOperator, isLabelText };
    const isAfterAggregation = this.#closed?.kind === "call" && this.#closed.isAggregation;
    return {
      kind: "operator",
      from,
      takesGrouping: isAfterAggregation || this.#previous?.kind === "aggregator",
    };
  }
}

function placeInBraces(
  frame: Extract<Frame, { kind: "braces" }>,
  from: number,
  quote: string,
  bang: number | undefined,
): Place {
  const selector = selectorOf(frame.metric, frame.matchers);
  const [label, operator, value] = frame.matcher;
  if (label === undefined)
    return bang === undefined ? { kind: "label", from, quote, selector } : { kind: "none" };
  if (operator === undefined)
    return quote === "" ? { kind: "matchOperator", from: bang ?? from } : { kind: "none" };
  if (value !== undefined || bang !== undefined) return { kind: "none" };
  const name = label.kind === "string" ? label.text.slice(1, -1) : label.text;
  return { kind: "value", from, quote, label: name, isRegexp: operator.word.endsWith("~"), selector };
}

function selectorOf(metric: string, matchers: readonly string[]): string | undefined {
  if (metric === "" && matchers.length === 0) return undefined;
  return matchers.length === 0 ? metric : `${metric}{${matchers.join(",")}}`;
}

/** The metric whose labels a list is most likely about: the next one for a list before its expression, else the last one. */
function metricNear(
  text: string,
  grouping: Extract<Frame, { kind: "grouping" }> | undefined,
): string | undefined {
  const metrics = highlight(text).filter((span) => span.class === "metric");
  const at = grouping?.start ?? text.length;
  const before = metrics.filter(({ end }) => end <= at).at(-1);
  const after = metrics.find(({ start }) => start > at);
  const isOfNext =
    grouping !== undefined &&
    (grouping.word.startsWith("group_") || /(?:^|[^)\s])\s*(?:by|without)\s*$/i.test(text.slice(0, at)));
  const found = isOfNext ? (after ?? before) : (before ?? after);
  return found === undefined ? undefined : text.slice(found.start, found.end);
}

function isName({ kind }: Token): boolean {
  return ["identifier", "metric identifier", "aggregator", "preprocessor", "keyword"].includes(kind);
}
