import assert from "node:assert/strict";
import { test } from "node:test";
import { Labels } from "@taffrail/model";
import fc from "fast-check";
import { highWord, lowWord, wordsOf } from "../chunk/halves.ts";
import { Head } from "./head.ts";

const seriesCount = 3;

/** How a series goes on: as before, by a step, or anywhere; time in the rhythm, late, or after a gap. */
const row = fc.record({
  series: fc.nat(seriesCount - 1),
  stepMs: fc.oneof(
    { weight: 12, arbitrary: fc.constant(15_000) },
    fc.integer({ min: 1, max: 40_000 }),
    fc.integer({ min: 1, max: 9_000_000 }),
  ),
  value: fc.oneof(
    { weight: 4, arbitrary: fc.constant("same" as const) },
    { weight: 4, arbitrary: fc.integer({ min: -5, max: 1_000_000 }) },
    fc.double(),
  ),
});

test("many rows at once leave the bytes that rows one by one leave", () => {
  fc.assert(
    fc.property(fc.array(fc.array(row, { maxLength: 90 }), { maxLength: 12 }), (batches) => {
      const one = new Head();
      const all = new Head();
      for (const head of [one, all])
        for (let i = 0; i < seriesCount; i++) head.index.add(Labels.of({ __name__: "m", series: String(i) }));
      const t = Float64Array.from({ length: seriesCount }, (_, i) => 1_700_000_000_000 + i);
      const v = new Float64Array(seriesCount);
      for (const batch of batches) {
        const times = new Float64Array(batch.length);
        const values = new Float64Array(batch.length);
        batch.forEach(({ series, stepMs, value }, i) => {
          t[series]! += stepMs;
          if (value !== "same") v[series] = value;
          times[i] = t[series]!;
          values[i] = v[series]!;
        });
        const words = wordsOf(values);
        const slots = Int32Array.from(batch, ({ series }) => series);
        const rows = Int32Array.from(batch, (_, i) => i);
        all.appendAll({ length: batch.length, slots, rows, t: times, words });
        for (let i = 0; i < batch.length; i++)
          one.append(slots[i]!, times[i]!, words[2 * i + highWord]!, words[2 * i + lowWord]!);
      }
      assert.equal(all.samples, one.samples);
      assert.equal(all.chunks, one.chunks);
      assert.equal(all.minT, one.minT);
      assert.equal(all.maxT, one.maxT);
      for (let slot = 0; slot < seriesCount; slot++) {
        const chunks = [all, one].map((head) =>
          head.chunksOf(slot, -Infinity, Infinity).map(({ minT, maxT, samples, bytes, start, length }) => {
            return {
              minT,
              maxT,
              samples,
              bytes: Buffer.from(bytes.slice(start, start + length)).toString("hex"),
            };
          }),
        );
        assert.deepEqual(chunks[0], chunks[1]);
      }
    }),
    { numRuns: 60 },
  );
});
