import assert from "node:assert/strict";
import { test } from "node:test";
import type { KubeObject } from "../kinds.ts";
import type { Beside } from "./column.ts";
import { kindLists } from "./lists.ts";
import { now, tellIn } from "./testing.ts";

const ago = (seconds: number): string => new Date(now - seconds * 1000).toISOString();
const condition = (type: string, status: string, reason = "", message = "") => ({
  type,
  status,
  reason,
  message,
});

/** What is told of an object, as "shape word reason". */
function told(plural: string, parts: object, beside: Beside = new Map()): string {
  const { metadata, ...rest } = parts as { metadata?: object };
  const object = {
    metadata: { name: "web", namespace: "shop", creationTimestamp: ago(86_400), generation: 2, ...metadata },
    ...rest,
  } as KubeObject;
  const { shape, word, reason } = kindLists[plural]!.status!(object, { ...tellIn(), beside });
  return [shape, word, reason].filter(Boolean).join(" ").replaceAll("\u202f", " ");
}

/** A deployment of three whose counts and more are as given. */
const deployment = (status: object, more: object = {}) => ({
  spec: { replicas: 3, ...more },
  status: {
    observedGeneration: 2,
    replicas: 3,
    updatedReplicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
    ...status,
  },
});

const states: readonly (readonly [what: string, plural: string, parts: object, want: string])[] = [
  ["all there", "deployments", deployment({}), "ok Ready"],
  [
    "some missing",
    "deployments",
    deployment({ readyReplicas: 2, availableReplicas: 2 }),
    "warn Degraded 2 of 3 available",
  ],
  [
    "none there",
    "deployments",
    deployment({ readyReplicas: 0, availableReplicas: 0 }),
    "crit Down 0 of 3 ready",
  ],
  [
    "none wanted",
    "deployments",
    { spec: { replicas: 0 }, status: { observedGeneration: 2 } },
    "off Scaled to 0",
  ],
  [
    "a new template half out",
    "deployments",
    deployment({ updatedReplicas: 1 }),
    "prog Rolling out 1 of 3 up to date",
  ],
  ["old copies left", "deployments", deployment({ replicas: 4 }), "prog Rolling out 1 old pod still there"],
  [
    "not seen yet",
    "deployments",
    deployment({ observedGeneration: 1 }),
    "prog Rolling out 3 of 3 up to date",
  ],
  ["paused", "deployments", deployment({}, { paused: true }), "off Paused"],
  [
    "paused and short",
    "deployments",
    deployment({ availableReplicas: 1 }, { paused: true }),
    "warn Degraded 1 of 3 available",
  ],
  [
    "past its deadline",
    "deployments",
    deployment({
      readyReplicas: 2,
      conditions: [condition("Progressing", "False", "ProgressDeadlineExceeded")],
    }),
    "crit Failing rollout past its deadline, 2 of 3 ready",
  ],
  [
    "no quota left",
    "deployments",
    deployment({ conditions: [condition("ReplicaFailure", "True", "FailedCreate", "exceeded quota")] }),
    "crit Failing exceeded quota",
  ],
  [
    "just made",
    "deployments",
    { metadata: { creationTimestamp: ago(20) }, ...deployment({ readyReplicas: 0, availableReplicas: 0 }) },
    "prog Starting 0 of 3 ready",
  ],
  [
    "on its way out",
    "deployments",
    { metadata: { deletionTimestamp: ago(20) }, ...deployment({}) },
    "prog Terminating",
  ],
  [
    "stuck on its way out",
    "deployments",
    { metadata: { deletionTimestamp: ago(1200) }, ...deployment({}) },
    "warn Stuck terminating for 20 min",
  ],
  [
    "an update that a partition holds back",
    "statefulsets",
    {
      spec: { replicas: 3, updateStrategy: { rollingUpdate: { partition: 2 } } },
      status: {
        replicas: 3,
        readyReplicas: 3,
        updatedReplicas: 1,
        currentRevision: "a",
        updateRevision: "b",
      },
    },
    "ok Ready",
  ],
  [
    "a node without its pod",
    "daemonsets",
    {
      status: {
        desiredNumberScheduled: 4,
        currentNumberScheduled: 4,
        numberReady: 3,
        numberAvailable: 3,
        updatedNumberScheduled: 4,
      },
    },
    "warn Degraded 3 of 4 available",
  ],
  [
    "updated by hand",
    "daemonsets",
    {
      spec: { updateStrategy: { type: "OnDelete" } },
      status: {
        desiredNumberScheduled: 4,
        currentNumberScheduled: 4,
        numberReady: 4,
        numberAvailable: 4,
        updatedNumberScheduled: 1,
      },
    },
    "ok Ready",
  ],
  ["done", "jobs", { status: { conditions: [condition("Complete", "True")] } }, "off Completed"],
  [
    "failed",
    "jobs",
    { status: { conditions: [condition("Failed", "True", "BackoffLimitExceeded", "too many")] } },
    "crit Failed BackoffLimitExceeded",
  ],
  [
    "retrying",
    "jobs",
    { status: { startTime: ago(60), active: 1, failed: 2 } },
    "warn Retrying 2 pods failed",
  ],
  ["running", "jobs", { status: { startTime: ago(60), active: 1 } }, "prog Running"],
  [
    "the last run did not succeed",
    "cronjobs",
    { status: { lastScheduleTime: ago(600), lastSuccessfulTime: ago(4200) } },
    "warn Last run failed",
  ],
  [
    "ran well",
    "cronjobs",
    { status: { lastScheduleTime: ago(600), lastSuccessfulTime: ago(590) } },
    "ok Active",
  ],
  ["suspended", "cronjobs", { spec: { suspend: true } }, "off Suspended"],
  [
    "at most",
    "horizontalpodautoscalers",
    {
      spec: { maxReplicas: 10 },
      status: {
        currentReplicas: 10,
        desiredReplicas: 10,
        conditions: [
          condition("ScalingActive", "True"),
          condition("ScalingLimited", "True", "TooManyReplicas"),
        ],
      },
    },
    "warn At its limit wants more than 10",
  ],
  [
    "no metrics",
    "horizontalpodautoscalers",
    {
      status: { conditions: [condition("ScalingActive", "False", "FailedGetResourceMetric", "no metrics")] },
    },
    "warn Cannot scale no metrics",
  ],
  [
    "none may go",
    "poddisruptionbudgets",
    { status: { expectedPods: 3, currentHealthy: 3, desiredHealthy: 3, disruptionsAllowed: 0 } },
    "warn Blocks drains 3 healthy, 3 wanted",
  ],
  [
    "a balancer without address",
    "services",
    { metadata: { creationTimestamp: ago(900) }, spec: { type: "LoadBalancer" } },
    "warn Pending no address for 15 min",
  ],
  ["bound", "persistentvolumeclaims", { status: { phase: "Bound" } }, "ok Bound"],
  ["waits", "persistentvolumeclaims", { status: { phase: "Pending" } }, "warn Pending for 24 h"],
  ["lost", "persistentvolumeclaims", { status: { phase: "Lost" } }, "crit Lost its volume is gone"],
  ["nobody's", "persistentvolumes", { status: { phase: "Released" } }, "off Released"],
  [
    "used up",
    "resourcequotas",
    { status: { hard: { pods: "4", cpu: "2" }, used: { pods: "4", cpu: "500m" } } },
    "warn At its limit pods 4 of 4",
  ],
  [
    "room left",
    "resourcequotas",
    { status: { hard: { "limits.memory": "2Gi" }, used: { "limits.memory": "512Mi" } } },
    "ok Active limits.memory 25 %",
  ],
  [
    "silent",
    "leases",
    { spec: { holderIdentity: "node-1", leaseDurationSeconds: 40, renewTime: ago(120) } },
    "stale Expired not renewed for 2 min",
  ],
  [
    "renewed a moment late",
    "leases",
    { spec: { holderIdentity: "node-1", leaseDurationSeconds: 40, renewTime: ago(50) } },
    "ok Held",
  ],
  [
    "a warning",
    "events",
    { type: "Warning", reason: "BackOff", message: "restarting" },
    "warn BackOff restarting",
  ],
  ["normal", "events", { type: "Normal", reason: "Pulled", message: "image" }, "ok Pulled image"],
  [
    "names taken",
    "customresourcedefinitions",
    { status: { conditions: [condition("NamesAccepted", "False", "Conflict", "taken")] } },
    "crit Failing taken",
  ],
  ["asked for", "certificatesigningrequests", {}, "warn Pending nobody approved it yet"],
  [
    "no copy of the volume there",
    "volumeattachments",
    { status: { attachError: { message: "no such disk" } } },
    "crit Failing no such disk",
  ],
];
for (const [what, plural, parts, want] of states) {
  test(`${plural}, ${what}: ${want}`, () => assert.equal(told(plural, parts), want));
}

