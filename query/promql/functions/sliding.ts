import { compensate } from "../kahan.ts";
import { rowsUpTo } from "../operators/row-search.ts";
import type { RangeFunction, Window } from "../operators/range-function.ts";
import { float, type StepColumn, type RangeVector } from "../value.ts";

// kernel scratch: of each piece what its samples come to, what that lost, how many there are, and the row it begins with
let parts = new Float64Array(256);
let losses = new Float64Array(256);
let sizes = new Uint32Array(256);
let rows = new Uint32Array(257);

/** Windows that overlap less than this are summed one by one. */
const leastOverlap = 3;

/**
 * How windows that overlap are cut into pieces that none of them cuts: each is a run of `wide` pieces, and begins `hop` behind the one
 * before.
 */
interface Cut {
  readonly hop: number;
  readonly wide: number;
  /** Pieces in all. */
  readonly total: number;
}

/**
 * A whole column of windows that overlap: samples are brought together once in pieces, and pieces from the back in blocks as long as a window.
 * A window is the end of one block and the beginning of the next, which grows with each window. No sum is taken away from another: that
 * would round differently, and one infinity would spoil the rest. Method: van Herk (1992), Gil and Werman (1993).
 *
 * Here: `sum_over_time` and `avg_over_time` of floats. Sums that are not finite are left to `one`, which knows the rules of these.
 */
export function slidingSum(
  isAverage: boolean,
  one: (w: Window) => number,
): NonNullable<RangeFunction["column"]> {
  return overPieces(one, (w, { hop, wide, total }, out) => {
    sumPieces(w.v, total);
    const { v, has } = out;
    let blockEnd = 0;
    let at = 0; // the next piece for the beginning of the block behind
    let a = 0;
    let c = 0;
    let n = 0;
    for (let from = 0, step = 0; step < has.length; step++, from += hop) {
      if (from >= blockEnd) {
        blockEnd += wide;
        sumFromBack(blockEnd - wide, Math.min(blockEnd, total));
        at = blockEnd;
      }
      const last = from + wide;
      for (; at < last; at++) {
        const isFirst = at === blockEnd;
        const part = parts[at]!;
        const t = a + part;
        c = isFirst ? losses[at]! : compensate(a, part, t, c + losses[at]!);
        n = isFirst ? sizes[at]! : n + sizes[at]!;
        a = isFirst ? part : t;
      }
      let sum = parts[from]!;
      let lost = losses[from]!;
      let count = sizes[from]!;
      if (last > blockEnd) {
        const t = sum + a;
        lost = compensate(sum, a, t, lost + c);
        sum = t;
        count += n;
      }
      if (count === 0) continue;
      has[step] = float;
      if (sum - sum !== 0) {
        w.lo = rows[from]!;
        w.hi = rows[last]!;
        v[step] = one(w);
      } else v[step] = isAverage ? sum / count + lost / count : sum + lost;
    }
  });
}

/** `min_over_time` (`sign` −1) and `max_over_time` of floats, as `slidingSum`. NaN only where there is nothing else. */
export function slidingExtreme(
  sign: 1 | -1,
  one: (w: Window) => number,
): NonNullable<RangeFunction["column"]> {
  return overPieces(one, (w, { hop, wide, total }, out) => {
    findExtremes(w.v, total, sign);
    const { v, has } = out;
    let blockEnd = 0;
    let at = 0;
    let best = NaN;
    let n = 0;
    for (let from = 0, step = 0; step < has.length; step++, from += hop) {
      if (from >= blockEnd) {
        blockEnd += wide;
        extremesFromBack(blockEnd - wide, Math.min(blockEnd, total), sign);
        at = blockEnd;
        best = NaN;
        n = 0;
      }
      const last = from + wide;
      for (; at < last; at++) {
        if (n === 0 || isBetter(parts[at]!, best, sign)) best = sizes[at] === 0 ? best : parts[at]!;
        n += sizes[at]!;
      }
      const count = sizes[from]! + (last > blockEnd ? n : 0);
      if (count === 0) continue;
      has[step] = float;
      const takesEnd = last > blockEnd && n > 0 && (sizes[from] === 0 || isBetter(best, parts[from]!, sign));
      v[step] = takesEnd ? best : parts[from]!;
    }
  });
}

