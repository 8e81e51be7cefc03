import assert from "node:assert/strict";
import { test } from "node:test";

import { snappyEncode } from "@taffrail/base";
import fc from "fast-check";

import { startPageKernel } from "./page-kernel.ts";

test("a kernel unpacks what snappyEncode() packed, of any length and likeness", () => {
  const kernel = startPageKernel();
  assert.ok(kernel !== undefined);
  const run = fc.record({
    bytes: fc.uint8Array({ minLength: 1, maxLength: 80 }),
    times: fc.oneof(fc.nat(4), fc.nat(3000)),
    noise: fc.oneof(fc.nat(20), fc.nat(70_000)),
  });
  fc.assert(
    fc.property(fc.array(run, { maxLength: 6 }), fc.integer(), (runs, seed) => {
      let state = seed;
      const random = (): number => (state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 12345) >>> 24;
      const parts = runs.flatMap(({ bytes, times, noise }) => [
        ...Array.from({ length: times }, () => bytes),
        Uint8Array.from({ length: noise }, random),
      ]);
      const data = Buffer.concat(parts).subarray(0, kernel.templates.length);
      const packed = snappyEncode(data);
      if (packed.length > kernel.packed.length) return;
      kernel.packed.set(packed);
      kernel.unpack(packed.length);
      assert.equal(Buffer.compare(kernel.templates.subarray(0, data.length), data), 0);
    }),
    { numRuns: 100 },
  );
});
