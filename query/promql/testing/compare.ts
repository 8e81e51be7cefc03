import { compareLabels, type FloatHistogram, isStaleAt, type Labels } from "@taffrail/model";
import { bucketsOf, isCustom } from "../histogram/buckets.ts";
import { histogramText } from "../histogram/text.ts";
import { sameNumbers } from "../histogram/sum.ts";
import type { QueryResult, QueryValue } from "../result.ts";
import type { EvalCommand, Expectation } from "./script.ts";
import { numberOf, parseSeriesLine, type ScriptHistogram, type ScriptValue } from "./series-line.ts";

/** What differs between a result and what a script expects; `undefined` where nothing does. */
export interface Difference {
  readonly wanted: unknown;
  readonly got: unknown;
}

const one = new Float64Array(1);

function isStale(value: number): boolean {
  one[0] = value;
  return isStaleAt(one, 0);
}

/** Equal within a relative 1e-6. */
export function almostEqual(a: number, b: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b))
    return Number.isNaN(a) && Number.isNaN(b) && isStale(a) === isStale(b);
  if (a === b) return true;
  const d = Math.abs(a - b);
  const s = Math.abs(a) + Math.abs(b);
  const least = 2 ** -1022;
  if (a === 0 || b === 0 || s < least) return d < 1e-6 * least;
  return d / Math.min(s, Number.MAX_VALUE) < 1e-6;
}

/** Equal figures and layout, empty buckets aside; what they know of resets where that was written. */
export function sameHistogram(wanted: ScriptHistogram, got: FloatHistogram): boolean {
  const want = wanted.histogram;
  if (wanted.hintWritten && want.counterResetHint !== got.counterResetHint) return false;
  const a = bucketsOf(want).filter(({ isZero }) => !isZero);
  const b = bucketsOf(got).filter(({ isZero }) => !isZero);
  return (
    want.schema === got.schema &&
    almostEqual(want.count, got.count) &&
    almostEqual(want.sum, got.sum) &&
    almostEqual(want.zeroCount, got.zeroCount) &&
    want.zeroThreshold === got.zeroThreshold &&
    (!isCustom(want) || sameNumbers(want.customValues, got.customValues)) &&
    a.length === b.length &&
    a.every((bucket, i) => bucket.upper === b[i]!.upper && almostEqual(bucket.count, b[i]!.count))
  );
}

function sameValue(wanted: ScriptValue, got: number | FloatHistogram): boolean {
  if (wanted === undefined) return false;
  if (typeof wanted === "object") return typeof got === "object" && sameHistogram(wanted, got);
  if (typeof got === "object") return false;
  return wanted === "stale" ? isStale(got) : almostEqual(wanted, got);
}

function shown(value: ScriptValue | FloatHistogram): unknown {
  if (value === undefined) return "_";
  if (typeof value !== "object") return value;
  const h = "histogram" in value ? value.histogram : value;
  const bounds = isCustom(h) ? ` custom:[${h.customValues.join(" ")}]` : "";
  return `${histogramText(h)} schema:${h.schema} zero:${h.zeroThreshold} hint:${h.counterResetHint}${bounds}`;
}

/** Compares a result with a command's expectation. */
export function compareResult(command: EvalCommand, result: QueryResult): Difference | undefined {
  return compareAnnotations(command, result) ?? compareValue(command, result.value);
}

function compareAnnotations({ expectations }: EvalCommand, result: QueryResult): Difference | undefined {
  for (const [kind, none, texts] of [
    ["warn", "no_warn", result.warnings],
    ["info", "no_info", result.infos],
  ] as const) {
    const wanted = expectations.filter((e) => e.kind === kind);
    const refused = expectations.some((e) => e.kind === none);
    const ok = wanted.every((e) => texts.some((text) => fits(e, text)));
    const known = wanted.length === 0 || texts.every((text) => wanted.some((e) => fits(e, text)));
    if (!ok || !known || (refused && texts.length > 0))
      return { wanted: refused ? none : wanted, got: texts };
  }
  return undefined;
}

