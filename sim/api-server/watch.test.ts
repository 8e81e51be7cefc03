import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock, noLog } from "@taffrail/base";
import { openSim, type Sim } from "../index.ts";

const start = Date.UTC(2026, 10, 21, 2, 0, 0);

function open(historyLimit = 2000): Promise<Sim> {
  const clock = new ManualClock(start);
  return openSim({ clock, log: noLog, follow: false, workloads: "none", nodes: 2, historyLimit });
}

interface Line {
  readonly type: string;
  readonly object: {
    code?: number;
    metadata: { name?: string; resourceVersion?: string; annotations?: Record<string, string> };
  };
}

/** A watch over HTTP, line by line. */
async function watch(
  sim: Sim,
  path: string,
): Promise<{ next(): Promise<Line | "end" | "cut" | "broken">; stop(): void }> {
  const stop = new AbortController();
  const response = await fetch(sim.apiServerUrl + path, { signal: stop.signal });
  const reader = response.body!.getReader();
  let text = "";
  return {
    async next() {
      for (;;) {
        const at = text.indexOf("\n");
        if (at >= 0) {
          const line = text.slice(0, at);
          text = text.slice(at + 1);
          try {
            return JSON.parse(line) as Line;
          } catch {
            return "broken";
          }
        }
        try {
          const { value, done } = await reader.read();
          if (done) return "end";
          text += Buffer.from(value).toString();
        } catch {
          return "cut";
        }
      }
    },
    stop: () => stop.abort(),
  };
}

function put(sim: Sim, name: string, labels: Record<string, string> = {}): void {
  sim.store.put("configmaps", { metadata: { name, namespace: "default", labels } });
}

const path = "/api/v1/configmaps?watch=true&allowWatchBookmarks=true";
const nameOf = (line: Line | string): string =>
  typeof line === "string" ? line : `${line.type} ${line.object.metadata.name ?? ""}`;

test("a watch plays what happened since its version, then what happens", async () => {
  await using sim = await open();
  const { version } = sim.store;
  put(sim, "a");
  const lines = await watch(sim, `${path}&resourceVersion=${version}`);
  assert.equal(nameOf(await lines.next()), "ADDED a");
  put(sim, "a", { x: "1" });
  assert.equal(nameOf(await lines.next()), "MODIFIED a");
  sim.store.delete("configmaps", "default", "a");
  const gone = (await lines.next()) as Line;
  assert.equal(nameOf(gone), "DELETED a");
  assert.equal(gone.object.metadata.resourceVersion, String(sim.store.version));
  sim.faults.endWatches("configmaps");
  assert.equal(await lines.next(), "end");
});

test("a watch with a selector sees objects come into view and leave it", async () => {
  await using sim = await open();
  put(sim, "a");
  const lines = await watch(sim, `${path}&labelSelector=on&resourceVersion=${sim.store.version}`);
  put(sim, "a", { on: "1" });
  put(sim, "a", { on: "2" });
  put(sim, "a");
  put(sim, "b", { on: "1" });
  const seen = [];
  for (let i = 0; i < 4; i++) seen.push(nameOf(await lines.next()));
  assert.deepEqual(seen, ["ADDED a", "MODIFIED a", "DELETED a", "ADDED b"]);
  lines.stop();
});

test("initial events end with a bookmark that says so, and bookmarks come by the clock", async () => {
  await using sim = await open();
  const lines = await watch(
    sim,
    `/api/v1/namespaces?watch=1&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan`,
  );
  for (const name of ["default", "kube-node-lease", "kube-public", "kube-system"]) {
    assert.equal(nameOf(await lines.next()), `ADDED ${name}`);
  }
  const end = (await lines.next()) as Line;
  assert.equal(end.type, "BOOKMARK");
  assert.deepEqual(end.object.metadata.annotations, { "k8s.io/initial-events-end": "true" });
  sim.advanceTo(start + 61_000);
  const bookmark = (await lines.next()) as Line;
  assert.equal(bookmark.type, "BOOKMARK");
  lines.stop();
});

test("a version that is forgotten is answered with an ERROR event of 410", async () => {
  await using sim = await open(10);
  const { version } = sim.store;
  for (let i = 0; i < 40; i++) put(sim, `c${i % 3}`);
  const lines = await watch(sim, `${path}&resourceVersion=${version}`);
  const error = (await lines.next()) as Line;
  assert.deepEqual([error.type, error.object.code], ["ERROR", 410]);
  assert.equal(await lines.next(), "end");
});

test("faults cut watches, break lines, refuse requests and take the server away", async () => {
  await using sim = await open();
  const url = `${path}&resourceVersion=${sim.store.version}`;
  const cut = await watch(sim, url);
  assert.equal(sim.faults.cutWatches("configmaps"), 1);
  assert.equal(await cut.next(), "cut");
  const broken = await watch(sim, url);
  assert.equal(sim.faults.brokenLine(), 1);
  assert.equal(await broken.next(), "broken");
  sim.faults.expireWatches();
  assert.equal(((await broken.next()) as Line).object.code, 410);
  sim.faults.fail(429, 1, { retryAfterSeconds: 3 });
  const refused = await fetch(`${sim.apiServerUrl}/api/v1/nodes`);
  assert.deepEqual([refused.status, refused.headers.get("retry-after")], [429, "3"]);
  assert.equal(
    (await fetch(`${sim.apiServerUrl}/sim/faults/fail?status=500&match=nodes`, { method: "POST" })).status,
    200,
  );
  assert.equal((await fetch(`${sim.apiServerUrl}/api/v1/nodes`)).status, 500);
  assert.equal((await fetch(`${sim.apiServerUrl}/api/v1/nodes`)).status, 200);
  sim.faults.partition();
  await assert.rejects(fetch(`${sim.apiServerUrl}/api/v1/nodes`));
  sim.faults.heal();
  assert.equal((await fetch(`${sim.apiServerUrl}/api/v1/nodes`)).status, 200);
});

test("a cluster with open watches is gone within a second", async () => {
  const sim = await open();
  const lines = await watch(sim, `${path}&resourceVersion=${sim.store.version}`);
  let beats = 0; // of 10 ms in which this process had its turns
  const heart = setInterval(() => beats++, 10);
  await sim[Symbol.asyncDispose]();
  clearInterval(heart);
  assert.ok(beats < 100);
  assert.equal(await lines.next(), "cut");
});
