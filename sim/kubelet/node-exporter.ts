import type { Node } from "../workloads/node.ts";
import { type Cgroup, cgroupsOf } from "./cgroups.ts";
import { goNumber } from "./text.ts";

/** One family: name without `node_`, type, help, lines of labels and value. */
type Row = readonly [
  name: string,
  type: "counter" | "gauge",
  help: string,
  lines: (m: Machine) => readonly (readonly [labels: string, value: number])[],
];

/** What the host's files say at one moment. */
interface Machine {
  readonly node: Node;
  readonly t: number;
  readonly root: Cgroup;
  readonly up: number;
}

/** Modes of a CPU and their shares of busy time; idle is the rest. */
const modes = [
  ["iowait", 0.02],
  ["irq", 0],
  ["nice", 0.002],
  ["softirq", 0.018],
  ["steal", 0.006],
  ["system", 0.18],
  ["user", 0.774],
] as const;

const one =
  (value: (m: Machine) => number): Row[3] =>
  (m) => [["", value(m)]];
const mountpoints = [
  ['device="/dev/nvme0n1p1",fstype="ext4",mountpoint="/"', 1],
  ['device="tmpfs",fstype="tmpfs",mountpoint="/run"', 0],
] as const;
const memoryTotal = (m: Machine): number => m.node.size.memoryMiB * 1048576;
const diskTotal = (m: Machine): number => m.node.size.diskGiB * 1_056_858_112;
const cacheBytes = (m: Machine): number => memoryTotal(m) * 0.24;
const load = (m: Machine, seconds: number): number =>
  Math.round((m.root.cpuRate * 1.15 + 0.4 * Math.sin(m.t / (seconds * 1400) + m.node.index) + 0.5) * 100) /
  100;
const filesystem =
  (value: (m: Machine) => number, small: number): Row[3] =>
  (m) =>
    mountpoints.map(([labels, main]) => [`{${labels}}`, main === 1 ? Math.floor(value(m)) : small]);
const onDisk =
  (perSecond: number, value?: (m: Machine) => number): Row[3] =>
  (m) => [['{device="nvme0n1"}', value === undefined ? m.up * perSecond : value(m)]];
const onNetwork =
  (value: (i: Cgroup["interfaces"][number]) => number): Row[3] =>
  (m) => [
    ...m.root.interfaces.map((i): readonly [string, number] => [
      `{device="${i.name}"}`,
      Math.floor(value(i)),
    ]),
    ['{device="lo"}', 0],
  ];

