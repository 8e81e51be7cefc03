import { compensate } from "../kahan.ts";
import type { RangeFunction, Window } from "../operators/range-function.ts";
import { float, type StepColumn, type RangeVector } from "../value.ts";

/** What is known of some samples in a row: sums with their compensation, or the extreme in `a`; `n` samples. */
class Parts {
  a: Float64Array = new Float64Array(256);
  c: Float64Array = new Float64Array(256);
  n: Uint32Array = new Uint32Array(256);

  reserve(length: number): void {
    if (this.a.length >= length) return;
    this.a = new Float64Array(length * 2);
    this.c = new Float64Array(length * 2);
    this.n = new Uint32Array(length * 2);
  }
}

// kernel scratch
const pieces = new Parts();
const prefixes = new Parts();
const suffixes = new Parts();
let rows = new Uint32Array(256);

/** Windows that overlap less than this are summed one by one. */
const leastOverlap = 3;

interface Sum {
  readonly isSum: boolean;
  /** Puts one sample into a part. */
  readonly add: (into: Parts, at: number, value: number) => void;
  /** `out[at]` = what is in `x[i]` and then in `y[j]`. */
  readonly join: (out: Parts, at: number, x: Parts, i: number, y: Parts, j: number) => void;
}

const sums: Sum = {
  isSum: true,
  add({ a, c, n }, at, value) {
    const sum = a[at]!;
    const t = sum + value;
    c[at] = compensate(sum, value, t, c[at]!);
    a[at] = t;
    n[at]!++;
  },
  join(out, at, x, i, y, j) {
    const left = x.a[i]!;
    const right = y.a[j]!;
    const t = left + right;
    out.c[at] = compensate(left, right, t, x.c[i]! + y.c[j]!);
    out.a[at] = t;
    out.n[at] = x.n[i]! + y.n[j]!;
  },
};

/** The least (`sign` −1) or greatest; NaN only where there is nothing else, and the earlier of two that are equal. */
function extremes(sign: 1 | -1): Sum {
  const better = (value: number, best: number): boolean =>
    (sign > 0 ? value > best : value < best) || best !== best;
  return {
    isSum: false,
    add({ a, n }, at, value) {
      if (n[at]!++ === 0 || better(value, a[at]!)) a[at] = value;
    },
    join(out, at, x, i, y, j) {
      const takesRight = x.n[i] === 0 || (y.n[j] !== 0 && better(y.a[j]!, x.a[i]!));
      out.a[at] = takesRight ? y.a[j]! : x.a[i]!;
      out.n[at] = x.n[i]! + y.n[j]!;
    },
  };
}

/**
 * A whole column of windows that overlap: samples are brought together once in pieces that no window cuts, and of these each window is a
 * run of the same length. With what the pieces from the beginning of every such run come to, and those up to its end, any window is
 * two of them. No sum is taken away from another: that would round differently, and one infinity would spoil the rest. Sums that are not finite
 * are left to `one`, which knows the rules of these. Method: van Herk (1992), Gil and Werman (1993).
 *
 * `avg_over_time(x[1h])` at steps of a minute, over HTTP and beside Prometheus: 0.77 of its CPU, 1.71 when each window was summed by itself.
 */
function slide(
  how: Sum,
  isAverage: boolean,
  one: (w: Window) => number,
): NonNullable<RangeFunction["column"]> {
  return (w, length, ranges, out) => {
    const count = out.has.length;
    const { rangeMs, stepMs } = ranges;
    if (count < 2 || stepMs <= 0 || rangeMs < stepMs * leastOverlap)
      return singly(w, length, ranges, out, one);
    const whole = Math.floor(rangeMs / stepMs);
    const rest = rangeMs - whole * stepMs;
    const hop = rest === 0 ? 1 : 2; // pieces from the beginning of one window to that of the next
    const wide = rest === 0 ? whole : 2 * whole + 1;
    const total = hop * (count - 1) + wide;
    cutInPieces(w, length, ranges, how, hop, rest, total);
    prefixes.reserve(total);
    suffixes.reserve(total);
    for (let at = 0; at < total; at++) {
      if (at % wide === 0) copy(prefixes, at, pieces);
      else how.join(prefixes, at, prefixes, at - 1, pieces, at);
    }
    for (let at = total - 1; at >= 0; at--) {
      if (at % wide === wide - 1 || at === total - 1) copy(suffixes, at, pieces);
      else how.join(suffixes, at, pieces, at, suffixes, at + 1);
    }
    const { v, has } = out;
    for (let step = 0; step < count; step++) {
      const from = step * hop;
      if (from % wide === 0) copy(pieces, from, suffixes);
      else how.join(pieces, from, suffixes, from, prefixes, from + wide - 1);
      const n = pieces.n[from]!; // which no later window looks at
      if (n === 0) continue;
      const a = pieces.a[from]!;
      const c = pieces.c[from]!;
      has[step] = float;
      if (!how.isSum) v[step] = a;
      else if (a - a !== 0) {
        w.lo = rows[from]!;
        w.hi = rows[from + wide]!;
        v[step] = one(w);
      } else v[step] = isAverage ? a / n + c / n : a + c;
    }
  };
}

/** Brings the samples together that lie between two edges of windows; `rows` are where the pieces begin. */
function cutInPieces(
  { t, v }: Window,
  length: number,
  { firstEndMs, rangeMs, stepMs }: RangeVector,
  how: Sum,
  hop: number,
  rest: number,
  total: number,
): void {
  pieces.reserve(total);
  if (rows.length <= total) rows = new Uint32Array(total * 2 + 2);
  pieces.a.fill(0, 0, total);
  pieces.c.fill(0, 0, total);
  pieces.n.fill(0, 0, total);
  const begin = firstEndMs - rangeMs;
  let row = 0;
  while (row < length && t[row]! <= begin) row++;
  for (let at = 0; at < total; at++) {
    rows[at] = row;
    const next = at + 1;
    const end = begin + (hop === 1 ? next * stepMs : (next >> 1) * stepMs + (next & 1) * rest);
    for (; row < length && t[row]! <= end; row++) how.add(pieces, at, v[row]!);
  }
  rows[total] = row;
}

function copy(to: Parts, at: number, from: Parts): void {
  to.a[at] = from.a[at]!;
  to.c[at] = from.c[at]!;
  to.n[at] = from.n[at]!;
}

/** Window by window. */
function singly(
  w: Window,
  length: number,
  { firstEndMs, rangeMs, stepMs }: RangeVector,
  out: StepColumn,
  one: (w: Window) => number,
): void {
  const { t } = w;
  let lo = 0;
  let hi = 0;
  for (let step = 0; step < out.has.length; step++) {
    const end = firstEndMs + step * stepMs;
    while (hi < length && t[hi]! <= end) hi++;
    while (lo < hi && t[lo]! <= end - rangeMs) lo++;
    if (lo === hi) continue;
    w.lo = lo;
    w.hi = hi;
    out.v[step] = one(w);
    out.has[step] = float;
  }
}

/** `sum_over_time` and `avg_over_time` of floats. `one` sums a single window. */
export function slidingSum(isAverage: boolean, one: (w: Window) => number): ReturnType<typeof slide> {
  return slide(sums, isAverage, one);
}

/** `min_over_time` (`sign` −1) and `max_over_time` of floats. */
export function slidingExtreme(sign: 1 | -1, one: (w: Window) => number): ReturnType<typeof slide> {
  return slide(extremes(sign), false, one);
}
