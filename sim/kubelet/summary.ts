import { type Json, timeText } from "../api-server/objects.ts";
import type { Node } from "../workloads/node.ts";
import type { Pod } from "../workloads/pod.ts";
import { type Cgroup, cgroupsOf } from "./cgroups.ts";
import { volumesOf } from "./kubelet-metrics.ts";

const noPressure = { total: 0, avg10: 0, avg60: 0, avg300: 0 };

function psi(total = 0): Json {
  return { full: noPressure, some: { ...noPressure, total } };
}

function cpuOf(c: Cgroup): Json {
  return {
    time: timeText(c.t),
    usageNanoCores: Math.floor(c.cpuRate * 1e9),
    usageCoreNanoSeconds: Math.floor(c.cpuSeconds * 1e9),
    psi: psi(Math.floor(c.cpuSeconds * 21_000)),
  };
}

function memoryOf(c: Cgroup): Json {
  const workingSet = Math.floor(c.memory);
  return {
    time: timeText(c.t),
    ...(c.limitMemory > 0 ? { availableBytes: Math.max(0, Math.floor(c.limitMemory) - workingSet) } : {}),
    usageBytes: Math.floor(c.memory + c.cache * 0.4),
    workingSetBytes: workingSet,
    rssBytes: Math.floor(c.memory * 0.92),
    pageFaults: Math.floor(c.cpuSeconds * 190),
    majorPageFaults: 0,
    psi: psi(),
  };
}

function networkOf(c: Cgroup): Json | undefined {
  const interfaces = c.interfaces.map((i) => ({
    name: i.name,
    rxBytes: Math.floor(i.rxBytes),
    rxErrors: i.rxErrors,
    txBytes: Math.floor(i.txBytes),
    txErrors: 0,
  }));
  const main = interfaces.find((i) => i.name === "eth0");
  return main === undefined ? undefined : { time: timeText(c.t), ...main, interfaces };
}

/** The document of a kubelet's `/stats/summary` at `t`, indented as it writes it. */
export function summaryBody(node: Node, t: number): string {
  const cgroups = cgroupsOf(node, t);
  const root = cgroups[0]!;
  const pods = cgroups.find((c) => c.id === "/kubepods")!;
  const capacity = node.size.diskGiB * 1_073_741_824;
  const inodes = node.size.diskGiB * 65_536;
  const disk = (used: number, inodesUsed: number): Json => ({
    time: timeText(t),
    availableBytes: Math.floor(capacity * 0.62),
    capacityBytes: capacity,
    usedBytes: Math.floor(used),
    inodesFree: inodes - inodesUsed,
    inodes,
    inodesUsed,
  });
  const swap = (c: Cgroup, available: boolean): Json => ({
    time: timeText(c.t),
    ...(available ? { swapAvailableBytes: 0 } : {}),
    swapUsageBytes: 0,
  });
  const byPod = new Map<Pod, { whole?: Cgroup; sandbox?: Cgroup; containers: Cgroup[] }>();
  for (const c of cgroups) {
    if (c.owner === undefined) continue;
    const own = byPod.get(c.owner) ?? { containers: [] };
    byPod.set(c.owner, own);
    if (c.kind === "pod") own.whole = c;
    else if (c.kind === "sandbox") own.sandbox = c;
    else own.containers.push(c);
  }
  const document = {
    node: {
      nodeName: node.name,
      systemContainers: [
        {
          name: "pods",
          startTime: timeText(node.createdMs),
          cpu: cpuOf(pods),
          memory: memoryOf(pods),
          io: { time: timeText(pods.t), psi: psi() },
          swap: swap(pods, false),
        },
      ],
      startTime: timeText(node.bootedMs),
      cpu: cpuOf(root),
      memory: memoryOf(root),
      io: { time: timeText(root.t), psi: psi() },
      network: networkOf(root),
      fs: disk(capacity * 0.36, 466_951),
      runtime: { imageFs: disk(capacity * 0.11, 81_299), containerFs: disk(capacity * 0.11, 81_299) },
      rlimit: { time: timeText(t), maxpid: 125_324, curproc: 300 + node.pods.size * 14 },
      swap: swap(root, true),
    },
    pods: Array.from(byPod, ([pod, { whole, sandbox, containers }]) => ({
      podRef: { name: pod.name, namespace: pod.namespace, uid: pod.uid },
      startTime: timeText(pod.startedMs ?? t),
      containers: containers.map((c) => ({
        name: c.container,
        startTime: timeText(c.startedMs),
        cpu: cpuOf(c),
        memory: memoryOf(c),
        io: { time: timeText(c.t), psi: psi() },
        rootfs: disk(28_672, 10),
        logs: disk(Math.floor(((t - c.startedMs) / 1000) * 210) % 10_485_760, 1),
        swap: swap(c, true),
      })),
      ...(whole === undefined
        ? {}
        : { cpu: cpuOf(whole), memory: memoryOf(whole), io: { time: timeText(whole.t), psi: psi() } }),
      ...(sandbox === undefined || networkOf(sandbox) === undefined ? {} : { network: networkOf(sandbox) }),
      volume: [
        ...volumesOf(pod, t).map((use) => ({
          time: timeText(t),
          availableBytes: use.capacity - use.used,
          capacityBytes: use.capacity,
          usedBytes: use.used,
          inodesFree: use.inodes - use.inodesUsed,
          inodes: use.inodes,
          inodesUsed: use.inodesUsed,
          name: "data",
          pvcRef: { name: use.claim, namespace: pod.namespace },
        })),
        {
          time: timeText(t),
          availableBytes: 67_096_576,
          capacityBytes: 67_108_864,
          usedBytes: 12_288,
          inodesFree: 3_085_501,
          inodes: 3_085_510,
          inodesUsed: 9,
          name: `kube-api-access-${pod.volumeSuffix}`,
        },
      ],
      "ephemeral-storage": disk(69_632, 12),
      process_stats: { process_count: containers.length },
      ...(whole === undefined ? {} : { swap: swap(whole, false) }),
    })),
  };
  return JSON.stringify(document, null, 1);
}
