import { isPlainLabelName, isPlainMetricName } from "@taffrail/model";
import { wordsOf } from "../lexer.ts";
import { type FunctionSignature, functionSignatures } from "../signatures.ts";
import { quote } from "../string-literal.ts";
import { functionNotes } from "./function-notes.ts";
import { type Place, placeAt } from "./place.ts";

/** A metric as completion shows it. */
export interface MetricEntry {
  readonly name: string;
  /** `counter`, `gauge`, … where it is known. */
  readonly type?: string;
  readonly help?: string;
}

/** What completion asks about the data. Answers may be long lists: they are filtered and cut here. */
export interface CompletionProvider {
  metrics(prefix: string, signal: AbortSignal): Promise<readonly MetricEntry[]>;
  /** Labels of the series that `selector`, PromQL, selects; of all where there is none. */
  labelNames(selector: string | undefined, signal: AbortSignal): Promise<readonly string[]>;
  labelValues(label: string, selector: string | undefined, signal: AbortSignal): Promise<readonly string[]>;
}

export type CompletionKind =
  | "aggregation"
  | "duration"
  | "function"
  | "keyword"
  | "label"
  | "metric"
  | "operator"
  | "value";

export interface CompletionItem {
  /** What is shown and matched against what is typed. */
  readonly label: string;
  readonly kind: CompletionKind;
  /** Goes in place of what is typed, where it differs from `label`. */
  readonly apply?: string;
  /** A few words beside the label: a type, a signature. */
  readonly detail?: string;
  /** A sentence about it. */
  readonly info?: string;
}

/** Items that may replace the text from `from` to `to`, best first. */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly items: readonly CompletionItem[];
}

/** Longest list that is answered. */
const maxItems = 300;

/** What may be typed at `position`, an offset in `text`. Asks `provider` for metrics, labels and values as the place needs them. */
export async function completeAt(
  text: string,
  position: number,
  provider: CompletionProvider,
  signal: AbortSignal = new AbortController().signal,
): Promise<Completion> {
  const place = placeAt(text, position);
  if (place.kind === "none") return { from: position, to: position, items: [] };
  const typed = text.slice(place.from, position);
  if (place.kind === "value" && place.isRegexp)
    return completeAlternative(place, typed, position, provider, signal);
  const items = await itemsFor(place, typed, provider, signal);
  return { from: place.from, to: position, items: bestOf(items, typed) };
}

async function itemsFor(
  place: Exclude<Place, { kind: "none" }>,
  typed: string,
  provider: CompletionProvider,
  signal: AbortSignal,
): Promise<readonly CompletionItem[]> {
  switch (place.kind) {
    case "operand": {
      const metrics = (await provider.metrics(typed, signal)).map(metricItem);
      return [...metrics, ...functions, ...(place.afterOperator ? binaryModifiers : [])];
    }
    case "operator":
      return place.takesGrouping ? [...aggregationModifiers, ...operators] : operators;
    case "label": {
      const names = await provider.labelNames(place.selector, signal);
      return names.filter((name) => name !== "__name__").map((name) => labelItem(name, place.quote));
    }
    case "matchOperator":
      return matchOperators;
    case "value": {
      const values = await provider.labelValues(place.label, place.selector, signal);
      return values.map((value) => ({
        label: value,
        kind: "value",
        apply: quotedInside(value, place.quote),
      }));
    }
    case "duration":
      return durationItems(place.digits);
    case "at":
      return atItems;
  }
}

/** Behind the last `|` of an expression, where one more alternative can be written. */
async function completeAlternative(
  place: Extract<Place, { kind: "value" }>,
  typed: string,
  position: number,
  provider: CompletionProvider,
  signal: AbortSignal,
): Promise<Completion> {
  const bar = Math.max(typed.lastIndexOf("|"), typed.lastIndexOf("("));
  const values = await provider.labelValues(place.label, place.selector, signal);
  const items = values.map((value): CompletionItem => {
    const escaped = value.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    return { label: value, kind: "value", apply: quotedInside(escaped, place.quote) };
  });
  return { from: place.from + bar + 1, to: position, items: bestOf(items, typed.slice(bar + 1)) };
}

/** Those that hold what is typed, in any case; those that begin with it first. */
function bestOf(items: readonly CompletionItem[], typed: string): readonly CompletionItem[] {
  const wanted = typed.toLowerCase();
  const first: CompletionItem[] = [];
  const second: CompletionItem[] = [];
  for (const item of items) {
    const at = item.label.toLowerCase().indexOf(wanted);
    if (at === 0) first.push(item);
    else if (at > 0) second.push(item);
    if (first.length === maxItems) return first;
  }
  return [...first, ...second].slice(0, maxItems);
}

