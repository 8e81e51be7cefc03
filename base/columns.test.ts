import assert from "node:assert/strict";
import { test } from "node:test";
import { discard, resized } from "./columns.ts";

test("a column keeps what fits and is zero behind it; the old one is void", () => {
  const column = Float64Array.of(1, 2, 3);
  const wider = resized(column, 5);
  assert.deepEqual([...wider], [1, 2, 3, 0, 0]);
  assert.equal(column.length, 0);
  assert.deepEqual([...resized(wider, 2)], [1, 2]);
  const bytes = resized(new Uint8Array(0), 2);
  assert.deepEqual([...bytes], [0, 0]);
  discard(bytes);
  assert.equal(bytes.length, 0);
});

test("a column of shared memory is not taken from others", () => {
  const part = new Uint8Array(8).subarray(2);
  assert.throws(() => resized(part, 4), /BUG/);
  assert.throws(() => discard(part), /BUG/);
});
