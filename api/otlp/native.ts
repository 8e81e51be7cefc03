import type { FloatHistogram, Span } from "@taffrail/model";
import type { otlpMessages } from "@taffrail/wire";

/** Zero buckets of less than this are closed up rather than ending a span. */
const longestGap = 2;
/** The width of the zero bucket, which OTLP's histograms have of their own kind. */
const zeroThreshold = 1e-128;
const finestSchema = 8;
const coarsestSchema = -4;

/** An exponential histogram as a native one; `undefined` where its buckets are too coarse. */
export function nativeOf(point: otlpMessages.OtlpExponentialPoint): FloatHistogram | undefined {
  const { scale = 0, positive, negative } = point;
  if (scale < coarsestSchema) return undefined;
  const shift = Math.max(0, scale - finestSchema);
  const up = sideOf(positive, shift);
  const down = sideOf(negative, shift);
  return {
    schema: scale - shift,
    count: Number(point.count ?? 0n),
    sum: point.sum ?? 0,
    zeroThreshold,
    zeroCount: Number(point.zero_count ?? 0n),
    positiveSpans: up.spans,
    negativeSpans: down.spans,
    positiveBuckets: up.counts,
    negativeBuckets: down.counts,
    customValues: new Float64Array(0),
    counterResetHint: "unknown",
    isInteger: true,
  };
}

/** A histogram with bounds of its own as a native one. */
export function customOf(point: otlpMessages.OtlpHistogramPoint): FloatHistogram {
  const counts = new Map<number, number>();
  point.bucket_counts.forEach((count, i) => counts.set(i, Number(count)));
  const side = spansOf(counts);
  return {
    schema: -53,
    count: Number(point.count ?? 0n),
    sum: point.sum ?? 0,
    zeroThreshold: 0,
    zeroCount: 0,
    positiveSpans: side.spans,
    negativeSpans: [],
    positiveBuckets: side.counts,
    negativeBuckets: new Float64Array(0),
    customValues: Float64Array.from(point.explicit_bounds),
    counterResetHint: "unknown",
    isInteger: true,
  };
}

interface Side {
  readonly spans: Span[];
  readonly counts: Float64Array;
}

/** OTLP's bucket i covers (base^i, base^(i+1)]: Prometheus's number is one more. Each step of `shift` makes one bucket of two. */
function sideOf(buckets: otlpMessages.OtlpBuckets | undefined, shift: number): Side {
  const counts = new Map<number, number>();
  buckets?.bucket_counts.forEach((count, i) => {
    const index = Math.floor(((buckets.offset ?? 0) + i) / 2 ** shift) + 1;
    counts.set(index, (counts.get(index) ?? 0) + count);
  });
  return spansOf(counts);
}

/** Buckets that ascend by index, without those that are empty but for short gaps. */
function spansOf(all: ReadonlyMap<number, number>): Side {
  const spans: { offset: number; length: number }[] = [];
  const counts: number[] = [];
  let next = 0;
  for (const [index, count] of all) {
    if (count === 0) continue;
    const gap = index - next;
    const last = spans.at(-1);
    if (last === undefined || gap > longestGap) spans.push({ offset: gap, length: 1 });
    else {
      for (let i = 0; i < gap; i++) counts.push(0);
      last.length += gap + 1;
    }
    counts.push(count);
    next = index + 1;
  }
  return { spans, counts: Float64Array.from(counts) };
}
