import assert from "node:assert/strict";
import { test } from "node:test";
import { formatIn } from "../shell/format.ts";
import { en } from "../shell/messages.en.ts";
import { zh as zhMessages } from "../shell/messages.zh.ts";
import { plainRich } from "../shell/rich.ts";
import type { Telling } from "./health.ts";
import type { ContainerStatus, Pod } from "./kinds.ts";
import { podFinding } from "./pod-finding.ts";
import { parseScheduling } from "./pod-finding-starts.ts";
import { podWords } from "./pod-words.ts";

const now = Date.parse("2026-11-21T02:47:00Z");
const telling: Telling = { now, text: en, format: formatIn("en", "UTC") };
const words = podWords("en");
const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();

function pod(status: Partial<Pod["status"]>, changed: Partial<Pod> = {}): Pod {
  return {
    metadata: { name: "checkout-7d9f8b6c5d-x2k4q", namespace: "shop", creationTimestamp: ago(26) },
    spec: {
      nodeName: "node-4",
      containers: [
        { name: "app", image: "shop/checkout:1.14.0", resources: { limits: { memory: "512Mi" } } },
      ],
    },
    status: { phase: "Running", ...status },
    ...changed,
  };
}
const notReady = [
  {
    type: "Ready",
    status: "False" as const,
    message: "containers with unready status: [app]",
    lastTransitionTime: ago(4),
  },
];
const say = (one: Pod): string => plainRich(podFinding(one, telling, words).say).replaceAll("\u202f", " ");
const dead = (exitCode: number, reason: string, message?: string): ContainerStatus => ({
  name: "app",
  ready: false,
  restartCount: 6,
  state: { waiting: { reason: "CrashLoopBackOff", message: "back-off 5m0s restarting failed container" } },
  lastState: {
    terminated: {
      exitCode,
      reason,
      startedAt: ago(7),
      finishedAt: ago(4),
      ...(message === undefined ? {} : { message }),
    },
  },
});

test("out of memory: which container, at which limit, how often, since when", () => {
  const one = pod({ conditions: notReady, containerStatuses: [dead(137, "OOMKilled")] });
  assert.equal(say(one), "Container app is OOM-killed at its limit of 512 MiB, 6 times since 02:21.");
  const finding = podFinding(one, telling, words, {
    measured: { peakMemory: 511 * 2 ** 20, peakQuery: "max_over_time(x[1h])" },
  });
  assert.equal(finding.container, "app");
  assert.deepEqual(
    finding.evidence.map(({ claim }) => claim),
    ["Last state", "Waits", "Memory", "Condition"],
  );
  assert.match(finding.evidence[0]!.fact, /OOMKilled, exit 137.*02:43:00 after 3/);
  assert.equal(finding.evidence[2]!.query, "max_over_time(x[1h])");
  const blind = podFinding(one, telling, words, {
    measured: { peakMemory: undefined, peakQuery: "" },
  });
  assert.equal(blind.evidence[2]!.isUnknown, true);
});

const cases: readonly [string, Pod, string][] = [
  [
    "an exit code, with the last line it left",
    pod({
      conditions: notReady,
      containerStatuses: [dead(2, "Error", 'starting\nno such table "fx_rates".')],
    }),
    'Container app exits with code 2, 6 times since 02:21: no such table "fx_rates".',
  ],
  [
    "an image that cannot be pulled",
    pod({
      phase: "Pending",
      containerStatuses: [
        {
          name: "app",
          image: "search/indexer:2.9.0",
          state: { waiting: { reason: "ImagePullBackOff", message: "403" } },
        },
      ],
    }),
    "Container app cannot pull its image search/indexer:2.9.0: the registry refuses access.",
  ],
  [
    "a missing Secret",
    pod({
      phase: "Pending",
      containerStatuses: [
        {
          name: "app",
          state: { waiting: { reason: "CreateContainerConfigError", message: 'secret "smtp" not found' } },
        },
      ],
    }),
    "Container app cannot start: Secret smtp is not in shop.",
  ],
  [
    "no node that fits",
    pod({
      phase: "Pending",
      conditions: [
        {
          type: "PodScheduled",
          status: "False",
          message:
            "0/9 nodes are available: 5 Insufficient memory, 4 node(s) had untolerated taint {gpu: true}. preemption: 0/9 nodes are available.",
        },
      ],
    }),
    "No node takes it: 9 nodes looked at, none fits, for 26 min.",
  ],
  [
    "readiness lost",
    pod({ conditions: notReady, containerStatuses: [{ name: "app", ready: false, state: { running: {} } }] }),
    "Container app is not ready since 02:43.",
  ],
  [
    "an eviction",
    pod({ phase: "Failed", reason: "Evicted", message: "The node was low on resource: memory." }),
    "Evicted: The node was low on resource: memory.",
  ],
  [
    "a silent node",
    pod({ phase: "Unknown", reason: "NodeLost" }),
    "State not known, because node-4 does not answer; shown as last seen.",
  ],
  [
    "all well",
    pod({
      conditions: [{ type: "Ready", status: "True", lastTransitionTime: ago(25) }],
      containerStatuses: [{ name: "app", ready: true, restartCount: 0, state: { running: {} } }],
    }),
    "Ready since 02:22, with its container running.",
  ],
  [
    "stuck on a finalizer",
    pod(
      {},
      {
        metadata: {
          name: "x",
          namespace: "shop",
          deletionTimestamp: ago(14),
          finalizers: ["storage.io/detach"],
        } as Pod["metadata"],
      },
    ),
    "Terminating for 14 min: waits for the finalizer storage.io/detach.",
  ],
  ["nothing known at all", { metadata: { name: "x" } }, "Its containers start."],
];
for (const [name, one, want] of cases) test(`the finding says ${name}`, () => assert.equal(say(one), want));

test("the scheduler's message is told by reason, the most nodes first", () => {
  assert.deepEqual(
    parseScheduling(
      "0/12 nodes are available: 3 node(s) had untolerated taint {node-role: x}, 9 Insufficient cpu.",
    ),
    {
      all: 12,
      refusals: [
        { nodes: 9, reason: "Insufficient cpu" },
        { nodes: 3, reason: "had untolerated taint {node-role: x}" },
      ],
    },
  );
  assert.deepEqual(
    parseScheduling(
      "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
    ),
    { all: 1, refusals: [{ nodes: 1, reason: "Insufficient cpu" }] },
  );
  assert.equal(parseScheduling("skip schedule deleting pod"), undefined);
});

test("every finding has its Chinese", () => {
  const chinese = { now, text: zhMessages, format: formatIn("zh", "UTC") };
  for (const [, one] of cases) assert.match(podFinding(one, chinese, podWords("zh")).say, /[\u4e00-\u9fff]/);
});
