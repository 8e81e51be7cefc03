import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  alignSpan,
  defaultRange,
  parseLength,
  parseRange,
  renderRange,
  spanOf,
  stepFor,
  stepRange,
} from "./range.ts";

const hour = 3_600_000;

test("a range of a URL is read and written", () => {
  assert.deepEqual(parseRange("3h"), { kind: "last", lengthMs: 3 * hour });
  assert.deepEqual(parseRange("1000..5000"), { kind: "fixed", start: 1000, end: 5000 });
  assert.deepEqual(parseRange("2026-11-21T02:00:00Z..2026-11-21T03:00:00Z"), {
    kind: "fixed",
    start: Date.UTC(2026, 10, 21, 2),
    end: Date.UTC(2026, 10, 21, 3),
  });
  for (const wrong of [undefined, "", "soon", "5000..1000", "h"])
    assert.equal(parseRange(wrong), defaultRange);
});

test("renderRange is the inverse of parseRange", () => {
  const last = fc.integer({ min: 1, max: 1e7 }).map((s) => ({ kind: "last" as const, lengthMs: s * 1000 }));
  const fixed = fc
    .tuple(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 1, max: 1e9 }))
    .map(([start, length]) => ({ kind: "fixed" as const, start, end: start + length }));
  fc.assert(
    fc.property(fc.oneof(last, fixed), (range) => assert.deepEqual(parseRange(renderRange(range)), range)),
  );
});

test("stepping back fixes a range, stepping past now frees it", () => {
  const now = 10 * hour;
  const back = stepRange(defaultRange, now, -0.5);
  assert.deepEqual(back, { kind: "fixed", start: 8.5 * hour, end: 9.5 * hour });
  assert.deepEqual(stepRange(back, now, 0.5), defaultRange);
});

test("a step gives no more points than asked for", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 60, max: 40_000_000 }),
      fc.integer({ min: 10, max: 2000 }),
      (seconds, points) => {
        const span = { start: 0, end: seconds * 1000 };
        assert.ok(seconds * 1000 <= stepFor(span, points) * points);
      },
    ),
  );
});

test("an aligned span asks for the same instants a moment later", () => {
  assert.deepEqual(
    alignSpan({ start: 61_000, end: 121_000 }, 15_000),
    alignSpan({ start: 62_000, end: 122_000 }, 15_000),
  );
  assert.deepEqual(spanOf({ kind: "last", lengthMs: 1000 }, 5000), { start: 4000, end: 5000 });
  assert.equal(parseLength("90s"), 90_000);
});
