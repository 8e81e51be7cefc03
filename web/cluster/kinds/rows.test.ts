import assert from "node:assert/strict";
import { test } from "node:test";
import type { KubeObject } from "../kinds.ts";
import type { Cell } from "./column.ts";
import { kindLists } from "./lists.ts";
import { compareCells, compareNames, compareState, kindRow, parseKindFilter } from "./rows.ts";
import { now, tellIn } from "./testing.ts";

const list = kindLists["replicasets"]!;
const tell = tellIn();

/** A replica set with so many ready of three. */
function replicaSet(
  name: string,
  ready: number,
  more: { labels?: Record<string, string>; ageMs?: number } = {},
): KubeObject {
  return {
    metadata: {
      name,
      namespace: name.startsWith("db") ? "data" : "shop",
      creationTimestamp: new Date(now - (more.ageMs ?? 7_200_000)).toISOString(),
      ...(more.labels === undefined ? {} : { labels: more.labels }),
      ownerReferences: [{ kind: "Deployment", name: name.replace(/-\d+$/, ""), controller: true }],
    },
    spec: {
      replicas: 3,
      template: { spec: { containers: [{ image: `registry.example.com/shop/${name}:1.2` }] } },
    },
    status: { replicas: 3, readyReplicas: ready, availableReplicas: ready },
  } as KubeObject;
}

const rows = [
  replicaSet("web-10", 3, { labels: { app: "web", tier: "front" } }),
  replicaSet("web-9", 3, { ageMs: 86_400_000 * 9 }),
  replicaSet("db-1", 0, { labels: { app: "db" } }),
  replicaSet("cart-2", 2, { ageMs: 60_000 * 30 }),
].map((object) => kindRow(object, list, tell));
const names = (some: readonly { name: string }[]): string[] => some.map(({ name }) => name);

test("the worst first, then the newest; names with figures as figures", () => {
  assert.deepEqual(names(rows.toSorted(compareState)), ["db-1", "cart-2", "web-10", "web-9"]);
  assert.deepEqual(names(rows.toSorted(compareNames)), ["cart-2", "db-1", "web-9", "web-10"]);
});

const filters: readonly (readonly [string, readonly string[]])[] = [
  ["", ["web-10", "web-9", "db-1", "cart-2"]],
  ["web", ["web-10", "web-9"]],
  ["WEB -web-9", ["web-10"]],
  ["app=db", ["db-1"]],
  ["tier=front web", ["web-10"]],
  ["ns:shop", ["web-10", "web-9", "cart-2"]],
  ["-ns:shop", ["db-1"]],
  ["shop/cart", ["cart-2"]],
  ["owner:cart", ["cart-2"]],
  ["images:db-1:1.2", ["db-1"]],
  ["images:1.2 -images:web", ["db-1", "cart-2"]],
  ["health:crit", ["db-1"]],
  ["health:degraded", ["cart-2"]],
  ["down", ["db-1"]],
  ["ready<3", ["db-1", "cart-2"]],
  ["age>3d", ["web-9"]],
  ["age<1h", ["cart-2"]],
  ["nobody", []],
  ["constructor:x", []],
];
for (const [query, want] of filters) {
  test(`the filter ${JSON.stringify(query)}`, () => {
    assert.deepEqual(names(rows.filter(parseKindFilter(query, list, tell))), want);
  });
}

test("cells sort by what they mean, what is nothing first", () => {
  const cells: readonly Cell[] = [
    { as: "text", text: "b10" },
    { as: "number", value: 10 },
    { as: "nothing" },
    { as: "text", text: "b9" },
    { as: "number", value: 9, text: "nine" },
  ];
  const shown = cells.toSorted(compareCells).map((cell) => ("text" in cell ? cell.text : cell.as));
  assert.deepEqual(shown, ["nothing", "nine", "number", "b9", "b10"]);
  const parts: readonly Cell[] = [
    { as: "part", some: 3, all: 3 },
    { as: "part", some: 0, all: 2 },
    { as: "part", some: 9, all: 9 },
    { as: "part", some: 8, all: 9 },
  ];
  const order = parts
    .toSorted(compareCells)
    .map((cell) => (cell.as === "part" ? `${cell.some}/${cell.all}` : ""));
  assert.deepEqual(order, ["3/3", "9/9", "8/9", "0/2"], "by what is missing");
});
