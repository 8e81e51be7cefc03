import type { FloatHistogram } from "@taffrail/model";
import { type Annotations, forMetric } from "../annotations.ts";
import type { Span } from "../ast.ts";
import { scaled } from "./arithmetic.ts";
import { isCustom } from "./buckets.ts";
import { sumHistograms } from "./sum.ts";

/** A sum, or an average, of histograms that come one by one. Keeps them: they are needed all at once for their common layout. */
export class HistogramSum {
  readonly #average: boolean;
  readonly #annotations: Annotations;
  readonly #span: Span;
  readonly #all: FloatHistogram[] = [];

  constructor(average: boolean, annotations: Annotations, span: Span) {
    this.#average = average;
    this.#annotations = annotations;
    this.#span = span;
  }

  /** `false` where its buckets do not go with those of the others: the sum is then worth nothing. */
  add(h: FloatHistogram): boolean {
    if (this.#all.length > 0 && isCustom(this.#all[0]!) !== isCustom(h)) {
      noteMixedBuckets(this.#annotations, this.#span, "");
      return false;
    }
    this.#all.push(h);
    return true;
  }

  result(): FloatHistogram | undefined {
    return (this.#average ? averageOf : sumOf)(this.#all, this.#annotations, this.#span, "");
  }
}

/** The sum of histograms, at least one; `undefined` where their buckets do not go together, which is told. */
export function sumOf(
  all: readonly FloatHistogram[],
  annotations: Annotations,
  span: Span,
  name: string,
): FloatHistogram | undefined {
  return weighted(all, 1, annotations, span, name);
}

/** The average of histograms, at least one. Where their sum is too large each is divided first. */
export function averageOf(
  all: readonly FloatHistogram[],
  annotations: Annotations,
  span: Span,
  name: string,
): FloatHistogram | undefined {
  const sum = weighted(all, 1, annotations, span, name);
  if (sum === undefined || all.length === 1) return sum;
  if (isFinite(sum)) return divideBy(sum, all.length);
  return weighted(all, 1 / all.length, annotations, span, name);
}

function divideBy(h: FloatHistogram, n: number): FloatHistogram {
  return {
    ...h,
    sum: h.sum / n,
    count: h.count / n,
    zeroCount: h.zeroCount / n,
    positiveBuckets: h.positiveBuckets.map((v) => v / n),
    negativeBuckets: h.negativeBuckets.map((v) => v / n),
  };
}

function isFinite(h: FloatHistogram): boolean {
  return [h.sum, h.count, h.zeroCount, ...h.positiveBuckets, ...h.negativeBuckets].every(
    (v) => v !== Infinity && v !== -Infinity,
  );
}

function weighted(
  all: readonly FloatHistogram[],
  factor: number,
  annotations: Annotations,
  span: Span,
  name: string,
): FloatHistogram | undefined {
  if (all.length === 1) return factor === 1 ? all[0]! : scaled(all[0]!, factor);
  const summed = sumHistograms(all.map((h) => ({ h, factor })));
  if (summed === undefined) {
    noteMixedBuckets(annotations, span, name);
    return undefined;
  }
  if (summed.conflict) annotations.warn("conflicting counter resets during histogram aggregation", span);
  if (summed.reconciled)
    annotations.info("mismatched custom buckets were reconciled during aggregation", span);
  return summed.h;
}

/** Says that exponential and custom buckets met. */
export function noteMixedBuckets(annotations: Annotations, span: Span, name: string): void {
  annotations.warn(
    `vector contains a mix of histograms with exponential and custom buckets schemas${forMetric(name)}`,
    span,
  );
}
