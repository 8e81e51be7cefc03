import assert from "node:assert/strict";
import { test } from "node:test";
import { heldOrder } from "./held-order.ts";

const order = (text: string, held: string): [string, number] => {
  const places = new Map(Array.from(held, (key, i) => [key, i]));
  const { shown, moved } = heldOrder(Array.from(text), places, (row) => row);
  return [shown.join(""), moved];
};

for (const { name, now, held, want } of [
  { name: "the same rows stay", now: "abc", held: "abc", want: ["abc", 0] },
  {
    name: "rows that would stand elsewhere stay too, and are counted",
    now: "cab",
    held: "abc",
    want: ["abc", 3],
  },
  { name: "two that changed places", now: "abdc", held: "abcd", want: ["abcd", 2] },
  { name: "new ones come at the end", now: "xaby", held: "ab", want: ["abxy", 0] },
  { name: "those that are gone leave no gap", now: "ca", held: "abc", want: ["ac", 2] },
  { name: "all are new", now: "xy", held: "ab", want: ["xy", 0] },
] as const) {
  test(`heldOrder(): ${name}`, () => assert.deepEqual(order(now, held), want));
}
