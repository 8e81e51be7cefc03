/**
 * Taffrail beside the real Prometheus on real targets: both scrape the same bytes for some minutes, then answer the same queries.
 *
 *   npm run bench -- side-by-side [--minutes=5] --kubeconfig=FILE [--target=NAME=URL]…
 *
 * With a kubeconfig its API server, and of each node the kubelet, cAdvisor, resource and probe endpoints, are targets.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openKubeClient } from "@taffrail/kube";
import { findPeer, type Running, startPrometheus, startTaffrail } from "./peers.ts";
import { type ProxiedTarget, RecordingProxy } from "./recording-proxy.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "5" },
    kubeconfig: { type: "string" },
    target: { type: "string", multiple: true, default: [] },
    queries: { type: "string" },
  },
});
const minutes = Number(values.minutes);

/** What dashboards and people ask of such targets. */
const queries: readonly string[] = [
  'count({__name__=~".+", job!="taffrail"})',
  'count by (__name__) ({__name__=~"container_.*"})',
  'sum by (namespace) (rate(container_cpu_usage_seconds_total{container!=""}[2m]))',
  'sum by (namespace, pod) (container_memory_working_set_bytes{container!=""})',
  "topk(5, container_memory_rss)",
  'max_over_time(container_memory_working_set_bytes{container!=""}[3m])',
  "avg_over_time(container_memory_usage_bytes[2m])",
  "rate(container_network_receive_bytes_total[2m])",
  'irate(container_cpu_usage_seconds_total{id="/"}[2m])',
  "increase(apiserver_request_total[3m])",
  "sum by (verb, code) (rate(apiserver_request_total[2m]))",
  "histogram_quantile(0.99, sum by (le, verb) (rate(apiserver_request_duration_seconds_bucket[3m])))",
  "histogram_quantile(0.5, sum by (le) (rate(etcd_request_duration_seconds_bucket[3m])))",
  "apiserver_current_inflight_requests",
  'delta(process_resident_memory_bytes{job!="taffrail"}[2m])',
  'deriv(process_resident_memory_bytes{job!="taffrail"}[3m])',
  'predict_linear(process_resident_memory_bytes{job!="taffrail"}[3m], 600)',
  "kubelet_running_pods",
  "kubelet_running_containers / on (job) group_left () kubelet_running_pods",
  "sum(rate(kubelet_runtime_operations_total[2m])) by (operation_type)",
  "node_cpu_usage_seconds_total",
  'sum without (container) (container_memory_working_set_bytes{namespace!=""})',
  "quantile(0.9, container_memory_working_set_bytes)",
  'stddev by (namespace) (container_memory_working_set_bytes{namespace!=""})',
  'count_values("n", container_spec_cpu_shares)',
  "changes(container_start_time_seconds[4m])",
  'resets(process_cpu_seconds_total{job!="taffrail"}[4m])',
  'label_replace(go_info, "major", "$1", "version", "go(\\\\d+)\\\\..*")',
  'absent(no_such_metric{job="x"})',
  'max_over_time(sum by (job) (rate(process_cpu_seconds_total{job!="taffrail"}[1m]))[3m:30s])',
  'container_memory_working_set_bytes{namespace="kube-system"} offset 1m > 1e6',
  'sum(container_memory_working_set_bytes{container!=""}) by (namespace) / ignoring (id) sum(container_memory_usage_bytes{container!=""}) by (namespace)',
];

const prometheus = findPeer("prometheus");
if (prometheus === undefined) {
  console.log("needs the real prometheus: put it on the PATH, or name its folder's parent in TAFFRAIL_PEERS");
  process.exit(1);
}
await using held = new AsyncDisposableStack();
const dir = mkdtempSync(join(tmpdir(), "taffrail-side-by-side-"));
held.defer(() => rmSync(dir, { recursive: true, force: true }));
const targets = [...plainTargets(), ...(await clusterTargets(held))];
if (targets.length === 0) {
  console.log("no targets: give --kubeconfig FILE or --target NAME=URL");
  process.exit(1);
}
const proxy = held.use(await RecordingProxy.open(targets));
const config = join(dir, "prometheus.yml");
writeFileSync(config, configText(proxy.host, targets));
const theirs = held.use(await startPrometheus(prometheus, config, join(dir, "prometheus")));
const ours = held.use(await startTaffrail(config, join(dir, "taffrail")));
console.log(`${targets.length} targets: ${targets.map((t) => t.name).join(", ")}; ${minutes} min`);
await new Promise((resolve) => setTimeout(resolve, minutes * 60_000));

