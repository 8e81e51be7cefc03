import assert from "node:assert/strict";
import { test } from "node:test";
import type { FloatHistogram } from "@taffrail/model";
import fc from "fast-check";
import { parseHistogram } from "../testing/series-line.ts";
import { divided, equalHistograms, scaled } from "./arithmetic.ts";
import { boundOf, bucketsOf, coarser, spansOf } from "./buckets.ts";
import { histogramFraction, histogramQuantile } from "./quantile.ts";
import { isReset } from "./reset.ts";
import { sumHistograms } from "./sum.ts";
import { histogramText } from "./text.ts";
import { trimmed } from "./trim.ts";

const counts = fc.dictionary(fc.integer({ min: -20, max: 20 }).map(String), fc.integer({ min: 1, max: 9 }), {
  maxKeys: 8,
});

/** Exponential histograms whose count is what their buckets hold. */
const exponential: fc.Arbitrary<FloatHistogram> = fc
  .record({
    schema: fc.integer({ min: -2, max: 4 }),
    positive: counts,
    negative: counts,
    zeroCount: fc.integer({ min: 0, max: 5 }),
    zeroThreshold: fc.constantFrom(0, 2 ** -100, 2 ** -90),
  })
  .map(({ schema, positive, negative, zeroCount, zeroThreshold }) => {
    const p = spansOf(new Map(Object.entries(positive).map(([i, n]) => [Number(i), n])));
    const n = spansOf(new Map(Object.entries(negative).map(([i, m]) => [Number(i), m])));
    const total = [...p.buckets, ...n.buckets].reduce((a, b) => a + b, zeroCount);
    return {
      schema,
      count: total,
      sum: total * 3,
      zeroThreshold,
      zeroCount,
      positiveSpans: p.spans,
      positiveBuckets: p.buckets,
      negativeSpans: n.spans,
      negativeBuckets: n.buckets,
      customValues: new Float64Array(0),
      counterResetHint: "unknown" as const,
    };
  });

const custom: fc.Arbitrary<FloatHistogram> = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: -5, max: 20 }), { maxLength: 6 }),
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 7, maxLength: 7 }),
  )
  .map(([bounds, all]) => {
    const sorted = bounds.sort((a, b) => a - b);
    const { spans, buckets } = spansOf(new Map(all.slice(0, sorted.length + 1).map((n, i) => [i, n])));
    const count = buckets.reduce((a, b) => a + b, 0);
    return {
      ...parseHistogram(`schema:-53 sum:${count * 2} count:${count}`).histogram,
      customValues: Float64Array.from(sorted),
      positiveSpans: spans,
      positiveBuckets: buckets,
    };
  });

const total = (h: FloatHistogram): number => bucketsOf(h).reduce((n, b) => n + b.count, 0);
const close = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));

test("what is observed at 0 stays on both sides of a cut at 0", () => {
  const h: FloatHistogram = {
    schema: 0,
    count: 1,
    sum: 0,
    zeroThreshold: 0,
    zeroCount: 1,
    positiveSpans: [],
    negativeSpans: [],
    positiveBuckets: new Float64Array(0),
    negativeBuckets: new Float64Array(0),
    customValues: new Float64Array(0),
    counterResetHint: "unknown",
  };
  assert.equal(total(trimmed(h, 0, true)), 1);
  assert.equal(total(trimmed(h, 0, false)), 1);
});

test("nothing is kept above a point past the end of a zero bucket without positive neighbours", () => {
  const h: FloatHistogram = {
    schema: 0,
    count: 5,
    sum: -3,
    zeroThreshold: 0.5,
    zeroCount: 4,
    positiveSpans: [],
    negativeSpans: [{ offset: 0, length: 1 }],
    positiveBuckets: new Float64Array(0),
    negativeBuckets: Float64Array.of(1),
    customValues: new Float64Array(0),
    counterResetHint: "unknown",
  };
  assert.equal(total(trimmed(h, 0.25, false)), 0);
  assert.equal(total(trimmed(h, 0.25, true)), 5);
});

