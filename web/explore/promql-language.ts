import { HighlightStyle, StreamLanguage, type StreamParser, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { tags } from "@lezer/highlight";
import { functionSignatures } from "@taffrail/promql";

/** Aggregations, as they are offered and coloured. */
export const aggregations: readonly string[] = [
  "sum",
  "avg",
  "min",
  "max",
  "count",
  "count_values",
  "group",
  "stddev",
  "stdvar",
  "topk",
  "bottomk",
  "quantile",
  "limitk",
  "limit_ratio",
];
/** Words of the language that are neither functions nor aggregations. */
export const keywords: readonly string[] = [
  "by",
  "without",
  "on",
  "ignoring",
  "group_left",
  "group_right",
  "bool",
  "offset",
  "and",
  "or",
  "unless",
  "atan2",
];

const known = new Set([...aggregations, ...keywords]);

interface State {
  /** Inside braces names are labels; inside the list of `by` and its kin as well. */
  readonly open: string[];
  lastWord: string;
}

const parser: StreamParser<State> = {
  name: "promql",
  startState: () => ({ open: [], lastWord: "" }),
  copyState: (state) => ({ open: [...state.open], lastWord: state.lastWord }),
  token(stream, state) {
    if (stream.eatSpace()) return null;
    if (stream.match(/^#.*/)) return "comment";
    if (stream.match(/^"(?:[^"\\]|\\.)*"?|^'(?:[^'\\]|\\.)*'?|^`[^`]*`?/)) return "string";
    if (stream.match(/^(?:\d+(?:ms|[smhdwy]))+|^0x[\da-fA-F]+|^\d*\.?\d+(?:[eE][+-]?\d+)?/)) return "number";
    if (stream.match(/^[a-zA-Z_:][\w:]*/)) {
      const word = stream.current();
      const top = state.open.at(-1);
      state.lastWord = word;
      if (top === "{" || top === "by") return "propertyName";
      const isCalled = /^\s*\(/.test(stream.string.slice(stream.pos));
      const lower = word.toLowerCase();
      if (
        known.has(lower) ||
        (isCalled && functionSignatures.has(word)) ||
        lower === "inf" ||
        lower === "nan"
      )
        return "keyword";
      return isCalled ? "keyword" : "variableName";
    }
    const c = stream.next()!;
    if (c === "(")
      state.open.push(
        /^(?:by|without|on|ignoring|group_left|group_right)$/i.test(state.lastWord) ? "by" : "(",
      );
    else if (c === "{" || c === "[") state.open.push(c);
    else if (c === ")" || c === "}" || c === "]") state.open.pop();
    state.lastWord = "";
    return /[(){}[\],]/.test(c) ? null : "operator";
  },
};

const colors = HighlightStyle.define([
  { tag: tags.keyword, class: "k-fn" },
  { tag: tags.variableName, class: "k-m" },
  { tag: tags.propertyName, class: "k-l" },
  { tag: tags.string, class: "k-s" },
  { tag: tags.number, class: "k-n" },
  { tag: tags.operator, class: "k-o" },
  { tag: tags.comment, class: "k-o" },
]);

/** Colours of PromQL by its words; faults are found by the parser, not here. */
export const promqlLanguage: Extension = [StreamLanguage.define(parser), syntaxHighlighting(colors)];
