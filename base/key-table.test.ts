import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { KeyTable } from "./key-table.ts";

const key = fc.uint8Array({ maxLength: 40 });

test("a table of keys answers as a map does", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.integer()), { maxLength: 2000 }), (entries) => {
      const table = new KeyTable(Math.random);
      const map = new Map<string, number>();
      for (const [bytes, value] of entries) {
        const text = bytes.join();
        assert.equal(table.get(bytes, 0, bytes.length), map.get(text));
        table.set(bytes, 0, bytes.length, value);
        map.set(text, value);
      }
      assert.equal(table.size, map.size);
      for (const [bytes] of entries) assert.equal(table.get(bytes, 0, bytes.length), map.get(bytes.join()));
    }),
    { numRuns: 30 },
  );
});

test("a full table begins again", () => {
  const table = new KeyTable(Math.random, 3);
  for (let i = 0; i < 10; i++) table.set(Uint8Array.of(i), 0, 1, i);
  assert.equal(table.size, 1);
  assert.equal(table.get(Uint8Array.of(9), 0, 1), 9);
  assert.equal(table.get(Uint8Array.of(8), 0, 1), undefined);
});
