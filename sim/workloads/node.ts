import type { ApiObject } from "../api-server/objects.ts";
import { timeText } from "../api-server/objects.ts";
import type { Pod } from "./pod.ts";

/** A size of machine. */
export interface NodeSize {
  readonly type: string;
  readonly cores: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
}

/** The machines of the cluster: most are of the first size. */
export const nodeSizes: readonly NodeSize[] = [
  { type: "m6i.2xlarge", cores: 8, memoryMiB: 31_744, diskGiB: 200 },
  { type: "m6i.4xlarge", cores: 16, memoryMiB: 63_488, diskGiB: 200 },
];

/** A state that a node reports of itself. */
export interface NodeCondition {
  status: "True" | "False" | "Unknown";
  since: number;
  heartbeat: number;
  reason: string;
  message: string;
}

type ConditionType = "MemoryPressure" | "DiskPressure" | "PIDPressure" | "Ready";

/** What each condition says when all is well. */
const wellConditions: readonly (readonly [ConditionType, "True" | "False", string, string])[] = [
  ["MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"],
  ["DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"],
  ["PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"],
  ["Ready", "True", "KubeletReady", "kubelet is posting ready status"],
];

/** A machine of the cluster. */
export class Node {
  readonly index: number;
  readonly name: string;
  readonly uid: string;
  readonly size: NodeSize;
  readonly zone: string;
  readonly ip: string;
  readonly kubeletPort: number;
  readonly bootedMs: number;
  /** When its kubelet process began; changes when the kubelet comes back from a crash. */
  kubeletSince: number;
  readonly createdMs: number;
  readonly machineId: string;
  readonly bootId: string;
  readonly pods: Set<Pod> = new Set();
  readonly conditions: Map<ConditionType, NodeCondition> = new Map();
  readonly taints: { key: string; effect: string; timeAdded: number }[] = [];
  /** Whether its kubelet answers and reports. */
  isReachable = true;
  /** The last report of its kubelet. */
  lastReport: number;
  unschedulable = false;
  /** Requested by its pods: millicores and MiB. */
  cpuRequested = 0;
  memoryRequested = 0;
  #nextIp = 2;
  /** What pods that are gone have used: CPU seconds, bytes in and out; and packets spoilt by bad times of its link. */
  cpuDone = 0;
  rxDone = 0;
  txDone = 0;
  errorsDone = 0;
  /** Packets that its network loses, share; since when. */
  loss = 0;
  lossSince = 0;

  constructor(options: {
    readonly index: number;
    readonly uid: string;
    readonly size: NodeSize;
    readonly address: { readonly host: string; readonly port: number } | undefined;
    readonly createdMs: number;
    readonly machineId: string;
    readonly bootId: string;
    readonly now: number;
  }) {
    const { index, address } = options;
    this.index = index;
    this.name = `node-${index + 1}`;
    this.uid = options.uid;
    this.size = options.size;
    this.zone = `eu-central-1${"abc"[index % 3]!}`;
    this.ip = address?.host ?? `10.0.${Math.floor((index + 11) / 250)}.${((index + 11) % 250) + 1}`;
    this.kubeletPort = address?.port ?? 10250;
    this.createdMs = options.createdMs;
    this.bootedMs = options.createdMs - 47_000;
    this.kubeletSince = options.createdMs - 20_000;
    this.machineId = options.machineId;
    this.bootId = options.bootId;
    this.lastReport = options.now;
    for (const [type, status, reason, message] of wellConditions) {
      this.conditions.set(type, {
        status,
        reason,
        message,
        since: options.createdMs,
        heartbeat: options.now,
      });
    }
  }

  get isReady(): boolean {
    return this.conditions.get("Ready")!.status === "True";
  }

  /** The second and third number of the addresses of its pods. */
  get podNetwork(): string {
    return `10.${244 + Math.floor(this.index / 256)}.${this.index % 256}`;
  }

  /** An address for a pod; after 250 they come again. */
  nextPodIp(): string {
    const ip = `${this.podNetwork}.${this.#nextIp}`;
    this.#nextIp = this.#nextIp >= 250 ? 2 : this.#nextIp + 1;
    return ip;
  }

  get allocatable(): { readonly cpu: number; readonly memory: number; readonly pods: number } {
    return { cpu: this.size.cores * 1000 - 90, memory: this.size.memoryMiB - 1024, pods: 110 };
  }

