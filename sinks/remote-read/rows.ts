import { SampleColumns } from "@taffrail/model";

/** Rows in order of time, none twice: of two at one time the one that stands first. `from` itself where it is so already. */
export function inOrder(from: SampleColumns): SampleColumns {
  const { t, length } = from;
  let i = 1;
  while (i < length && t[i]! > t[i - 1]!) i++;
  if (i >= length) return from;
  const order = Array.from({ length }, (_, row) => row).sort((a, b) => t[a]! - t[b]! || a - b);
  const to = new SampleColumns(length);
  for (const row of order) {
    if (to.length > 0 && to.t[to.length - 1] === t[row]) continue;
    copyRow(from, row, to);
  }
  return to;
}

/** Adds a row of `from` to `to`, its value bit for bit. */
export function copyRow(from: SampleColumns, row: number, to: SampleColumns): void {
  const histogram = from.histograms?.[row];
  if (histogram === undefined) to.push(from.t[row]!, 0);
  else to.pushHistogram(from.t[row]!, histogram);
  to.v.set(from.v.subarray(row, row + 1), to.length - 1);
  const startT = from.startT?.[row] ?? 0;
  if (startT !== 0) to.setStart(startT);
}

/** Adds the rows of `from` from `mint` to `maxt`, all columns as they are, values bit for bit. */
export function copyRange(from: SampleColumns, mint: number, maxt: number, to: SampleColumns): void {
  const first = firstAt(from, mint);
  const end = firstAt(from, maxt, first, true);
  const count = end - first;
  if (count <= 0) return;
  if (from.histograms !== undefined || from.startT !== undefined) {
    for (let row = first; row < end; row++) copyRow(from, row, to);
    return;
  }
  to.reserve(count);
  to.t.set(from.t.subarray(first, end), to.length);
  to.v.set(from.v.subarray(first, end), to.length);
  to.startT?.fill(0, to.length, to.length + count);
  to.length += count;
}

/** The first row at or after `t`, or behind it where `isBehind`. */
function firstAt({ t: times, length }: SampleColumns, t: number, from = 0, isBehind = false): number {
  let low = from;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const isBefore = isBehind ? times[middle]! <= t : times[middle]! < t;
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}
