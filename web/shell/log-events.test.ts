import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Lane, placeLanes, rolloutMarks } from "./log-events.ts";

const lane = (label: string, start: number, shape: Lane["shape"] = "crit"): Lane => ({
  key: label,
  label,
  start,
  end: 1000,
  shape,
});

test("a critical label keeps its lane, a lesser one moves down, then goes", () => {
  const lanes = [
    lane("Lesser", 300, "warn"),
    lane("First", 400),
    lane("Second", 500),
    lane("Third", 600, "warn"),
  ];
  const placed = placeLanes(lanes, (t) => t);
  assert.deepEqual(
    placed.map(({ label, y, hasLabel }) => [label, y, hasLabel]),
    [
      ["First", 9, true],
      ["Second", 20, true],
      ["Lesser", 25.5, false],
      ["Third", 25.5, false],
    ],
  );
});

test("labelled lanes never overlap", () => {
  const some = fc.array(
    fc.record({
      label: fc.string({ maxLength: 30 }),
      start: fc.integer({ min: 0, max: 999 }),
      isWarn: fc.boolean(),
    }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(some, (rows) => {
      const placed = placeLanes(
        rows.map(({ label, start, isWarn }, i) => ({
          ...lane(label, start, isWarn ? "warn" : "crit"),
          key: String(i),
        })),
        (t) => t,
      );
      const labelled = placed.filter(({ hasLabel }) => hasLabel);
      for (const a of labelled) for (const b of labelled) if (a.key !== b.key) assert.notEqual(a.y, b.y); // all reach to the end
    }),
  );
});

test("a first revision is no rollout", () => {
  const set = (revision: string): Parameters<typeof rolloutMarks>[0][number] => ({
    metadata: {
      name: "api-abc12",
      creationTimestamp: new Date(500).toISOString(),
      labels: { "pod-template-hash": "abc12" },
      annotations: { "deployment.kubernetes.io/revision": revision },
      ownerReferences: [{ kind: "Deployment", name: "api", controller: true }],
    },
  });
  assert.deepEqual(rolloutMarks([set("1")], 0, 1000), []);
  assert.deepEqual(rolloutMarks([set("2")], 0, 1000), [{ t: 500, kind: "rollout", name: "api" }]);
});
