import assert from "node:assert/strict";
import { test } from "node:test";

import { TaffrailError } from "@taffrail/base";

import { parseCustomConfig } from "./config.ts";
import { valueAt } from "./path.ts";
import { labelsAt, samplesOf } from "./samples.ts";
import { customTables } from "./table.ts";
import { numberAt, textAt } from "./values.ts";

const object = {
  metadata: { name: "foo", labels: { team: "x", "a.b": "1" } },
  spec: {
    list: [
      { id: 1, on: true },
      { id: "two", on: false },
    ],
    nothing: null,
  },
};

const paths = [
  { path: [], want: object },
  { path: ["metadata", "name"], want: "foo" },
  { path: ["metadata", "name=foo"], want: "foo" },
  { path: ["metadata", "name=bar"], want: undefined },
  { path: ["spec", "list", "0", "id"], want: 1 },
  { path: ["spec", "list", "-1", "id"], want: "two" },
  { path: ["spec", "list", "9"], want: undefined },
  { path: ["spec", "list", "x"], want: undefined },
  { path: ["spec", "list", "[id=two]", "on"], want: false },
  { path: ["spec", "list", "[id=1]", "on"], want: true },
  { path: ["spec", "list", "[on=false]", "id"], want: "two" },
  { path: ["spec", "nothing", "deeper"], want: undefined },
  { path: ["metadata", "toString"], want: undefined },
];
for (const { path, want } of paths) {
  test(`valueAt() follows [${path.join(", ")}]`, () => assert.deepEqual(valueAt(object, path), want));
}

const numbers: readonly (readonly [unknown, number | undefined])[] = [
  [3.5, 3.5],
  [true, 1],
  ["Yes", 1],
  ["Unknown", 0],
  ["2026-11-21T12:00:00.9Z", 1795262400],
  ["500m", 0.5],
  ["2Gi", 2 ** 31],
  ["45%", 0.45],
  ["100 %", undefined],
  ["1e-3", 0.001],
  ["12h", undefined],
  [{}, undefined],
  [[], undefined],
];
for (const [value, want] of numbers) {
  test(`numberAt(${JSON.stringify(value)})`, () => assert.equal(numberAt(value), want));
}

const texts: readonly (readonly [unknown, string])[] = [
  [{ b: 1, a: [1, "two", true, null] }, "map[a:[1 two true <nil>] b:1]"],
  [0.00001, "1e-05"],
  [1e21, "1e+21"],
  [12345678, "12345678"],
];
for (const [value, want] of texts) {
  test(`textAt(${JSON.stringify(value)})`, () => assert.equal(textAt(value), want));
}

test("labels given by name win over maps that are copied whole", () => {
  const labels = labelsAt(object, [
    ["team", ["metadata", "name"]],
    ["*", ["metadata", "labels"]],
    ["k_*", ["metadata", "labels"]],
    ["gone", ["spec", "gone"]],
  ]);
  assert.deepEqual(labels, { team: "foo", a_b: "1", k_team: "x", k_a_b: "1" });
});

test("an absent gauge gives nothing, or zero where that was asked for", () => {
  const each = {
    type: "gauge",
    path: ["status"],
    labelsFromPath: [],
    valueFrom: [],
    labelFromKey: "",
  } as const;
  assert.deepEqual(samplesOf({ ...each, nilIsZero: false }, object), []);
  assert.deepEqual(samplesOf({ ...each, nilIsZero: true }, object), [{ value: 0, labels: {} }]);
});

test("a kind that the cluster does not serve has no table; any version means all that are served", () => {
  const config = parseCustomConfig(
    `spec: {resources: [{groupVersionKind: {group: g.io, version: "*", kind: Foo}, metrics: []}]}`,
    "c.yaml",
  );
  const definition = {
    metadata: { name: "foos.g.io", uid: "u", resourceVersion: "1" },
    spec: {
      group: "g.io",
      scope: "Namespaced",
      names: { kind: "Foo", plural: "foos" },
      versions: [
        { name: "v1", served: true },
        { name: "v1beta1", served: true },
        { name: "v1alpha1", served: false },
      ],
    },
  };
  const names = customTables(config, [definition]).map(({ name }) => name);
  assert.deepEqual(names, ["g.io/v1, Resource=foos", "g.io/v1beta1, Resource=foos"]);
  assert.deepEqual(customTables(config, []), []);
});

for (const text of [
  "{bad: [",
  "spec: {resources: 5}",
  "spec: {resources: [{groupVersionKind: {kind: Foo}}]}",
  "spec: {resources: [{groupVersionKind: {group: g}, metrics: [{help: x}]}]}",
  "spec: {resources: [{groupVersionKind: {group: g}, metrics: [{name: x, each: {type: Sum}}]}]}",
  "spec: {resources: [{groupVersionKind: {group: g}, metrics: [{name: x, each: {type: Gauge, gauge: {path: p}}}]}]}",
]) {
  test(`${text} is refused`, () => {
    assert.throws(() => parseCustomConfig(text, "c.yaml"), TaffrailError);
  });
}
