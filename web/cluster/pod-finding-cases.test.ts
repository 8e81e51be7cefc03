import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { formatIn } from "../shell/format.ts";
import { en } from "../shell/messages.en.ts";
import { zh } from "../shell/messages.zh.ts";
import { plainRich } from "../shell/rich.ts";
import type { Telling } from "./health.ts";
import type { ContainerStatus, Node, Pod } from "./kinds.ts";
import type { ToldEvent } from "./object/history.ts";
import type { Around, PodFinding, WholePod } from "./pod-evidence.ts";
import { podFinding } from "./pod-finding.ts";
import { podWords } from "./pod-words.ts";

const now = Date.parse("2026-11-21T02:47:00Z");
const telling: Telling = { now, text: en, format: formatIn("en", "UTC") };
const words = podWords("en");
const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();
const tidy = (text: string): string => plainRich(text).replaceAll("\u202f", " ");

interface Parts {
  readonly status?: WholePod["status"];
  readonly spec?: WholePod["spec"];
  readonly meta?: Partial<WholePod["metadata"]>;
}

function make({ status, spec, meta }: Parts): WholePod {
  return {
    metadata: { name: "web", namespace: "shop", creationTimestamp: ago(26), ...meta },
    spec: { nodeName: "node-4", containers: [{ name: "app", image: "shop/web:1" }], ...spec },
    status: { phase: "Running", ...status },
  };
}

let turn = 0;
function event(reason: string, message: string, more: Partial<ToldEvent> = {}): ToldEvent {
  const about = {
    kind: "Pod",
    namespace: "shop",
    name: "web",
    uid: `e${turn++}`,
    type: "Warning",
    by: "kubelet",
  };
  return { ...about, t: now - 60_000, first: now - 1_200_000, reason, message, count: 4, ...more };
}

const notReady = [{ type: "Ready", status: "False" as const, lastTransitionTime: ago(4), message: "app" }];
const unscheduled = (message: string, reason = "Unschedulable"): WholePod["status"] => ({
  phase: "Pending",
  conditions: [{ type: "PodScheduled", status: "False", reason, message }],
});
const waits = (reason: string, message = "", more: Partial<ContainerStatus> = {}): ContainerStatus => ({
  name: "app",
  ready: false,
  restartCount: 0,
  state: { waiting: { reason, message } },
  ...more,
});
const backOff = {
  waiting: { reason: "CrashLoopBackOff", message: "back-off 2m40s restarting failed container=app" },
};
const died = (exitCode: number, reason: string, message?: string): ContainerStatus => ({
  name: "app",
  ready: false,
  restartCount: 5,
  state: backOff,
  lastState: {
    terminated: {
      exitCode,
      reason,
      startedAt: ago(2),
      finishedAt: ago(1),
      ...(message === undefined ? {} : { message }),
    },
  },
});
const running: ContainerStatus = {
  name: "app",
  ready: false,
  restartCount: 0,
  state: { running: { startedAt: ago(20) } },
};
const made: WholePod["status"] = { phase: "Pending", containerStatuses: [waits("ContainerCreating")] };
const gone = (reason: string): WholePod["status"] => ({
  phase: "Running",
  conditions: [{ type: "DisruptionTarget", status: "True", reason, message: "because" }],
  containerStatuses: [{ ...running, ready: true }],
});

interface Row extends Parts {
  readonly name: string;
  readonly say: string;
  readonly next?: string;
  /** A fact of its evidence. */
  readonly evidence?: string;
  readonly events?: readonly ToldEvent[];
  readonly more?: Around;
  readonly silent?: boolean;
}

