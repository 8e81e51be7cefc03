/** Bodies in the forms of the endpoints that a cluster is scraped at: what stands before each value, and how values move. */

/** The lines of one target: the text up to the blank before the value. */
export interface LoadForm {
  /** The share of values that change from one scrape to the next. */
  readonly changing: number;
  /** Line `i` of `lines` of target `target`, without its value. */
  prefix(target: number, i: number, lines: number): string;
  /** The first value of line `i`, in thousandths: sums stay short in print. `chance` is in [0, 1). */
  first(i: number, chance: number): number;
  /** How far a value moves that changes, in thousandths. */
  step(value: number, chance: number): number;
}

const containerFamilies = [
  "container_cpu_usage_seconds_total",
  "container_memory_working_set_bytes",
  "container_memory_rss",
  "container_network_receive_bytes_total",
  "container_fs_reads_bytes_total",
  "container_cpu_cfs_throttled_periods_total",
  "container_memory_cache",
  "container_threads",
];

const cadvisor: LoadForm = {
  changing: 0.6,
  prefix(target, i, lines) {
    const pod = i % 500;
    const labels =
      `container="app-${i % 7}",id="/kubepods/burstable/pod${target}-${pod}/${(i * 2654435761) >>> 0}",image="registry.local/shop/app-${i % 7}:1.${pod}",` +
      `name="k8s_app_${i}",namespace="ns-${pod % 20}",pod="workload-${pod}-7d9f8b6c5d-x${target}k${pod}"`;
    return `${familyOf(containerFamilies, i, lines)}{${labels}} `;
  },
  first: (_, chance) => Math.floor(chance * 1e9),
  step: (_, chance) => Math.floor(chance * 1e6),
};

/** A pod's families, each with a label of its own where it has one. */
const podFamilies: readonly (readonly [name: string, label: string, values: readonly string[]])[] = [
  ["kube_pod_info", "created_by_kind", ["ReplicaSet"]],
  ["kube_pod_status_phase", "phase", ["Pending", "Succeeded", "Failed", "Unknown", "Running"]],
  ["kube_pod_status_ready", "condition", ["true", "false", "unknown"]],
  ["kube_pod_status_scheduled", "condition", ["true", "false", "unknown"]],
  [
    "kube_pod_container_status_waiting_reason",
    "reason",
    ["ContainerCreating", "CrashLoopBackOff", "ErrImagePull"],
  ],
  ["kube_pod_container_resource_requests", "resource", ["cpu", "memory"]],
  ["kube_pod_container_resource_limits", "resource", ["cpu", "memory"]],
  ["kube_pod_container_status_restarts_total", "", [""]],
  ["kube_pod_created", "", [""]],
  ["kube_pod_start_time", "", [""]],
];

const podLines = podFamilies.flatMap(([name, label, values]) =>
  values.map((value) => [name, label, value] as const),
);

const objectState: LoadForm = {
  changing: 0.005,
  prefix(target, i, lines) {
    const pods = Math.ceil(lines / podLines.length);
    const [name, label, value] = podLines[Math.floor(i / pods)]!;
    const pod = i % pods;
    const own = label === "" ? "" : `,${label}="${value}"`;
    const uid = `${hex(target * pods + pod, 8)}-4b1d-4c2e-9e3f-${hex(pod, 12)}`;
    return `${name}{namespace="ns-${pod % 40}",pod="workload-${pod}-7d9f8b6c5d-x${target}k${pod}",uid="${uid}",container="app-${pod % 7}"${own}} `;
  },
  first: (i, chance) => (i % 11 === 0 ? 1_700_000_000_000 + Math.floor(chance * 1e9) * 1000 : (i % 2) * 1000),
  step: (value) => (value === 0 ? 1000 : value === 1000 ? -1000 : 1000),
};

const nodeFamilies = [
  "node_cpu_seconds_total",
  "node_disk_read_bytes_total",
  "node_disk_io_time_seconds_total",
  "node_filesystem_avail_bytes",
  "node_memory_Active_anon_bytes",
  "node_netstat_Tcp_InSegs",
  "node_network_receive_bytes_total",
  "node_softnet_processed_total",
  "node_vmstat_pgpgin",
  "node_systemd_unit_state",
];

const nodeExporter: LoadForm = {
  changing: 0.6,
  prefix(_, i, lines) {
    const device = i % Math.ceil(lines / nodeFamilies.length);
    return `${familyOf(nodeFamilies, i, lines)}{device="dev${device}",mode="m${device % 8}"} `;
  },
  first: (_, chance) => Math.floor(chance * 1e9),
  step: (_, chance) => Math.floor(chance * 1e5),
};

/** Forms by name. */
export const loadForms: Readonly<Record<string, LoadForm>> = {
  cadvisor,
  "object-state": objectState,
  "node-exporter": nodeExporter,
};

function familyOf(families: readonly string[], i: number, lines: number): string {
  return families[Math.floor((i * families.length) / lines)]!;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
