import { deltaOfLastTwo, rateOfHistograms, resetsOfHistograms } from "../histogram/rate.ts";
import type { RangeFunction, RangeKernel, Window } from "../operators/range-function.ts";
import type { RangeVector, StepColumn } from "../value.ts";
import { rowsUpTo } from "../operators/row-search.ts";
import { isExact } from "./exact-losses.ts";
import { rateKernel } from "./rate-kernel.ts";
import { extendedHistograms } from "../histogram/extended-rate.ts";
import { atAnchor, noteMixed } from "./over-time.ts";

/** Functions of counters and gauges over a range, by name. */
export const rateFunctions: Readonly<Record<string, RangeFunction>> = {
  rate: {
    prepare: sumLost,
    column: slide({ counter: true, perSecond: true }),
    kernel: extrapolated({ counter: true, perSecond: true }),
    anchored: extended({ counter: true, perSecond: true, smoothed: false }),
    smoothed: extended({ counter: true, perSecond: true, smoothed: true }),
  },
  increase: {
    prepare: sumLost,
    column: slide({ counter: true, perSecond: false }),
    kernel: extrapolated({ counter: true, perSecond: false }),
    anchored: extended({ counter: true, perSecond: false, smoothed: false }),
    smoothed: extended({ counter: true, perSecond: false, smoothed: true }),
  },
  delta: {
    column: slide({ counter: false, perSecond: false }),
    kernel: extrapolated({ counter: false, perSecond: false }),
    anchored: extended({ counter: false, perSecond: false, smoothed: false }),
    smoothed: extended({ counter: false, perSecond: false, smoothed: true }),
  },
  irate: { kernel: lastTwo(true) },
  idelta: { kernel: lastTwo(false) },
  resets: { kernel: resets, anchored: resetsAnchored },
};

/**
 * Sums up, row by row, what the counter lost in resets: an increase is then last − first + the difference of two entries.
 * Left out where the sums are not exact, as one huge or broken value would spoil all rows behind it.
 */
export function sumLost(w: Window, length: number): void {
  if (w.st !== undefined) return;
  const { v } = w;
  let i = 1;
  while (i < length && !(v[i]! < v[i - 1]!)) i++;
  if (i >= length) {
    w.lost = zeros(length);
    return;
  }
  const lost = scratchOf(length, i);
  let sum = 0;
  let before = v[i - 1]!;
  for (; i < length; i++) {
    const value = v[i]!;
    if (value < before) {
      sum += before;
      if (!isExact(sum)) return;
    }
    lost[i] = sum;
    before = value;
  }
  w.lost = lost;
}

let zeroColumn = new Float64Array(1024); // never written
let lostColumn = new Float64Array(1024); // kernel scratch

function zeros(length: number): Float64Array {
  if (zeroColumn.length < length) zeroColumn = new Float64Array(length * 2);
  return zeroColumn;
}

/** Room for `length` rows, of which the first `zeroed` are 0. */
function scratchOf(length: number, zeroed: number): Float64Array {
  if (lostColumn.length < length) lostColumn = new Float64Array(length * 2);
  lostColumn.fill(0, 0, zeroed);
  return lostColumn;
}

/** How sample `i` of a window follows the one before by their start times: whether the counter began anew between them. */
function startsAnew(t: Float64Array, st: Float64Array, i: number): boolean {
  const start = st[i]!;
  if (start === 0 || start >= t[i]!) return false;
  if (start > t[i - 1]!) return true;
  return start === t[i - 1]! && st[i - 1]! !== 0 && st[i - 1]! < t[i - 1]!;
}

/** Says that a counter's start lies before its sample before, though it is another one than that sample's. */
function noteOverlaps(w: Window, t: Float64Array, st: Float64Array, lo: number, hi: number): void {
  for (let i = lo + 1; i < hi; i++) {
    const start = st[i]!;
    if (start === 0 || start >= t[i]! || start >= t[i - 1]! || start === st[i - 1]! || st[i - 1] === 0)
      continue;
    w.annotations.warn(
      `sample has start time that overlaps with previous sample timestamp for metric "${w.name}"`,
      w.span,
    );
    return;
  }
}

