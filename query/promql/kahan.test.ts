import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compensate, KahanSum } from "./kahan.ts";
import { formatBound, formatFloat, formatPlain } from "./format-float.ts";
import { quantileOf } from "./quantile.ts";

const sums = [
  { name: "what cancels leaves what is small", values: [1, 1e100, 1, -1e100], want: 2 },
  { name: "an infinite sum stays one", values: [1, Infinity, 5], want: Infinity },
  { name: "opposite infinities are no number", values: [Infinity, -Infinity], want: NaN },
  { name: "an overflow is infinite", values: [1.7e308, 1.7e308], want: Infinity },
];
for (const { name, values, want } of sums) {
  test(`KahanSum: ${name}`, () => {
    const sum = new KahanSum();
    for (const value of values) sum.add(value);
    assert.equal(sum.total, want);
  });
}

const quantiles = [
  { phi: 0.5, values: [3, 1, 2], want: 2 },
  { phi: 0.8, values: [0, 1], want: 0.8 },
  { phi: 0, values: [NaN, 1], want: NaN },
  { phi: 1, values: [NaN, 1], want: 1 },
  { phi: -1, values: [1], want: -Infinity },
  { phi: 2, values: [1], want: Infinity },
  { phi: 0.5, values: [], want: NaN },
];
for (const { phi, values, want } of quantiles) {
  test(`quantileOf(${phi}, [${values.join(" ")}])`, () =>
    assert.equal(quantileOf(phi, Float64Array.from(values)), want));
}

test("a quantile is that of sorted values", () => {
  const number = fc.oneof(
    fc.double(),
    fc.integer({ min: -5, max: 5 }),
    fc.constantFrom(NaN, Infinity, -Infinity),
  );
  const values = fc.oneof(fc.array(number), fc.array(number, { minLength: 17, maxLength: 300, size: "max" }));
  fc.assert(
    fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (list, phi) => {
      const sorted = Float64Array.from(list).sort((a, b) =>
        a !== a ? (b !== b ? 0 : -1) : b !== b ? 1 : a - b,
      );
      const rank = phi * (list.length - 1);
      const at = Math.max(0, Math.floor(rank));
      const weight = rank - Math.floor(rank);
      const want = sorted[at]! * (1 - weight) + sorted[Math.min(list.length - 1, at + 1)]! * weight;
      const got = quantileOf(phi, Float64Array.from(list));
      assert.ok(
        list.length === 0 ? got !== got : Object.is(got + 0, want + 0),
        `${phi} of ${list.join(" ")}: ${got} ${want}`,
      );
    }),
    { numRuns: 500 },
  );
});

const texts = [
  { v: 1e21, float: "1e+21", plain: "1000000000000000000000", bound: "1e+21" },
  { v: 1.5e-7, float: "1.5e-07", plain: "0.00000015", bound: "1.5e-07" },
  { v: -Infinity, float: "-Inf", plain: "-Inf", bound: "-Inf" },
  { v: 1, float: "1", plain: "1", bound: "1.0" },
  { v: NaN, float: "NaN", plain: "NaN", bound: "NaN" },
];
for (const { v, float, plain, bound } of texts) {
  test(`texts of ${v}`, () =>
    assert.deepEqual([formatFloat(v), formatPlain(v), formatBound(v)], [float, plain, bound]));
}

test("the loss of a sum is Neumaier's, of any two numbers", () => {
  const any = fc.oneof(
    fc.double(),
    fc.double({ min: -1e6, max: 1e6 }),
    fc.constantFrom(
      0,
      -0,
      NaN,
      Infinity,
      -Infinity,
      Number.MAX_VALUE,
      -Number.MAX_VALUE,
      5e-324,
      -5e-324,
      2 ** 970,
    ),
  );
  fc.assert(
    fc.property(any, any, any, (sum, value, before) => {
      const c = Object.is(before, -0) ? 0 : before;
      const t = sum + value;
      const loss = Math.abs(sum) >= Math.abs(value) ? sum - t + value : value - t + sum;
      const want = t === Infinity || t === -Infinity ? 0 : c + loss;
      assert.ok(Object.is(compensate(sum, value, t, c), want), `${sum} + ${value}`);
    }),
    { numRuns: 5000 },
  );
});
