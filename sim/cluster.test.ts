import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock, noLog } from "@taffrail/base";
import { openSim, type Sim, type SimOptions } from "./index.ts";

const start = Date.UTC(2026, 10, 21, 1, 47, 0);
const minute = 60_000;

function open(more: Partial<SimOptions> = {}): Promise<Sim> {
  return openSim({ clock: new ManualClock(start), log: noLog, follow: false, listen: false, ...more });
}

function body(sim: Sim, path: string): string {
  const answer = sim.fetch(path);
  assert.equal(answer.status, 200, path);
  return Buffer.from(answer.body).toString();
}

interface Listed {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly deletionTimestamp?: string;
  };
  readonly spec: { readonly nodeName?: string; readonly replicas?: number };
  readonly status: {
    readonly phase: string;
    readonly containerStatuses?: readonly {
      readonly restartCount: number;
      readonly lastState: { readonly terminated?: { readonly reason: string; readonly exitCode: number } };
      readonly state: { readonly waiting?: { readonly reason: string } };
    }[];
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
    }[];
  };
  readonly reason?: string;
  readonly count?: number;
}

function list(sim: Sim, path: string): Listed[] {
  return (JSON.parse(body(sim, path)) as { items: Listed[] }).items;
}

/** Series and values of a body; times are left out. */
function samplesOf(text: string): Map<string, number> {
  const samples = new Map<string, number>();
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    const end = line.includes("}") ? line.lastIndexOf("}") + 1 : line.indexOf(" ");
    samples.set(line.slice(0, end), Number(line.slice(end + 1).split(" ")[0]));
  }
  return samples;
}

test("the same seed gives the same cluster, however its time is walked", async () => {
  await using one = await open();
  await using other = await open();
  one.advanceTo(start + 40 * minute);
  for (let t = start; t <= start + 40 * minute; t += 7000) other.advanceTo(t);
  other.advanceTo(start + 40 * minute);
  for (const path of ["/api/v1/pods", "/api/v1/events", "/api/v1/nodes/node-3/proxy/metrics/cadvisor"]) {
    assert.equal(body(one, path), body(other, path), path);
  }
});

test("the demo's hour: a leak, a silent kubelet, a bad link, a failing job", async () => {
  await using sim = await open();
  assert.ok(list(sim, "/api/v1/pods").length >= 260);
  sim.advanceTo(start + 60 * minute);
  const pods = list(sim, "/api/v1/pods");
  const killed = pods.filter(
    (pod) =>
      pod.metadata.name.startsWith("checkout-") &&
      pod.status.containerStatuses?.some((c) => c.lastState.terminated?.reason === "OOMKilled"),
  );
  assert.ok(killed.length >= 2);
  const nodes = list(sim, "/api/v1/nodes");
  const ready = (name: string): string | undefined =>
    nodes.find((n) => n.metadata.name === name)?.status.conditions?.find((c) => c.type === "Ready")?.status;
  assert.equal(ready("node-11"), "Unknown");
  assert.equal(sim.fetch("/api/v1/nodes/node-11/proxy/metrics").status, 503);
  const errors = samplesOf(body(sim, "/api/v1/nodes/node-7/proxy/metrics/cadvisor"));
  const broken = [...errors].find(
    ([name]) =>
      name.startsWith("container_network_receive_errors_total") &&
      name.includes('id="/"') &&
      name.includes('"eth0"'),
  );
  assert.ok((broken?.[1] ?? 0) > 1000);
  const reasons = new Set(list(sim, "/api/v1/events").map((event) => event.reason));
  for (const reason of [
    "OOMKilling",
    "BackOff",
    "NodeNotReady",
    "Evicted",
    "FailedScheduling",
    "ScalingReplicaSet",
    "BackoffLimitExceeded",
    "Unhealthy",
    "SuccessfulRescale",
  ]) {
    assert.ok(reasons.has(reason), reason);
  }
  assert.ok(
    pods.some((pod) =>
      pod.status.containerStatuses?.some((c) => c.state.waiting?.reason === "ImagePullBackOff"),
    ),
  );
  sim.advanceTo(start + 75 * minute);
  assert.equal(sim.fetch("/api/v1/nodes/node-11/proxy/metrics").status, 200);
});

test("counters never fall while their container lives", async () => {
  await using sim = await open({ seed: 7 });
  const paths = [7, 12].flatMap((n) => [
    `/api/v1/nodes/node-${n}/proxy/metrics/cadvisor`,
    `/api/v1/nodes/node-${n}/proxy/metrics`,
    `/api/v1/nodes/node-${n}/proxy/metrics/probes`,
  ]);
  const before = new Map<string, Map<string, number>>();
  let compared = 0;
  for (let t = start; t <= start + 45 * minute; t += 5 * minute) {
    sim.advanceTo(t);
    for (const path of paths) {
      const text = body(sim, path);
      const counters = new Set(Array.from(text.matchAll(/^# TYPE (\w+) counter$/gm), (m) => m[1]!));
      const now = samplesOf(text);
      for (const [series, value] of now) {
        if (!counters.has(series.split("{", 1)[0]!)) continue;
        const was = before.get(path)?.get(series);
        if (was === undefined) continue;
        compared++;
        assert.ok(value >= was, `${path} ${series}: ${was} → ${value}`);
      }
      before.set(path, now);
    }
  }
  assert.ok(compared > 10_000);
});

test("an application counts what it answers, and its histogram agrees", async () => {
  await using sim = await open();
  const pod = list(sim, "/api/v1/namespaces/shop/pods").find((p) => p.metadata.name.startsWith("cart-"))!;
  sim.advanceTo(start + minute);
  const samples = samplesOf(
    body(sim, `/api/v1/namespaces/shop/pods/${pod.metadata.name}:8080/proxy/metrics`),
  );
  const sum = (prefix: string): number =>
    [...samples].filter(([name]) => name.startsWith(prefix)).reduce((of, [, value]) => of + value, 0);
  assert.ok(sum("http_requests_total") > 1000);
  assert.equal(sum("http_request_duration_seconds_count"), sum("http_requests_total"));
  assert.ok(
    body(sim, "/api/v1/namespaces/shop/services/cart:80/proxy/metrics").includes("http_requests_total"),
  );
});

test("a pod deleted by a client stops and its controller makes another", async () => {
  await using sim = await open();
  const ours = (): Listed[] => list(sim, "/api/v1/namespaces/shop/pods?labelSelector=app%3Dpayments");
  const [first] = ours();
  const path = `/api/v1/namespaces/shop/pods/${first!.metadata.name}`;
  assert.equal(sim.fetch(path, { method: "DELETE" }).status, 200);
  assert.notEqual(
    list(sim, `/api/v1/namespaces/shop/pods?fieldSelector=metadata.name%3D${first!.metadata.name}`)[0]
      ?.metadata.deletionTimestamp,
    undefined,
  );
  sim.advanceTo(start + minute);
  assert.equal(sim.fetch(path).status, 404);
  assert.equal(ours().length, 6);
});

test("a partitioned node becomes NotReady after 40 s and comes back when healed", async () => {
  await using sim = await open({ workloads: "none" });
  const ready = (): string | undefined =>
    list(sim, "/api/v1/nodes")
      .find((n) => n.metadata.name === "node-2")
      ?.status.conditions?.find((c) => c.type === "Ready")?.status;
  sim.faults.partition("node-2");
  sim.advanceTo(start + 30_000);
  assert.equal(ready(), "True");
  sim.advanceTo(start + 65_000);
  assert.equal(ready(), "Unknown");
  sim.faults.clear();
  assert.equal(ready(), "True");
});
