import type { FloatHistogram } from "@taffrail/model";
import type { Window } from "../operators/range-function.ts";
import type { StepColumn } from "../value.ts";
import { noteMixedBuckets } from "./aggregate.ts";
import { divided } from "./arithmetic.ts";
import { isCustom } from "./buckets.ts";
import { noteNoCounter, noteNoGauge } from "./rate.ts";
import { isReset } from "./reset.ts";
import { sumHistograms, type Term } from "./sum.ts";

/** `rate`, `increase`, `delta` of histograms between the very edges of a window: a gauge. As for floats, see `functions/rate.ts`. */
export function extendedHistograms(
  w: Window,
  out: StepColumn,
  step: number,
  mode: { readonly counter: boolean; readonly perSecond: boolean; readonly smoothed: boolean },
): void {
  const { counter, perSecond, smoothed } = mode;
  const { ht, h, startMs, endMs } = w;
  let first = w.hlo;
  while (first + 1 < w.hhi && ht[first + 1]! <= startMs) first++;
  let last = w.hhi - 1;
  if (smoothed) while (last > first && ht[last - 1]! >= endMs) last--;
  if (ht[last]! <= startMs || ht[first]! > endMs) return;
  const used = h.slice(first, last + 1);
  if (counter && used.some((one) => one.counterResetHint === "gauge"))
    noteNoCounter(w.annotations, w.span, w.name);
  if (!counter && (used[0]!.counterResetHint !== "gauge" || used.at(-1)!.counterResetHint !== "gauge")) {
    noteNoGauge(w.annotations, w.span, w.name);
  }
  if (used.some((one) => isCustom(one) !== isCustom(used[0]!)))
    return noteMixedBuckets(w.annotations, w.span, w.name);
  const leftMoved = smoothed && ht[first]! < startMs && first < last;
  const rightMoved = smoothed && last > first && ht[last]! > endMs;
  const left = leftMoved ? between(w, first, startMs, counter) : [{ h: h[first]!, factor: 1 }];
  const right = rightMoved ? between(w, last - 1, endMs, counter) : [{ h: h[last]!, factor: 1 }];
  const terms: Term[] = [...right, ...left.map((term) => ({ h: term.h, factor: -term.factor }))];
  if (counter) {
    for (let i = first + 1; i <= last; i++) {
      const known = i === first + 1 && leftMoved; // the left edge lies behind that reset
      if (!known && isReset(h[i]!, h[i - 1]!)) terms.push({ h: h[i - 1]!, factor: 1 });
    }
  }
  const summed = sumHistograms(terms);
  if (summed === undefined) return noteMixedBuckets(w.annotations, w.span, w.name);
  const change: FloatHistogram = { ...summed.h, counterResetHint: "gauge" };
  out.setHistogram(step, perSecond ? divided(change, w.rangeMs / 1000) : change);
}

/** The histogram at a time between row `i` and the next, as a sum; a counter that began anew counts from zero. */
function between({ ht, h }: Window, i: number, at: number, counter: boolean): Term[] {
  return interpolated(h[i]!, h[i + 1]!, (at - ht[i]!) / (ht[i + 1]! - ht[i]!), counter);
}

/** The histogram at a share of the way from one to the next, as a sum. */
export function interpolated(
  from: FloatHistogram,
  to: FloatHistogram,
  share: number,
  counter: boolean,
): Term[] {
  const end = { h: to, factor: share };
  if (counter && isReset(to, from)) return [end];
  return [{ h: from, factor: 1 - share }, end];
}
