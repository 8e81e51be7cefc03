import { forMetric } from "../annotations.ts";
import { type Call, withoutParens } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import { formatBound, formatGeneral } from "../format-float.ts";
import {
  fractionOf,
  hasNaN,
  histogramFraction,
  histogramQuantile,
  histogramVariance,
} from "../histogram/quantile.ts";
import { histogram, nothing, type StepColumn, type Steps, StoredVector, type Vector } from "../value.ts";

import { mergeSameLabels } from "../operators/merge.ts";
import { store } from "../operators/store.ts";
import { ClassicBuckets, classicQuantile, withoutBound } from "../histogram/classic.ts";
import type { FloatHistogram, Labels } from "@taffrail/model";
import type { FunctionEvaluator } from "./index.ts";

/** Functions of native histograms, and of classic ones. */
export const histogramFunctions: Readonly<Record<string, FunctionEvaluator>> = {
  histogram_count: figure((h) => h.count),
  histogram_sum: figure((h) => h.sum),
  histogram_avg: figure((h) => h.sum / h.count),
  histogram_stdvar: figure(histogramVariance),
  histogram_stddev: figure((h) => Math.sqrt(histogramVariance(h))),
  histogram_quantile: quantile,
  histogram_quantiles: quantiles,
  histogram_fraction: fraction,
};

/** A figure of each native histogram; floats are dropped. */
function figure(of: (h: FloatHistogram) => number): FunctionEvaluator {
  return async (call, steps, evaluator) => {
    const vector = await evaluator.vector(call.args[0]!, steps);
    const figures: Vector = {
      kind: "vector",
      series: vector.series,
      column(i, scratch) {
        const from = vector.column(i, scratch);
        for (let step = 0; step < steps.count; step++) {
          if (from.has[step] === histogram) scratch.setFloat(step, of(from.histogramAt(step)));
          else scratch.has[step] = nothing;
        }
        return scratch;
      },
    };
    return evaluator.unnamedVector(figures, steps);
  };
}

async function quantile(call: Call, steps: Steps, evaluator: Evaluator): Promise<Vector> {
  const phis = (await evaluator.scalar(call.args[0]!, steps)).v;
  return ofEach(call, 1, steps, evaluator, [undefined], (_, step) => phis[step]!, [call.args[0]!]);
}

async function quantiles(call: Call, steps: Steps, evaluator: Evaluator): Promise<Vector> {
  const name = evaluator.text(call.args[1]!);
  const phiArgs = call.args.slice(2);
  const phis: Float64Array[] = [];
  for (const arg of phiArgs) phis.push((await evaluator.scalar(arg, steps)).v);
  const outputs = phis.map((values) => ({ name, valueAt: (step: number) => formatBound(values[step]!) }));
  return ofEach(call, 0, steps, evaluator, outputs, (output, step) => phis[output]![step]!, phiArgs);
}

interface QuantileLabel {
  readonly name: string;
  valueAt(step: number): string;
}

/** Quantiles of every histogram of a vector, one series for each of `outputs`. */
async function ofEach(
  call: Call,
  at: number,
  steps: Steps,
  evaluator: Evaluator,
  outputs: readonly (QuantileLabel | undefined)[],
  phiAt: (output: number, step: number) => number,
  phiArgs: readonly Call["args"][number][],
): Promise<Vector> {
  const { annotations } = evaluator;
  const span = withoutParens(call.args[at]!);
  for (let step = 0; step < steps.count; step++) {
    outputs.forEach((_, output) => {
      const phi = phiAt(output, step);
      if (phi >= 0 && phi <= 1) return;
      annotations.warn(
        `quantile value should be between 0 and 1, got ${formatGeneral(phi)}`,
        withoutParens(phiArgs[output]!),
      );
    });
  }
  return perHistogram(call, at, steps, evaluator, (found, add) => {
    outputs.forEach((output, o) => {
      for (let step = 0; step < steps.count; step++) {
        const phi = phiAt(o, step);
        const name = found.name;
        const h = found.nativeAt(step);
        let value: number;
        if (h !== undefined) {
          const result = histogramQuantile(phi, h);
          value = result.value;
          if (result.effect !== "none") {
            const what = result.effect === "skewed" ? "result is skewed higher" : "result is NaN";
            annotations.info(
              `input to histogram_quantile has NaN observations, ${what}${forMetric(name)}`,
              span,
            );
          }
        } else {
          const buckets = found.classicAt(step);
          if (buckets === undefined) continue;
          value = classicQuantile(phi, buckets, (fix) =>
            annotations.forcedMonotonicity(name, span, { ...fix, t: steps.startMs + step * steps.stepMs }),
          );
        }
        add(
          output === undefined ? undefined : { name: output.name, value: output.valueAt(step) },
          step,
          value,
        );
      }
    });
  });
}

async function fraction(call: Call, steps: Steps, evaluator: Evaluator): Promise<Vector> {
  const lower = (await evaluator.scalar(call.args[0]!, steps)).v;
  const upper = (await evaluator.scalar(call.args[1]!, steps)).v;
  return perHistogram(call, 2, steps, evaluator, (found, add) => {
    for (let step = 0; step < steps.count; step++) {
      const h = found.nativeAt(step);
      if (h !== undefined) {
        if (hasNaN(h)) {
          evaluator.annotations.info(
            `input to histogram_fraction has NaN observations, which are excluded from all fractions${forMetric(found.name)}`,
            withoutParens(call.args[2]!),
          );
        }
        add(undefined, step, histogramFraction(lower[step]!, upper[step]!, h));
        continue;
      }
      const buckets = found.classicAt(step);
      if (buckets !== undefined) add(undefined, step, classicFraction(lower[step]!, upper[step]!, buckets));
    }
  });
}

