import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Params } from "../http/params.ts";
import { asked } from "../testing/asked.ts";
import { fakeRoom, fakeStore } from "../testing/prometheus-room.ts";
import { relatedObjects } from "./related.ts";
import { relations, usedBySpec, World } from "./relations.ts";
import type { Objects, ObjectView, UiObject, UiRoom } from "./room.ts";
import { matchesSelector, matchesService } from "./selector.ts";

type More = Record<string, unknown>;

function make(name: string, more: More = {}, meta: More = {}, namespace = "shop"): UiObject {
  const id = { name, uid: `${namespace}-${name}`, resourceVersion: "1" };
  return { metadata: { ...id, ...(namespace === "" ? {} : { namespace }), ...meta }, ...more };
}

const keyOf = ({ metadata: { namespace, name } }: UiObject): string =>
  namespace === undefined ? name : `${namespace}/${name}`;

function viewOf(objects: readonly UiObject[]): ObjectView {
  return {
    size: objects.length,
    isReady: true,
    get: (key) => objects.find((one) => keyOf(one) === key),
    inNamespace: (namespace) => objects.filter(({ metadata }) => metadata.namespace === namespace),
    subscribe: () => ({ [Symbol.dispose]: () => {} }),
    [Symbol.iterator]: () => objects[Symbol.iterator](),
  };
}

const plurals: Readonly<Record<string, string>> = {
  Deployment: "deployments",
  ReplicaSet: "replicasets",
  Pod: "pods",
};

/** Objects with uids of their own, though they are called the same. */
function objectsOf(named: Readonly<Record<string, readonly UiObject[]>>): Objects {
  const byKind = Object.fromEntries(
    Object.entries(named).map(([plural, objects]) => [
      plural,
      objects.map((one) => ({ ...one, metadata: { ...one.metadata, uid: `${plural}-${one.metadata.uid}` } })),
    ]),
  );
  const freshness = { state: "live", heardAt: 0, version: "1" } as const;
  const of: Objects["of"] = (kind) => {
    const objects = byKind[plurals[kind] ?? kind];
    return objects === undefined ? undefined : { view: viewOf(objects), freshness };
  };
  return { kinds: () => Object.keys(byKind), of, glance: of };
}

interface Answer {
  readonly owners: readonly { kind: string; name: string; object?: UiObject }[];
  readonly groups: readonly { relation: string; kind: string; total: number; items: readonly UiObject[] }[];
  readonly known: readonly string[];
}

async function related(
  byKind: Record<string, readonly UiObject[]>,
  params: Record<string, string>,
): Promise<Answer> {
  const { engine, targets, clock } = fakeRoom();
  const facts = { version: "", cluster: "", mode: "", startedAt: 0 };
  const room: UiRoom = { objects: objectsOf(byKind), engine, targets, clock, store: fakeStore([]), facts };
  const reply = await relatedObjects(Params.of({ namespace: "shop", ...params }), { ...room, ...asked() });
  return JSON.parse(reply.body as string) as Answer;
}

/** "owns pods: a b" for each group. */
const brief = ({ groups }: Answer): readonly string[] =>
  groups.map(
    ({ relation, kind, items }) =>
      `${relation} ${kind}: ${items.map(({ metadata }) => metadata.name).join(" ")}`,
  );

