import type { FloatHistogram } from "@taffrail/model";
import type { Annotations } from "../annotations.ts";
import type { Span } from "../ast.ts";
import { isCustom, negativeSide, positiveSide, type Side } from "./buckets.ts";
import { sameNumbers, sumHistograms } from "./sum.ts";

/** Every figure times `factor`. A negative factor makes a gauge. */
export function scaled(h: FloatHistogram, factor: number): FloatHistogram {
  return {
    ...h,
    sum: h.sum * factor,
    count: h.count * factor,
    zeroCount: h.zeroCount * factor,
    positiveBuckets: h.positiveBuckets.map((n) => n * factor),
    negativeBuckets: h.negativeBuckets.map((n) => n * factor),
    counterResetHint: factor < 0 ? "gauge" : h.counterResetHint,
  };
}

/** Every figure by `by`. Divided by zero a histogram has no buckets, and figures that are infinite or NaN. */
export function divided(h: FloatHistogram, by: number): FloatHistogram {
  const none = by === 0;
  return {
    ...h,
    sum: h.sum / by,
    count: h.count / by,
    zeroCount: h.zeroCount / by,
    positiveSpans: none ? [] : h.positiveSpans,
    negativeSpans: none ? [] : h.negativeSpans,
    positiveBuckets: none ? new Float64Array(0) : h.positiveBuckets.map((n) => n / by),
    negativeBuckets: none ? new Float64Array(0) : h.negativeBuckets.map((n) => n / by),
    counterResetHint: by < 0 ? "gauge" : h.counterResetHint,
  };
}

/** `l + r` or `l − r`, a gauge. `undefined` where their buckets do not go together, which is told. */
export function combined(
  l: FloatHistogram,
  r: FloatHistogram,
  op: "+" | "-",
  annotations: Annotations,
  span: Span,
): FloatHistogram | undefined {
  const word = op === "+" ? "addition" : "subtraction";
  const summed = sumHistograms([
    { h: l, factor: 1 },
    { h: r, factor: op === "+" ? 1 : -1 },
  ]);
  if (summed === undefined) {
    annotations.warn(`incompatible bucket layout encountered for binary operator ${op}`, span);
    return undefined;
  }
  if (summed.conflict) annotations.warn(`conflicting counter resets during histogram ${word}`, span);
  if (summed.reconciled) annotations.info(`mismatched custom buckets were reconciled during ${word}`, span);
  return op === "+" ? summed.h : { ...summed.h, counterResetHint: "gauge" };
}

/** Whether two histograms hold the same figures; what they know of resets, and empty buckets, do not count. */
export function equalHistograms(a: FloatHistogram, b: FloatHistogram): boolean {
  return (
    a.schema === b.schema &&
    sameNumber(a.count, b.count) &&
    sameNumber(a.sum, b.sum) &&
    a.zeroThreshold === b.zeroThreshold &&
    sameNumber(a.zeroCount, b.zeroCount) &&
    (!isCustom(a) || sameNumbers(a.customValues, b.customValues)) &&
    sameSide(positiveSide(a), positiveSide(b)) &&
    sameSide(negativeSide(a), negativeSide(b))
  );
}

function sameNumber(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}

function sameSide(a: Side, b: Side): boolean {
  return (
    a.index.length === b.index.length &&
    a.index.every((index, i) => index === b.index[i] && sameNumber(a.count[i]!, b.count[i]!))
  );
}
