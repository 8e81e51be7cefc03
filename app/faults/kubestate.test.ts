import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import type { Sim } from "@taffrail/sim";

import { run } from "../../tools/torture/kubestate-fuzz.ts";
import { podsOf, serve, telemetry, textOf, twenty } from "./served-state.ts";

test("the API server is away for an hour: what was served stays, and what changed comes after", async () => {
  await using served = await serve();
  const before = textOf(served);
  served.sim.faults.partition();
  served.put("web-3", "Failed");
  served.delete("web-4");
  for (let minute = 0; minute < 60; minute += 5) {
    await served.pass(300_000);
    assert.equal(textOf(served), before);
  }
  assert.ok((await telemetry(served, 'taffrail_kubestate_watch_age_seconds\\{resource="pods"\\}')) > 3500);
  assert.equal((await fetch(`${served.program.url}/livez`)).status, 503);
  assert.equal((await fetch(`${served.program.telemetryUrl}/readyz`)).status, 200);
  served.sim.faults.heal();
  const others = twenty.filter((name) => name !== "web-4");
  await served.until(
    () => !podsOf(served).includes("web-4"),
    () => assert.ok(others.every((name) => podsOf(served).includes(name))),
  );
  assert.match(textOf(served), /pod="web-3",uid="[^"]*",phase="Failed"\} 1/);
});

test("a storm of expired watches: every list again, and no pod is missing in between", async () => {
  await using served = await serve();
  for (let storm = 0; storm < 15; storm++) {
    served.sim.faults.expireWatches();
    served.put(`new-${storm}`);
    for (let step = 0; step < 5; step++) {
      await served.pass(300);
      const shown = podsOf(served);
      assert.ok(twenty.every((name) => shown.includes(name)));
    }
  }
  await served.until(() => podsOf(served).length === 35);
  assert.ok(
    (await telemetry(served, 'kube_state_metrics_list_total\\{resource="\\*v1.Pod",result="success"\\}')) > 3,
  );
});

test("a slow API server holds up nobody who reads", async () => {
  await using served = await serve();
  served.sim.faults.slow(30_000);
  served.sim.faults.cutWatches();
  served.put("late");
  for (let step = 0; step < 20; step++) {
    await served.pass(1000);
    assert.deepEqual(
      podsOf(served).filter((name) => name !== "late"),
      twenty,
    );
  }
  served.sim.faults.slow(0);
  await served.until(() => podsOf(served).includes("late"));
});

test("a list during a scrape: the scrape is of the moment when it was asked for", async () => {
  await using served = await serve();
  const before = textOf(served);
  const body = served.program.state!.exposition();
  const gzipped = served.program.state!.gzipped();
  for (const name of twenty.slice(0, 10)) served.delete(name);
  for (let i = 0; i < 300; i++) served.put(`more-${i}`);
  served.sim.faults.expireWatches();
  await served.until(() => podsOf(served).length === 310);
  assert.equal(Buffer.concat([...body].map((piece) => piece.slice())).toString(), before);
  const { gunzipSync } = await import("node:zlib");
  assert.equal(gunzipSync(Buffer.concat([...gzipped].map((piece) => piece.slice()))).toString(), before);
});

