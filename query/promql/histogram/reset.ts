import type { FloatHistogram, SampleColumns } from "@taffrail/model";
import {
  coarser,
  isCustom,
  negativeSide,
  positiveSide,
  type Side,
  boundOf,
  zeroCountFor,
} from "./buckets.ts";
import { sameNumbers, sumHistograms } from "./sum.ts";

/**
 * Whether a counter began anew between two histograms. What the later one says of itself decides; else it did where anything fell,
 * or where the layout became finer.
 */
export function isReset(h: FloatHistogram, before: FloatHistogram): boolean {
  if (h.counterResetHint === "reset") return true;
  if (h.counterResetHint === "not_reset") return false;
  if (h.count < before.count) return true;
  if (isCustom(h) !== isCustom(before)) return true;
  if (isCustom(h)) return customFell(h, before);
  if (h.schema > before.schema) return true;
  if (h.zeroThreshold < before.zeroThreshold) return true;
  const zero = zeroCountFor(before, h.zeroThreshold);
  if (zero.threshold !== h.zeroThreshold || h.zeroCount < zero.count) return true;
  return (
    fell(positiveSide(h), positiveSide(before), h, before) ||
    fell(negativeSide(h), negativeSide(before), h, before)
  );
}

/** What a store knows of a histogram when it gives it back: that it continues the one before, or nothing. */
export function storedHint(
  h: FloatHistogram,
  before: FloatHistogram | undefined,
): FloatHistogram["counterResetHint"] {
  if (h.counterResetHint === "gauge" || h.counterResetHint === "reset") return h.counterResetHint;
  if (before === undefined || before.counterResetHint === "gauge") return "unknown";
  return isReset(h, before) ? "unknown" : "not_reset";
}

/** Whether any bucket outside the zero bucket holds less than before. */
function fell(now: Side, then: Side, h: FloatHistogram, before: FloatHistogram): boolean {
  const old = new Map<number, number>();
  then.index.forEach((index, row) => {
    if (before.zeroThreshold !== h.zeroThreshold && boundOf(index, before.schema) <= h.zeroThreshold) return;
    const at = coarser(index, before.schema, h.schema);
    old.set(at, (old.get(at) ?? 0) + then.count[row]!);
  });
  const current = new Map(now.index.map((index, row) => [index, now.count[row]!]));
  for (const [index, count] of old) if ((current.get(index) ?? 0) < count) return true;
  return false;
}

function customFell(h: FloatHistogram, before: FloatHistogram): boolean {
  if (sameNumbers(h.customValues, before.customValues)) {
    return fell(positiveSide(h), positiveSide(before), { ...h, schema: 0 }, { ...before, schema: 0 });
  }
  const { h: change } = sumHistograms([
    { h, factor: 1 },
    { h: before, factor: -1 },
  ])!;
  return change.positiveBuckets.some((n) => n < 0);
}

/**
 * Finds out for each histogram that does not know whether it began anew. Prometheus does so where only counts and sums are asked for,
 * which shows in what it says of conflicting resets. It reads no bounds there either, and so never says that they differ.
 */
export function tellResets({ histograms, length }: SampleColumns): void {
  if (histograms === undefined) return;
  let before: FloatHistogram | undefined;
  for (let row = 0; row < length; row++) {
    const h = histograms[row];
    if (h === undefined) continue;
    const knows = before === undefined || h.counterResetHint !== "unknown";
    const counterResetHint = knows ? h.counterResetHint : isReset(h, before!) ? "reset" : "not_reset";
    if (isCustom(h)) histograms[row] = { ...h, ...noBuckets, counterResetHint };
    else if (!knows) histograms[row] = { ...h, counterResetHint };
    before = h;
  }
}

const noBuckets = {
  positiveSpans: [],
  positiveBuckets: new Float64Array(0),
  customValues: new Float64Array(0),
};
