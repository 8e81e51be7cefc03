import {
  type CounterResetHint,
  type FloatHistogram,
  type Labels,
  LabelsBuilder,
  metricName,
} from "@taffrail/model";
import { scaled } from "../histogram/arithmetic.ts";
import { sumHistograms } from "../histogram/sum.ts";

/** One position of a series in a script; `undefined` where it is missing. */
export type ScriptValue = number | "stale" | ScriptHistogram | undefined;

export interface ScriptHistogram {
  readonly histogram: FloatHistogram;
  /** Whether `counter_reset_hint` was written, so that it is to be compared. */
  readonly hintWritten: boolean;
}

export interface SeriesLine {
  readonly labels: Labels;
  readonly values: readonly ScriptValue[];
}

/** Text that is not in the language of test scripts. */
export class ScriptError extends Error {}

/** Reads `series values…`: `m{a="b"} 1 2+1x3 _ stale {{count:1}}`. */
export function parseSeriesLine(line: string): SeriesLine {
  const { labels, rest } = parseSeries(line);
  return { labels, values: parseValues(rest) };
}

/** Reads the series that a line begins with, and gives what follows. */
export function parseSeries(line: string): { labels: Labels; rest: string } {
  const builder = new LabelsBuilder();
  const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(line)?.[0] ?? "";
  if (name !== "") builder.set(metricName, name);
  let at = name.length;
  if (line[at] === "{") {
    at++;
    for (;;) {
      at = skipSpace(line, at);
      if (line[at] === "}") {
        at++;
        break;
      }
      const label = token(line, at);
      at = skipSpace(line, label.end);
      if (line[at] === "=") {
        const value = token(line, skipSpace(line, at + 1));
        builder.set(label.text, value.text);
        at = skipSpace(line, value.end);
      } else builder.set(metricName, label.text);
      if (line[at] === ",") at++;
      else if (line[at] !== "}")
        throw new ScriptError(`cannot read series: got ${line.slice(at)}, want , or }`);
    }
  } else if (name === "") throw new ScriptError(`cannot read series: got ${line}`);
  return { labels: builder.labels(), rest: line.slice(at) };
}

function skipSpace(line: string, at: number): number {
  let next = at;
  while (line[next] === " " || line[next] === "\t") next++;
  return next;
}

/** A plain name or a quoted text. */
function token(line: string, at: number): { text: string; end: number } {
  const quote = line[at];
  if (quote === '"' || quote === "'" || quote === "`") {
    let end = at + 1;
    while (end < line.length && line[end] !== quote) end += line[end] === "\\" && quote !== "`" ? 2 : 1;
    const raw = line.slice(at + 1, end);
    return { text: quote === "`" ? raw : unescapeText(raw), end: end + 1 };
  }
  const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(line.slice(at))?.[0];
  if (name === undefined) throw new ScriptError(`cannot read series: got ${line.slice(at)}, want a label`);
  return { text: name, end: at + name.length };
}

const simple: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  '"': '"',
  "'": "'",
};

/** Resolves the escapes of Go's quoted strings. */
export function unescapeText(raw: string): string {
  return raw.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)/g, (_, code: string) => {
    if (code.length === 1) return simple[code] ?? code;
    const radix = /^[xuU]/.test(code) ? 16 : 8;
    return String.fromCodePoint(Number.parseInt(radix === 16 ? code.slice(1) : code, radix));
  });
}

/** Reads values behind a series. */
export function parseValues(text: string): ScriptValue[] {
  const values: ScriptValue[] = [];
  for (const item of text.match(/(?:\{\{.*?\}\}|[^\s])+/g) ?? []) parseItem(item, values);
  return values;
}

const decimal = "(?:[0-9_]*\\.?[0-9_]+(?:[eE][+-]?[0-9]+)?\\.?|[iI][nN][fF]|[nN][aA][nN])";
const plainItem = new RegExp(`^([+-]?${decimal}|[+-]?[0-9]+\\.)(?:([+-])(${decimal}))?(?:x(\\d+))?$`);

