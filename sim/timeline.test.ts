import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Timeline } from "./timeline.ts";

test("acts happen in the order of their time, then of their planning, at their own time", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 })), (times) => {
      const timeline = new Timeline(0);
      const seen: [number, number][] = [];
      for (const [i, t] of times.entries()) {
        timeline.at(t, () => {
          assert.equal(timeline.now(), t);
          seen.push([t, i]);
        });
      }
      timeline.advanceTo(25);
      assert.ok(seen.every(([t]) => t <= 25));
      timeline.advanceTo(50);
      const sorted = times
        .map((t, i): [number, number] => [t, i])
        .toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
      assert.deepEqual(seen, sorted);
    }),
  );
});
