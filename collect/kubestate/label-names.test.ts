import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { convertedLabels, plainName } from "./label-names.ts";

const cases = [
  { name: "characters", keys: ["app.kubernetes.io/name"], want: ["label_app_kubernetes_io_name"] },
  { name: "camel case", keys: ["appName"], want: ["label_app_name"] },
  { name: "capitals in a row", keys: ["HTTPServer"], want: ["label_httpserver"] },
  { name: "a digit before a capital", keys: ["v2Beta"], want: ["label_v2_beta"] },
  {
    name: "keys that meet, in byte order",
    keys: ["a_b", "a-b", "a/b", "a.b", "c"],
    want: [
      "label_a_b_conflict1",
      "label_a_b_conflict2",
      "label_a_b_conflict3",
      "label_a_b_conflict4",
      "label_c",
    ],
  },
  {
    name: "a number that another key has",
    keys: ["a-b", "a.b", "a_b_conflict1"],
    want: ["label_a_b_conflict2", "label_a_b_conflict3", "label_a_b_conflict1"],
  },
] as const;
for (const { name, keys, want } of cases) {
  test(`convertedLabels(): ${name}`, () => {
    const values = Object.fromEntries(keys.map((key) => [key, key]));
    assert.deepEqual(Object.keys(convertedLabels("label_", values)), want);
  });
}

test("no two keys of an object ever share a name, and every value is kept", () => {
  const key = fc.stringMatching(/^[aA1][-._/aAbB]{0,3}$/);
  fc.assert(
    fc.property(fc.dictionary(key, fc.string()), (values) => {
      const labels = convertedLabels("label_", values);
      assert.equal(Object.keys(labels).length, Object.keys(values).length);
      assert.deepEqual(Object.values(labels).sort(), Object.values(values).sort());
      for (const name of Object.keys(labels)) assert.match(name, /^label_[a-z0-9_]*$/);
    }),
  );
});

test("plainName() keeps the case", () => {
  assert.equal(plainName("hugepages-2Mi"), "hugepages_2Mi");
});
