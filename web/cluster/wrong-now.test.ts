import assert from "node:assert/strict";
import { test } from "node:test";
import { formatIn, narrow } from "../shell/format.ts";
import { en } from "../shell/messages.en.ts";
import { plainRich } from "../shell/rich.ts";
import { makeWorld } from "../testing/world.ts";
import type { Telling } from "./health.ts";
import { nodeStatus, podStatus } from "./health.ts";
import type { Job, Node, Pod } from "./kinds.ts";
import { wrongNow } from "./wrong-now.ts";

const now = Date.UTC(2026, 10, 21, 2, 47);
const telling: Telling = { now, text: en, format: formatIn("en", "UTC") };
const at = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();
const sentences = (rows: ReturnType<typeof wrongNow>): string[] =>
  rows.map(({ shape, sentence, scope }) =>
    `${shape}: ${plainRich(sentence)} (${scope.join(" · ")})`.replaceAll(narrow, " "),
  );
const pod = (status: NonNullable<Pod["status"]>, over: Partial<Pod["metadata"]> = {}): Pod => ({
  metadata: { name: "api-1", namespace: "shop", creationTimestamp: at(60), ...over },
  spec: {
    nodeName: "node-1",
    containers: [{ name: "app", image: "api:1", resources: { limits: { memory: "512Mi" } } }],
  },
  status,
});
const looked = (pods: readonly Pod[], nodes: readonly Node[] = [], jobs: readonly Job[] = []): string[] =>
  sentences(wrongNow({ pods, nodes, jobs }, telling));

test("the made-up cluster is told in six sentences, worst first", () => {
  const { objects } = makeWorld(now);
  const rows = wrongNow(
    { pods: objects["pods"] as Pod[], nodes: objects["nodes"] as Node[], jobs: objects["jobs"] as Job[] },
    telling,
  );
  assert.deepEqual(
    rows.map(({ subject, shape }) => [shape, subject]),
    [
      ["crit", "node-7"],
      ["crit", "shop/checkout"],
      ["stale", "node-11"],
      ["warn", "data/report-nightly"],
      ["warn", "node-9"],
      ["warn", "data/report-api"],
    ],
  );
  assert.equal(
    sentences(rows)[1],
    "crit: shop/checkout is OOM-killed at its limit of 512 MiB, 15 times, last at 02:43 (3 of 4 pods · container app)",
  );
});

test("nothing is said of what is as it should be", () => {
  const ready = pod({ phase: "Running", conditions: [{ type: "Ready", status: "True" }] });
  const done = pod({ phase: "Succeeded" });
  const evicted = pod({ phase: "Failed", reason: "Evicted" });
  assert.deepEqual(looked([ready, done, evicted]), []);
});

test("a container that exits is told with its code", () => {
  const crashing = pod({
    phase: "Running",
    conditions: [{ type: "Ready", status: "False", lastTransitionTime: at(20) }],
    containerStatuses: [
      {
        name: "app",
        restartCount: 7,
        state: { waiting: { reason: "CrashLoopBackOff" } },
        lastState: { terminated: { exitCode: 2, reason: "Error", finishedAt: at(3) } },
      },
    ],
  });
  assert.deepEqual(looked([crashing]), [
    "crit: shop/api-1 exits with code 2, 7 times, last at 02:44 (1 of 1 pod · on node-1 · container app)",
  ]);
});

test("an image that cannot be pulled is named", () => {
  const pulling = pod({
    phase: "Pending",
    containerStatuses: [
      { name: "app", image: "api:1.15", state: { waiting: { reason: "ImagePullBackOff" } } },
    ],
  });
  assert.deepEqual(looked([pulling]), [
    "crit: shop/api-1 cannot pull its image api:1.15 (1 of 1 pod · on node-1)",
  ]);
});

test("a pod that just started is left in peace, later it is pending", () => {
  const status: NonNullable<Pod["status"]> = {
    phase: "Pending",
    conditions: [
      {
        type: "PodScheduled",
        status: "False",
        reason: "Unschedulable",
        message: "0/3 nodes are available: 3 Insufficient cpu. preemption: no victims.",
      },
    ],
  };
  assert.deepEqual(looked([pod(status, { creationTimestamp: at(1) })]), []);
  assert.deepEqual(looked([pod(status, { creationTimestamp: at(5) })]), [
    "warn: shop/api-1 waits for a node with 1 pod: 0/3 nodes are available: 3 Insufficient cpu (1 of 1 pod)",
  ]);
});

test("pods that are not ready on a silent node are told of by the node", () => {
  const node: Node = {
    metadata: { name: "node-1" },
    status: { conditions: [{ type: "Ready", status: "Unknown", lastTransitionTime: at(6) }] },
  };
  const lost = pod({
    phase: "Running",
    conditions: [{ type: "Ready", status: "False", lastTransitionTime: at(6) }],
  });
  assert.deepEqual(looked([lost], [node]), [
    "stale: node-1: state not known since 02:41, because its kubelet does not answer (1 pod shown as last seen)",
  ]);
});

