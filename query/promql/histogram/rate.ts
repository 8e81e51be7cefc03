import type { FloatHistogram } from "@taffrail/model";
import type { Annotations } from "../annotations.ts";
import type { Span } from "../ast.ts";
import { noteMixedBuckets } from "./aggregate.ts";
import { divided, scaled } from "./arithmetic.ts";
import { isCustom } from "./buckets.ts";
import { isReset } from "./reset.ts";
import { sumHistograms, type Term } from "./sum.ts";
import type { Window } from "../operators/range-function.ts";
import type { StepColumn } from "../value.ts";

/** How a change is stretched to the window: the same for floats and histograms. */
export type Stretch = (
  w: Window,
  firstT: number,
  lastT: number,
  gap: number,
  startKnown: boolean,
  zeroShare: number,
) => number;

/** `rate`, `increase`, `delta` of a window of histograms: a gauge. */
export function rateOfHistograms(
  w: Window,
  out: StepColumn,
  step: number,
  { counter, perSecond }: { readonly counter: boolean; readonly perSecond: boolean },
  stretch: Stretch,
): void {
  const n = w.hhi - w.hlo;
  const all = w.h.slice(w.hlo, w.hhi);
  let firstT = w.ht[w.hlo]!;
  const lastT = w.ht[w.hhi - 1]!;
  const start = counter && w.hst !== undefined ? w.hst[w.hlo]! : 0;
  const startKnown = start !== 0 && start < firstT && start > w.startMs;
  if (n < 2 && !startKnown) return;
  const gap = n < 2 ? 0 : (lastT - firstT) / 1000 / (n - 1);
  const starts = counter && w.hst !== undefined ? startsOf(w) : [];
  const change = changeOf(all, counter, startKnown, starts, w.annotations, w.span, w.name);
  if (change === undefined) return;
  if (startKnown) firstT = start;
  const first = startKnown ? 0 : all[0]!.count;
  const share = counter && change.count > 0 && first >= 0 ? first / change.count : NaN;
  const factor = stretch(w, firstT, lastT, gap, startKnown, share);
  out.setHistogram(step, scaled(change, perSecond ? factor / (w.rangeMs / 1000) : factor));
}

/** Which histograms of the window begin anew by their start times. */
function startsOf({ ht, hst, hlo, hhi }: Window): boolean[] {
  const starts: boolean[] = [false];
  for (let i = hlo + 1; i < hhi; i++) {
    const start = hst![i]!;
    const before = hst![i - 1]!;
    const t = ht[i - 1]!;
    if (start === 0 || start >= ht[i]!) starts.push(false);
    else starts.push(start > t || (start === t && before !== 0 && before < t));
  }
  return starts;
}

/** Last − first, with what resets took added: a gauge. `undefined` where the buckets do not go together, which is told. */
export function changeOf(
  all: readonly FloatHistogram[],
  counter: boolean,
  fromZero: boolean,
  starts: readonly boolean[],
  annotations: Annotations,
  span: Span,
  name: string,
): FloatHistogram | undefined {
  const first = all[0]!;
  const last = all.at(-1)!;
  if (counter && all.some((h) => h.counterResetHint === "gauge")) noteNoCounter(annotations, span, name);
  if (!counter && (first.counterResetHint !== "gauge" || last.counterResetHint !== "gauge")) {
    noteNoGauge(annotations, span, name);
  }
  const anew = all.map((h, i) => i > 0 && counter && (starts[i] === true || isReset(h, all[i - 1]!)));
  const skipsFirst = fromZero || anew[1] === true; // what is below the first cannot show in the result
  const counted = counter ? all.slice(skipsFirst && !fromZero ? 1 : 0) : [first, last];
  if (counted.some((h) => isCustom(h) !== isCustom(last))) {
    noteMixedBuckets(annotations, span, name);
    return undefined;
  }
  const subtraction: Term[] = [{ h: last, factor: 1 }];
  if (!skipsFirst) subtraction.push({ h: first, factor: -1 });
  const lost: Term[] = [];
  for (let i = 1; i < all.length; i++) {
    if (anew[i] && !(i === 1 && !fromZero)) lost.push({ h: all[i - 1]!, factor: 1 });
  }
  const bySubtraction = sumHistograms(subtraction);
  const summed = sumHistograms([...subtraction, ...lost]);
  if (summed === undefined || bySubtraction === undefined) {
    noteMixedBuckets(annotations, span, name);
    return undefined;
  }
  if (bySubtraction.reconciled)
    annotations.info("mismatched custom buckets were reconciled during subtraction", span);
  else if (summed.reconciled)
    annotations.info("mismatched custom buckets were reconciled during addition", span);
  return atSchemaOfAll({ ...summed.h, counterResetHint: "gauge" }, counted);
}

