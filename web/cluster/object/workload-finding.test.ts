import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { formatIn } from "../../shell/format.ts";
import { en } from "../../shell/messages.en.ts";
import { zh } from "../../shell/messages.zh.ts";
import { plainRich } from "../../shell/rich.ts";
import type { Status } from "../../shell/status.ts";
import type { Telling } from "../health.ts";
import type { KubeObject, Pod } from "../kinds.ts";
import { podWords } from "../pod-words.ts";
import type { ToldEvent } from "./history.ts";
import { type Workload, workloadFinding } from "./workload-finding.ts";

const now = Date.parse("2026-11-21T02:47:00Z");
const telling: Telling = { now, text: en, format: formatIn("en", "UTC") };
const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();
const tidy = (text: string): string => plainRich(text).replaceAll("\u202f", " ");

const owned = (name: string, owner = "web"): Pod["metadata"] => ({
  name,
  namespace: "shop",
  creationTimestamp: ago(26),
  ownerReferences: [{ kind: "ReplicaSet", name: owner, controller: true }],
});
const ready = (name: string): Pod => ({
  metadata: owned(name),
  status: {
    phase: "Running",
    conditions: [{ type: "Ready", status: "True", lastTransitionTime: ago(20) }],
    containerStatuses: [{ name: "app", ready: true, state: { running: { startedAt: ago(20) } } }],
  },
});
const oom = (name: string, restarts = 6): Pod => ({
  metadata: owned(name),
  spec: { containers: [{ name: "app", resources: { limits: { memory: "512Mi" } } }] },
  status: {
    phase: "Running",
    containerStatuses: [
      {
        name: "app",
        ready: false,
        restartCount: restarts,
        state: { waiting: { reason: "CrashLoopBackOff" } },
        lastState: { terminated: { exitCode: 137, reason: "OOMKilled", finishedAt: ago(2) } },
      },
    ],
  },
});
const pending = (name: string): Pod => ({
  metadata: owned(name),
  status: {
    phase: "Pending",
    conditions: [
      {
        type: "PodScheduled",
        status: "False",
        reason: "Unschedulable",
        message: "0/2 nodes are available: 2 Insufficient cpu.",
      },
    ],
  },
});
const exited = (name: string, owner: string): Pod => ({
  metadata: owned(name, owner),
  status: {
    phase: "Failed",
    containerStatuses: [
      {
        name: "app",
        restartCount: 0,
        state: { terminated: { exitCode: 3, reason: "Error", finishedAt: ago(3), message: "no db" } },
      },
    ],
  },
});

function make(spec: object, status: object = {}): KubeObject {
  return { metadata: { name: "web", namespace: "shop" }, spec, status } as KubeObject;
}
const failedCreate = (message: string): ToldEvent => ({
  t: now,
  first: now,
  uid: "e",
  kind: "ReplicaSet",
  namespace: "shop",
  name: "web-1",
  type: "Warning",
  reason: "FailedCreate",
  message,
  count: 3,
  by: "",
});
const condition = (type: string, status: string, reason = "", message = ""): object => ({
  conditions: [{ type, status, reason, message, lastTransitionTime: ago(5) }],
});
const job = (name: string, status: object): KubeObject =>
  ({
    metadata: { name, namespace: "shop" },
    spec: {},
    status: { startTime: ago(9), ...status },
  }) as KubeObject;

interface Row extends Partial<Workload> {
  readonly name: string;
  readonly object: KubeObject;
  readonly say: string;
  readonly next?: string;
}

