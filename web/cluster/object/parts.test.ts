import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseExpr } from "@taffrail/promql";
import { formatIn } from "../../shell/format.ts";
import { kinds } from "../../shell/kinds.ts";
import { en } from "../../shell/messages.en.ts";
import { textOf } from "../kinds/rows.ts";
import { kindWords } from "../kinds/words.ts";
import type { KubeObject } from "../kinds.ts";
import { fieldLines, markOf, oneLine, splitChange, toldChanges, withRevisions } from "./change-lines.ts";
import { conditionsOf } from "./conditions.ts";
import { moreFacts, selectorTerms } from "./facts.ts";
import { graphs, podMatchers } from "./graphs.ts";
import { foldEvents, newestEvent, type ObjectChange, type ToldEvent } from "./history.ts";
import { type TableTell, tablesOf } from "./tables.ts";
import { objectWords } from "./words.ts";

const now = Date.parse("2026-11-21T02:47:00Z");
const tell: TableTell = {
  now,
  text: en,
  format: formatIn("en", "UTC"),
  words: kindWords("en"),
  beside: new Map(),
  own: objectWords("en"),
};

function make(more: object, name = "web", namespace = "shop"): KubeObject {
  return { metadata: { name, namespace }, ...more } as KubeObject;
}

for (const [plural, rows] of Object.entries(graphs)) {
  test(`the graphs of ${plural} are questions that parse`, () => {
    const object = make({ spec: { claimRef: { namespace: "shop", name: "data" } } }, 'odd.na"me');
    for (const { query } of rows) {
      const text = query({ object, pods: [{ metadata: { name: "web-1" } }], window: "5m" });
      assert.ok(text !== undefined);
      assert.doesNotThrow(() => parseExpr(text), text);
    }
  });
}

const podNames = [
  ["deployments", "web-7d9f8b6c5d-x2k4q", true],
  ["deployments", "web-api-7d9f8b6c5d-x2k4q", false],
  ["deployments", "web-x2k4q", false],
  ["statefulsets", "web-10", true],
  ["statefulsets", "web-db-0", false],
  ["daemonsets", "web-x2k4q", true],
  ["jobs", "web-x2k4q", true],
  ["jobs", "web-3-x2k4q", true],
  ["cronjobs", "web-29921048-gtzxq", true],
  ["cronjobs", "web-gtzxq", false],
] as const;
for (const [plural, pod, want] of podNames) {
  test(`${pod} is a pod of ${plural} web: ${want}`, () => {
    const pattern = /pod=~"(.*)"$/.exec(podMatchers(plural, make({})))![1]!;
    assert.equal(new RegExp(`^(?:${pattern})$`).test(pod), want);
  });
}

test("every kind with facts, tables or graphs is one that the page shows", () => {
  const known = new Set(kinds.map(({ plural }) => plural));
  for (const plural of [...Object.keys(moreFacts), ...Object.keys(graphs)])
    assert.ok(known.has(plural), plural);
});

const tables: readonly (readonly [plural: string, object: KubeObject, want: readonly string[]])[] = [
  [
    "services",
    make({ spec: { ports: [{ port: 80, name: "http", protocol: "TCP", targetPort: "web" }] } }),
    ["ports: 80 | http | TCP | web | "],
  ],
  [
    "ingresses",
    make({
      spec: {
        tls: [{ hosts: ["a.example"] }],
        rules: [
          {
            host: "a.example",
            http: { paths: [{ path: "/x", backend: { service: { name: "web", port: { number: 80 } } } }] },
          },
        ],
      },
    }),
    ["rules: a.example | /x | Service web | 80 | yes"],
  ],
  [
    "roles",
    make({ rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] }] }),
    ['rules: pods | "" |  | get list'],
  ],
  ["secrets", make({ data: { password: "c2VjcmV0" } }), ["data: password | hidden"]],
  ["configmaps", make({ data: { "a.conf": "x\ny" } }), ["data: a.conf | 3 B | x ⏎ y"]],
  [
    "resourcequotas",
    make({
      status: { hard: { pods: "10", "requests.cpu": "4" }, used: { pods: "10", "requests.cpu": "500m" } },
    }),
    ["quota: pods | 10 | 10 | 100 %", "quota: requests.cpu | 500m | 4 | 13 %"],
  ],
  [
    "networkpolicies",
    make({ spec: { podSelector: {}, policyTypes: ["Ingress"] } }),
    ["policyIn: nothing | "],
  ],
  [
    "networkpolicies",
    make({
      spec: {
        policyTypes: ["Egress"],
        egress: [
          {
            to: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }],
            ports: [{ port: 53, protocol: "UDP" }],
          },
        ],
      },
    }),
    ["policyOut: 10.0.0.0/8 − 10.1.0.0/16 | 53 UDP"],
  ],
  [
    "horizontalpodautoscalers",
    make({
      spec: {
        metrics: [{ type: "Resource", resource: { name: "cpu", target: { averageUtilization: 80 } } }],
      },
      status: {
        currentMetrics: [
          { type: "Resource", resource: { name: "cpu", current: { averageUtilization: 41 } } },
        ],
      },
    }),
    ["metrics: Resource | cpu | 41 % | 80 %"],
  ],
];
for (const [plural, object, want] of tables) {
  test(`what is in one of ${plural}: ${want[0]}`, () => {
    const rows = tablesOf(plural, object, tell).flatMap(({ title, rows: all }) =>
      all.map((cells) => `${title}: ${cells.map(textOf).join(" | ")}`),
    );
    assert.deepEqual(
      rows.map((row) => row.replaceAll("\u202f", " ")),
      want,
    );
  });
}

