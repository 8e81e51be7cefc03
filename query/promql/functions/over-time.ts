import type { Span } from "../ast.ts";
import { forMetric } from "../annotations.ts";
import { averageOf, sumOf } from "../histogram/aggregate.ts";
import { compensate } from "../kahan.ts";
import type { RangeFunction, RangeKernel, Window } from "../operators/range-function.ts";
import { quantileOf } from "../quantile.ts";
import { slidingExtreme, slidingSum } from "./sliding.ts";
import { formatGeneral } from "../format-float.ts";
import { equalHistograms } from "../histogram/arithmetic.ts";

/** Functions of a range vector that sum up what its windows hold, by name. */
export const overTimeFunctions: Readonly<Record<string, RangeFunction>> = {
  avg_over_time: { kernel: eitherKind(averageFloats, averageOf), column: slidingSum(true, averageFloats) },
  sum_over_time: { kernel: eitherKind(sumFloats, sumOf), column: slidingSum(false, sumFloats) },
  min_over_time: {
    kernel: floatPart((w) => extreme(w, -1)),
    column: slidingExtreme(-1, (w) => extreme(w, -1)),
  },
  max_over_time: {
    kernel: floatPart((w) => extreme(w, 1)),
    column: slidingExtreme(1, (w) => extreme(w, 1)),
  },
  stdvar_over_time: { kernel: floatPart(variance) },
  stddev_over_time: { kernel: floatPart((w) => Math.sqrt(variance(w))) },
  mad_over_time: { kernel: floatPart(medianDeviation) },
  quantile_over_time: {
    kernel: (w, out, step, args) => {
      const phi = args[0]![step]!;
      if (w.lo === w.hi) return;
      if (!(phi >= 0 && phi <= 1)) {
        w.annotations.warn(
          `quantile value should be between 0 and 1, got ${formatGeneral(phi)}`,
          w.argSpans[0]!,
        );
      }
      noteIgnored(w, w.argSpans[0]);
      out.setFloat(step, quantileOf(phi, w.v.slice(w.lo, w.hi)));
    },
  },
  count_over_time: { kernel: (w, out, step) => out.setFloat(step, w.hi - w.lo + (w.hhi - w.hlo)) },
  present_over_time: { kernel: (_, out, step) => out.setFloat(step, 1) },
  first_over_time: {
    keepsName: true,
    kernel: (w, out, step) => {
      const isFloat = w.hlo === w.hhi || (w.lo < w.hi && w.t[w.lo]! < w.ht[w.hlo]!);
      if (isFloat) out.setFloat(step, w.v[w.lo]!);
      else out.setHistogram(step, w.h[w.hlo]!);
    },
  },
  last_over_time: {
    keepsName: true,
    kernel: (w, out, step) => {
      if (lastIsFloat(w)) out.setFloat(step, w.v[w.hi - 1]!);
      else out.setHistogram(step, w.h[w.hhi - 1]!);
    },
  },
  ts_of_first_over_time: {
    kernel: (w, out, step) => {
      const f = w.lo < w.hi ? w.t[w.lo]! : Infinity;
      const h = w.hlo < w.hhi ? w.ht[w.hlo]! : Infinity;
      out.setFloat(step, Math.min(f, h) / 1000);
    },
  },
  ts_of_last_over_time: {
    kernel: (w, out, step) => out.setFloat(step, (lastIsFloat(w) ? w.t[w.hi - 1]! : w.ht[w.hhi - 1]!) / 1000),
  },
  ts_of_min_over_time: { kernel: floatPart((w) => timeOfExtreme(w, -1)) },
  ts_of_max_over_time: { kernel: floatPart((w) => timeOfExtreme(w, 1)) },
  changes: { kernel: changes, anchored: changesAnchored },
};

/** A kernel over the floats of a window; histograms beside them are passed over, and that is told. */
export function floatPart(value: (w: Window) => number): RangeKernel {
  return (w, out, step) => {
    if (w.lo === w.hi) return;
    noteIgnored(w);
    out.setFloat(step, value(w));
  };
}

/** Says that histograms of a window do not count. */
export function noteIgnored(w: Window, span: Span = w.span): void {
  if (w.hlo === w.hhi) return;
  w.annotations.info(
    `ignored histograms in a range containing both floats and histograms${forMetric(w.name)}`,
    span,
  );
}

/** Says that a window holds both kinds, where that makes it worthless. */
export function noteMixed(w: Window): void {
  w.annotations.warn(`encountered a mix of histograms and floats${forMetric(w.name)}`, w.span);
}

function eitherKind(floats: (w: Window) => number, histograms: typeof sumOf): RangeKernel {
  return (w, out, step) => {
    if (w.lo < w.hi && w.hlo < w.hhi) return noteMixed(w);
    if (w.lo < w.hi) return out.setFloat(step, floats(w));
    const all = w.h.slice(w.hlo, w.hhi);
    const result = histograms(all, w.annotations, w.span, w.name);
    if (result !== undefined) out.setHistogram(step, result);
  };
}

function lastIsFloat(w: Window): boolean {
  return w.hlo === w.hhi || (w.lo < w.hi && w.t[w.hi - 1]! > w.ht[w.hhi - 1]!);
}

/** Sums with compensation. */
function sumFloats({ v, lo, hi }: Window): number {
  let sum = 0;
  let c = 0;
  for (let i = lo; i < hi; i++) {
    const value = v[i]!;
    const t = sum + value;
    c = compensate(sum, value, t, c);
    sum = t;
  }
  return sum === Infinity || sum === -Infinity ? sum : sum + c;
}