const owned = (kind: string, name: string, namespace = "shop"): More => ({
  ownerReferences: [{ kind, name, uid: `${plurals[kind]}-${namespace}-${name}`, controller: true }],
});
const labels = { app: "cart" };
const spec = {
  serviceAccountName: "cart",
  volumes: [
    { configMap: { name: "cart-config" } },
    {
      projected: { sources: [{ secret: { name: "cart-tls" } }, { configMap: { name: "kube-root-ca.crt" } }] },
    },
    { persistentVolumeClaim: { claimName: "data" } },
  ],
  containers: [
    {
      env: [{ valueFrom: { secretKeyRef: { name: "db" } } }],
      envFrom: [{ configMapRef: { name: "flags" } }],
    },
  ],
};
const shop = {
  deployments: [
    make("cart", { spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } } }),
  ],
  replicasets: [
    make("cart-1", {}, owned("Deployment", "cart")),
    make("other-1", {}, owned("Deployment", "other")),
  ],
  pods: [
    make("cart-1-a", { spec }, { labels, ...owned("ReplicaSet", "cart-1") }),
    make("cart-1-b", { spec }, { labels, ...owned("ReplicaSet", "cart-1") }),
    make("lonely", {}, { labels: { app: "lonely" } }),
    make("cart-1-a", { spec }, { labels }, "elsewhere"),
  ],
  services: [make("cart", { spec: { selector: labels } }), make("headless", { spec: { selector: {} } })],
  endpointslices: [
    make(
      "cart-x",
      { endpoints: [{ targetRef: { kind: "Pod", name: "cart-1-a" } }] },
      { labels: { "kubernetes.io/service-name": "cart" } },
    ),
  ],
  ingresses: [
    make("web", {
      spec: {
        tls: [{ secretName: "cart-tls" }],
        rules: [{ http: { paths: [{ backend: { service: { name: "cart" } } }] } }],
      },
    }),
  ],
  configmaps: [make("kube-root-ca.crt"), make("cart-config"), make("flags"), make("unread")],
  secrets: [make("cart-tls", { data: { "tls.key": "a2V5" } }), make("db", { data: { password: "cHc=" } })],
  persistentvolumeclaims: [make("data", { spec: { volumeName: "pv-1", storageClassName: "fast" } })],
  persistentvolumes: [
    make(
      "pv-1",
      { spec: { claimRef: { namespace: "shop", name: "data" }, storageClassName: "fast" } },
      {},
      "",
    ),
  ],
  storageclasses: [make("fast", {}, {}, "")],
  horizontalpodautoscalers: [
    make("cart", { spec: { scaleTargetRef: { kind: "Deployment", name: "cart" } } }),
  ],
  poddisruptionbudgets: [
    make("cart", {
      spec: { selector: { matchExpressions: [{ key: "app", operator: "In", values: ["cart"] }] } },
    }),
  ],
  networkpolicies: [make("all", { spec: { podSelector: {} } })],
  serviceaccounts: [make("cart")],
  rolebindings: [
    make("cart", {
      roleRef: { kind: "ClusterRole", name: "view" },
      subjects: [{ kind: "ServiceAccount", name: "cart" }],
    }),
  ],
  clusterroles: [make("view", {}, {}, "")],
  clusterrolebindings: [],
  events: [make("e", {}, owned("Deployment", "cart"))],
};

const cases: readonly (readonly [kind: string, name: string, want: readonly string[]])[] = [
  [
    "deployments",
    "cart",
    [
      "owns replicasets: cart-1",
      "owns pods: cart-1-a cart-1-b",
      "selectedBy services: cart",
      "selectedBy poddisruptionbudgets: cart",
      "selectedBy networkpolicies: all",
      "boundBy horizontalpodautoscalers: cart",
      "uses persistentvolumeclaims: data",
      "uses configmaps: cart-config flags",
      "uses secrets: cart-tls db",
      "uses serviceaccounts: cart",
    ],
  ],
  [
    "services",
    "cart",
    ["selects pods: cart-1-a cart-1-b", "owns endpointslices: cart-x", "usedBy ingresses: web"],
  ],
  ["services", "headless", []],
  ["endpointslices", "cart-x", ["usedBy services: cart", "routesTo pods: cart-1-a"]],
  [
    "ingresses",
    "web",
    ["routesTo services: cart", "routesTo endpointslices: cart-x", "uses secrets: cart-tls"],
  ],
  ["configmaps", "flags", ["usedBy pods: cart-1-a cart-1-b"]],
  ["configmaps", "unread", []],
  ["secrets", "cart-tls", ["usedBy pods: cart-1-a cart-1-b", "usedBy ingresses: web"]],
  [
    "persistentvolumeclaims",
    "data",
    ["bindsTo persistentvolumes: pv-1", "uses storageclasses: fast", "usedBy pods: cart-1-a cart-1-b"],
  ],
  ["horizontalpodautoscalers", "cart", ["bindsTo deployments: cart"]],
  ["networkpolicies", "all", ["selects pods: cart-1-a cart-1-b lonely"]],
  ["serviceaccounts", "cart", ["usedBy pods: cart-1-a cart-1-b", "boundBy rolebindings: cart"]],
  ["rolebindings", "cart", ["bindsTo clusterroles: view", "bindsTo serviceaccounts: cart"]],
];
for (const [kind, name, want] of cases) {
  test(`what is related to ${kind} ${name}`, async () =>
    assert.deepEqual(brief(await related(shop, { kind, name })), want));
}

test("services that webhooks call are found with what is behind them", async () => {
  const webhook = (name: string): More => ({
    clientConfig: { service: { namespace: "shop", name, path: "/" } },
  });
  const hooks = make("guard", { webhooks: [webhook("cart"), webhook("nobody"), {}] }, {}, "");
  const answer = await related(
    { ...shop, validatingwebhookconfigurations: [hooks] },
    { kind: "validatingwebhookconfigurations", name: "guard", namespace: "" },
  );
  assert.deepEqual(brief(answer), ["uses services: cart", "uses endpointslices: cart-x"]);
});

test("the kinds that were looked through are told: what is not found of them does not exist", async () => {
  const { secrets: _not, ...without } = shop;
  assert.deepEqual((await related(without, { kind: "ingresses", name: "web" })).known, [
    "services",
    "endpointslices",
  ]);
});

