import type { FamilySample, FloatHistogram } from "@taffrail/model";
import { formatBound } from "./float.ts";

/** A histogram with bounds of its own as the classic series that say the same. The exemplar goes to the bucket that its value is in. */
export function classicSamples(sample: FamilySample, histogram: FloatHistogram): FamilySample[] {
  const { name, labels, exemplar } = sample;
  const { histogram: _h, exemplar: _e, ...shared } = sample;
  const { customValues, count, sum } = histogram;
  const inBuckets = new Float64Array(customValues.length + 1);
  let index = 0;
  let at = 0;
  for (const { offset, length } of histogram.positiveSpans) {
    index += offset;
    for (let i = 0; i < length; i++) inBuckets[index++] = histogram.positiveBuckets[at++]!;
  }
  let upTo = 0;
  let below = Number.NEGATIVE_INFINITY;
  const samples: FamilySample[] = [];
  inBuckets.forEach((inBucket, i) => {
    const bound = customValues[i] ?? Infinity;
    upTo += inBucket;
    const isIts = exemplar !== undefined && exemplar.value > below && exemplar.value <= bound;
    samples.push({
      ...shared,
      name: `${name}_bucket`,
      labels: [...labels, "le", formatBound(bound)],
      value: bound === Infinity ? count : upTo,
      ...(isIts ? { exemplar } : {}),
    });
    below = bound;
  });
  samples.push({ ...shared, name: `${name}_sum`, value: sum });
  samples.push({ ...shared, name: `${name}_count`, value: count });
  return samples;
}