/** A change with what resets within the window took from the counter, added one by one as Prometheus does. */
function withLosses(w: Window, change: number): number {
  const { t, v, st, lo, hi, lost } = w;
  if (lost !== undefined) return change + (lost[hi - 1]! - lost[lo]!);
  let sum = change;
  for (let i = lo + 1; i < hi; i++) {
    if (v[i]! < v[i - 1]! || (st !== undefined && startsAnew(t, st, i))) sum += v[i - 1]!;
  }
  return sum;
}

/**
 * `rate`, `increase`, `delta`: the change between first and last sample, stretched to the edges of the window where samples are near
 * enough to them. Method: Prometheus's, "extrapolatedRate".
 */
function extrapolated(mode: { readonly counter: boolean; readonly perSecond: boolean }): RangeKernel {
  const { counter, perSecond } = mode;
  return (w, out, step) => {
    const floats = w.hi - w.lo;
    const histograms = w.hhi - w.hlo;
    if (histograms > 0) {
      if (floats > 0) return noteMixed(w);
      rateOfHistograms(w, out, step, mode, stretch);
      return;
    }
    const { t, v, lo, hi, st } = w;
    let firstT = t[lo]!;
    const lastT = t[hi - 1]!;
    let begin = 0; // start time within the window
    if (counter && st !== undefined) {
      const start = st[lo]!;
      if (start !== 0 && start < firstT && start > w.startMs) begin = start;
      noteOverlaps(w, t, st, lo, hi);
    }
    if (floats < 2 && begin === 0) return;
    const gap = floats < 2 ? 0 : (lastT - firstT) / 1000 / (floats - 1);
    let first = v[lo]!;
    if (begin !== 0) {
      first = 0;
      firstT = begin;
    }
    let change = v[hi - 1]! - first;
    if (counter) {
      change = withLosses(w, change);
      if (!w.looksLikeCounter) noteNoCounter(w);
    }
    const factor = stretch(
      w,
      firstT,
      lastT,
      gap,
      begin !== 0,
      counter && change > 0 && first >= 0 ? first / change : NaN,
    );
    out.v[step] = change * (perSecond ? factor / (w.rangeMs / 1000) : factor);
    out.has[step] = 1;
  };
}

/**
 * A factor by which a change between two samples grows to that of the whole window. `firstT` and `lastT` are Unix milliseconds, `gap` is in
 * seconds: so Prometheus reckons, and so the last bit is the same, which may carry a quantile over the edge of a bucket.
 */
function stretch(
  w: Window,
  firstT: number,
  lastT: number,
  gap: number,
  startKnown: boolean,
  /** First value by change, of a counter; NaN where the way to zero does not matter. */
  zeroShare: number,
): number {
  const sampled = (lastT - firstT) / 1000;
  let toStart = (firstT - w.startMs) / 1000;
  let toEnd = (w.endMs - lastT) / 1000;
  const threshold = gap * 1.1;
  if (startKnown) toStart = 0;
  else {
    if (toStart >= threshold) toStart = gap / 2;
    const toZero = sampled * zeroShare;
    if (toZero < toStart) toStart = toZero;
  }
  if (toEnd >= threshold) toEnd = gap / 2;
  return (sampled + toStart + toEnd) / sampled;
}

/** What `extrapolated` does, for a whole column of a series of floats. */
function slide(mode: {
  readonly counter: boolean;
  readonly perSecond: boolean;
}): NonNullable<RangeFunction["column"]> {
  const single = extrapolated(mode);
  const { counter } = mode;
  return (w, length, ranges, out) => {
    const seconds = mode.perSecond ? ranges.rangeMs / 1000 : 1;
    if (!rateKernel(w.t, w.v, length, ranges, counter, seconds, out.v, out.has)) {
      if (counter) sumLost(w, length);
      if (counter && w.lost === undefined) return windowByWindow(w, length, ranges, out, single);
      ratesPlain(w, length, ranges, counter, seconds, out);
    }
    if (counter && !w.looksLikeCounter && out.has.includes(1)) noteNoCounter(w);
  };
}

