import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fnv1a64 } from "./fnv.ts";

const encoder = new TextEncoder();
const known = [
  { text: "", want: 0xcbf29ce484222325n },
  { text: "a", want: 0xaf63dc4c8601ec8cn },
  { text: "foobar", want: 0x85944171f73967e8n },
] as const;
for (const { text, want } of known) {
  test(`fnv1a64 of "${text}"`, () => assert.equal(fnv1a64(encoder.encode(text)), want));
}

test("fnv1a64 equals the definition worked in BigInt", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (data) => {
      let hash = 0xcbf29ce484222325n;
      for (const byte of data) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
      assert.equal(fnv1a64(data), hash);
    }),
  );
});
