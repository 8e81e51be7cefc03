import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock, noLog, systemClock } from "@taffrail/base";
import { Params } from "../http/params.ts";
import { openHttp } from "../http/server.ts";
import { asked } from "../testing/asked.ts";
import { fakeRoom, fakeStore } from "../testing/prometheus-room.ts";
import { parseFields, project } from "./fields.ts";
import { parseLabelSelector } from "./label-selector.ts";
import { objectList } from "./objects.ts";
import type { ObjectListener, Objects, ObjectView, UiObject, UiRoom } from "./room.ts";
import { uiRoutes } from "./routes.ts";
import { objectWatch } from "./watch.ts";

function pod(namespace: string, name: string, labels: Record<string, string> = {}): UiObject {
  return {
    metadata: { namespace, name, uid: `${namespace}-${name}`, resourceVersion: "1", labels },
    status: { phase: "Running", containerStatuses: [{ name: "app", ready: true, imageID: "x" }] },
  } as UiObject;
}

class FakeView implements ObjectView {
  readonly objects = new Map<string, UiObject>();
  readonly listeners = new Set<ObjectListener>();
  isReady = true;

  constructor(objects: readonly UiObject[]) {
    for (const o of objects) this.objects.set(`${o.metadata.namespace}/${o.metadata.name}`, o);
  }
  get size(): number {
    return this.objects.size;
  }
  get(key: string): UiObject | undefined {
    return this.objects.get(key);
  }
  inNamespace(namespace: string): Iterable<UiObject> {
    return [...this].filter(({ metadata }) => metadata.namespace === namespace);
  }
  [Symbol.iterator](): Iterator<UiObject> {
    return this.objects.values();
  }
  subscribe(listener: ObjectListener): Disposable {
    for (const object of this) listener.added(object);
    this.listeners.add(listener);
    return { [Symbol.dispose]: () => void this.listeners.delete(listener) };
  }
}

function room(view: FakeView, kind = "pods", clock = new ManualClock(10_000)): UiRoom {
  const freshness = { state: "live", heardAt: 9000, version: "42" } as const;
  const objects: Objects = {
    kinds: () => [kind],
    of: (k) => (k === kind ? { view, freshness } : undefined),
    glance: (k) => (k === kind ? { view, freshness } : undefined),
  };
  const { engine, targets } = fakeRoom();
  const facts = { version: "0.1.0", cluster: "demo", mode: "demo", startedAt: 1 };
  return { objects, engine, targets, store: fakeStore([]), facts, clock };
}

interface List {
  readonly kind: string;
  readonly resourceVersion: string;
  readonly age_ms: number;
  readonly total: number;
  readonly items: readonly UiObject[];
}

async function list(view: FakeView, params: Record<string, string>, kind = "pods"): Promise<List> {
  const reply = await objectList(Params.of({ kind, ...params }), { ...room(view, kind), ...asked() });
  return JSON.parse([...(reply.body as Iterable<string>)].join("")) as List;
}

const pods = new FakeView([
  pod("shop", "cart", { app: "cart", tier: "a" }),
  pod("shop", "checkout", { app: "checkout", tier: "b" }),
  pod("kube-system", "dns", { app: "dns" }),
]);
const names = (found: List): string[] => found.items.map(({ metadata }) => metadata.name);

test("objects are listed by namespace, name, labels and limit", async () => {
  const all = await list(pods, {});
  assert.deepEqual([all.kind, all.resourceVersion, all.age_ms, all.total], ["pods", "42", 0, 3]);
  assert.deepEqual(names(await list(pods, { namespace: "shop" })), ["cart", "checkout"]);
  assert.deepEqual(names(await list(pods, { namespace: "shop", name: "cart" })), ["cart"]);
  assert.deepEqual(names(await list(pods, { namespace: "shop", name: "dns" })), []);
  assert.deepEqual(names(await list(pods, { labels: "app in (cart, dns),!tier" })), ["dns"]);
  const cut = await list(pods, { limit: "2" });
  assert.deepEqual([cut.items.length, cut.total], [2, 3]);
});