/**
 * The twin of `rateKernel`: all windows in one loop, with two indices that only move forward. What only depends on where the samples lie is
 * kept from the window before: of even samples at even steps all windows look the same, and no number is divided. Counters want `sumLost` first.
 */
export function ratesPlain(
  { t, v, lost }: Pick<Window, "t" | "v" | "lost">,
  length: number,
  { rangeMs, firstEndMs, stepMs }: Pick<RangeVector, "rangeMs" | "firstEndMs" | "stepMs">,
  counter: boolean,
  seconds: number,
  out: StepColumn,
): void {
  const { v: result, has } = out;
  const count = has.length;
  const hasLost = counter && lost !== zeroColumn;
  let lo = 0;
  let hi = 0;
  let loHop = 0;
  let hiHop = 0;
  // of the window before
  let rows = 0;
  let sampledMs = NaN;
  let sampled = NaN; // seconds, as what follows
  let gap = NaN;
  let toStart = NaN;
  let toEnd = NaN;
  let factor = NaN;
  for (let step = 0; step < count; step++) {
    const end = firstEndMs + step * stepMs;
    const start = end - rangeMs;
    const hiBefore = hi;
    hi = rowsUpTo(t, length, hi, hiHop, end);
    hiHop = hi - hiBefore;
    const loBefore = lo;
    lo = rowsUpTo(t, hi, lo, loHop, start);
    loHop = lo - loBefore;
    const n = hi - lo;
    if (n < 2) continue;
    const first = v[lo]!;
    const firstT = t[lo]!;
    const lastT = t[hi - 1]!;
    let change = v[hi - 1]! - first;
    if (counter) change += hasLost ? lost![hi - 1]! - lost![lo]! : 0; // −0 becomes 0
    const spansMs = lastT - firstT;
    if (spansMs !== sampledMs || n !== rows) {
      rows = n;
      sampledMs = spansMs;
      sampled = spansMs / 1000;
      gap = sampled / (n - 1);
      toStart = NaN;
    }
    const threshold = gap * 1.1;
    let before = (firstT - start) / 1000;
    let after = (end - lastT) / 1000;
    if (before >= threshold) before = gap / 2;
    // from three samples on the way to the start is shorter than what they span, so that to zero matters only where it is shorter as well
    if (counter && change > 0 && first >= 0 && (first < change || n < 3)) {
      const toZero = sampled * (first / change);
      if (toZero < before) before = toZero;
    }
    if (after >= threshold) after = gap / 2;
    if (before !== toStart || after !== toEnd) {
      toStart = before;
      toEnd = after;
      factor = (sampled + toStart + toEnd) / sampled / seconds;
    }
    result[step] = change * factor;
    has[step] = 1;
  }
}

/** Window by window, where sums of what was lost in resets are not exact. */
function windowByWindow(
  w: Window,
  length: number,
  { rangeMs, firstEndMs, stepMs }: RangeVector,
  out: StepColumn,
  kernel: RangeKernel,
): void {
  const { t } = w;
  let lo = 0;
  let hi = 0;
  for (let step = 0; step < out.has.length; step++) {
    w.endMs = firstEndMs + step * stepMs;
    w.startMs = w.endMs - rangeMs;
    hi = rowsUpTo(t, length, hi, 0, w.endMs);
    lo = rowsUpTo(t, hi, lo, 0, w.startMs);
    if (hi - lo < 2) continue;
    w.lo = lo;
    w.hi = hi;
    kernel(w, out, step, []);
  }
}

function noteNoCounter(w: Window): void {
  if (w.typeAndUnitLabels) {
    if (w.type === "counter" || w.type === "histogram") return;
    w.annotations.info(
      `metric might not be a counter, __type__ label is not set to "counter" or "histogram": "${w.name}"`,
      w.span,
    );
    return;
  }
  w.annotations.info(
    `metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "${w.name}"`,
    w.span,
  );
}

