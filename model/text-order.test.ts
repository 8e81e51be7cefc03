import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compareText } from "./text-order.ts";

test("compareText orders as the UTF-8 bytes do", () => {
  const text = fc.string({ unit: "grapheme" });
  fc.assert(
    fc.property(text, text, (a, b) =>
      assert.equal(Math.sign(compareText(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b))),
    ),
  );
});

test("compareText puts an astral letter after one of the private use area", () => {
  const [astral, privateUse] = ["\u{1f600}", "\ue000"].toSorted();
  assert.deepEqual(
    [astral, privateUse],
    ["\u{1f600}", "\ue000"],
    "the order of JavaScript is the other way round",
  );
  assert.ok(compareText("\u{1f600}", "\ue000") > 0);
});