test("cluster-wide objects are found from both sides", async () => {
  const one = { namespace: "" };
  assert.deepEqual(brief(await related(shop, { kind: "persistentvolumes", name: "pv-1", ...one })), [
    "boundBy persistentvolumeclaims: data",
    "uses storageclasses: fast",
  ]);
  assert.deepEqual(brief(await related(shop, { kind: "clusterroles", name: "view", ...one })), [
    "boundBy rolebindings: cart",
  ]);
  assert.deepEqual(brief(await related(shop, { kind: "storageclasses", name: "fast", ...one })), [
    "usedBy persistentvolumes: pv-1",
    "usedBy persistentvolumeclaims: data",
  ]);
});

test("owners stand nearest first; one of an unknown kind, or of another life, is only named", async () => {
  const { owners } = await related(shop, { kind: "pods", name: "cart-1-a", fields: "status.phase" });
  assert.deepEqual(
    owners.map(({ kind, name, object }) => [kind, name, object !== undefined]),
    [
      ["ReplicaSet", "cart-1", true],
      ["Deployment", "cart", true],
    ],
  );
  const orphan = make(
    "x",
    {},
    { ownerReferences: [{ kind: "Widget", name: "w", uid: "u", controller: true }] },
  );
  assert.deepEqual((await related({ pods: [orphan] }, { kind: "pods", name: "x" })).owners, [
    { kind: "Widget", namespace: "shop", name: "w" },
  ]);
  const late = make(
    "y",
    {},
    { ownerReferences: [{ kind: "Deployment", name: "cart", uid: "of before", controller: true }] },
  );
  assert.equal(
    (await related({ ...shop, pods: [late] }, { kind: "pods", name: "y" })).owners[0]!.object,
    undefined,
  );
});

test("no value of a Secret leaves, and large groups are cut and counted", async () => {
  const answer = await related(shop, { kind: "pods", name: "cart-1-a" });
  assert.doesNotMatch(JSON.stringify(answer), /cHc=|a2V5/);
  const pods = Array.from({ length: 500 }, (_, i) => make(`p${i}`, {}, owned("ReplicaSet", "cart-1")));
  const { groups } = await related(
    { ...shop, pods },
    { kind: "replicasets", name: "cart-1", fields: "status.phase" },
  );
  assert.deepEqual([groups[0]!.total, groups[0]!.items.length], [500, 200]);
});

test("an object that is not there is gone, and a kind that is not watched is not found", async () => {
  assert.deepEqual(await related(shop, { kind: "pods", name: "nobody" }), {
    owners: [],
    groups: [],
    isGone: true,
  });
  assert.throws(() => relatedObjectsNow("widgets", "x"), { code: "api/not-found" });
});

function relatedObjectsNow(kind: string, name: string): unknown {
  const { engine, targets, clock } = fakeRoom();
  const facts = { version: "", cluster: "", mode: "", startedAt: 0 };
  const room: UiRoom = { objects: objectsOf(shop), engine, targets, clock, store: fakeStore([]), facts };
  return relatedObjects(Params.of({ kind, name, namespace: "shop" }), { ...room, ...asked() });
}

const selectors: readonly (readonly [
  selector: unknown,
  labels: Record<string, string> | undefined,
  want: boolean,
])[] = [
  [{}, undefined, true],
  [undefined, {}, false],
  [{ matchLabels: { a: "1" } }, { a: "1", b: "2" }, true],
  [{ matchLabels: { a: "1" } }, { a: "2" }, false],
  [{ matchExpressions: [{ key: "a", operator: "NotIn", values: ["1"] }] }, {}, true],
  [{ matchExpressions: [{ key: "a", operator: "Exists" }] }, { a: "" }, true],
  [{ matchExpressions: [{ key: "a", operator: "DoesNotExist" }] }, { a: "" }, false],
  [{ matchExpressions: [{ key: "a", operator: "Gt", values: ["1"] }] }, { a: "2" }, false],
  [{ matchExpressions: "all" }, {}, false],
];
for (const [selector, has, want] of selectors) {
  test(`${JSON.stringify(selector)} matches ${JSON.stringify(has)}: ${want}`, () =>
    assert.equal(matchesSelector(selector, has), want));
}

test("nothing in an object makes looking around throw", () => {
  const name = fc.constantFrom(
    "spec",
    "template",
    "containers",
    "volumes",
    "selector",
    "matchLabels",
    "rules",
    "subjects",
    "roleRef",
    "kind",
    "name",
  );
  const anything = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom(null, 0, "", "x", true),
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(name, tie("tree"), { maxKeys: 4 }),
    ),
  })).tree;
  fc.assert(
    fc.property(anything, fc.constantFrom(...Object.keys(relations)), (tree, kind) => {
      const odd = make("odd", {
        spec: tree,
        ...(typeof tree === "object" && !Array.isArray(tree) ? tree : {}),
      });
      const world = new World(objectsOf({ ...shop, pods: [odd], ingresses: [odd], services: [odd] }));
      for (const row of relations[kind]!) assert.ok([...row.find(odd, world)].length >= 0);
      usedBySpec(tree);
      matchesService(tree, {});
    }),
  );
});
