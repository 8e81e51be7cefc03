import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { rowWindow } from "./row-window.ts";

test("all rows that are seen are drawn, and few others", () => {
  const cases = fc.tuple(
    fc.integer({ min: 151, max: 40_000 }),
    fc.constantFrom(28, 32, 40, 71.5),
    fc.nat(1200),
  );
  fc.assert(
    fc.property(cases, fc.double({ min: -0.2, max: 1, noNaN: true }), ([count, rowPx, heightPx], share) => {
      const abovePx = share * count * rowPx;
      const { from, to } = rowWindow(count, rowPx, abovePx, heightPx);
      const first = Math.max(0, Math.floor(abovePx / rowPx));
      const last = Math.min(count, Math.ceil((abovePx + heightPx) / rowPx));
      assert.ok(from >= 0 && to <= count && from < to);
      assert.ok(from <= first && to >= last, `${from}–${to} of ${first}–${last}`);
      assert.ok(to - from <= heightPx / rowPx + 2 * 12 + 2, `${to - from} rows`);
    }),
  );
});

test("the window stays while the first row seen does not change much", () => {
  const at = (row: number): string => JSON.stringify(rowWindow(30_000, 28, row * 28, 800));
  assert.equal(new Set([1000, 1001, 1002].map(at)).size <= 2, true);
  assert.notEqual(at(1000), at(1008));
});
