import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compareTexts } from "./compare-names.ts";

const collator = new Intl.Collator("en", { numeric: true });
const isAsCollated = (a: string, b: string): void =>
  assert.equal(Math.sign(compareTexts(a, b)), collator.compare(a, b), `${a} ${b}`);

test("names are in the collator's order", () => {
  const names = [
    "",
    "a",
    "a-",
    "a-1",
    "a-01",
    "a-9",
    "a-10",
    "a-10b",
    "a-2.1",
    "a.1",
    "ab",
    "a1",
    "1",
    "10",
    "2",
    "0",
    "00",
  ];
  for (const a of names) for (const b of names) isAsCollated(a, b);
});

test("so are texts of all kinds", () => {
  const name = fc.string({ unit: fc.constantFrom(...letters("ab019-.")), maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom(...letters("aAäb01-._: ")), maxLength: 6 });
  for (const some of [name, text]) {
    fc.assert(
      fc.property(some, some, some, (start, a, b) => isAsCollated(start + a, start + b)),
      { numRuns: 2000 },
    );
  }
});

function letters(text: string): string[] {
  return Array.from(text);
}
