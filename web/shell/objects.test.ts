import assert from "node:assert/strict";
import { test } from "node:test";
import type { KubeObject } from "../cluster/kinds.ts";
import { type Api, ApiError, type WatchHandlers } from "./api.ts";
import { ObjectStore, type Timers } from "./objects.ts";

const pod = (name: string): KubeObject => ({ metadata: { name, namespace: "shop" } });

/** What every page reads. */
// oxfmt-ignore
const standing = [
  "pods", "nodes", "namespaces", "jobs", "replicasets",
  "deployments", "statefulsets", "daemonsets", "cronjobs", "persistentvolumeclaims",
];

interface Stream {
  readonly kinds: readonly string[];
  readonly on: WatchHandlers;
  isClosed: boolean;
}

/** A server whose lists are what `items` holds, and timers that run when told to. */
class Fake {
  readonly items: KubeObject[] = [pod("a")];
  readonly lists: string[] = [];
  readonly streams: Stream[] = [];
  failing: unknown = undefined;
  /** Takes the first objects of the list that was asked for last. */
  came: ((items: readonly KubeObject[]) => void) | undefined;
  /** Lists wait for these calls where there is one. */
  answers: ((items: readonly KubeObject[]) => void)[] | undefined;
  now = 5000;
  #pending: { at: number; run: () => void }[] = [];
  readonly store: ObjectStore;

