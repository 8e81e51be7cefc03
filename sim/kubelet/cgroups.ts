import { shareOf } from "../workloads/ids.ts";
import type { Node } from "../workloads/node.ts";
import type { Container, Pod } from "../workloads/pod.ts";
import { badPacketsPerSecond } from "../workloads/nodes.ts";
import { escapeLabel } from "./text.ts";

/** A network interface's counters. */
export interface Interface {
  readonly name: string;
  readonly rxBytes: number;
  readonly txBytes: number;
  readonly rxErrors: number;
  readonly rxDropped: number;
}

/** What a cgroup's files say at one moment: what cAdvisor and the summary are made of. */
export interface Cgroup {
  readonly kind: "root" | "slice" | "pod" | "sandbox" | "container";
  readonly id: string;
  readonly container: string;
  readonly image: string;
  readonly name: string;
  readonly namespace: string;
  readonly pod: string;
  readonly owner: Pod | undefined;
  readonly of: Container | undefined;
  /** When it was sampled, Unix milliseconds. */
  readonly t: number;
  readonly startedMs: number;
  readonly cpuSeconds: number;
  /** What it used lately, cores. */
  readonly cpuRate: number;
  readonly memory: number;
  readonly cache: number;
  readonly kernel: number;
  readonly limitMemory: number;
  /** Millicores; 0 where there is none. */
  readonly limitCpu: number;
  readonly shares: number;
  readonly readBytes: number;
  readonly writeBytes: number;
  readonly processes: number;
  readonly threads: number;
  readonly oomKills: number;
  readonly interfaces: readonly Interface[];
}

/** cAdvisor looks at each cgroup about this often, milliseconds, each at its own moment. */
const housekeepingMs = 11_000;
const pauseImage = "registry.k8s.io/pause:3.10.1";
const pauseMemory = 212_992;

/** When the cgroup of this name was last looked at, before `t`. */
function sampledAt(name: string, t: number, startedMs: number): number {
  const offset = Math.floor(shareOf(name) * housekeepingMs);
  return Math.max(
    Math.floor(t - ((t + offset) % housekeepingMs)),
    Math.min(Math.floor(startedMs), Math.floor(t)),
  );
}

function sharesOf(millicores: number): number {
  return Math.max(2, Math.floor((millicores * 1024) / 1000));
}

/** CPU seconds of a pod, those of containers that are gone among them. */
export function podCpu(pod: Pod, t: number): number {
  return pod.containers.reduce((sum, container) => sum + container.cpu.total(t), pod.cpuDone);
}

/** Every cgroup of a node, ordered as the kubelet lists them: by container name, then by id. */
export function cgroupsOf(node: Node, t: number): Cgroup[] {
  const pods: Cgroup[] = [];
  const containers: Cgroup[] = [];
  const slices = {
    Guaranteed: { cpu: 0, rate: 0, memory: 0, requested: 0 },
    Burstable: { cpu: 0, rate: 0, memory: 0, requested: 0 },
    BestEffort: { cpu: 0, rate: 0, memory: 0, requested: 0 },
  };
  let rx = node.rxDone;
  let tx = node.txDone;
  // The root and the slices are looked at together; their counters are those of that moment, so that rates are even.
  const at = sampledAt(node.name, t, 0);
  for (const pod of node.pods) {
    if (pod.sandboxMs === undefined || t < pod.sandboxMs) continue;
    const slice = slices[pod.qosClass];
    const own = podCgroups(pod, t);
    for (const cgroup of own) (cgroup.kind === "container" ? containers : pods).push(cgroup);
    const [first] = own;
    slice.cpu += podCpu(pod, at);
    slice.rate += first!.cpuRate;
    slice.memory += first!.memory;
    slice.requested += pod.cpuRequest;
    rx += pod.network[0].total(at);
    tx += pod.network[1].total(at);
  }
  const all = [slices.Guaranteed, slices.Burstable, slices.BestEffort];
  const sum = (field: "cpu" | "rate" | "memory" | "requested"): number =>
    all.reduce((of, slice) => of + slice[field], 0);
  const up = (at - node.bootedMs) / 1000;
  const system = { cpu: up * 0.21, rate: 0.21, memory: 780 * 1048576 };
  const slice = (
    id: string,
    kind: "root" | "slice",
    cpu: number,
    rate: number,
    memory: number,
    shares: number,
  ): Cgroup => ({
    ...empty,
    kind,
    id,
    t: at,
    startedMs: kind === "root" ? node.bootedMs : node.createdMs,
    cpuSeconds: cpu,
    cpuRate: rate,
    memory: memory * 1.09,
    cache: memory * 0.09,
    kernel: memory * 0.012,
    limitMemory:
      kind === "root"
        ? node.size.memoryMiB * 1048576
        : id === "/kubepods"
          ? node.allocatable.memory * 1048576
          : 0,
    shares,
    readBytes: up * 61_000,
    writeBytes: up * 214_000,
    processes: kind === "root" ? 1 : 0,
    threads: kind === "root" ? 0 : 60 + node.pods.size * 9,
    interfaces:
      kind === "root"
        ? [
            hostInterface("cni0", tx * 0.6, rx * 0.6),
            { ...hostInterface("eth0", rx * 1.1 + up * 9000, tx * 1.1 + up * 7000), ...hostErrors(node, t) },
          ]
        : [],
  });
  const done = node.cpuDone;
  const top = [
    slice(
      "/",
      "root",
      sum("cpu") + done + system.cpu,
      sum("rate") + system.rate,
      sum("memory") + system.memory,
      1024,
    ),
    slice("/kubepods", "slice", sum("cpu") + done, sum("rate"), sum("memory"), sharesOf(sum("requested"))),
    slice(
      "/kubepods/besteffort",
      "slice",
      slices.BestEffort.cpu,
      slices.BestEffort.rate,
      slices.BestEffort.memory,
      2,
    ),
    slice(
      "/kubepods/burstable",
      "slice",
      slices.Burstable.cpu + done,
      slices.Burstable.rate,
      slices.Burstable.memory,
      sharesOf(slices.Burstable.requested),
    ),
  ];
  pods.sort((a, b) => (a.id < b.id ? -1 : 1));
  containers.sort((a, b) =>
    a.container === b.container ? (a.id < b.id ? -1 : 1) : a.container < b.container ? -1 : 1,
  );
  return [...top, ...pods, ...containers];
}