test("a reload: the old is served until the new is whole; what cannot be used changes nothing", async () => {
  const dir = mkdtempSync(join(tmpdir(), "taffrail-kubestate-"));
  try {
    const file = join(dir, "config.yaml");
    writeFileSync(file, "metric_denylist: {kube_pod_created: {}}\n");
    await using served = await serve([`--config=${file}`]);
    const shows = (family: string): boolean => textOf(served).includes(`# TYPE ${family} `);
    assert.ok(!shows("kube_pod_created") && shows("kube_pod_status_phase"));
    const body = served.program.state!.exposition();
    const before = textOf(served);
    const allThere = (): void => assert.deepEqual(podsOf(served), twenty);

    served.sim.faults.slow(5000); // the new one takes its time
    writeFileSync(file, "metric_denylist: {kube_pod_status_phase: {}}\n");
    await served.until(() => !shows("kube_pod_status_phase"), allThere);
    assert.ok(shows("kube_pod_created"));
    assert.equal(Buffer.concat([...body].map((piece) => piece.slice())).toString(), before);
    const good = 'kube_state_metrics_last_config_reload_successful\\{type="config",filename="[^"]*"\\}';
    assert.equal(await telemetry(served, good), 1);

    writeFileSync(file, "metric_denylist: {'(': {}}\n");
    await served.until(async () => (await telemetry(served, good)) === 0, allThere);
    assert.ok(shows("kube_pod_created") && !shows("kube_pod_status_phase"));
    writeFileSync(file, "namespaces: [none]\n");
    await served.until(() => podsOf(served).length === 0);
    assert.equal(await telemetry(served, good), 1);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

test("a reload to an address that is none of ours, or of a file that cannot be read, keeps what there is where it is", async () => {
  const dir = mkdtempSync(join(tmpdir(), "taffrail-kubestate-"));
  try {
    const file = join(dir, "config.yaml");
    writeFileSync(file, "metric_denylist: {kube_pod_created: {}}\n");
    await using served = await serve([`--config=${file}`]);
    const good = 'kube_state_metrics_last_config_reload_successful\\{type="config",filename="[^"]*"\\}';
    rmSync(file);
    mkdirSync(file);
    await served.until(async () => (await telemetry(served, good)) === 0);
    rmSync(file, { recursive: true });

    const { url } = served.program;
    writeFileSync(file, "host: 192.0.2.1\n");
    await served.until(() => !["", url].includes(served.program.url)); // closed, and open again at another free port
    assert.equal((await fetch(`${served.program.url}/healthz`)).status, 200);
    assert.ok(!textOf(served).includes("# TYPE kube_pod_created "));
    writeFileSync(file, "metric_denylist: {kube_pod_status_phase: {}}\n");
    await served.until(() => textOf(served).includes("# TYPE kube_pod_created "));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

test("another number of shards: every pod of ours is there throughout, and then no other", async () => {
  const scale = (sim: Sim, replicas: number): void =>
    void sim.store.put("statefulsets.apps", {
      metadata: { name: "ks", namespace: "monitoring", uid: "uid-ks" },
      spec: { replicas },
    });
  const owner = { apiVersion: "apps/v1", kind: "StatefulSet", name: "ks", uid: "uid-ks", controller: true };
  await using served = await serve(
    ["--pod=ks-0", "--pod-namespace=monitoring", "--namespaces=shop"],
    (sim) => {
      scale(sim, 1);
      const metadata = { name: "ks-0", namespace: "monitoring", uid: "uid-ks-0", ownerReferences: [owner] };
      sim.store.put("pods", { metadata, spec: {}, status: { phase: "Running" } });
    },
  );
  assert.deepEqual(podsOf(served), twenty);
  assert.equal(await telemetry(served, "kube_state_metrics_total_shards"), 1);
  scale(served.sim, 3);
  let share: string[] = [];
  await served.until(
    () => {
      share = podsOf(served);
      return share.length < 20;
    },
    () => assert.ok(podsOf(served).length > 0),
  );
  assert.ok(share.length > 2 && share.length < 15, `a third of them: ${share.length}`);
  assert.equal(await telemetry(served, "kube_state_metrics_total_shards"), 3);
  scale(served.sim, 1);
  await served.until(
    () => podsOf(served).length === 20,
    () => assert.ok(share.every((name) => podsOf(served).includes(name))),
  );
});

test("strange objects break no table: a thousandth of the torture", async () => {
  const lines: string[] = [];
  const { failed } = await run(50, { line: (text) => lines.push(text) });
  assert.equal(failed, 0, lines.join("\n"));
});
