import assert from "node:assert/strict";
import { test } from "node:test";

import type { Pod } from "@taffrail/kube";

import { Transitions } from "./transitions.ts";

type Statuses = NonNullable<NonNullable<Pod["status"]>["containerStatuses"]>;

function pod(uid: string, phase: string, containerStatuses: Statuses): Pod {
  const metadata = { name: "web", namespace: "shop", uid, resourceVersion: "1" };
  return { metadata, status: { phase, containerStatuses } };
}

function linesOf(transitions: Transitions): string[] {
  return transitions
    .text("text")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
}

const ran = (restartCount: number, last?: string, now?: string): Statuses => [
  {
    name: "app",
    restartCount,
    ...(last === undefined ? {} : { lastState: { terminated: { reason: last, exitCode: 1 } } }),
    ...(now === undefined ? {} : { state: { terminated: { reason: now, exitCode: 1 } } }),
  } as Statuses[number],
];

test("what was so before the first list is known; what comes after is counted, once", () => {
  const transitions = new Transitions();
  transitions.seen(pod("u1", "Running", ran(7, "Error")), "shop/web", true);
  assert.deepEqual(linesOf(transitions), []);
  for (let twice = 0; twice < 2; twice++) {
    transitions.seen(pod("u1", "Running", ran(7, "Error", "OOMKilled")), "shop/web", false);
  }
  assert.deepEqual(linesOf(transitions), [
    'taffrail_container_terminations_total{namespace="shop",container="app",reason="OOMKilled"} 1',
  ]);
  transitions.seen(pod("u1", "Running", ran(8, "OOMKilled")), "shop/web", false); // it runs again: the same end
  assert.deepEqual(linesOf(transitions).slice(0, 1), [
    'taffrail_container_restarts_total{namespace="shop",container="app"} 1',
  ]);
  assert.equal(linesOf(transitions).length, 2);
});

test("a pod that came and went between two scrapes leaves its counts", () => {
  const transitions = new Transitions();
  transitions.seen(pod("u1", "Pending", []), "shop/web", false);
  transitions.seen(pod("u1", "Succeeded", ran(3, "Error", "Completed")), "shop/web", false);
  transitions.gone("shop/web");
  transitions.gone("shop/web");
  assert.deepEqual(linesOf(transitions), [
    'taffrail_container_restarts_total{namespace="shop",container="app"} 3',
    'taffrail_container_terminations_total{namespace="shop",container="app",reason="Completed"} 1',
    'taffrail_container_terminations_total{namespace="shop",container="app",reason="Error"} 1',
    'taffrail_container_terminations_total{namespace="shop",container="app",reason="Unknown"} 2',
    'taffrail_pod_phases_total{namespace="shop",phase="Pending"} 1',
    'taffrail_pod_phases_total{namespace="shop",phase="Succeeded"} 1',
    'taffrail_pods_deleted_total{namespace="shop",phase="Succeeded"} 1',
  ]);
  assert.equal(transitions.size, 0);
});

test("another pod of the same name is another pod", () => {
  const transitions = new Transitions();
  transitions.seen(pod("u1", "Running", ran(5)), "shop/web", true);
  transitions.seen(pod("u2", "Running", ran(1, "Error")), "shop/web", false);
  assert.ok(
    linesOf(transitions).includes('taffrail_container_restarts_total{namespace="shop",container="app"} 1'),
  );
  assert.match(transitions.text("openmetrics"), /^# TYPE taffrail_container_restarts counter$/m);
});
