import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { codeLengths, codesOf } from "./huffman.ts";

const counts = fc.array(fc.oneof(fc.constant(0), fc.nat(20), fc.integer({ min: 1, max: 131_072 })), {
  minLength: 1,
  maxLength: 60,
});

test("codes are of the least bits, as the plain algorithm finds them", () => {
  fc.assert(
    fc.property(counts, (counts) => {
      const lengths = codeLengths(counts, 60);
      let total = 0;
      counts.forEach((count, symbol) => (total += count * lengths[symbol]!));
      const nodes = counts.filter((count) => count > 0);
      let least = nodes.length === 1 ? nodes[0]! : 0;
      while (nodes.length > 1) {
        nodes.sort((a, b) => b - a);
        const joined = nodes.pop()! + nodes.pop()!;
        least += joined;
        nodes.push(joined);
      }
      assert.equal(total, least);
    }),
  );
});

test("no code is longer than allowed, none is missing, and none begins as another", () => {
  fc.assert(
    fc.property(counts, fc.integer({ min: 6, max: 12 }), (counts, most) => {
      const lengths = codeLengths(counts, most);
      const codes = codesOf(lengths, most);
      let sum = 0;
      const seen = new Set<string>();
      counts.forEach((count, symbol) => {
        const length = lengths[symbol]!;
        assert.equal(length > 0, count > 0);
        assert.ok(length <= most);
        if (length === 0) return;
        sum += 2 ** -length;
        const bits = codes[symbol]!.toString(2).padStart(length, "0").slice(-length);
        seen.add(bits.split("").reverse().join(""));
      });
      const all = [...seen];
      assert.equal(all.length, counts.filter((count) => count > 0).length);
      for (const a of all) for (const b of all) assert.ok(a === b || !b.startsWith(a));
      if (all.length > 1) assert.equal(sum, 1);
    }),
  );
});
