import { type CounterResetHint, type FloatHistogram, Labels, metricName } from "@taffrail/model";
import { scaled } from "./histogram/arithmetic.ts";
import { sumHistograms } from "./histogram/sum.ts";
import { formatFloat } from "./format-float.ts";
import { escapeLength, quote, unquote } from "./string-literal.ts";
import { PromqlSyntaxError } from "./syntax-error.ts";

/** A value of a described series: nothing, a float, the marker that the series ended, a histogram. */
export type DescribedValue = undefined | number | "stale" | FloatHistogram;

/** What a line such as `up{job="a"} 1 2+1x3 _ stale {{count:1}}` stands for. */
export interface SeriesDescription {
  readonly labels: Labels;
  readonly values: readonly DescribedValue[];
}

/** Most values that one line may unfold into. */
const mostValues = 10_000_000;

/**
 * Reads a series and its values, as unit tests of rules write them. `line` is the number that errors tell. Throws `PromqlSyntaxError`
 * with Prometheus's words.
 */
export function parseSeriesDescription(text: string, line = 1): SeriesDescription {
  const reader = new Reader(text, line);
  const labels = reader.series(true);
  return { labels, values: reader.values() };
}

/** Reads a series alone: `up{job="a"}`, `{}`, or nothing at all. Throws `PromqlSyntaxError`. */
export function parseMetric(text: string): Labels {
  const reader = new Reader(text, 1);
  if (text.trim() === "") return Labels.empty;
  const labels = reader.series(false);
  reader.mustEnd();
  return labels;
}

