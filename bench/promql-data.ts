import { seededRandom } from "@taffrail/base";
import { Labels } from "@taffrail/model";

/** Series for questions: what dashboards of a cluster ask for, 10,000 of them, and as many of one plain counter. */
export interface BenchSeries {
  readonly labels: Labels;
  /** The value at a scrape, after the one before. */
  next(before: number, scrape: number): number;
}

export const scrapes = 1440;
export const intervalMs = 15_000;

const random = seededRandom(20);
const counter = (before: number): number => before + Math.floor(random() * 50);
const seconds = (before: number): number => before + random() * 3;
const bytes = (before: number): number =>
  random() < 0.3 ? Math.max(1e6, before + Math.floor((random() - 0.5) * 1e6)) : before;
const still = (before: number): number => before;

/** Every series; the same at each call. */
export function* benchSeries(): Generator<BenchSeries, void, undefined> {
  const one = (labels: Record<string, string>, next: BenchSeries["next"]): BenchSeries => ({
    labels: Labels.of({ cluster: "c1", ...labels }),
    next,
  });
  const cadvisor = { job: "kubelet", metrics_path: "/metrics/cadvisor" };
  const state = { job: "kube-state-metrics" };
  for (let p = 0; p < 500; p++) {
    const pod = {
      namespace: `ns-${p % 20}`,
      pod: `app-${p % 50}-${p}`,
      node: `node-${p % 10}`,
    };
    for (let c = 0; c < 4; c++) {
      const container = { ...cadvisor, ...pod, container: `c${c}`, image: `registry/app:${p % 50}` };
      yield one({ __name__: "container_cpu_usage_seconds_total", ...container }, seconds);
      yield one({ __name__: "container_memory_working_set_bytes", ...container }, bytes);
    }
    for (const direction of ["receive", "transmit"])
      yield one(
        { __name__: `container_network_${direction}_bytes_total`, ...cadvisor, ...pod, interface: "eth0" },
        (before) => before + Math.floor(random() * 1e5),
      );
    yield one({ __name__: "kube_pod_info", ...state, ...pod, host_network: "false" }, () => 1);
    const workload = { workload: `app-${p % 50}`, workload_type: "deployment" };
    const { node: _, ...named } = pod;
    yield one({ __name__: "namespace_workload_pod:kube_pod_owner:relabel", ...named, ...workload }, () => 1);
    yield one(
      { __name__: "kube_pod_container_status_restarts_total", ...state, ...named, container: "c0" },
      (before) => (random() < 0.001 ? before + 1 : before),
    );
    for (const resource of ["cpu", "memory"])
      for (const kind of ["requests", "limits"])
        yield one(
          { __name__: `kube_pod_container_resource_${kind}`, ...state, ...named, container: "c0", resource },
          (before) => before || 1e8,
        );
    for (const phase of ["Running", "Pending"])
      yield one({ __name__: "kube_pod_status_phase", ...state, ...named, phase }, still);
  }
  for (let n = 0; n < 10; n++) {
    const node = { job: "node-exporter", instance: `node-${n}:9100` };
    for (let cpu = 0; cpu < 8; cpu++)
      for (const mode of ["idle", "user", "system", "iowait", "irq", "softirq", "steal", "nice"])
        yield one({ __name__: "node_cpu_seconds_total", ...node, cpu: String(cpu), mode }, seconds);
    for (const name of ["MemAvailable", "MemTotal", "MemFree", "Buffers", "Cached"])
      yield one({ __name__: `node_memory_${name}_bytes`, ...node }, (before) => bytes(before || 4e9));
    for (const device of ["eth0", "eth1", "lo"])
      yield one(
        { __name__: "node_network_receive_bytes_total", ...node, device },
        (before) => before + Math.floor(random() * 1e6),
      );
    yield one({ __name__: "node_load1", ...node }, () => Math.floor(random() * 800) / 100);
    yield one({ __name__: "up", ...node }, () => 1);
  }
  for (let v = 0; v < 30; v++) {
    const request = { job: "apiserver", verb: ["GET", "LIST", "POST"][v % 3]!, resource: `r${v}` };
    for (const le of ["0.05", "0.1", "0.2", "0.4", "0.6", "1", "2", "5", "10", "+Inf"])
      yield one(
        { __name__: "apiserver_request_sli_duration_seconds_bucket", ...request, le },
        (before) => before + Math.floor(random() * 10 * Math.min(10, Number(le === "+Inf" ? 10 : le) + 1)),
      );
    yield one(
      { __name__: "apiserver_request_total", ...request, code: v % 5 === 0 ? "500" : "200" },
      counter,
    );
    yield one({ __name__: "workqueue_adds_total", job: "apiserver", name: `q${v}` }, counter);
  }
  for (let i = 0; i < 10_000; i++)
    yield {
      labels: Labels.of({
        __name__: "x_total",
        namespace: `ns-${i % 50}`,
        pod: `app-${i}`,
        instance: `10.0.${i >> 8}.${i & 255}:9100`,
      }),
      next: (before) => (random() < 0.0005 ? 0 : counter(before)),
    };
}