function parseItem(item: string, into: ScriptValue[]): void {
  if (item.startsWith("_")) {
    const times = item === "_" ? 1 : Number(/^_x(\d+)$/.exec(item)?.[1]);
    if (Number.isNaN(times)) throw new ScriptError(`cannot read value: got ${item}`);
    for (let i = 0; i < times; i++) into.push(undefined);
    return;
  }
  if (item === "stale") {
    into.push("stale");
    return;
  }
  if (item.startsWith("{{")) return parseHistogramItem(item, into);
  const parts = plainItem.exec(item);
  if (parts === null) throw new ScriptError(`cannot read value: got ${item}`);
  const [, first, sign, step, times] = parts;
  let value = numberOf(first!);
  const delta = step === undefined ? 0 : numberOf(step) * (sign === "-" ? -1 : 1);
  into.push(value);
  for (let i = 0; i < Number(times ?? 0); i++) {
    if (step !== undefined) value += delta;
    into.push(value);
  }
}

/** A number as PromQL writes it, with its sign. */
export function numberOf(text: string): number {
  const sign = text.startsWith("-") ? -1 : 1;
  const plain = text.replace(/^[+-]/, "").replaceAll("_", "").toLowerCase();
  if (plain === "inf") return sign * Infinity;
  if (plain === "nan") return NaN;
  if (/^0[0-7]+$/.test(plain)) return sign * Number.parseInt(plain, 8);
  return sign * Number(plain);
}

function parseHistogramItem(item: string, into: ScriptValue[]): void {
  const parts = /^\{\{(.*?)\}\}(?:([+-])\{\{(.*?)\}\})?(?:x(\d+))?$/.exec(item);
  if (parts === null) throw new ScriptError(`cannot read histogram: got ${item}`);
  const first = parseHistogram(parts[1]!);
  const step = parts[3] === undefined ? undefined : parseHistogram(parts[3]);
  const hintWritten = step === undefined ? first.hintWritten : step.hintWritten;
  let { histogram } = first;
  into.push({ histogram, hintWritten });
  for (let i = 0; i < Number(parts[4] ?? 0); i++) {
    if (step !== undefined) {
      const delta = parts[2] === "-" ? scaled(step.histogram, -1) : step.histogram;
      const hint = histogram.counterResetHint;
      histogram = sumHistograms([histogram, delta].map((h) => ({ h, factor: 1 })))!.h;
      const stepHint = step.histogram.counterResetHint;
      histogram = { ...histogram, counterResetHint: step.hintWritten ? stepHint : hint };
    }
    into.push({ histogram, hintWritten });
  }
}

/** Reads what stands between `{{` and `}}`. */
export function parseHistogram(text: string): ScriptHistogram {
  const fields = new Map<string, string>();
  for (const [, key, value] of text.matchAll(/([a-z_]+):(\[[^\]]*\]|\S+)/g)) fields.set(key!, value!);
  const number = (key: string): number => numberOf(fields.get(key) ?? "0");
  const list = (key: string): Float64Array =>
    Float64Array.from(
      (fields.get(key) ?? "").replace(/[[\]]/g, "").trim().split(/\s+/).filter(Boolean),
      numberOf,
    );
  const positive = list("buckets");
  const negative = list("n_buckets");
  const histogram: FloatHistogram = {
    schema: number("schema"),
    sum: number("sum"),
    count: number("count"),
    zeroCount: number("z_bucket"),
    zeroThreshold: number("z_bucket_w"),
    positiveSpans: positive.length === 0 ? [] : [{ offset: number("offset"), length: positive.length }],
    negativeSpans: negative.length === 0 ? [] : [{ offset: number("n_offset"), length: negative.length }],
    positiveBuckets: positive,
    negativeBuckets: negative,
    customValues: list("custom_values"),
    counterResetHint: (fields.get("counter_reset_hint") ?? "unknown") as CounterResetHint,
  };
  return { histogram, hintWritten: fields.has("counter_reset_hint") };
}