// Up to 40 s ago, so that both have every sample that counts.
const end = Math.floor(Date.now() / 1000) - 40;
const start = end - minutes * 60 + 90;
let differing = 0;
console.log("\n| query | series | points | differing |\n| --- | ---: | ---: | ---: |");
for (const query of queries) {
  const params = new URLSearchParams({ query, start: String(start), end: String(end), step: "15" });
  const [a, b] = await Promise.all([ask(ours, params), ask(theirs, params)]);
  const { points, differences } = compare(a, b);
  if (differences.length > 0) differing++;
  console.log(`| \`${query}\` | ${b.size} | ${points} | ${differences.length} |`);
  for (const difference of differences.slice(0, 3)) console.log(`    ${difference}`);
}
console.log(`\n${queries.length - differing} passed, ${differing} failed`);
process.exitCode = differing === 0 ? 0 : 1;

type Series = ReadonlyMap<string, ReadonlyMap<number, number>>;

async function ask(peer: Running, params: URLSearchParams): Promise<Series> {
  const response = await fetch(`${peer.url}/api/v1/query_range`, { method: "POST", body: params });
  const answer = (await response.json()) as {
    error?: string;
    data?: { result: { metric: Record<string, string>; values: [number, string][] }[] };
  };
  if (answer.data === undefined) return new Map([[`error: ${answer.error ?? ""}`, new Map()]]);
  return new Map(
    answer.data.result.map(({ metric, values: rows }) => [
      JSON.stringify(Object.entries(metric).sort(([x], [y]) => (x < y ? -1 : 1))),
      new Map(rows.map(([t, v]) => [t, Number(v.replace("Inf", "Infinity"))])),
    ]),
  );
}

/** Equal but for the last bits, which the order of a sum decides. */
function compare(a: Series, b: Series): { points: number; differences: string[] } {
  let points = 0;
  const differences: string[] = [];
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const x = a.get(key) ?? new Map<number, number>();
    const y = b.get(key) ?? new Map<number, number>();
    for (const t of new Set([...x.keys(), ...y.keys()])) {
      points++;
      const p = x.get(t);
      const q = y.get(t);
      const same =
        p !== undefined &&
        q !== undefined &&
        (Object.is(p, q) || Math.abs(p - q) <= 1e-12 * Math.max(Math.abs(p), Math.abs(q)));
      if (!same) differences.push(`${key} at ${t}: ours ${p ?? "nothing"}, theirs ${q ?? "nothing"}`);
    }
    if (x.size === 0 && y.size === 0) differences.push(`${key}: no points`);
  }
  return { points, differences };
}

function plainTargets(): ProxiedTarget[] {
  return values.target.map((text) => {
    const at = text.indexOf("=");
    const url = text.slice(at + 1);
    return {
      name: text.slice(0, at),
      fetch: async () => (await fetch(url, { headers: { accept: "text/plain" } })).text(),
    };
  });
}

async function clusterTargets(stack: AsyncDisposableStack): Promise<ProxiedTarget[]> {
  if (values.kubeconfig === undefined) return [];
  const client = stack.use(await openKubeClient({ kubeconfig: values.kubeconfig }));
  const get = (path: string) => async (): Promise<string> => {
    const response = await client.request(path, {
      headers: { accept: "text/plain;version=0.0.4, application/json" },
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
    return text;
  };
  const nodes = JSON.parse(await get("/api/v1/nodes")()) as { items: { metadata: { name: string } }[] };
  return [
    { name: "apiserver", fetch: get("/metrics") },
    ...nodes.items.flatMap(({ metadata: { name } }) =>
      (["metrics", "metrics/cadvisor", "metrics/resource", "metrics/probes"] as const).map((path) => ({
        name: `${name}-${path.replace("/", "-")}`,
        fetch: get(`/api/v1/nodes/${name}/proxy/${path}`),
      })),
    ),
  ];
}

function configText(host: string, proxied: readonly ProxiedTarget[]): string {
  const jobs = proxied.map(
    ({ name }) =>
      `- job_name: ${name}\n  metrics_path: /${name}\n  static_configs: [{targets: ["${host}"]}]\n`,
  );
  return `global: {scrape_interval: 15s}\nscrape_configs:\n${jobs.join("")}`;
}
