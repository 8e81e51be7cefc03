import { anchored, compareText, metricName, type Regexp } from "@taffrail/model";
import type { Call } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import { ExecutionError } from "../query-errors.ts";
import { floatsOf } from "./math.ts";
import { mergeSameLabels } from "../operators/merge.ts";
import { type Steps, type Vector, type VectorSeries } from "../value.ts";

/** `label_replace(v, dst, replacement, src, regex)`: `dst` from the match of the whole of `src`; empty removes it. */
export async function labelReplace(call: Call, steps: Steps, evaluator: Evaluator): Promise<Vector> {
  const [input, dst, replacement, src, regex] = call.args;
  const name = evaluator.text(dst!);
  const template = evaluator.text(replacement!);
  const source = evaluator.text(src!);
  let regexp: Regexp;
  try {
    regexp = anchored(evaluator.text(regex!));
  } catch (cause) {
    throw new ExecutionError(`invalid regular expression in label_replace(): ${evaluator.text(regex!)}`, {
      cause,
    });
  }
  if (!isLabelName(name))
    throw new ExecutionError(`invalid destination label name in label_replace(): ${name}`);
  const vector = await evaluator.vector(input!, steps);
  return relabelled(vector, name, steps, evaluator, (series) => {
    const value = series.labels.get(source);
    return regexp.test(value) ? regexp.expand(value, template) : undefined;
  });
}

/** `label_join(v, dst, separator, src…)`. */
export async function labelJoin(call: Call, steps: Steps, evaluator: Evaluator): Promise<Vector> {
  const [input, dst, separator, ...sources] = call.args;
  const name = evaluator.text(dst!);
  const between = evaluator.text(separator!);
  const names = sources.map((source) => evaluator.text(source));
  for (const one of names) {
    if (!isLabelName(one)) throw new ExecutionError(`invalid source label name in label_join(): ${one}`);
  }
  if (!isLabelName(name)) throw new ExecutionError(`invalid destination label name in label_join(): ${name}`);
  const vector = await evaluator.vector(input!, steps);
  return relabelled(vector, name, steps, evaluator, ({ labels }) =>
    names.map((one) => labels.get(one)).join(between),
  );
}

/** Gives each series the value of label `name`, where there is one to give; a metric name given anew stays. */
function relabelled(
  vector: Vector,
  name: string,
  steps: Steps,
  evaluator: Evaluator,
  valueOf: (series: VectorSeries) => string | undefined,
): Promise<Vector> {
  const series = vector.series.map((s) => {
    const value = valueOf(s);
    if (value === undefined) return s;
    return { labels: s.labels.with(name, value), dropName: name === metricName ? false : s.dropName };
  });
  return mergeSameLabels(
    { ...vector, series, column: (i, scratch) => vector.column(i, scratch) },
    steps,
    evaluator,
  );
}

/** Any text that is UTF-8 and not empty. */
export function isLabelName(name: string): boolean {
  return name !== "" && name.isWellFormed();
}

/** `sort_by_label(v, label…)` and `_desc`: natural order of the labels, then of the whole set. */
export async function sortByLabel(call: Call, steps: Steps, evaluator: Evaluator): Promise<Vector> {
  const [input, ...rest] = call.args;
  const names = rest.map((arg) => evaluator.text(arg));
  const sign = call.func.name.endsWith("_desc") ? -1 : 1;
  const vector = await evaluator.vector(input!, steps);
  if (steps.count > 1) return noteRange(vector, call, evaluator);
  const order = vector.series.map((_, i) => i);
  order.sort((a, b) => {
    const one = vector.series[a]!.labels;
    const other = vector.series[b]!.labels;
    for (const name of names) {
      const x = one.get(name);
      const y = other.get(name);
      if (x !== y) return sign * naturalOrder(x, y);
    }
    return sign * compareWhole(one.pairs, other.pairs);
  });
  return reordered(vector, order);
}

/** `sort(v)` and `sort_desc(v)`: floats by value, NaN last in both. */
export async function sortByValue(call: Call, steps: Steps, evaluator: Evaluator): Promise<Vector> {
  const vector = await evaluator.vector(call.args[0]!, steps);
  if (steps.count > 1)
    return noteRange(
      floatsOf(vector, steps, (v) => v),
      call,
      evaluator,
    );
  const sign = call.func.name === "sort_desc" ? -1 : 1;
  const scratch = evaluator.arena.scratch(steps.count);
  const values = new Map<number, number>();
  for (let i = 0; i < vector.series.length; i++) {
    const column = vector.column(i, scratch);
    if (column.has[0] === 1) values.set(i, column.v[0]!);
  }
  const order = [...values.keys()].sort((a, b) => {
    const x = values.get(a)!;
    const y = values.get(b)!;
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return sign * (x < y ? -1 : x > y ? 1 : 0);
  });
  return reordered(vector, order);
}

function noteRange(vector: Vector, call: Call, evaluator: Evaluator): Vector {
  evaluator.annotations.warn(
    "sort is ineffective for range queries since results are always ordered by labels",
    call,
  );
  return vector;
}

function reordered(vector: Vector, order: readonly number[]): Vector {
  return {
    kind: "vector",
    series: order.map((i) => vector.series[i]!),
    column: (i, scratch) => vector.column(order[i]!, scratch),
  };
}

function compareWhole(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareText(a[i]!, b[i]!);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Orders texts as people do: runs of digits by their number. */
export function naturalOrder(a: string, b: string): number {
  const x = a.match(/\d+|\D+/g) ?? [];
  const y = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const one = x[i]!;
    const other = y[i]!;
    if (one === other) continue;
    const bothDigits = /^\d/.test(one) && /^\d/.test(other);
    if (bothDigits) {
      const difference = BigInt(one) - BigInt(other);
      if (difference !== 0n) return difference < 0n ? -1 : 1;
      return one.length - other.length;
    }
    return compareText(one, other);
  }
  return x.length - y.length;
}

/** A label name that cannot be one, as messages show it. */
export function badLabelName(name: string): ExecutionError {
  return new ExecutionError(`invalid label name ${name}`);
}