/** Families in the order in which the exporter writes them: by name. */
const rows: readonly Row[] = [
  [
    "boot_time_seconds",
    "gauge",
    "Node boot time, in unixtime.",
    one((m) => Math.floor(m.node.bootedMs / 1000)),
  ],
  [
    "context_switches_total",
    "counter",
    "Total number of context switches.",
    one((m) => Math.floor(m.up * 18_400 + m.root.cpuSeconds * 900)),
  ],
  [
    "cpu_seconds_total",
    "counter",
    "Seconds the CPUs spent in each mode.",
    (m) => {
      const { cores } = m.node.size;
      const lines: (readonly [string, number])[] = [];
      for (let cpu = 0; cpu < cores; cpu++) {
        const busy = m.root.cpuSeconds / cores;
        const labels = (mode: string): string => `{cpu="${cpu}",mode="${mode}"}`;
        lines.push([labels("idle"), hundredths(Math.max(0, m.up - busy))]);
        for (const [mode, share] of modes) lines.push([labels(mode), hundredths(busy * share)]);
      }
      return lines;
    },
  ],
  ["disk_io_time_seconds_total", "counter", "Total seconds spent doing I/Os.", onDisk(0.031)],
  [
    "disk_read_bytes_total",
    "counter",
    "The total number of bytes read successfully.",
    onDisk(0, (m) => Math.floor(m.root.readBytes)),
  ],
  [
    "disk_reads_completed_total",
    "counter",
    "The total number of reads completed successfully.",
    onDisk(0, (m) => Math.floor(m.root.readBytes / 19_000)),
  ],
  [
    "disk_writes_completed_total",
    "counter",
    "The total number of writes completed successfully.",
    onDisk(0, (m) => Math.floor(m.root.writeBytes / 12_000)),
  ],
  [
    "disk_written_bytes_total",
    "counter",
    "The total number of bytes written successfully.",
    onDisk(0, (m) => Math.floor(m.root.writeBytes)),
  ],
  [
    "filefd_allocated",
    "gauge",
    "File descriptor statistics: allocated.",
    one((m) => 2200 + m.node.pods.size * 96),
  ],
  ["filefd_maximum", "gauge", "File descriptor statistics: maximum.", one(() => 9.223372036854776e18)],
  [
    "filesystem_avail_bytes",
    "gauge",
    "Filesystem space available to non-root users in bytes.",
    filesystem((m) => diskTotal(m) * 0.6, 6_600_000_000),
  ],
  [
    "filesystem_device_error",
    "gauge",
    "Whether an error occurred while getting statistics for the given device.",
    filesystem(() => 0, 0),
  ],
  [
    "filesystem_files",
    "gauge",
    "Filesystem total file nodes.",
    filesystem((m) => m.node.size.diskGiB * 65_536, 4_000_000),
  ],
  [
    "filesystem_files_free",
    "gauge",
    "Filesystem total free file nodes.",
    filesystem((m) => m.node.size.diskGiB * 65_536 - 466_951, 3_999_100),
  ],
  [
    "filesystem_free_bytes",
    "gauge",
    "Filesystem free space in bytes.",
    filesystem((m) => diskTotal(m) * 0.64, 6_600_000_000),
  ],
  ["filesystem_readonly", "gauge", "Filesystem read-only status.", filesystem(() => 0, 0)],
  ["filesystem_size_bytes", "gauge", "Filesystem size in bytes.", filesystem(diskTotal, 6_650_000_000)],
  ["forks_total", "counter", "Total number of forks.", one((m) => Math.floor(m.up * 4.1))],
  [
    "intr_total",
    "counter",
    "Total number of interrupts serviced.",
    one((m) => Math.floor(m.up * 9100 + m.root.cpuSeconds * 400)),
  ],
  ["load1", "gauge", "1m load average.", one((m) => load(m, 60))],
  ["load15", "gauge", "15m load average.", one((m) => load(m, 900))],
  ["load5", "gauge", "5m load average.", one((m) => load(m, 300))],
  [
    "memory_Active_bytes",
    "gauge",
    "Memory information field Active_bytes.",
    one((m) => Math.floor(m.root.memory * 0.7)),
  ],
  [
    "memory_Buffers_bytes",
    "gauge",
    "Memory information field Buffers_bytes.",
    one((m) => Math.floor(memoryTotal(m) * 0.012)),
  ],
  [
    "memory_Cached_bytes",
    "gauge",
    "Memory information field Cached_bytes.",
    one((m) => Math.floor(cacheBytes(m))),
  ],
  [
    "memory_MemAvailable_bytes",
    "gauge",
    "Memory information field MemAvailable_bytes.",
    one((m) => Math.floor(memoryTotal(m) - m.root.memory)),
  ],
  [
    "memory_MemFree_bytes",
    "gauge",
    "Memory information field MemFree_bytes.",
    one((m) => Math.floor(Math.max(memoryTotal(m) * 0.02, memoryTotal(m) - m.root.memory - cacheBytes(m)))),
  ],
  ["memory_MemTotal_bytes", "gauge", "Memory information field MemTotal_bytes.", one(memoryTotal)],
  [
    "memory_Slab_bytes",
    "gauge",
    "Memory information field Slab_bytes.",
    one((m) => Math.floor(memoryTotal(m) * 0.02)),
  ],
  ["memory_SwapFree_bytes", "gauge", "Memory information field SwapFree_bytes.", one(() => 0)],
  ["memory_SwapTotal_bytes", "gauge", "Memory information field SwapTotal_bytes.", one(() => 0)],
  ["netstat_Tcp_CurrEstab", "gauge", "Statistic TcpCurrEstab.", one((m) => 90 + m.node.pods.size * 21)],
  [
    "netstat_Tcp_OutSegs",
    "gauge",
    "Statistic TcpOutSegs.",
    one((m) => Math.floor(m.root.interfaces[1]!.txBytes / 620)),
  ],
  [
    "netstat_Tcp_RetransSegs",
    "gauge",
    "Statistic TcpRetransSegs.",
    one((m) => Math.floor(m.root.interfaces[1]!.txBytes / 620_000 + m.root.interfaces[1]!.rxErrors * 0.8)),
  ],
  [
    "network_receive_bytes_total",
    "counter",
    "Network device statistic receive_bytes.",
    onNetwork((i) => i.rxBytes),
  ],
  [
    "network_receive_drop_total",
    "counter",
    "Network device statistic receive_drop.",
    onNetwork((i) => i.rxDropped),
  ],
  [
    "network_receive_errs_total",
    "counter",
    "Network device statistic receive_errs.",
    onNetwork((i) => i.rxErrors),
  ],
  [
    "network_receive_packets_total",
    "counter",
    "Network device statistic receive_packets.",
    onNetwork((i) => i.rxBytes / 410),
  ],
  [
    "network_speed_bytes",
    "gauge",
    "Network device property: speed_bytes_val_bytes",
    (m) => [['{device="eth0"}', m.node.loss > 0 ? 1.25e9 : 3.125e9]],
  ],
  [
    "network_transmit_bytes_total",
    "counter",
    "Network device statistic transmit_bytes.",
    onNetwork((i) => i.txBytes),
  ],
  ["network_transmit_drop_total", "counter", "Network device statistic transmit_drop.", onNetwork(() => 0)],
  ["network_transmit_errs_total", "counter", "Network device statistic transmit_errs.", onNetwork(() => 0)],
  [
    "network_transmit_packets_total",
    "counter",
    "Network device statistic transmit_packets.",
    onNetwork((i) => i.txBytes / 620),
  ],
  ["network_up", "gauge", "Value is 1 if operstate is 'up', 0 otherwise.", onNetwork(() => 1)],
  [
    "nf_conntrack_entries",
    "gauge",
    "Number of currently allocated flow entries for connection tracking.",
    one((m) => 900 + m.node.pods.size * 44),
  ],
  ["nf_conntrack_entries_limit", "gauge", "Maximum size of connection tracking table.", one(() => 262_144)],
  [
    "pressure_cpu_waiting_seconds_total",
    "counter",
    "Total time in seconds that processes have waited for CPU time",
    one((m) => m.root.cpuSeconds * 0.02),
  ],
  [
    "pressure_io_waiting_seconds_total",
    "counter",
    "Total time in seconds that processes have waited due to IO congestion",
    one((m) => m.up * 0.003),
  ],
  [
    "pressure_memory_waiting_seconds_total",
    "counter",
    "Total time in seconds that processes have waited for memory",
    one((m) => m.up * 0.0001),
  ],
  ["procs_blocked", "gauge", "Number of processes blocked waiting for I/O to complete.", one(() => 0)],
  [
    "procs_running",
    "gauge",
    "Number of processes in runnable state.",
    one((m) => 1 + Math.round(m.root.cpuRate)),
  ],
  ["time_seconds", "gauge", "System time in seconds since epoch (1970).", one((m) => m.t / 1000)],
  [
    "timex_offset_seconds",
    "gauge",
    "Time offset in between local system and reference clock.",
    one((m) => 0.00004 * Math.sin(m.t / 311_000)),
  ],
  [
    "timex_sync_status",
    "gauge",
    "Is clock synchronized to a reliable server (1 = yes, 0 = no).",
    one(() => 1),
  ],
  [
    "uname_info",
    "gauge",
    "Labeled system information as provided by the uname system call.",
    (m) => [
      [
        `{domainname="(none)",machine="x86_64",nodename="${m.node.name}",release="6.12.48-generic",sysname="Linux",version="#1 SMP"}`,
        1,
      ],
    ],
  ],
  [
    "vmstat_oom_kill",
    "counter",
    "/proc/vmstat information field oom_kill.",
    one((m) =>
      Array.from(m.node.pods).reduce(
        (sum, pod) => sum + pod.containers.reduce((of, c) => of + c.oomKills, 0),
        0,
      ),
    ),
  ],
  [
    "vmstat_pgmajfault",
    "counter",
    "/proc/vmstat information field pgmajfault.",
    one((m) => Math.floor(m.up * 0.8)),
  ],
];

/** What the host exporter of a node exposes at `t`. */
export function nodeExporterBody(node: Node, t: number): string {
  const machine: Machine = { node, t, root: cgroupsOf(node, t)[0]!, up: (t - node.bootedMs) / 1000 };
  let out =
    "# HELP node_exporter_build_info A metric with a constant '1' value labeled by version, revision, branch, goversion from which node_exporter was built, and the goos and goarch for the build.\n" +
    '# TYPE node_exporter_build_info gauge\nnode_exporter_build_info{branch="HEAD",goarch="amd64",goos="linux",goversion="go1.24.2",revision="0000000",tags="unknown",version="1.9.1"} 1\n';
  for (const [name, type, help, lines] of rows) {
    out += `# HELP node_${name} ${help}\n# TYPE node_${name} ${type}\n`;
    for (const [labels, value] of lines(machine)) out += `node_${name}${labels} ${goNumber(value)}\n`;
  }
  return out;
}

function hundredths(v: number): number {
  return Math.floor(v * 100) / 100;
}
