/**
 * Taffrail beside the real Prometheus on discovery: lists in the configuration, in files and from a server, good and bad; with a kubeconfig
 * every role of its cluster, with and without what may be attached, selectors and namespaces; with names, the DNS. Each target's labels
 * before and after relabelling, its address, and those that were dropped are compared.
 *
 *   npm run bench -- discovery [--kubeconfig=FILE] [--dns=NAME]… [--seconds=25]
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { openKubeClient } from "@taffrail/kube";
import { findPeer, type Running, startPrometheus, startTaffrail } from "./peers.ts";

const { values } = parseArgs({
  options: {
    kubeconfig: { type: "string" },
    seconds: { type: "string", default: "25" },
    dns: { type: "string", multiple: true, default: [] },
  },
});

/** Labels that a release older than ours does not set. */
const newer =
  /^__(convert_classic_histograms_to_nhcb|always_scrape_classic_histograms|scrape_native_histograms)__$/;

const prometheus = findPeer("prometheus");
if (prometheus === undefined) {
  console.log("needs the real prometheus: put it on the PATH, or name its folder's parent in TAFFRAIL_PEERS");
  process.exit(1);
}
const kubeconfig = values.kubeconfig === undefined ? undefined : resolve(values.kubeconfig);
await using held = new AsyncDisposableStack();
const dir = mkdtempSync(join(tmpdir(), "taffrail-discovery-"));
held.defer(() => rmSync(dir, { recursive: true, force: true }));
const lists = held.use(await serveLists());
const jobs = {
  ...listedJobs(lists.url),
  ...(kubeconfig === undefined
    ? {}
    : { ...kubernetesJobs(kubeconfig), ...(await apiServerJobs(kubeconfig)) }),
  ...dnsJobs(),
};
const config = join(dir, "prometheus.yml");
const text = Object.entries(jobs).map(
  ([name, body]) => `- job_name: ${JSON.stringify(name)}\n${body.replace(/^/gm, "  ")}\n`,
);
writeFileSync(config, `global: {scrape_interval: 1h, scrape_timeout: 1s}\nscrape_configs:\n${text.join("")}`);

const theirs = held.use(await startPrometheus(prometheus, config, join(dir, "prometheus")));
const ours = held.use(await startTaffrail(config, join(dir, "taffrail")));
await new Promise((done) => setTimeout(done, Number(values.seconds) * 1000));

// Pods come and go while both look, and each gathers changes for some seconds: a job agrees where it does at one of several moments.
const rows = new Map<string, string>();
const details = new Map<string, readonly string[]>();
for (let attempt = 0; attempt < 10 && (attempt === 0 || details.size > 0); attempt++) {
  if (attempt > 0) await new Promise((done) => setTimeout(done, 3000));
  const [a, b] = await Promise.all([targetsOf(ours), targetsOf(theirs)]);
  for (const name of attempt === 0 ? Object.keys(jobs) : [...details.keys()]) {
    const [x, y] = [a.get(name) ?? [], b.get(name) ?? []];
    const [onlyOurs, onlyTheirs] = [without(x, y), without(y, x)];
    const active = y.filter((target) => target.includes('"url"')).length;
    rows.set(
      name,
      `| ${name} | ${active} | ${y.length - active} | ${onlyOurs.length} | ${onlyTheirs.length} |`,
    );
    details.set(name, [
      ...onlyOurs.map((target) => `${name}: only ours: ${target}`),
      ...onlyTheirs.map((target) => `${name}: only theirs: ${target}`),
    ]);
    if (onlyOurs.length + onlyTheirs.length === 0) details.delete(name);
  }
}
console.log("| job | active | dropped | only ours | only theirs |\n| --- | ---: | ---: | ---: | ---: |");
for (const row of rows.values()) console.log(row);
for (const line of [...details.values()].flat().slice(0, 20)) console.log(line);
console.log(`\n${rows.size - details.size} passed, ${details.size} failed`);
process.exitCode = details.size === 0 ? 0 : 1;

