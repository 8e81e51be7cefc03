import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { bytesOf, memoryOf, parseAmount, queryLimitsOf, splitMemory } from "./budget.ts";
import { loadConfig } from "./load.ts";
import { storeLimitsOf } from "./store-limits.ts";

const MiB = 2 ** 20;
const machine = (): number => 8 * 2 ** 30;

test("an amount is a size or a share", () => {
  assert.equal(bytesOf(parseAmount("512MiB"), machine), 512 * MiB);
  assert.equal(bytesOf(parseAmount("50%"), machine), 4 * 2 ** 30);
  for (const text of ["", "many", "120%", "5", "-5%"]) assert.throws(() => parseAmount(text), text);
});

test("whatever is granted, the shares stay within it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 256 * MiB, max: 2 ** 40 }), (memory) => {
      const { program, head, blockPages, headPages, queries } = splitMemory(memory);
      assert.ok(program + head + blockPages + headPages + queries <= memory);
      assert.ok(head > 48 * MiB);
    }),
  );
});

const queries = [
  { name: "nothing", yaml: "", maxConcurrent: 20, maxSamples: 50_000_000 },
  { name: "a memory", yaml: "memory: 512MiB", maxConcurrent: 2, maxSamples: 2_883_584 },
  { name: "a larger one", yaml: "memory: 4GiB", maxConcurrent: 11, maxSamples: 5_338_205 },
  { name: "a share", yaml: "memory: 50%", maxConcurrent: 11, maxSamples: 5_338_205 },
  {
    name: "a memory of queries",
    yaml: "query: {max_memory: 160MB}",
    maxConcurrent: 2,
    maxSamples: 5_242_880,
  },
  { name: "samples", yaml: "query: {max_samples: 1000}", maxConcurrent: 20, maxSamples: 1000 },
  {
    name: "more than fits",
    yaml: "memory: 512MiB\nquery: {max_samples: 90000000, max_concurrency: 4}",
    maxConcurrent: 4,
    maxSamples: 1_441_792,
  },
];
for (const { name, yaml, maxConcurrent, maxSamples } of queries) {
  test(`limits of queries: ${name}`, () => {
    const limits = queryLimitsOf(loadConfig(`${yaml}\n`, "test.yml"), machine);
    assert.deepEqual(
      { maxConcurrent: limits.maxConcurrent, maxSamples: limits.maxSamples },
      { maxConcurrent, maxSamples },
    );
  });
}

test("the store has its shares of memory", () => {
  const limits = storeLimitsOf(loadConfig("memory: 1GiB\n", "test.yml"), machine, machine);
  const { head, blockPages } = splitMemory(1024 * MiB);
  assert.deepEqual([limits.maxHeadBytes, limits.blockCacheBytes], [head, blockPages]);
});

test("too little memory, or none of the kind, is refused with its line", () => {
  assert.throws(() => memoryOf(loadConfig("memory: 10MiB\n", "t.yml"), machine), /t\.yml:1.*10MiB/);
  assert.throws(() => loadConfig("memory: lots\n", "t.yml"), /want a size such as 512MiB or a share/);
  assert.throws(() => loadConfig("disk: -1MB\n", "t.yml"), /greater than or equal to 0/);
});
