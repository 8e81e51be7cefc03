import assert from "node:assert/strict";
import { test } from "node:test";
import { formatIn } from "../shell/format.ts";
import { en } from "../shell/messages.en.ts";
import type { Telling } from "./health.ts";
import type { Pod } from "./kinds.ts";
import { compareHealth, parsePodFilter, podBar, podRow } from "./pod-list.ts";

const now = Date.parse("2026-11-21T02:47:00Z");
const telling: Telling = { now, text: en, format: formatIn("en") };
const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();

function pod(name: string, changed: Partial<Pod["status"]> = {}, created = ago(60)): Pod {
  return {
    metadata: { name, namespace: "shop", creationTimestamp: created, labels: { app: name } },
    spec: {
      nodeName: "node-4",
      containers: [
        {
          name: "app",
          resources: { requests: { cpu: "250m", memory: "384Mi" }, limits: { cpu: "500m", memory: "512Mi" } },
        },
      ],
    },
    status: {
      phase: "Running",
      conditions: [{ type: "Ready", status: "True", lastTransitionTime: created }],
      containerStatuses: [
        { name: "app", ready: true, restartCount: 0, state: { running: { startedAt: created } } },
      ],
      ...changed,
    },
  };
}

const crashing = pod("checkout", {
  containerStatuses: [
    {
      name: "app",
      ready: false,
      restartCount: 6,
      state: { waiting: { reason: "CrashLoopBackOff" } },
      lastState: { terminated: { exitCode: 137, reason: "OOMKilled", finishedAt: ago(4) } },
    },
  ],
});

test("a row tells health, readiness, restarts and where", () => {
  const row = podRow(crashing, telling);
  assert.equal(row.status.word, "CrashLoopBackOff");
  assert.deepEqual(row.ready, [0, 1]);
  assert.equal(row.restarts, 6);
  assert.equal(row.lastDeath, now - 4 * 60_000);
  assert.deepEqual([row.node, row.namespace, row.key], ["node-4", "shop", "shop/checkout"]);
});

test("the worst stand first, then the newest change", () => {
  const rows = [pod("old", {}, ago(600)), pod("new", {}, ago(5)), crashing].map((one) =>
    podRow(one, telling),
  );
  assert.deepEqual(
    rows.sort(compareHealth).map(({ name }) => name),
    ["checkout", "new", "old"],
  );
});

const filters = [
  ["", 2],
  ["check", 1],
  ["-check", 1],
  ["ns:shop node:node-4", 2],
  ["ns:kube-system", 0],
  ["age<30m", 1],
  ["age>30m", 1],
  ["restarts>3", 1],
  ["health:crit", 1],
  ["app=cart", 1],
  ["crashloop", 1],
] as const;
for (const [text, want] of filters) {
  test(`the filter ${JSON.stringify(text)} lets ${want} through`, () => {
    const rows = [crashing, pod("cart", {}, ago(10))].map((one) => podRow(one, telling));
    assert.equal(rows.filter(parsePodFilter(text, now)).length, want);
  });
}

test("bars are shares of the limit; past 90 % of the memory limit they warn", () => {
  assert.deepEqual(podBar(crashing, "cpu", 0.25), { used: 0.5, requested: 0.5, tone: undefined });
  assert.deepEqual(podBar(crashing, "memory", 500 * 2 ** 20).tone, "warn");
  assert.deepEqual(podBar(pod("x"), "memory", undefined).used, undefined);
  assert.deepEqual(podBar({ metadata: { name: "bare" } }, "cpu", 1), {
    used: undefined,
    requested: 0,
    tone: undefined,
  });
});
