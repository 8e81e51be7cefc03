import type { CounterResetHint, FloatHistogram } from "@taffrail/model";
import { KahanSum } from "../kahan.ts";
import {
  boundOf,
  coarser,
  customSchema,
  isCustom,
  negativeSide,
  positiveSide,
  type Side,
  spansOf,
  zeroCountFor,
} from "./buckets.ts";

/** A histogram and how often it counts. */
export interface Term {
  readonly h: FloatHistogram;
  readonly factor: number;
}

/** A sum and what had to be done for it. */
export interface Summed {
  readonly h: FloatHistogram;
  /** Whether histograms with different custom bounds were brought to the bounds they share. */
  readonly reconciled: boolean;
  /** Whether one said that it was reset and another that it was not. */
  readonly conflict: boolean;
}

/**
 * Adds histograms up: at the coarsest of their schemas, with the widest of their zero buckets, or at the custom bounds that all of them
 * have. `undefined` where exponential and custom buckets meet. Sums are compensated.
 */
export function sumHistograms(terms: readonly Term[]): Summed | undefined {
  const custom = isCustom(terms[0]!.h);
  if (terms.some(({ h }) => isCustom(h) !== custom)) return undefined;
  const { hint, conflict } = hintOf(terms);
  const sum = new KahanSum();
  const count = new KahanSum();
  for (const { h, factor } of terms) {
    sum.add(h.sum * factor);
    count.add(h.count * factor);
  }
  const common = { sum: totalOf(sum), count: totalOf(count), counterResetHint: hint };
  if (custom) return { ...sumCustom(terms, common), conflict };
  return { h: sumExponential(terms, common), reconciled: false, conflict };
}

type Common = Pick<FloatHistogram, "sum" | "count" | "counterResetHint">;

function totalOf({ sum, c }: KahanSum): number {
  return Number.isFinite(sum) ? sum + c : sum;
}

function sumExponential(terms: readonly Term[], common: Common): FloatHistogram {
  const schema = Math.min(...terms.map(({ h }) => h.schema));
  let zeroThreshold = Math.max(...terms.map(({ h }) => h.zeroThreshold));
  for (;;) {
    const reached = Math.max(...terms.map(({ h }) => zeroCountFor(h, zeroThreshold).threshold));
    if (reached === zeroThreshold) break;
    zeroThreshold = reached;
  }
  const zeroCount = new KahanSum();
  for (const { h, factor } of terms) zeroCount.add(zeroCountFor(h, zeroThreshold).count * factor);
  const add = (into: Map<number, KahanSum>, side: Side, h: FloatHistogram, factor: number): void => {
    const inZero = h.zeroThreshold !== zeroThreshold;
    side.index.forEach((index, row) => {
      if (inZero && boundOf(index, h.schema) <= zeroThreshold) return;
      addTo(into, h.schema === schema ? index : coarser(index, h.schema, schema), side.count[row]! * factor);
    });
  };
  const positive = new Map<number, KahanSum>();
  const negative = new Map<number, KahanSum>();
  for (const { h, factor } of terms) {
    add(positive, positiveSide(h), h, factor);
    add(negative, negativeSide(h), h, factor);
  }
  const p = spansOf(totals(positive));
  const n = spansOf(totals(negative));
  return {
    ...common,
    schema,
    zeroThreshold,
    zeroCount: totalOf(zeroCount),
    positiveSpans: p.spans,
    positiveBuckets: p.buckets,
    negativeSpans: n.spans,
    negativeBuckets: n.buckets,
    customValues: new Float64Array(0),
  };
}

function sumCustom(terms: readonly Term[], common: Common): { h: FloatHistogram; reconciled: boolean } {
  let bounds = terms[0]!.h.customValues;
  let reconciled = false;
  for (const { h } of terms) {
    if (sameNumbers(h.customValues, bounds)) continue;
    reconciled = true;
    const other = new Set(h.customValues);
    bounds = bounds.filter((bound) => other.has(bound));
  }
  const buckets = new Map<number, KahanSum>();
  for (const { h, factor } of terms) {
    const same = sameNumbers(h.customValues, bounds);
    const { index, count } = positiveSide(h);
    index.forEach((i, row) => {
      const bound = h.customValues[i] ?? Infinity;
      const at = same ? i : bounds.findIndex((b) => b >= bound);
      addTo(buckets, at < 0 ? bounds.length : at, count[row]! * factor);
    });
  }
  const { spans, buckets: counts } = spansOf(totals(buckets));
  const h: FloatHistogram = {
    ...common,
    schema: customSchema,
    zeroThreshold: 0,
    zeroCount: 0,
    positiveSpans: spans,
    positiveBuckets: counts,
    negativeSpans: [],
    negativeBuckets: new Float64Array(0),
    customValues: bounds,
  };
  return { h, reconciled };
}

function addTo(into: Map<number, KahanSum>, index: number, value: number): void {
  let sum = into.get(index);
  if (sum === undefined) into.set(index, (sum = new KahanSum()));
  sum.add(value);
}

function totals(sums: ReadonlyMap<number, KahanSum>): Map<number, number> {
  return new Map([...sums].map(([index, sum]) => [index, totalOf(sum)]));
}

/** What a sum knows of resets: gauges make gauges, doubt makes doubt. */
function hintOf(terms: readonly Term[]): { hint: CounterResetHint; conflict: boolean } {
  const hints = new Set(terms.map(({ h }) => h.counterResetHint));
  const conflict = hints.has("reset") && hints.has("not_reset");
  if (hints.has("gauge")) return { hint: "gauge", conflict };
  if (hints.size > 1) return { hint: "unknown", conflict };
  return { hint: terms[0]!.h.counterResetHint, conflict };
}

/** Whether two columns hold the same numbers, NaN equal to NaN. */
export function sameNumbers(a: Float64Array, b: Float64Array): boolean {
  return a === b || (a.length === b.length && a.every((v, i) => v === b[i] || (v !== v && b[i] !== b[i])));
}