for (const [name, histograms] of [
  ["exponential", exponential],
  ["custom", custom],
] as const) {
  test(`the sum of ${name} histograms counts what they count, in any order`, () => {
    fc.assert(
      fc.property(histograms, histograms, histograms, (a, b, c) => {
        const sum = (...all: FloatHistogram[]): FloatHistogram =>
          sumHistograms(all.map((h) => ({ h, factor: 1 })))!.h;
        const abc = sum(a, b, c);
        assert.ok(close(total(abc), a.count + b.count + c.count));
        assert.ok(equalHistograms(abc, sum(c, a, b)));
      }),
    );
  });

  test(`a ${name} histogram less itself is empty, and is not a reset of itself`, () => {
    fc.assert(
      fc.property(histograms, (h) => {
        const none = sumHistograms([
          { h, factor: 1 },
          { h, factor: -1 },
        ])!.h;
        assert.equal(total(none), 0);
        assert.equal(isReset(h, h), false);
        assert.equal(isReset(h, scaled(h, 2)), h.count > 0);
      }),
    );
  });

  test(`what ${name} trimming keeps below and above is what fractions say`, () => {
    fc.assert(
      fc.property(histograms, fc.double({ min: -30, max: 30, noNaN: true }), (h, at) => {
        if (h.count === 0) return;
        const below = histogramFraction(-Infinity, at, h) * h.count;
        const above = histogramFraction(at, Infinity, h) * h.count;
        assert.ok(close(below + above, h.count), `${below} + ${above} of ${h.count}`);
        if (name === "exponential") {
          // A zero bucket without width lies at 0 itself: trimming there keeps it on either side, fractions count it above.
          const atZero = at === 0 && h.zeroThreshold === 0 ? h.zeroCount : 0;
          assert.ok(close(total(trimmed(h, at, true)), below + atZero));
          assert.ok(close(total(trimmed(h, at, false)), above));
        }
      }),
    );
  });

  test(`quantiles of a ${name} histogram rise with φ`, () => {
    fc.assert(
      fc.property(
        histograms,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (h, a, b) => {
          if (h.count === 0) return;
          const low = histogramQuantile(Math.min(a, b), h).value;
          const high = histogramQuantile(Math.max(a, b), h).value;
          assert.ok(low <= high || close(low, high), `${low} ≤ ${high}`);
        },
      ),
    );
  });
}

const negated = [
  { phi: 0, want: 8 },
  { phi: 0.4, want: 1 },
  { phi: 0.9, want: 1 },
  { phi: 1, want: 1 },
] as const;
for (const { phi, want } of negated) {
  test(`a negated histogram has the end of the bucket at which the search for ${phi} ended`, () => {
    const h = parseHistogram(
      "schema:0 count:20 sum:50 z_bucket:2 z_bucket_w:0.001 buckets:[6 3 4 5]",
    ).histogram;
    assert.equal(histogramQuantile(phi, scaled(h, -1)).value, want);
  });
}

test("a coarser bucket holds the finer ones", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -500, max: 500 }),
      fc.integer({ min: -4, max: 8 }),
      fc.integer({ min: 0, max: 6 }),
      (index, schema, down) => {
        const to = Math.max(-4, schema - down);
        const at = coarser(index, schema, to);
        assert.ok(boundOf(at - 1, to) <= boundOf(index - 1, schema) * (1 + 1e-12));
        assert.ok(boundOf(at, to) >= boundOf(index, schema) * (1 - 1e-12));
      },
    ),
  );
});

test("a histogram divided by zero has no buckets and no finite figure", () => {
  const h = divided(parseHistogram("schema:0 sum:-1 count:3 z_bucket:0 buckets:[1 2]").histogram, 0);
  assert.equal(
    histogramText(h),
    "{count:+Inf, sum:-Inf, [-0,0]:NaN}".replace("[-0,0]", `[${h.zeroThreshold === 0 ? "-0" : ""},0]`),
  );
});

test("text of a histogram", () => {
  const { histogram } = parseHistogram(
    "schema:0 count:5 sum:10 z_bucket:1 z_bucket_w:0.001 buckets:[1 2] n_buckets:[1]",
  );
  assert.equal(
    histogramText(histogram),
    "{count:5, sum:10, [-1,-0.5):1, [-0.001,0.001]:1, (0.5,1]:1, (1,2]:2}",
  );
});