function classicFraction(lower: number, upper: number, cumulative: ClassicBuckets): number {
  if (!cumulative.isWhole) return NaN;
  let before = 0;
  let from = -Infinity;
  const buckets = Array.from({ length: cumulative.length }, (_, i) => {
    const bound = cumulative.bounds[i]!;
    const count = cumulative.counts[i]!;
    const bucket = {
      lower: i === 0 && bound > 0 ? 0 : from,
      upper: bound,
      count: count - before,
      isLinear: true,
    };
    before = count;
    from = bound;
    return bucket;
  });
  return fractionOf(lower, upper, buckets, before);
}

/** One histogram of a vector over the steps: native at some, classic at others. */
interface Found {
  readonly name: string;
  nativeAt(step: number): FloatHistogram | undefined;
  /** Good until the next call, and to be changed. */
  classicAt(step: number): ClassicBuckets | undefined;
}

type Add = (label: { name: string; value: string } | undefined, step: number, value: number) => void;

/** Puts the elements of a vector together to histograms, and gathers what `run` makes of each. */
async function perHistogram(
  call: Call,
  at: number,
  steps: Steps,
  evaluator: Evaluator,
  run: (found: Found, add: Add) => void,
): Promise<Vector> {
  const { annotations, budget } = evaluator;
  const span = withoutParens(call.args[at]!);
  // without delayed removal Prometheus has dropped the name by then
  const nameOf = (labels: Labels): string => (evaluator.options.delayedNameRemoval ? labels.name : "");
  const { vector, filled } = await store(await evaluator.vector(span, steps), steps, evaluator);
  const groups = new Map<
    string,
    { labels: Labels; dropName: boolean; members: { column: StepColumn; bound: number | undefined }[] }
  >();
  vector.series.forEach(({ labels, dropName }, i) => {
    const column = vector.columns[i]!;
    const text = labels.get("le");
    const bound = parseBound(text);
    if (bound === undefined && column.has.includes(1)) {
      annotations.warn(
        `bucket label "le" is missing or has a malformed value of "${text}"${forMetric(nameOf(labels))}`,
        span,
      );
    }
    const kept = withoutBound(labels);
    const group = groups.get(kept.key) ?? { labels: kept, dropName, members: [] };
    group.members.push({ column, bound });
    groups.set(kept.key, group);
  });
  const result = new StoredVector();
  const buckets = new ClassicBuckets();
  for (const { labels, dropName, members } of groups.values()) {
    const name = nameOf(labels);
    const outputs = new Map<string, StepColumn>();
    const clash = clashesOf(members, steps);
    if (clash.includes(1)) {
      annotations.warn(
        `vector contains a mix of classic and native histograms${forMetric(labels.name)}`,
        span,
      );
    }
    const natives = members.filter(({ column }) => column.h !== undefined);
    const bounded = members.filter(({ bound }) => bound !== undefined);
    bounded.sort((a, b) => a.bound! - b.bound!);
    const found: Found = {
      name,
      nativeAt: (step) => {
        if (clash[step] === 1) return undefined;
        const native = natives.find(({ column }) => column.has[step] === histogram);
        return native?.column.histogramAt(step);
      },
      classicAt: (step) => {
        if (clash[step] === 1) return undefined;
        buckets.clear();
        for (const { column, bound } of bounded) {
          if (column.has[step] === 1) buckets.add(bound!, column.v[step]!);
        }
        return buckets.length === 0 ? undefined : buckets;
      },
    };
    run(found, (label, step, value) => {
      const key = label?.value ?? "";
      let column = outputs.get(key);
      if (column === undefined) {
        outputs.set(key, (column = evaluator.arena.column(steps.count)));
        const own = label === undefined ? labels : labels.with(label.name, label.value);
        result.push(evaluator.unnamed({ labels: own, dropName }), column);
      }
      column.setFloat(step, value);
    });
    if (budget.due) await budget.pause();
  }
  budget.release(filled);
  return mergeSameLabels(result, steps, evaluator);
}

/** Steps at which a group has a native histogram and classic buckets. */
function clashesOf(
  members: readonly { readonly column: StepColumn; readonly bound: number | undefined }[],
  steps: Steps,
): Uint8Array {
  const kinds = new Uint8Array(steps.count);
  for (const { column, bound } of members) {
    for (let step = 0; step < steps.count; step++) {
      if (column.has[step] === histogram) kinds[step]! |= 2;
      else if (column.has[step] === 1 && bound !== undefined) kinds[step]! |= 1;
    }
  }
  return kinds.map((kind) => (kind === 3 ? 1 : 0));
}

/** The upper bound that `le` names. */
function parseBound(text: string): number | undefined {
  if (/^[+]?inf(inity)?$/i.test(text)) return Infinity;
  if (/^-inf(inity)?$/i.test(text)) return -Infinity;
  if (/^nan$/i.test(text)) return NaN;
  if (text.trim() !== text || text === "") return undefined;
  const value = Number(text);
  return Number.isNaN(value) ? undefined : value;
}