const rows: readonly Row[] = [
  {
    name: "a signal, and when it starts again",
    status: { conditions: notReady, containerStatuses: [died(139, "Error")] },
    say: "Container app is ended by SIGSEGV (exit 139), 5 times since 02:21.",
    next: "Next start at about 02:48:40.",
  },
  {
    name: "a program that ends though it is to run on",
    status: { conditions: notReady, containerStatuses: [died(0, "Completed")] },
    say: "Container app ends with exit code 0 and is started again, 5 times since 02:21: this pod is to run on.",
  },
  {
    name: "a command that is not in the image",
    status: {
      containerStatuses: [
        died(
          128,
          "StartError",
          'failed to create containerd task: OCI runtime create failed: runc create failed: unable to start container process: exec: "serve": executable file not found in $PATH: unknown',
        ),
      ],
    },
    say: 'Container app cannot start: StartError, exec: "serve": executable file not found in $PATH.',
    next: "To change: command of app in this pod.",
  },
  {
    name: "a liveness probe that restarts it",
    status: { conditions: notReady, containerStatuses: [died(137, "Error")] },
    events: [
      event("Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 500", {
        container: "app",
      }),
      event("Killing", "Container app failed liveness probe, will be restarted", {
        type: "Normal",
        container: "app",
      }),
    ],
    say: "Container app is restarted by its liveness probe, 5 times since 02:21: HTTP 500.",
    next: "Next start at about 02:48:40. It is restarted until its liveness probe succeeds.",
  },
  {
    name: "a startup probe that restarts it",
    status: { conditions: notReady, containerStatuses: [died(143, "Error")] },
    events: [event("Killing", "Container app failed startup probe, will be restarted")],
    say: "Container app is restarted by its startup probe, 5 times since 02:21: Container app failed startup probe, will be restarted.",
  },
  {
    name: "a readiness probe that fails",
    spec: { containers: [{ name: "app", readinessProbe: { httpGet: { path: "/healthz", port: 8080 } } }] },
    status: { conditions: notReady, containerStatuses: [running] },
    events: [
      event("Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", {
        container: "app",
      }),
    ],
    say: "Container app is not ready since 02:43: its readiness probe GET :8080/healthz says HTTP 503.",
    next: "It is ready once GET :8080/healthz answers 200 to 399.",
  },
  {
    name: "a probe that holds back what died before, and runs again",
    status: {
      conditions: notReady,
      containerStatuses: [{ ...died(1, "Error"), state: { running: { startedAt: ago(3) } } }],
    },
    events: [event("Unhealthy", "Readiness probe failed: ", { container: "app" })],
    say: "Container app is not ready since 02:43: its readiness probe fails.",
  },
  {
    name: "a probe that says nothing",
    spec: { containers: [{ name: "app", livenessProbe: { exec: { command: ["false"] } } }] },
    status: { conditions: notReady, containerStatuses: [died(137, "Error")] },
    events: [
      event("Unhealthy", "Liveness probe failed: "),
      event("Killing", "Container app failed liveness probe, will be restarted"),
    ],
    say: "Container app is restarted by its liveness probe, 5 times since 02:21.",
    next: "Next start at about 02:48:40. It is restarted until false exits with 0.",
  },
  {
    name: "a container that was found dead",
    status: { conditions: notReady, containerStatuses: [died(255, "Unknown")] },
    say: "Container app was found dead (exit 255), as after a restart of its node, 5 times since 02:21.",
  },
  {
    name: "another container's probe is not taken for it",
    status: { conditions: notReady, containerStatuses: [running] },
    events: [event("Unhealthy", "Readiness probe failed: x", { container: "proxy" })],
    say: "Container app is not ready since 02:43.",
  },
  {
    name: "a readiness gate",
    spec: { readinessGates: [{ conditionType: "lb.example.com/ready" }] },
    status: {
      conditions: [{ ...notReady[0]!, reason: "ReadinessGatesNotReady" }],
      containerStatuses: [{ ...running, ready: true }],
    },
    say: "Not ready since 02:43: the readiness gate lb.example.com/ready is not true.",
  },
  {
    name: "an init container that fails",
    spec: { initContainers: [{ name: "migrate" }] },
    status: {
      phase: "Pending",
      initContainerStatuses: [{ ...died(1, "Error", "no such table"), name: "migrate" }],
      containerStatuses: [waits("PodInitializing")],
    },
    say: "Init container migrate exits with code 1, 5 times since 02:21; app does not start before it succeeds.",
    next: "no such table. Next start at about 02:48:40.",
  },
  {
    name: "a sidecar that dies beside containers that run",
    spec: { initContainers: [{ name: "proxy", restartPolicy: "Always" }] },
    status: {
      conditions: notReady,
      containerStatuses: [running],
      initContainerStatuses: [{ ...died(2, "Error"), name: "proxy" }],
    },
    say: "Sidecar proxy exits with code 2, 5 times since 02:21.",
  },
  {
    name: "a sidecar that dies before the others start",
    spec: { initContainers: [{ name: "proxy", restartPolicy: "Always" }] },
    status: {
      conditions: notReady,
      containerStatuses: [waits("PodInitializing")],
      initContainerStatuses: [{ ...died(2, "Error"), name: "proxy" }],
    },
    say: "Sidecar proxy exits with code 2, 5 times since 02:21; app does not start before it runs.",
  },
  {
    name: "evicted, though it ended well when it was told to go",
    status: { phase: "Succeeded" },
    events: [event("Evicted", 'Usage of EmptyDir volume "d" exceeds the limit "8Mi".')],
    say: 'Evicted: Usage of EmptyDir volume "d" exceeds the limit "8Mi".',
  },
  {
    name: "a probe that reaches nobody",
    status: { conditions: notReady, containerStatuses: [running] },
    events: [
      event(
        "Unhealthy",
        'Readiness probe failed: Get "http://10.244.0.45:8081/readyz": dial tcp 10.244.0.45:8081: connect: connection refused',
      ),
    ],
    say: "Container app is not ready since 02:43: its readiness probe says connection refused.",
  },
  {
    name: "a claim of its own that is not bound",
    spec: { nodeName: "", volumes: [{ persistentVolumeClaim: { claimName: "data" } }, {}] },
    status: unscheduled(
      "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found",
    ),
    say: "No node takes it: PersistentVolumeClaim data is not bound, for 26 min.",
    next: "",
  },
  {
    name: "nodes that it does not want, and one that is cordoned",
    spec: {
      nodeName: "",
      nodeSelector: { tier: "web" },
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: "disk", operator: "In", values: ["nvme", "ssd"] }] },
            ],
          },
        },
      },
    },
    status: unscheduled(
      "0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match Pod's node affinity/selector.",
    ),
    say: "No node takes it: 3 nodes looked at, none fits, for 26 min.",
    next: "2 nodes: didn't match Pod's node affinity/selector · 1 node: cordoned",
    evidence: "2 nodes: wants tier=web; disk In nvme|ssd",
  },
  {
    name: "an init container that does not end",
    spec: { initContainers: [{ name: "wait-db" }, { name: "migrate" }] },
    status: {
      phase: "Pending",
      conditions: [{ type: "Initialized", status: "False" }],
      initContainerStatuses: [{ name: "wait-db", state: { running: { startedAt: ago(14) } } }],
      containerStatuses: [waits("PodInitializing")],
    },
    say: "Initialising: wait-db, init container 1 of 2, runs for 14 min.",
  },
  {
    name: "an image that is not there, in the registry's words",
    status: {
      phase: "Pending",
      containerStatuses: [
        waits("ImagePullBackOff", "Back-off pulling image", { image: "docker.io/rc/app:9" }),
      ],
    },
    events: [
      event(
        "Failed",
        'Failed to pull image "docker.io/rc/app:9": rpc error: code = NotFound desc = docker.io/rc/app:9: not found',
      ),
      event("Failed", "Error: ImagePullBackOff", { t: now }),
    ],
    say: "Container app cannot pull its image docker.io/rc/app:9: the registry has no such image or tag.",
    next: "To change: image of app in this pod.",
  },
  {
    name: "a registry that does not answer",
    status: {
      phase: "Pending",
      containerStatuses: [
        waits("ErrImagePull", "dial tcp: lookup r.example: i/o timeout", { image: "r.example/app:1" }),
      ],
    },
    say: "Container app cannot pull its image r.example/app:1: registry r.example does not answer.",
  },
  {
    name: "an image name that is none",
    status: { phase: "Pending", containerStatuses: [waits("InvalidImageName", "", { image: "App:1:2" })] },
    say: "Container app cannot pull its image App:1:2: this is no name of an image.",
  },
  {
    name: "a key that a ConfigMap lacks",
    status: {
      phase: "Pending",
      containerStatuses: [
        waits("CreateContainerConfigError", "couldn't find key LEVEL in ConfigMap shop/flags"),
      ],
    },
    say: "Container app cannot start: ConfigMap flags has no key LEVEL.",
    next: "It starts by itself once LEVEL is there.",
  },
  {
    name: "a volume of a Secret that is missing",
    status: made,
    events: [
      event(
        "FailedMount",
        "Unable to attach or mount volumes: unmounted volumes=[v]: timed out waiting for the condition",
        { t: now },
      ),
      event("FailedMount", 'MountVolume.SetUp failed for volume "v" : secret "absent" not found'),
    ],
    say: 'Volume v cannot be mounted: secret "absent" not found.',
    next: "It starts by itself once Secret absent is there.",
  },
  {
    name: "a volume that cannot be attached",
    status: made,
    events: [
      event(
        "FailedAttachVolume",
        'Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) db-0',
      ),
    ],
    say: 'Its volume cannot be attached: Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) db-0.',
  },
  {
    name: "a sandbox that cannot be made",
    status: made,
    events: [
      event(
        "FailedCreatePodSandBox",
        'Failed to create pod sandbox: plugin type="calico" failed: no addresses left',
      ),
    ],
    say: 'Its sandbox cannot be made: plugin type="calico" failed: no addresses left.',
  },
  {
    name: "scheduling gates",
    spec: { nodeName: "", schedulingGates: [{ name: "a.io/wait" }, { name: "b.io/wait" }] },
    status: unscheduled("Scheduling is blocked", "SchedulingGated"),
    say: "Held back by the scheduling gates a.io/wait, b.io/wait for 26 min.",
  },
  {
    name: "a claim that is missing",
    spec: { nodeName: "" },
    status: unscheduled('0/5 nodes are available: persistentvolumeclaim "data" not found.'),
    say: "No node takes it: PersistentVolumeClaim data is not in shop, for 26 min.",
    next: "It starts by itself once PersistentVolumeClaim data is there.",
  },
  {
    name: "claims that are not bound",
    spec: { nodeName: "" },
    status: unscheduled("0/5 nodes are available: pod has unbound immediate PersistentVolumeClaims."),
    say: "No node takes it: its PersistentVolumeClaims are not bound, for 26 min.",
  },
  {
    name: "an admission of the kubelet that failed",
    status: {
      phase: "Failed",
      reason: "OutOfcpu",
      message: "Pod was rejected: node didn't have enough resource: cpu.",
    },
    say: "node-4 refused it: OutOfcpu, Pod was rejected: node didn't have enough resource: cpu.",
  },
  {
    name: "preemption",
    status: {
      phase: "Failed",
      conditions: [
        {
          type: "DisruptionTarget",
          status: "True",
          reason: "PreemptionByScheduler",
          message: "default-scheduler: preempting to accommodate a higher priority pod",
        },
      ],
    },
    say: "Preempted by a pod of higher priority: default-scheduler: preempting to accommodate a higher priority pod.",
  },
  {
    name: "termination that a running container outlives",
    meta: { deletionTimestamp: ago(14), deletionGracePeriodSeconds: 30 },
    status: gone("EvictionByEvictionAPI"),
    say: "Terminating for 14 min, past its grace of 30 s: container app still runs.",
  },
  {
    name: "termination on a node that does not answer",
    meta: { deletionTimestamp: ago(14), deletionGracePeriodSeconds: 30 },
    status: gone("DeletionByTaintManager"),
    silent: true,
    say: "Terminating for 14 min: node-4 does not answer, so that nobody knows whether its containers ended.",
    next: "It goes once node-4 answers again, or is deleted.",
  },
  {
    name: "an error of no case, in Kubernetes' words",
    status: {
      phase: "Pending",
      containerStatuses: [waits("CreateContainerError", "context deadline exceeded")],
    },
    say: "Container app cannot start: CreateContainerError, context deadline exceeded.",
  },
];

