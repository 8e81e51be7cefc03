import { SampleColumns } from "@taffrail/model";
import { forMetric } from "../annotations.ts";
import type { VectorSelector } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import { noteMixedBuckets } from "../histogram/aggregate.ts";
import { interpolated } from "../histogram/extended-rate.ts";
import { sumHistograms } from "../histogram/sum.ts";
import { dropStale } from "./matrix-selector.ts";
import type { StepColumn, Steps, Vector } from "../value.ts";

/**
 * `selector smoothed`: the value on the line between the samples around each step, at most a lookback away. With only an older
 * sample its value is carried forward; with only a newer one there is nothing. Both kinds within that reach give nothing, and a warning.
 */
export function interpolateSelected(selector: VectorSelector, steps: Steps, evaluator: Evaluator): Vector {
  const { series } = evaluator.selectionOf(selector);
  const { atMs, offsetMs } = evaluator.plan.shifts.get(selector)!;
  const { lookbackMs } = evaluator.options;
  const { annotations } = evaluator;
  const samples = new SampleColumns();
  const stepMs = atMs === undefined ? steps.stepMs : 0;
  const firstMs = (atMs ?? steps.startMs) - offsetMs;
  const lastMs = firstMs + (steps.count - 1) * stepMs;

  function interpolate(row: number, now: number, name: string, out: StepColumn, step: number): void {
    const { t, v, length, histograms } = samples;
    const next = row + 1;
    const h = histograms?.[row];
    const isBetween = t[row]! < now && next < length && t[next]! <= now + lookbackMs;
    if (!isBetween) {
      if (h === undefined) out.setFloat(step, v[row]!);
      else out.setHistogram(step, h);
      return;
    }
    const [way, whole] = [now - t[row]!, t[next]! - t[row]!];
    const to = histograms?.[next];
    if (h === undefined && to === undefined)
      out.setFloat(step, v[row]! + ((v[next]! - v[row]!) * way) / whole);
    else if (h !== undefined && to !== undefined) {
      const counter = h.counterResetHint !== "gauge" && to.counterResetHint !== "gauge";
      const summed = sumHistograms(interpolated(h, to, way / whole, counter));
      const layouts = sumHistograms([h, to].map((one) => ({ h: one, factor: 1 })));
      if (summed === undefined || layouts === undefined) noteMixedBuckets(annotations, selector, name);
      else out.setHistogram(step, summed.h);
    }
  }

  return {
    kind: "vector",
    series: series.map(({ labels }) => ({ labels, dropName: false })),
    column(i, out) {
      samples.clear();
      series[i]!.read(firstMs - lookbackMs + 1, lastMs + lookbackMs, samples);
      evaluator.budget.samplesRead += samples.length;
      evaluator.budget.bytesRead += samples.encodedBytes;
      dropStale(samples); // a line goes on across the end of a series, as in a window
      out.clear();
      const { t, length } = samples;
      const { name } = series[i]!.labels;
      let row = -1;
      for (let step = 0; step < steps.count; step++) {
        const now = firstMs + step * stepMs;
        while (row + 1 < length && t[row + 1]! <= now) row++;
        if (row < 0 || t[row]! <= now - lookbackMs) continue;
        if (isMixed(samples, now - lookbackMs, now + lookbackMs)) {
          annotations.warn(`encountered a mix of histograms and floats${forMetric(name)}`, selector);
        } else interpolate(row, now, name, out, step);
      }
      return out;
    },
  };
}

/** Whether there are floats and histograms in `(from, to]`. */
function isMixed({ t, length, histograms }: SampleColumns, from: number, to: number): boolean {
  if (histograms === undefined) return false;
  let floats = false;
  let others = false;
  for (let row = 0; row < length; row++) {
    if (t[row]! <= from || t[row]! > to) continue;
    if (histograms[row] === undefined) floats = true;
    else others = true;
  }
  return floats && others;
}