/** Whether a text is what an expectation describes. */
export function fits({ text, pattern }: Expectation, got: string): boolean {
  if (text !== undefined) return text === got;
  return pattern === undefined || pattern.test(got);
}

/** Compares values only. */
export function compareValue(command: EvalCommand, value: QueryValue): Difference | undefined {
  if (command.scalar !== undefined || value.kind === "scalar") {
    const wanted = command.scalar === undefined ? command.series : numberOf(command.scalar);
    const ok = value.kind === "scalar" && typeof wanted === "number" && almostEqual(wanted, value.v);
    return ok ? undefined : { wanted, got: value.kind === "scalar" ? value.v : value };
  }
  if (command.text !== undefined || value.kind === "string") {
    const ok = value.kind === "string" && value.text === command.text;
    return ok ? undefined : { wanted: command.text, got: value };
  }
  if (value.kind === "vector") return compareVector(command, value.elements);
  const window = command.rangeVector ?? command;
  return compareMatrix(command, value.series, window);
}

function linesOf(command: EvalCommand): { labels: Labels; values: readonly ScriptValue[] }[] {
  const byKey = new Map<string, { labels: Labels; values: readonly ScriptValue[] }>();
  for (const text of command.series) {
    const line = parseSeriesLine(text);
    byKey.set(line.labels.key, line);
  }
  return [...byKey.values()];
}

function compareVector(
  command: EvalCommand,
  elements: (QueryValue & { kind: "vector" })["elements"],
): Difference | undefined {
  const lines = linesOf(command);
  const ordered = command.expectations.some((e) => e.kind === "ordered");
  const difference = (): Difference => ({
    wanted: lines.map(({ labels, values }) => `${String(labels)} ${String(values.map(shown))}`),
    got: elements.map((e) => `${String(e.labels)} ${String(shown(e.histogram ?? e.v))}`),
  });
  if (lines.length !== elements.length) return difference();
  const rest = new Map(elements.map((e) => [e.labels.key, e]));
  if (rest.size !== elements.length) return difference();
  for (const [i, { labels, values }] of lines.entries()) {
    const got = ordered ? elements[i]! : rest.get(labels.key);
    if (got === undefined || got.labels.key !== labels.key) return difference();
    if (!sameValue(values[0], got.histogram ?? got.v)) return difference();
  }
  return undefined;
}

function compareMatrix(
  command: EvalCommand,
  series: (QueryValue & { kind: "matrix" })["series"],
  { startMs, stepMs }: { readonly startMs: number; readonly stepMs: number },
): Difference | undefined {
  const lines = linesOf(command);
  const points = series.map((s) => {
    const at = new Map<number, number | FloatHistogram>();
    s.t.forEach((t, i) => at.set(t, s.v[i]!));
    s.histogramT.forEach((t, i) => at.set(t, s.histograms[i]!));
    return { labels: s.labels, at };
  });
  const difference = (): Difference => ({
    wanted: lines.map(({ labels, values }) => `${String(labels)} ${values.map(shown).join(" ")}`),
    got: points.map(({ labels, at }) => {
      const times = [...at.keys()].sort((a, b) => a - b);
      return `${String(labels)} ${times.map((t) => `${String(shown(at.get(t)))} @${(t - startMs) / stepMs}`).join(" ")}`;
    }),
  });
  for (let i = 1; i < series.length; i++) {
    if (compareLabels(series[i - 1]!.labels, series[i]!.labels) >= 0) return difference();
  }
  const wanted = lines.filter(({ values }) => values.some((v) => v !== undefined));
  if (wanted.length !== points.length) return difference();
  const byKey = new Map(points.map((p) => [p.labels.key, p.at]));
  for (const { labels, values } of wanted) {
    const at = byKey.get(labels.key);
    const filled = values.filter((v) => v !== undefined).length;
    if (at === undefined || at.size !== filled) return difference();
    for (const [i, value] of values.entries()) {
      if (value === undefined) continue;
      const got = at.get(startMs + i * stepMs);
      if (got === undefined || !sameValue(value, got)) return difference();
    }
  }
  return undefined;
}
