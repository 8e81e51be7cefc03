import assert from "node:assert/strict";
import { test } from "node:test";
import { Params } from "../http/params.ts";
import { asked } from "../testing/asked.ts";
import { fakeRoom, fakeStore } from "../testing/prometheus-room.ts";
import { objectChanges, objectEvents } from "./changes.ts";
import type { HistoryQuery, UiRoom } from "./room.ts";

/** A room whose history answers the question it was asked. */
function room(hasHistory = true): UiRoom {
  const { engine, targets, clock } = fakeRoom();
  const facts = { version: "", cluster: "", mode: "", startedAt: 0 };
  const echo = (query: HistoryQuery): object[] => [query];
  const history = {
    changes: echo,
    events: echo,
    reach: () => ({ unheard: [] }),
    stats: () => ({ bytes: 1 }),
  };
  return {
    objects: { kinds: () => [], of: () => undefined, glance: () => undefined },
    ...(hasHistory ? { history } : {}),
    engine,
    targets,
    clock,
    store: fakeStore([]),
    facts,
  };
}

async function askedFor(params: Record<string, string>): Promise<unknown> {
  const reply = await objectChanges(Params.of(params), { ...room(), ...asked() });
  return (JSON.parse(reply.body as string) as { changes: unknown[] }).changes[0];
}

test("the history is asked for an object, a namespace, or all, since a time", async () => {
  const cart = { kind: "Pod", namespace: "shop", name: "cart-1" };
  assert.deepEqual(await askedFor({ object: "Pod/shop/cart-1" }), { object: cart, limit: 100 });
  const node = { kind: "Node", namespace: "", name: "node-1" };
  assert.deepEqual(await askedFor({ object: "Node//node-1", limit: "5" }), { object: node, limit: 5 });
  assert.deepEqual(await askedFor({ object: "Node/node-1" }), { object: node, limit: 100 });
  const since = await askedFor({ namespace: "shop", since: "10", limit: "99999" });
  assert.deepEqual(since, { namespace: "shop", since: 10_000, limit: 1000 });
  const reply = await objectEvents(Params.of({}), { ...room(), ...asked() });
  assert.deepEqual(JSON.parse(reply.body as string), { events: [{ limit: 100 }], stats: { bytes: 1 } });
});

test("several objects are told of together, the newest first", async () => {
  const times: Record<string, readonly number[]> = { "cart-1": [30, 10], "cart-2": [40, 20] };
  const told = ({ object }: HistoryQuery): object[] => (times[object?.name ?? ""] ?? []).map((t) => ({ t }));
  const history = { changes: told, events: told, reach: () => ({ unheard: [] }), stats: () => ({}) };
  const reply = await objectChanges(
    Params.of({ object: ["Pod/shop/cart-1", "Pod/shop/cart-2"], limit: "3" }),
    { ...room(), history, ...asked() },
  );
  const { changes } = JSON.parse(reply.body as string) as { changes: unknown[] };
  assert.deepEqual(changes, [{ t: 40 }, { t: 30 }, { t: 20 }]);
});

test("an answer says how far back it reaches: as far as each of its objects does", async () => {
  const since: Readonly<Record<string, number>> = { Pod: 20, Node: 30 };
  const reach = ({ object }: HistoryQuery): { since?: number; unheard: string[] } => {
    const at = since[object?.kind ?? ""];
    return at === undefined ? { unheard: [object?.kind ?? ""] } : { since: at, unheard: [] };
  };
  const history = { changes: () => [], events: () => [], reach, stats: () => ({}) };
  const told = async (...object: string[]): Promise<unknown> => {
    const reply = await objectChanges(Params.of({ object }), { ...room(), history, ...asked() });
    return JSON.parse(reply.body as string);
  };
  assert.deepEqual(await told("Pod/shop/cart", "Node/n1", "Lease/shop/a"), {
    changes: [],
    since: 30,
    unheard: ["Lease"],
    stats: {},
  });
  assert.deepEqual(await told("Lease/shop/a"), { changes: [], unheard: ["Lease"], stats: {} });
});

test("changes of a status leave room for what someone wrote", async () => {
  const entry = (t: number, field: string): object => ({ t, operation: "changed", fields: [{ field }] });
  const all = [
    entry(5, "status.a"),
    entry(4, "status.a"),
    entry(3, "statusUrl"),
    entry(2, "status"),
    entry(1, "spec.a"),
  ];
  const history = {
    changes: ({ limit }: HistoryQuery): object[] => all.slice(0, limit),
    events: (): object[] => [],
    reach: () => ({ unheard: [] }),
    stats: () => ({}),
  };
  const told = async (params: Record<string, string>): Promise<number[]> => {
    const reply = await objectChanges(Params.of({ object: "Pod/shop/cart-1", ...params }), {
      ...room(),
      history,
      ...asked(),
    });
    return (JSON.parse(reply.body as string) as { changes: { t: number }[] }).changes.map(({ t }) => t);
  };
  assert.deepEqual(await told({ limit: "2" }), [5, 4]);
  assert.deepEqual(await told({ limit: "3", statuses: "1" }), [5, 3, 1]);
});

test("more objects than anyone looks at are refused", () => {
  const object = Array.from({ length: 21 }, (_, i) => `Pod/shop/cart-${i}`);
  assert.throws(() => objectChanges(Params.of({ object }), { ...room(), ...asked() }), {
    code: "api/bad-parameter",
  });
});

for (const object of ["cart", "/shop/cart", "Pod/shop/", "a/b/c/d"]) {
  test(`the object ${JSON.stringify(object)} is refused`, () => {
    assert.throws(() => objectChanges(Params.of({ object }), { ...room(), ...asked() }), {
      code: "api/bad-parameter",
    });
  });
}

test("a server without a cluster has no history", () => {
  assert.throws(() => objectChanges(Params.of({}), { ...room(false), ...asked() }), {
    code: "api/not-found",
  });
});
