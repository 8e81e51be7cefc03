import { SampleColumns } from "@taffrail/model";
import { wordsOf } from "../chunk/halves.ts";

/** The rows of both, in order of time; of two at one time the newer's stays. Each is in order itself. */
export function mergeColumns(older: SampleColumns, newer: SampleColumns): SampleColumns {
  if (older.length === 0) return newer;
  if (newer.length === 0) return older;
  const merged = new SampleColumns(older.length + newer.length);
  if (older.histograms !== undefined || newer.histograms !== undefined) merged.histograms = [];
  if (older.startT !== undefined || newer.startT !== undefined)
    merged.startT = new Float64Array(merged.t.length);
  const words = wordsOf(merged.v);
  const olderWords = wordsOf(older.v);
  const newerWords = wordsOf(newer.v);
  let i = 0;
  let k = 0;
  for (let row = 0; i < older.length || k < newer.length; row++) {
    const takesOlder = k >= newer.length || (i < older.length && older.t[i]! < newer.t[k]!);
    const from = takesOlder ? older : newer;
    const fromWords = takesOlder ? olderWords : newerWords;
    const at = takesOlder ? i : k;
    merged.t[row] = from.t[at]!;
    words[2 * row] = fromWords[2 * at]!;
    words[2 * row + 1] = fromWords[2 * at + 1]!;
    if (merged.histograms !== undefined) merged.histograms[row] = from.histograms?.[at];
    if (merged.startT !== undefined) merged.startT[row] = from.startT?.[at] ?? 0;
    merged.length = row + 1;
    if (takesOlder) i++;
    else {
      if (i < older.length && older.t[i] === newer.t[k]) i++;
      k++;
    }
  }
  return merged;
}
