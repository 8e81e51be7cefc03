/** What is being written at a place of a query, and from where on it would be replaced. */
export type Context =
  /** A metric, a function, an aggregation or a keyword. */
  | { readonly kind: "expr"; readonly from: number; readonly text: string }
  /** A label's name: in braces, or in `by (…)` and its kin. `metric` is the one it belongs to, or "". */
  | { readonly kind: "label"; readonly from: number; readonly text: string; readonly metric: string }
  /** A label's value between quotes. */
  | {
      readonly kind: "value";
      readonly from: number;
      readonly text: string;
      readonly metric: string;
      readonly label: string;
    }
  | { readonly kind: "range"; readonly from: number; readonly text: string }
  | { readonly kind: "none" };

type Open =
  | { readonly kind: "("; readonly isGrouping: boolean }
  | { readonly kind: "{"; readonly metric: string; label: string }
  | { readonly kind: "[" };

const groupingWords = /^(?:by|without|on|ignoring|group_left|group_right)$/i;

/**
 * Reads `text` up to `at` in one pass. It need not be a query yet: while one is typed it hardly ever is, so no parser's
 * tree would help.
 */
export function contextAt(text: string, at: number): Context {
  const open: Open[] = [];
  let word = ""; // the identifier read last, until something else than space follows
  let i = 0;
  while (i < at) {
    const c = text[i]!;
    const top = open.at(-1);
    if (c === "#") {
      const end = text.indexOf("\n", i);
      if (end < 0 || end >= at) return { kind: "none" };
      i = end + 1;
    } else if (c === '"' || c === "'" || c === "`") {
      const end = endOfString(text, i);
      if (end >= at) {
        if (top?.kind !== "{" || top.label === "") return { kind: "none" };
        return {
          kind: "value",
          from: i + 1,
          text: text.slice(i + 1, at),
          metric: top.metric,
          label: top.label,
        };
      }
      word = "";
      i = end + 1;
    } else if (/[a-zA-Z_:]/.test(c)) {
      const start = i;
      while (i < at && /[\w:.]/.test(text[i]!)) i++;
      word = text.slice(start, i);
      if (i === at && !/\w/.test(text[at] ?? " ")) return wordContext(open, start, word, text, at);
      if (top?.kind === "{") top.label = word;
    } else if (/\d/.test(c)) {
      const start = i;
      while (i < at && /[\w.]/.test(text[i]!)) i++;
      word = "";
      if (i === at)
        return top?.kind === "["
          ? { kind: "range", from: start, text: text.slice(start, at) }
          : { kind: "none" };
    } else {
      if (c === "(") open.push({ kind: "(", isGrouping: groupingWords.test(word) });
      else if (c === "{") open.push({ kind: "{", metric: word, label: "" });
      else if (c === "[") open.push({ kind: "[" });
      else if (c === ")" || c === "}" || c === "]") open.pop();
      else if (c === "," && top?.kind === "{") top.label = "";
      if (!/\s/.test(c)) word = "";
      i++;
    }
  }
  return wordContext(open, at, "", text, at);
}

function wordContext(open: readonly Open[], from: number, word: string, text: string, at: number): Context {
  const top = open.at(-1);
  if (top?.kind === "[") return { kind: "range", from, text: word };
  if (top?.kind === "{") {
    return top.label === "" ? { kind: "label", from, text: word, metric: top.metric } : { kind: "none" };
  }
  if (top?.kind === "(" && top.isGrouping)
    return { kind: "label", from, text: word, metric: metricNear(text, at) };
  return { kind: "expr", from, text: word };
}

/** The metric that a grouping is most likely about: the first one after it, else the last one before. */
function metricNear(text: string, at: number): string {
  const metric = /\b([a-zA-Z_:][\w:]*)\s*[{[]/;
  return (
    metric.exec(text.slice(at))?.[1] ??
    [...text.slice(0, at).matchAll(new RegExp(metric, "g"))].at(-1)?.[1] ??
    ""
  );
}

/** The closing quote, or the length of the text where there is none. */
function endOfString(text: string, start: number): number {
  const quote = text[start];
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === "\\" && quote !== "`") i++;
    else if (text[i] === quote) return i;
  }
  return text.length;
}
