import assert from "node:assert/strict";
import { test } from "node:test";

import { type Log, ManualClock, noLog } from "@taffrail/base";

import { clientFromUrl } from "./client.ts";
import { ResourceExpiredError } from "./errors.ts";
import { Informer } from "./informer.ts";
import { listWatch } from "./list-watch.ts";
import type { KubeObject } from "./object.ts";
import { resourceTypes } from "./resource-types.ts";
import { TinyApi } from "./testing/tiny-api.ts";
import type { View } from "./view.ts";
import { writersOf } from "./writers.ts";

interface Watched extends AsyncDisposable {
  readonly api: TinyApi;
  readonly clock: ManualClock;
  readonly informer: Informer;
  readonly view: View<KubeObject>;
  /** What handlers were told, as `+a`, `~a`, `-a`. */
  readonly told: string[];
  /** Moves the clock until `condition` holds; fails after a while. */
  until(condition: () => boolean): Promise<void>;
  /** Moves the clock until the view equals the server. */
  level(): Promise<void>;
}

async function watch(names: readonly string[], pageSize = 500, log: Log = noLog): Promise<Watched> {
  await using held = new AsyncDisposableStack();
  const api = held.use(await TinyApi.open());
  for (const name of names) api.put(name, 1);
  const clock = new ManualClock();
  const client = held.use(clientFromUrl(api.url));
  const stop = new AbortController();
  const source = listWatch<KubeObject>(client, resourceTypes.configmaps, {
    namespace: "d",
    pageSize,
  });
  const informer = held.use(new Informer(source, { clock, log, signal: stop.signal, random: () => 0.5 }));
  const view = informer.view((object) => object);
  const told: string[] = [];
  view.subscribe({
    added: (_, key) => told.push(`+${key}`),
    modified: (_value, _before, key) => told.push(`~${key}`),
    deleted: (_, key) => told.push(`-${key}`),
  });
  const until = async (condition: () => boolean): Promise<void> => {
    for (let turn = 0; turn < 2000 && !condition(); turn++) await clock.advance(500);
    assert.ok(condition(), "the condition came to hold");
  };
  const same = (): boolean => {
    const wanted = Object.values(api.contents) as KubeObject[];
    return (
      wanted.length === view.size &&
      wanted.every(
        ({ metadata: { name, resourceVersion } }) =>
          view.get(`d/${name}`)?.metadata.resourceVersion === resourceVersion,
      )
    );
  };
  const rest = held.move();
  return {
    api,
    clock,
    informer,
    view,
    told,
    until,
    level: () => until(() => view.isReady && same() && api.watching === 1),
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}

test("reflect() lists in pages and then watches from the version of the list", async () => {
  await using w = await watch(["a", "b", "c", "d", "e"], 2);
  await w.level();
  assert.deepEqual(w.told, ["+d/a", "+d/b", "+d/c", "+d/d", "+d/e"]);
  assert.equal(w.api.requests.filter((r) => r.includes("limit=2")).length, 3);
  const watched = new URL(w.api.requests.at(-1)!.slice("GET ".length), w.api.url).searchParams;
  assert.equal(watched.get("resourceVersion"), "6");
  assert.equal(watched.get("allowWatchBookmarks"), "true");
});

test("objects are kept without managedFields", async () => {
  await using w = await watch(["a"]);
  await w.level();
  assert.deepEqual(Object.keys(w.view.get("d/a")!.metadata).sort(), [
    "name",
    "namespace",
    "resourceVersion",
    "uid",
  ]);
});

test("who wrote an object is known while its change is told, and then no more", async () => {
  await using w = await watch(["a"]);
  await w.level();
  const told: (string | undefined)[] = [];
  w.view.subscribe({
    modified: (object) => {
      told.push(writersOf(object)?.newest(false));
    },
  });
  w.api.put("a", 2);
  await w.level();
  assert.deepEqual(told, ["test"]);
  assert.equal(writersOf(w.view.get("d/a")!), undefined);
});

test("changes reach handlers in order", async () => {
  await using w = await watch(["a"]);
  await w.level();
  w.api.put("a", 2);
  w.api.put("b", 1);
  w.api.delete("a");
  await w.level();
  assert.deepEqual(w.told, ["+d/a", "~d/a", "+d/b", "-d/a"]);
  assert.equal(w.informer.freshness.state, "live");
});

test("a cut watch goes on from the last version, without a list", async () => {
  await using w = await watch(["a"]);
  await w.level();
  w.api.write('{"type":"ADDED","object":{"metadata":{"na'); // cut in the middle of a line
  w.api.cut();
  w.api.put("b", 1);
  await w.level();
  assert.deepEqual(w.told, ["+d/a", "+d/b"]);
  assert.equal(w.informer.freshness.lists, 1);
});

test("a bookmark moves the version on", async () => {
  await using w = await watch(["a"]);
  await w.level();
  w.api.compact(); // without the bookmark, the next watch would be too old
  w.api.bookmark();
  await w.until(() => w.informer.freshness.version === "3");
  w.api.end();
  w.api.put("b", 1);
  await w.level();
  assert.equal(w.informer.freshness.lists, 1);
});

test("410 costs a list, of which only the differences are told", async () => {
  await using w = await watch(["same", "changed", "gone", "remade"]);
  await w.level();
  w.told.length = 0;
  w.api.cut();
  w.api.put("changed", 2);
  w.api.delete("gone");
  w.api.delete("remade");
  w.api.put("remade", 1);
  w.api.put("new", 1);
  w.api.compact();
  await w.level();
  assert.deepEqual(w.told, ["-d/gone", "-d/remade", "~d/changed", "+d/remade", "+d/new"]);
  assert.equal(w.informer.freshness.lists, 2);
});

test("an ERROR event with code 410 costs a list as well", async () => {
  await using w = await watch(["a"]);
  await w.level();
  w.api.expire();
  await w.until(() => w.informer.freshness.lists === 2);
  await w.level();
  assert.deepEqual(w.told, ["+d/a"]);
});

test("a list that expires between its pages starts again, and nothing of it was seen", async () => {
  await using w = await watch(["a", "b", "c"], 1);
  w.api.fault({ kind: "status", status: 500 });
  await w.level();
  w.api.expire();
  w.api.compact();
  await w.level();
  assert.deepEqual(w.told, ["+d/a", "+d/b", "+d/c"]);
});

test("429 is waited out for as long as the server asks", async () => {
  await using w = await watch(["a"]);
  w.api.fault({ kind: "status", status: 429, retryAfterSeconds: 120 });
  await w.until(() => w.clock.sleeping > 0);
  const before = w.clock.now();
  await w.level();
  assert.ok(w.clock.now() - before >= 119_000, `waited ${w.clock.now() - before} ms`);
});

test("faults in a row are waited out for longer and longer, and never for more than 30 s", async () => {
  await using w = await watch(["a"]);
  const waits: number[] = [];
  for (let i = 0; i < 9; i++) w.api.fault({ kind: "status", status: 503 });
  for (let seen = 1; seen <= 9; seen++) {
    await w.until(() => w.api.requests.length === seen);
    waits.push(w.clock.now());
  }
  const gaps = waits.slice(1).map((at, i) => at - waits[i]!);
  assert.ok(gaps.at(-1)! > gaps[0]!, gaps.join(" "));
  assert.ok(
    gaps.every((ms) => ms >= 500 && ms <= 31_000),
    gaps.join(" "),
  );
  await w.level();
});

test("a fault that lasts is told at growing intervals, and its end", async () => {
  const told: string[] = [];
  const log: Log = {
    ...noLog,
    warn: (text) => told.push(text),
    info: (text) => told.push(text),
    with: () => log,
  };
  await using w = await watch(["a"], 500, log);
  for (let i = 0; i < 40; i++) w.api.fault({ kind: "status", status: 404 });
  await w.level();
  assert.ok(w.clock.now() > 8 * 60_000, "it lasted more than eight minutes");
  assert.deepEqual(told, Array(4).fill("watch broke")); // at 0, 1, 3 and 7 minutes
  w.api.put("b", 1);
  await w.level();
  assert.equal(told.at(-1), "watch is well again");
});

test("a version that is too old is listed at once, however long the server was away, and nobody is warned", async () => {
  const warnings: unknown[] = [];
  const log: Log = { ...noLog, warn: (_text, fields) => warnings.push(fields?.["error"]), with: () => log };
  await using w = await watch(["a"], 500, log);
  await w.level();
  for (let i = 0; i < 8; i++) w.api.fault({ kind: "status", status: 503 });
  w.api.cut();
  w.api.put("b", 1);
  w.api.compact();
  await w.until(() => w.api.requests.length >= 2 + 8 + 1); // list, watch, eight refusals, 410
  const before = w.clock.now();
  await w.level();
  assert.ok(w.clock.now() - before <= 3000, `waited ${w.clock.now() - before} ms`);
  assert.deepEqual(w.told, ["+d/a", "+d/b"]);
  assert.ok(!warnings.some((error) => error instanceof ResourceExpiredError));
});

test("a broken line ends that watch; when it comes again, a list goes round it", async () => {
  await using w = await watch(["a"]);
  await w.level();
  w.api.write("this is not JSON\n");
  await w.until(() => w.informer.freshness.state === "broken");
  await w.until(() => w.api.watching === 1);
  assert.equal(w.informer.freshness.lists, 1);
  w.api.write("{}\n");
  await w.until(() => w.informer.freshness.lists === 2);
  w.api.put("b", 1);
  await w.level();
});

test("garbage, a reset and an odd object in lists are faults like others", async () => {
  await using w = await watch(["a"]);
  w.api.fault({ kind: "garbage" });
  w.api.fault({ kind: "reset" });
  await w.level();
  assert.deepEqual(w.told, ["+d/a"]);
});

/** How often 10 ms went by while `work` was under way, counted only while this process had its turns. */
async function beatsOf(work: () => Promise<void>): Promise<number> {
  let beats = 0;
  const heart = setInterval(() => beats++, 10);
  await work();
  clearInterval(heart);
  return beats;
}

test("closing stops an open watch and a wait at once", async () => {
  for (const broken of [false, true]) {
    await using w = await watch(["a"]);
    if (broken) w.api.fault({ kind: "status", status: 500 });
    await w.until(() => (broken ? w.clock.sleeping > 0 : w.api.watching === 1));
    assert.ok((await beatsOf(() => w.informer.close())) < 100);
  }
});

test("a view that joins late sees everything, and the others no change", async () => {
  await using w = await watch(["a", "b"]);
  await w.level();
  w.told.length = 0;
  const names = w.informer.view(({ metadata }) => (metadata.name === "a" ? "A" : undefined));
  await w.until(() => names.isReady);
  await names.ready;
  assert.deepEqual([...names], ["A"]);
  assert.deepEqual(w.told, []);
  await w.level();
});

test("a handler that throws harms neither the others nor the mirror", async () => {
  await using w = await watch(["a"]);
  w.view.subscribe({
    added: () => {
      throw new Error("no");
    },
  });
  await w.level();
  w.api.put("b", 1);
  await w.level();
  assert.deepEqual(w.told, ["+d/a", "+d/b"]);
});
