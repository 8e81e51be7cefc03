import type { FloatHistogram } from "@taffrail/model";

/** A native histogram that grows with `count`, of integer or of float counts. */
export function plainHistogram(count: number, isInteger: boolean): FloatHistogram {
  return {
    schema: 1,
    count: 2 * count + 3,
    sum: count * 1.5,
    zeroThreshold: 0.001,
    zeroCount: 1,
    positiveSpans: [{ offset: 0, length: 2 }],
    negativeSpans: [],
    positiveBuckets: Float64Array.of(count, count + 2),
    negativeBuckets: new Float64Array(0),
    customValues: new Float64Array(0),
    counterResetHint: "unknown",
    ...(isInteger ? { isInteger } : {}),
  };
}