  /** Whether a pod that asks for so much fits. */
  fits(cpu: number, memory: number): boolean {
    const { allocatable } = this;
    return (
      this.cpuRequested + cpu <= allocatable.cpu &&
      this.memoryRequested + memory <= allocatable.memory &&
      this.pods.size < allocatable.pods
    );
  }

  setCondition(
    type: ConditionType,
    status: NodeCondition["status"],
    t: number,
    reason: string,
    message: string,
  ): void {
    const condition = this.conditions.get(type)!;
    if (condition.status !== status) condition.since = t;
    Object.assign(condition, { status, reason, message });
  }

  /** Back to what a healthy kubelet says. */
  setWell(type: ConditionType, t: number): void {
    const [, status, reason, message] = wellConditions.find(([well]) => well === type)!;
    this.setCondition(type, status, t, reason, message);
  }

  /** The Node object. `skew` is added to times that its kubelet writes. */
  toObject(skew: number): ApiObject {
    const { size, name } = this;
    const memoryKi = size.memoryMiB * 1024;
    const disk = size.diskGiB * 1024 * 1024;
    return {
      metadata: {
        name,
        uid: this.uid,
        creationTimestamp: timeText(this.createdMs),
        labels: {
          "beta.kubernetes.io/arch": "amd64",
          "beta.kubernetes.io/instance-type": size.type,
          "beta.kubernetes.io/os": "linux",
          "kubernetes.io/arch": "amd64",
          "kubernetes.io/hostname": name,
          "kubernetes.io/os": "linux",
          "node.kubernetes.io/instance-type": size.type,
          "topology.kubernetes.io/region": "eu-central-1",
          "topology.kubernetes.io/zone": this.zone,
        },
        annotations: {
          "node.alpha.kubernetes.io/ttl": "0",
          "volumes.kubernetes.io/controller-managed-attach-detach": "true",
        },
      },
      spec: {
        podCIDR: `${this.podNetwork}.0/24`,
        podCIDRs: [`${this.podNetwork}.0/24`],
        providerID: `aws:///${this.zone}/i-${this.machineId.slice(0, 17)}`,
        ...(this.taints.length === 0
          ? {}
          : {
              taints: this.taints.map(({ key, effect, timeAdded }) => ({
                key,
                effect,
                timeAdded: timeText(timeAdded),
              })),
            }),
        ...(this.unschedulable ? { unschedulable: true } : {}),
      },
      status: {
        capacity: {
          cpu: String(size.cores),
          "ephemeral-storage": `${disk}Ki`,
          "hugepages-1Gi": "0",
          "hugepages-2Mi": "0",
          memory: `${memoryKi}Ki`,
          pods: "110",
        },
        allocatable: {
          cpu: `${this.allocatable.cpu}m`,
          "ephemeral-storage": String(Math.floor(disk * 1024 * 0.9)),
          "hugepages-1Gi": "0",
          "hugepages-2Mi": "0",
          memory: `${this.allocatable.memory * 1024}Ki`,
          pods: "110",
        },
        conditions: Array.from(this.conditions, ([type, condition]) => ({
          type,
          status: condition.status,
          lastHeartbeatTime: timeText(condition.heartbeat + skew),
          lastTransitionTime: timeText(condition.since + skew),
          reason: condition.reason,
          message: condition.message,
        })),
        addresses: [
          { type: "InternalIP", address: this.ip },
          { type: "Hostname", address: name },
        ],
        daemonEndpoints: { kubeletEndpoint: { Port: this.kubeletPort } },
        nodeInfo: {
          machineID: this.machineId,
          systemUUID: this.machineId,
          bootID: this.bootId,
          kernelVersion: "6.12.48-generic",
          osImage: "Debian GNU/Linux 12 (bookworm)",
          containerRuntimeVersion: "containerd://1.7.27",
          kubeletVersion: "v1.34.4",
          kubeProxyVersion: "",
          operatingSystem: "linux",
          architecture: "amd64",
        },
        images: [...new Set(Array.from(this.pods, (pod) => pod.plan.containers.map((c) => c.image)).flat())]
          .slice(0, 50)
          .map((image) => ({ names: [image], sizeBytes: 40_000_000 + image.length * 1_300_417 })),
      },
    };
  }
}
