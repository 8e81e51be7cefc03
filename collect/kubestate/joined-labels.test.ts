import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";

import { noLog } from "@taffrail/base";
import { type Informers, type KubeObject, type ResourceType, View } from "@taffrail/kube";
import fc from "fast-check";

import { JoinedLabels, mostJoinedLabels, readJoinRules } from "./joined-labels.ts";
import { ObjectState } from "./object-state.ts";
import { renderersOf, rowsOf } from "./open-object-state.ts";
import { ObjectStateOptionsError } from "./options.ts";
import type { StateRows } from "./state-rows.ts";

/** Informers whose views a test fills. */
class Told {
  readonly views = new Map<string, View<unknown>>();
  readonly #freshness = { state: "starting", error: undefined as unknown };

  get informers(): Informers {
    const of = ({ plural }: ResourceType): object => ({
      freshness: this.#freshness,
      view: (keep: (object: KubeObject) => unknown) => {
        const view = new View(keep, noLog);
        this.views.set(plural, view);
        return view;
      },
    });
    return { of } as unknown as Informers;
  }

  refuse(status: number): void {
    this.#freshness.error = { status };
  }

  list(plural: string, objects: readonly KubeObject[]): void {
    const view = this.views.get(plural)!;
    view.beginList();
    for (const object of objects) view.take(object);
    view.endList();
  }
}

let version = 0;
function object(name: string, more: object = {}, labels?: Record<string, string>): KubeObject {
  const metadata = { name, uid: `u-${name}`, resourceVersion: String(++version), ...(labels && { labels }) };
  const { metadata: own, ...rest } = more as { metadata?: object };
  return { ...rest, metadata: { ...metadata, ...own } };
}

const inShop = { namespace: "shop" };

class Bench {
  readonly told = new Told();
  readonly joins: JoinedLabels;
  readonly rows: StateRows;
  readonly state: ObjectState;

  constructor(rules: readonly string[], resource = "pods") {
    this.joins = new JoinedLabels(readJoinRules(rules));
    this.joins.watch(this.told.informers);
    const [renderer] = renderersOf({ resources: [resource] });
    this.rows = rowsOf(renderer!, {}, this.joins);
    const { joins } = this;
    this.state = new ObjectState({
      parts: [{ renderer: renderer!, collections: [this.rows] }],
      watches: [],
      get isShown() {
        return joins.isReady;
      },
    });
  }

  /** The labels of a family, whatever form is asked for. */
  labels(family: string): string[] {
    const pieces: Uint8Array[] = [];
    for (const piece of this.state.gzipped()) pieces.push(piece.slice());
    const text = gunzipSync(Buffer.concat(pieces)).toString();
    assert.equal(Buffer.from(this.state.text()).toString(), text);
    return text
      .split("\n")
      .filter((line) => line.startsWith(`${family}{`))
      .map((line) => line.slice(family.length, line.lastIndexOf(" ")));
  }
}

test("labels of namespace, node, owner and object are joined, and follow their changes", () => {
  const bench = new Bench([
    "pods:namespace=[team]",
    "pods:node=[topology.kubernetes.io/zone]",
    "pods:owner=[app*]",
    "*:self=[tier]",
  ]);
  const { told, rows } = bench;
  const controller = (kind: string, name: string): object => ({
    metadata: {
      ...inShop,
      ownerReferences: [{ kind, name, controller: true, apiVersion: "apps/v1", uid: "x" }],
    },
  });
  rows.beginList();
  const pod = object(
    "web-1",
    { ...controller("ReplicaSet", "web-5d"), spec: { nodeName: "n1" } },
    { tier: "front" },
  );
  rows.take(pod);
  rows.endList();
  assert.deepEqual(bench.labels("kube_pod_created"), []);
  for (const plural of ["namespaces", "nodes", "statefulsets", "daemonsets", "jobs", "cronjobs"])
    told.list(plural, []);
  told.list("namespaces", [object("shop", {}, { team: "a", other: "x" })]);
  told.list("nodes", [object("n1", {}, { "topology.kubernetes.io/zone": "z1" })]);
  told.list("replicasets", [object("web-5d", controller("Deployment", "web"), { app: "rs" })]);
  assert.equal(bench.joins.isReady, false);
  told.list("deployments", [
    object("web", { metadata: inShop }, { app: 'we"b', "app.kubernetes.io/part-of": "shop" }),
  ]);
  assert.equal(bench.joins.isReady, true);
  const wanted = (team: string, owner: string): string =>
    `{namespace="shop",pod="web-1",uid="u-web-1"${team},node_label_topology_kubernetes_io_zone="z1"${owner},own_label_tier="front"`;
  const owner = ',owner_label_app="we\\"b",owner_label_app_kubernetes_io_part_of="shop"';
  const restart = ',type=""}';
  assert.deepEqual(bench.labels("kube_pod_restart_policy"), [
    wanted(',namespace_label_team="a"', owner) + restart,
  ]);
  assert.deepEqual(bench.labels("kube_pod_status_phase"), []);

  told.views.get("namespaces")!.set(object("shop", { metadata: { uid: "u-shop" } }, { team: "b" }));
  assert.deepEqual(bench.labels("kube_pod_restart_policy"), [
    wanted(',namespace_label_team="b"', owner) + restart,
  ]);
  told.list("namespaces", []);
  told.list("deployments", []);
  const ofReplicaSet = ',owner_label_app="rs"';
  assert.deepEqual(bench.labels("kube_pod_restart_policy"), [wanted("", ofReplicaSet) + restart]);
  rows.set(object("web-1", { metadata: inShop }));
  assert.deepEqual(bench.labels("kube_pod_restart_policy"), [
    `{namespace="shop",pod="web-1",uid="u-web-1",type=""}`,
  ]);
  rows.delete(pod);
  told.list("namespaces", [object("shop", {}, { team: "c" })]);
  assert.deepEqual(bench.labels("kube_pod_restart_policy"), []);
});

