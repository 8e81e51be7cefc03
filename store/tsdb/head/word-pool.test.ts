import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { WordPool } from "./word-pool.ts";

test("runs keep their words, whatever is taken and given back around them", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.boolean(), fc.constantFrom(1, 3, 64, 200_000, 300_000, 700_000)), {
        maxLength: 25,
      }),
      (steps) => {
        const pool = new WordPool();
        const held: { address: number; words: number; mark: number }[] = [];
        steps.forEach(([gives, words], mark) => {
          const old = gives ? held.shift() : undefined;
          if (old !== undefined) return pool.give(old.address, old.words);
          const address = pool.take(words);
          const from = pool.offsetOf(address);
          pool.pageOf(address).fill(mark, from, from + words);
          held.push({ address, words, mark });
        });
        for (const { address, words, mark } of held) {
          const from = pool.offsetOf(address);
          const run = pool.pageOf(address).subarray(from, from + words);
          assert.equal(run.length, words);
          assert.ok(run[0] === mark && run[words - 1] === mark && run[words >> 1] === mark);
        }
      },
    ),
    { numRuns: 30 },
  );
});