const rows: readonly Row[] = [
  {
    name: "all is well",
    object: make({ replicas: 2 }, { updatedReplicas: 2 }),
    pods: [ready("a"), ready("b")],
    say: "All 2 pods are ready.",
  },
  {
    name: "pods with one cause",
    object: make({ replicas: 3 }),
    pods: [oom("a"), oom("b", 4), ready("c")],
    say: "2 of 3 pods do not run. Container app is OOM-killed at its limit of 512 MiB, 6 times since 02:21.",
  },
  {
    name: "a set whose first pod keeps the others back, and the probe that it fails",
    plural: "statefulsets",
    object: make({
      replicas: 3,
      template: {
        spec: {
          containers: [
            { name: "app", image: "web:1", readinessProbe: { httpGet: { path: "/ok", port: 80 } } },
          ],
        },
      },
    }),
    pods: [
      {
        metadata: owned("web-0"),
        spec: { containers: [{ name: "app", image: "web:1" }] },
        status: {
          phase: "Running",
          conditions: [{ type: "Ready", status: "False", lastTransitionTime: ago(4) }],
          containerStatuses: [{ name: "app", ready: false, state: { running: { startedAt: ago(20) } } }],
        },
      },
    ],
    events: [
      {
        ...failedCreate("Readiness probe failed: HTTP probe failed with statuscode: 503"),
        reason: "Unhealthy",
        kind: "Pod",
        name: "web-0",
      },
    ],
    say: "1 of 3 pods is not ready. Container app is not ready since 02:43: its readiness probe GET :80/ok says HTTP 503.",
    next: "It is ready once GET :80/ok answers 200 to 399. 2 more wait for it: its pods are made one after another.",
  },
  {
    name: "a Job that many pods failed for",
    plural: "jobs",
    object: make(
      {},
      {
        failed: 3,
        ...condition("Failed", "True", "BackoffLimitExceeded", "Job has reached the specified backoff limit"),
      },
    ),
    say: "Failed at 02:42 after 3 pods, BackoffLimitExceeded: Job has reached the specified backoff limit.",
  },
  {
    name: "a CronJob that skips what is due",
    plural: "cronjobs",
    object: make({ concurrencyPolicy: "Forbid" }),
    makers: [job("web-1", {})],
    events: [
      { ...failedCreate("Not starting job"), reason: "JobAlreadyActive", kind: "CronJob", name: "web" },
    ],
    say: "Its run web-1 goes on since 02:38.",
    next: "Runs that were due since are skipped: its concurrency policy is Forbid.",
  },
  {
    name: "pods that run and are not ready",
    object: make({ replicas: 2 }),
    pods: [
      ready("a"),
      {
        metadata: owned("b"),
        status: {
          phase: "Running",
          conditions: [{ type: "Ready", status: "False", lastTransitionTime: ago(4) }],
          containerStatuses: [{ name: "app", ready: false, state: { running: { startedAt: ago(20) } } }],
        },
      },
    ],
    say: "1 of 2 pods is not ready. Container app is not ready since 02:43.",
  },
  {
    name: "pods with several causes, the most first",
    object: make({ replicas: 4 }),
    pods: [pending("a"), oom("b"), oom("c"), ready("d")],
    say: "3 of 4 pods do not run. Container app is OOM-killed at its limit of 512 MiB, 6 times since 02:21.",
    next: "To change: resources.limits.memory of app in ReplicaSet web. 1 more: No node takes it: 2 nodes looked at, none fits, for 26 min.",
  },
  {
    name: "a quota that lets no pod be made",
    object: make(
      { replicas: 2 },
      condition(
        "ReplicaFailure",
        "True",
        "FailedCreate",
        'pods "web-1" is forbidden: exceeded quota: tight, requested: pods=1, used: pods=1, limited: pods=1',
      ),
    ),
    say: "Its pods cannot be made: exceeded quota: tight, requested: pods=1, used: pods=1, limited: pods=1.",
  },
  {
    name: "a quota that only Events tell of",
    plural: "statefulsets",
    object: make({ replicas: 3 }),
    pods: [ready("web-0")],
    events: [
      failedCreate(
        'create Pod web-1 in StatefulSet web failed error: pods "web-1" is forbidden: exceeded quota: tight',
      ),
    ],
    say: "2 of 3 pods are not there. Its pods cannot be made: exceeded quota: tight.",
  },
  {
    name: "a quota, and pods that do not run either",
    object: make({ replicas: 2 }),
    pods: [pending("web-0")],
    events: [failedCreate('pods "web-1" is forbidden: exceeded quota: tight')],
    say: "1 of 2 pods is not there. Its pods cannot be made: exceeded quota: tight.",
    next: "1 of 2 pods does not run. No node takes it: 2 nodes looked at, none fits, for 26 min. 2 nodes: Insufficient cpu",
  },
  {
    name: "a rollout past its deadline",
    object: make(
      { replicas: 1 },
      condition("Progressing", "False", "ProgressDeadlineExceeded", "has timed out"),
    ),
    pods: [ready("a")],
    say: "The rollout is stuck since 02:42.",
  },
  {
    name: "a rollout under way",
    object: make({ replicas: 2 }, { updatedReplicas: 1 }),
    pods: [ready("a"), ready("b")],
    say: "Rolling out: 1 of 2 pods are of the new revision.",
  },
  { name: "nothing wanted", object: make({ replicas: 0 }), say: "Scaled to 0: it wants no pods." },
  {
    name: "a DaemonSet that no node matches",
    plural: "daemonsets",
    object: make({}, { desiredNumberScheduled: 0 }),
    say: "No node takes its pods: none matches its selector and tolerations.",
  },
  {
    name: "a Job that failed, with what its pod says",
    plural: "jobs",
    object: job(
      "web",
      condition("Failed", "True", "BackoffLimitExceeded", "Job has reached the specified backoff limit"),
    ),
    pods: [exited("web-1", "web")],
    say: "Failed at 02:42, BackoffLimitExceeded: Job has reached the specified backoff limit. Container app exits with code 3, once at 02:44: no db.",
  },
  {
    name: "a Job that is done",
    plural: "jobs",
    object: job("web", { ...condition("Complete", "True"), completionTime: ago(8) }),
    say: "Completed in 1 min.",
  },
  {
    name: "a Job that runs",
    plural: "jobs",
    object: job("web", { succeeded: 1, active: 1 }),
    say: "Running: 1 of 1 completions are done.",
  },
  {
    name: "a CronJob that is suspended",
    plural: "cronjobs",
    object: make({ suspend: true }),
    say: "Suspended: nothing is started.",
  },
  { name: "a CronJob that has not run", plural: "cronjobs", object: make({}), say: "It has not run yet." },
  {
    name: "a CronJob whose last run failed",
    plural: "cronjobs",
    object: make({}, { lastScheduleTime: ago(9) }),
    makers: [
      job("web-2", condition("Failed", "True", "DeadlineExceeded", "")),
      job("web-1", { ...condition("Complete", "True"), startTime: ago(60) }),
    ],
    pods: [exited("web-2-x", "web-2")],
    say: "Its last run was web-2. Failed at 02:42, DeadlineExceeded. Container app exits with code 3, once at 02:44: no db.",
  },
  {
    name: "a CronJob whose run goes on, after one that failed",
    plural: "cronjobs",
    object: make({}, { lastScheduleTime: ago(9) }),
    makers: [
      job("web-1", { ...condition("Failed", "True", "DeadlineExceeded", ""), startTime: ago(60) }),
      job("web-2", {}),
    ],
    pods: [ready("web-2-x")],
    say: "Its run web-2 goes on since 02:38.",
    next: "The run before it: Failed at 02:42, DeadlineExceeded.",
  },
  {
    name: "a CronJob whose run tries again",
    plural: "cronjobs",
    object: make({}, { lastScheduleTime: ago(9) }),
    makers: [job("web-2", { failed: 1, active: 1 })],
    pods: [exited("web-2-x", "web-2")],
    say: "Its run web-2 began at 02:38 and tries again: 1 pod failed. Container app exits with code 3, once at 02:44: no db.",
  },
  {
    name: "a Job whose pods fail",
    plural: "jobs",
    object: job("web", { failed: 1, active: 1 }),
    pods: [exited("web-1", "web"), ready("web-2")],
    say: "1 of 2 pods failed. Container app exits with code 3, once at 02:44: no db.",
  },
];

