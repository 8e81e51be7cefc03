import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock } from "@taffrail/base";
import type { otlpMessages } from "@taffrail/wire";
import fc from "fast-check";
import { DeltaTotals } from "./delta-totals.ts";

type Point = otlpMessages.OtlpExponentialPoint;

const side = fc.record({
  offset: fc.integer({ min: -50, max: 50 }),
  bucket_counts: fc.array(fc.nat(5), { maxLength: 30 }),
});
const point = fc
  .record({ scale: fc.integer({ min: 0, max: 5 }), positive: side, negative: side, zero: fc.nat(3) })
  .map(({ scale, positive, negative, zero }): Point => {
    const all = [...positive.bucket_counts, ...negative.bucket_counts, zero];
    const count = BigInt(all.reduce((sum, one) => sum + one, 0));
    return { attributes: [], exemplars: [], scale, positive, negative, zero_count: BigInt(zero), count };
  });

/** Observations of a side, each with its bucket at a scale. */
function bucketsAt(points: readonly Point[], which: "positive" | "negative", scale: number): string[] {
  const found: string[] = [];
  for (const one of points) {
    one[which]!.bucket_counts.forEach((count, i) => {
      const index = ((one[which]!.offset ?? 0) + i) / 2 ** ((one.scale ?? 0) - scale);
      for (let n = 0; n < count; n++) found.push(String(Math.floor(index)));
    });
  }
  return found.sort();
}

test("exponential histograms add up to what all of them observed, in one scale", () => {
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 6 }), (points) => {
      const totals = new DeltaTotals(new ManualClock(0));
      points.forEach((one, i) => {
        const total = totals.exponential("a", 10 * (i + 1), 0, one);
        assert.ok(total !== "late");
        const { value } = total;
        const upTo = points.slice(0, i + 1);
        assert.equal(
          value.count,
          upTo.reduce((sum, { count }) => sum + count!, 0n),
        );
        assert.equal(
          value.zero_count,
          upTo.reduce((sum, { zero_count }) => sum + zero_count!, 0n),
        );
        for (const which of ["positive", "negative"] as const)
          assert.deepEqual(bucketsAt([value], which, value.scale!), bucketsAt(upTo, which, value.scale!));
      });
    }),
  );
});

test("buckets far apart become few and wide", () => {
  const totals = new DeltaTotals(new ManualClock(0));
  const at = (offset: number): Point => ({
    attributes: [],
    exemplars: [],
    scale: 20,
    count: 1n,
    positive: { offset, bucket_counts: [1] },
  });
  totals.exponential("a", 1, 0, at(-(2 ** 31)));
  const total = totals.exponential("a", 2, 0, at(2 ** 31 - 1));
  assert.ok(total !== "late" && total.value.positive!.bucket_counts.length <= 160);
});

test("a series begins anew after five minutes, or where too many are held", async () => {
  const clock = new ManualClock(0);
  const totals = new DeltaTotals(clock, 2);
  const value = (key: string, t: number): unknown => {
    const total = totals.number(key, t, 0, 1);
    return total === "late" ? total : total.value;
  };
  assert.deepEqual([value("a", 1), value("a", 2), value("b", 1), value("a", 3)], [1, 2, 1, 3]);
  assert.equal(value("c", 1), 1); // b goes
  assert.deepEqual([value("a", 4), value("b", 2)], [4, 1]);
  await clock.advance(299_999);
  assert.equal(value("a", 5), 5);
  await clock.advance(300_001);
  assert.equal(value("a", 6), 1);
  assert.equal(totals.size, 1);
  assert.equal(totals.number("a", 6, 0, 1), "late");
});
