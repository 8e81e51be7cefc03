import assert from "node:assert/strict";
import { test } from "node:test";
import type { KubeObject } from "../cluster/kinds.ts";
import { type Api, ApiError, type ObjectChange } from "./api.ts";
import { ObjectStore, type Timers } from "./objects.ts";

const pod = (name: string): KubeObject => ({ metadata: { name, namespace: "shop" } });

/** A server with one kind, and timers that run when told to. */
function fake(): {
  store: ObjectStore;
  items: KubeObject[];
  failing: { is: boolean };
  on: { change?: (change: ObjectChange) => void; break?: () => void; open?: () => void };
  runTimers: () => void;
  watches: { open: number };
} {
  const items: KubeObject[] = [pod("a")];
  const failing = { is: false };
  const on: ReturnType<typeof fake>["on"] = {};
  const watches = { open: 0 };
  const api: Pick<Api, "objects" | "watch"> = {
    objects: async (kind) => {
      if (failing.is) throw new ApiError(0, "the server does not answer");
      return { kind, resourceVersion: "1", age_ms: 0, items: [...items] };
    },
    watch: (_, handlers) => {
      watches.open++;
      Object.assign(on, handlers);
      return { close: () => void watches.open-- };
    },
  };
  const pending = new Set<() => void>();
  const timers: Timers = {
    now: () => 5000,
    after: (_, then) => {
      pending.add(then);
      return () => void pending.delete(then);
    },
  };
  const runTimers = (): void => {
    const some = [...pending];
    pending.clear();
    for (const then of some) then();
  };
  return { store: new ObjectStore(api as Api, timers), items, failing, on, runTimers, watches };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const names = (store: ObjectStore, kind = "pods"): string[] =>
  store.known(kind).items.map(({ metadata }) => metadata.name);

test("a kind is listed, then follows the watch", async () => {
  const { store, on, runTimers } = fake();
  let told = 0;
  store.subscribe("pods", () => told++);
  assert.equal(store.known("pods").state, "loading");
  await settled();
  assert.deepEqual([names(store), told], [["a"], 1]);
  on.change?.({ type: "ADDED", object: pod("b") });
  on.change?.({ type: "DELETED", object: pod("a") });
  assert.equal(told, 1, "changes are told together");
  runTimers();
  assert.deepEqual([names(store), told], [["b"], 2]);
});

test("old data stay, marked, when the server goes away", async () => {
  const { store, on, failing } = fake();
  store.subscribe("pods", () => {});
  await settled();
  failing.is = true;
  on.break?.();
  assert.deepEqual(
    [store.known("pods").state, names(store), store.known("pods").at],
    ["failed", ["a"], 5000],
  );
  failing.is = false;
  on.open?.();
  await settled();
});

test("a kind that never answered has failed without data", async () => {
  const { store, failing } = fake();
  failing.is = true;
  store.subscribe("jobs", () => {});
  await settled();
  assert.deepEqual([store.known("jobs").state, store.known("jobs").at], ["failed", 0]);
});

test("other kinds are asked again, and nothing is once nobody reads", async () => {
  const { store, items, runTimers, watches } = fake();
  const leave = store.subscribe("jobs", () => {});
  await settled();
  items.push(pod("b"));
  runTimers();
  await settled();
  runTimers();
  assert.deepEqual(names(store, "jobs"), ["a", "b"]);
  const leavePods = store.subscribe("pods", () => {});
  assert.equal(watches.open, 1);
  leave();
  leavePods();
  runTimers();
  assert.equal(watches.open, 0);
});

test("a change that overtakes a list on its way is not lost, nor a list that overtakes an older one", async () => {
  const { api, on, answers } = slow();
  const store = new ObjectStore(api as Api, { now: () => 5000, after: () => () => {} });
  store.subscribe("pods", () => {});
  on.open?.(); // a second list sets out behind the first
  on.change?.({ type: "ADDED", object: pod("b") });
  on.change?.({ type: "DELETED", object: pod("gone") });
  answers[1]!([pod("a"), pod("gone")]); // made before both changes
  await settled();
  assert.deepEqual(names(store), ["a", "b"]);
  answers[0]!([pod("ancient")]);
  await settled();
  assert.deepEqual(names(store), ["a", "b"]);
});

/** A server that answers each list when told, with what it is told. */
function slow(): {
  api: Pick<Api, "objects" | "watch">;
  on: { change?: (change: ObjectChange) => void; open?: () => void };
  answers: ((items: readonly KubeObject[]) => void)[];
} {
  const on: ReturnType<typeof slow>["on"] = {};
  const answers: ((items: readonly KubeObject[]) => void)[] = [];
  const api: Pick<Api, "objects" | "watch"> = {
    objects: (kind) =>
      new Promise((resolve) => {
        answers.push((items) => resolve({ kind, resourceVersion: "1", age_ms: 0, items }));
      }),
    watch: (_, handlers) => {
      Object.assign(on, handlers);
      return { close: () => {} };
    },
  };
  return { api, on, answers };
}
