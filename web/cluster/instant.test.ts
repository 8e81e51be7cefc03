import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseInstant } from "./instant.ts";

const expected = (text: string): number | undefined => {
  const t = Date.parse(text);
  return Number.isNaN(t) ? undefined : t;
};

test("times are read as Date.parse() reads them", () => {
  const times = fc.date({ noInvalidDate: true }).map((date) => `${date.toISOString().slice(0, 19)}Z`);
  fc.assert(
    fc.property(times, (text) => assert.equal(parseInstant(text), expected(text))),
    { numRuns: 500 },
  );
});

test("so is what only looks like one", () => {
  const texts = [
    "2026-01-31T10:02:00Z",
    "2026-02-30T10:02:00Z",
    "2026-13-01T10:02:00Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T23:60:00Z",
    "2026-01-01T23:59:60Z",
    "0099-01-01T00:00:00Z",
    "2026-01-01 10:02:00Z",
    "2026-01-01T10:02:0xZ",
    "2026-01-01T10-02:00Z",
    "2026-01-01T10:02:00.123456Z",
    "2026-01-01T10:02:00+02:00",
    "",
    "twenty characters, Z",
  ];
  for (const text of texts) assert.equal(parseInstant(text), expected(text), text);
  const near = fc.tuple(fc.nat(19), fc.constantFrom(...letters("0123456789-:TZ x"))).map(([at, one]) => {
    const text = "2026-01-28T10:02:00Z";
    return text.slice(0, at) + one + text.slice(at + 1);
  });
  fc.assert(
    fc.property(near, (text) => assert.equal(parseInstant(text), expected(text))),
    { numRuns: 500 },
  );
});

function letters(text: string): string[] {
  return Array.from(text);
}