  constructor() {
    const api: Pick<Api, "objects" | "watch"> = {
      objects: (kind, _signal, came) => {
        this.lists.push(kind);
        this.came = came;
        if (this.failing !== undefined) return Promise.reject(this.failing as Error);
        const list = (items: readonly KubeObject[]) => ({ kind, resourceVersion: "1", age_ms: 0, items });
        if (this.answers === undefined) return Promise.resolve(list([...this.items]));
        return new Promise((resolve) => this.answers!.push((items) => resolve(list(items))));
      },
      watch: (kinds, on) => {
        const stream = { kinds, on, isClosed: false };
        this.streams.push(stream);
        return { close: () => void (stream.isClosed = true) };
      },
    };
    const timers: Timers = {
      now: () => this.now,
      after: (ms, run) => {
        const timer = { at: this.now + ms, run };
        this.#pending.push(timer);
        return () => void (this.#pending = this.#pending.filter((other) => other !== timer));
      },
    };
    this.store = new ObjectStore(api as Api, timers);
  }

  /** Lets `ms` pass, and whatever was asked be answered. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    for (;;) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      const next = this.#pending.toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > end) break;
      this.#pending = this.#pending.filter((other) => other !== next);
      this.now = next.at;
      next.run();
    }
    this.now = end;
  }

  get open(): Stream[] {
    return this.streams.filter(({ isClosed }) => !isClosed);
  }

  names(kind = "pods"): string[] {
    return this.store.known(kind).items.map(({ metadata }) => metadata.name);
  }
}

test("a kind is listed once its stream is open, then follows it", async () => {
  const fake = new Fake();
  let told = 0;
  fake.store.subscribe("pods", () => told++);
  assert.equal(fake.store.known("pods").state, "loading");
  await fake.pass(10);
  assert.deepEqual(fake.open[0]?.kinds, standing, "what every page reads");
  assert.deepEqual(fake.lists, []);
  const { on } = fake.open[0]!;
  on.open();
  await fake.pass(0);
  assert.deepEqual([fake.names(), told, fake.lists], [["a"], 1, ["pods"]]);
  on.change("pods", { type: "ADDED", object: pod("b") });
  on.change("pods", { type: "DELETED", object: pod("a") });
  on.change("services", { type: "ADDED", object: pod("c") });
  assert.equal(told, 1, "changes are told together");
  await fake.pass(250);
  assert.deepEqual([fake.names(), told], [["b"], 2]);
  await fake.pass(60_000);
  assert.deepEqual(fake.lists, ["pods"], "a stream needs no second list");
});

test("old data stay, marked, when the server goes away", async () => {
  const fake = new Fake();
  fake.store.subscribe("pods", () => {});
  await fake.pass(0);
  const { on } = fake.open[0]!;
  on.open();
  await fake.pass(0);
  fake.failing = new ApiError(0, "the server does not answer");
  on.break();
  const { state, at } = fake.store.known("pods");
  assert.deepEqual([state, fake.names(), at], ["failed", ["a"], 5000]);
  fake.failing = undefined;
  on.open();
  await fake.pass(250);
  assert.equal(fake.store.known("pods").state, "ready");
});

test("what the server hears no more of is shown with its age, until it hears again", async () => {
  const fake = new Fake();
  fake.store.subscribe("pods", () => {});
  await fake.pass(0);
  const { on } = fake.open[0]!;
  on.open();
  await fake.pass(30_000);
  on.heard("pods", { ageMs: 20_000, error: "cannot watch pods" });
  const { state, at, error } = fake.store.known("pods");
  assert.deepEqual([state, at, (error as ApiError).message], ["failed", 15_000, "cannot watch pods"]);
  on.heard("pods", { ageMs: 0, error: undefined });
  await fake.pass(250);
  assert.deepEqual([fake.store.known("pods").state, fake.store.known("pods").at], ["ready", 35_000]);
});

test("a kind that never answered has failed without data; one that is still being listed loads", async () => {
  const fake = new Fake();
  fake.failing = new ApiError(503, "still being listed");
  fake.store.subscribe("jobs", () => {});
  await fake.pass(0);
  fake.open[0]!.on.open();
  await fake.pass(2000);
  assert.equal(fake.store.known("jobs").state, "loading");
  fake.failing = new ApiError(403, "secrets is forbidden");
  await fake.pass(500);
  assert.deepEqual([fake.store.known("jobs").state, fake.store.known("jobs").at], ["failed", 0]);
  fake.failing = undefined;
  await fake.pass(15_000);
  assert.equal(fake.store.known("jobs").state, "ready", "asked again");
});

test("without a stream, as when the browser has no connection left, lists come again and again", async () => {
  const fake = new Fake();
  fake.store.subscribe("services", () => {});
  await fake.pass(3000);
  fake.items.push(pod("b"));
  await fake.pass(20_000);
  assert.deepEqual(fake.names("services"), ["a", "b"]);
  assert.deepEqual(fake.lists, ["services", "services"]);
});

test("kinds that are looked at share a stream beside that of every page, which closes a second after the last", async () => {
  const fake = new Fake();
  fake.store.subscribe("pods", () => {});
  const leaveServices = fake.store.subscribe("services", () => {});
  fake.store.subscribe("endpointslices", () => {});
  await fake.pass(10);
  assert.deepEqual(
    fake.open.map(({ kinds }) => kinds),
    [standing, ["services", "endpointslices"]],
  );
  for (const { on } of fake.open) on.open();
  await fake.pass(300);
  leaveServices();
  const leaveSecrets = fake.store.subscribe("secrets", () => {});
  await fake.pass(10);
  assert.deepEqual(fake.open[1]?.kinds, ["services", "endpointslices", "secrets"]);
  fake.store.subscribe("services", () => {});
  await fake.pass(2000);
  assert.equal(fake.streams.length, 3, "who comes back at once finds the stream as it was");
  leaveSecrets();
  await fake.pass(900);
  assert.equal(fake.open.length, 2);
});

test("a list that was left shows what was known at once, and is read anew; after a minute it is forgotten", async () => {
  const fake = new Fake();
  const leave = fake.store.subscribe("secrets", () => {});
  await fake.pass(10);
  fake.open[0]!.on.open();
  await fake.pass(0);
  leave();
  await fake.pass(1000);
  assert.equal(fake.open.length, 0);
  assert.deepEqual(fake.names("secrets"), ["a"]);
  fake.items.push(pod("b"));
  const leaveAgain = fake.store.subscribe("secrets", () => {});
  await fake.pass(10);
  fake.open[0]!.on.open();
  await fake.pass(250);
  assert.deepEqual(fake.names("secrets"), ["a", "b"]);
  leaveAgain();
  await fake.pass(61_001);
  assert.deepEqual([fake.store.known("secrets").state, fake.names("secrets")], ["loading", []]);
});

test("a page out of sight holds no stream after half a minute, and reads all anew when it is seen", async () => {
  const fake = new Fake();
  fake.store.subscribe("pods", () => {});
  fake.store.subscribe("secrets", () => {});
  await fake.pass(10);
  for (const { on } of fake.open) on.open();
  await fake.pass(0);
  fake.store.hide(true);
  await fake.pass(10_000);
  fake.store.hide(false);
  await fake.pass(10_000);
  assert.deepEqual([fake.open.length, fake.streams.length], [2, 2], "a glance elsewhere costs nothing");
  fake.store.hide(true);
  await fake.pass(60_000);
  assert.deepEqual([fake.open.length, fake.names("secrets")], [0, ["a"]]);
  fake.items.push(pod("b"));
  fake.store.hide(false);
  await fake.pass(10);
  for (const { on } of fake.open) on.open();
  await fake.pass(250);
  assert.deepEqual([fake.open.length, fake.names("secrets"), fake.names()], [2, ["a", "b"], ["a", "b"]]);
});

test("a change that overtakes a list on its way is not lost, nor a list that overtakes an older one", async () => {
  const fake = new Fake();
  const answers: ((items: readonly KubeObject[]) => void)[] = (fake.answers = []);
  fake.store.subscribe("pods", () => {});
  await fake.pass(0);
  const { on } = fake.open[0]!;
  on.open();
  await fake.pass(0);
  on.open(); // a second list sets out behind the first
  await fake.pass(0);
  on.change("pods", { type: "ADDED", object: pod("b") });
  on.change("pods", { type: "DELETED", object: pod("gone") });
  answers[1]!([pod("a"), pod("gone")]); // made before both changes
  await fake.pass(0);
  assert.deepEqual(fake.names(), ["a", "b"]);
  answers[0]!([pod("ancient")]);
  await fake.pass(250);
  assert.deepEqual(fake.names(), ["a", "b"]);
});

test("the first of many are shown while nothing is known, and counted by nobody", async () => {
  const fake = new Fake();
  fake.answers = [];
  let told = 0;
  fake.store.subscribe("pods", () => told++);
  await fake.pass(0);
  fake.open[0]!.on.open();
  await fake.pass(0);
  fake.came!([pod("a")]);
  const { state, items, at, coming } = fake.store.known("pods");
  assert.deepEqual([told, state, items, at, coming], [1, "loading", [], 0, [pod("a")]]);
  fake.answers[0]!([pod("a"), pod("b")]);
  await fake.pass(0);
  assert.deepEqual([fake.names(), fake.store.known("pods").coming], [["a", "b"], undefined]);
  fake.store.retry("pods");
  await fake.pass(0);
  fake.came!([pod("c")]);
  assert.deepEqual(fake.names(), ["a", "b"], "old ones stay until all are there");
});

test("what a new list and a change say again is the object it was", async () => {
  const fake = new Fake();
  const at = (name: string, resourceVersion: string, labels = { app: "shop" }): KubeObject => ({
    metadata: { name, namespace: "shop", uid: name, resourceVersion, labels },
  });
  fake.items.splice(0, 1, at("a", "1"), at("b", "1"));
  fake.store.subscribe("pods", () => {});
  await fake.pass(0);
  const { on } = fake.open[0]!;
  on.open();
  await fake.pass(0);
  const [a, b] = fake.store.known("pods").items;
  fake.items.splice(0, 2, at("a", "1"), at("b", "2"));
  fake.store.retry("pods");
  await fake.pass(250);
  const [again, other] = fake.store.known("pods").items;
  assert.equal(again, a);
  assert.notEqual(other, b);
  on.change("pods", { type: "MODIFIED", object: at("a", "3") });
  await fake.pass(250);
  const changed = fake.store.known("pods").items[0]!;
  assert.equal(changed.metadata.resourceVersion, "3");
  assert.equal(changed.metadata.labels, a!.metadata.labels);
});
