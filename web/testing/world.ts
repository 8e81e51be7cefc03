import { seededRandom } from "@taffrail/base";
import type { Job, KubeObject, Node, Pod } from "../cluster/kinds.ts";

/** A made-up cluster with the same troubles every time; `now` is when it is looked at, Unix ms. */
export interface World {
  readonly now: number;
  readonly objects: Readonly<Record<string, readonly KubeObject[]>>;
  readonly pods: readonly WorldPod[];
  readonly nodes: readonly WorldNode[];
}

/** A pod and what it uses. */
export interface WorldPod {
  readonly pod: Pod;
  readonly container: string;
  readonly cpuCores: number;
  readonly memoryBytes: number;
  readonly limitBytes: number;
  /** Deaths, Unix ms, oldest first. */
  readonly kills: readonly number[];
  /** Set for the one that leaks: its memory climbs from each start to the limit. */
  readonly isLeaking: boolean;
}

/** A node and how busy it is. */
export interface WorldNode {
  readonly node: Node;
  readonly name: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly cpuShare: number;
  readonly memoryShare: number;
  readonly diskShare: number;
  /** Since when nothing is heard of it, Unix ms. */
  readonly silentSince: number | undefined;
}

const minute = 60_000;
const day = 24 * 60 * minute;
const MiB = 1024 ** 2;
const GiB = 1024 ** 3;

const workloads: readonly (readonly [
  namespace: string,
  name: string,
  replicas: number,
  cpu: number,
  memoryMiB: number,
  limitMiB: number,
])[] = [
  ["shop", "checkout", 4, 0.34, 420, 512],
  ["shop", "catalog", 5, 0.42, 210, 400],
  ["shop", "cart", 4, 0.61, 380, 1024],
  ["shop", "frontend", 8, 0.48, 300, 512],
  ["shop", "recommendation", 6, 0.9, 1400, 2048],
  ["shop", "payment", 3, 0.22, 260, 512],
  ["shop", "shipping", 3, 0.1, 180, 256],
  ["shop", "currency", 3, 0.15, 90, 256],
  ["shop", "email", 2, 0.04, 120, 256],
  ["search", "search-indexer", 2, 0.7, 820, 1024],
  ["search", "search-query", 6, 0.45, 2600, 4096],
  ["data", "orders-db", 3, 1.1, 6200, 8192],
  ["data", "kafka", 3, 0.8, 7600, 8192],
  ["data", "report-api", 2, 0.08, 410, 1024],
  ["data", "ml-features-redis", 1, 0.12, 3400, 4096],
  ["ci", "runner", 8, 0.2, 640, 2048],
  ["ingress-nginx", "ingress-nginx-controller", 3, 0.7, 420, 1024],
  ["cert-manager", "cert-manager", 2, 0.02, 120, 256],
  ["taffrail", "taffrail-server", 1, 0.6, 900, 2048],
  ["kube-system", "coredns", 4, 0.12, 90, 256],
  ["kube-system", "metrics-server", 2, 0.05, 140, 512],
];
const daemons: readonly (readonly [string, string, number, number, number])[] = [
  ["kube-system", "kube-proxy", 0.02, 60, 128],
  ["kube-system", "cilium", 0.14, 340, 512],
  ["kube-system", "csi-node", 0.01, 70, 128],
  ["kube-system", "node-local-dns", 0.03, 45, 128],
  ["taffrail", "taffrail-agent", 0.03, 80, 128],
];

