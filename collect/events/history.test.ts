import assert from "node:assert/strict";
import { test } from "node:test";
import { type Clock, Instruments, ManualClock, noLog } from "@taffrail/base";
import { eventOf, type KubeObject, resourceTypes, type ResourceType, View } from "@taffrail/kube";
import { ObjectHistory } from "./history.ts";

/** A history that follows one collection, which the test writes. */
class Followed {
  readonly clock = new ManualClock(1_000_000);
  readonly instruments = new Instruments();
  readonly history: ObjectHistory;
  readonly view: View<KubeObject>;
  #version = 10;

  constructor(type: ResourceType, first: readonly object[] = [], maxBytes = 1 << 20) {
    const clock: Clock = this.clock;
    this.history = new ObjectHistory({ clock, instruments: this.instruments, maxBytes });
    this.view = new View((object) => object, noLog);
    this.history.follow(type, this.view);
    this.view.beginList();
    for (const object of first) this.view.take(this.of(object));
    this.view.endList();
  }

  of(object: object): KubeObject {
    const { metadata, ...rest } = object as { metadata: object };
    const known = { namespace: "shop", uid: "u1", resourceVersion: String(++this.#version), ...metadata };
    const line = JSON.stringify({ type: "MODIFIED", object: { ...rest, metadata: known } });
    return (eventOf(line, "watch") as { object: KubeObject }).object;
  }

  set(object: object): void {
    this.view.set(this.of(object));
  }

  figure(name: string, ...labels: readonly string[]): number | undefined {
    const reading = this.instruments.read().find((one) => one.name === name);
    return reading?.rows.find((row) => row.labels.every(([, value], i) => value === labels[i]))?.value;
  }
}

const cart = (replicas: number, more: object = {}): object => ({
  metadata: { name: "cart", ...more },
  spec: { replicas },
  status: { observedGeneration: replicas, conditions: [{ type: "Available", status: "True" }] },
});
const all = { limit: 100 };

test("a change is told with its field, both values, its author and its time; heartbeats are not", () => {
  const followed = new Followed(resourceTypes.deployments, [cart(3)]);
  const managedFields = [
    { manager: "kube-controller-manager", time: "2026-01-01T00:00:00Z", subresource: "status" },
    { manager: "kubectl-scale", time: "2026-01-02T00:00:00Z" },
  ];
  followed.set(cart(5, { managedFields }));
  followed.set(cart(5, { generation: 7 }));
  followed.set({
    ...cart(5),
    status: { conditions: [{ type: "Available", status: "True", lastUpdateTime: "x" }] },
  });
  assert.deepEqual(followed.history.changes(all), [
    {
      t: 1_000_000,
      kind: "Deployment",
      namespace: "shop",
      name: "cart",
      operation: "changed",
      by: "kubectl-scale",
      fields: [{ field: "spec.replicas", before: 3, after: 5 }],
    },
  ]);
  const object = { kind: "deployments", namespace: "shop", name: "cart" };
  assert.equal(followed.history.changes({ object, limit: 5 }).length, 1);
  assert.equal(followed.history.changes({ object: { ...object, name: "other" }, limit: 5 }).length, 0);
  assert.equal(followed.history.changes({ namespace: "shop", limit: 5 }).length, 1);
  assert.equal(followed.history.changes({ namespace: "data", limit: 5 }).length, 0);
  assert.equal(followed.history.changes({ since: 1_000_001, limit: 5 }).length, 0);
});

test("a change is credited to the manager that owns the field, whoever wrote last", () => {
  const followed = new Followed(resourceTypes.deployments, [cart(3)]);
  const entry = (manager: string, time: string, fieldsV1: object, more: object = {}): object => ({
    manager,
    time: `2026-01-01T00:00:${time}Z`,
    fieldsV1,
    ...more,
  });
  const spec = (...names: string[]): object => ({
    "f:spec": Object.fromEntries(names.map((name) => [`f:${name}`, {}])),
  });
  const managedFields = [
    entry("argocd", "09", spec("paused")),
    entry("kubectl-scale", "05", spec("replicas")),
    entry("kube-controller-manager", "09", { "f:status": { "f:conditions": {} } }, { subresource: "status" }),
  ];
  const newest = (): string | undefined => followed.history.changes({ limit: 1 })[0]?.by;
  followed.set(cart(5, { managedFields }));
  assert.equal(newest(), "kubectl-scale", "of a value");
  followed.set(cart(5, { managedFields, deletionTimestamp: "2026-01-01T00:00:10Z" }));
  assert.equal(newest(), undefined, "a mark for deletion is nobody's");
  followed.set(cart(5, { managedFields, labels: { tier: "web" } }));
  assert.equal(newest(), "argocd", "of a field that nobody owns: who wrote last");
  followed.set({
    ...cart(5, { managedFields, labels: { tier: "web" } }),
    status: { conditions: [{ type: "Available", status: "False" }] },
  });
  assert.equal(newest(), "kube-controller-manager", "of a status, in a second in which both wrote");
});

test("the first list is no news; what is made and deleted later is", () => {
  const followed = new Followed(resourceTypes.deployments, [cart(3)]);
  followed.set({ metadata: { name: "fresh", uid: "u2" } });
  followed.view.delete(followed.of(cart(3)));
  assert.deepEqual(
    followed.history.changes(all).map(({ operation, name }) => [operation, name]),
    [
      ["deleted", "cart"],
      ["created", "fresh"],
    ],
  );
  assert.equal(followed.figure("taffrail_object_changes_total", "Deployment", "created"), 1);
});

test("of a Secret only the names of what changed are remembered", () => {
  const secret = (password: string): object => ({
    metadata: { name: "db", annotations: { "kubectl.kubernetes.io/last-applied-configuration": password } },
    data: { password, user: "cm9vdA==" },
  });
  const followed = new Followed(resourceTypes.secrets, [secret("aHVudGVyMg==")]);
  followed.set(secret("c2VzYW1l"));
  const [change] = followed.history.changes(all);
  assert.deepEqual(change?.fields, [{ field: "data.password", isHidden: true }]);
  assert.doesNotMatch(JSON.stringify(followed.history.changes(all)), /aHVudGVy|c2VzYW1l/);
});

test("a long text is cut to the lines that differ", () => {
  const lines = Array.from({ length: 2000 }, (_, i) => `line ${i}`);
  const config = (text: string): object => ({ metadata: { name: "rules" }, data: { "rules.yml": text } });
  const followed = new Followed(resourceTypes.configmaps, [config(lines.join("\n"))]);
  followed.set(config(lines.with(1000, "line a thousand").join("\n")));
  assert.deepEqual(followed.history.changes(all)[0]?.fields, [
    { field: 'data["rules.yml"]', before: "line 1000", after: "line a thousand", isCut: true },
  ]);
});

const pulled = (count: number, more: object = {}): object => ({
  metadata: { name: "cart.1", uid: "e1" },
  involvedObject: { kind: "Pod", namespace: "shop", name: "cart-1", fieldPath: "spec.containers{app}" },
  type: "Warning",
  reason: "BackOff",
  message: "Back-off pulling image",
  count,
  firstTimestamp: "2026-01-01T00:00:00Z",
  lastTimestamp: `2026-01-01T00:0${count}:00Z`,
  source: { component: "kubelet" },
  ...more,
});

test("an Event is told once with its last count, and counted as often as it was said", () => {
  const followed = new Followed(resourceTypes.events, [pulled(2)]);
  assert.equal(followed.figure("taffrail_kube_events_total", "Warning", "BackOff", "Pod"), undefined);
  followed.set(pulled(5));
  const object = { kind: "Pod", namespace: "shop", name: "cart-1" };
  assert.deepEqual(followed.history.events({ object, limit: 10 }), [
    {
      t: Date.parse("2026-01-01T00:05:00Z"),
      first: Date.parse("2026-01-01T00:00:00Z"),
      uid: "e1",
      kind: "Pod",
      namespace: "shop",
      name: "cart-1",
      type: "Warning",
      reason: "BackOff",
      message: "Back-off pulling image",
      count: 5,
      by: "kubelet",
      container: "app",
    },
  ]);
  assert.equal(followed.figure("taffrail_kube_events_total", "Warning", "BackOff", "Pod"), 3);
});

test("an Event of events.k8s.io reads the same, and one of the wrong shape throws nothing", () => {
  const followed = new Followed(resourceTypes.events);
  followed.set({
    metadata: { name: "b", uid: "e2" },
    regarding: { kind: "Pod", namespace: "shop", name: "cart-1" },
    type: "Normal",
    reason: "Scheduled",
    note: "Successfully assigned",
    eventTime: "2026-01-01T00:00:00.5Z",
    series: { count: 4, lastObservedTime: "2026-01-01T00:09:00Z" },
    reportingController: "default-scheduler",
  });
  followed.set({
    metadata: { name: "c", uid: "e3" },
    series: null,
    source: null,
    count: "x",
    involvedObject: null,
  });
  const told = followed.history
    .events(all)
    .map(({ reason, message, count, by }) => [reason, message, count, by]);
  assert.deepEqual(told, [
    ["", "", 1, ""],
    ["Scheduled", "Successfully assigned", 4, "default-scheduler"],
  ]);
});

test("how far back the history reaches is told: since a kind is listed, or since the oldest that is left", async () => {
  const followed = new Followed(resourceTypes.deployments, [cart(0)], 64 * 1024);
  const { history, clock } = followed;
  const object = { kind: "deployments", namespace: "shop", name: "cart" };
  const late = new View((one) => one, noLog);
  history.follow(resourceTypes.pods, late);
  await followed.view.ready;
  assert.deepEqual(history.reach({ object, limit: 1 }), { since: 1_000_000, unheard: [] });
  assert.deepEqual(history.reach({ object: { ...object, kind: "Pod" }, limit: 1 }), { unheard: ["Pod"] });
  assert.deepEqual(history.reach({ object: { ...object, kind: "Lease" }, limit: 1 }), { unheard: ["Lease"] });
  assert.deepEqual(history.reach(all), { since: 1_000_000, unheard: ["Pod"] });
  await clock.advance(5000);
  late.beginList();
  late.endList();
  await late.ready;
  assert.deepEqual(history.reach(all), { since: 1_005_000, unheard: [] });
  assert.deepEqual(history.stats().heardSince, { Deployment: 1_000_000, Pod: 1_005_000 });
  for (let i = 1; i < 5000; i++) {
    if (i % 100 === 0) await clock.advance(1);
    followed.set(cart(i));
  }
  const { oldest } = history.stats().changes;
  assert.ok(oldest! > 1_005_000);
  assert.deepEqual(history.reach({ object, limit: 1 }), { since: oldest, unheard: [] });
});

test("memory stays within its bound under a storm, and the figures say what went", () => {
  const followed = new Followed(resourceTypes.deployments, [cart(0)], 64 * 1024);
  for (let i = 1; i < 5000; i++) followed.set(cart(i));
  const { changes } = followed.history.stats();
  assert.ok(changes.bytes <= 32 * 1024);
  assert.equal(changes.entries + changes.dropped, 4999);
  assert.equal(followed.figure("taffrail_history_dropped_total", "changes"), changes.dropped);
  assert.ok(changes.dropped > 0);
});
