import assert from "node:assert/strict";
import { test } from "node:test";
import { formatIn } from "../shell/format.ts";
import { en } from "../shell/messages.en.ts";
import { collectionJob } from "./collection-job.ts";
import type { Telling } from "./health.ts";
import type { Pod } from "./kinds.ts";
import { restartedContainers } from "./restarted.ts";

const now = Date.parse("2026-11-21T02:47:00Z");
const minute = 60_000;
const telling: Telling = { now, text: en, format: formatIn("en", "UTC") };
const dead = (name: string, minutes: number): Pod => ({
  metadata: { name, namespace: "shop" },
  status: {
    containerStatuses: [
      {
        name: "app",
        restartCount: 14,
        lastState: {
          terminated: { exitCode: 7, finishedAt: new Date(now - minutes * minute).toISOString() },
        },
      },
    ],
  },
});
const counted = (pod: string, value: number): Parameters<typeof restartedContainers>[1][number] => ({
  labels: { namespace: "shop", pod, container: "app" },
  value,
});

test("a restart that only the object, or only the samples know of counts; one that both know, once", () => {
  const rows = restartedContainers(
    [dead("a", 4), dead("b", 40), dead("c", 2)],
    [counted("a", 3), counted("gone", 2)],
    30 * minute,
    telling,
  );
  assert.deepEqual(
    rows.map(({ pod, times, last, isGone, why }) => [pod, times, last, isGone, why]),
    [
      ["a", 3, now - 4 * minute, false, "exit 7"],
      ["gone", 2, undefined, true, ""],
      ["c", 1, now - 2 * minute, false, "exit 7"],
    ],
  );
});

const missing = [
  { labels: { job: "kubelet", node: "node-11" }, value: 4 },
  { labels: { job: "pods", node: "node-11" }, value: 1 },
  { labels: { job: "pods", node: "node-2" }, value: 2 },
  { labels: { job: "api" }, value: 1 },
];
const jobs = [
  ["kubelet", 48, 44, "stale", [{ node: "node-11", count: 4 }]],
  ["pods", 9, 6, "stale", [{ node: "node-11", count: 1 }]],
  ["api", 1, 0, "away", []],
  ["dns", 2, 2, "ok", []],
] as const;
for (const [job, count, up, shape, follows] of jobs) {
  test(`the job ${job} tells what its missing targets follow from`, () => {
    const got = collectionJob(job, count, missing, new Map([["node-11", now]]));
    assert.deepEqual(got, { job, count, up, shape, follows });
  });
}
