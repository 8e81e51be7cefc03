import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Annotations } from "../annotations.ts";
import { ColumnArena } from "../arena.ts";
import { Window } from "../operators/range-function.ts";
import { StepColumn } from "../value.ts";
import { rateFunctions, ratesPlain, sumLost } from "./rate.ts";
import { rateKernel } from "./rate-kernel.ts";

/** Samples as scrapes give them and as nobody does, and windows over them. */
const cases = fc.record({
  rows: fc.array(
    fc.record({
      step: fc.oneof(
        { weight: 4, arbitrary: fc.constant(15_000) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 120_000 }) },
      ),
      value: fc.oneof(
        { weight: 6, arbitrary: fc.integer({ min: 0, max: 50 }) },
        { weight: 1, arbitrary: fc.double() },
        { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, -0, 0, -5) },
      ),
      isAnew: fc.integer({ min: 0, max: 20 }),
    }),
    { maxLength: 80, size: "max" },
  ),
  isWild: fc.boolean(),
  firstEndMs: fc.integer({ min: -100_000, max: 300_000 }),
  stepMs: fc.oneof(fc.constantFrom(15_000, 60_000), fc.integer({ min: 1, max: 200_000 })),
  rangeMs: fc.oneof(fc.constantFrom(300_000, 60_000), fc.integer({ min: 1, max: 400_000 })),
  count: fc.integer({ min: 1, max: 40 }),
});

test("the first series of a thread may have no samples", () => {
  const none = new Float64Array(0);
  const out = new StepColumn(3);
  out.has.fill(1);
  const windows = { firstEndMs: 0, stepMs: 1000, rangeMs: 60_000 };
  assert.ok(rateKernel(none, none, 0, windows, true, 60, out.v, out.has));
  assert.deepEqual([...out.has], [0, 0, 0]);
});

test("rates, increases and deltas are the same by the kernel, in a loop of plain code, and window by window", () => {
  fc.assert(
    fc.property(cases, ({ rows, isWild, firstEndMs, stepMs, rangeMs, count }) => {
      const t = new Float64Array(rows.length);
      const v = new Float64Array(rows.length);
      let time = 0;
      let total = 0;
      rows.forEach(({ step, value, isAnew }, i) => {
        t[i] = time += step;
        total = isAnew === 0 ? 0 : total + value;
        v[i] = isWild ? value : total;
      });
      for (const name of ["rate", "increase", "delta"]) {
        const w = windowOf(t, v);
        const want = singly(name, w, { firstEndMs, stepMs, rangeMs }, count);
        const counter = name !== "delta";
        const seconds = name === "rate" ? rangeMs / 1000 : 1;
        w.lost = undefined;
        if (counter) sumLost(w, t.length);
        if (!counter || w.lost !== undefined) {
          const plain = new StepColumn(count);
          ratesPlain(w, t.length, { firstEndMs, stepMs, rangeMs }, counter, seconds, plain);
          same(plain, want, name);
        }
        const fast = new StepColumn(count);
        const done = rateKernel(
          t,
          v,
          t.length,
          { firstEndMs, stepMs, rangeMs },
          counter,
          seconds,
          fast.v,
          fast.has,
        );
        assert.equal(done, !counter || w.lost !== undefined);
        if (done) same(fast, want, name);
        using arena = new ColumnArena(); // where kernels work nothing is copied
        const [there, out] = [arena.samples(t.length), arena.scratch(count)];
        there.t.set(t);
        there.v.set(v);
        const windows = { firstEndMs, stepMs, rangeMs };
        assert.equal(rateKernel(there.t, there.v, t.length, windows, counter, seconds, out.v, out.has), done);
        if (done) same(out, want, name);
      }
    }),
    { numRuns: 300 },
  );
});

function windowOf(t: Float64Array, v: Float64Array): Window {
  const w = new Window({ start: 0, end: 0 }, [], new Annotations(""), false);
  w.t = t;
  w.v = v;
  return w;
}

/** The function of each window by itself. */
function singly(
  name: string,
  w: Window,
  { firstEndMs, stepMs, rangeMs }: { firstEndMs: number; stepMs: number; rangeMs: number },
  count: number,
): StepColumn {
  const out = new StepColumn(count);
  w.rangeMs = rangeMs;
  w.lost = undefined;
  if (name !== "delta") sumLost(w, w.t.length);
  for (let step = 0; step < count; step++) {
    w.endMs = firstEndMs + step * stepMs;
    w.startMs = w.endMs - rangeMs;
    w.lo = w.t.filter((at) => at <= w.startMs).length;
    w.hi = w.t.filter((at) => at <= w.endMs).length;
    rateFunctions[name]!.kernel(w, out, step, []);
  }
  return out;
}

function same(got: StepColumn, want: StepColumn, name: string): void {
  assert.deepEqual(got.has, want.has, name);
  for (let step = 0; step < want.has.length; step++)
    if (want.has[step] === 1) assert.ok(Object.is(got.v[step], want.v[step]), `${name} at ${step}`);
}
