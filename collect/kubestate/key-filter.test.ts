import assert from "node:assert/strict";
import { test } from "node:test";

import { keyFilter, KeyListError } from "./key-filter.ts";

const keys = ["app", "app.kubernetes.io/name", "tier", "*"];
const cases = [
  { name: "names", entries: ["app", "gone"], want: ["app"] },
  { name: "* first means every key", entries: ["*"], want: keys },
  { name: "* elsewhere means nothing", entries: ["tier", "*"], want: ["tier"] },
  { name: "one * in a name", entries: ["app*"], want: ["app", "app.kubernetes.io/name"] },
  { name: "* in the middle", entries: ["a*e"], want: ["app.kubernetes.io/name"] },
] as const;
for (const { name, entries, want } of cases) {
  test(`keyFilter(): ${name}`, () => assert.deepEqual(keys.filter(keyFilter(entries)!), want));
}

test("keyFilter(): an empty list shows nothing, two * are refused", () => {
  assert.equal(keyFilter([]), undefined);
  assert.throws(() => keyFilter(["a*b*c"]), KeyListError);
});