const empty = {
  container: "",
  image: "",
  name: "",
  namespace: "",
  pod: "",
  owner: undefined,
  of: undefined,
  limitCpu: 0,
  limitMemory: 0,
  oomKills: 0,
  interfaces: [],
} as const;

function hostInterface(name: string, rxBytes: number, txBytes: number): Interface {
  return { name, rxBytes, txBytes, rxErrors: 0, rxDropped: 0 };
}

/** Packets that a bad link has spoilt so far. */
function hostErrors(node: Node, t: number): { rxErrors: number; rxDropped: number } {
  const errors =
    node.errorsDone +
    (node.loss > 0 ? (Math.max(0, t - node.lossSince) / 1000) * node.loss * badPacketsPerSecond : 0);
  return { rxErrors: Math.floor(errors), rxDropped: Math.floor(errors * 0.31) };
}

/** Cgroups of one pod: its own, its sandbox's, those of containers that run. */
function podCgroups(pod: Pod, t: number): Cgroup[] {
  const { plan } = pod;
  const parent = pod.qosClass === "Guaranteed" ? "/kubepods" : `/kubepods/${pod.qosClass.toLowerCase()}`;
  const id = `${parent}/pod${pod.uid}`;
  const { namespace, name } = pod;
  const about = { namespace: escapeLabel(namespace), pod: escapeLabel(name), owner: pod };
  const limits = plan.containers.map((c) => c.memoryLimit);
  const cpuLimits = plan.containers.map((c) => c.cpuLimit);
  const seen: Cgroup[] = [];
  let memory = pauseMemory;
  let rate = 0;
  for (const container of pod.containers) {
    if (container.runningSince === undefined || t < container.runningSince) continue;
    const { plan: of } = container;
    const at = sampledAt(container.id, t, container.runningSince);
    const used = container.memoryBytes(at);
    memory += used;
    const cpuRate = container.cpu.rate(at);
    rate += cpuRate;
    const share = 1 / pod.containers.length;
    seen.push({
      ...empty,
      ...about,
      kind: "container",
      id: `${id}/${container.id}`,
      container: of.name,
      image: of.image,
      name: container.id,
      of: container,
      t: at,
      startedMs: container.runningSince,
      cpuSeconds: container.cpu.total(at),
      cpuRate,
      memory: used,
      cache: used * 0.06,
      kernel: 495_616,
      limitMemory: (of.memoryLimit ?? 0) * 1048576,
      limitCpu: of.cpuLimit ?? 0,
      shares: sharesOf(of.cpu ?? 0),
      readBytes: pod.disk[0].total(at) * share,
      writeBytes: pod.disk[1].total(at) * share,
      processes: 1,
      threads: 8 + Math.floor(container.factor * 6),
      oomKills: container.oomKills,
    });
  }
  const podAt = sampledAt(pod.uid, t, pod.sandboxMs!);
  const sandboxAt = sampledAt(pod.sandboxId, t, pod.sandboxMs!);
  const whole: Cgroup = {
    ...empty,
    ...about,
    kind: "pod",
    id,
    t: podAt,
    startedMs: pod.startedMs!,
    cpuSeconds: podCpu(pod, podAt) + 0.04,
    cpuRate: rate,
    memory,
    cache: memory * 0.06,
    kernel: 700_416,
    limitMemory: limits.every((l) => l !== undefined) ? limits.reduce((sum, l) => sum + l, 0) * 1048576 : 0,
    limitCpu: cpuLimits.every((l) => l !== undefined) ? cpuLimits.reduce((sum, l) => sum + l, 0) : 0,
    shares: sharesOf(pod.cpuRequest),
    readBytes: pod.disk[0].total(podAt),
    writeBytes: pod.disk[1].total(podAt),
    processes: 0,
    threads: seen.reduce((sum, c) => sum + c.threads, 1),
    oomKills: 0,
  };
  const sandbox: Cgroup = {
    ...empty,
    ...about,
    kind: "sandbox",
    id: `${id}/${pod.sandboxId}`,
    image: pauseImage,
    name: pod.sandboxId,
    t: sandboxAt,
    startedMs: pod.sandboxMs!,
    cpuSeconds: 0.0169,
    cpuRate: 0,
    memory: pauseMemory,
    cache: 0,
    kernel: 163_840,
    shares: 2,
    readBytes: 0,
    writeBytes: 0,
    processes: 1,
    threads: 1,
    interfaces: plan.hostNetwork
      ? []
      : [
          {
            ...hostInterface("eth0", pod.network[0].total(sandboxAt), pod.network[1].total(sandboxAt)),
            rxDropped: 0,
          },
        ],
  };
  return [whole, sandbox, ...seen];
}