/** The world at `now`. */
export function makeWorld(now: number): World {
  const random = seededRandom(7);
  const at = (ms: number): string => new Date(now - ms).toISOString().replace(/\.\d+Z$/, "Z");
  const letters = "bcdfghjklmnpqrstvwxz2456789";
  const suffix = (length: number): string =>
    Array.from({ length }, () => letters[Math.floor(random() * letters.length)]!).join("");
  const nodes = makeNodes(at, now);
  const pods: WorldPod[] = [];
  const sets: KubeObject[] = [];
  let turn = 0;
  const schedulable = nodes.filter(({ name }) => name !== "node-8" && !/^node-[123]$/.test(name));

  const add = (
    namespace: string,
    name: string,
    meta: Pod["metadata"],
    node: string | undefined,
    cpu: number,
    memoryMiB: number,
    limitMiB: number,
    over: Partial<WorldPod> & { status?: Pod["status"] } = {},
  ): void => {
    const container = name.includes("checkout") ? "app" : name.split("-").at(-1)!;
    const started = meta.creationTimestamp!;
    const pod: Pod = {
      metadata: {
        ...meta,
        namespace,
        uid: `${namespace}-${meta.name}`,
        resourceVersion: String(1000 + pods.length),
      },
      spec: {
        ...(node === undefined ? {} : { nodeName: node }),
        containers: [
          {
            name: container,
            image: `registry.example/${name}:1.14.0`,
            resources: {
              requests: { cpu: `${Math.round(cpu * 1600)}m`, memory: `${Math.round(memoryMiB * 1.15)}Mi` },
              limits: { cpu: `${Math.round(cpu * 3000)}m`, memory: `${limitMiB}Mi` },
            },
          },
        ],
      },
      status: over.status ?? {
        phase: "Running",
        podIP: `10.42.${turn % 12}.${pods.length % 250}`,
        startTime: started,
        conditions: [{ type: "Ready", status: "True", lastTransitionTime: started }],
        containerStatuses: [
          { name: container, ready: true, restartCount: 0, state: { running: { startedAt: started } } },
        ],
      },
    };
    pods.push({
      pod,
      container,
      cpuCores: cpu * (0.8 + random() * 0.4),
      memoryBytes: memoryMiB * MiB * (0.85 + random() * 0.2),
      limitBytes: limitMiB * MiB,
      kills: over.kills ?? [],
      isLeaking: over.isLeaking ?? false,
    });
  };

  for (const [namespace, name, replicas, cpu, memory, limit] of workloads) {
    const isStateful = /db|kafka|redis/.test(name);
    const template = name === "checkout" ? "7d9f8b6c5d" : name === "catalog" ? "5b7c9d8f4" : suffix(10);
    const age = name === "checkout" ? 26 * minute : 3 * day + Math.floor(random() * 20) * day;
    if (!isStateful) {
      sets.push({
        metadata: {
          name: `${name}-${template}`,
          namespace,
          creationTimestamp: at(age),
          annotations: { "deployment.kubernetes.io/revision": name === "checkout" ? "14" : "3" },
          labels: { "pod-template-hash": template },
          ownerReferences: [{ kind: "Deployment", name, controller: true }],
        },
      });
    }
    for (let i = 0; i < replicas; i++) {
      const owner = isStateful
        ? { kind: "StatefulSet", name }
        : { kind: "ReplicaSet", name: `${name}-${template}` };
      const podName = isStateful
        ? `${name}-${i}`
        : `${name}-${template}-${name === "checkout" ? ["x2k4q", "m8z2w", "q9d7r", "h5t8v"][i]! : suffix(5)}`;
      const meta = {
        name: podName,
        creationTimestamp: at(age),
        labels: isStateful ? { app: name } : { app: name, "pod-template-hash": template },
        ownerReferences: [{ ...owner, controller: true }],
      };
      let node = schedulable[turn++ % schedulable.length]!.name;
      if (name === "checkout" && i < 3)
        add(namespace, name, meta, node, cpu, memory, limit, crashing(i, at, now, limit));
      else if (name === "catalog" && i < 2) {
        node = "node-7";
        add(namespace, name, meta, node, cpu, memory, limit, { status: unready("catalog", at) });
      } else if (name === "report-api" && i === 1)
        add(namespace, name, meta, undefined, cpu, memory, limit, { status: pending(at) });
      else if (name === "search-indexer" && i === 0)
        add(namespace, name, meta, node, cpu, memory, limit, once("indexer", at, now));
      else if (name === "runner" && i < 2)
        add(namespace, name, { ...meta, creationTimestamp: at(40_000) }, node, cpu, memory, limit, {
          status: {
            phase: "Pending",
            conditions: [{ type: "PodScheduled", status: "True" }],
            containerStatuses: [
              {
                name: "runner",
                ready: false,
                restartCount: 0,
                state: { waiting: { reason: "ContainerCreating" } },
              },
            ],
          },
        });
      else add(namespace, name, meta, node, cpu, memory, limit);
    }
  }
  for (const { name: node } of nodes) {
    for (const [namespace, name, cpu, memory, limit] of daemons) {
      add(
        namespace,
        name,
        {
          name: `${name}-${suffix(5)}`,
          creationTimestamp: at(30 * day),
          labels: { app: name },
          ownerReferences: [{ kind: "DaemonSet", name, controller: true }],
        },
        node,
        cpu,
        memory,
        limit,
      );
    }
  }
  const jobs: readonly Job[] = [
    {
      metadata: {
        name: "report-nightly-29400120",
        namespace: "data",
        creationTimestamp: at(50 * minute),
        ownerReferences: [{ kind: "CronJob", name: "report-nightly", controller: true }],
      },
      status: {
        failed: 3,
        conditions: [
          {
            type: "Failed",
            status: "True",
            reason: "BackoffLimitExceeded",
            message: "Job has reached the specified backoff limit",
            lastTransitionTime: at(47 * minute),
          },
        ],
      },
    },
  ];
  const namespaces = [
    ...new Set(pods.map(({ pod }) => pod.metadata.namespace!)),
    "default",
    "kube-public",
    "kube-node-lease",
  ].map((name) => ({ metadata: { name, creationTimestamp: at(212 * day) }, status: { phase: "Active" } }));
  return {
    now,
    nodes,
    pods,
    objects: {
      pods: pods.map(({ pod }) => pod),
      nodes: nodes.map(({ node }) => node),
      jobs,
      namespaces,
      replicasets: sets,
    },
  };
}

