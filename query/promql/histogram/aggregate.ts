import { NotSupportedError } from "@taffrail/base";
import type { FloatHistogram } from "@taffrail/model";
import type { Annotations } from "../annotations.ts";
import type { Span } from "../ast.ts";

/** A sum of histograms. */
export class HistogramSum {
  constructor(average: boolean, _annotations: Annotations, _span: Span) {
    throw new NotSupportedError(`${average ? "averages" : "sums"} of histograms`);
  }

  add(h: FloatHistogram): boolean {
    return h.count > 0;
  }

  result(): FloatHistogram | undefined {
    return undefined;
  }
}

export function sumOf(
  all: readonly FloatHistogram[],
  _annotations: Annotations,
  _span: Span,
  _name: string,
): FloatHistogram | undefined {
  throw new NotSupportedError(`histograms ${all.length}`);
}

export const averageOf: typeof sumOf = sumOf;