const range = "[5m]";

/** Thirty queries as dashboards and rules of clusters have them, their variables filled in. */
export const dashboardQueries: readonly string[] = [
  'sum(node_cpu_seconds_total{job="node-exporter", mode!="idle"}) by (instance)',
  `1 - avg(rate(node_cpu_seconds_total{job="node-exporter", mode="idle", cluster="c1"}${range}))`,
  `sum by (instance) (rate(node_cpu_seconds_total{job="node-exporter", mode!~"idle|iowait|steal"}${range}))`,
  '1 - sum(node_memory_MemAvailable_bytes{job="node-exporter"}) / sum(node_memory_MemTotal_bytes{job="node-exporter"})',
  'node_load1{job="node-exporter", cluster=~"c1"}',
  `rate(node_network_receive_bytes_total{job="node-exporter", device!="lo"}${range}) * 8`,
  `sum by (cluster, namespace, pod, container) (rate(container_cpu_usage_seconds_total{job="kubelet", metrics_path="/metrics/cadvisor", image!=""}${range}))`,
  `sum(rate(container_cpu_usage_seconds_total{cluster="c1", namespace="ns-3"}${range})) by (pod)`,
  `sum by (namespace) (rate(container_cpu_usage_seconds_total{job="kubelet", container!=""}${range}))`,
  'sum(max by (cluster, namespace, pod, container) (container_memory_working_set_bytes{job="kubelet", metrics_path="/metrics/cadvisor", cluster="c1", container!="", image!=""})) by (namespace)',
  'sum(max by (cluster, namespace, pod, container) (container_memory_working_set_bytes{job="kubelet", cluster="c1", namespace="ns-4", container!=""})) by (pod)',
  'sum(container_memory_working_set_bytes{container!=""}) by (namespace, pod)',
  'topk(10, sum by (namespace, pod) (container_memory_working_set_bytes{container!=""}))',
  'sum(kube_pod_container_resource_limits{job="kube-state-metrics", resource="cpu"}) by (namespace)',
  'sum(max by (cluster, namespace, pod, container) (container_memory_working_set_bytes{namespace="ns-5", container!=""})) / sum(kube_pod_container_resource_limits{namespace="ns-5", resource="memory"})',
  `sum((8 * rate(container_network_receive_bytes_total{job="kubelet", cluster="c1", namespace="ns-6"}${range})) * on (cluster, namespace, pod) group_left (workload, workload_type) namespace_workload_pod:kube_pod_owner:relabel{cluster="c1", namespace="ns-6", workload_type="deployment"}) by (workload)`,
  `sum by (namespace) ((8 * rate(container_network_receive_bytes_total{cluster="c1", namespace!=""}${range})) * on (cluster, namespace, pod) group_left () topk by (cluster, namespace, pod) (1, max by (cluster, namespace, pod) (kube_pod_info{host_network="false"})))`,
  `sum(rate(container_network_transmit_bytes_total{cluster="c1", namespace=~"ns-1.*"}${range})) by (pod)`,
  'sum by (cluster, namespace, pod, container) (kube_pod_container_resource_requests{resource="cpu", job="kube-state-metrics"}) * on (namespace, pod, cluster) group_left () max by (namespace, pod, cluster) (kube_pod_status_phase{phase=~"Pending|Running"} == 0)',
  'increase(kube_pod_container_status_restarts_total{job="kube-state-metrics"}[10m]) > 0',
  'max_over_time(kube_pod_container_status_restarts_total{job="kube-state-metrics"}[5m]) >= 1',
  'sum by (namespace, pod, cluster) (max by (namespace, pod, cluster) (kube_pod_status_phase{job="kube-state-metrics", phase=~"Pending|Unknown|Failed"})) > 0',
  'histogram_quantile(0.99, sum by (cluster, le, resource) (rate(apiserver_request_sli_duration_seconds_bucket{job="apiserver", verb=~"LIST|GET"}[5m])))',
  'sum by (cluster, verb) (rate(apiserver_request_sli_duration_seconds_bucket{job="apiserver", verb=~"LIST|GET", le=~"1|5"}[1h]))',
  'sum by (code) (rate(apiserver_request_total{job="apiserver"}[5m]))',
  'sum(rate(workqueue_adds_total{job="apiserver", cluster="c1"}[5m])) by (name)',
  'count by (cluster, namespace) (sum by (cluster, namespace, pod, container) (kube_pod_container_resource_requests{job="kube-state-metrics"}) unless sum by (cluster, namespace, pod, container) (container_memory_working_set_bytes{container="c1"}))',
  'quantile by (namespace) (0.9, container_memory_working_set_bytes{container!=""})',
  'sum(up{cluster="c1", job="node-exporter"})',
  'avg_over_time(node_memory_MemAvailable_bytes{job="node-exporter"}[1h])',
];

/** The queries with an aim of their own, over the 10,000 series of one counter. */
export const aimedQueries: readonly string[] = [
  "sum by (namespace) (rate(x_total[5m]))",
  "avg_over_time(x_total[1h])",
  "sum by (namespace) (avg_over_time(x_total[1h]))",
];
