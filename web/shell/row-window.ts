/** Rows that are in the document: from the first up to, but without, `to`. */
export interface RowWindow {
  readonly from: number;
  readonly to: number;
}

/** So many rows above and below those that are seen stand ready, and the window moves by so many at once. */
const ready = 8;
const step = 4;

/**
 * The rows to draw of `count` that are `rowPx` high, where the first begins `abovePx` above the edge of a window of `heightPx`. All of a table
 * are of one height, so that nothing is kept of any.
 */
export function rowWindow(count: number, rowPx: number, abovePx: number, heightPx: number): RowWindow {
  const first = Math.floor((Math.max(0, abovePx) / rowPx - ready) / step) * step;
  const end = Math.ceil(((Math.max(0, abovePx) + heightPx) / rowPx + ready) / step) * step;
  const to = Math.min(count, Math.max(end, ready + step));
  return { from: Math.max(0, Math.min(first, to - ready)), to };
}
