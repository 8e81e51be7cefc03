import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { ApiAnswerError } from "./errors.ts";
import { ListItems } from "./list-items.ts";

/** What is read of a document that comes cut at these places. */
function read(
  document: string,
  cuts: readonly number[],
  maxBytes?: number,
): { items: unknown[]; fields: Record<string, unknown>; isComplete: boolean } {
  const bytes = Buffer.from(document);
  const list = new ListItems("list", maxBytes);
  const items: unknown[] = [];
  const fields: [name: string, value: unknown][] = []; // any name may come, that of a prototype too
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  for (let i = 1; i < places.length; i++) {
    const chunk = Uint8Array.from(bytes.subarray(places[i - 1], places[i]));
    for (const piece of list.read(chunk)) {
      if (piece.kind === "item") items.push(JSON.parse(piece.text));
      else fields.push([piece.name, JSON.parse(piece.text)]);
    }
    chunk.fill(0x7d); // whoever reads may use the buffer again
  }
  return { items, fields: Object.fromEntries(fields), isComplete: list.isComplete };
}

test("every list reads back, in any order of fields, cut anywhere, with any spaces", () => {
  const field = fc.tuple(
    fc.string({ unit: "binary" }).filter((name) => name !== "items"),
    fc.jsonValue(),
  );
  const list = fc.record({
    items: fc.array(fc.jsonValue(), { maxLength: 6 }),
    before: fc.array(field, { maxLength: 3 }),
    after: fc.array(field, { maxLength: 3 }),
    space: fc.constantFrom(0, 1, "\t"),
    cuts: fc.array(fc.nat(), { maxLength: 12 }),
  });
  fc.assert(
    fc.property(list, ({ items, before, after, space, cuts }) => {
      const pairs = [...before, ["items", items] as [string, unknown], ...after];
      const separator = space === 0 ? "," : " ,\n";
      const text = `{${pairs.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value, null, space)}`).join(separator)}}\n`;
      const wanted = Object.fromEntries(
        [...before, ...after].map(([name, value]) => [name, JSON.parse(JSON.stringify(value))] as const),
      );
      const got = read(text, cuts);
      assert.deepEqual(got.items, JSON.parse(JSON.stringify(items)));
      assert.deepEqual(got.fields, wanted);
      assert.equal(got.isComplete, true);
    }),
    { numRuns: 300 },
  );
});

test("a list that is no list, or ends early, or has an object without end, is told apart", () => {
  assert.throws(() => read("[]", []), ApiAnswerError);
  assert.throws(() => read('{"items" []}', []), ApiAnswerError);
  assert.throws(() => read('{"items":[1]} x', []), ApiAnswerError);
  assert.equal(read('{"items":[{"a":"}"', [5, 9]).isComplete, false);
  assert.deepEqual(read('{"items":null,"metadata":{}}', []).fields, { items: null, metadata: {} });
  assert.throws(() => read(`{"items":["${"x".repeat(300)}"]}`, [50, 100, 200], 256), ApiAnswerError);
});
