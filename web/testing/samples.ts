import type { World } from "./world.ts";

/** One series of the made-up store. */
interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly at: (t: number) => number | undefined;
}

const minute = 60_000;
const GiB = 1024 ** 3;

/**
 * Answers the page's own queries over the made-up cluster: the metric's series, filtered by the first selector, summed
 * (or counted, or the largest) by the labels of `by (…)`. It is no PromQL engine: functions around a metric are taken
 * as read, its values are what `rate` and the like would give.
 */
export function answer(
  world: World,
  expr: string,
  t: number,
): readonly { readonly labels: Record<string, string>; readonly value: number }[] {
  const metric = /\b(container_|kube_|node_|scrape_|up\b|machine_)[a-z_0-9]*/.exec(expr)?.[0];
  if (metric === undefined) return [];
  const selector = new RegExp(`${metric}\\s*\\{([^}]*)\\}`).exec(expr)?.[1] ?? "";
  const matchers = [...selector.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"/g)].map(
    ([, label, op, value]) => ({ label: label!, op: op!, value: value!.replaceAll("\\\\", "\\") }),
  );
  const fits = (labels: Readonly<Record<string, string>>): boolean =>
    matchers.every(({ label, op, value }) => {
      const got = labels[label] ?? "";
      const isHit = op.includes("~") ? new RegExp(`^(?:${value})$`).test(got) : got === value;
      return op.startsWith("!") ? !isHit : isHit;
    });
  const isWhole = /^\s*(sum|count|max|min|avg)\s*\(/.test(expr);
  const by = isWhole
    ? []
    : /\bby\s*\(([^)]*)\)/
        .exec(expr)?.[1]
        ?.split(",")
        .map((label) => label.trim());
  const isCount = /^\s*count\b/.test(expr);
  const isMax = /^\s*max\b/.test(expr);
  const wants0 = /==\s*0/.test(expr);
  const wantsMore = />\s*0/.test(expr);
  const groups = new Map<string, { labels: Record<string, string>; value: number }>();
  for (const { labels, at } of seriesOf(world, metric, expr)) {
    const value = fits(labels) ? at(t) : undefined;
    if (value === undefined || (wants0 && value !== 0)) continue;
    const kept =
      by === undefined ? { ...labels } : Object.fromEntries(by.map((label) => [label, labels[label] ?? ""]));
    const key = JSON.stringify(kept);
    const before = groups.get(key);
    const one = isCount ? 1 : value;
    if (before === undefined) groups.set(key, { labels: kept, value: one });
    else before.value = isMax ? Math.max(before.value, one) : before.value + one;
  }
  return [...groups.values()].filter(({ value }) => !wantsMore || value > 0);
}

/** Metric names that `answer` knows. */
export const metricNames: readonly string[] = [
  "container_cpu_usage_seconds_total",
  "container_memory_working_set_bytes",
  "container_network_receive_bytes_total",
  "container_network_transmit_bytes_total",
  "kube_pod_container_status_restarts_total",
  "kube_pod_status_ready",
  "kube_pod_status_phase",
  "node_cpu_seconds_total",
  "node_memory_MemAvailable_bytes",
  "node_network_receive_bytes_total",
  "node_network_transmit_bytes_total",
  "node_filesystem_avail_bytes",
  "node_filesystem_size_bytes",
  "node_pressure_cpu_waiting_seconds_total",
  "scrape_duration_seconds",
  "scrape_samples_scraped",
  "up",
];

