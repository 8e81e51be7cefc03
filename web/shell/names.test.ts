import assert from "node:assert/strict";
import { test } from "node:test";
import { cutName, splitName } from "./names.ts";

const splits = [
  { name: "checkout-7d9f8b6c5d-x2k4q", want: ["checkout", "-7d9f8b6c5d-x2k4q"] },
  { name: "fluentd-x7x5q", want: ["fluentd", "-x7x5q"] },
  { name: "orders-db-0", want: ["orders-db-0", ""] },
  { name: "kube-proxy", want: ["kube-proxy", ""] },
  { name: "search-query", want: ["search-query", ""] },
  { name: "taffrail-agent-k6wzt", want: ["taffrail-agent", "-k6wzt"] },
  { name: "node-7", want: ["node-7", ""] },
] as const;
for (const { name, want } of splits) {
  test(`splitName ${name}`, () => assert.deepEqual(Object.values(splitName(name)), want));
}

const long = "ingress-nginx-controller-7d6c8b5f9-p3m8s";
const cuts = [
  { room: 60, want: long },
  { room: 35, want: "ingress-nginx-cont…-7d6c8b5f9-p3m8s" },
  { room: 21, want: "ingress-…-7d6c…-p3m8s" },
  { room: 5, want: "ingress-…-7d6c…-p3m8s" },
] as const;
for (const { room, want } of cuts) {
  test(`cutName to ${room}`, () => assert.equal(cutName(long, room), want));
}
test("cutName keeps eight characters of the workload", () => assert.equal(cutName(long, 5), cuts[3].want));

test("a ReplicaSet's hash and the time of a CronJob's run stand apart, other ends of names do not", () => {
  const hashes = (name: string): string => splitName(name).hashes;
  assert.equal(hashes("checkout-84sp6786bt"), "-84sp6786bt");
  assert.equal(hashes("report-nightly-29921700"), "-29921700");
  for (const name of [
    "kube-root-ca",
    "orders-db-0",
    "web-2026",
    "app-settings",
    "node-exporter",
    "db-backup",
  ]) {
    assert.equal(hashes(name), "", name);
  }
});
