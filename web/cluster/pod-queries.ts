import { steadyRate } from "./questions.ts";
import { type Pod, workloadOf } from "./kinds.ts";

/** As many siblings are drawn behind a pod. */
const mostSiblings = 6;

/** What the pod page asks. All over containers only, so that a pod's own cgroup is not counted twice. */
export interface PodQueries {
  /** The container that curves are of; undefined: all of them together. */
  readonly container: string | undefined;
  /** Bytes by pod: this one and some of its siblings. */
  readonly memory: string;
  /** Cores by pod, likewise. */
  readonly cpu: string;
  /** Share of periods in which the pod was throttled. */
  readonly throttled: string;
  /** Bytes a second, by `way`: in, out. */
  readonly network: string;
  /** When containers of it ended last, Unix seconds; over a range, every death. */
  readonly deaths: string;
  readonly cpuByContainer: string;
  readonly memoryByContainer: string;
}

/**
 * `focus` is the container that the page's finding is about, `window` how long rates reach. A container that was started
 * again is for a moment there twice, under two ids: the larger counts, and not both.
 */
export function podQueries(
  pod: Pod,
  all: readonly Pod[],
  focus: string | undefined,
  window = "5m",
): PodQueries {
  const { name, namespace = "" } = pod.metadata;
  const containers = pod.spec?.containers ?? [];
  const isContainer = containers.some((one) => one.name === focus);
  const container = isContainer ? focus : containers.length === 1 ? containers[0]!.name : undefined;
  const ofContainer = container === undefined ? 'container!=""' : `container=${quoted(container)}`;
  const pods = [name, ...siblingsOf(pod, all)];
  const cadvisor = `metrics_path="/metrics/cadvisor"`; // its resource endpoint tells the same again
  const scope = `namespace=${quoted(namespace)}`;
  const one = `${scope}, pod=${quoted(name)}`;
  const many = `${scope}, ${pods.length === 1 ? `pod=${quoted(name)}` : `pod=~${quoted(pods.map(escaped).join("|"))}`}, ${ofContainer}`;
  const way = (metric: string, word: string): string =>
    `label_replace(sum(${steadyRate(`${metric}{${cadvisor}, ${one}}`, window)}), "way", "${word}", "", "")`;
  return {
    container,
    memory: `sum by (pod) (max by (pod, container) (container_memory_working_set_bytes{${cadvisor}, ${many}}))`,
    cpu: `sum by (pod) (max by (pod, container) (${steadyRate(`container_cpu_usage_seconds_total{${cadvisor}, ${many}}`, window)}))`,
    throttled: `sum(rate(container_cpu_cfs_throttled_periods_total{${cadvisor}, ${one}, ${ofContainer}}[${window}])) / sum(rate(container_cpu_cfs_periods_total{${cadvisor}, ${one}, ${ofContainer}}[${window}]))`,
    network: `${way("container_network_receive_bytes_total", "in")} or ${way("container_network_transmit_bytes_total", "out")}`,
    deaths: `max by (container) (kube_pod_container_status_last_terminated_timestamp{${one}${container === undefined ? "" : `, ${ofContainer}`}})`,
    cpuByContainer: `max by (container) (${steadyRate(`container_cpu_usage_seconds_total{${cadvisor}, ${one}, container!=""}`, window)})`,
    memoryByContainer: `max by (container) (container_memory_working_set_bytes{${cadvisor}, ${one}, container!=""})`,
  };
}

function siblingsOf(pod: Pod, all: readonly Pod[]): readonly string[] {
  const { kind, name } = workloadOf(pod);
  if (kind === "Pod" || kind === "Node") return [];
  const found: string[] = [];
  for (const other of all) {
    if (other.metadata.namespace !== pod.metadata.namespace || other.metadata.name === pod.metadata.name)
      continue;
    const owner = workloadOf(other);
    if (owner.kind === kind && owner.name === name) found.push(other.metadata.name);
    if (found.length === mostSiblings) break;
  }
  return found.sort();
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

/** Names of pods hold no character of regular expressions but the point. */
function escaped(name: string): string {
  return name.replaceAll(".", "\\.");
}
