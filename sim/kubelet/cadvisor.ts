import type { Node } from "../workloads/node.ts";
import { type Cgroup, cgroupsOf } from "./cgroups.ts";
import { goNumber } from "./text.ts";

/** A label beside the usual six, and where it stands among them. */
interface Extra {
  readonly label: string;
  readonly values: readonly string[];
}

/** A family of container metrics: a row. */
interface Row {
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly help: string;
  /** Which cgroups have it; all if left out. */
  readonly has?: (c: Cgroup) => boolean;
  readonly extra?: Extra | ((c: Cgroup) => Extra);
  /** Its value; `i` counts the values of the extra label. */
  readonly value: (c: Cgroup, i: number) => number;
  /** Without a time of its own. */
  readonly unstamped?: true;
  /** Stamped with the time of the scrape. */
  readonly stampedNow?: true;
}

const nothing = (): number => 0;
const disk: Extra = { label: "device", values: ["/dev/nvme0n1"] };
const filesystems: Extra = { label: "device", values: ["/dev/nvme0n1p1", "/dev/shm", "/run"] };
const scopes = ["container", "hierarchy"];
const faultTypes: Extra = { label: "failure_type", values: ["pgfault", "pgmajfault"] };
const operations: Extra = {
  label: "operation",
  values: ["Async", "Discard", "Read", "Sync", "Total", "Write"],
};
const states: Extra = {
  label: "state",
  values: ["iowaiting", "running", "sleeping", "stopped", "uninterruptible"],
};
const isRoot = (c: Cgroup): boolean => c.kind === "root";
const hasDisk = (c: Cgroup): boolean => c.readBytes + c.writeBytes > 0;
const hasLimit = (c: Cgroup): boolean => c.limitCpu > 0;
const hasNetwork = (c: Cgroup): boolean => c.interfaces.length > 0;
const isLeaf = (c: Cgroup): boolean => c.kind === "root" || c.kind === "sandbox" || c.kind === "container";
const interfaces = (c: Cgroup): Extra => ({ label: "interface", values: c.interfaces.map((i) => i.name) });
const age = (c: Cgroup): number => Math.max(0, c.t - c.startedMs) / 1000;
const diskSize = 214_748_364_800;

const gauge = (name: string, help: string, value: Row["value"], more: Partial<Row> = {}): Row => ({
  name,
  type: "gauge",
  help,
  value,
  ...more,
});
const counter = (name: string, help: string, value: Row["value"], more: Partial<Row> = {}): Row => ({
  name,
  type: "counter",
  help,
  value,
  ...more,
});
/** A counter of disk operations of the whole machine, a line for each file system. */
const ioOfRoot = (name: string, help: string, perSecond: number): Row =>
  counter(name, help, (c, i) => (i === 0 ? age(c) * perSecond : 0), { has: isRoot, extra: filesystems });

