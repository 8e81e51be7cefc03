import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import type { KubeObject } from "./object.ts";
import { SharedParts } from "./shared-parts.ts";

interface Pod extends KubeObject {
  readonly spec: { readonly containers: readonly { readonly env: object; readonly image: string }[] };
}

function pod(name: string, image: string): Pod {
  const env = [{ name: "HOME", value: "/somewhere" }];
  const metadata = { name, uid: name, resourceVersion: "1", labels: { app: "a longer name" } };
  return { metadata, spec: { containers: [{ env, image }] } };
}

test("equal parts of objects become one", () => {
  const parts = new SharedParts();
  const [a, b, c] = [pod("a", "shop:1"), pod("b", "shop:1"), pod("c", "shop:2")].map((one) =>
    parts.share(one),
  );
  assert.equal(a?.metadata.labels, b?.metadata.labels);
  assert.equal(a?.spec.containers, b?.spec.containers);
  assert.notEqual(a?.spec.containers[0], c?.spec.containers[0]);
  assert.equal(a?.spec.containers[0]?.env, c?.spec.containers[0]?.env);
  assert.deepEqual(c, pod("c", "shop:2"));
});

test("what did not change stays the object's own, however long ago it came", () => {
  const parts = new SharedParts();
  const before = parts.share(pod("a", "shop:1"));
  for (let i = 0; i < 5000; i++) parts.share(pod(`p${i}`, `shop:${i}`));
  const after = parts.share(pod("a", "shop:1"), before);
  assert.equal(after.spec, before.spec);
  const next = parts.share(pod("a", "shop:2"), after);
  assert.equal(next.spec.containers[0]?.env, before.spec.containers[0]?.env);
  assert.deepEqual(next, pod("a", "shop:2"));
});

test("objects stay what they are, however many came before", () => {
  const json = fc.jsonValue({ maxDepth: 5 });
  fc.assert(
    fc.property(
      fc.array(fc.record({ spec: json, status: json, data: json }), { maxLength: 40 }),
      (objects) => {
        const parts = new SharedParts();
        const metadata = { name: "a", uid: "a", resourceVersion: "1" };
        let before: KubeObject | undefined;
        for (const object of [...objects, ...objects]) {
          const text = JSON.stringify({ ...object, metadata });
          before = parts.share(JSON.parse(text) as KubeObject, before);
          assert.equal(JSON.stringify(before), text);
        }
      },
    ),
  );
  const parts = new SharedParts();
  for (let i = 0; i < 5000; i++)
    assert.deepEqual(parts.share(pod(`p${i}`, `shop:${i}`)), pod(`p${i}`, `shop:${i}`));
});
