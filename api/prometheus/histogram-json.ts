import type { FloatHistogram, Span } from "@taffrail/model";
import { boundOf } from "@taffrail/promql";
import { renderValue } from "./numbers.ts";

/** Which ends of a bucket belong to it: left open, right open, both open, both closed. */
type Boundary = 0 | 1 | 2 | 3;

/** A native histogram as the query API shows it: count, sum and the buckets that hold something, lowest first. */
export function histogramJson(h: FloatHistogram): string {
  const buckets: string[] = [];
  const add = (boundary: Boundary, lower: number, upper: number, count: number): void => {
    if (count === 0) return;
    buckets.push(`[${boundary},"${renderValue(lower)}","${renderValue(upper)}","${renderValue(count)}"]`);
  };
  const negative = [...indexed(h.negativeSpans, h.negativeBuckets)].reverse();
  for (const [index, count] of negative) {
    add(1, -upperBound(h, index), -upperBound(h, index - 1), count);
  }
  if (h.zeroCount > 0) add(3, -h.zeroThreshold, h.zeroThreshold, h.zeroCount);
  for (const [index, count] of indexed(h.positiveSpans, h.positiveBuckets)) {
    const lower = upperBound(h, index - 1);
    add(h.schema === customSchema && index === 0 && lower <= 0 ? 3 : 0, lower, upperBound(h, index), count);
  }
  const shown = buckets.length === 0 ? "" : `,"buckets":[${buckets.join(",")}]`;
  return `{"count":"${renderValue(h.count)}","sum":"${renderValue(h.sum)}"${shown}}`;
}

const customSchema = -53;

function* indexed(
  spans: readonly Span[],
  counts: Float64Array,
): Generator<[index: number, count: number], void, undefined> {
  let index = 0;
  let at = 0;
  for (const { offset, length } of spans) {
    index += offset;
    for (let i = 0; i < length; i++) yield [index++, counts[at++]!];
  }
}

/** The upper bound of a bucket of the positive side. */
function upperBound({ schema, customValues }: FloatHistogram, index: number): number {
  if (schema === customSchema) {
    if (index < 0) return -Infinity;
    return index < customValues.length ? customValues[index]! : Infinity;
  }
  return boundOf(index, schema);
}