/** Families of `/metrics/cadvisor`, in order. Names, helps and labels as a kubelet of 1.34 exposes them. */
const rows: readonly Row[] = [
  counter(
    "container_blkio_device_usage_total",
    "Blkio Device bytes usage",
    (c, i) => [0, 0, c.readBytes, c.readBytes + c.writeBytes, c.readBytes + c.writeBytes, c.writeBytes][i]!,
    { has: hasDisk, extra: operations },
  ),
  counter(
    "container_cpu_cfs_periods_total",
    "Number of elapsed enforcement period intervals.",
    (c) => Math.floor(age(c) * 10),
    {
      has: hasLimit,
    },
  ),
  counter(
    "container_cpu_cfs_throttled_periods_total",
    "Number of throttled period intervals.",
    (c) => Math.floor(c.cpuSeconds * 10 * (c.limitCpu < 700 ? 0.11 : 0.01)),
    { has: hasLimit },
  ),
  counter(
    "container_cpu_cfs_throttled_seconds_total",
    "Total time duration the container has been throttled.",
    (c) => c.cpuSeconds * (c.limitCpu < 700 ? 0.04 : 0.004),
    { has: hasLimit },
  ),
  gauge(
    "container_cpu_load_average_10s",
    "Value of container cpu load average over the last 10 seconds.",
    nothing,
  ),
  gauge(
    "container_cpu_load_d_average_10s",
    "Value of container cpu load.d average over the last 10 seconds.",
    nothing,
  ),
  counter("container_cpu_system_seconds_total", "Cumulative system cpu time consumed in seconds.", (c) =>
    hundredths(c.cpuSeconds * 0.19),
  ),
  counter(
    "container_cpu_usage_seconds_total",
    "Cumulative cpu time consumed in seconds.",
    (c) => c.cpuSeconds,
    {
      extra: { label: "cpu", values: ["total"] },
    },
  ),
  counter("container_cpu_user_seconds_total", "Cumulative user cpu time consumed in seconds.", (c) =>
    hundredths(c.cpuSeconds * 0.81),
  ),
  gauge("container_file_descriptors", "Number of open file descriptors for the container.", (c) =>
    c.kind === "container" ? c.threads + 9 : c.kind === "sandbox" ? 3 : c.kind === "root" ? 5 : 0,
  ),
  gauge(
    "container_fs_inodes_free",
    "Number of available Inodes",
    (_, i) => (i === 0 ? 12_640_249 : 3_085_509),
    {
      has: isRoot,
      extra: filesystems,
    },
  ),
  gauge("container_fs_inodes_total", "Number of Inodes", (_, i) => (i === 0 ? 13_107_200 : 3_085_510), {
    has: isRoot,
    extra: filesystems,
  }),
  gauge("container_fs_io_current", "Number of I/Os currently in progress", nothing, {
    has: isRoot,
    extra: filesystems,
  }),
  ioOfRoot("container_fs_io_time_seconds_total", "Cumulative count of seconds spent doing I/Os", 0.012),
  ioOfRoot("container_fs_io_time_weighted_seconds_total", "Cumulative weighted I/O time in seconds", 0.03),
  gauge(
    "container_fs_limit_bytes",
    "Number of bytes that can be consumed by the container on this filesystem.",
    (_, i) => (i === 0 ? diskSize : 16_500_000_000),
    { has: isRoot, extra: filesystems },
  ),
  ioOfRoot("container_fs_read_seconds_total", "Cumulative count of seconds spent reading", 0.004),
  counter(
    "container_fs_reads_bytes_total",
    "Cumulative count of bytes read",
    (c) => Math.floor(c.readBytes),
    {
      has: hasDisk,
      extra: disk,
    },
  ),
  ioOfRoot("container_fs_reads_merged_total", "Cumulative count of reads merged", 0.4),
  counter(
    "container_fs_reads_total",
    "Cumulative count of reads completed",
    (c) => Math.floor(c.readBytes / 19_000),
    {
      has: hasDisk,
      extra: disk,
    },
  ),
  ioOfRoot("container_fs_sector_reads_total", "Cumulative count of sector reads completed", 119),
  ioOfRoot("container_fs_sector_writes_total", "Cumulative count of sector writes completed", 418),
  gauge(
    "container_fs_usage_bytes",
    "Number of bytes that are consumed by the container on this filesystem.",
    (c, i) => (i === 0 ? diskSize * (0.31 + 0.1 * (c.startedMs % 1)) + age(c) * 900 : 0),
    { has: isRoot, extra: filesystems },
  ),
  ioOfRoot("container_fs_write_seconds_total", "Cumulative count of seconds spent writing", 0.02),
  counter(
    "container_fs_writes_bytes_total",
    "Cumulative count of bytes written",
    (c) => Math.floor(c.writeBytes),
    {
      has: hasDisk,
      extra: disk,
    },
  ),
  ioOfRoot("container_fs_writes_merged_total", "Cumulative count of writes merged", 6),
  counter(
    "container_fs_writes_total",
    "Cumulative count of writes completed",
    (c) => Math.floor(c.writeBytes / 12_000),
    {
      has: hasDisk,
      extra: disk,
    },
  ),
  gauge(
    "container_last_seen",
    "Last time a container was seen by the exporter",
    (c) => Math.floor(c.t / 1000),
    {
      stampedNow: true,
    },
  ),
  gauge("container_memory_cache", "Number of bytes of page cache memory.", (c) => pages(c.cache)),
  counter("container_memory_failcnt", "Number of memory usage hits limits", (c) => c.oomKills * 41),
  counter(
    "container_memory_failures_total",
    "Cumulative count of memory allocation failures.",
    (c, i) => (isLeaf(c) ? Math.floor((c.cpuSeconds * 190 + 1060) * (i < 2 ? 1 : 0.0004)) : 0),
    { extra: faultTypes },
  ),
  gauge("container_memory_kernel_usage", "Size of kernel memory allocated in bytes.", (c) => pages(c.kernel)),
  gauge("container_memory_mapped_file", "Size of memory mapped files in bytes.", (c) => pages(c.cache * 0.2)),
  gauge("container_memory_max_usage_bytes", "Maximum memory usage recorded in bytes", (c) =>
    pages(c.memory * 1.08),
  ),
  gauge("container_memory_rss", "Size of RSS in bytes.", (c) => pages(c.memory * 0.92)),
  gauge("container_memory_swap", "Container swap usage in bytes.", nothing),
  gauge("container_memory_total_active_file_bytes", "Current total active file in bytes.", (c) =>
    pages(c.cache * 0.6),
  ),
  gauge("container_memory_total_inactive_file_bytes", "Current total inactive file in bytes.", (c) =>
    pages(c.cache * 0.4),
  ),
  gauge(
    "container_memory_usage_bytes",
    "Current memory usage in bytes, including all memory regardless of when it was accessed",
    (c) => pages(c.memory + c.cache * 0.4),
  ),
  gauge("container_memory_working_set_bytes", "Current working set in bytes.", (c) => pages(c.memory)),
  ...(
    [
      ["receive_bytes", "Cumulative count of bytes received", (i) => i.rxBytes],
      ["receive_errors", "Cumulative count of errors encountered while receiving", (i) => i.rxErrors],
      ["receive_packets_dropped", "Cumulative count of packets dropped while receiving", (i) => i.rxDropped],
      ["receive_packets", "Cumulative count of packets received", (i) => i.rxBytes / 410],
      ["transmit_bytes", "Cumulative count of bytes transmitted", (i) => i.txBytes],
      ["transmit_errors", "Cumulative count of errors encountered while transmitting", nothing],
      ["transmit_packets_dropped", "Cumulative count of packets dropped while transmitting", nothing],
      ["transmit_packets", "Cumulative count of packets transmitted", (i) => i.txBytes / 620],
    ] as const satisfies readonly (readonly [string, string, (i: Cgroup["interfaces"][number]) => number])[]
  ).map(([what, help, value]): Row =>
    counter(`container_network_${what}_total`, help, (c, i) => Math.floor(value(c.interfaces[i]!)), {
      has: hasNetwork,
      extra: interfaces,
    }),
  ),
  counter(
    "container_oom_events_total",
    "Count of out of memory events observed for the container",
    (c) => c.oomKills,
  ),
  ...["cpu", "io", "memory"].flatMap((what) =>
    (
      [
        ["stalled", "no tasks in the container could make progress due to"],
        ["waiting", "tasks in the container have waited due to"],
      ] as const
    ).map(([how, words]) =>
      counter(
        `container_pressure_${what}_${how}_seconds_total`,
        `Total time duration ${words} ${what === "io" ? "IO" : what === "cpu" ? "CPU" : what} congestion.`,
        (c) => (what === "cpu" ? c.cpuSeconds * (how === "waiting" ? 0.021 : 0.004) : 0),
      ),
    ),
  ),
  gauge("container_processes", "Number of processes running inside the container.", (c) => c.processes),
];