/** A column of windows that overlap, by the pieces they were cut into; of others window by window, by `one`. */
function overPieces(
  one: (w: Window) => number,
  fill: (w: Window, cut: Cut, out: StepColumn) => void,
): NonNullable<RangeFunction["column"]> {
  return (w, length, ranges, out) => {
    const cut = cutOf(ranges, out.has.length);
    if (cut === undefined) return singly(w, length, ranges, out, one);
    cutInPieces(w.t, length, ranges, cut);
    fill(w, cut, out);
  };
}

/** `undefined` where windows hardly overlap. */
function cutOf({ rangeMs, stepMs }: RangeVector, count: number): Cut | undefined {
  if (count < 2 || stepMs <= 0 || rangeMs < stepMs * leastOverlap) return undefined;
  const whole = Math.floor(rangeMs / stepMs);
  const hop = rangeMs === whole * stepMs ? 1 : 2;
  const wide = hop === 1 ? whole : 2 * whole + 1;
  return { hop, wide, total: hop * (count - 1) + wide };
}

/** Finds the rows at which pieces begin, and how many rows each has. */
function cutInPieces(
  t: Float64Array,
  length: number,
  { firstEndMs, rangeMs, stepMs }: RangeVector,
  { hop, total }: Cut,
): void {
  if (parts.length < total) {
    parts = new Float64Array(2 * total);
    losses = new Float64Array(2 * total);
    sizes = new Uint32Array(2 * total);
    rows = new Uint32Array(2 * total + 1);
  }
  const rest = rangeMs - Math.floor(rangeMs / stepMs) * stepMs;
  const begin = firstEndMs - rangeMs;
  let row = rowsUpTo(t, length, 0, 0, begin);
  let guess = 0;
  let nextGuess = 0; // pieces of two lengths take turns
  for (let at = 0; at < total; at++) {
    const next = at + 1;
    const end = begin + (hop === 1 ? next * stepMs : (next >> 1) * stepMs + (next & 1) * rest);
    const upTo = rowsUpTo(t, length, row, guess, end);
    const size = upTo - row;
    rows[at] = row;
    sizes[at] = size;
    guess = hop === 1 ? size : nextGuess;
    nextGuess = size;
    row = upTo;
  }
  rows[total] = row;
}

function sumPieces(v: Float64Array, total: number): void {
  for (let at = 0; at < total; at++) {
    let sum = 0;
    let c = 0;
    const end = rows[at + 1]!;
    for (let row = rows[at]!; row < end; row++) {
      const value = v[row]!;
      const t = sum + value;
      c = compensate(sum, value, t, c);
      sum = t;
    }
    parts[at] = sum;
    losses[at] = c;
  }
}

/** Makes each piece from `from` to before `end` what it and all behind it come to. */
function sumFromBack(from: number, end: number): void {
  for (let at = end - 2; at >= from; at--) {
    const left = parts[at]!;
    const right = parts[at + 1]!;
    const t = left + right;
    losses[at] = compensate(left, right, t, losses[at]! + losses[at + 1]!);
    parts[at] = t;
    sizes[at]! += sizes[at + 1]!;
  }
}

/** Whether a value goes before the best so far; of equal ones the earlier stays. */
function isBetter(value: number, best: number, sign: 1 | -1): boolean {
  return (sign > 0 ? value > best : value < best) || best !== best;
}

function findExtremes(v: Float64Array, total: number, sign: 1 | -1): void {
  for (let at = 0; at < total; at++) {
    const end = rows[at + 1]!;
    let best = NaN;
    for (let row = rows[at]!; row < end; row++) {
      const value = v[row]!;
      if (isBetter(value, best, sign)) best = value;
    }
    parts[at] = best;
  }
}

function extremesFromBack(from: number, end: number, sign: 1 | -1): void {
  for (let at = end - 2; at >= from; at--) {
    const next = parts[at + 1]!;
    if (sizes[at] === 0 || (sizes[at + 1] !== 0 && isBetter(next, parts[at]!, sign))) parts[at] = next;
    sizes[at]! += sizes[at + 1]!;
  }
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
  let loHop = 0;
  let hiHop = 0;
  for (let step = 0; step < out.has.length; step++) {
    const end = firstEndMs + step * stepMs;
    const hiBefore = hi;
    hi = rowsUpTo(t, length, hi, hiHop, end);
    hiHop = hi - hiBefore;
    const loBefore = lo;
    lo = rowsUpTo(t, hi, lo, loHop, end - rangeMs);
    loHop = lo - loBefore;
    if (lo === hi) continue;
    w.lo = lo;
    w.hi = hi;
    out.v[step] = one(w);
    out.has[step] = float;
  }
}
