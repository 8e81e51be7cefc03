import assert from "node:assert/strict";
import { test } from "node:test";

import { NotSupportedError, type TaffrailError } from "@taffrail/base";

import { optionsOfFlags } from "./flags.ts";

const noFile = (): string => assert.fail("no file is read");

test("flags in both spellings", () => {
  const options = optionsOfFlags(
    [
      "--resources",
      "pods,nodes",
      "--namespaces=a, b",
      "--shard=1",
      "--total-shards=3",
      "--track-unscheduled-pods",
    ],
    noFile,
  );
  assert.deepEqual(options.resources, ["pods", "nodes"]);
  assert.deepEqual(options.namespaces, ["a", "b"]);
  assert.deepEqual(options.shard, { index: 1, total: 3 });
  assert.equal(options.node, "");
});

test("key lists; * stands for every resource", () => {
  const some = optionsOfFlags(["--metric-labels-allowlist=pods=[app,tier*], nodes=[*]"], noFile);
  assert.equal(some.labels?.get("pods")?.("tier-1"), true);
  assert.equal(some.labels?.get("nodes")?.("any"), true);
  assert.equal(some.labels?.get("services"), undefined);
  const all = optionsOfFlags(["--metric-labels-allowlist=*=[app],pods=[other]"], noFile);
  assert.equal(all.labels?.get("pods")?.("other"), false);
  assert.equal(all.labels?.get("services")?.("app"), true);
});

test("a configuration file wins over flags", () => {
  const read = (path: string): string => {
    assert.equal(path, "f.yaml");
    return "resources: {pods: {}}\nlabels_allow_list: {pods: [app]}\nnamespaces: [shop]\n";
  };
  const options = optionsOfFlags(["--resources=nodes", "--config=f.yaml"], read);
  assert.deepEqual(options.resources, ["pods"]);
  assert.deepEqual(options.namespaces, ["shop"]);
  assert.equal(options.labels?.get("pods")?.("app"), true);
});

const refused = [
  ["--resources=unicorns"],
  ["--metric-labels-allowlist=unicorns=[*]"],
  ["--metric-labels-allowlist=pods"],
  ["--metric-labels-allowlist=pods=[a*b*c]"],
  ["--metric-allowlist=a", "--metric-denylist=b"],
  ["--metric-allowlist=kube_(pod"],
  ["--shard=x"],
  ["--object-limit=-1"],
];
for (const args of refused) {
  test(`${args.join(" ")} is refused`, () => {
    assert.throws(
      () => optionsOfFlags(args, noFile),
      (error: TaffrailError) => error.code.startsWith("kubestate/"),
    );
  });
}

test("what is not built says so", () => {
  assert.throws(() => optionsOfFlags(["--pod=p", "--pod-namespace=n"], noFile), NotSupportedError);
});
