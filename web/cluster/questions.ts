import { parseLength, renderLength } from "../shell/range.ts";

/** The queries behind figures and curves of the cluster pages. Names are those of the kubelet, cAdvisor and exporters. */

/**
 * Containers as cAdvisor tells of them. The cgroup of a whole pod is left out, and so is the kubelet's endpoint for
 * resource metrics, which tells the same again under the same names: either would count everything twice.
 */
export const containers = `job="kubelet",metrics_path="/metrics/cadvisor",container!=""`;

/** Over how long rates of a curve are taken: five minutes, or a whole step where that is more, so that no sample is left out. */
export function rateWindow(stepMs: number): string {
  return renderLength(Math.max(longWindowMs, stepMs));
}

const longWindowMs = 5 * 60_000;
/** What stands in a table as of now reaches less far back; it holds two samples where one of three a minute apart is missing. */
const shortest = "3m";
const long = "5m";

/**
 * The rate of `selector` that neither climbs while its series are young nor sinks after their end: a series that does not
 * reach most of the window back is taken over its last minute, and one of which nothing came for two minutes has no rate.
 * For few series, as each is read four times.
 */
export function steadyRate(selector: string, window: string): string {
  const most = renderLength((parseLength(window) ?? longWindowMs) * 0.8);
  return `(rate(${selector}[${window}]) and ${selector} offset ${most} or rate(${selector}[1m])) and present_over_time(${selector}[2m])`;
}

/** CPU in cores and memory in bytes of the containers that `more` matchers (",node=…") leave. */
export function cpuOf(more = "", window: string = shortest): string {
  return `rate(container_cpu_usage_seconds_total{${containers}${more}}[${window}])`;
}

export function memoryOf(more = ""): string {
  return `container_memory_working_set_bytes{${containers}${more}}`;
}

/** Cores and bytes used by all pods, by one label. */
export const used = {
  cpu: (namespace: string): string => `sum(${cpuOf(inNamespace(namespace))})`,
  memory: (namespace: string): string => `sum(${memoryOf(inNamespace(namespace))})`,
  cpuBy: (label: string, window?: string): string => `sum by (${label}) (${cpuOf("", window)})`,
  memoryBy: (label: string): string => `sum by (${label}) (${memoryOf()})`,
  cpuOfNode: (node: string, window: string = long): string =>
    `sum(${steadyRate(`container_cpu_usage_seconds_total{${containers},node=${quoted(node)}}`, window)})`,
  memoryOfNode: (node: string): string => `sum(${memoryOf(`,node=${quoted(node)}`)})`,
  cpuOfPodsOn: (node: string): string => `sum by (namespace, pod) (${cpuOf(`,node=${quoted(node)}`)})`,
  memoryOfPodsOn: (node: string): string => `sum by (namespace, pod) (${memoryOf(`,node=${quoted(node)}`)})`,
  memoryOfContainers: (pods: readonly string[]): string =>
    `max by (namespace, pod, container) (${memoryOf(`,pod=~${quoted(pods.map(escapeRegExp).join("|"))}`)})`,
} as const;

/**
 * What nodes use in all, with what runs beside the pods: as the kubelet tells it, else as the cgroup of the whole machine
 * does. Where two jobs tell the same, the larger counts. A dozen series where the sum over containers reads thousands.
 */
export const nodeUse = {
  cpuBy: (window: string = long): string => cpuOfNodes("", window),
  memoryBy: (): string => memoryOfNodes(""),
  cpu: `sum(${cpuOfNodes("", long)})` as string,
  memory: `sum(${memoryOfNodes("")})` as string,
  cpuOf: (node: string, window: string = long): string =>
    `sum(${cpuOfNodes(`node=${quoted(node)}`, window)})`,
  memoryOf: (node: string): string => `sum(${memoryOfNodes(`node=${quoted(node)}`)})`,
} as const;