const calm: Status = { shape: "ok", word: "Ready", reason: "" };
function found(
  { object, plural = "deployments", pods = [], makers = [], events = [] }: Row,
  how = telling,
): ReturnType<typeof workloadFinding> {
  return workloadFinding(
    { plural, object, status: calm, pods, makers, events },
    how,
    podWords(how.format.language),
  );
}
for (const row of rows) {
  test(`a workload's finding says ${row.name}`, () => {
    const { say, next } = found(row);
    assert.equal(tidy(say), row.say);
    if (row.next !== undefined) assert.equal(tidy(next), row.next);
  });
}

test("evidence names the pods of each cause", () => {
  const { evidence } = found(rows.find(({ name }) => name.startsWith("pods with several"))!);
  assert.deepEqual(
    evidence.filter(({ pods }) => pods !== undefined).map(({ claim, pods }) => [claim, pods]),
    [
      ["2 pods", ["b", "c"]],
      ["1 pod", ["a"]],
    ],
  );
});

test("every finding of a workload has its Chinese", () => {
  const chinese = { now, text: zh, format: formatIn("zh", "UTC") };
  for (const row of rows) assert.match(found(row, chinese).say, /[\u4e00-\u9fff]/);
});

const recording = new URL("../../../../shared/fixtures/all-kinds-1.34/end/", import.meta.url);
test(
  "a workload that a real quota blocks",
  { skip: existsSync(recording) ? false : "skipped: no ../shared" },
  () => {
    const read = (path: string): readonly KubeObject[] =>
      (
        JSON.parse(gunzipSync(readFileSync(new URL(`${path}.json.gz`, recording))).toString()) as {
          items: KubeObject[];
        }
      ).items;
    const object = read("apis/apps/v1/deployments").find(
      ({ metadata }) => metadata.name === "quota-blocked",
    )!;
    const makers = read("apis/apps/v1/replicasets").filter(({ metadata }) =>
      metadata.name.startsWith("quota-blocked"),
    );
    const { say } = workloadFinding(
      { plural: "deployments", object, status: calm, pods: [], makers, events: [] },
      telling,
      podWords("en"),
    );
    assert.match(tidy(say), /^Its pods cannot be made: exceeded quota: tight, requested: pods=1/);
  },
);