const decimal = /(?:[0-9]+(?:_[0-9]+)*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/y;
const word = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;

class Reader {
  readonly #text: string;
  /** What positions are counted in: lines before it, then the text. */
  readonly #shown: string;
  readonly #shift: number;
  #at = 0;

  constructor(text: string, line: number) {
    this.#text = text;
    this.#shift = line - 1;
    this.#shown = "\n".repeat(line - 1) + text;
  }

  #fail(reason: string, at: number = this.#at): never {
    const start = at + this.#shift;
    throw new PromqlSyntaxError(this.#shown, { start, end: start }, reason);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #takes(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #blanks(): boolean {
    const from = this.#at;
    while (this.#text[this.#at] === " " || this.#text[this.#at] === "\t") this.#at++;
    return this.#at > from;
  }

  /** What stands here, in words. */
  #here(): string {
    const char = this.#text[this.#at];
    if (char === undefined) return "end of input";
    if ("+-".includes(char)) return `<op:${char}>`;
    if (char === " " || char === "\t") return `" "`;
    const number = this.#peek(decimal);
    if (number !== undefined) return `number ${quote(number)}`;
    const name = this.#peek(word);
    if (name !== undefined) return `identifier ${quote(name)}`;
    return quote(String.fromCodePoint(this.#text.codePointAt(this.#at)!));
  }

  #peek(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0];
  }

  mustEnd(): void {
    this.#blanks();
    if (this.#at < this.#text.length) this.#fail(`unexpected ${this.#here()}`);
  }

  series(hasValues: boolean): Labels {
    this.#blanks();
    const start = this.#at;
    const pairs: [string, string][] = [];
    const name = this.#match(word);
    if (name !== undefined) pairs.push([metricName, name]);
    if (this.#takes("{")) this.#labels(pairs);
    else if (name === undefined) {
      const shown = /["'`]/.test(this.#text[start] ?? "") ? this.#quotedHere() : this.#here();
      this.#fail(`unexpected ${shown}${hasValues ? " in series values" : ""}`, start);
    }
    const seen = new Set<string>();
    for (const [label] of pairs) {
      if (seen.has(label)) this.#fail(`label name ${quote(label)} is not unique`, start);
      seen.add(label);
    }
    return Labels.from(pairs);
  }

  #quotedHere(): string {
    const from = this.#at;
    const text = this.#string();
    this.#at = from;
    return `string ${quote(text === undefined ? this.#text.slice(from) : this.#text.slice(from, from + text.length))}`;
  }

  #labels(into: [string, string][]): void {
    for (;;) {
      this.#blanks();
      if (this.#takes("}")) return;
      const quoted = this.#string();
      const label = quoted === undefined ? this.#match(/[a-zA-Z_][a-zA-Z0-9_]*/y) : unquote(quoted);
      if (label === undefined) {
        const code = this.#text.codePointAt(this.#at);
        if (code === undefined) this.#fail("unexpected end of input inside braces");
        const char = String.fromCodePoint(code);
        if (char === "," || char === "=")
          this.#fail(`unexpected "${char}" in label set, expected identifier or "}"`);
        this.#fail(`unexpected character inside braces: '${char}'`);
      }
      this.#blanks();
      if (this.#text[this.#at] === "=" && this.#text[this.#at + 1] !== "~") {
        this.#at++;
        this.#blanks();
        const value = this.#string();
        if (value === undefined) this.#fail(`unexpected ${this.#here()} in label set, expected string`);
        into.push([label, unquote(value)]);
      } else if (quoted !== undefined) into.push([metricName, label]);
      else {
        const op = /^(?:!=|=~|!~)/.exec(this.#text.slice(this.#at, this.#at + 2))?.[0];
        this.#fail(`unexpected ${op === undefined ? this.#here() : `<op:${op}>`} in label set, expected "="`);
      }
      this.#blanks();
      if (this.#takes(",")) continue;
      if (this.#text[this.#at] !== "}") {
        const code = this.#text.codePointAt(this.#at);
        if (code === undefined) this.#fail("unexpected end of input inside braces");
        const char = String.fromCodePoint(code);
        if (/[a-zA-Z_"'`]/.test(char))
          this.#fail(`unexpected ${this.#here()} in label set, expected "," or "}"`);
        this.#fail(`unexpected character inside braces: '${char}'`);
      }
    }
  }

  /** A string literal, quotes and all; `undefined` where none begins. */
  #string(): string | undefined {
    const opening = this.#text[this.#at];
    if (opening !== '"' && opening !== "'" && opening !== "`") return undefined;
    const start = this.#at;
    let at = start + 1;
    while (this.#text[at] !== opening) {
      const char = this.#text[at];
      if (char === undefined || (char === "\n" && opening !== "`"))
        this.#fail(opening === "`" ? "unterminated raw string" : "unterminated quoted string", start);
      const length = char === "\\" && opening !== "`" ? escapeLength(this.#text, at, opening) : 1;
      if (typeof length === "string") this.#fail(length, at);
      at += length;
    }
    this.#at = at + 1;
    return this.#text.slice(start, this.#at);
  }

  values(): DescribedValue[] {
    const into: DescribedValue[] = [];
    while (this.#at < this.#text.length) {
      if (!this.#blanks()) {
        const char = this.#text[this.#at]!;
        if (/[(){},#[\]"'`=*/]/.test(char)) this.#fail(`unexpected character in series sequence: '${char}'`);
        this.#fail(`unexpected ${this.#here()}`);
      }
      if (this.#at < this.#text.length) this.#item(into);
    }
    return into;
  }

  #item(into: DescribedValue[]): void {
    if (this.#takes("_")) {
      const times = this.#times();
      this.#repeat(into, times ?? 1, () => undefined);
      return;
    }
    if (this.#takes("{{")) return this.#histogramItem(into);
    const start = this.#at;
    const name = this.#peek(/[a-zA-Z][a-zA-Z0-9]*/y);
    if (name?.toLowerCase() === "stale") {
      this.#at += name.length;
      const times = this.#times();
      this.#repeat(into, times === undefined ? 1 : times + 1, () => "stale");
      return;
    }
    if (name !== undefined && !isSpecial(name)) {
      const shown =
        name === "x"
          ? `unexpected "x"`
          : `unexpected identifier ${quote(name)} in series values, expected number or "stale"`;
      this.#fail(shown, start);
    }
    const sign = this.#takes("-") ? -1 : this.#takes("+") ? 1 : 1;
    let value = sign * this.#number();
    const step = this.#takes("+") ? 1 : this.#takes("-") ? -1 : 0;
    if (step === 0) {
      const times = this.#times();
      this.#repeat(into, (times ?? 0) + 1, () => value);
      return;
    }
    const delta = step * this.#number();
    const times = this.#times();
    if (times === undefined) this.#fail(`unexpected ${this.#here()} in series values`);
    let isFirst = true;
    this.#repeat(into, times + 1, () => {
      if (!isFirst) value += delta;
      isFirst = false;
      return value;
    });
  }

  #repeat(into: DescribedValue[], count: number, next: () => DescribedValue): void {
    if (into.length + count > mostValues)
      this.#fail(`invalid repetition in series values: more than ${mostValues} values`);
    for (let i = 0; i < count; i++) into.push(next());
  }

  #number(): number {
    const start = this.#at;
    const name = this.#peek(/[a-zA-Z][a-zA-Z0-9]*/y);
    if (name !== undefined && isSpecial(name)) {
      this.#at += name.length;
      return name.toLowerCase() === "nan" ? NaN : Infinity;
    }
    const text = this.#match(decimal);
    if (text === undefined) {
      const char = this.#text[this.#at];
      if (char !== undefined && /[(){},#[\]"'`=*/]/.test(char))
        this.#fail(`unexpected character in series sequence: '${char}'`);
      this.#fail(`unexpected ${this.#here()} in series values`);
    }
    const next = this.#text[this.#at] ?? "";
    if (/[a-zA-Z0-9_.]/.test(next) && next !== "x")
      this.#fail(`bad number syntax: ${quote(next === "." ? `${text}.` : text)}`, start);
    return Number(text.replaceAll("_", ""));
  }

  /** `xN`, or nothing. */
  #times(): number | undefined {
    if (!this.#takes("x")) return undefined;
    const start = this.#at;
    const text = this.#match(decimal);
    if (text === undefined) this.#fail(`unexpected ${this.#here()} in series values`);
    if (!/^[0-9]+$/.test(text)) {
      const reason = `strconv.ParseUint: parsing ${quote(text)}: invalid syntax`;
      this.#fail(`invalid repetition in series values: ${reason}`, start);
    }
    const next = this.#text[this.#at] ?? "";
    if (/[a-zA-Z0-9_.]/.test(next)) this.#fail(`bad number syntax: ${quote(text)}`, start);
    return Number(text);
  }

  #histogramItem(into: DescribedValue[]): void {
    const first = this.#histogram();
    const step = this.#text[this.#at];
    if (step !== "+" && step !== "-") {
      const times = this.#times();
      this.#repeat(into, (times ?? 0) + 1, () => first.histogram);
      return;
    }
    this.#at++;
    if (!this.#takes("{{")) this.#fail(`unexpected ${this.#here()} in series values`);
    const second = this.#histogram();
    const times = this.#times();
    if (times === undefined) this.#fail(`unexpected ${this.#here()} in series values`);
    if (times > 100_000) this.#fail("invalid repetition in series values: more than 100000 histograms");
    let running = first.histogram;
    if (
      times > 0 &&
      second.histogram.schema < running.schema &&
      running.schema !== -53 &&
      second.histogram.schema !== -53
    )
      this.#fail(
        `error combining histograms: cannot merge from schema ${second.histogram.schema} to ${running.schema}`,
        this.#text.length - 1,
      );
    const delta = step === "-" ? scaled(second.histogram, -1) : second.histogram;
    const hint = running.counterResetHint;
    this.#repeat(into, 1, () => running);
    this.#repeat(into, times, () => {
      const sum = sumHistograms([
        { h: running, factor: 1 },
        { h: delta, factor: 1 },
      ]);
      if (sum === undefined)
        this.#fail(
          "cannot apply this operation on histograms with a mix of exponential and custom bucket schemas",
          this.#text.length - 1,
        );
      running = { ...sum.h, counterResetHint: second.saysHint ? second.histogram.counterResetHint : hint };
      return running;
    });
  }

  /** What stands behind `{{`. */
  #histogram(): { histogram: FloatHistogram; saysHint: boolean } {
    const numbers = new Map<string, number>();
    const lists = new Map<string, Float64Array>();
    let hint: CounterResetHint | undefined;
    if (this.#text[this.#at] === " ") this.#fail(`unexpected ${this.#here()} in series values`);
    for (;;) {
      this.#blanks();
      if (this.#takes("}}")) break;
      const start = this.#at;
      const key = this.#match(/[a-z_]+/y);
      if (key === undefined) {
        const char = this.#text[this.#at] ?? "\ufffd";
        this.#fail(`histogram description incomplete unexpected: '${char}'`);
      }
      const isList = listKeys.has(key);
      if (!isList && !numberKeys.has(key) && key !== "counter_reset_hint")
        this.#fail(`bad histogram descriptor found: ${quote(key)}`, start);
      if (numbers.has(key) || lists.has(key) || (hint !== undefined && key === "counter_reset_hint"))
        this.#fail(`duplicate key ${quote(key)} in histogram`, 0);
      if (!this.#takes(":")) this.#fail(`unexpected ${this.#here()} in series values`);
      if (isList) lists.set(key, this.#buckets());
      else if (key === "counter_reset_hint") hint = this.#hint();
      else numbers.set(key, this.#figure(key));
    }
    return { histogram: histogramOf(numbers, lists, hint ?? "unknown"), saysHint: hint !== undefined };
  }

  #figure(key: string): number {
    const at = this.#at;
    const sign = this.#takes("-") ? -1 : 1;
    if (this.#text[this.#at] === "+") this.#fail("histogram description incomplete unexpected: '+'");
    const special = this.#peek(/[a-zA-Z_]+/y);
    if (special !== undefined && !isSpecial(special))
      this.#fail(`bad histogram descriptor found: ${quote(special)}`, at);
    const value = sign * this.#number();
    if (integerKeys.has(key) && !Number.isInteger(value)) {
      const reason = `strconv.ParseUint: parsing ${quote(this.#text.slice(at, this.#at))}: invalid syntax`;
      this.#fail(`invalid repetition in series values: ${reason}`, at);
    }
    return value;
  }

  #hint(): CounterResetHint {
    const at = this.#at;
    const text = this.#match(/[a-zA-Z_]+/y) ?? "";
    if (text === "unknown" || text === "reset" || text === "not_reset" || text === "gauge") return text;
    this.#fail(`bad histogram descriptor found: ${quote(text)}`, at);
  }

  #buckets(): Float64Array {
    if (!this.#takes("[")) this.#fail(`unexpected ${this.#here()} in series values`);
    const counts: number[] = [];
    if (this.#text[this.#at] === " ") this.#fail(`unexpected " " in series values`);
    for (;;) {
      this.#blanks();
      if (this.#text[this.#at] === "]") {
        if (counts.length === 0) this.#fail(`unexpected "]" in series values`);
        this.#at++;
        return Float64Array.from(counts);
      }
      const sign = this.#takes("-") ? -1 : 1;
      const char = this.#text[this.#at];
      if (char === undefined || !/[0-9.a-zA-Z]/.test(char))
        this.#fail(`invalid character in buckets description: '${char ?? "\ufffd"}'`);
      counts.push(sign * this.#number());
    }
  }
}

function isSpecial(name: string): boolean {
  return /^(?:inf|nan)$/i.test(name);
}

const numberKeys: ReadonlySet<string> = new Set([
  "schema",
  "sum",
  "count",
  "z_bucket",
  "z_bucket_w",
  "offset",
  "n_offset",
]);
const integerKeys: ReadonlySet<string> = new Set(["schema", "offset", "n_offset"]);
const listKeys: ReadonlySet<string> = new Set(["buckets", "n_buckets", "custom_values"]);

function histogramOf(
  numbers: ReadonlyMap<string, number>,
  lists: ReadonlyMap<string, Float64Array>,
  counterResetHint: CounterResetHint,
): FloatHistogram {
  const number = (key: string): number => numbers.get(key) ?? 0;
  const list = (key: string): Float64Array => lists.get(key) ?? new Float64Array(0);
  const [positive, negative] = [list("buckets"), list("n_buckets")];
  return {
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
    counterResetHint,
  };
}

/** A histogram in the notation of a described series, empty buckets at its ends left out: `{{schema:1 count:3 buckets:[1 2]}}`. */
export function describeHistogram(h: FloatHistogram): string {
  const parts: string[] = [];
  const add = (key: string, value: number): void => {
    if (value !== 0) parts.push(`${key}:${formatFloat(value)}`);
  };
  add("schema", h.schema);
  add("count", h.count);
  add("sum", h.sum);
  add("z_bucket", h.zeroCount);
  add("z_bucket_w", h.zeroThreshold);
  if (h.customValues.length > 0)
    parts.push(`custom_values:[${Array.from(h.customValues, formatFloat).join(" ")}]`);
  if (h.counterResetHint !== "unknown") parts.push(`counter_reset_hint:${h.counterResetHint}`);
  for (const [prefix, spans, buckets] of [
    ["", h.positiveSpans, h.positiveBuckets],
    ["n_", h.negativeSpans, h.negativeBuckets],
  ] as const) {
    const { offset, counts } = oneSpan(spans, buckets);
    if (counts.length === 0) continue;
    if (offset !== 0) parts.push(`${prefix}offset:${offset}`);
    parts.push(`${prefix}buckets:[${counts.map(formatFloat).join(" ")}]`);
  }
  return `{{${parts.join(" ")}}}`;
}

/** Buckets of several spans side by side, with zeros for the gaps and without empty ones at the ends. */
function oneSpan(
  spans: FloatHistogram["positiveSpans"],
  buckets: Float64Array,
): { offset: number; counts: number[] } {
  const counts: number[] = [];
  let row = 0;
  spans.forEach(({ offset, length }, i) => {
    if (i > 0) for (let gap = 0; gap < Math.min(offset, 10_000); gap++) counts.push(0);
    for (let b = 0; b < length; b++) counts.push(buckets[row++]!);
  });
  while (counts.at(-1) === 0) counts.pop();
  const empty = counts.findIndex((count) => count !== 0);
  const first = (spans[0]?.offset ?? 0) + Math.max(empty, 0);
  return { offset: first, counts: counts.slice(Math.max(empty, 0)) };
}