test("a failed job is news for a day, and none once its CronJob succeeded", () => {
  const job = (name: string, minutes: number, condition: "Failed" | "Complete"): Job => ({
    metadata: {
      name,
      namespace: "data",
      ownerReferences: [{ kind: "CronJob", name: "nightly", controller: true }],
    },
    status: {
      conditions: [
        { type: condition, status: "True", message: "backoff limit", lastTransitionTime: at(minutes) },
      ],
      ...(condition === "Complete" ? { completionTime: at(minutes) } : {}),
    },
  });
  assert.deepEqual(looked([], [], [job("nightly-29400120", 60, "Failed")]), [
    "warn: data/nightly failed: backoff limit (01:47 · once)",
  ]);
  assert.deepEqual(
    looked([], [], [job("nightly-29400120", 60, "Failed"), job("nightly-29400150", 30, "Complete")]),
    [],
  );
  assert.deepEqual(looked([], [], [job("nightly-29400120", 25 * 60, "Failed")]), []);
});

test("states of pods keep Kubernetes' own words", () => {
  const words = (status: NonNullable<Pod["status"]>, over?: Partial<Pod["metadata"]>): string => {
    const { shape, word } = podStatus(pod(status, over), telling);
    return `${shape} ${word}`;
  };
  assert.equal(words({ phase: "Running" }, { deletionTimestamp: at(1) }), "prog Terminating");
  assert.equal(words({ phase: "Running" }, { deletionTimestamp: at(30) }), "warn Stuck");
  assert.equal(words({ phase: "Unknown" }), "stale Not known");
  assert.equal(words({ phase: "Succeeded" }), "off Completed");
  const waiting = { name: "app", state: { waiting: { reason: "CreateContainerConfigError" } } };
  assert.equal(words({ phase: "Pending", containerStatuses: [waiting] }), "crit CreateContainerConfigError");
});

test("a node that says nothing was never seen, a cordoned one is off", () => {
  assert.equal(nodeStatus({ metadata: { name: "a" } }, telling).shape, "never");
  const cordoned: Node = {
    metadata: { name: "a" },
    spec: { unschedulable: true },
    status: { conditions: [{ type: "Ready", status: "True" }] },
  };
  assert.equal(nodeStatus(cordoned, telling).shape, "off");
});

test("a container that dies again and again is critical between its deaths, since it began", () => {
  const restarted = (created: number, times: number): Pod =>
    pod(
      {
        phase: "Running",
        conditions: [{ type: "Ready", status: "True", lastTransitionTime: at(1) }],
        containerStatuses: [
          {
            name: "app",
            ready: true,
            restartCount: times,
            state: { running: { startedAt: at(1) } },
            lastState: { terminated: { exitCode: 137, reason: "OOMKilled", finishedAt: at(2) } },
          },
        ],
      } as NonNullable<Pod["status"]>,
      { creationTimestamp: at(created) },
    );
  const told = (created: number, times: number): unknown =>
    wrongNow({ pods: [restarted(created, times)], nodes: [], jobs: [] }, telling).map(({ shape, since }) => [
      shape,
      since,
    ]);
  assert.deepEqual(told(25, 5), [["crit", now - 25 * 60_000]]);
  assert.deepEqual(told(40 * 24 * 60, 5), [["warn", now - 2 * 60_000]]); // five times in forty days
});

test("pods of a silent node are not known, whatever they last said, but what is over stays over", () => {
  const silentNodes = new Map([["node-1", now - 6 * 60_000]]);
  const asked: Telling = { ...telling, silentNodes };
  const leaving = pod({ phase: "Running" }, { deletionTimestamp: at(1) });
  const running = pod({ phase: "Running", conditions: [{ type: "Ready", status: "True" }] });
  for (const one of [leaving, running]) {
    const { shape, word, reason } = podStatus(one, asked);
    assert.deepEqual(
      [shape, word, reason.replaceAll(narrow, " ")],
      ["stale", "Not known", "node-1 silent 6 min"],
    );
  }
  assert.equal(podStatus(pod({ phase: "Succeeded" }), asked).shape, "off");
  assert.equal(podStatus(leaving, telling).shape, "prog");
});

test("a pod that failed tells why, and since when", () => {
  const failed = pod({
    phase: "Failed",
    containerStatuses: [
      { name: "app", state: { terminated: { exitCode: 137, reason: "OOMKilled", finishedAt: at(12) } } },
    ],
  });
  const rows = wrongNow({ pods: [failed], nodes: [], jobs: [] }, telling);
  assert.deepEqual(sentences(rows), [
    "crit: shop/api-1 failed: OOMKilled at 512 MiB (1 of 1 pod · on node-1)",
  ]);
  assert.equal(rows[0]!.since, now - 12 * 60_000);
});
