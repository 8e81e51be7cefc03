import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import net, { type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { noLog, systemClock } from "@taffrail/base";
import { resourceTypes } from "@taffrail/kube";
import type { KubernetesDiscovery, ScrapeConfig } from "@taffrail/scrape";
import { openSim, type Sim } from "@taffrail/sim";
import { loadConfig } from "./config/load.ts";
import { scrapeJobsOf } from "./config/scrape-jobs.ts";
import { DiscoveryClusters } from "./discovery-clusters.ts";

async function secureSim(held: AsyncDisposableStack): Promise<{ sim: Sim; folder: string }> {
  const options = { clock: systemClock, log: noLog, nodes: 2, workloads: "none", follow: false } as const;
  const sim = held.use(await openSim({ ...options, tls: true, token: "t0ken" }));
  const folder = await mkdtemp(join(tmpdir(), "taffrail-test-"));
  held.defer(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "config"), sim.kubeconfig());
  await writeFile(join(folder, "token"), "t0ken\n");
  await writeFile(join(folder, "ca.crt"), sim.certificate!);
  return { sim, folder };
}

function jobs(folder: string, discovery: string): ScrapeConfig[] {
  const text = `scrape_configs: [{job_name: a, kubernetes_sd_configs: [{role: node, ${discovery}}]}]`;
  return scrapeJobsOf(loadConfig(text, join(folder, "prometheus.yml")));
}

async function nodesSeen(clusters: DiscoveryClusters, configs: readonly ScrapeConfig[]): Promise<string[]> {
  await clusters.open(configs);
  const discovery = configs[0]!.discoveries[0] as KubernetesDiscovery;
  const view = clusters.informersOf(discovery)!.view(resourceTypes.nodes);
  await view.ready;
  return [...view].map(({ metadata }) => metadata.name);
}

/** A proxy that knows only CONNECT, and writes down to where. */
async function tunnelling(held: AsyncDisposableStack, asked: string[]): Promise<string> {
  const sockets = new Set<Socket>();
  const proxy = http.createServer();
  proxy.on("connect", (request: http.IncomingMessage, socket: Socket) => {
    asked.push(request.url ?? "");
    const at = new URL(`tcp://${request.url}`);
    const onward = net.connect(Number(at.port), at.hostname, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      socket.pipe(onward).pipe(socket);
    });
    for (const one of [socket, onward]) sockets.add(one.on("error", () => socket.destroy()));
    socket.on("close", () => onward.destroy());
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  held.defer(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}

test("a discovery's own API server is watched, with its token and authority, through its proxy", async () => {
  await using held = new AsyncDisposableStack();
  const { sim, folder } = await secureSim(held);
  const asked: string[] = [];
  const proxy = await tunnelling(held, asked);
  const signal = new AbortController().signal;
  const clusters = held.use(
    new DiscoveryClusters({ own: undefined, clock: systemClock, log: noLog, signal }),
  );
  const server = `api_server: "${sim.apiServerUrl}", authorization: {credentials_file: token}, tls_config: {ca_file: ca.crt}`;
  const straight = jobs(folder, server);
  assert.equal((await nodesSeen(clusters, straight)).length, 2);
  assert.deepEqual(asked, []);
  const around = jobs(folder, `${server}, proxy_url: "${proxy}"`);
  assert.equal((await nodesSeen(clusters, around)).length, 2);
  assert.ok(asked.length > 0 && asked.every((to) => to === new URL(sim.apiServerUrl).host));

  assert.equal(
    clusters.informersOf(jobs(folder, "namespaces: {names: [a]}")[0]!.discoveries[0] as KubernetesDiscovery),
    undefined,
  );
  await clusters.keep(around);
  assert.equal(clusters.informersOf(straight[0]!.discoveries[0] as KubernetesDiscovery), undefined);
});

test("a discovery's own kubeconfig is watched, once for all that name it", async () => {
  await using held = new AsyncDisposableStack();
  const { folder } = await secureSim(held);
  const signal = new AbortController().signal;
  const clusters = held.use(
    new DiscoveryClusters({ own: undefined, clock: systemClock, log: noLog, signal }),
  );
  const named = jobs(folder, "kubeconfig_file: config");
  assert.equal((await nodesSeen(clusters, named)).length, 2);
  const again = jobs(folder, 'kubeconfig_file: config, selectors: [{role: node, label: "a=b"}]');
  await clusters.open(again);
  const of = (configs: readonly ScrapeConfig[]): unknown =>
    clusters.informersOf(configs[0]!.discoveries[0] as KubernetesDiscovery);
  assert.equal(of(again), of(named));
});