test("only the parts that are asked for are sent, and what names the object", async () => {
  const [first] = (await list(pods, { fields: "status.phase,status.containerStatuses.ready" })).items;
  assert.deepEqual(first, {
    metadata: { name: "cart", namespace: "shop", uid: "shop-cart", resourceVersion: "1" },
    status: { phase: "Running", containerStatuses: [{ ready: true }] },
  });
  assert.deepEqual(project({ a: { b: 1, c: 2 } }, parseFields("a,a.b")!), { a: { b: 1, c: 2 } });
  const sized = { data: { a: "four", b: "" }, more: { c: "d" }, none: 7 };
  assert.deepEqual(project(sized, parseFields("data#,data.a,more,more#,none#")!), {
    data: { a: 4, b: 0 },
    more: { c: "d" },
    none: undefined,
  });
  assert.deepEqual(project({ a: 1 }, parseFields("__proto__.polluted,constructor")!), {});
});

test("a Secret shows the names of its entries and no value, not even in annotations", async () => {
  const secret = {
    ...pod("shop", "token"),
    data: { password: "aHVudGVyMg==" },
    metadata: {
      ...pod("shop", "token").metadata,
      annotations: { "kubectl.kubernetes.io/last-applied-configuration": "aHVudGVyMg==", team: "a" },
    },
  } as UiObject;
  const found = await list(new FakeView([secret]), {}, "secrets");
  assert.doesNotMatch(JSON.stringify(found), /aHVudGVyMg/);
  assert.match(JSON.stringify(found), /"password":""/);
  assert.match(JSON.stringify(found), /"team":"a"/);
});

const selectors = [
  ["", {}, true],
  ["a=1", { a: "1" }, true],
  ["a==1", { a: "2" }, false],
  ["a!=1", {}, true],
  ["a", { a: "" }, true],
  ["!a", { a: "1" }, false],
  ["a in (1,2), b notin (3)", { a: "2" }, true],
  ["example.com/a=1", { "example.com/a": "1" }, true],
  ["constructor", {}, false],
] as const;
for (const [text, labels, want] of selectors) {
  test(`the label selector ${JSON.stringify(text)} of ${JSON.stringify(labels)}`, () => {
    assert.equal(parseLabelSelector(text)(labels), want);
  });
}
for (const text of ["a=b=c", "a in 1", "(", "!a=1", ",", "a b"]) {
  test(`the label selector ${JSON.stringify(text)} is refused`, () => {
    assert.throws(() => parseLabelSelector(text), { code: "api/bad-parameter" });
  });
}

test("a kind that is not watched is 404, one that is not listed yet no fault, and status says what is there", async () => {
  const view = new FakeView([pod("shop", "cart")]);
  await using http = await openHttp({
    listen: "127.0.0.1:0",
    routes: uiRoutes(room(view)),
    log: noLog,
    clock: systemClock,
  });
  const statusOf = async (path: string): Promise<number> => (await fetch(http.url + path)).status;
  assert.equal(await statusOf("/api/ui/objects?kind=Gizmo"), 404);
  assert.equal(await statusOf("/api/ui/objects"), 400);
  assert.equal(await statusOf("/api/ui/objects?kind=pods"), 200);
  view.isReady = false;
  const early = await fetch(`${http.url}/api/ui/objects?kind=pods`);
  assert.equal(early.status, 202);
  assert.deepEqual(await early.json(), {
    kind: "pods",
    resourceVersion: "",
    state: "starting",
    age_ms: 0,
    items: [],
  });
  const status = (await (await fetch(`${http.url}/api/ui/status`)).json()) as Record<string, unknown>;
  assert.deepEqual(status["kinds"], [{ kind: "pods", count: 1, state: "live", age_ms: 0 }]);
  assert.deepEqual(status["targets"], { up: 1, down: 0, unknown: 0 });
});

