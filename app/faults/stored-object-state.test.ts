import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { noLog, systemClock } from "@taffrail/base";
import { clientFromUrl } from "@taffrail/kube";
import { openSim } from "@taffrail/sim";

import { loadConfig } from "../config/load.ts";
import { openServer } from "../server.ts";

const yaml =
  "global: {scrape_interval: 1s}\nobject_state: {join_labels: ['pods:namespace=[kubernetes.io/metadata.name]']}\n";

test("a server stores object state: joined labels, an end for what is deleted, and how fresh it is", async () => {
  await using held = new AsyncDisposableStack();
  const dir = mkdtempSync(join(tmpdir(), "taffrail-stored-"));
  held.defer(() => rmSync(dir, { recursive: true, force: true }));
  const sim = held.use(
    await openSim({ clock: systemClock, log: noLog, nodes: 2, listen: true, port: 0, follow: false }),
  );
  const client = held.use(clientFromUrl(sim.apiServerUrl));
  const server = held.use(
    await openServer({
      dir,
      listen: "127.0.0.1:0",
      readConfig: () => loadConfig(yaml, "test.yml"),
      client,
      paused: true,
      clusterName: "test",
      mode: "server",
      flags: {},
      clock: systemClock,
      log: noLog,
      signal: new AbortController().signal,
    }),
  );
  const served = async (): Promise<string> => (await fetch(`${server.url}/kubestate/metrics`)).text();
  const until = async (condition: (text: string) => boolean): Promise<void> => {
    for (let turn = 0; turn < 1000; turn++) if (condition(await served())) return;
    assert.fail("waited in vain");
  };
  const count = async (query: string, t: number): Promise<number> => {
    const url = `${server.url}/api/v1/query?time=${t / 1000}&query=${encodeURIComponent(`count(${query})`)}`;
    const { data } = (await (await fetch(url)).json()) as { data: { result: { value: [number, string] }[] } };
    return Number(data.result[0]?.value[1] ?? 0);
  };
  const pods = sim.store.collection("pods");
  const infos = (text: string): number => text.match(/^kube_pod_info\{/gm)?.length ?? 0;
  const all = pods.size;
  assert.ok(all > 2);
  await until((text) => infos(text) === all && text.includes("kube_namespace_created{"));

  const now = Math.floor(Date.now() / 1000) * 1000;
  const [first, second, third] = [now - 20_000, now - 10_000, now];
  await server.scraper.scrapeAt(first);
  await server.scraper.scrapeAt(second); // nothing changed in between
  const { namespace, name } = pods.list()[0]!;
  sim.store.delete("pods", namespace, name);
  await until((text) => infos(text) === all - 1);
  await server.scraper.scrapeAt(third);
  assert.deepEqual(
    [
      await count("kube_pod_info", first),
      await count("kube_pod_info", second),
      await count("kube_pod_info", third),
    ],
    [all, all, all - 1],
  );
  assert.equal(await count(`{pod="${name}", job="kube-state-metrics"}`, third), 0);
  const joined = 'kube_pod_info{namespace_label_kubernetes_io_metadata_name!=""}';
  assert.equal(await count(joined, third), all - 1);
  assert.equal(await count('up{job="kube-state-metrics"} == 1', third), 1);
  const scraped = 'scrape_samples_scraped{job="kube-state-metrics"}';
  assert.equal(await count(`${scraped} > 100`, second), 1);
  assert.equal(await count("taffrail_pods_deleted_total", third), 1);
  const own = await (await fetch(`${server.url}/metrics`)).text();
  assert.match(own, /^taffrail_kubestate_watch_age_seconds\{resource="pods"\} \d/m);
  assert.match(own, new RegExp(`^taffrail_kubestate_objects\\{resource="pods"\\} ${all - 1}$`, "m"));
});
