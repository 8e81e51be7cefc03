import { isStaleAt, SampleColumns } from "@taffrail/model";
import type { VectorSelector } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import type { Steps, Vector } from "../value.ts";

/**
 * `selector smoothed`: the value on the line between the samples around each step, at most a lookback away. With only an older
 * sample its value is carried forward; with only a newer one there is nothing. Histograms are taken as they stand.
 */
export function interpolateSelected(selector: VectorSelector, steps: Steps, evaluator: Evaluator): Vector {
  const { series } = evaluator.selectionOf(selector);
  const { atMs, offsetMs } = evaluator.plan.shifts.get(selector)!;
  const { lookbackMs } = evaluator.options;
  const samples = new SampleColumns();
  const stepMs = atMs === undefined ? steps.stepMs : 0;
  const firstMs = (atMs ?? steps.startMs) - offsetMs;
  const lastMs = firstMs + (steps.count - 1) * stepMs;
  return {
    kind: "vector",
    series: series.map(({ labels }) => ({ labels, dropName: false })),
    column(i, out) {
      samples.clear();
      series[i]!.read(firstMs - lookbackMs + 1, lastMs + lookbackMs, samples);
      evaluator.budget.samplesRead += samples.length;
      out.clear();
      const { t, v, length, histograms } = samples;
      let row = -1;
      for (let step = 0; step < steps.count; step++) {
        const now = firstMs + step * stepMs;
        while (row + 1 < length && t[row + 1]! <= now) row++;
        if (row < 0 || t[row]! <= now - lookbackMs || isStaleAt(v, row)) continue;
        const h = histograms?.[row];
        if (h !== undefined) {
          out.setHistogram(step, h);
          continue;
        }
        const next = row + 1;
        const isBetween =
          t[row]! < now &&
          next < length &&
          t[next]! <= now + lookbackMs &&
          histograms?.[next] === undefined &&
          !isStaleAt(v, next);
        const share = isBetween ? (now - t[row]!) / (t[next]! - t[row]!) : 0;
        out.setFloat(step, isBetween ? v[row]! + (v[next]! - v[row]!) * share : v[row]!);
      }
      return out;
    },
  };
}