const silentNodes = new Map([["node-4", now - 1_000_000]]);
function found({ events, more, silent = false, ...parts }: Row, how: Telling = telling): PodFinding {
  const around = { ...more, ...(events === undefined ? {} : { events }) };
  const chosen = how.format.language === "zh" ? podWords("zh") : words;
  return podFinding(make(parts), silent ? { ...how, silentNodes } : how, chosen, around);
}

for (const row of rows) {
  test(`the finding says ${row.name}`, () => {
    const { say, next, evidence } = found(row);
    assert.equal(tidy(say), row.say);
    if (row.next !== undefined) assert.equal(tidy(next), row.next);
    if (row.evidence !== undefined) assert.ok(evidence.some(({ fact }) => tidy(fact) === row.evidence));
  });
}

test("every case has its Chinese", () => {
  const chinese = { now, text: zh, format: formatIn("zh", "UTC") };
  for (const row of rows) assert.match(found(row, chinese).say, /[\u4e00-\u9fff]/);
});

describe("what nodes lack is told with how much is asked and how much is free", () => {
  const node = (name: string, memory: string, more: Node["spec"] = {}): Node => ({
    metadata: { name, labels: { disk: name } },
    spec: more,
    status: { allocatable: { memory } },
  });
  const uses = (name: string, memory: string): Pod => ({
    metadata: { name: `on-${name}` },
    spec: { nodeName: name, containers: [{ name: "a", resources: { requests: { memory } } }] },
  });
  const gpu = { taints: [{ key: "gpu", value: "yes", effect: "NoSchedule" }] };
  const short = (more: WholePod["spec"], ...nodes: readonly Node[]): string => {
    const { evidence, next } = found({
      name: "",
      say: "",
      spec: {
        nodeName: "",
        containers: [{ name: "app", resources: { requests: { memory: "8Gi" } } }],
        ...more,
      },
      status: unscheduled(
        "0/2 nodes are available: 2 Insufficient memory. preemption: 0/2 nodes are available.",
      ),
      more: { nodes, pods: [uses("a", "1Gi"), uses("b", "10Gi")] },
    });
    assert.equal(next, "2 nodes: Insufficient memory");
    return tidy(evidence[0]!.fact);
  };
  const most = (amount: string, name: string): string =>
    `2 nodes: requests 8.00 GiB memory; the most that is free is ${amount}, on ${name}`;

  test("by node", () => assert.equal(short({}, node("a", "8Gi"), node("b", "16Gi")), most("7.00 GiB", "a")));
  test("but for nodes that are cordoned, or tainted, or not chosen", () => {
    assert.equal(
      short({}, node("a", "8Gi", { unschedulable: true }), node("b", "16Gi")),
      most("6.00 GiB", "b"),
    );
    assert.equal(short({}, node("a", "8Gi", gpu), node("b", "16Gi")), most("6.00 GiB", "b"));
    const tolerations = [{ key: "gpu", operator: "Exists" }];
    assert.equal(short({ tolerations }, node("a", "8Gi", gpu), node("b", "16Gi")), most("7.00 GiB", "a"));
    const nodeSelector = { disk: "b" };
    assert.equal(short({ nodeSelector }, node("a", "8Gi"), node("b", "16Gi")), most("6.00 GiB", "b"));
  });
});