test("a watch tells of changes from its opening on, over a socket, until the server stops", async () => {
  const view = new FakeView([pod("shop", "cart")]);
  const http = await openHttp({
    listen: "127.0.0.1:0",
    routes: uiRoutes(room(view, "pods", new ManualClock())),
    log: noLog,
    clock: systemClock,
  });
  const answer = await fetch(`${http.url}/api/ui/watch?kind=pods&namespace=shop&fields=status.phase`);
  assert.equal(answer.headers.get("content-type"), "text/event-stream");
  assert.equal(answer.headers.get("content-encoding"), null);
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  assert.match((await reader.read()).value!, /: open/);
  for (const listener of view.listeners) {
    listener.added(pod("shop", "new"));
    listener.modified(pod("other", "elsewhere"));
    listener.deleted(pod("shop", "cart"));
  }
  const events: string[] = [];
  while (events.length < 2) {
    const text = (await reader.read()).value!;
    for (const [, data] of text.matchAll(/^data: (.*)$/gm)) {
      const { type, object } = JSON.parse(data!) as { type: string; object: UiObject };
      events.push(`${type} ${object.metadata.name}`);
    }
  }
  assert.deepEqual(events, ["ADDED new", "DELETED cart"]);
  const closed = http.close();
  while (!(await reader.read()).done);
  await closed;
  assert.equal(view.listeners.size, 0);
});

test("a client that reads too slowly is cut off and told to list again; a silent line has a heartbeat", async () => {
  const view = new FakeView([]);
  const clock = new ManualClock();
  const reply = await objectWatch(Params.of({ kind: "pods" }), { ...room(view, "pods", clock), ...asked() });
  const body = (reply.body as AsyncIterable<string>)[Symbol.asyncIterator]();
  assert.match(String((await body.next()).value), /: open/);
  await clock.advance(15_000);
  assert.equal((await body.next()).value, ": still here\n\n");
  const [listener] = view.listeners;
  for (let i = 0; i < 10_000; i++) listener!.modified(pod("shop", `pod-${i}`));
  const events: string[] = [];
  for (let next = await body.next(); next.done !== true; next = await body.next())
    events.push(String(next.value));
  assert.equal(events.at(-1), "event: relist\ndata: {}\n\n");
  assert.ok(events.length <= 4097);
  assert.equal(view.listeners.size, 0);
});

test("one stream tells of several kinds, each by its own fields; of what is not listed yet it is silent", async () => {
  const views: Record<string, FakeView> = {
    pods: new FakeView([]),
    jobs: new FakeView([]),
    secrets: new FakeView([]),
  };
  let state: "live" | "broken" = "live";
  const of: Objects["of"] = (kind) => {
    const view = views[kind];
    const error = state === "broken" ? { error: new Error("the line was cut") } : {};
    return view === undefined
      ? undefined
      : { view, freshness: { state, heardAt: 0, version: "1", ...error } };
  };
  const clock = new ManualClock();
  const reply = await objectWatch(
    Params.of({
      kind: ["pods", "jobs", "gizmos", "secrets"],
      fields: ["pods:status.phase", "jobs:status.none"],
    }),
    { ...room(views["pods"]!, "pods", clock), objects: { kinds: () => [], of, glance: of }, ...asked() },
  );
  const body = (reply.body as AsyncIterable<string>)[Symbol.asyncIterator]();
  assert.match(String((await body.next()).value), /: open/);
  const tell = (kind: string, name: string): void => {
    for (const listener of views[kind]!.listeners) listener.added(pod("shop", name));
  };
  views["secrets"]!.isReady = false;
  tell("secrets", "quiet");
  tell("pods", "cart");
  tell("jobs", "report");
  const next = async (): Promise<Record<string, unknown>> =>
    JSON.parse(String((await body.next()).value).replace(/^data: /, "")) as Record<string, unknown>;
  const metadata = { namespace: "shop", uid: "shop-cart", resourceVersion: "1", name: "cart" };
  assert.deepEqual(await next(), {
    type: "ADDED",
    kind: "pods",
    object: { metadata, status: { phase: "Running" } },
  });
  const report = { namespace: "shop", uid: "shop-report", resourceVersion: "1", name: "report" };
  assert.deepEqual(await next(), { type: "ADDED", kind: "jobs", object: { metadata: report, status: {} } });

  state = "broken";
  await clock.advance(15_000);
  assert.equal((await body.next()).value, ": still here\n\n");
  assert.deepEqual(await next(), { type: "BROKEN", kind: "pods", age_ms: 15_000, error: "the line was cut" });
  assert.deepEqual((await next())["kind"], "jobs");
  state = "live";
  await clock.advance(15_000);
  assert.equal((await body.next()).value, ": still here\n\n");
  assert.deepEqual(await next(), { type: "LIVE", kind: "pods", age_ms: 0 });
  await body.return?.();
});