function metricItem({ name, type, help }: MetricEntry): CompletionItem {
  return {
    label: name,
    kind: "metric",
    ...(isPlainMetricName(name) ? {} : { apply: `{${quote(name)}}` }),
    ...(type === undefined ? {} : { detail: type }),
    ...(help === undefined ? {} : { info: help }),
  };
}

function labelItem(name: string, open: string): CompletionItem {
  if (open !== "") return { label: name, kind: "label", apply: quotedInside(name, open) };
  return { label: name, kind: "label", ...(isPlainLabelName(name) ? {} : { apply: quote(name) }) };
}

/** `value` as it stands between quotes of the kind that is open; with quotes of its own where none is. */
function quotedInside(value: string, open: string): string {
  switch (open) {
    case "":
      return quote(value);
    case "`":
      return value;
    case "'":
      return quote(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
    default:
      return quote(value).slice(1, -1);
  }
}

function durationItems(digits: string): readonly CompletionItem[] {
  if (digits !== "")
    return units.map(([unit, info]) => ({ label: `${digits}${unit}`, kind: "duration", info }));
  return durations;
}

const units: readonly (readonly [unit: string, info: string])[] = [
  ["s", "seconds"],
  ["m", "minutes"],
  ["h", "hours"],
  ["d", "days"],
  ["w", "weeks"],
  ["y", "years"],
  ["ms", "milliseconds"],
];

const durations: readonly CompletionItem[] = [
  ...["1m", "5m", "10m", "30m", "1h", "6h", "12h", "1d", "7d", "30d"].map((label) => item("duration", label)),
  item("function", "step()", "the step of the query"),
  item("function", "range()", "the length of the query's range"),
];

const functions: readonly CompletionItem[] = [
  ...[...functionSignatures.values()].map((signature): CompletionItem => ({
    label: signature.name,
    kind: "function",
    apply: `${signature.name}(`,
    detail: renderSignature(signature),
    info: functionNotes[signature.name]!,
  })),
  ...wordsOf("aggregator").map((op): CompletionItem => ({
    label: op,
    kind: "aggregation",
    apply: `${op}(`,
    info: functionNotes[op]!,
  })),
];

/** `(scalar, vector)`, with what may be left out in brackets. */
export function renderSignature({ args, variadic }: FunctionSignature): string {
  const shown = args.map((type, i) => (variadic !== 0 && i === args.length - 1 ? `[${type}]` : type));
  return `(${shown.join(", ")}${variadic < 0 || variadic > 1 ? ", …" : ""})`;
}

const operators: readonly CompletionItem[] = [
  ...["+", "-", "*", "/", "%", "^", "==", "!=", "<", "<=", ">", ">="].map((op) => item("operator", op)),
  item("operator", "and", "elements that are on the right as well"),
  item("operator", "or", "and those of the right that are not on the left"),
  item("operator", "unless", "elements that are not on the right"),
  item("operator", "atan2", "angle of two sides, in radians"),
  item("keyword", "offset", "looks back in time"),
  item("operator", "@", "looks at a fixed time"),
];

const aggregationModifiers: readonly CompletionItem[] = [
  { ...item("keyword", "by", "one group for each combination of these labels"), apply: "by (" },
  { ...item("keyword", "without", "one group for each combination of all other labels"), apply: "without (" },
];

const binaryModifiers: readonly CompletionItem[] = [
  item("keyword", "bool", "0 and 1 instead of filtering"),
  { ...item("keyword", "on", "elements meet if these labels agree"), apply: "on (" },
  { ...item("keyword", "ignoring", "elements meet if all other labels agree"), apply: "ignoring (" },
  { ...item("keyword", "group_left", "many on the left to one on the right"), apply: "group_left (" },
  { ...item("keyword", "group_right", "one on the left to many on the right"), apply: "group_right (" },
];

const matchOperators: readonly CompletionItem[] = [
  item("operator", "=", "equal"),
  item("operator", "!=", "not equal"),
  item("operator", "=~", "matches the whole expression"),
  item("operator", "!~", "does not match the expression"),
];

const atItems: readonly CompletionItem[] = [
  item("function", "start()", "the start of the query's range"),
  item("function", "end()", "the end of the query's range"),
];

function item(kind: CompletionKind, label: string, info?: string): CompletionItem {
  return info === undefined ? { label, kind } : { label, kind, info };
}
