import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sharing } from "./sharing.ts";

test("what did not change is the part it was", () => {
  const before = {
    metadata: { name: "a", labels: { app: "x" } },
    spec: { list: [{ a: 1 }, { a: 2 }] },
    status: { n: 1 },
  };
  const after = sharing({ ...structuredClone(before), status: { n: 2 } }, before);
  assert.deepEqual(after, { ...before, status: { n: 2 } });
  assert.equal(after.metadata, before.metadata);
  assert.equal(after.spec, before.spec);
  assert.notEqual(after.status, before.status);
  assert.equal(sharing(structuredClone(before), before), before);
});

test("sharing() changes nothing that is said", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (after, before) => {
      const text = JSON.stringify(after);
      assert.equal(JSON.stringify(sharing(JSON.parse(text), before)), JSON.stringify(JSON.parse(text)));
      assert.deepEqual(sharing(JSON.parse(text), JSON.parse(text)), JSON.parse(text));
    }),
  );
});
