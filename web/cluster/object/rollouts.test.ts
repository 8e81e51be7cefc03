import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { KubeObject, Pod } from "../kinds.ts";
import { rolloutsOf, templateDiff } from "./rollouts.ts";

const template = (image: string, more: object = {}): object => ({
  metadata: { labels: { app: "cart", "pod-template-hash": image.replace(/\W/g, "") } },
  spec: {
    containers: [
      { name: "app", image, env: [{ name: "CACHE", value: "50000" }], ...more },
      { name: "proxy", image: "mesh/proxy:2" },
    ],
  },
});

test("templates differ by what they say, whatever the order of what has names", () => {
  const before = template("shop/cart:1");
  const after = {
    ...template("shop/cart:2"),
    spec: {
      containers: [
        { name: "proxy", image: "mesh/proxy:2" },
        {
          name: "app",
          image: "shop/cart:2",
          env: [
            { name: "DEBUG", value: "1" },
            { name: "CACHE", value: "0" },
          ],
          resources: { limits: { memory: "512Mi" } },
        },
      ],
    },
  };
  assert.deepEqual(templateDiff(before, after), [
    { field: "spec.containers[app].image", before: "shop/cart:1", after: "shop/cart:2" },
    { field: "spec.containers[app].env[CACHE].value", before: "50000", after: "0" },
    { field: "spec.containers[app].env[DEBUG].value", after: "1" },
    { field: "spec.containers[app].resources.limits[memory]", after: "512Mi" },
  ]);
});

test("a template differs from none in all it says, and from itself in nothing", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const same = { metadata: {}, spec: value };
      assert.deepEqual(templateDiff(same, structuredClone(same)), []);
      const back = templateDiff(same, undefined);
      assert.ok(back.every((field) => !("after" in field)));
    }),
  );
});

const set = (revision: number, day: number, image: string, replicas = 0): KubeObject =>
  ({
    metadata: {
      name: `cart-${revision}`,
      namespace: "shop",
      creationTimestamp: `2026-11-${day}T00:00:00Z`,
      annotations: { "deployment.kubernetes.io/revision": String(revision) },
    },
    spec: { replicas, template: template(image) },
    status: { readyReplicas: replicas },
  }) as KubeObject;

test("revisions stand newest first, each with what it changed and how its pods fare", () => {
  const pod = {
    metadata: {
      name: "cart-9-x",
      namespace: "shop",
      ownerReferences: [{ kind: "ReplicaSet", name: "cart-9", controller: true }],
    },
    status: { containerStatuses: [{ name: "app", restartCount: 4 }] },
  } as Pod;
  const told = rolloutsOf([set(8, 12, "a:8"), set(9, 20, "a:9", 3), set(7, 10, "a:7")], [pod]);
  assert.deepEqual(
    told.map(({ revision, wanted, restarts, changed }) => [revision, wanted, restarts, changed?.length]),
    [
      [9, 3, 4, 1],
      [8, 0, 0, 1],
      [7, 0, 0, undefined],
    ],
  );
});

test("when a revision was rolled back to, its ReplicaSet does not tell", () => {
  const [back, other] = rolloutsOf([set(9, 10, "a:1", 3), set(8, 12, "a:2")], []);
  assert.equal(back!.at, undefined);
  assert.equal(other!.at, Date.UTC(2026, 10, 12));
});