/** Lists of targets: what a file or a server may say, by name. */
function targetLists(): Readonly<Record<string, string>> {
  return {
    "good.json":
      '[{"targets": ["a:1", "b", "[fd00::1]:9", "a:1"], "labels": {"x": "y", "__scheme__": "https", "e": ""}}, {"targets": []}]',
    "params.json":
      '[{"targets": ["a:1"], "labels": {"__param_a": "x y", "__metrics_path__": "/p q", "__scrape_interval__": "30m", "instance": "i"}}]',
    "odd.json":
      '[{"targets": ["", "a/b", "a b", "a:99999", "ok:1"]}, {"targets": ["c:1"], "labels": {"__scrape_timeout__": "2h"}}, {"targets": ["d:1"], "labels": {"__scrape_interval__": "0s"}}]',
    "null.json": "null",
    "null-group.json": "[null]",
    "number.json": '[{"targets": ["a:1"], "labels": {"x": 1}}]',
    "more.json": '[{"targets": ["a:1"], "more": 1}]',
    "name.json": '[{"targets": ["a:1"], "labels": {"a.b": "c"}}]',
    "broken.json": "[{",
    "good.yml": "- targets: [a:1]\n  labels: {port: 80, t: true, d: 2020-01-01, n: ~}\n- targets: ['b:1']\n",
    "empty.yml": "",
    "broken.yml": "- targets: a\n",
  };
}

