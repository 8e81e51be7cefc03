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
