import { type FloatHistogram, SampleColumns, type Span } from "@taffrail/model";
import { highWord, lowWord, wordsOf } from "./halves.ts";
import { decodeHistograms } from "./histogram-decode.ts";
import { HistogramChunk, isStaleSum, type ResetHeader, resetHeader } from "./histogram-encode.ts";
import {
  emptyLayout,
  indicesOf,
  sameNumbers,
  sameSpans,
  spansOf,
  spread,
  union,
} from "./histogram-layout.ts";

/**
 * Adds a histogram behind those of `open`, or begins a chunk with it where it must not or cannot go in there. Gives the chunk that holds
 * it: `open`; one that holds all that `open` held, laid out anew for buckets that are new (`extends`); or a new one. `mustCut`: begin a
 * new one anyhow. As Prometheus does: a counter that fell, another schema or threshold, other bounds, a gauge after a counter and
 * whatever comes after a staleness marker begin a chunk.
 */
export function appendHistogram(
  open: HistogramChunk | undefined,
  mustCut: boolean,
  encoding: number,
  t: number,
  histogram: FloatHistogram,
  sumHigh: number,
  sumLow: number,
  startT: number,
): { readonly chunk: HistogramChunk; readonly extends: boolean } {
  const isStale = isStaleSum(sumHigh, sumLow);
  const isGauge = histogram.counterResetHint === "gauge" && !isStale;
  const begin = (header: ResetHeader): { chunk: HistogramChunk; extends: boolean } => {
    const chunk = new HistogramChunk(encoding, header, isStale ? emptyLayout : histogram);
    chunk.append(t, histogram, sumHigh, sumLow, startT);
    return { chunk, extends: false };
  };
  if (open === undefined || open.encoding !== encoding) return begin(firstHeader(histogram, isStale));

  const fit = fitOf(open, histogram, isStale, isGauge);
  if (typeof fit === "number") return begin(fit);
  if (mustCut) return begin(isGauge ? resetHeader.gauge : resetHeader.notReset);
  const [positive, negative] = fit;
  let chunk = open;
  if (positive.addsToChunk || negative.addsToChunk) chunk = recoded(open, positive, negative);
  const own: FloatHistogram =
    positive.addsToOwn || negative.addsToOwn
      ? {
          ...histogram,
          positiveBuckets: positive.addsToOwn
            ? spread(histogram.positiveBuckets, positive.own, positive.all)
            : histogram.positiveBuckets,
          negativeBuckets: negative.addsToOwn
            ? spread(histogram.negativeBuckets, negative.own, negative.all)
            : histogram.negativeBuckets,
        }
      : histogram;
  chunk.append(t, own, sumHigh, sumLow, startT);
  return { chunk, extends: true };
}

function firstHeader(histogram: FloatHistogram, isStale: boolean): ResetHeader {
  if (isStale) return resetHeader.unknown;
  if (histogram.counterResetHint === "gauge") return resetHeader.gauge;
  return histogram.counterResetHint === "reset" ? resetHeader.reset : resetHeader.unknown;
}

/** How the buckets of one side of a chunk and of a histogram come together. */
interface Fitted {
  readonly spans: readonly Span[];
  readonly chunk: Int32Array;
  readonly own: Int32Array;
  readonly all: Int32Array;
  readonly addsToChunk: boolean;
  readonly addsToOwn: boolean;
}

const none = new Int32Array(0);
const asIs: Fitted = { spans: [], chunk: none, own: none, all: none, addsToChunk: false, addsToOwn: false };
const asIsBoth = [asIs, asIs] as const;

/** How a histogram goes into a chunk, or the header of the chunk that it must begin. */
function fitOf(
  open: HistogramChunk,
  h: FloatHistogram,
  isStale: boolean,
  isGauge: boolean,
): readonly [Fitted, Fitted] | ResetHeader {
  if (isStale) return asIsBoth;
  if (isGauge !== (open.header === resetHeader.gauge)) return firstHeader(h, false);
  if (h.counterResetHint === "reset") return resetHeader.reset;
  const otherwise = isGauge ? resetHeader.gauge : resetHeader.unknown;
  if (open.isStale) return otherwise;
  if (!isGauge && h.count < open.lastCount) return resetHeader.reset;
  const { layout } = open;
  if (h.schema !== layout.schema || h.zeroThreshold !== layout.zeroThreshold) return otherwise;
  if (!sameNumbers(h.customValues, layout.customValues)) return otherwise;
  if (!isGauge && h.zeroCount < open.lastZeroCount) return resetHeader.reset;
  const positive = fitSide(open, true, layout.positiveSpans, h.positiveSpans, h.positiveBuckets, isGauge);
  if (positive === undefined) return resetHeader.reset;
  const negative = fitSide(open, false, layout.negativeSpans, h.negativeSpans, h.negativeBuckets, isGauge);
  if (negative === undefined) return resetHeader.reset;
  return [positive, negative];
}

/** `undefined`: a bucket of the counter fell. */
function fitSide(
  open: HistogramChunk,
  isPositive: boolean,
  chunkSpans: readonly Span[],
  ownSpans: readonly Span[],
  counts: Float64Array,
  isGauge: boolean,
): Fitted | undefined {
  if (sameSpans(chunkSpans, ownSpans)) {
    return isGauge || !open.anyAbove(isPositive, counts) ? asIs : undefined;
  }
  const chunk = indicesOf(chunkSpans);
  const own = indicesOf(ownSpans);
  if (!isGauge) {
    const last = open.lastBuckets(isPositive);
    for (let i = 0, j = 0; i < chunk.length; i++) {
      while (j < own.length && own[j]! < chunk[i]!) j++;
      if ((own[j] === chunk[i] ? counts[j]! : 0) < last[i]!) return undefined;
    }
  }
  const all = union(chunk, own);
  const addsToChunk = all.length > chunk.length;
  const addsToOwn = all.length > own.length;
  const spans = !addsToChunk ? chunkSpans : !addsToOwn ? ownSpans : spansOf(all);
  return { spans, chunk, own, all, addsToChunk, addsToOwn };
}

/** The same histograms with more buckets. */
function recoded(open: HistogramChunk, positive: Fitted, negative: Fitted): HistogramChunk {
  const { encoding, header, layout } = open;
  const columns = new SampleColumns(open.count);
  decodeHistograms(encoding, open.bytes, 0, columns);
  const positiveSpans = positive.addsToChunk ? positive.spans : layout.positiveSpans;
  const negativeSpans = negative.addsToChunk ? negative.spans : layout.negativeSpans;
  const chunk = new HistogramChunk(encoding, header, { ...layout, positiveSpans, negativeSpans });
  const words = wordsOf(columns.v);
  for (let row = 0; row < columns.length; row++) {
    const h = columns.histograms![row]!;
    const wider: FloatHistogram = {
      ...h,
      positiveBuckets: positive.addsToChunk
        ? spread(h.positiveBuckets, positive.chunk, positive.all)
        : h.positiveBuckets,
      negativeBuckets: negative.addsToChunk
        ? spread(h.negativeBuckets, negative.chunk, negative.all)
        : h.negativeBuckets,
    };
    chunk.append(
      columns.t[row]!,
      wider,
      words[2 * row + highWord]!,
      words[2 * row + lowWord]!,
      columns.startT?.[row] ?? 0,
    );
  }
  return chunk;
}
