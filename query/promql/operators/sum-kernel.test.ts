import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ColumnArena } from "../arena.ts";
import { addFloats } from "./accumulate.ts";
import { cellsAtOnce, sumKernel } from "./sum-kernel.ts";

const anyFloat = fc.oneof(
  { weight: 8, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 8, arbitrary: fc.integer({ min: -9, max: 1e9 }) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, -0, 0, 1e308, -1e308) },
);
/** A series at some steps: mostly at all of them. */
const anySeries = (count: number): fc.Arbitrary<{ v: number[]; has: number[] }> =>
  fc.record({
    v: fc.array(anyFloat, { minLength: count, maxLength: count }),
    has: fc.oneof(
      fc.constant(Array.from({ length: count }, () => 1)),
      fc.array(fc.constantFrom(1, 1, 1, 1, 1, 1, 1, 0), { minLength: count, maxLength: count }),
      fc.nat(count).map((from) => Array.from({ length: count }, (_, i) => (i < from ? 0 : 1))),
    ),
  });

test("sums are the same by the kernel and in a loop of plain code, bit by bit", () => {
  const cases = fc
    .integer({ min: 1, max: 70 })
    .chain((count) => fc.tuple(fc.constant(count), fc.array(anySeries(count), { maxLength: 8 }), fc.nat(7)));
  let byKernel = 0;
  fc.assert(
    fc.property(cases, ([count, all, base]) => {
      using arena = new ColumnArena();
      const [sum, c, kind] = [arena.zeros(count + 7), arena.zeros(count + 7), arena.cells(count + 7)];
      const plain = {
        sum: new Float64Array(count + 7),
        c: new Float64Array(count + 7),
        kind: new Uint8Array(count + 7),
      };
      kind[base + (count >> 1)] = plain.kind[base + (count >> 1)] = count % 5;
      const { v, has } = arena.scratch(count);
      for (const series of all) {
        v.set(series.v);
        has.set(series.has);
        for (let step = 0; step < count;) {
          const to = sumKernel(sum, c, kind, base, v, has, step);
          byKernel += to - step;
          const end = Math.min(to + cellsAtOnce, count);
          if (to < count) addFloats(sum, c, kind, base, v, has, to, end);
          step = end;
        }
        addFloats(plain.sum, plain.c, plain.kind, base, v, has, 0, count);
      }
      assert.deepEqual(kind, plain.kind);
      for (const [got, want] of [
        [sum, plain.sum],
        [c, plain.c],
      ] as const)
        for (let i = 0; i < want.length; i++)
          assert.ok(Object.is(got[i], want[i]), `${got[i]} at ${i}, want ${want[i]}`);
    }),
    { numRuns: 300 },
  );
  assert.ok(byKernel > 1000);
});

test("columns that lie elsewhere are left alone", () => {
  using arena = new ColumnArena();
  const { v, has } = arena.scratch(16);
  has.fill(1);
  v.fill(2);
  const sum = new Float64Array(16);
  assert.equal(sumKernel(sum, new Float64Array(16), new Uint8Array(16), 0, v, has, 0), 0);
  assert.ok(sum.every((x) => x === 0));
});