/** Families after `container_scrape_error`. */
const laterRows: readonly Row[] = [
  gauge("container_sockets", "Number of open sockets for the container.", (c) =>
    c.kind === "container" ? Math.floor(c.threads / 2) : 0,
  ),
  gauge("container_spec_cpu_period", "CPU period of the container.", () => 100_000, { unstamped: true }),
  gauge("container_spec_cpu_quota", "CPU quota of the container.", (c) => c.limitCpu * 100, {
    has: hasLimit,
    unstamped: true,
  }),
  gauge("container_spec_cpu_shares", "CPU share of the container.", (c) => c.shares, { unstamped: true }),
  gauge("container_spec_memory_limit_bytes", "Memory limit for the container.", (c) => c.limitMemory, {
    unstamped: true,
  }),
  gauge(
    "container_spec_memory_reservation_limit_bytes",
    "Memory reservation limit for the container.",
    nothing,
    {
      unstamped: true,
    },
  ),
  gauge(
    "container_spec_memory_swap_limit_bytes",
    "Memory swap limit for the container.",
    (c) => (c.kind === "container" ? c.limitMemory : 0),
    { unstamped: true },
  ),
  gauge(
    "container_start_time_seconds",
    "Start time of the container since unix epoch in seconds.",
    (c) => Math.floor(c.startedMs / 1000),
    { unstamped: true },
  ),
  gauge("container_tasks_state", "Number of tasks in given state", nothing, { extra: states }),
  gauge("container_threads", "Number of threads running inside the container", (c) => c.threads),
  gauge(
    "container_threads_max",
    "Maximum number of threads allowed inside the container, infinity if value is zero",
    (c) => (c.id === "/kubepods" ? 125_324 : 0),
  ),
  gauge(
    "container_ulimits_soft",
    "Soft ulimit values for the container root process. Unlimited if -1, except priority and nice",
    () => 1_048_576,
    { has: isLeaf, extra: { label: "ulimit", values: ["max_open_files"] } },
  ),
];