async function serveLists(): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = createServer((request, response) => {
    const name = request.url?.slice(1) ?? "";
    const list = targetLists()[name.replace(/^(text|500|charset)-/, "")];
    if (list === undefined) return void response.writeHead(404).end();
    const type = name.startsWith("text-")
      ? "text/plain"
      : `application/json${name.startsWith("charset-") ? "; charset=utf-8" : ""}`;
    response.writeHead(name.startsWith("500-") ? 500 : 200, { "content-type": type }).end(list);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function listedJobs(url: string): Record<string, string> {
  const folder = join(dir, "lists");
  mkdirSync(folder);
  const names = Object.keys(targetLists());
  for (const name of names) writeFileSync(join(folder, name), targetLists()[name]!);
  const served = [
    ...names.filter((name) => name.endsWith(".json")),
    "text-good.json",
    "500-good.json",
    "charset-good.json",
    "gone.json",
  ];
  const relabel = `relabel_configs:
- {source_labels: [__address__], regex: "a.*", target_label: __address__, replacement: "mended:1"}
- {source_labels: [__meta_filepath, __meta_url], regex: ".*/([^/;]+);?.*", target_label: from}
- {source_labels: [__address__], regex: "b.*", action: drop}`;
  return Object.fromEntries([
    ...names.map((name) => [`file-${name}`, `file_sd_configs: [{files: [lists/${name}]}]`]),
    ...served.map((name) => [`http-${name}`, `http_sd_configs: [{url: "${url}/${name}"}]`]),
    ["file-stars", `file_sd_configs: [{files: ["lists/g*.json", "lists/*.yml"]}]\n${relabel}`],
    ["http-relabelled", `http_sd_configs: [{url: "${url}/good.json"}]\n${relabel}`],
    [
      "static",
      `metrics_path: m
params: {b: [1, 2], a: ["x y"]}
static_configs:
- {targets: ["a:1", "b:2", "b:2"], labels: {x: y, "a.b": c}}
- {targets: ["c"], labels: {job: other, __scheme__: https}}
${relabel}`,
    ],
  ]) as Record<string, string>;
}

function kubernetesJobs(kubeconfig: string): Record<string, string> {
  const sd = (more: string): string => `kubernetes_sd_configs: [{kubeconfig_file: ${kubeconfig}, ${more}}]`;
  const roles = ["node", "pod", "service", "endpoints", "endpointslice", "ingress"];
  const attach = "attach_metadata: {node: true, namespace: true}";
  const relabel = `relabel_configs:
- {source_labels: [__meta_kubernetes_namespace], regex: kube-system, action: drop}
- {regex: __meta_kubernetes_(.+)_label_(.+), action: labelmap, replacement: $1_$2}
- {source_labels: [__meta_kubernetes_pod_name], target_label: pod}`;
  return Object.fromEntries([
    ...roles.map((role) => [role, sd(`role: ${role}`)]),
    ...roles.map((role) => [`${role}-relabelled`, `${sd(`role: ${role}`)}\n${relabel}`]),
    ...roles.slice(1).map((role) => [`${role}-attached`, sd(`role: ${role}, ${attach}`)]),
    ["pod-namespaces", sd("role: pod, namespaces: {names: [demo, default]}")],
    ["pod-selected", sd('role: pod, selectors: [{role: pod, label: "app", field: "status.phase=Running"}]')],
    [
      "pod-node-selected",
      sd('role: pod, attach_metadata: {node: true}, selectors: [{role: node, label: "no=such"}]'),
    ],
    [
      "endpoints-selected",
      sd(
        'role: endpoints, selectors: [{role: service, label: "no=such"}, {role: endpoints, field: "metadata.namespace=demo"}]',
      ),
    ],
    ["endpointslice-selected", sd('role: endpointslice, selectors: [{role: pod, label: "app=web"}]')],
    ["service-selected", sd('role: service, selectors: [{role: service, field: "metadata.name!=web"}]')],
  ]) as Record<string, string>;
}

/** The same server by its address, with the credentials of the kubeconfig in files. */
async function apiServerJobs(kubeconfig: string): Promise<Record<string, string>> {
  const client = held.use(await openKubeClient({ kubeconfig }));
  const { ca = "", cert = "", key = "" } = await client.tls();
  for (const [name, pem] of Object.entries({ "ca.crt": ca, "tls.crt": cert, "tls.key": key }))
    writeFileSync(join(dir, name), pem);
  const own = cert === "" ? "" : ", cert_file: tls.crt, key_file: tls.key";
  const { authorization = "" } = await client.authorize();
  const token =
    authorization === "" ? "" : `, authorization: {credentials: "${authorization.replace("Bearer ", "")}"}`;
  const sd = `{role: pod, api_server: "${client.baseUrl.href}", tls_config: {ca_file: ca.crt${own}}${token}}`;
  return { "pod-by-address": `kubernetes_sd_configs: [${sd}]` };
}

function dnsJobs(): Record<string, string> {
  return Object.fromEntries(
    values.dns.map((name, i) => {
      const type = name.startsWith("_") ? "SRV" : "A, port: 80";
      return [`dns-${i}`, `dns_sd_configs: [{names: ["${name}"], type: ${type}}]`];
    }),
  );
}

async function targetsOf(peer: Running): Promise<Map<string, string[]>> {
  const response = await fetch(`${peer.url}/api/v1/targets`);
  const { data } = (await response.json()) as {
    data: {
      activeTargets: {
        scrapePool: string;
        discoveredLabels: Record<string, string>;
        labels: Record<string, string>;
        scrapeUrl: string;
      }[];
      droppedTargets: { scrapePool?: string; discoveredLabels: Record<string, string> }[];
    };
  };
  const sorted = (labels: Record<string, string>): unknown =>
    Object.fromEntries(
      Object.entries(labels)
        .filter(([name]) => !newer.test(name))
        .sort(([x], [y]) => (x < y ? -1 : 1)),
    );
  const all = [
    ...data.activeTargets.map(({ scrapePool, discoveredLabels, labels, scrapeUrl }) => ({
      pool: scrapePool,
      target: { discovered: sorted(discoveredLabels), labels: sorted(labels), url: scrapeUrl },
    })),
    ...data.droppedTargets.map(({ discoveredLabels }) => ({
      pool: discoveredLabels["job"] ?? "",
      target: { dropped: sorted(discoveredLabels) },
    })),
  ];
  const byPool = new Map<string, string[]>();
  for (const { pool, target } of all) byPool.set(pool, [...(byPool.get(pool) ?? []), JSON.stringify(target)]);
  return byPool;
}

/** What of `some` is not in `others`, each as often as it is missing there. */
function without(some: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const one of others) left.set(one, (left.get(one) ?? 0) + 1);
  return some.filter((one) => {
    const count = left.get(one) ?? 0;
    left.set(one, count - 1);
    return count <= 0;
  });
}
