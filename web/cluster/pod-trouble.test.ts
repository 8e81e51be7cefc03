import assert from "node:assert/strict";
import { test } from "node:test";
import { formatIn } from "../shell/format.ts";
import { en } from "../shell/messages.en.ts";
import type { Status } from "../shell/status.ts";
import type { Telling } from "./health.ts";
import type { Pod } from "./kinds.ts";
import { isSameTrouble, podTroubles, withPods } from "./pod-trouble.ts";

const now = Date.parse("2026-11-21T02:47:00Z");
const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();
const telling: Telling = { now, text: en, format: formatIn("en", "UTC") };

function pod(name: string, state: object, more: Partial<Pod["metadata"]> = {}): Pod {
  return {
    metadata: {
      name,
      namespace: "shop",
      creationTimestamp: ago(90),
      labels: { "pod-template-hash": "7d9f8b6c5d" },
      ownerReferences: [{ kind: "ReplicaSet", name: "cart-7d9f8b6c5d", controller: true }],
      ...more,
    },
    status: {
      phase: "Running",
      conditions: [{ type: "Ready", status: "True", lastTransitionTime: ago(30) }],
      containerStatuses: [{ name: "app", ready: true, restartCount: 0, state: {}, ...state }],
    },
  };
}
const well = { state: { running: { startedAt: ago(30) } } };
const died = { exitCode: 1, finishedAt: ago(4) };
const restarted = { ...well, restartCount: 1, lastState: { terminated: died } };
const crashes = { state: { waiting: { reason: "CrashLoopBackOff" } }, restartCount: 5 };

test("pods say of what made them the worst, and how many are like it", () => {
  const troubles = podTroubles(
    [pod("a", well), pod("b", restarted), pod("c", crashes), pod("d", crashes)],
    telling,
  );
  for (const key of ["Deployment/shop/cart", "ReplicaSet/shop/cart-7d9f8b6c5d"]) {
    const { shape, word, some, all } = troubles.get(key)!;
    assert.deepEqual([shape, word, some, all], ["crit", "CrashLoopBackOff", 2, 4], key);
  }
  assert.equal(troubles.size, 2);
});

test("pods that go, are over, or stand on a silent node say nothing of their workload", () => {
  const silent = { ...pod("c", well), spec: { nodeName: "node-11" } };
  const over = pod("b", crashes);
  const pods = [
    pod("a", crashes, { deletionTimestamp: ago(1) }),
    { ...over, status: { ...over.status, phase: "Failed" } },
    silent,
  ];
  assert.equal(podTroubles(pods, { ...telling, silentNodes: new Map([["node-11", now - 400_000]]) }).size, 0);
});

test("the state of a workload is the worse of what its copies and its pods say", () => {
  const [trouble] = podTroubles([pod("a", restarted), pod("b", well)], telling).values();
  const own = (shape: Status["shape"], word: string): Status => ({ shape, word, reason: "0 of 2 ready" });
  const told = (status: Status): string => {
    const { shape, word, reason } = withPods(status, trouble, (n, all, why) => `${n} of ${all}, ${why}`);
    return `${shape} ${word}: ${reason}`;
  };
  assert.equal(told(own("ok", "Ready")), "warn Restarting: 1 of 2, exit 1");
  assert.equal(told(own("warn", "Degraded")), "warn Degraded: 0 of 2 ready, Restarting");
  assert.equal(told(own("crit", "Down")), "crit Down: 0 of 2 ready");
  assert.equal(withPods(own("ok", "Ready"), undefined, String).word, "Ready");
});

test("troubles that say the same are the same", () => {
  const of = (...pods: Pod[]): ReturnType<typeof podTroubles> => podTroubles(pods, telling);
  assert.ok(isSameTrouble(of(pod("a", crashes)), of(pod("a", crashes))));
  assert.ok(!isSameTrouble(of(pod("a", crashes)), of(pod("a", crashes), pod("b", crashes))));
  assert.ok(!isSameTrouble(of(pod("a", crashes)), of()));
});