test("a selector is written as people write it", () => {
  assert.deepEqual(selectorTerms({ app: "web" }), ["app=web"]);
  assert.deepEqual(
    selectorTerms({
      matchLabels: { a: "1" },
      matchExpressions: [
        { key: "b", operator: "In", values: ["x", "y"] },
        { key: "c", operator: "Exists" },
        { key: "d", operator: "DoesNotExist" },
      ],
    }),
    ["a=1", "b in (x, y)", "c", "!d"],
  );
  assert.deepEqual(selectorTerms(undefined), []);
});

test("conditions have the shape of what they mean, whichever way round they are said", () => {
  const shapes = conditionsOf(
    make({
      status: {
        conditions: [
          { type: "Available", status: "True" },
          { type: "Available", status: "False" },
          { type: "ReplicaFailure", status: "True" },
          { type: "ReplicaFailure", status: "False" },
          { type: "Suspended", status: "True" },
          { type: "Ready", status: "Unknown" },
          { type: "Complete", status: "False" },
          "odd",
        ],
      },
    }),
  ).map(({ shape }) => shape);
  assert.deepEqual(shapes, ["ok", "warn", "crit", "ok", "off", "never", "off"]);
});

const change = (fields: ObjectChange["fields"], kind = "Deployment"): ObjectChange => ({
  t: now,
  kind,
  namespace: "shop",
  name: "web",
  operation: "changed",
  fields,
});

test("a change is told by what was written, its status apart", () => {
  const split = splitChange(
    change([
      { field: "spec.replicas", before: 2, after: 3 },
      { field: "status.replicas", after: 3 },
      { field: "statusUrl", after: "x" },
    ]),
  );
  assert.deepEqual(
    [split.written.map(({ field }) => field), split.status.length],
    [["spec.replicas", "statusUrl"], 1],
  );
  assert.equal(markOf(split), "scale");
  assert.equal(
    markOf(splitChange(change([{ field: "spec.template.spec.containers[app].image" }]))),
    "rollout",
  );
  assert.equal(markOf(splitChange(change([{ field: "data.x" }], "ConfigMap"))), "config");
  assert.equal(markOf(splitChange(change([{ field: "status.phase" }]))), "dot");
});

test("changes of a status are told once an object, from what was first to what is last", () => {
  const { made, statuses } = toldChanges([
    change([{ field: "status.ready", before: 2, after: 3 }]),
    { ...change([{ field: "status.ready", after: 1 }]), name: "other" },
    change([
      { field: "spec.replicas", before: 1, after: 3 },
      { field: "status.seen", after: 1 },
    ]),
    change([
      { field: "status.ready", before: 1, after: 2 },
      { field: "status.updated", after: 1 },
    ]),
    change([{ field: 'metadata.annotations["deployment.kubernetes.io/revision"]', before: "1", after: "2" }]),
    { ...change([]), operation: "created" },
  ]);
  assert.deepEqual(
    made.map(({ change: { operation }, written }) => [operation, written.length]),
    [
      ["changed", 1],
      ["created", 0],
    ],
  );
  assert.deepEqual(
    statuses.map(({ last, times }) => [last.name, times]),
    [
      ["web", 3],
      ["other", 1],
    ],
  );
  assert.deepEqual(statuses[0]!.fields.slice(0, 2), [
    { field: "status.ready", before: 1, after: 3 },
    { field: "status.updated", after: 1 },
  ]);
});