function crashing(
  i: number,
  at: (ms: number) => string,
  now: number,
  limitMiB: number,
): Partial<WorldPod> & { status: Pod["status"] } {
  const kills = [23, 20, 16.9, 13.4, 9.3, 3.8].map((ago) => now - (ago - i * 1.1) * minute).slice(0, 6 - i);
  const last = kills.at(-1)!;
  return {
    kills,
    isLeaking: true,
    status: {
      phase: "Running",
      startTime: at(26 * minute),
      conditions: [
        {
          type: "Ready",
          status: "False",
          reason: "ContainersNotReady",
          message: "containers with unready status: [app]",
          lastTransitionTime: new Date(kills[0]!).toISOString(),
        },
      ],
      containerStatuses: [
        {
          name: "app",
          ready: false,
          restartCount: kills.length,
          state: {
            waiting: {
              reason: "CrashLoopBackOff",
              message: `back-off 5m0s restarting failed container; limit ${limitMiB}Mi`,
            },
          },
          lastState: {
            terminated: { exitCode: 137, reason: "OOMKilled", finishedAt: new Date(last).toISOString() },
          },
        },
      ],
    },
  };
}

function unready(container: string, at: (ms: number) => string): Pod["status"] {
  return {
    phase: "Running",
    startTime: at(9 * day),
    conditions: [
      {
        type: "Ready",
        status: "False",
        reason: "ContainersNotReady",
        message: `containers with unready status: [${container}]`,
        lastTransitionTime: at(33 * minute),
      },
    ],
    containerStatuses: [
      { name: container, ready: false, restartCount: 0, state: { running: { startedAt: at(9 * day) } } },
    ],
  };
}

function pending(at: (ms: number) => string): Pod["status"] {
  return {
    phase: "Pending",
    conditions: [
      {
        type: "PodScheduled",
        status: "False",
        reason: "Unschedulable",
        message: "0/12 nodes are available: 9 Insufficient memory, 3 node(s) had untolerated taint(s).",
        lastTransitionTime: at(5 * minute),
      },
    ],
  };
}

function once(
  container: string,
  at: (ms: number) => string,
  now: number,
): Partial<WorldPod> & { status: Pod["status"] } {
  const death = now - 26.4 * minute;
  return {
    kills: [death],
    status: {
      phase: "Running",
      startTime: at(3 * day),
      conditions: [{ type: "Ready", status: "True", lastTransitionTime: at(26 * minute) }],
      containerStatuses: [
        {
          name: container,
          ready: true,
          restartCount: 1,
          state: { running: { startedAt: at(26 * minute) } },
          lastState: {
            terminated: {
              exitCode: 1,
              reason: "Error",
              message: 'mapping conflict on field "price"',
              finishedAt: new Date(death).toISOString(),
            },
          },
        },
      ],
    },
  };
}

