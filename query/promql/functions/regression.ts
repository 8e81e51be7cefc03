import { ExecutionError } from "../query-errors.ts";
import { compensate } from "../kahan.ts";
import type { RangeFunction, Window } from "../operators/range-function.ts";
import { noteIgnored } from "./over-time.ts";

/** Functions that lay a line through a range. */
export const regressionFunctions: Readonly<Record<string, RangeFunction>> = {
  deriv: {
    kernel: (w, out, step) => {
      if (w.hi - w.lo < 2) return noteShort(w);
      noteIgnored(w);
      out.setFloat(step, leastSquares(w, w.t[w.lo]!).slope);
    },
  },
  predict_linear: {
    kernel: (w, out, step, args) => {
      if (w.hi - w.lo < 2) return noteShort(w);
      noteIgnored(w);
      const { slope, intercept } = leastSquares(w, w.stepMs);
      out.setFloat(step, slope * args[0]![step]! + intercept);
    },
  },
  double_exponential_smoothing: {
    kernel: (w, out, step, args) => {
      const sf = args[0]![step]!;
      const tf = args[1]![step]!;
      if (!(sf > 0 && sf < 1)) {
        throw new ExecutionError(`invalid smoothing factor. Expected: 0 < sf < 1, got: ${sf.toFixed(6)}`);
      }
      if (!(tf > 0 && tf < 1)) {
        throw new ExecutionError(`invalid trend factor. Expected: 0 < tf < 1, got: ${tf.toFixed(6)}`);
      }
      if (w.hi - w.lo < 2) return noteShort(w);
      noteIgnored(w);
      out.setFloat(step, smooth(w, sf, tf));
    },
  },
};

/** One float beside histograms still tells that those do not count. */
function noteShort(w: Window): void {
  if (w.lo < w.hi) noteIgnored(w);
}

/** Least squares through the floats of a window; x is seconds from `originMs`. A constant series has slope 0. */
function leastSquares({ t, v, lo, hi }: Window, originMs: number): { slope: number; intercept: number } {
  const n = hi - lo;
  const initial = v[lo]!;
  let constant = true;
  let sumX = 0;
  let cX = 0;
  let sumY = 0;
  let cY = 0;
  let sumXY = 0;
  let cXY = 0;
  let sumX2 = 0;
  let cX2 = 0;
  for (let i = lo; i < hi; i++) {
    const y = v[i]!;
    if (constant && y !== initial) constant = false;
    const x = (t[i]! - originMs) / 1000;
    let s = sumX + x;
    cX = compensate(sumX, x, s, cX);
    sumX = s;
    s = sumY + y;
    cY = compensate(sumY, y, s, cY);
    sumY = s;
    s = sumXY + x * y;
    cXY = compensate(sumXY, x * y, s, cXY);
    sumXY = s;
    s = sumX2 + x * x;
    cX2 = compensate(sumX2, x * x, s, cX2);
    sumX2 = s;
  }
  if (constant) {
    if (!Number.isFinite(initial)) return { slope: NaN, intercept: NaN };
    return { slope: 0, intercept: initial };
  }
  sumX += cX;
  sumY += cY;
  sumXY += cXY;
  sumX2 += cX2;
  const covXY = sumXY - (sumX * sumY) / n;
  const varX = sumX2 - (sumX * sumX) / n;
  const slope = covXY / varX;
  return { slope, intercept: sumY / n - (slope * sumX) / n };
}

/** Holt's linear method: level and trend, each smoothed by its factor. */
function smooth({ v, lo, hi }: Window, sf: number, tf: number): number {
  let previous = 0;
  let level = v[lo]!;
  let trend = v[lo + 1]! - v[lo]!;
  for (let i = lo + 1; i < hi; i++) {
    const scaled = sf * v[i]!;
    if (i > lo + 1) trend = tf * (level - previous) + (1 - tf) * trend;
    const y = (1 - sf) * (level + trend);
    previous = level;
    level = scaled + y;
  }
  return level;
}
