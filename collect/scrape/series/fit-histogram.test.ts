import assert from "node:assert/strict";
import { test } from "node:test";
import { customBoundsSchema, type ParsedHistogram } from "@taffrail/wire";
import fc from "fast-check";
import { ExposedHistogramError, fitHistogram, schemaOfFactor } from "./fit-histogram.ts";

const none = new Float64Array(0);
const anyFit = { maxSchema: 8, bucketLimit: 0 };

/** A histogram of integers with these counts by bucket index. */
function histogram(
  positive: ReadonlyMap<number, number>,
  negative: ReadonlyMap<number, number> = new Map(),
  schema = 3,
): ParsedHistogram {
  const above = sideOf(positive);
  const below = sideOf(negative);
  const all = [...above.buckets, ...below.buckets].reduce((a, b) => a + b, 0);
  return {
    isInteger: true,
    schema,
    count: all + 2,
    sum: 1,
    zeroThreshold: 0.001,
    zeroCount: 2,
    positiveSpans: above.spans,
    positiveBuckets: above.buckets,
    negativeSpans: below.spans,
    negativeBuckets: below.buckets,
    customValues: none,
    counterResetHint: "unknown",
  };
}

function sideOf(counts: ReadonlyMap<number, number>): {
  spans: { offset: number; length: number }[];
  buckets: Float64Array;
} {
  const spans: { offset: number; length: number }[] = [];
  const sorted = [...counts].sort(([a], [b]) => a - b);
  let end = 0;
  sorted.forEach(([index], i) => {
    if (i > 0 && index === end) spans.at(-1)!.length++;
    else spans.push({ offset: index - end, length: 1 });
    end = index + 1;
  });
  return { spans, buckets: Float64Array.from(sorted, ([, count]) => count) };
}

/** Counts by bucket index. */
function countsOf(spans: ParsedHistogram["positiveSpans"], buckets: Float64Array): Map<number, number> {
  const counts = new Map<number, number>();
  let index = 0;
  let at = 0;
  for (const { offset, length } of spans) {
    index += offset;
    for (let i = 0; i < length; i++) counts.set(index++, buckets[at++]!);
  }
  assert.equal(at, buckets.length);
  return counts;
}

const side = fc
  .uniqueArray(fc.tuple(fc.integer({ min: -200, max: 200 }), fc.integer({ min: 1, max: 9 })), {
    selector: ([index]) => index,
    maxLength: 20,
  })
  .map((counts) => new Map(counts));

test("a coarser histogram has each observation in the bucket that its own bounds say", () => {
  fc.assert(
    fc.property(side, side, fc.integer({ min: -4, max: 3 }), (positive, negative, maxSchema) => {
      const fitted = fitHistogram(histogram(positive, negative), { maxSchema, bucketLimit: 0 })!;
      assert.equal(fitted.schema, maxSchema);
      const by = 2 ** (3 - maxSchema);
      for (const [before, spans, buckets] of [
        [positive, fitted.positiveSpans, fitted.positiveBuckets],
        [negative, fitted.negativeSpans, fitted.negativeBuckets],
      ] as const) {
        const want = new Map<number, number>();
        for (const [index, count] of before) {
          // bucket i ends at 2^(i / 2^schema): the coarser one that holds this end
          const target = Math.ceil(index / by) + 0;
          want.set(target, (want.get(target) ?? 0) + count);
        }
        assert.deepEqual(
          [...countsOf(spans, buckets)],
          [...want].sort(([a], [b]) => a - b),
        );
      }
    }),
  );
});

test("the resolution is halved until the buckets fit, and no more", () => {
  fc.assert(
    fc.property(side, side, fc.integer({ min: 1, max: 12 }), (positive, negative, bucketLimit) => {
      const whole = histogram(positive, negative);
      const fitted = fitHistogram(whole, { maxSchema: 8, bucketLimit });
      let want: ParsedHistogram | undefined = whole;
      while (want !== undefined && want.positiveBuckets.length + want.negativeBuckets.length > bucketLimit) {
        want =
          want.schema === -4
            ? undefined
            : fitHistogram(whole, { maxSchema: want.schema - 1, bucketLimit: 0 });
      }
      assert.deepEqual(fitted, want);
    }),
  );
});

test("bounds of one's own cannot be fewer", () => {
  const custom: ParsedHistogram = {
    ...histogram(
      new Map([
        [0, 1],
        [1, 1],
        [2, 1],
      ]),
    ),
    schema: customBoundsSchema,
    zeroCount: 0,
    zeroThreshold: 0,
    count: 3,
    customValues: Float64Array.of(1, 2),
  };
  assert.equal(fitHistogram(custom, { maxSchema: 0, bucketLimit: 2 }), undefined);
  assert.equal(fitHistogram(custom, { maxSchema: 0, bucketLimit: 3 }), custom);
});

const factors: readonly (readonly [factor: number, schema: number])[] = [
  [0, 8],
  [1, 8],
  [1.0001, 8],
  [1.1, 2],
  [1.5, 0],
  [2, 0],
  [4, -1],
  [256, -3],
  [65_537, -4],
  [1e300, -4],
];
for (const [factor, schema] of factors)
  test(`a factor of ${factor} from bucket to bucket is the schema ${schema}`, () =>
    assert.equal(schemaOfFactor(factor), schema));

const sound = histogram(new Map([[1, 2]]));
const bad: readonly (readonly [what: string, histogram: ParsedHistogram])[] = [
  ["more observations than it counts", { ...sound, count: 3 }],
  ["fewer observations than it counts", { ...sound, count: 5 }],
  ["a bucket below zero", { ...sound, isInteger: false, positiveBuckets: Float64Array.of(-1) }],
  ["a zero bucket below zero", { ...sound, isInteger: false, zeroCount: -1 }],
  ["a schema that nobody knows", { ...sound, schema: 53 }],
  ["a schema too coarse", { ...sound, schema: -5 }],
  [
    "a span inside another",
    {
      ...sound,
      count: 6,
      positiveSpans: [
        { offset: 1, length: 1 },
        { offset: -2, length: 1 },
      ],
      positiveBuckets: Float64Array.of(2, 2),
    },
  ],
];
for (const [what, broken] of bad)
  test(`a histogram with ${what} is refused`, () =>
    assert.throws(() => fitHistogram(broken, anyFit), ExposedHistogramError));

test("an observation of NaN may be in no bucket", () => {
  assert.ok(fitHistogram({ ...sound, count: 5, sum: NaN }, anyFit));
  assert.throws(() => fitHistogram({ ...sound, count: 3, sum: NaN }, anyFit));
});

test("a schema finer than any that is stored is reduced", () => {
  assert.equal(fitHistogram({ ...sound, schema: 20 }, anyFit)!.schema, 8);
});
