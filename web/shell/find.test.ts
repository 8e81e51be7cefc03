import assert from "node:assert/strict";
import { test } from "node:test";
import { findBest, matchText } from "./find.ts";

test("a match at the start goes before one at a word, before one inside", () => {
  const names = ["recheckout", "shop-checkout", "checkout-api"];
  assert.deepEqual(
    findBest("check", names, (n) => n, 5).map(([n]) => n),
    ["checkout-api", "shop-checkout", "recheckout"],
  );
});

test("case does not matter and the stretch is marked", () => {
  assert.deepEqual({ ...matchText("NODE", "my-node-7"), score: 0 }, { score: 0, from: 3, to: 7 });
  assert.equal(matchText("x", "abc"), undefined);
});