/** Sum by count, until the sum overflows; from there on a mean that runs along. */
function averageFloats({ v, lo, hi }: Window): number {
  let sum = 0;
  let mean = 0;
  let c = 0;
  let incremental = false;
  for (let i = lo; i < hi; i++) {
    const value = v[i]!;
    const count = i - lo + 1;
    if (!incremental) {
      const t = sum + value;
      if (count === 1 || (t !== Infinity && t !== -Infinity)) {
        c = compensate(sum, value, t, c);
        sum = t;
        continue;
      }
      incremental = true;
      mean = sum / (count - 1);
      c /= count - 1;
    }
    const q = (count - 1) / count;
    const t = q * mean + value / count;
    c = compensate(q * mean, value / count, t, q * c);
    mean = t;
  }
  return incremental ? mean + c : sum / (hi - lo) + c / (hi - lo);
}

/** The least (`sign` −1) or greatest value; NaN only where there is nothing else. */
function extreme({ v, lo, hi }: Window, sign: 1 | -1): number {
  let best = v[lo]!;
  for (let i = lo + 1; i < hi; i++) {
    const value = v[i]!;
    if ((sign > 0 ? value > best : value < best) || best !== best) best = value;
  }
  return best;
}

function timeOfExtreme({ t, v, lo, hi }: Window, sign: 1 | -1): number {
  let best = v[lo]!;
  let at = t[lo]!;
  for (let i = lo + 1; i < hi; i++) {
    const value = v[i]!;
    if ((sign > 0 ? value >= best : value <= best) || best !== best) {
      best = value;
      at = t[i]!;
    }
  }
  return at / 1000;
}

/** Population variance, Welford's way, with compensated sums. */
function variance({ v, lo, hi }: Window): number {
  let mean = 0;
  let meanC = 0;
  let aux = 0;
  let auxC = 0;
  for (let i = lo; i < hi; i++) {
    const value = v[i]!;
    const delta = value - (mean + meanC);
    const m = delta / (i - lo + 1);
    const mt = mean + m;
    meanC = compensate(mean, m, mt, meanC);
    mean = mt;
    const a = delta * (value - (mean + meanC));
    const at = aux + a;
    auxC = compensate(aux, a, at, auxC);
    aux = at;
  }
  return (aux + auxC) / (hi - lo);
}

/** Median of the absolute distances from the median; NaN where any value is. */
function medianDeviation({ v, lo, hi }: Window): number {
  const values = v.slice(lo, hi);
  const median = quantileOf(0.5, values);
  return quantileOf(
    0.5,
    values.map((value) => Math.abs(value - median)),
  );
}

/** How often neighbours differ; a change of kind is a change, NaN after NaN is none. */
function changes(w: Window, out: { setFloat(step: number, v: number): void }, step: number): void {
  let n = 0;
  if (w.hlo === w.hhi) {
    const { v, lo, hi } = w;
    for (let i = lo + 1; i < hi; i++) {
      const value = v[i]!;
      const before = v[i - 1]!;
      if (value !== before && (value === value || before === before)) n++;
    }
    out.setFloat(step, n);
    return;
  }
  let f = w.lo;
  let h = w.hlo;
  let lastFloat: number | undefined;
  let lastHistogram: (typeof w.h)[number] | undefined;
  while (f < w.hi || h < w.hhi) {
    const takeFloat = h === w.hhi || (f < w.hi && w.t[f]! < w.ht[h]!);
    const value = takeFloat ? w.v[f]! : undefined;
    const hist = takeFloat ? undefined : w.h[h]!;
    if (lastFloat !== undefined || lastHistogram !== undefined) {
      if (takeFloat !== (lastFloat !== undefined)) n++;
      else if (takeFloat) {
        if (value !== lastFloat && !(Number.isNaN(value) && Number.isNaN(lastFloat))) n++;
      } else if (!equalHistograms(hist!, lastHistogram!)) n++;
    }
    lastFloat = value;
    lastHistogram = hist;
    if (takeFloat) f++;
    else h++;
  }
  out.setFloat(step, n);
}

/** `changes(x[r] anchored)`: counted from the last sample at or before the window. */
function changesAnchored(w: Window, out: { setFloat(step: number, v: number): void }, step: number): void {
  atAnchor(w, () => changes(w, out, step));
}

/** Narrows a window that reaches back to begin with the last sample at or before its start; nothing without one after that. */
export function atAnchor(w: Window, run: () => void): void {
  const { lo, hlo, startMs } = w;
  const lastFloat = w.hi > lo ? w.t[w.hi - 1]! : -Infinity;
  const lastHistogram = w.hhi > hlo ? w.ht[w.hhi - 1]! : -Infinity;
  if (lastFloat <= startMs && lastHistogram <= startMs) return;
  let anchor = -Infinity;
  for (let i = lo; i < w.hi && w.t[i]! <= startMs; i++) anchor = w.t[i]!;
  for (let i = hlo; i < w.hhi && w.ht[i]! <= startMs; i++) anchor = Math.max(anchor, w.ht[i]!);
  while (w.lo < w.hi && w.t[w.lo]! < anchor) w.lo++;
  while (w.hlo < w.hhi && w.ht[w.hlo]! < anchor) w.hlo++;
  run();
  w.lo = lo;
  w.hlo = hlo;
}
