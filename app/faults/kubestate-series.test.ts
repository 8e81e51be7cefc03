import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { Sim } from "@taffrail/sim";
import type { Kubestate } from "../kubestate/kubestate.ts";
import { serve, twenty, type Served } from "./served-state.ts";

/** Every sample that a scrape gets, by the pod it is of; "" is everything else. */
async function scrape(program: Kubestate): Promise<Map<string, string>> {
  const response = await fetch(`${program.url}/metrics`);
  assert.equal(response.status, 200);
  const lines = (await response.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  assert.equal(new Set(lines).size, lines.length, "no sample is there twice");
  const podOf = (line: string): string => /[{,]pod="([^"]*)"/.exec(line)?.[1] ?? "";
  const byPod = Map.groupBy(lines, podOf);
  return new Map([...byPod].map(([pod, own]) => [pod, own.sort().join("\n")]));
}

/** The samples of pods alone. */
async function scrapePods(program: Kubestate): Promise<Map<string, string>> {
  const all = await scrape(program);
  all.delete("");
  return all;
}

/** What is served while something is amiss: each pod that nobody touched as before; the others as they were, or as they are in the end. */
class Watch {
  readonly #served: Served;
  readonly #before: ReadonlyMap<string, string>;
  readonly #touched: ReadonlySet<string>;
  readonly #seen = new Map<string, Set<string | undefined>>();

  constructor(served: Served, before: ReadonlyMap<string, string>, touched: readonly string[]) {
    this.#served = served;
    this.#before = before;
    this.#touched = new Set(touched);
    for (const pod of touched) this.#seen.set(pod, new Set());
  }

  static async begin(served: Served, touched: readonly string[]): Promise<Watch> {
    return new Watch(served, await scrape(served.program), touched);
  }

