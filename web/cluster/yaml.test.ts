import assert from "node:assert/strict";
import { test } from "node:test";
import { parseYaml, plainOf } from "@taffrail/base";
import fc from "fast-check";
import { renderYaml } from "./yaml.ts";

test("an object is laid out as kubectl does", () => {
  const pod = {
    kind: "Pod",
    metadata: { name: "a", labels: {}, annotations: { on: "true", when: "2026-11-21" } },
    spec: { containers: [{ name: "app", args: ["-v", "x: y"], ports: [] }] },
    log: "one\ntwo\n",
  };
  const want = `kind: Pod
metadata:
  name: a
  labels: {}
  annotations:
    "on": "true"
    when: "2026-11-21"
spec:
  containers:
  - name: app
    args:
    - "-v"
    - "x: y"
    ports: []
log: |
  one
  two
`;
  assert.equal(renderYaml(pod), want);
});

test("a text that some readers would take for a number is quoted", () => {
  assert.equal(renderYaml({ a: "e0", b: "E-5", c: "web" }), 'a: "e0"\nb: "E-5"\nc: web\n');
});

test("what is written reads back the same", () => {
  const key = fc.stringMatching(/^[a-zA-Z./-]{1,8}$/);
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.stringMatching(/^[ -~]{0,12}$/),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(key, tie("tree"), { maxKeys: 3, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(key, tree, { noNullPrototype: true }), (value) =>
      assert.deepEqual(plainOf(parseYaml(renderYaml(value), "test")!), value),
    ),
  );
});