test("revisions are told by ReplicaSets where the history does not know them", () => {
  const set = (number: string, image: string, minutes: number): KubeObject =>
    ({
      metadata: {
        name: `web-${number}`,
        creationTimestamp: new Date(now - minutes * 60_000).toISOString(),
        annotations: { "deployment.kubernetes.io/revision": number },
      },
      spec: { template: { spec: { containers: [{ name: "app", image }] } } },
    }) as KubeObject;
  const sets = [set("1", "a:1", 90), set("3", "a:3", 0), set("2", "a:2", 30)];
  const known = change([{ field: "spec.template.spec.containers[app].image", before: "a:2", after: "a:3" }]);
  const told = withRevisions([known], make({}), sets);
  assert.deepEqual(
    told.map(({ revision, fields }) => [revision, fields[0]?.after]),
    [
      [undefined, "a:3"],
      ["2", "a:2"],
      ["1", undefined],
    ],
  );
  // Revision 4 is revision 1 again: its ReplicaSet is older than what came between.
  const back = withRevisions([], make({}), [set("2", "a:2", 30), set("4", "a:1", 90)]);
  assert.deepEqual(
    back.map(({ revision }) => revision),
    ["2"],
  );
});

test("a short change is one line", () => {
  assert.equal(oneLine({ field: "spec.replicas", before: 2, after: 3 }), "2 → 3");
  assert.equal(oneLine({ field: "spec.paused", after: true }), "— → true");
  assert.equal(oneLine({ field: "data.x", before: "a\nb", after: "c" }), undefined);
  assert.equal(oneLine({ field: "spec", after: {} }), undefined);
  assert.equal(oneLine({ field: "data.password", isHidden: true }), undefined);
});

test("values become lines of a diff; long ones are told to be long", () => {
  assert.deepEqual(fieldLines({ field: "spec.replicas", before: 2, after: 3 }).lines, [
    ["-", "2"],
    ["+", "3"],
  ]);
  assert.deepEqual(fieldLines({ field: "data.x", after: "a\nb\n" }).lines, [
    ["+", "a"],
    ["+", "b"],
  ]);
  assert.ok(fieldLines({ field: "data.x", before: "a\nb\nc\nd", after: "" }).isLong);
  assert.ok(fieldLines({ field: "spec", after: { a: "x".repeat(400) } }).isLong);
  assert.deepEqual(fieldLines({ field: "data.password", isHidden: true }).lines, []);
});

test("equal Events are one, with their sum and their last time", () => {
  const event = (uid: string, t: number, count: number): ToldEvent => ({
    t,
    first: t,
    uid,
    kind: "Pod",
    namespace: "shop",
    name: "web-1",
    type: "Warning",
    reason: "BackOff",
    message: "again",
    count,
    by: "kubelet",
  });
  const events = [event("a", 10, 2), event("b", 30, 3), { ...event("c", 20, 1), reason: "Pulled" }];
  assert.deepEqual(
    foldEvents(events).map(({ reason, count, t, first }) => [reason, count, t, first]),
    [
      ["BackOff", 5, 30, 10],
      ["Pulled", 1, 20, 20],
    ],
  );
  assert.equal(newestEvent(events, /^BackOff$/)?.uid, "b");
  assert.equal(newestEvent(events, /^Killing$/), undefined);
});

test("no object, however odd, makes a page throw", () => {
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom(null, 0, "", "x", true, "Resource"),
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom(
          "spec",
          "status",
          "rules",
          "http",
          "paths",
          "metrics",
          "data",
          "conditions",
          "ports",
          "subsets",
          "type",
          "hard",
          "used",
          "template",
          "containers",
        ),
        tie("tree"),
        { maxKeys: 4 },
      ),
    ),
  }));
  fc.assert(
    fc.property(tree, fc.constantFrom(...kinds), (body, { plural }) => {
      const object = make(typeof body === "object" && body !== null && !Array.isArray(body) ? body : {});
      for (const [, cell] of moreFacts[plural] ?? []) cell(object, tell);
      tablesOf(plural, object, tell);
      conditionsOf(object);
      for (const { query, levels } of graphs[plural] ?? []) {
        query({ object, pods: [], window: "5m" });
        levels?.({ object, pods: [], window: "5m" });
      }
    }),
  );
});