function makeNodes(at: (ms: number) => string, now: number): WorldNode[] {
  const shares: readonly (readonly [number, number, number])[] = [
    [31, 44, 38],
    [28, 41, 37],
    [33, 46, 38],
    [52, 71, 64],
    [38, 55, 58],
    [44, 63, 55],
    [47, 66, 61],
    [29, 9, 31],
    [61, 82, 72],
    [42, 60, 52],
    [40, 60, 50],
    [57, 74, 66],
  ];
  return shares.map(([cpu, memory, disk], i) => {
    const name = `node-${i + 1}`;
    const isControl = i < 3;
    const cores = isControl ? 4 : 16;
    const memoryGiB = isControl ? 16 : 32;
    const silentSince = i === 10 ? now - 6 * minute : undefined;
    const age = isControl ? 212 * day : 41 * day;
    const condition = (
      type: string,
      status: "True" | "False" | "Unknown",
      sinceMs = age,
      reason = "",
      message = "",
    ): {
      type: string;
      status: "True" | "False" | "Unknown";
      reason: string;
      message: string;
      lastTransitionTime: string;
      lastHeartbeatTime: string;
    } => ({
      type,
      status,
      reason,
      message,
      lastTransitionTime: at(sinceMs),
      lastHeartbeatTime: at(silentSince === undefined ? 20_000 : 6.6 * minute),
    });
    const node: Node = {
      metadata: {
        name,
        uid: name,
        resourceVersion: String(i + 1),
        creationTimestamp: at(age),
        labels: {
          "kubernetes.io/hostname": name,
          "topology.kubernetes.io/zone": `eu-1${"abc"[i % 3]!}`,
          "node.kubernetes.io/instance-type": isControl ? "m6.large" : "m6.2xlarge",
          ...(isControl ? { "node-role.kubernetes.io/control-plane": "" } : {}),
        },
      },
      spec: {
        podCIDR: `10.42.${i + 1}.0/24`,
        ...(isControl
          ? { taints: [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }] }
          : i === 11
            ? { taints: [{ key: "gpu", value: "true", effect: "NoSchedule" }] }
            : {}),
        ...(i === 7
          ? {
              unschedulable: true,
              taints: [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" }],
            }
          : {}),
      },
      status: {
        capacity: { cpu: String(cores), memory: `${memoryGiB}Gi`, pods: "110", "ephemeral-storage": "200Gi" },
        allocatable: {
          cpu: String(cores - 0.5),
          memory: `${memoryGiB - 2}Gi`,
          pods: "110",
          "ephemeral-storage": "190Gi",
        },
        conditions: [
          condition(
            "MemoryPressure",
            silentSince !== undefined ? "Unknown" : i === 8 ? "True" : "False",
            i === 8 ? 12 * minute : age,
            i === 8 ? "KubeletHasInsufficientMemory" : "KubeletHasSufficientMemory",
          ),
          condition("DiskPressure", silentSince !== undefined ? "Unknown" : "False"),
          condition("PIDPressure", silentSince !== undefined ? "Unknown" : "False"),
          silentSince !== undefined
            ? condition(
                "Ready",
                "Unknown",
                6 * minute,
                "NodeStatusUnknown",
                "Kubelet stopped posting node status.",
              )
            : i === 6
              ? condition("Ready", "False", 35 * minute, "KubeletNotReady", "PLEG is not healthy")
              : condition("Ready", "True"),
        ],
        addresses: [
          { type: "InternalIP", address: `10.0.1.${i + 1}` },
          { type: "Hostname", address: name },
        ],
        nodeInfo: {
          kubeletVersion: i === 9 ? "v1.35.0" : "v1.34.2",
          containerRuntimeVersion: "containerd://2.1.5",
          kernelVersion: "6.12.53",
          osImage: "Flatcar 4459.2",
          architecture: "amd64",
          operatingSystem: "linux",
        },
      },
    };
    return {
      node,
      name,
      cores: cores - 0.5,
      memoryBytes: (memoryGiB - 2) * GiB,
      cpuShare: cpu / 100,
      memoryShare: memory / 100,
      diskShare: disk / 100,
      silentSince,
    };
  });
}
