import assert from "node:assert/strict";
import { test } from "node:test";
import { isStaleAt, SampleColumns, setStale } from "@taffrail/model";
import fc from "fast-check";
import { anyHistogram, histogramText } from "../testing/histograms.ts";
import { decodeChunk, samplesIn } from "./decode.ts";
import { histogramEncoding } from "./encoding.ts";
import { highWord, lowWord, wordsOf } from "./halves.ts";
import { appendHistogram } from "./histogram-append.ts";
import { type HistogramChunk, resetHeader } from "./histogram-encode.ts";

const rows = fc.array(
  fc.record({
    histogram: fc.oneof(
      { weight: 10, arbitrary: anyHistogram },
      { weight: 1, arbitrary: fc.constant(undefined) },
    ),
    step: fc.oneof({ weight: 5, arbitrary: fc.constant(15_000) }, fc.integer({ min: 1, max: 2 ** 40 })),
    startT: fc.constantFrom(0, 0, 5, -70_000),
    repeat: fc.constantFrom(1, 1, 3, 140),
  }),
  { maxLength: 12 },
);

for (const hasStart of [false, true]) {
  test(`histograms come back from their chunks${hasStart ? ", with their start times" : ""}`, () => {
    fc.assert(
      fc.property(rows, (list) => {
        const chunks: HistogramChunk[] = [];
        const wanted: string[] = [];
        let t = -20_000;
        for (const { histogram, step, startT, repeat } of list) {
          for (let i = 0; i < repeat; i++) {
            t += step;
            const sum = Float64Array.of(histogram?.sum ?? 0);
            if (histogram === undefined) setStale(sum, 0);
            const words = wordsOf(sum);
            const isFloat = histogram?.isInteger !== true;
            const last = chunks.at(-1);
            const next = appendHistogram(
              last,
              false,
              histogram === undefined && last !== undefined
                ? last.encoding
                : histogramEncoding(isFloat, hasStart),
              t,
              histogram ?? { ...emptyOne },
              words[highWord]!,
              words[lowWord]!,
              startT,
            );
            if (next.extends) chunks.pop();
            chunks.push(next.chunk);
            wanted.push(
              `${t} ${hasStart ? startT : 0} ${histogram === undefined ? "stale" : histogramText(histogram)}`,
            );
          }
        }
        const got: string[] = [];
        for (const chunk of chunks) {
          const columns = new SampleColumns(1);
          const bytes = chunk.bytes.slice(0, chunk.length);
          assert.equal(samplesIn(chunk.encoding, bytes, 0), chunk.count);
          decodeChunk(chunk.encoding, bytes, 0, chunk.count, -Infinity, Infinity, columns);
          assert.equal(columns.length, chunk.count);
          for (let row = 0; row < columns.length; row++) {
            const h = columns.histograms![row]!;
            const text = isStaleAt(columns.v, row) ? "stale" : histogramText(h);
            got.push(`${columns.t[row]} ${columns.startT?.[row] ?? 0} ${text}`);
            if (text === "stale") continue;
            assert.equal(h.counterResetHint === "gauge", chunk.header === resetHeader.gauge);
          }
        }
        assert.deepEqual(got, wanted);
      }),
      { numRuns: 200 },
    );
  });
}

const emptyOne = {
  schema: 0,
  count: 0,
  sum: 0,
  zeroThreshold: 0,
  zeroCount: 0,
  positiveSpans: [],
  negativeSpans: [],
  positiveBuckets: new Float64Array(),
  negativeBuckets: new Float64Array(),
  customValues: new Float64Array(),
  counterResetHint: "unknown",
} as const;

test("within a chunk no counter falls", () => {
  fc.assert(
    fc.property(rows, (list) => {
      let chunk: HistogramChunk | undefined;
      for (const [i, { histogram }] of list.entries()) {
        if (histogram === undefined) continue;
        const words = wordsOf(Float64Array.of(histogram.sum));
        chunk = appendHistogram(
          chunk,
          false,
          histogramEncoding(histogram.isInteger !== true, false),
          i,
          histogram,
          words[highWord]!,
          words[lowWord]!,
          0,
        ).chunk;
        if (chunk.header === resetHeader.gauge) continue;
        const columns = new SampleColumns();
        decodeChunk(chunk.encoding, chunk.bytes, 0, chunk.count, -Infinity, Infinity, columns);
        for (let row = 1; row < columns.length; row++) {
          const before = columns.histograms![row - 1]!;
          const after = columns.histograms![row]!;
          assert.ok(after.count >= before.count && after.zeroCount >= before.zeroCount);
          after.positiveBuckets.forEach((count, at) => assert.ok(count >= before.positiveBuckets[at]!));
          after.negativeBuckets.forEach((count, at) => assert.ok(count >= before.negativeBuckets[at]!));
        }
      }
    }),
  );
});