test("an ingress is as well as the services that it leads to are there", () => {
  const service = (name: string): KubeObject => ({ metadata: { name, namespace: "shop" } });
  const { beside } = kindLists["ingresses"]!;
  const to = (...names: readonly string[]): object => ({
    spec: { rules: [{ http: { paths: names.map((name) => ({ backend: { service: { name } } })) } }] },
  });
  const there = beside!.index([service("cart")]);
  assert.equal(told("ingresses", to("cart"), there), "ok Active");
  assert.equal(told("ingresses", to("gone"), there), "crit Down Service gone is not there");
  assert.equal(told("ingresses", to("cart", "gone"), there), "warn Degraded Service gone is not there");
  assert.equal(told("ingresses", to("gone")), "ok Active", "services have not come");
});

test("a service whose pods lack the port that it asks for is down", () => {
  const slice = {
    metadata: { name: "a", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
    endpoints: [{ addresses: ["10.0.0.1"], conditions: { ready: true } }],
    ports: null,
  } as KubeObject;
  const beside = kindLists["services"]!.beside!.index([slice]);
  const service = (ports: readonly object[]): object => ({ spec: { selector: { app: "web" }, ports } });
  assert.equal(
    told("services", service([{ port: 80, targetPort: "web" }]), beside),
    "crit Down its target port is no port of its pods",
  );
  assert.equal(told("services", service([]), beside), "ok Active", "headless, and asks for none");
});

test("a service is as well as its endpoints", () => {
  const slice = (name: string, service: string, ready: readonly boolean[]): KubeObject =>
    ({
      metadata: { name, namespace: "shop", labels: { "kubernetes.io/service-name": service } },
      endpoints: ready.map((is) => ({ addresses: ["10.0.0.1"], conditions: { ready: is } })),
    }) as KubeObject;
  const { beside } = kindLists["services"]!;
  const of = (...slices: KubeObject[]): Beside => beside!.index(slices);
  const service = { spec: { type: "ClusterIP", selector: { app: "web" } } };
  assert.equal(told("services", service, of(slice("a", "web", [true, true]))), "ok Active");
  assert.equal(
    told("services", service, of(slice("a", "web", [true]), slice("b", "web", [false]))),
    "warn Degraded 1 of 2 ready",
  );
  assert.equal(
    told("services", service, of(slice("a", "web", [false]))),
    "crit Down none of 1 endpoint ready",
  );
  assert.equal(told("services", service, of(slice("a", "web", []))), "off Empty its selector matches no pod");
  assert.equal(told("services", service, of(slice("a", "other", [true]))), "ok Active", "not told of");
  assert.equal(
    told("services", { spec: {} }, of(slice("a", "web", []))),
    "ok Active",
    "chooses no pods itself",
  );
});