test("what a program said last is told, or that nobody knows it", () => {
  const claims = (message?: string): readonly string[] =>
    found({ name: "", say: "", status: { containerStatuses: [died(1, "Error", message)] } }).evidence.map(
      ({ claim }) => claim,
    );
  assert.deepEqual(claims("out of ideas"), ["Last state", "Waits"]);
  assert.deepEqual(claims(), ["Last state", "Not known", "Waits"]);
});

const recording = new URL("../../../shared/fixtures/real-1.34/end/api/v1/", import.meta.url);
const noRecording = existsSync(recording) ? false : "skipped: no ../shared";
const recorded: Readonly<Record<string, string>> = {
  "demo/no-image":
    "Container app cannot pull its image registry.example.internal/nope:1: registry registry.example.internal does not answer.",
  "demo/not-ready":
    "Container app is not ready since 11:47: its readiness probe GET :8080/readyz says HTTP 503.",
  "storefront/no-volume": 'Volume v cannot be mounted: secret "absent" not found.',
  "storefront/eats-memory": "Container app is OOM-killed at its limit of 32.0 MiB, 5 times since 12:09.",
  "storefront/init-fails":
    "Init container init exits with code 1, 5 times since 12:09; app does not start before it succeeds.",
  "storefront/never-ready":
    "Container app is not ready since 12:09: its readiness probe GET :8080/readyz says HTTP 503.",
  "storefront/search-7c8dbb6d59-595xg": "Evicted: The node was low on resource: ephemeral-storage.",
  "jobs/fails-42hl9": "Container app exits with code 2, once at 12:09.",
};
test("pods of a real cluster", { skip: noRecording }, () => {
  const read = (name: string): readonly Record<string, unknown>[] =>
    (
      JSON.parse(gunzipSync(readFileSync(new URL(`${name}.json.gz`, recording))).toString()) as {
        items: Record<string, unknown>[];
      }
    ).items;
  const events = read("events").map((one) => toldOf(one));
  const at = Date.parse("2026-11-21T12:13:00Z");
  const pods = read("pods") as unknown as readonly Pod[];
  for (const [key, want] of Object.entries(recorded)) {
    const pod = pods.find(({ metadata }) => `${metadata.namespace}/${metadata.name}` === key)!;
    const about = events.filter(({ namespace, name }) => `${namespace}/${name}` === key);
    const { say } = podFinding(pod, { ...telling, now: at }, words, { events: about });
    assert.equal(tidy(say), want);
  }
});