test("what is served is what was last said, in whatever order it was said", () => {
  const step = fc.record({
    what: fc.constantFrom("pod", "no pod", "namespace", "no namespace", "serve"),
    name: fc.nat(5),
    value: fc.constantFrom("a", "b", "a longer one", ""),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const bench = new Bench(["pods:namespace=[team]"]);
      const pods = new Map<number, KubeObject>();
      const teams = new Map<number, string>();
      bench.told.list("namespaces", []);
      bench.rows.beginList();
      bench.rows.endList();
      const check = (): void => {
        const wanted = [...pods.keys()].map((n) => {
          const team = teams.get(n % 3);
          const joined = team === undefined ? "" : `,namespace_label_team="${team}"`;
          return `{namespace="n${n % 3}",pod="p${n}",uid="u-p${n}"${joined},type=""}`;
        });
        assert.deepEqual(bench.labels("kube_pod_restart_policy").sort(), wanted.sort());
      };
      for (const { what, name, value } of steps) {
        if (what === "pod") {
          pods.set(name, object(`p${name}`, { metadata: { namespace: `n${name % 3}` } }));
          bench.rows.set(pods.get(name)!);
        } else if (what === "no pod" && pods.has(name)) {
          bench.rows.delete(pods.get(name)!);
          pods.delete(name);
        } else if (what === "namespace") {
          teams.set(name % 3, value);
          bench.told.views.get("namespaces")!.set(object(`n${name % 3}`, {}, { team: value }));
        } else if (what === "no namespace" && teams.delete(name % 3)) {
          bench.told.views.get("namespaces")!.delete(object(`n${name % 3}`));
        } else if (what === "serve") check();
      }
      check();
    }),
    { numRuns: 60 },
  );
});

test("a refused list of namespaces leaves series without their labels", () => {
  const bench = new Bench(["*:namespace=[*]"]);
  bench.rows.beginList();
  bench.rows.take(object("p", { metadata: inShop }));
  bench.rows.endList();
  bench.told.refuse(403);
  assert.deepEqual(bench.labels("kube_pod_restart_policy"), ['{namespace="shop",pod="p",uid="u-p",type=""}']);
});

test("no more labels are joined than the bound", () => {
  const bench = new Bench(["*:self=[*]"], "configmaps");
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${i}`, String(i)]));
  bench.rows.beginList();
  bench.rows.take(object("c", { metadata: inShop }, many));
  bench.rows.endList();
  const [labels = ""] = bench.labels("kube_configmap_info");
  assert.equal(labels.match(/own_label_/g)?.length, mostJoinedLabels);
});

for (const text of [
  "pods",
  "pods:namespace",
  "pods:namespace=[]",
  "pods:cluster=[a]",
  "nothing:self=[a]",
  "nodes:node=[a]",
]) {
  test(`readJoinRules() refuses ${text}`, () => {
    assert.throws(() => readJoinRules([text]), ObjectStateOptionsError);
  });
}
