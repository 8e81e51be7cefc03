import assert from "node:assert/strict";
import { test } from "node:test";

import { formatFloat } from "@taffrail/wire";
import fc from "fast-check";

import { numberText } from "./samples.ts";
import { unixSeconds } from "./seconds.ts";

const character = fc.constantFrom(..."0 1 2 3 4 5 6 7 8 9 - T : Z . x".split(" "), " ");

test("unixSeconds() says what Date.parse says, of any text", () => {
  const digits = fc.string({ unit: character, maxLength: 22 });
  const written = fc.date({ noInvalidDate: true }).map((date) => date.toISOString().replace(/\.\d+Z$/, "Z"));
  const strange = fc
    .tuple(written, fc.nat(20), character)
    .map(([text, at, one]) => text.slice(0, at) + one + text.slice(at + 1));
  fc.assert(
    fc.property(fc.oneof(digits, written, strange), (text) => {
      const ms = Date.parse(text);
      assert.equal(unixSeconds(text), Number.isNaN(ms) ? undefined : Math.floor(ms / 1000));
    }),
    { numRuns: 2000 },
  );
  assert.equal(unixSeconds("2026-02-29T00:00:00Z"), Date.parse("2026-02-29T00:00:00Z") / 1000);
});

test("numberText() writes numbers as formatFloat() does", () => {
  const number = fc.oneof(
    fc.double(),
    fc.maxSafeInteger(),
    fc.nat(2 ** 31),
    fc.nat(20).map((n) => 10 ** n),
  );
  fc.assert(
    fc.property(number, (value) => assert.equal(numberText(value), formatFloat(value))),
    { numRuns: 2000 },
  );
});
