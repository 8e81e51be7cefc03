import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Journal } from "./journal.ts";

interface Said {
  readonly t: number;
  readonly key: string;
  readonly text: string;
}

const said = fc.record({ key: fc.constantFrom("a", "b", "c"), text: fc.string({ maxLength: 300 }) });

test("the newest entries are there, whole, found by key, within the bytes that were given", () => {
  fc.assert(
    fc.property(fc.array(said, { maxLength: 200 }), fc.integer({ min: 2_000, max: 30_000 }), (all, max) => {
      const journal = new Journal<Said>(max);
      const entries = all.map((one, t): Said => ({ t, ...one }));
      for (const entry of entries) {
        journal.append(entry, [entry.key]);
        assert.ok(journal.stats().bytes <= max, `${journal.stats().bytes} of ${max}`);
      }
      const stats = journal.stats();
      assert.equal(stats.entries + stats.dropped, entries.length);
      const kept = [...journal.read()];
      const tooLarge = entries.filter((entry) => JSON.stringify(entry).length > max / 4).length;
      if (tooLarge === 0) assert.deepEqual(kept, entries.slice(stats.dropped).toReversed());
      assert.deepEqual(
        [...journal.read("b")].filter(({ key }) => key === "b"),
        kept.filter(({ key }) => key === "b"),
      );
      const half = entries.length >> 1;
      assert.deepEqual(
        [...journal.read(undefined, half)],
        kept.filter(({ t }) => t >= half),
      );
      assert.equal(stats.oldest, kept.at(-1)?.t);
    }),
    { numRuns: 200 },
  );
});

test("much goes into little: entries alike take a tenth of their text", () => {
  const journal = new Journal<Said>(1 << 20);
  let chars = 0;
  for (let t = 0; t < 20_000; t++) {
    const entry = {
      t,
      key: `Pod/shop/cart-${t % 50}`,
      text: "spec.replicas 3 to 4 by kubectl-client-side-apply",
    };
    chars += JSON.stringify(entry).length;
    journal.append(entry, [entry.key]);
  }
  assert.equal(journal.stats().dropped, 0);
  assert.ok(journal.stats().bytes < chars / 5, `${journal.stats().bytes} of ${chars}`);
});
