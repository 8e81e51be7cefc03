import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { KubeObject } from "../kinds.ts";
import { blockLines, findLines, hasManagedFields, yamlOf, yamlParts } from "./yaml-lines.ts";

const options = { apiVersion: "v1", kind: "Secret", hidden: "(hidden)", showsManaged: false };
const secret = {
  data: { password: "aHVudGVyMg==", "tls.key": "" },
  stringData: { note: "hunter2" },
  metadata: {
    name: "db",
    annotations: {
      "kubectl.kubernetes.io/last-applied-configuration": '{"data":{"password":"aHVudGVyMg=="}}',
      team: "a",
    },
    managedFields: [{ manager: "kubectl" }],
  },
} as unknown as KubeObject;

test("no value of a Secret is written, though a server sent it, and names stay", () => {
  const text = yamlOf(secret, options);
  assert.doesNotMatch(text, /aHVudGVyMg|hunter2|last-applied/);
  assert.match(text, /^apiVersion: v1\nkind: Secret\nmetadata:\n {2}name: db\n/);
  assert.match(text, /password: "\(hidden\)"/);
  assert.match(text, /team: a/);
});

test("no value of any Secret is ever written", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.base64String({ minLength: 8 })), (data) => {
      const text = yamlOf({ metadata: { name: "x" }, data } as unknown as KubeObject, options);
      const names = Object.keys(data).join("\n");
      for (const value of Object.values(data)) assert.ok(names.includes(value) || !text.includes(value));
    }),
  );
});

test("managedFields are there when they are asked for", () => {
  assert.ok(hasManagedFields(secret));
  assert.doesNotMatch(yamlOf(secret, options), /managedFields/);
  assert.match(yamlOf(secret, { ...options, showsManaged: true }), /manager: kubectl/);
});

const lines: readonly (readonly [line: string, want: readonly string[]])[] = [
  ["spec:", ["key spec", "mark :"]],
  ["  replicas: 3", ["mark   ", "key replicas", "mark : ", "figure 3"]],
  ["  - name: app", ["mark   - ", "key name", "mark : ", "text app"]],
  ["  image: r.example:5000/a:1", ["mark   ", "key image", "mark : ", "text r.example:5000/a:1"]],
  ['  "a.b/c: d": "1"', ["mark   ", 'key "a.b/c: d"', "mark : ", 'text "1"']],
  ["  - plain", ["mark   - ", "text plain"]],
  ["  text: |-", ["mark   ", "key text", "mark : ", "mark |-"]],
];
for (const [line, want] of lines) {
  test(`${JSON.stringify(line)} is coloured by its parts`, () =>
    assert.deepEqual(
      yamlParts(line).map(({ kind, text }) => `${kind} ${text}`),
      want,
    ));
}

test("nothing of a line is lost, but what is longer than anyone reads", () => {
  fc.assert(
    fc.property(fc.string(), (line) => {
      assert.equal(
        yamlParts(line)
          .map(({ text }) => text)
          .join(""),
        line,
      );
    }),
  );
  assert.equal(
    yamlParts(`a: ${"x".repeat(9000)}`).reduce((sum, { text }) => sum + text.length, 0),
    1002,
  );
});

test("lines of a block of text are told apart", () => {
  const text = ["data:", "  conf: |", "    a: b", "", "    c", "  more: 1"];
  assert.deepEqual([...blockLines(text)], [2, 3, 4]);
});

test("lines are found whatever their case", () => {
  assert.deepEqual(findLines(["Name: a", "x", "rename: b"], " NAME "), [0, 2]);
  assert.deepEqual(findLines(["a"], " "), []);
});
