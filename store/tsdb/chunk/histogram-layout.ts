import type { FloatHistogram, Span } from "@taffrail/model";
import { type BitTarget, putBits, putUnsignedVarbit, putVarbit } from "./bit-writer.ts";
import { highWord, lowWord, wordsOf } from "./halves.ts";

/** The schema of histograms that list their bounds. */
export const customSchema = -53;

/** What all histograms of a chunk share. */
export type HistogramLayout = Pick<
  FloatHistogram,
  "schema" | "zeroThreshold" | "positiveSpans" | "negativeSpans" | "customValues"
>;

/** The layout of a chunk that begins with the staleness marker. */
export const emptyLayout: HistogramLayout = {
  schema: 0,
  zeroThreshold: 0,
  positiveSpans: [],
  negativeSpans: [],
  customValues: new Float64Array(0),
};

/** What stands beside the staleness marker. */
export const staleHistogram: FloatHistogram = {
  ...emptyLayout,
  count: 0,
  sum: NaN,
  zeroCount: 0,
  positiveBuckets: new Float64Array(0),
  negativeBuckets: new Float64Array(0),
  counterResetHint: "unknown",
};

/** Bytes that `putLayout` takes at most. */
export function layoutBytes(layout: HistogramLayout): number {
  const { positiveSpans, negativeSpans, customValues } = layout;
  return 64 + 18 * (positiveSpans.length + negativeSpans.length) + 9 * customValues.length;
}

/** Writes a layout. Format: Prometheus chunk format, "histogram chunk data". */
export function putLayout(out: BitTarget, layout: HistogramLayout): void {
  const { zeroThreshold, schema, positiveSpans, negativeSpans, customValues } = layout;
  if (zeroThreshold === 0) putBits(out, 0, 8);
  else {
    const power = Math.log2(zeroThreshold); // exact for powers of two; others are told apart by the way back
    const byte = power + 244;
    if (Number.isInteger(byte) && byte >= 1 && byte <= 254 && 2 ** power === zeroThreshold)
      putBits(out, byte, 8);
    else {
      putBits(out, 255, 8);
      putFloat(out, zeroThreshold);
    }
  }
  putVarbit(out, schema);
  putSpans(out, positiveSpans);
  putSpans(out, negativeSpans);
  if (schema !== customSchema) return;
  putUnsignedVarbit(out, customValues.length);
  for (const bound of customValues) {
    const thousandths = Math.round(bound * 1000);
    const isShort = bound >= 0 && bound * 1000 <= 33_554_430 && thousandths / 1000 === bound;
    putUnsignedVarbit(out, isShort ? thousandths + 1 : 0);
    if (!isShort) putFloat(out, bound);
  }
}

function putSpans(out: BitTarget, spans: readonly Span[]): void {
  putUnsignedVarbit(out, spans.length);
  for (const { offset, length } of spans) {
    putUnsignedVarbit(out, length);
    putVarbit(out, offset);
  }
}

const scratch = new Float64Array(1);
const scratchWords = wordsOf(scratch);

function putFloat(out: BitTarget, value: number): void {
  scratch[0] = value;
  putBits(out, scratchWords[highWord]!, 32);
  putBits(out, scratchWords[lowWord]!, 32);
}

export function sameSpans(a: readonly Span[], b: readonly Span[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (a[i]!.offset !== b[i]!.offset || a[i]!.length !== b[i]!.length) return false;
  }
  return true;
}

export function sameNumbers(a: Float64Array, b: Float64Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Whether two sides hold the same, however their empty buckets are laid out. */
export function sameSide(
  aSpans: readonly Span[],
  a: Float64Array,
  bSpans: readonly Span[],
  b: Float64Array,
): boolean {
  if (sameSpans(aSpans, bSpans)) return sameNumbers(a, b);
  const aIndices = indicesOf(aSpans);
  const bIndices = indicesOf(bSpans);
  const all = union(aIndices, bIndices);
  return sameNumbers(spread(a, aIndices, all), spread(b, bIndices, all));
}

/** How many buckets spans cover. */
export function bucketCount(spans: readonly Span[]): number {
  let count = 0;
  for (const { length } of spans) count += length;
  return count;
}

/** The index of each bucket that spans cover, ascending. */
export function indicesOf(spans: readonly Span[]): Int32Array {
  const indices = new Int32Array(bucketCount(spans));
  let index = 0;
  let at = 0;
  for (const { offset, length } of spans) {
    index += offset;
    for (let i = 0; i < length; i++) indices[at++] = index++;
  }
  return indices;
}

/** The fewest spans that cover these buckets. */
export function spansOf(indices: Int32Array): Span[] {
  const spans: { offset: number; length: number }[] = [];
  let end = 0; // behind the bucket before
  for (const index of indices) {
    const last = spans.at(-1);
    if (last !== undefined && index === end) last.length++;
    else spans.push({ offset: index - end, length: 1 });
    end = index + 1;
  }
  return spans;
}

/** All buckets of two sides, ascending. */
export function union(a: Int32Array, b: Int32Array): Int32Array {
  const all = new Int32Array(a.length + b.length);
  let count = 0;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const x = a[i] ?? Infinity;
    const y = b[j] ?? Infinity;
    all[count++] = Math.min(x, y);
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return all.slice(0, count);
}

/** Counts of the buckets `from` laid out for the buckets `to`, which have all of them; new ones are empty. */
export function spread(counts: Float64Array, from: Int32Array, to: Int32Array): Float64Array {
  if (from.length === to.length) return counts;
  const wider = new Float64Array(to.length);
  for (let i = 0, j = 0; i < from.length; j++) if (to[j] === from[i]) wider[j] = counts[i++]!;
  return wider;
}

/** The finest schema that is stored; finer ones, which the format knows up to 52, are brought to it. */
const finestSchema = 8;

/** The same histogram with buckets of schema 8 in the place of finer ones. */
export function reducedTo8(h: FloatHistogram): FloatHistogram {
  const width = 2 ** (h.schema - finestSchema);
  const reduced = (
    spans: readonly Span[],
    counts: Float64Array,
  ): { spans: Span[]; buckets: Float64Array } => {
    const byIndex = new Map<number, number>();
    indicesOf(spans).forEach((index, i) => {
      const wider = Math.floor((index - 1) / width) + 1;
      byIndex.set(wider, (byIndex.get(wider) ?? 0) + counts[i]!);
    });
    return { spans: spansOf(Int32Array.from(byIndex.keys())), buckets: Float64Array.from(byIndex.values()) };
  };
  const positive = reduced(h.positiveSpans, h.positiveBuckets);
  const negative = reduced(h.negativeSpans, h.negativeBuckets);
  return {
    ...h,
    schema: finestSchema,
    positiveSpans: positive.spans,
    positiveBuckets: positive.buckets,
    negativeSpans: negative.spans,
    negativeBuckets: negative.buckets,
  };
}
