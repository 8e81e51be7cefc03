import assert from "node:assert/strict";
import { test } from "node:test";
import { xxhash64 } from "./xxhash.ts";

const encoder = new TextEncoder();
const known = [
  { text: "", want: 0xef46db3751d8e999n },
  { text: "a", want: 0xd24ec4f1a98c6e5bn },
  { text: "abc", want: 0x44bc2cf5ad770999n },
  { text: "Nobody inspects the spammish repetition", want: 0xfbcea83c8a378bf1n },
] as const;
for (const { text, want } of known) {
  test(`xxhash64 of "${text}"`, () => assert.equal(xxhash64(encoder.encode(text)), want));
}
