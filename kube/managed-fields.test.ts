import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type FieldPath, ownsField, ownsItem } from "./managed-fields.ts";

const deployment = {
  metadata: { labels: { app: "cart", "app.kubernetes.io/name": "cart" }, finalizers: ["a", "b"] },
  spec: {
    replicas: 3,
    template: {
      spec: {
        containers: [
          { name: "app", image: "cart:2", ports: [{ containerPort: 80, protocol: "TCP", name: "http" }] },
          { name: "log", image: "log:1" },
        ],
      },
    },
  },
  status: { conditions: [{ type: "Available", status: "True" }], hosts: ["x"] },
};
const fields = {
  "f:metadata": { "f:labels": { ".": {}, "f:app": {} }, "f:finalizers": { ".": {}, 'v:"b"': {} } },
  "f:spec": {
    "f:template": {
      "f:spec": {
        "f:containers": {
          'k:{"name":"app"}': {
            ".": {},
            "f:image": {},
            "f:ports": { 'k:{"containerPort":80,"protocol":"TCP"}': { "f:name": {} } },
          },
        },
      },
    },
  },
  "f:status": { "f:conditions": {}, "f:hosts": { "i:0": {} } },
};
const containers = ["spec", "template", "spec", "containers"];
const cases: readonly { readonly name: string; readonly path: FieldPath; readonly owned: boolean }[] = [
  { name: "a field", path: ["metadata", "labels", "app"], owned: true },
  { name: "a field of another", path: ["metadata", "labels", "app.kubernetes.io/name"], owned: false },
  { name: "a field of another beside it", path: ["spec", "replicas"], owned: false },
  { name: "all that is below a whole", path: ["status", "conditions", 0, "status"], owned: true },
  { name: "an item by its key", path: [...containers, 0, "image"], owned: true },
  { name: "an item with another key", path: [...containers, 1, "image"], owned: false },
  { name: "an item by several keys", path: [...containers, 0, "ports", 0, "name"], owned: true },
  { name: "a field that is not the item's", path: [...containers, 0, "command"], owned: false },
  { name: "an item by its value", path: ["metadata", "finalizers", 1], owned: true },
  { name: "an item with another value", path: ["metadata", "finalizers", 0], owned: false },
  { name: "an item by its place", path: ["status", "hosts", 0], owned: true },
  { name: "what is not there", path: ["spec", "nothing", 0, "toString"], owned: false },
];
for (const { name, path, owned } of cases) {
  test(`ownsField() ${owned ? "knows" : "refuses"} ${name}`, () => {
    assert.equal(ownsField(fields, path, deployment), owned);
  });
}

test("ownsItem() finds what came into a list", () => {
  const came = (item: unknown): boolean => ownsItem(fields, containers, deployment, item);
  assert.ok(came({ name: "app" }));
  assert.ok(!came({ name: "log" }));
  assert.ok(ownsItem(fields, ["metadata", "finalizers"], deployment, "b"));
  assert.ok(!ownsItem(fields, ["metadata", "finalizers"], deployment, "a"));
  assert.ok(ownsItem(fields, ["status", "conditions"], deployment, { type: "Ready" }), "the list is a whole");
});

test("fields of the wrong shape are nobody's", () => {
  const strange = fc.oneof(
    fc.jsonValue(),
    fc.object({ key: fc.constantFrom("f:a", "k:{", 'k:{"n":1}', "v:", "i:0") }),
  );
  const path = fc.array(fc.oneof(fc.constantFrom("a", "n", "__proto__"), fc.nat(2)));
  fc.assert(
    fc.property(strange, path, fc.jsonValue(), (odd, way, object) => {
      assert.equal(typeof ownsField(odd, way, object), "boolean");
      assert.equal(typeof ownsItem(odd, way, object, object), "boolean");
    }),
  );
});

test("who owns every field of an object owns each of its paths", () => {
  fc.assert(
    fc.property(fc.object({ maxDepth: 4 }), (object) => {
      const plain = JSON.parse(JSON.stringify(object)) as unknown;
      const all = fieldsOfAll(plain);
      for (const path of pathsOf(plain)) assert.ok(ownsField(all, path, plain), path.join());
    }),
  );
});

function fieldsOfAll(value: unknown): unknown {
  if (Array.isArray(value)) return Object.fromEntries(value.map((item, i) => [`i:${i}`, fieldsOfAll(item)]));
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [`f:${name}`, fieldsOfAll(one)]));
}

function* pathsOf(value: unknown, path: FieldPath = []): Generator<FieldPath> {
  yield path;
  if (typeof value !== "object" || value === null) return;
  for (const [name, one] of Object.entries(value)) {
    yield* pathsOf(one, [...path, Array.isArray(value) ? Number(name) : name]);
  }
}
