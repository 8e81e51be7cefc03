import type { FloatHistogram } from "@taffrail/model";
import { formatFloat } from "../format-float.ts";
import { bucketsOf } from "./buckets.ts";

/** A histogram as Prometheus prints it: `{count:5, sum:10, [-0.001,0.001]:1, (0.5,1]:1}`. */
export function histogramText(h: FloatHistogram): string {
  const parts = [`count:${formatFloat(h.count)}`, `sum:${formatFloat(h.sum)}`];
  for (const { lower, upper, count, isZero } of bucketsOf(h)) {
    const openLeft = !isZero && lower >= 0;
    const closedRight = isZero || upper > 0; // the first of custom bounds too: [-Inf,0.005]
    parts.push(
      `${openLeft ? "(" : "["}${formatFloat(lower)},${formatFloat(upper)}${closedRight ? "]" : ")"}:${formatFloat(count)}`,
    );
  }
  return `{${parts.join(", ")}}`;
}