/** Brings a change to the coarsest schema that was met on the way. */
function atSchemaOfAll(change: FloatHistogram, all: readonly FloatHistogram[]): FloatHistogram {
  const coarsest = all.reduce((least, h) => (h.schema < least.schema ? h : least));
  if (isCustom(change) || coarsest.schema >= change.schema) return change;
  return sumHistograms([
    { h: change, factor: 1 },
    { h: coarsest, factor: 0 },
  ])!.h;
}

/** `irate`, `idelta` of the last two histograms of a window. */
export function deltaOfLastTwo(w: Window, out: StepColumn, step: number, isRate: boolean): void {
  const i = w.hhi - 1;
  const before = w.h[i - 1]!;
  const last = w.h[i]!;
  const gauges = Number(before.counterResetHint === "gauge") + Number(last.counterResetHint === "gauge");
  if (isRate && gauges > 0) noteNoCounter(w.annotations, w.span, w.name);
  if (!isRate && gauges < 2) noteNoGauge(w.annotations, w.span, w.name);
  const elapsed = w.ht[i]! - w.ht[i - 1]!;
  if (elapsed === 0) return;
  let change = last;
  const started = isRate && w.hst !== undefined && startsOf(w).at(-1) === true;
  if (!isRate || !(started || isReset(last, before))) {
    const summed = sumHistograms([
      { h: last, factor: 1 },
      { h: before, factor: -1 },
    ]);
    if (summed === undefined) return noteMixedBuckets(w.annotations, w.span, w.name);
    if (summed.reconciled) {
      w.annotations.info("mismatched custom buckets were reconciled during subtraction", w.span);
    }
    change = summed.h;
  }
  const result: FloatHistogram = { ...change, counterResetHint: "gauge" };
  out.setHistogram(step, isRate ? divided(result, elapsed / 1000) : result);
}

/** How often a counter began anew in a window with histograms, and perhaps floats among them. */
export function resetsOfHistograms(w: Window): number {
  let n = 0;
  let f = w.lo;
  let h = w.hlo;
  let lastFloat: number | undefined;
  let lastHistogram: FloatHistogram | undefined;
  const starts = w.hst === undefined ? [] : startsOf(w);
  while (f < w.hi || h < w.hhi) {
    const takeFloat = h === w.hhi || (f < w.hi && w.t[f]! < w.ht[h]!);
    if (takeFloat) {
      const value = w.v[f]!;
      if (lastHistogram !== undefined || (lastFloat !== undefined && value < lastFloat)) n++;
      lastFloat = value;
      lastHistogram = undefined;
      f++;
    } else {
      const value = w.h[h]!;
      const started = starts[h - w.hlo] === true;
      if (
        lastFloat !== undefined ||
        (lastHistogram !== undefined && (started || isReset(value, lastHistogram)))
      )
        n++;
      lastHistogram = value;
      lastFloat = undefined;
      h++;
    }
  }
  return n;
}

export function noteNoCounter(annotations: Annotations, span: Span, name: string): void {
  annotations.warn(`this native histogram metric is not a counter: "${name}"`, span);
}

export function noteNoGauge(annotations: Annotations, span: Span, name: string): void {
  annotations.warn(`this native histogram metric is not a gauge: "${name}"`, span);
}
