import { type FloatHistogram, SampleColumns } from "@taffrail/model";
import { highWord, lowWord, wordsOf } from "../chunk/halves.ts";

/** What became of a row that came late. */
export type LateOutcome = "stored" | "repeated" | "duplicate";

/**
 * Puts a row among others in order of time; its value, or its histogram's sum, as words. A row of its time that is there already stays as
 * it is.
 */
export function insertRow(
  rows: SampleColumns,
  t: number,
  high: number,
  low: number,
  histogram: FloatHistogram | undefined,
  startT: number,
): LateOutcome {
  let at = rows.length;
  while (at > 0 && rows.t[at - 1]! > t) at--;
  if (at > 0 && rows.t[at - 1] === t) {
    const words = wordsOf(rows.v);
    const isSame = words[2 * at - 2 + highWord] === high && words[2 * at - 2 + lowWord] === low;
    return isSame && histogram === undefined && rows.histograms?.[at - 1] === undefined
      ? "repeated"
      : "duplicate";
  }
  rows.push(0, 0);
  if (startT !== 0) rows.setStart(startT);
  const { length } = rows;
  rows.t.copyWithin(at + 1, at, length - 1);
  rows.v.copyWithin(at + 1, at, length - 1);
  rows.startT?.copyWithin(at + 1, at, length - 1);
  rows.t[at] = t;
  const words = wordsOf(rows.v);
  words[2 * at + highWord] = high;
  words[2 * at + lowWord] = low;
  if (rows.startT !== undefined) rows.startT[at] = startT;
  if (histogram !== undefined || rows.histograms !== undefined) {
    rows.histograms ??= [];
    while (rows.histograms.length < length - 1) rows.histograms.push(undefined);
    rows.histograms.splice(at, 0, histogram);
  }
  return "stored";
}

/** The last rows of `into`, from `first` on, as columns of their own. */
export function takeRows(into: SampleColumns, first: number): SampleColumns {
  const taken = new SampleColumns(Math.max(1, into.length - first));
  const { length } = into;
  taken.t.set(into.t.subarray(first, length));
  taken.v.set(into.v.subarray(first, length));
  if (into.startT !== undefined) {
    taken.startT = new Float64Array(taken.t.length);
    taken.startT.set(into.startT.subarray(first, length));
  }
  if (into.histograms !== undefined) taken.histograms = into.histograms.slice(first, length);
  taken.length = length - first;
  into.truncate(first);
  return taken;
}
