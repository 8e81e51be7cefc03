import assert from "node:assert/strict";
import { test } from "node:test";
import { askedBy, askedByAll, parseAmount } from "./amounts.ts";
import type { Pod } from "./kinds.ts";

const amounts = [
  ["500m", 0.5],
  ["2", 2],
  ["1.5", 1.5],
  ["2Gi", 2 * 1024 ** 3],
  ["128974848", 128_974_848],
  ["129e6", 129e6],
  ["129M", 129e6],
  ["100n", 100 * 1e-9],
  ["1E", 1e18],
  ["12 GB", undefined],
  ["", undefined],
] as const;
for (const [text, want] of amounts)
  test(`parseAmount "${text}"`, () => assert.equal(parseAmount(text), want));

const pod: Pod = {
  metadata: { name: "a" },
  spec: {
    containers: [
      { name: "one", resources: { requests: { cpu: "100m" }, limits: { cpu: "1" } } },
      { name: "two", resources: { limits: { cpu: "200m" } } },
      { name: "three" },
    ],
    initContainers: [
      { name: "proxy", restartPolicy: "Always", resources: { requests: { cpu: "50m" } } },
      { name: "load", resources: { requests: { cpu: "500m" } } },
    ],
    overhead: { cpu: "10m" },
  },
};

test("a pod asks for its largest init container where that is more", () => {
  const { requested, limit, unlimited } = askedBy(pod, "cpu");
  assert.ok(Math.abs(requested - (0.5 + 0.05 + 0.01)) < 1e-9);
  assert.equal(limit, 1.2);
  assert.equal(unlimited, 1);
});

test("finished pods hold nothing", () => {
  const done: Pod = { ...pod, status: { phase: "Succeeded" } };
  assert.deepEqual(askedByAll([done], "cpu"), { requested: 0, limit: 0, unlimited: 0, waiting: 0 });
});

test("what a pod asks for is held once a node took it, and waits until then", () => {
  const huge: Pod = {
    metadata: { name: "huge" },
    spec: { containers: [{ name: "app", resources: { requests: { cpu: "64" } } }] },
    status: { phase: "Pending" },
  };
  const small: Pod = {
    metadata: { name: "small" },
    spec: { nodeName: "node-1", containers: [{ name: "app", resources: { requests: { cpu: "250m" } } }] },
  };
  assert.deepEqual(askedByAll([huge, small], "cpu"), {
    requested: 0.25,
    limit: 0,
    unlimited: 1,
    waiting: 64,
  });
});
