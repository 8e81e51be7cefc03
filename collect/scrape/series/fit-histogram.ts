import { TaffrailError } from "@taffrail/base";
import type { FloatHistogram, Span } from "@taffrail/model";
import { customBoundsSchema, type ParsedHistogram } from "@taffrail/wire";

/** A histogram that contradicts itself: the scrape fails whole. */
export class ExposedHistogramError extends TaffrailError {
  readonly code = "scrape/histogram";

  constructor(got: string, want: string) {
    super(`cannot take a native histogram: got ${got}, want ${want}`);
  }
}

/** How fine a histogram may be. */
export interface HistogramLimits {
  /** Finer ones are reduced to this schema. */
  readonly maxSchema: number;
  /** Buckets of both sides together; 0 for any number. */
  readonly bucketLimit: number;
}

const coarsestSchema = -4;
const finestSchema = 8;
/** Schemas up to this are read, and reduced to the finest that is stored. */
const finestReserved = 52;

/**
 * The finest schema whose buckets grow at least by this factor from bound to bound; any for a factor of 1 or less.
 * Formula: 2^(2^−schema) ≥ factor.
 */
export function schemaOfFactor(minBucketFactor: number): number {
  if (minBucketFactor <= 1) return finestSchema;
  const schema = Math.floor(-Math.log2(Math.log2(minBucketFactor))) + 0; // no negative zero
  return Math.max(coarsestSchema, Math.min(finestSchema, schema));
}

/**
 * The histogram in a resolution that the limits allow, halved as often as it takes. `undefined` where no resolution does: the coarsest
 * has too many buckets still, or its bounds are its own. Throws `ExposedHistogramError` where it contradicts itself.
 */
export function fitHistogram(
  histogram: ParsedHistogram,
  { maxSchema, bucketLimit }: HistogramLimits,
): ParsedHistogram | undefined {
  requireValid(histogram);
  const isExponential = histogram.schema !== customBoundsSchema;
  let fitted = isExponential && histogram.schema > maxSchema ? withSchema(histogram, maxSchema) : histogram;
  if (bucketLimit === 0) return fitted;
  while (bucketsOf(fitted) > bucketLimit) {
    if (!isExponential || fitted.schema <= coarsestSchema) return undefined;
    fitted = withSchema(fitted, fitted.schema - 1);
  }
  return fitted;
}

/** A histogram of the same kind with nothing in it: what a counter was at its start. */
export function emptyLike({ schema, zeroThreshold, customValues }: FloatHistogram): FloatHistogram {
  return {
    schema,
    count: 0,
    sum: 0,
    zeroThreshold,
    zeroCount: 0,
    positiveSpans: [],
    negativeSpans: [],
    positiveBuckets: noBuckets,
    negativeBuckets: noBuckets,
    customValues,
    counterResetHint: "reset",
  };
}

/** Whole numbers below this are exact. */
const exactBelow = 2 ** 53;
const noBuckets = new Float64Array(0);

function bucketsOf({ positiveBuckets, negativeBuckets }: FloatHistogram): number {
  return positiveBuckets.length + negativeBuckets.length;
}

/** The same observations in the wider buckets of a coarser schema. */
function withSchema(histogram: ParsedHistogram, schema: number): ParsedHistogram {
  const by = histogram.schema - schema;
  const positive = mergedBuckets(histogram.positiveSpans, histogram.positiveBuckets, by);
  const negative = mergedBuckets(histogram.negativeSpans, histogram.negativeBuckets, by);
  return {
    ...histogram,
    schema,
    positiveSpans: positive.spans,
    positiveBuckets: positive.buckets,
    negativeSpans: negative.spans,
    negativeBuckets: negative.buckets,
  };
}

/** Each 2^`by` buckets as one: bucket i goes to ⌈i / 2^by⌉. */
function mergedBuckets(
  spans: readonly Span[],
  counts: Float64Array,
  by: number,
): { spans: Span[]; buckets: Float64Array } {
  const merged: { offset: number; length: number }[] = [];
  const buckets: number[] = [];
  const width = 2 ** by; // a shift would wrap from 32 on
  let index = 0;
  let last = 0; // bucket written last
  let at = 0;
  for (const { offset, length } of spans) {
    index += offset;
    for (let i = 0; i < length; i++, index++) {
      const target = Math.ceil(index / width) + 0; // no negative zero
      const count = counts[at++]!;
      if (buckets.length > 0 && target === last) {
        buckets[buckets.length - 1]! += count;
        continue;
      }
      if (buckets.length > 0 && target === last + 1) merged.at(-1)!.length++;
      else merged.push({ offset: buckets.length === 0 ? target : target - last - 1, length: 1 });
      buckets.push(count);
      last = target;
    }
  }
  return { spans: merged, buckets: Float64Array.from(buckets) };
}

/** Source: Prometheus, "Native histograms", what an exposed histogram must hold to. */
function requireValid(histogram: ParsedHistogram): void {
  const { schema, count, sum, zeroCount, zeroThreshold, isInteger, customValues } = histogram;
  if (schema === customBoundsSchema) {
    for (let i = 1; i < customValues.length; i++) {
      if (customValues[i]! > customValues[i - 1]!) continue;
      throw new ExposedHistogramError(
        `the bound ${customValues[i]} after ${customValues[i - 1]}`,
        "ascending bounds",
      );
    }
  } else if (schema < coarsestSchema || schema > finestReserved) {
    throw new ExposedHistogramError(
      `the schema ${schema}`,
      `one of ${coarsestSchema} to ${finestSchema}, or ${customBoundsSchema}`,
    );
  }
  if (!(zeroThreshold >= 0))
    throw new ExposedHistogramError(`the zero threshold ${zeroThreshold}`, "0 or more");
  if (!(zeroCount >= 0))
    throw new ExposedHistogramError(`${zeroCount} observations in the zero bucket`, "0 or more");
  if (!(count >= 0)) throw new ExposedHistogramError(`${count} observations`, "0 or more");
  const inBuckets =
    zeroCount +
    requireSide(histogram.positiveSpans, histogram.positiveBuckets, "positive") +
    requireSide(histogram.negativeSpans, histogram.negativeBuckets, "negative");
  if (!isInteger || count >= exactBelow) return; // sums may differ in their last digits
  // an observation of NaN is in no bucket
  if (Number.isNaN(sum) ? inBuckets <= count : inBuckets === count) return;
  throw new ExposedHistogramError(`${inBuckets} observations in buckets`, `the ${count} that it counts`);
}

function requireSide(spans: readonly Span[], buckets: Float64Array, name: string): number {
  spans.forEach(({ offset }, i) => {
    if (i > 0 && offset < 0)
      throw new ExposedHistogramError(
        `a ${name} span that begins ${-offset} buckets inside the one before`,
        "0 or more after it",
      );
  });
  let sum = 0;
  for (const count of buckets) {
    if (!(count >= 0))
      throw new ExposedHistogramError(`${count} observations in a ${name} bucket`, "0 or more");
    sum += count;
  }
  return sum;
}