function seriesOf(world: World, metric: string, expr: string): readonly Series[] {
  const { pods, nodes } = world;
  const leak =
    (kills: readonly number[], limit: number) =>
    (t: number): number | undefined => {
      const first = kills[0]! - 3 * minute;
      if (t < first) return limit * 0.5 + wave(3, t) * limit * 0.03;
      const next = kills.findIndex((kill) => kill >= t);
      const start =
        next === -1 ? kills.at(-1)! + 2 * minute : next === 0 ? first : kills[next - 1]! + 20_000 * next;
      if (t < start || next === -1) return undefined;
      const share = (t - start) / Math.max(1, kills[next]! - start);
      return limit * Math.min(1, 0.34 + 0.66 * share);
    };
  if (metric.startsWith("container_cpu_usage") || metric.startsWith("container_memory_working")) {
    const isCpu = metric.includes("cpu");
    return pods.flatMap(
      ({ pod, container, cpuCores, memoryBytes, limitBytes, kills, isLeaking }, i): Series[] => {
        const node = nodes.find(({ name }) => name === pod.spec?.nodeName);
        if (node === undefined) return [];
        const { silentSince } = node;
        const base = isCpu ? cpuCores : memoryBytes;
        const grows =
          isLeaking && !isCpu
            ? leak(kills, limitBytes)
            : (t: number): number => Math.max(0, base * (1 + wave(i, t) * (isCpu ? 0.3 : 0.04)));
        const labels = {
          job: "kubelet",
          metrics_path: "/metrics/cadvisor",
          namespace: pod.metadata.namespace!,
          pod: pod.metadata.name,
          container,
          node: node.name,
        };
        return [{ labels, at: (t) => (silentSince !== undefined && t > silentSince ? undefined : grows(t)) }];
      },
    );
  }
  if (metric === "kube_pod_container_status_restarts_total") {
    const isWindow = /changes|increase/.test(expr);
    return pods
      .filter(({ kills }) => kills.length > 0)
      .map(({ pod, container, kills }) => ({
        labels: {
          job: "kube-state-metrics",
          namespace: pod.metadata.namespace!,
          pod: pod.metadata.name,
          container,
        },
        at: (t) =>
          isWindow
            ? kills.filter((kill) => kill <= t && kill > t - windowOf(expr)).length
            : kills.filter((kill) => kill <= t).length,
      }));
  }
  if (metric === "kube_pod_status_ready") {
    return pods.map(({ pod }) => {
      const ready = pod.status?.conditions?.find(({ type }) => type === "Ready");
      const since = Date.parse(ready?.lastTransitionTime ?? "");
      return {
        labels: { namespace: pod.metadata.namespace!, pod: pod.metadata.name, condition: "false" },
        at: (t) => (ready?.status === "False" && t >= since ? 1 : 0),
      };
    });
  }
  if (metric.startsWith("node_") || metric.startsWith("container_network") || metric.startsWith("machine_"))
    return nodes.map((node, i) => nodeSeries(metric, node, i)).flat();
  if (metric === "up" || metric.startsWith("scrape_")) {
    const jobs: readonly (readonly [string, number, number])[] = [
      ["kubelet", 12, 4200],
      ["kube-state-metrics", 1, 18_400],
      ["node-exporter", 12, 980],
      ["kube-apiserver", 3, 9100],
      ["coredns", 4, 420],
      ["checkout", 4, 240],
      ["ingress-nginx", 3, 1200],
    ];
    return jobs.flatMap(([job, count, samples], j) =>
      Array.from({ length: count }, (_, i): Series => {
        const isDown = (i === 10 && count === 12) || (job === "checkout" && i === 0);
        const labels = { job, instance: `10.0.1.${i + 1}:9100`, node: `node-${i + 1}` };
        return {
          labels,
          at: (t) =>
            metric === "up"
              ? isDown
                ? 0
                : 1
              : isDown
                ? 0
                : metric.includes("duration")
                  ? (0.01 + j * 0.02) * (1 + wave(i + j, t) * 0.2)
                  : samples,
        };
      }),
    );
  }
  return [];
}

function nodeSeries(metric: string, node: World["nodes"][number], i: number): Series[] {
  const { silentSince } = node;
  const labels = { job: "node-exporter", node: node.name, instance: `10.0.1.${i + 1}:9100` };
  const value = (base: number, swing: number, more: Record<string, string> = {}, seed = 0): Series => ({
    labels: { ...labels, ...more },
    at: (t) =>
      silentSince !== undefined && t > silentSince
        ? undefined
        : Math.max(0, base * (1 + wave(i + seed, t) * swing)),
  });
  if (metric.startsWith("node_network") || metric.startsWith("container_network")) {
    if (/errs|drop/.test(metric))
      return [value(i === 6 ? (metric.includes("drop") ? 212 : 1940) : 0, 0.2, { device: "eth0" }, 5)];
    return [
      value(
        (metric.includes("receive") ? 90e6 : 60e6) * node.cpuShare,
        0.5,
        { device: "eth0" },
        metric.includes("receive") ? 1 : 2,
      ),
    ];
  }
  if (metric.startsWith("node_filesystem")) {
    const size = 200 * GiB;
    return [
      value(metric.includes("size") ? size : size * (1 - node.diskShare), 0, {
        mountpoint: "/",
        device: "/dev/nvme0n1p9",
        fstype: "ext4",
      }),
    ];
  }
  if (metric.startsWith("node_disk"))
    return [
      value(
        metric.includes("written") ? 34e6 : 18e6,
        0.6,
        { device: "nvme0n1" },
        metric.includes("written") ? 7 : 8,
      ),
    ];
  if (metric.startsWith("node_pressure"))
    return [
      value(
        metric.includes("cpu") ? 0.034 : metric.includes("memory") ? 0.004 : 0.018,
        0.5,
        {},
        metric.length,
      ),
    ];
  if (metric.startsWith("node_cpu")) return [value(node.cpuShare * node.cores, 0.15, { mode: "user" }, 3)];
  if (metric.startsWith("node_memory"))
    return [
      value(
        metric.includes("Available")
          ? node.memoryBytes * (1 - node.memoryShare)
          : node.memoryBytes * (metric.includes("working_set") ? node.memoryShare : 1),
        0.02,
        {},
        4,
      ),
    ];
  return [];
}

function windowOf(expr: string): number {
  const match = /\[(\d+)([smhd])\]/.exec(expr);
  if (match === null) return minute;
  return (
    Number(match[1]) *
    { s: 1000, m: minute, h: 60 * minute, d: 1440 * minute }[match[2] as "s" | "m" | "h" | "d"]
  );
}

/** A smooth wave in −1 … 1 with a jitter of its own for each seed; the same for the same time. */
function wave(seed: number, t: number): number {
  const m = t / minute;
  const jitter = Math.sin(m * 12.9898 + seed * 78.233) * 43_758.5453;
  return (
    0.5 * Math.sin(m / 7.3 + seed) +
    0.25 * Math.sin(m / 2.1 + seed * 2.7) +
    0.5 * (jitter - Math.floor(jitter) - 0.5)
  );
}