/** `irate`, `idelta`: the last two samples, of whatever kind. */
function lastTwo(isRate: boolean): RangeKernel {
  return (w, out, step) => {
    const total = w.hi - w.lo + (w.hhi - w.hlo);
    if (total < 2) return;
    const { t, v, ht } = w;
    let f = w.hi - 1;
    let h = w.hhi - 1;
    const take = (): "float" | "histogram" =>
      h < w.hlo || (f >= w.lo && t[f]! > ht[h]!) ? (f--, "float") : (h--, "histogram");
    const last = take();
    const before = take();
    if (last !== before) return noteMixed(w);
    if (last === "histogram") return deltaOfLastTwo(w, out, step, isRate);
    const i = w.hi - 1;
    const elapsed = t[i]! - t[i - 1]!;
    if (elapsed === 0) return;
    const anew = isRate && (v[i]! < v[i - 1]! || (w.st !== undefined && startsAnew(t, w.st, i)));
    const change = anew ? v[i]! : v[i]! - v[i - 1]!;
    out.setFloat(step, isRate ? change / (elapsed / 1000) : change);
  };
}

/** How often the counter began anew; a change of kind counts. */
function resets(w: Window, out: StepColumn, step: number): void {
  if (w.hlo < w.hhi) return out.setFloat(step, resetsOfHistograms(w));
  const { t, v, st, lo, hi } = w;
  let n = 0;
  for (let i = lo + 1; i < hi; i++) {
    if (v[i]! < v[i - 1]! || (st !== undefined && startsAnew(t, st, i))) n++;
  }
  out.setFloat(step, n);
}

function resetsAnchored(w: Window, out: StepColumn, step: number): void {
  atAnchor(w, () => resets(w, out, step));
}

/**
 * The change between the edges of the window themselves. Anchored: values are those of the last sample at or before each edge.
 * Smoothed: they lie on the line between the samples around it. Nothing is extrapolated.
 */
function extended(mode: {
  readonly counter: boolean;
  readonly perSecond: boolean;
  readonly smoothed: boolean;
}): RangeKernel {
  const { counter, perSecond, smoothed } = mode;
  return (w, out, step) => {
    if (w.hlo < w.hhi) {
      if (w.lo < w.hi) return noteMixed(w);
      extendedHistograms(w, out, step, mode);
      return;
    }
    const { t, v, startMs, endMs } = w;
    let first = w.lo;
    while (first + 1 < w.hi && t[first + 1]! <= startMs) first++;
    let last = w.hi - 1;
    if (smoothed) while (last > first && t[last - 1]! >= endMs) last--;
    if (t[last]! <= startMs) return;
    if (t[first]! > endMs) return;
    const left =
      smoothed && t[first]! < startMs && first + 1 < w.hi ? between(w, first, startMs, counter) : v[first]!;
    const right =
      smoothed && last > 0 && last > first && t[last]! > endMs
        ? between(w, last - 1, endMs, counter)
        : v[last]!;
    let change = right - left;
    if (counter) {
      if (!w.looksLikeCounter) noteNoCounter(w);
      let before = left;
      let lost = 0; // added at once, unlike in windows without an anchor: as Prometheus does
      for (let i = first + 1; i < last; i++) {
        if (v[i]! < before) lost += before;
        before = v[i]!;
      }
      if (right < before) lost += before;
      change += lost;
    }
    out.setFloat(step, perSecond ? change / (w.rangeMs / 1000) : change);
  };
}

/** The value at `at` on the line from sample `i` to the next; a counter that drops between them counts from zero. */
function between({ t, v }: Window, i: number, at: number, counter: boolean): number {
  const to = v[i + 1]!;
  const from = counter && to < v[i]! ? 0 : v[i]!;
  return from + ((to - from) * (at - t[i]!)) / (t[i + 1]! - t[i]!);
}