function hundredths(v: number): number {
  return Math.floor(v * 100) / 100;
}

/** Whole pages of 4 KiB. */
function pages(bytes: number): number {
  return Math.floor(bytes / 4096) * 4096;
}

/** Label text of a cgroup, cut where other labels go in between. */
interface Labels {
  /** `container`, before everything. */
  readonly a: string;
  /** `id` and `image`. */
  readonly b: string;
  /** `name` and `namespace`. */
  readonly c: string;
  /** `pod`, after everything but `scope`, `state` and `ulimit`. */
  readonly d: string;
}

/** The label set of one line; labels stand in alphabetical order. */
function labelText(l: Labels, label: string, value: string): string {
  switch (label) {
    case "":
      return l.a + l.b + l.c + l.d;
    case "cpu":
    case "device":
      return `${l.a},${label}="${value}"${l.b}${l.c}${l.d}`;
    case "interface":
      return `${l.a}${l.b},interface="${value}"${l.c}${l.d}`;
    case "operation":
      return `${l.a},device="/dev/nvme0n1"${l.b},major="259",minor="0"${l.c},operation="${value}"${l.d}`;
    default:
      return `${l.a}${l.b}${l.c}${l.d},${label}="${value}"`;
  }
}

/**
 * The body of `/metrics/cadvisor` of a node at `t`. Nothing is kept between two calls: a line is put together from the
 * family's head, the cgroup's label text and the value, so a thousand nodes cost no more memory than one.
 */
