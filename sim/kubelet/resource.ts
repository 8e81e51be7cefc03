import type { Node } from "../workloads/node.ts";
import { type Cgroup, cgroupsOf } from "./cgroups.ts";
import { goNumber } from "./text.ts";

const cpu = (c: Cgroup): number => c.cpuSeconds;
const memory = (c: Cgroup): number => Math.floor(c.memory / 4096) * 4096;
const zero = (): number => 0;

/** Families of `/metrics/resource`: name, type, help, whose, value; swap is stamped with the time of the scrape. */
const rows: readonly (readonly [
  string,
  "counter" | "gauge",
  string,
  "container" | "root" | "pod",
  (c: Cgroup) => number,
  boolean,
])[] = [
  [
    "container_cpu_usage_seconds_total",
    "counter",
    "[STABLE] Cumulative cpu time consumed by the container in core-seconds",
    "container",
    cpu,
    false,
  ],
  [
    "container_memory_working_set_bytes",
    "gauge",
    "[STABLE] Current working set of the container in bytes",
    "container",
    memory,
    false,
  ],
  [
    "container_start_time_seconds",
    "gauge",
    "[STABLE] Start time of the container since unix epoch in seconds",
    "container",
    (c) => c.startedMs / 1000,
    false,
  ],
  [
    "container_swap_limit_bytes",
    "gauge",
    "[ALPHA] Current amount of the container swap limit in bytes. Reported only on non-windows systems",
    "container",
    zero,
    true,
  ],
  [
    "container_swap_usage_bytes",
    "gauge",
    "[ALPHA] Current amount of the container swap usage in bytes. Reported only on non-windows systems",
    "container",
    zero,
    true,
  ],
  [
    "node_cpu_usage_seconds_total",
    "counter",
    "[STABLE] Cumulative cpu time consumed by the node in core-seconds",
    "root",
    cpu,
    false,
  ],
  [
    "node_memory_working_set_bytes",
    "gauge",
    "[STABLE] Current working set of the node in bytes",
    "root",
    memory,
    false,
  ],
  [
    "node_swap_usage_bytes",
    "gauge",
    "[ALPHA] Current swap usage of the node in bytes. Reported only on non-windows systems",
    "root",
    zero,
    false,
  ],
  [
    "pod_cpu_usage_seconds_total",
    "counter",
    "[STABLE] Cumulative cpu time consumed by the pod in core-seconds",
    "pod",
    cpu,
    false,
  ],
  [
    "pod_memory_working_set_bytes",
    "gauge",
    "[STABLE] Current working set of the pod in bytes",
    "pod",
    memory,
    false,
  ],
  [
    "pod_swap_usage_bytes",
    "gauge",
    "[ALPHA] Current amount of the pod swap usage in bytes. Reported only on non-windows systems",
    "pod",
    zero,
    false,
  ],
];

/** The body of a kubelet's `/metrics/resource` at `t`. */
export function resourceBody(node: Node, t: number): string {
  const cgroups = cgroupsOf(node, t);
  const labels = cgroups.map((c) =>
    c.kind === "container"
      ? `{container="${c.container}",namespace="${c.namespace}",pod="${c.pod}"} `
      : c.kind === "pod"
        ? `{namespace="${c.namespace}",pod="${c.pod}"} `
        : " ",
  );
  const now = ` ${Math.floor(t)}\n`;
  let out = "";
  for (const [name, type, help, kind, value, stampedNow] of rows) {
    out += `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
    for (let i = 0; i < cgroups.length; i++) {
      const c = cgroups[i]!;
      if (c.kind !== kind) continue;
      const stamp = stampedNow ? now : name === "container_start_time_seconds" ? "\n" : ` ${c.t}\n`;
      out += `${name}${labels[i]!}${goNumber(value(c))}${stamp}`;
    }
  }
  const error = "resource_scrape_error";
  return `${out}# HELP ${error} [STABLE] 1 if there was an error while getting container metrics, 0 otherwise\n# TYPE ${error} gauge\n${error} 0\n`;
}
