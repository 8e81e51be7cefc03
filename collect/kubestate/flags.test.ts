import assert from "node:assert/strict";
import { test } from "node:test";

import type { TaffrailError } from "@taffrail/base";

import { flagHelp, flagTable } from "./flag-table.ts";
import { optionsOfFlags } from "./flags.ts";
import { selectionsOf } from "./open-object-state.ts";
import { stateTables } from "./resources.ts";
import { readSettings } from "./settings.ts";

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

const unlike: readonly (readonly [string, RegExp])[] = [
  ["--unicorns", /unknown flag: --unicorns/],
  ["pods", /want flags only/],
  ["--host", /needs an argument/],
  ["--auth-filter=perhaps", /want true or false/],
];
for (const [word, message] of unlike) {
  test(`${word} is refused as the original does`, () => {
    assert.throws(() => readSettings([word]), { message });
  });
}

test("every key of the configuration file says the same as its flag", () => {
  const text = `
resources: {pods: {}}
metric_allowlist: {a: {}}
host: "127.0.0.1"
port: 1
telemetry_host: "127.0.0.2"
telemetry_port: 2
apiserver: http://a
kubeconfig: k
namespace: monitoring
pod: p-1
tls_config: t
namespaces: [a]
namespaces_denylist: [b]
auto-gomemlimit: true
auto-gomemlimit-ratio: 0.5
server_read_timeout: 1m30s
use_api_server_cache: true
auth_filter: true
enable_gzip_encoding: true
custom_resource_config_file: c.yaml
something_new: 1
`;
  const flags = readSettings(
    `--resources=pods --metric-allowlist=a --host=127.0.0.1 --port 1 --telemetry-host=127.0.0.2 --telemetry-port=2 --apiserver=http://a
    --kubeconfig=k --pod-namespace=monitoring --pod=p-1 --tls-config=t --namespaces=a --namespaces-denylist=b --auto-gomemlimit
    --auto-gomemlimit-ratio=0.5 --server-read-timeout=1m30s --use-apiserver-cache --auth-filter=true --enable-gzip-encoding
    --custom-resource-state-config-file=c.yaml`.split(/\s+/),
  );
  const config = readSettings(["--port=9"]).withConfig(text, "f.yaml");
  for (const { name, kind } of flagTable) {
    if (kind === "list") assert.deepEqual(config.list(name), flags.list(name), name);
    else if (kind !== "keys") assert.equal(config.text(name), flags.text(name), name);
  }
  assert.equal(config.durationMs("server-read-timeout"), 90_000);
  assert.deepEqual(config.unknownKeys, ["something_new"]);
  assert.throws(() => flags.withConfig("namespaces: {a: {}}", "f.yaml"), /want a list/);
});

test("a label selector narrows the list of its resource", () => {
  const options = optionsOfFlags(["--label-selector=pods:app=shop,tier!=db"], noFile);
  const { table } = stateTables.find(({ table: { type } }) => type.plural === "pods")!;
  assert.deepEqual(selectionsOf(table, options), [{ labelSelector: "app=shop,tier!=db" }]);
  assert.throws(() => optionsOfFlags(["--label-selector=unicorns:a=b"], noFile), /want one of/);
});

test("labels are joined by flags or by a list in the file", () => {
  const rules = ["pods:namespace=[team, tier]", "*:self=[app*]"];
  const byFlags = optionsOfFlags(
    rules.map((rule) => `--join-labels=${rule}`),
    noFile,
  );
  const file = `join_labels: ${JSON.stringify(rules)}`;
  const byFile = optionsOfFlags(["--config=f.yaml"], () => file);
  for (const { joins = [] } of [byFlags, byFile]) {
    assert.deepEqual(
      joins.map(({ resource, source }) => [resource, source]),
      [
        ["pods", "namespace"],
        ["*", "self"],
      ],
    );
    assert.ok(joins[0]?.keys("tier"));
    assert.ok(joins[1]?.keys("app.kubernetes.io/name"));
  }
});

test("the help has every flag of every group", () => {
  const help = flagHelp();
  for (const { name } of flagTable) assert.ok(help.includes(`  --${name}`), name);
});
