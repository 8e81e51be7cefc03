import { shareOf } from "../workloads/ids.ts";
import type { Node } from "../workloads/node.ts";
import type { Pod } from "../workloads/pod.ts";
import type { MetricsTemplate } from "./template.ts";
import { goNumber } from "./text.ts";

/** How full a claim is and how large: what the summary and the volume families say. */
export interface VolumeUse {
  readonly claim: string;
  readonly capacity: number;
  readonly used: number;
  readonly inodes: number;
  readonly inodesUsed: number;
}

/** Gibibytes of the claims of the demo, and how full they are when the cluster is first seen. */
const claimSizes: Readonly<Record<string, readonly [gib: number, full: number, growthPerDay: number]>> = {
  "orders-db": [200, 0.86, 0.0445],
  kafka: [500, 0.47, 0.004],
  elastic: [300, 0.61, 0.008],
  cache: [100, 0.73, 0],
  "session-cache": [10, 0.22, 0],
  "taffrail-server": [50, 0.31, 0.012],
};

/** Volumes of a pod at `t`. */
export function volumesOf(pod: Pod, t: number): VolumeUse[] {
  return pod.plan.claims.map(({ claim }) => {
    const [gib, full, growth] = claimSizes[pod.labels["app"] ?? ""] ?? [20, 0.3, 0];
    const capacity = gib * 1_056_858_112; // what ext4 leaves of a gibibyte
    const days = (t % (14 * 86_400_000)) / 86_400_000;
    const own = 0.94 + 0.06 * shareOf(claim);
    const used = Math.floor(capacity * Math.min(0.995, full * own + growth * days * 0.3));
    const inodes = gib * 65_536;
    return { claim, capacity, used, inodes, inodesUsed: Math.floor(inodes * 0.004) + 11 };
  });
}

/** The body of a kubelet's `/metrics` at `t`; the template is that of `kubelet-template.ts`. */
export function kubeletMetricsBody(template: MetricsTemplate, node: Node, t: number): string {
  const running = Array.from(node.pods).filter((pod) => pod.sandboxMs !== undefined && pod.sandboxMs <= t);
  const containers = running.flatMap((pod) => pod.containers);
  const stateCount = (kind: string): number => containers.filter((c) => c.state.kind === kind).length;
  const live = (family: string): string | undefined => {
    switch (family) {
      case "kubelet_running_pods":
        return `kubelet_running_pods ${running.length}\n`;
      case "kubelet_running_containers":
        return `kubelet_running_containers{container_state="exited"} ${stateCount("terminated") + stateCount("waiting")}\nkubelet_running_containers{container_state="running"} ${stateCount("running")}\n`;
      case "kubelet_container_log_filesystem_used_bytes":
        return logLines(running, t);
      case "kubelet_pleg_last_seen_seconds":
        return `kubelet_pleg_last_seen_seconds ${goNumber(Math.floor(t / 1000))}\n`;
      case "process_start_time_seconds":
        return `process_start_time_seconds ${goNumber(Math.floor(node.kubeletSince / 10) / 100)}\n`;
      default:
        return family.startsWith(volumePrefix) ? volumeLines(family, running, t) : undefined;
    }
  };
  const wave = 1 + 0.08 * Math.sin(t / 217_000 + node.index);
  const age = Math.max(0, t - node.kubeletSince) / 1000;
  return template.render(age, live, wave, { node: node.name, apiServer: "10.96.0.1:443" });
}

function logLines(pods: readonly Pod[], t: number): string {
  const lines: string[] = [];
  for (const pod of pods) {
    for (const { plan, runningSince } of pod.containers) {
      const bytes =
        runningSince === undefined ? 4096 : Math.floor(((t - runningSince) / 1000) * 210) % 10_485_760;
      lines.push(
        `kubelet_container_log_filesystem_used_bytes{container="${plan.name}",namespace="${pod.namespace}",pod="${pod.name}",uid="${pod.uid}"} ${goNumber(Math.ceil(Math.max(bytes, 1) / 4096) * 4096)}\n`,
      );
    }
  }
  return lines.toSorted().join("");
}

const volumePrefix = "kubelet_volume_stats_";
const volumeValues: Readonly<Record<string, (v: VolumeUse) => number>> = {
  available_bytes: (v) => v.capacity - v.used,
  capacity_bytes: (v) => v.capacity,
  inodes: (v) => v.inodes,
  inodes_free: (v) => v.inodes - v.inodesUsed,
  inodes_used: (v) => v.inodesUsed,
  used_bytes: (v) => v.used,
};

/** Lines of a `kubelet_volume_stats_…` family: none where no pod mounts a claim. */
function volumeLines(family: string, pods: readonly Pod[], t: number): string {
  const value = volumeValues[family.slice(volumePrefix.length)]!;
  const lines: string[] = [];
  for (const pod of pods) {
    for (const use of volumesOf(pod, t)) {
      const labels = `namespace="${pod.namespace}",persistentvolumeclaim="${use.claim}"`;
      lines.push(`${family}{${labels}} ${goNumber(value(use))}\n`);
    }
  }
  return lines.toSorted().join("");
}
