/** The queries behind figures and curves of the cluster pages. Names are those of the kubelet, cAdvisor and exporters. */

/**
 * Containers as cAdvisor tells of them. The cgroup of a whole pod is left out, and so is the kubelet's endpoint for
 * resource metrics, which tells the same again under the same names: either would count everything twice.
 */
export const containers = `job="kubelet",metrics_path="/metrics/cadvisor",container!=""`;

/** CPU in cores and memory in bytes of the containers that `more` matchers (",node=…") leave. */
export function cpuOf(more = ""): string {
  return `rate(container_cpu_usage_seconds_total{${containers}${more}}[5m])`;
}

export function memoryOf(more = ""): string {
  return `container_memory_working_set_bytes{${containers}${more}}`;
}

/** Cores and bytes used by all pods, by one label. */
export const used = {
  cpu: (namespace: string): string => `sum(${cpuOf(inNamespace(namespace))})`,
  memory: (namespace: string): string => `sum(${memoryOf(inNamespace(namespace))})`,
  cpuBy: (label: string): string => `sum by (${label}) (${cpuOf()})`,
  memoryBy: (label: string): string => `sum by (${label}) (${memoryOf()})`,
  cpuOfNode: (node: string): string => `sum(${cpuOf(`,node=${quoted(node)}`)})`,
  memoryOfNode: (node: string): string => `sum(${memoryOf(`,node=${quoted(node)}`)})`,
  cpuOfPodsOn: (node: string): string => `sum by (namespace, pod) (${cpuOf(`,node=${quoted(node)}`)})`,
  memoryOfPodsOn: (node: string): string => `sum by (namespace, pod) (${memoryOf(`,node=${quoted(node)}`)})`,
  memoryOfContainers: (pods: readonly string[]): string =>
    `max by (namespace, pod, container) (${memoryOf(`,pod=~${quoted(pods.map(escapeRegExp).join("|"))}`)})`,
} as const;

/** Disk: root filesystems where a node exporter tells of them. */
export const disk = {
  sizeBy: (label: string): string => `sum by (${label}) (node_filesystem_size_bytes{mountpoint="/"})`,
  freeBy: (label: string): string => `sum by (${label}) (node_filesystem_avail_bytes{mountpoint="/"})`,
  read: (node: string): string => `sum(rate(node_disk_read_bytes_total{node=${quoted(node)}}[5m]))`,
  written: (node: string): string => `sum(rate(node_disk_written_bytes_total{node=${quoted(node)}}[5m]))`,
} as const;

/** A node's network without loopback and virtual devices. */
const real = `device!~"lo|veth.*|cni.*|cilium.*|lxc.*|docker.*|br.*|flannel.*|cali.*"`;
export const network = {
  received: (node: string): string =>
    `sum(rate(node_network_receive_bytes_total{node=${quoted(node)},${real}}[5m]))`,
  sent: (node: string): string =>
    `sum(rate(node_network_transmit_bytes_total{node=${quoted(node)},${real}}[5m]))`,
  bothBy: (label: string): string =>
    `sum by (${label}) (rate(node_network_receive_bytes_total{${real}}[5m]))`,
  errors: (node: string): string =>
    `sum(rate(node_network_receive_errs_total{node=${quoted(node)},${real}}[5m]))`,
  drops: (node: string): string =>
    `sum(rate(node_network_receive_drop_total{node=${quoted(node)},${real}}[5m]))`,
} as const;

/** Share of time in which some task waits. */
export const pressure = {
  cpu: (node: string): string =>
    `sum(rate(node_pressure_cpu_waiting_seconds_total{node=${quoted(node)}}[5m]))`,
  memory: (node: string): string =>
    `sum(rate(node_pressure_memory_waiting_seconds_total{node=${quoted(node)}}[5m]))`,
  disk: (node: string): string =>
    `sum(rate(node_pressure_io_waiting_seconds_total{node=${quoted(node)}}[5m]))`,
} as const;

export const restarts = {
  /** Containers that restarted within `window`, those of pods that are gone too. */
  within: (window: string): string =>
    `sum by (namespace, pod, container) (changes(kube_pod_container_status_restarts_total[${window}])) > 0`,
  byNamespace: (window: string): string =>
    `sum by (namespace) (changes(kube_pod_container_status_restarts_total[${window}]))`,
} as const;

export const collection = {
  all: "count by (job) (up)",
  answering: "sum by (job) (up)",
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
