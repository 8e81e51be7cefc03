import type { FloatHistogram, Span } from "@taffrail/model";
import { customSchema, reducedTo8 } from "../chunk/histogram-layout.ts";

/** Integers above this are kept as floats: differences of their differences would be too long for a number. */
const mostObservations = 2 ** 51;

/**
 * A histogram as it may be stored, or `undefined` where it makes no sense: other buckets than its spans say, a count below zero, fewer
 * observations than its buckets hold, bounds that do not rise. Rules: Prometheus' own.
 */
export function checkedHistogram(h: FloatHistogram): FloatHistogram | undefined {
  const { schema, positiveSpans, negativeSpans, positiveBuckets, negativeBuckets, customValues } = h;
  if (!(h.count >= 0) || !(h.zeroCount >= 0) || !(h.zeroThreshold >= 0)) return undefined;
  if (!areSpans(positiveSpans, positiveBuckets) || !areSpans(negativeSpans, negativeBuckets))
    return undefined;
  if (!Number.isInteger(schema)) return undefined;
  if (schema === customSchema) {
    if (negativeBuckets.length > 0 || h.zeroCount !== 0 || h.zeroThreshold !== 0) return undefined;
    for (let i = 0; i < customValues.length; i++) {
      const bound = customValues[i]!;
      if (!Number.isFinite(bound) || (i > 0 && !(bound > customValues[i - 1]!))) return undefined;
    }
    let end = 0;
    for (const { offset, length } of positiveSpans) end += offset + length;
    if (end > customValues.length + 1) return undefined;
  } else if (schema < -4 || schema > 52 || customValues.length > 0) return undefined;

  const positive = totalOf(positiveBuckets);
  const negative = totalOf(negativeBuckets);
  if (positive < 0 || negative < 0) return undefined;
  const finer = schema > 8 ? reducedTo8(h) : h;
  if (h.isInteger !== true) return finer;
  const isWhole =
    h.count <= mostObservations &&
    Number.isInteger(h.count) &&
    Number.isInteger(h.zeroCount) &&
    positiveBuckets.every(Number.isInteger) &&
    negativeBuckets.every(Number.isInteger);
  if (!isWhole) return { ...finer, isInteger: false };
  const total = positive + negative + h.zeroCount;
  const isComplete = h.sum === h.sum ? h.count === total : h.count >= total; // what is no number is in no bucket
  return isComplete ? finer : undefined;
}

/** Whether spans after the first go forward, and cover as many buckets as there are. */
function areSpans(spans: readonly Span[], buckets: Float64Array): boolean {
  let count = 0;
  for (let i = 0; i < spans.length; i++) {
    const { offset, length } = spans[i]!;
    if (!Number.isInteger(offset) || !Number.isInteger(length) || length < 0) return false;
    if (i > 0 && offset < 0) return false;
    count += length;
  }
  return count === buckets.length;
}

/** The sum of counts; −1 where one is below zero. */
function totalOf(counts: Float64Array): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i]! < 0) return -1;
    total += counts[i]!;
  }
  return total;
}