export function cadvisorBody(node: Node, t: number): string {
  const cgroups = cgroupsOf(node, t);
  const labels = cgroups.map((c): Labels => ({
    a: `container="${c.container}"`,
    b: `,id="${c.id}",image="${c.image}"`,
    c: `,name="${c.name}",namespace="${c.namespace}"`,
    d: `,pod="${c.pod}"`,
  }));
  const plain = labels.map((l) => labelText(l, "", ""));
  const stamps = cgroups.map((c) => ` ${c.t}\n`);
  const nowStamp = ` ${Math.floor(t)}\n`;
  let out =
    "# HELP cadvisor_version_info A metric with a constant '1' value labeled by kernel version, OS version, docker version, cadvisor version & cadvisor revision.\n" +
    "# TYPE cadvisor_version_info gauge\n" +
    'cadvisor_version_info{cadvisorRevision="",cadvisorVersion="",dockerVersion="",kernelVersion="6.12.48-generic",osVersion="Debian GNU/Linux 12 (bookworm)"} 1\n';
  for (const row of rows) out += family(row);
  out +=
    "# HELP container_scrape_error 1 if there was an error while getting container metrics, 0 otherwise\n" +
    "# TYPE container_scrape_error gauge\ncontainer_scrape_error 0\n";
  for (const row of laterRows) out += family(row);
  return out + machineFamilies(node);

  function family(row: Row): string {
    const { has, extra, value } = row;
    const head = `${row.name}{`;
    let lines = `# HELP ${row.name} ${row.help}\n# TYPE ${row.name} ${row.type}\n`;
    let some = false;
    for (let i = 0; i < cgroups.length; i++) {
      const c = cgroups[i]!;
      if (has !== undefined && !has(c)) continue;
      some = true;
      const end = row.unstamped === true ? "\n" : row.stampedNow === true ? nowStamp : stamps[i]!;
      if (extra === undefined) {
        lines += `${head}${plain[i]!}} ${goNumber(value(c, 0))}${end}`;
        continue;
      }
      const { label, values } = typeof extra === "function" ? extra(c) : extra;
      for (let j = 0; j < values.length; j++) {
        if (label === "failure_type") {
          for (let k = 0; k < scopes.length; k++) {
            const l = labels[i]!;
            const text = `${l.a},failure_type="${values[j]!}"${l.b}${l.c}${l.d},scope="${scopes[k]!}"`;
            lines += `${head}${text}} ${goNumber(value(c, j * 2 + k))}${end}`;
          }
        } else lines += `${head}${labelText(labels[i]!, label, values[j]!)}} ${goNumber(value(c, j))}${end}`;
      }
    }
    return some ? lines : ""; // a family without samples is not written
  }
}

function machineFamilies(node: Node): string {
  const ids = `boot_id="${node.bootId}",machine_id="${node.machineId}"`;
  const labels = `{${ids},system_uuid="${node.machineId}"}`;
  const { cores, memoryMiB } = node.size;
  const one = (name: string, help: string, value: number): string =>
    `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name}${labels} ${goNumber(value)}\n`;
  const modes = ["app_direct_mode", "memory_mode"]
    .map((mode) => `machine_nvm_capacity{${ids},mode="${mode}",system_uuid="${node.machineId}"} 0\n`)
    .join("");
  return (
    one("machine_cpu_cores", "Number of logical CPU cores.", cores) +
    one("machine_cpu_physical_cores", "Number of physical CPU cores.", cores / 2) +
    one("machine_cpu_sockets", "Number of CPU sockets.", 1) +
    one("machine_memory_bytes", "Amount of memory installed on the machine.", memoryMiB * 1048576) +
    one("machine_nvm_avg_power_budget_watts", "NVM power budget.", 0) +
    "# HELP machine_nvm_capacity NVM capacity value labeled by NVM mode (memory mode or app direct mode).\n" +
    `# TYPE machine_nvm_capacity gauge\n${modes}` +
    "# HELP machine_scrape_error 1 if there was an error while getting machine metrics, 0 otherwise.\n" +
    "# TYPE machine_scrape_error gauge\nmachine_scrape_error 0\n" +
    one("machine_swap_bytes", "Amount of swap memory available on the machine.", 0)
  );
}
