import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Remembered, SeriesMemory } from "./series-memory.ts";

class Known implements Remembered {
  heldBytes = 0;
  forget(): void {
    this.heldBytes = 0;
  }
}

test("what is remembered stays within its bound, and who was asked longest ago forgets first", () => {
  const anyStep = fc.record({
    which: fc.nat(5),
    learns: fc.nat(400),
    kind: fc.constantFrom("ask", "ask", "ask", "ask", "drop", "limit"),
  });
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
      let max = 1000;
      const memory = new SeriesMemory(max);
      const all = Array.from({ length: 6 }, () => new Known());
      let order: Known[] = []; // asked last is last
      for (const { which, learns, kind } of steps) {
        const one = all[which]!;
        const before = new Map(all.map((known) => [known, known.heldBytes]));
        if (kind === "drop") {
          memory.drop(one);
          order = order.filter((known) => known !== one);
          assert.equal(one.heldBytes, 0);
        } else if (kind === "limit") memory.limit((max = 200 + learns * 4));
        else {
          one.heldBytes += learns;
          before.set(one, one.heldBytes);
          memory.asked(one);
          order = [...order.filter((known) => known !== one), one];
          assert.equal(one.heldBytes, before.get(one)! > max / 2 ? 0 : before.get(one));
        }
        const held = all.map((known) => known.heldBytes).reduce((a, b) => a + b);
        assert.equal(memory.heldBytes, held);
        assert.ok(held <= max);
        if (kind === "drop") continue;
        // those that forgot are the ones asked longest ago, but for the one asked now
        const others = order.filter((known) => (kind === "limit" || known !== one) && before.get(known)! > 0);
        const forgot = others.map((known) => known.heldBytes === 0);
        assert.deepEqual(
          forgot,
          forgot.toSorted((a, b) => Number(b) - Number(a)),
        );
      }
    }),
  );
});

test("texts of symbols count, and are forgotten where they would take half of all", () => {
  const memory = new SeriesMemory(1 << 20);
  const reader = memory.texts.newReader();
  const one = new Known();
  for (let i = 0; i < 100; i++) memory.texts.put(reader, i, "short");
  memory.asked(one);
  assert.equal(memory.texts.get(reader, 7), "short");
  for (let i = 0; i < 100; i++) memory.texts.put(reader, i, "long".repeat(2000));
  assert.ok(memory.heldBytes > 800_000);
  memory.asked(one);
  assert.equal(memory.texts.get(reader, 7), undefined);
  assert.equal(memory.heldBytes, 0);
});