/** A refusal, as the API server words it. */
class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const refusals = [
  { status: 403, want: 403, says: /cannot list secrets: got 403/, state: "forbidden" },
  { status: 404, want: 404, says: /this cluster does not serve them/, state: "absent" },
  { status: 500, want: 503, says: /still being listed: cannot list secrets/, state: "starting" },
] as const;
for (const { status, want, says, state } of refusals) {
  test(`a list that the API server refuses with ${status} says so`, async () => {
    const view = new FakeView([]);
    view.isReady = false;
    const error = new Refused(status, `cannot list secrets: got ${status} secrets is forbidden`);
    const freshness = { state: "starting", heardAt: undefined, version: undefined, error } as const;
    const of: Objects["of"] = () => ({ view, freshness });
    const objects: Objects = { kinds: () => ["secrets"], of, glance: of };
    await using http = await openHttp({
      listen: "127.0.0.1:0",
      routes: uiRoutes({ ...room(view), objects }),
      log: noLog,
      clock: systemClock,
    });
    const answer = await fetch(`${http.url}/api/ui/objects?kind=secrets`);
    assert.equal(answer.status, want);
    assert.match(((await answer.json()) as { error: string }).error, says);
    const { kinds } = (await (await fetch(`${http.url}/api/ui/kinds`)).json()) as { kinds: object[] };
    assert.deepEqual(kinds, [{ kind: "secrets", state, error: error.message }]);
  });
}

test("kinds are told with how many there are, of one namespace too", async () => {
  const http = await openHttp({
    listen: "127.0.0.1:0",
    routes: uiRoutes(room(pods)),
    log: noLog,
    clock: systemClock,
  });
  const kinds = async (query: string): Promise<unknown> =>
    (await fetch(`${http.url}/api/ui/kinds${query}`)).json();
  assert.deepEqual(await kinds(""), { kinds: [{ kind: "pods", state: "live", count: 3, age_ms: 0 }] });
  assert.deepEqual(await kinds("?namespace=shop"), {
    kinds: [{ kind: "pods", state: "live", count: 2, age_ms: 0 }],
  });
  await http.close();
});

test("objects are found by a part of their name, the nearest first", async () => {
  const named = (...all: string[]): FakeView => new FakeView(all.map((name) => pod("shop", name)));
  const views: Record<string, FakeView> = {
    deployments: named("cart", "shopping-cart", "discarted"),
    pods: named("cart-7f9c-x2", "Cart"),
    events: named("cart.1"),
  };
  const of: Objects["of"] = (kind) => ({
    view: views[kind]!,
    freshness: { state: "live", heardAt: 0, version: "1" },
  });
  const objects: Objects = { kinds: () => Object.keys(views), of, glance: of };
  const find = async (query: string): Promise<{ total: number; items: { kind: string; name: string }[] }> => {
    await using http = await openHttp({
      listen: "127.0.0.1:0",
      routes: uiRoutes({ ...room(named()), objects }),
      log: noLog,
      clock: systemClock,
    });
    const answer = await fetch(`${http.url}/api/ui/find?${query}`);
    return (await answer.json()) as Awaited<ReturnType<typeof find>>;
  };
  const { total, items } = await find("q=CART");
  assert.equal(total, 5);
  assert.deepEqual(
    items.map(({ kind, name }) => `${kind}/${name}`),
    [
      "deployments/cart",
      "pods/Cart",
      "pods/cart-7f9c-x2",
      "deployments/shopping-cart",
      "deployments/discarted",
    ],
  );
  assert.deepEqual((await find("q=cart&limit=1")).items, [
    { kind: "deployments", namespace: "shop", name: "cart" },
  ]);
  assert.deepEqual(await find("q=nobody"), { total: 0, items: [] });
});
