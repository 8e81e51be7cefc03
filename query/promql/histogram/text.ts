import type { FloatHistogram } from "@taffrail/model";
export function histogramText(h: FloatHistogram): string {
  return `{count:${h.count}}`;
}
