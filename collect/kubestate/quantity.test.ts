import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { approximately, numberOf, wholeOf } from "./quantity.ts";

const cases = [
  { text: "0", whole: 0, number: 0 },
  { text: "1500m", whole: 2, number: 1.5 },
  { text: "100n", whole: 1, number: 0.001 },
  { text: "1n", whole: 1, number: 0.001 },
  { text: "2500u", whole: 1, number: 0.003 },
  { text: "0.5Ki", whole: 512, number: 512 },
  { text: "8Gi", whole: 8589934592, number: 8589934592 },
  { text: "2k", whole: 2000, number: 2000 },
  { text: "9P", whole: 9e15, number: 9e15 },
  { text: "8Ei", whole: 2 ** 63, number: 2 ** 63 },
  { text: "1e3", whole: 1000, number: 1000 },
  { text: "12E-1", whole: 2, number: 1.2 },
  { text: "5E", whole: 5e18, number: 5e18 },
  { text: ".5", whole: 1, number: 0.5 },
  { text: "-1500m", whole: -2, number: -1.5 },
  { text: 3, whole: 3, number: 3 },
  { text: "", whole: undefined, number: undefined },
  { text: ".", whole: undefined, number: undefined },
  { text: "1e999999999", whole: undefined, number: undefined },
  { text: "4 Gi", whole: undefined, number: undefined },
] as const;
for (const { text, whole, number } of cases) {
  test(`a quantity ${JSON.stringify(text)}`, () => {
    assert.equal(wholeOf(text), whole);
    assert.equal(numberOf(text), number);
  });
}

test("absent is not zero", () => {
  assert.equal(wholeOf(undefined), undefined);
  assert.equal(numberOf(undefined), undefined);
});

test("approximately() gives ratios", () => {
  assert.equal(approximately("50m"), 0.05);
  assert.equal(approximately("0.1"), 0.1);
});

test("whole thousandths of any size come out as they went in", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 40 }), (n) => {
      assert.equal(numberOf(`${n}m`), n / 1000);
      assert.equal(wholeOf(`${n}m`), Math.ceil(n / 1000));
      assert.equal(wholeOf(`${n}Ki`), n * 1024);
      assert.equal(wholeOf(String(n)), n);
    }),
  );
});
