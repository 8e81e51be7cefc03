import assert from "node:assert/strict";
import { test } from "node:test";

import { invariant } from "@taffrail/base";
import type { KubeObject, Pod } from "@taffrail/kube";
import { openExposition } from "@taffrail/wire";
import fc from "fast-check";

import { answerScrape } from "./answer.ts";
import { ObjectState } from "./object-state.ts";
import { renderersOf, rowsOf } from "./open-object-state.ts";
import type { ObjectStateOptions } from "./options.ts";
import { belongsTo } from "./shard.ts";

function pod(name: string, more: Partial<Pod> = {}): Pod {
  const metadata = { name, namespace: "shop", uid: `uid-${name}`, resourceVersion: "7" };
  return { metadata, ...more };
}

/** State of some objects of one resource. */
function stateOf(
  resource: string,
  objects: readonly KubeObject[],
  options: ObjectStateOptions = {},
): ObjectState {
  const [renderer] = renderersOf({ ...options, resources: [resource] });
  invariant(renderer !== undefined, "the resource has a table");
  const rows = rowsOf(renderer, options);
  rows.beginList();
  for (const object of objects) rows.take(object);
  rows.endList();
  return new ObjectState({ parts: [{ renderer, collections: [rows] }], watches: [] });
}

function textOf(state: ObjectState): string {
  return Buffer.from(state.text()).toString();
}

test("a resource without objects shows nothing; one with objects, all its headers", () => {
  assert.equal(textOf(stateOf("pods", [])), "");
  const text = textOf(stateOf("pods", [pod("web")]));
  assert.equal(text.match(/^# TYPE/gm)?.length, 59); // one of the 60 families is shown on request only
  assert.match(text, /^# HELP kube_pod_info \[STABLE\] Information about pod\.$/m);
});

test("samples of all objects stand under their family", () => {
  const lines = textOf(stateOf("pods", [pod("a"), pod("b")])).split("\n");
  const at = lines.indexOf("# TYPE kube_pod_restart_policy gauge");
  assert.deepEqual(lines.slice(at + 1, at + 3), [
    'kube_pod_restart_policy{namespace="shop",pod="a",uid="uid-a",type=""} 1',
    'kube_pod_restart_policy{namespace="shop",pod="b",uid="uid-b",type=""} 1',
  ]);
});

test("every table bears an object that has nothing but a name", () => {
  const metadata = { name: "n", uid: "u", resourceVersion: "1" };
  const all = renderersOf({ labels: new Map(), annotations: new Map() });
  for (const renderer of all) renderer.render({ metadata });
  assert.ok(all.length > 30);
});

test("what is shown reads back, whatever the names and values are", () => {
  const text = fc.string({ unit: "binary" }).map((s) => s.toWellFormed());
  fc.assert(
    fc.property(text, text, (name, node) => {
      const state = stateOf("pods", [pod(name, { spec: { nodeName: node } })]);
      const cursor = openExposition("text", state.text());
      let found = 0;
      for (let entry = cursor.next(); entry !== "end"; entry = cursor.next()) {
        if (entry !== "series") continue;
        const pairs = cursor.pairs();
        if (pairs[1] !== "kube_pod_info") continue;
        found++;
        assert.equal(pairs[pairs.indexOf("pod") + 1], name);
        assert.equal(pairs[pairs.lastIndexOf("node") + 1], node);
      }
      assert.equal(found, 1);
    }),
    { numRuns: 50 },
  );
});

test("labels are shown where they were asked for", () => {
  const one = pod("a");
  const labelled = { ...one, metadata: { ...one.metadata, labels: { app: "x", tier: "y" } } };
  assert.doesNotMatch(textOf(stateOf("pods", [labelled])), /kube_pod_labels\{/);
  const labels = new Map([["pods", (key: string) => key === "app"]]);
  assert.match(
    textOf(stateOf("pods", [labelled], { labels })),
    /^kube_pod_labels\{namespace="shop",pod="a",uid="uid-a",label_app="x"\} 1$/m,
  );
});

test("each object belongs to exactly one shard", () => {
  fc.assert(
    fc.property(fc.uuid(), fc.integer({ min: 1, max: 20 }), (uid, total) => {
      const owners = Array.from({ length: total }, (_, index) => belongsTo(uid, { index, total }));
      assert.equal(owners.filter(Boolean).length, 1);
    }),
  );
});

test("answerScrape() speaks text unless OpenMetrics is preferred, and shows the resources asked for", () => {
  const state = stateOf("pods", [pod("a")]);
  const plain = "text/plain; version=0.0.4; charset=utf-8";
  assert.equal(answerScrape(state, {}).contentType, plain);
  assert.equal(answerScrape(state, { accept: "text/html, */*" }).contentType, plain);
  const open = answerScrape(state, {
    accept: "text/plain;version=0.0.4;q=0.3, application/openmetrics-text;version=1.0.0;q=0.7",
  });
  assert.equal(
    open.contentType,
    "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores",
  );
  assert.ok(
    [...open.body]
      .map((piece) => Buffer.from(piece).toString())
      .join("")
      .endsWith("\n# EOF\n"),
  );
  const shown = (resources: string[], excludeResources: string[] = []): number =>
    [...answerScrape(state, { resources, excludeResources }).body].length;
  assert.deepEqual([shown(["nodes, pods"]), shown([""]), shown(["pods"], ["pods"])], [1, 0, 0]);
});
