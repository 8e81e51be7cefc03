import assert from "node:assert/strict";
import { test } from "node:test";
import { matchesFilter } from "./match.ts";

const pod = {
  texts: ["checkout-7d9f8b6c5d-x2k4q", "shop", "node-7"],
  labels: { app: "checkout", team: "Shop" },
};
const cases = [
  ["", true],
  ["check node-7", true],
  ["app=checkout", true],
  ["team=shop", true],
  ["app=cart", false],
  ["check -node-7", false],
  ["check -node-8", true],
] as const;
for (const [query, want] of cases) {
  test(`matchesFilter "${query}"`, () => assert.equal(matchesFilter(query, pod), want));
}
