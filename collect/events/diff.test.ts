import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { applyDiff, diff, fieldOf, type Json } from "./diff.ts";

const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.constantFrom<Json>(null, true, 0, -1, 1.5, "", "a", "b"),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(fc.constantFrom("name", "spec", "a.b/c", "__proto__", "constructor", ""), tie("value")),
  ),
})).value;

test("what differs, put into the old, makes the new, and leaves the old as it was", () => {
  fc.assert(
    fc.property(json, json, (a, b) => {
      const before = structuredClone(a);
      assert.deepEqual(plain(applyDiff(diff(a, b), a)), plain(b));
      assert.deepEqual(plain(a), plain(before));
    }),
    { numRuns: 500 },
  );
});

test("equal documents do not differ, and differences outlive JSON", () => {
  fc.assert(
    fc.property(json, json, (a, b) => {
      assert.deepEqual(diff(a, structuredClone(a)), []);
      const kept = JSON.parse(JSON.stringify(diff(a, b))) as ReturnType<typeof diff>;
      assert.deepEqual(plain(applyDiff(kept, a)), plain(b));
    }),
    { numRuns: 300 },
  );
});

/** As text: `__proto__` of a value from JSON is a field, which deepEqual does not compare. */
function plain(value: Json): string {
  return JSON.stringify(value, (_name, part: Json) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.entries(part).sort(([x], [y]) => (x < y ? -1 : 1))
      : part,
  );
}

const deployment = (image: string, env: readonly string[]): Json => ({
  metadata: { annotations: { "example.com/team": "a" } },
  spec: { template: { spec: { containers: [{ name: "app", image, env: env.map((name) => ({ name })) }] } } },
});

test("a path reads as people write it, with the names of items", () => {
  const [a, b] = [deployment("x:1", ["A", "C"]), deployment("x:2", ["A", "B", "C"])];
  assert.deepEqual(
    diff(a, b).map(({ path, ...rest }) => [fieldOf(path, b), rest]),
    [
      ["spec.template.spec.containers[app].image", { before: "x:1", after: "x:2" }],
      ["spec.template.spec.containers[app].env", { at: 1, removed: [], added: [{ name: "B" }] }],
    ],
  );
  assert.equal(
    fieldOf(["metadata", "annotations", "example.com/team"], a),
    'metadata.annotations["example.com/team"]',
  );
});