  async look(): Promise<ReadonlyMap<string, string>> {
    const now = await scrape(this.#served.program);
    for (const [pod, lines] of this.#before) {
      if (!this.#touched.has(pod)) assert.equal(now.get(pod), lines, `samples of ${pod}`);
    }
    for (const pod of now.keys()) assert.ok(this.#before.has(pod) || this.#touched.has(pod), `a pod ${pod}`);
    for (const [pod, seen] of this.#seen) seen.add(now.get(pod));
    return now;
  }

  /** Waits until what is served is what a program that has just begun serves; nothing else may have been seen on the way. */
  async end(): Promise<void> {
    await using fresh = await this.#served.fresh();
    const wanted = await scrape(fresh);
    await this.#served.until(async () => {
      const now = await this.look();
      return [...wanted].every(([pod, lines]) => now.get(pod) === lines) && now.size === wanted.size;
    });
    for (const [pod, seen] of this.#seen) {
      const allowed = new Set([this.#before.get(pod), wanted.get(pod)]);
      for (const lines of seen) assert.ok(allowed.has(lines), `${pod} was seen in between:\n${lines}`);
    }
  }
}

interface Fault {
  readonly name: string;
  readonly steps: number;
  readonly stepMs: number;
  readonly begin: (sim: Sim) => void;
  readonly step?: (sim: Sim) => void;
  readonly end: (sim: Sim) => void;
}

const over = (): void => {};
const faults: readonly Fault[] = [
  {
    name: "the API server away for an hour",
    steps: 12,
    stepMs: 300_000,
    begin: (sim) => sim.faults.partition(),
    end: (sim) => sim.faults.heal(),
  },
  {
    name: "a storm of expired versions",
    steps: 30,
    stepMs: 300,
    begin: over,
    step: (sim) => void sim.faults.expireWatches(),
    end: over,
  },
  {
    name: "versions that expire while lists are read slowly",
    steps: 20,
    stepMs: 1000,
    begin: (sim) => sim.faults.slow(700),
    step: (sim) => void sim.faults.expireWatches(),
    end: (sim) => sim.faults.slow(0),
  },
  {
    name: "an API server that answers after half a minute",
    steps: 30,
    stepMs: 2000,
    begin(sim) {
      sim.faults.slow(30_000);
      sim.faults.cutWatches();
    },
    end: (sim) => sim.faults.slow(0),
  },
  {
    name: "watches that break off in the middle of a line",
    steps: 20,
    stepMs: 1500,
    begin: over,
    step: (sim) => void sim.faults.tornLine(),
    end: over,
  },
  {
    name: "watches that say what is no JSON",
    steps: 20,
    stepMs: 1500,
    begin: over,
    step: (sim) => void sim.faults.brokenLine(),
    end: over,
  },
  {
    name: "an API server that refuses: 429, 500, 503",
    steps: 20,
    stepMs: 1500,
    begin: (sim) => void sim.faults.cutWatches(),
    step(sim) {
      sim.faults.fail(429, 1, { retryAfterSeconds: 2 });
      sim.faults.fail(500, 1);
      sim.faults.fail(503, 1);
    },
    end: over,
  },
];

for (const { name, steps, stepMs, begin, step = over, end } of faults) {
  test(`${name}: series before, during and after`, async () => {
    await using served = await serve();
    const watch = await Watch.begin(served, ["web-3", "web-4", "new"]);
    begin(served.sim);
    served.put("web-3", "Failed");
    served.delete("web-4");
    served.put("new");
    for (let i = 0; i < steps; i++) {
      step(served.sim);
      await served.pass(stepMs);
      await watch.look();
    }
    end(served.sim);
    await watch.end();
  });
}

test("more changes than a watch can follow: series before, during and after", async () => {
  await using served = await serve();
  const { sim } = served;
  const watch = await Watch.begin(served, ["web-3", "new"]);
  for (let round = 0; round < 20; round++) {
    for (let i = 0; i < 100; i++) served.put("web-3", round % 2 === 0 ? "Running" : "Failed");
    if (round === 10) served.put("new");
    if (round % 5 === 4) sim.faults.endWatches(); // as a server does to who reads too slowly
    await served.pass(100);
    await watch.look();
  }
  await watch.end();
});

test("reloads, one overtaking another: series of families that all show, before, during and after", async () => {
  const dir = mkdtempSync(join(tmpdir(), "taffrail-kubestate-"));
  try {
    const file = join(dir, "config.yaml");
    const deny = (family: string): void => writeFileSync(file, `metric_denylist: {${family}: {}}\n`);
    deny("kube_pod_created");
    await using served = await serve([`--config=${file}`]);
    const shared = async (program: Kubestate): Promise<string[]> =>
      [...(await scrape(program)).values()]
        .flatMap((lines) => lines.split("\n"))
        .filter((line) => !/^kube_pod_(?:created|status_phase|restart_policy)/.test(line))
        .sort();
    const before = await shared(served.program);
    served.sim.faults.slow(1000);
    for (const family of ["kube_pod_status_phase", "kube_pod_created", "kube_pod_restart_policy"]) {
      deny(family);
      for (let i = 0; i < 4; i++) {
        await served.pass(400);
        assert.deepEqual(await shared(served.program), before);
      }
    }
    await using fresh = await served.fresh();
    const wanted = await scrape(fresh);
    await served.until(async () => {
      const now = await scrape(served.program);
      return now.size === wanted.size && [...wanted].every(([pod, lines]) => now.get(pod) === lines);
    });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

test("another number of shards: series of ours before, during and after; and all shards' are those of one", async () => {
  const scale = (sim: Sim, replicas: number): void =>
    void sim.store.put("statefulsets.apps", {
      metadata: { name: "ks", namespace: "monitoring", uid: "uid-ks" },
      spec: { replicas },
    });
  const owner = { apiVersion: "apps/v1", kind: "StatefulSet", name: "ks", uid: "uid-ks", controller: true };
  const args = ["--namespaces=shop"];
  await using served = await serve([...args, "--pod=ks-0", "--pod-namespace=monitoring"], (sim) => {
    scale(sim, 1);
    const metadata = { name: "ks-0", namespace: "monitoring", uid: "uid-ks-0", ownerReferences: [owner] };
    sim.store.put("pods", { metadata, spec: {}, status: { phase: "Running" } });
  });
  const before = await scrapePods(served.program);
  assert.deepEqual([...before.keys()].sort(), twenty);
  const shards = await Promise.all(
    [0, 1, 2].map(async (shard) => {
      await using one = await served.fresh([...args, `--shard=${shard}`, "--total-shards=3"]);
      return await scrapePods(one);
    }),
  );
  assert.deepEqual(new Map(shards.flatMap((own) => [...own])), before);
  assert.equal(
    shards.reduce((sum, own) => sum + own.size, 0),
    before.size,
    "no pod is in two shards",
  );
  const own = shards[0]!;
  for (const replicas of [3, 1, 3]) {
    scale(served.sim, replicas);
    const wanted = replicas === 1 ? before : own;
    await served.until(async () => {
      const now = await scrapePods(served.program);
      for (const [pod, lines] of own) assert.equal(now.get(pod), lines, `samples of ${pod}`);
      for (const [pod, lines] of now) assert.equal(before.get(pod), lines, `samples of ${pod}`);
      return now.size === wanted.size;
    });
  }
});