function cpuOfNodes(matchers: string, window: string): string {
  const machine = ['id="/"', matchers].filter(Boolean).join(",");
  const [own, cgroup] = [
    steadyRate(`node_cpu_usage_seconds_total{${matchers}}`, window),
    steadyRate(`container_cpu_usage_seconds_total{${machine}}`, window),
  ];
  return `max by (node) (${own}) or max by (node) (${cgroup})`;
}

function memoryOfNodes(matchers: string): string {
  const machine = ['id="/"', matchers].filter(Boolean).join(",");
  // The kubelet stamps these itself, so no staleness mark ends them: without a reach of their own they live on for five minutes.
  return `max by (node) (last_over_time(node_memory_working_set_bytes{${matchers}}[2m])) or max by (node) (last_over_time(container_memory_working_set_bytes{${machine}}[2m]))`;
}

/** Disk: root filesystems where a node exporter tells of them. */
export const disk = {
  sizeBy: (label: string): string => `sum by (${label}) (node_filesystem_size_bytes{mountpoint="/"})`,
  freeBy: (label: string): string => `sum by (${label}) (node_filesystem_avail_bytes{mountpoint="/"})`,
  read: (node: string, window: string = long): string =>
    `sum(${steadyRate(`node_disk_read_bytes_total{node=${quoted(node)}}`, window)})`,
  written: (node: string, window: string = long): string =>
    `sum(${steadyRate(`node_disk_written_bytes_total{node=${quoted(node)}}`, window)})`,
} as const;

/** A node's network without loopback and virtual devices. */
const real = `device!~"lo|veth.*|cni.*|cilium.*|lxc.*|docker.*|br.*|flannel.*|cali.*"`;
export const network = {
  received: (node: string, window: string = long): string =>
    `sum(${steadyRate(`node_network_receive_bytes_total{node=${quoted(node)},${real}}`, window)})`,
  sent: (node: string, window: string = long): string =>
    `sum(${steadyRate(`node_network_transmit_bytes_total{node=${quoted(node)},${real}}`, window)})`,
  bothBy: (label: string, window: string = shortest): string =>
    `sum by (${label}) (rate(node_network_receive_bytes_total{${real}}[${window}]))`,
  errors: (node: string, window: string = long): string =>
    `sum(${steadyRate(`node_network_receive_errs_total{node=${quoted(node)},${real}}`, window)})`,
  drops: (node: string, window: string = long): string =>
    `sum(${steadyRate(`node_network_receive_drop_total{node=${quoted(node)},${real}}`, window)})`,
} as const;

/** Share of time in which some task waits. */
export const pressure = {
  cpu: (node: string, window: string = long): string =>
    `sum(${steadyRate(`node_pressure_cpu_waiting_seconds_total{node=${quoted(node)}}`, window)})`,
  memory: (node: string, window: string = long): string =>
    `sum(${steadyRate(`node_pressure_memory_waiting_seconds_total{node=${quoted(node)}}`, window)})`,
  disk: (node: string, window: string = long): string =>
    `sum(${steadyRate(`node_pressure_io_waiting_seconds_total{node=${quoted(node)}}`, window)})`,
} as const;

export const restarts = {
  /** Containers that restarted within `window`, those of pods that are gone too. */
  within: (window: string): string =>
    `sum by (namespace, pod, container) (changes(kube_pod_container_status_restarts_total[${window}])) > 0`,
} as const;

export const collection = {
  all: "count by (job) (up)",
  /** Targets that do not answer, by the node they are on; "" where a target has none. */
  missing: "count by (job, node) (up == 0)",
  samples: "sum by (job) (scrape_samples_scraped)",
  slowest: "max by (job) (scrape_duration_seconds)",
} as const;

function inNamespace(namespace: string): string {
  return namespace === "" ? "" : `,namespace=${quoted(namespace)}`;
}

/** A PromQL string. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** `text` as a regular expression of itself. */
export function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