function toldOf(object: Record<string, unknown>): ToldEvent {
  const {
    reason,
    message,
    type,
    count = 1,
    lastTimestamp,
    involvedObject,
    metadata,
  } = object as Record<string, string> & {
    involvedObject: Record<string, string>;
    metadata: Record<string, string>;
  };
  const t = Date.parse(lastTimestamp ?? metadata["creationTimestamp"]!);
  const { kind = "", namespace = "", name = "", fieldPath = "" } = involvedObject;
  const container = /\{(.*)\}/.exec(fieldPath)?.[1];
  return {
    t,
    first: t,
    uid: metadata["uid"]!,
    kind,
    namespace,
    name,
    type: type!,
    reason: reason!,
    message: message!,
    count: Number(count),
    by: "",
    ...(container === undefined ? {} : { container }),
  };
}

test("no pod, however broken, makes it throw", () => {
  const text = fc.constantFrom(
    "",
    "x",
    "app",
    ago(3),
    "Error",
    "OOMKilled",
    "CrashLoopBackOff",
    "ContainerCreating",
    "Unschedulable",
    "False",
  );
  const statuses = fc.array(
    fc.record({
      name: text,
      ready: fc.boolean(),
      restartCount: fc.nat(9),
      state: fc.record(
        {
          waiting: fc.record({ reason: text, message: text }, { requiredKeys: [] }),
          running: fc.record({ startedAt: text }, { requiredKeys: [] }),
          terminated: fc.record(
            { exitCode: fc.nat(255), reason: text, message: text, finishedAt: text },
            { requiredKeys: ["exitCode"] },
          ),
        },
        { requiredKeys: [] },
      ),
    }),
    { maxLength: 2 },
  );
  const conditions = fc.array(
    fc.record({
      type: fc.constantFrom("Ready", "PodScheduled", "Initialized", "DisruptionTarget"),
      status: fc.constantFrom("True" as const, "False" as const, "Unknown" as const),
      reason: text,
      message: text,
    }),
  );
  const anyPod = fc.record(
    {
      metadata: fc.record(
        { name: text, namespace: text, deletionTimestamp: text, creationTimestamp: text },
        { requiredKeys: ["name"] },
      ),
      spec: fc.record(
        { nodeName: text, containers: fc.array(fc.record({ name: text }), { maxLength: 2 }) },
        { requiredKeys: [] },
      ),
      status: fc.record(
        {
          phase: fc.constantFrom("Pending", "Running", "Failed", "Succeeded", "Unknown", ""),
          reason: text,
          message: text,
          conditions,
          containerStatuses: statuses,
          initContainerStatuses: statuses,
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ["metadata"] },
  );
  const events = fc.array(
    fc.record({
      reason: fc.constantFrom("Unhealthy", "Killing", "FailedMount", "Failed", "x"),
      message: text,
    }),
  );
  fc.assert(
    fc.property(anyPod, events, (pod, said) => {
      const told = said.map(({ reason, message }) => event(reason, message));
      assert.notEqual(podFinding(pod as Pod, telling, words, { events: told }).say, "");
    }),
  );
});
