import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Refusal } from "./answers.ts";
import { jsonPatch, mergePatch, strategicPatch } from "./patch.ts";

// the examples of RFC 7386, appendix A
const merges: readonly (readonly [target: unknown, patch: unknown, want: unknown])[] = [
  [{ a: "b" }, { a: "c" }, { a: "c" }],
  [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
  [{ a: "b" }, { a: null }, {}],
  [{ a: ["b"] }, { a: "c" }, { a: "c" }],
  [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
  [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
  [
    ["a", "b"],
    ["c", "d"],
    ["c", "d"],
  ],
  [{ a: "foo" }, "bar", "bar"],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
];
for (const [target, patch, want] of merges) {
  test(`mergePatch() of ${JSON.stringify(patch)} over ${JSON.stringify(target)}`, () =>
    assert.deepEqual(mergePatch(target, patch), want));
}

test("a merge patch applied twice is one applied once, and its target stays", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (target, patch) => {
      const before = JSON.stringify(target);
      const once = mergePatch(target, patch);
      assert.deepEqual(mergePatch(once, patch), once);
      assert.equal(JSON.stringify(target), before);
    }),
  );
});

test("a strategic patch joins containers by name and conditions by type, and takes away what it is told to", () => {
  const pod = {
    containers: [
      { name: "a", image: "1" },
      { name: "b", image: "1" },
    ],
    args: ["x"],
  };
  const patch = {
    containers: [{ name: "b", image: "2" }, { name: "a", $patch: "delete" }, { name: "c" }],
    args: ["y"],
  };
  assert.deepEqual(strategicPatch(pod, patch), {
    containers: [{ name: "b", image: "2" }, { name: "c" }],
    args: ["y"],
  });
});

test("a JSON patch adds, replaces, removes and tests, and refuses what is not there", () => {
  const target = { a: [1, 2], b: { c: 1 } };
  const patch = [
    { op: "add", path: "/a/-", value: 3 },
    { op: "remove", path: "/a/0" },
    { op: "replace", path: "/b/c", value: 2 },
    { op: "copy", from: "/b", path: "/d" },
    { op: "test", path: "/d", value: { c: 2 } },
  ];
  assert.deepEqual(jsonPatch(target, patch), { a: [2, 3], b: { c: 2 }, d: { c: 2 } });
  assert.throws(() => jsonPatch(target, [{ op: "remove", path: "/x" }]), Refusal);
  assert.throws(() => jsonPatch(target, [{ op: "add", path: "/a/9", value: 1 }]), Refusal);
  assert.deepEqual(target, { a: [1, 2], b: { c: 1 } });
});
