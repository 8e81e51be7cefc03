import { type FloatHistogram, type Span } from "@taffrail/model";
import fc from "fast-check";
import { indicesOf } from "../chunk/histogram-layout.ts";

/** A native histogram that holds together, of few observations, so that a list of them has falls, growth and repeats. */
export const anyHistogram: fc.Arbitrary<FloatHistogram> = fc
  .record({
    isInteger: fc.boolean(),
    layout: fc.oneof(
      {
        weight: 5,
        arbitrary: fc.constant({ schema: 1, zeroThreshold: 0.001, customValues: [] as number[] }),
      },
      fc.constant({ schema: 3, zeroThreshold: 2 ** -128, customValues: [] as number[] }),
      fc.constant({ schema: -53, zeroThreshold: 0, customValues: [0.005, 1.5, 40_000, 1e9] }),
    ),
    positive: fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.nat(6)), { maxLength: 5 }),
    negative: fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.nat(3)), { maxLength: 2 }),
    zeroCount: fc.nat(2),
    sum: fc.oneof(fc.double(), fc.nat(100)),
    scale: fc.constantFrom(1, 1, 1000, 2 ** 40),
    hint: fc.oneof(
      { weight: 8, arbitrary: fc.constant("unknown" as const) },
      fc.constantFrom("reset" as const, "not_reset" as const, "gauge" as const),
    ),
  })
  .map(({ isInteger, layout, positive, negative, zeroCount, sum, scale, hint }) => {
    const isCustom = layout.schema === -53;
    const factor = isInteger ? scale : scale / 8;
    const up = side(positive, factor, isCustom ? 5 : Infinity);
    const down = side(isCustom ? [] : negative, factor, Infinity);
    const zero = isCustom ? 0 : zeroCount * factor;
    const count = [...up.buckets, ...down.buckets].reduce((a, b) => a + b, zero);
    return {
      schema: layout.schema,
      zeroThreshold: layout.zeroThreshold,
      customValues: Float64Array.from(layout.customValues),
      count,
      sum,
      zeroCount: zero,
      positiveSpans: up.spans,
      positiveBuckets: up.buckets,
      negativeSpans: down.spans,
      negativeBuckets: down.buckets,
      counterResetHint: hint,
      ...(isInteger ? { isInteger } : {}),
    };
  });

function side(
  gaps: readonly (readonly [number, number])[],
  factor: number,
  most: number,
): { spans: Span[]; buckets: Float64Array } {
  const spans: Span[] = [];
  const buckets: number[] = [];
  let end = 0;
  for (const [gap, count] of gaps) {
    const offset = spans.length === 0 && most === Infinity ? gap - 1 : Math.abs(gap);
    if (end + offset + 1 > most) break;
    end += offset + 1;
    spans.push({ offset, length: 1 });
    buckets.push(count * factor);
  }
  return { spans, buckets: Float64Array.from(buckets) };
}

/** A histogram as text in which layouts with the same counts are the same; without its hint. */
export function histogramText(h: FloatHistogram): string {
  const side = (spans: readonly Span[], buckets: Float64Array): string =>
    [...indicesOf(spans)]
      .map((index, i) => [index, buckets[i]!])
      .filter(([, count]) => count !== 0)
      .join(" ");
  return [
    h.isInteger === true ? "integer" : "float",
    h.schema,
    h.zeroThreshold,
    h.zeroCount,
    h.count,
    Object.is(h.sum, -0) ? "-0" : h.sum,
    side(h.positiveSpans, h.positiveBuckets),
    side(h.negativeSpans, h.negativeBuckets),
    [...h.customValues].join(" "),
  ].join("|");
}
