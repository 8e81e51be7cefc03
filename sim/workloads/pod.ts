import type { ApiObject, Json, OwnerReference } from "../api-server/objects.ts";
import { timeText } from "../api-server/objects.ts";
import { hexOf, imageId, shareOf } from "./ids.ts";
import { Load, Meter } from "./load.ts";
import type { Node } from "./node.ts";
import type { ContainerPlan, PodPlan } from "./plan.ts";

/** How a container ended. */
export interface Ended {
  readonly exitCode: number;
  readonly reason: string;
  readonly message?: string | undefined;
  readonly startedMs: number;
  readonly finishedMs: number;
  readonly containerId: string;
}

/** What a container is doing. */
export type ContainerState =
  | { readonly kind: "waiting"; readonly reason: string; readonly message?: string }
  | { readonly kind: "running"; readonly startedMs: number }
  | ({ readonly kind: "terminated" } & Ended);

/** A container of a pod, through all its restarts. */
export class Container {
  readonly plan: ContainerPlan;
  /** How its use differs from that of its siblings: around 1. */
  readonly factor: number;
  readonly load: Load;
  state: ContainerState = { kind: "waiting", reason: "ContainerCreating" };
  last: Ended | undefined;
  restarts = 0;
  /** Of the container that runs or ran last; empty before the first start. */
  id = "";
  ready = false;
  started = false;
  /** CPU seconds since this container was made. */
  cpu: Meter;
  /** MiB a second that it never gives back. */
  leak = 0;
  /** OOM kills that its pod's cgroup has seen. */
  oomKills = 0;
  /** When the restart count and backoff began to grow. */
  backoffMs = 0;

  constructor(plan: ContainerPlan, pod: { readonly name: string; readonly daily: number }, now: number) {
    this.plan = plan;
    const share = shareOf(`${pod.name}/${plan.name}`);
    this.factor = 0.82 + 0.36 * share;
    this.load = new Load(pod.daily, share);
    this.cpu = new Meter(this.load, now, 0);
  }

  get runningSince(): number | undefined {
    return this.state.kind === "running" ? this.state.startedMs : undefined;
  }

  /** Memory in use at `t`, bytes: a warm-up, a level that breathes, and what it leaks; never past its limit. */
  memoryBytes(t: number): number {
    const since = this.runningSince;
    if (since === undefined || t < since) return 0;
    const age = (t - since) / 1000;
    const level = this.plan.usesMemory * this.factor * (0.86 + 0.14 * this.load.at(t));
    const used = level * (1 - 0.6 * Math.exp(-age / 20)) + this.leak * age;
    const bytes = used * 1048576;
    const limit = this.plan.memoryLimit;
    return Math.floor(limit === undefined ? bytes : Math.min(bytes, limit * 1048576 * 0.998));
  }
}

/** A status of a pod's own condition, and since when. */
interface PodCondition {
  ok: boolean;
  since: number;
}

/** What its requests and limits make of a pod. */
export type QosClass = "Guaranteed" | "Burstable" | "BestEffort";

/** A pod as its kubelet and its controller know it. */
export class Pod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly generateName: string;
  readonly plan: PodPlan;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly owner: OwnerReference | undefined;
  readonly createdMs: number;
  readonly containers: readonly Container[];
  readonly volumeSuffix: string;
  readonly sandboxId: string;
  readonly qosClass: QosClass;
  node: Node | undefined;
  ip = "";
  startedMs: number | undefined;
  sandboxMs: number | undefined;
  phase: "Pending" | "Running" | "Succeeded" | "Failed" = "Pending";
  reason = "";
  message = "";
  generation = 1;
  /** `deletionTimestamp`, Unix milliseconds. */
  deleteBy: number | undefined;
  graceSeconds = 30;
  /** Why the scheduler found no place; empty once it has. */
  unschedulable = "";
  scheduledMs = 0;
  readonly readyCondition: PodCondition;
  /** CPU seconds of containers that are gone. */
  cpuDone = 0;
  /** Why it was told to go, for the condition DisruptionTarget. */
  disruption: { readonly reason: string; readonly message: string; readonly t: number } | undefined;
  /** What its application counts: requests well, slow and failed. */
  readonly requests: readonly [well: Meter, slow: Meter, failed: Meter];
  /** Bytes in, bytes out. */
  readonly network: readonly [rx: Meter, tx: Meter];
  /** Bytes read, bytes written. */
  readonly disk: readonly [read: Meter, write: Meter];
  /** The store's version of it, for events. */
  version = "";

  constructor(options: {
    readonly namespace: string;
    readonly name: string;
    readonly generateName: string;
    readonly uid: string;
    readonly plan: PodPlan;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    readonly owner: OwnerReference | undefined;
    readonly now: number;
    readonly random: () => number;
  }) {
    const { plan, name, now, random } = options;
    this.namespace = options.namespace;
    this.name = name;
    this.generateName = options.generateName;
    this.uid = options.uid;
    this.plan = plan;
    this.labels = options.labels;
    this.annotations = options.annotations;
    this.owner = options.owner;
    this.createdMs = now;
    this.containers = plan.containers.map(
      (container) => new Container(container, { name, daily: plan.daily }, now),
    );
    this.volumeSuffix = hexOf(random, 5);
    this.sandboxId = hexOf(random, 64);
    this.qosClass = qosOf(plan);
    this.readyCondition = { ok: false, since: now };
    const load = this.containers[0]?.load ?? new Load(0, 0);
    const idle = (): Meter => new Meter(load, now, 0);
    this.requests = [idle(), idle(), idle()];
    this.network = [idle(), idle()];
    this.disk = [idle(), idle()];
  }

  get isReady(): boolean {
    return this.readyCondition.ok;
  }

  get isOver(): boolean {
    return this.phase === "Succeeded" || this.phase === "Failed";
  }

  get cpuRequest(): number {
    return this.plan.containers.reduce((sum, c) => sum + (c.cpu ?? 0), 0);
  }

  get memoryRequest(): number {
    return this.plan.containers.reduce((sum, c) => sum + (c.memory ?? 0), 0);
  }

  /** Sets whether it is ready; true if that changed. */
  setReady(ok: boolean, t: number): boolean {
    if (this.readyCondition.ok === ok) return false;
    this.readyCondition.ok = ok;
    this.readyCondition.since = t;
    return true;
  }

  /** The Pod object. `skew` is added to times that its kubelet writes. */
  toObject(skew: number): ApiObject {
    return {
      metadata: {
        name: this.name,
        ...(this.generateName === "" ? {} : { generateName: this.generateName }),
        namespace: this.namespace,
        uid: this.uid,
        resourceVersion: "",
        generation: this.generation,
        creationTimestamp: timeText(this.createdMs + skew),
        ...(this.deleteBy === undefined
          ? {}
          : {
              deletionTimestamp: timeText(this.deleteBy + skew),
              deletionGracePeriodSeconds: this.graceSeconds,
            }),
        labels: { ...this.labels },
        ...(Object.keys(this.annotations).length === 0 ? {} : { annotations: { ...this.annotations } }),
        ...(this.owner === undefined ? {} : { ownerReferences: [this.owner] }),
      },
      spec: this.#spec(),
      status: this.#status(skew),
    };
  }

  #spec(): Json {
    const { plan } = this;
    const spec = podTemplateSpec(plan) as { containers: Json[]; volumes?: Json[] };
    const tokenVolume = {
      name: `kube-api-access-${this.volumeSuffix}`,
      projected: {
        sources: [
          { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
          { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
          {
            downwardAPI: {
              items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }],
            },
          },
        ],
        defaultMode: 420,
      },
    };
    const claims = plan.claims.map(({ volume, claim }) => ({
      name: volume,
      persistentVolumeClaim: { claimName: claim },
    }));
    const containers = spec.containers.map((container) => ({
      ...container,
      volumeMounts: [
        ...plan.claims.map(({ volume, path }) => ({ name: volume, mountPath: path })),
        { name: tokenVolume.name, readOnly: true, mountPath: tokenMount },
      ],
    }));
    const tolerations = plan.tolerateAll
      ? [
          { operator: "Exists" },
          ...[
            "not-ready",
            "unreachable",
            "disk-pressure",
            "memory-pressure",
            "pid-pressure",
            "unschedulable",
          ].map((key, i) => ({
            key: `node.kubernetes.io/${key}`,
            operator: "Exists",
            effect: i < 2 ? "NoExecute" : "NoSchedule",
          })),
        ]
      : ["not-ready", "unreachable"].map((key) => ({
          key: `node.kubernetes.io/${key}`,
          operator: "Exists",
          effect: "NoExecute",
          tolerationSeconds: 300,
        }));
    const affinity =
      plan.tolerateAll && this.node !== undefined
        ? {
            affinity: {
              nodeAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: {
                  nodeSelectorTerms: [
                    { matchFields: [{ key: "metadata.name", operator: "In", values: [this.node.name] }] },
                  ],
                },
              },
            },
          }
        : {};
    return {
      ...spec,
      volumes: [...claims, tokenVolume],
      containers,
      serviceAccountName: plan.serviceAccount,
      serviceAccount: plan.serviceAccount,
      ...(this.node === undefined ? {} : { nodeName: this.node.name }),
      ...affinity,
      tolerations,
      priority:
        plan.priorityClass === ""
          ? 0
          : plan.priorityClass === "system-node-critical"
            ? 2000001000
            : 2000000000,
      enableServiceLinks: true,
      preemptionPolicy: "PreemptLowerPriority",
    };
  }

  #status(skew: number): Json {
    const time = (t: number): string => timeText(t + skew);
    const { startedMs, node } = this;
    const observed = { observedGeneration: this.generation };
    const condition = (
      type: string,
      ok: boolean,
      since: number,
      why: Json = {},
      own: Json = observed,
    ): Json => ({
      type,
      ...own,
      status: ok ? "True" : "False",
      lastProbeTime: null,
      lastTransitionTime: time(since),
      ...why,
    });
    if (startedMs === undefined) {
      const conditions: Json[] =
        this.unschedulable !== ""
          ? [
              condition(
                "PodScheduled",
                false,
                this.createdMs,
                { reason: "Unschedulable", message: this.unschedulable },
                {},
              ),
            ]
          : node === undefined
            ? []
            : [condition("PodScheduled", true, this.scheduledMs, {}, {})];
      return {
        phase: this.phase,
        ...(conditions.length === 0 ? {} : { conditions }),
        qosClass: this.qosClass,
      };
    }
    const unready = this.containers.filter((c) => !c.ready).map((c) => c.plan.name);
    const why: Json = this.isReady
      ? {}
      : this.phase === "Succeeded"
        ? { reason: "PodCompleted" }
        : this.phase === "Failed"
          ? { reason: "PodFailed" }
          : {
              reason: "ContainersNotReady",
              message: `containers with unready status: [${unready.join(" ")}]`,
            };
    const disruption =
      this.disruption === undefined
        ? []
        : [
            condition("DisruptionTarget", true, this.disruption.t, {
              reason: this.disruption.reason,
              message: this.disruption.message,
            }),
          ];
    return {
      ...observed,
      phase: this.phase,
      conditions: [
        ...disruption,
        condition(
          "PodReadyToStartContainers",
          this.sandboxMs !== undefined && !this.isOver,
          this.sandboxMs ?? startedMs,
        ),
        condition(
          "Initialized",
          true,
          startedMs,
          this.phase === "Succeeded" ? { reason: "PodCompleted" } : {},
        ),
        condition("Ready", this.isReady, this.readyCondition.since, why),
        condition("ContainersReady", this.isReady, this.readyCondition.since, why),
        condition("PodScheduled", true, this.scheduledMs),
      ],
      ...(this.message === "" ? {} : { message: this.message }),
      ...(this.reason === "" ? {} : { reason: this.reason }),
      ...(node === undefined ? {} : { hostIP: node.ip, hostIPs: [{ ip: node.ip }] }),
      ...(this.ip === "" ? {} : { podIP: this.ip, podIPs: [{ ip: this.ip }] }),
      startTime: time(startedMs),
      containerStatuses: this.containers.map((container) => this.#containerStatus(container, skew)),
      qosClass: this.qosClass,
    };
  }

  #containerStatus(container: Container, skew: number): Json {
    const { plan, state, last, id } = container;
    const resources = resourcesOf(plan);
    const mounts = [
      ...this.plan.claims.map(({ volume, path }) => ({ name: volume, mountPath: path })),
      {
        name: `kube-api-access-${this.volumeSuffix}`,
        mountPath: tokenMount,
        readOnly: true,
        recursiveReadOnly: "Disabled",
      },
    ];
    return {
      name: plan.name,
      state: stateObject(state, skew),
      lastState: last === undefined ? {} : { terminated: endedObject(last, skew) },
      ready: container.ready,
      restartCount: container.restarts,
      image: plan.image,
      imageID: id === "" ? "" : imageId(plan.image),
      ...(id === "" ? {} : { containerID: `containerd://${id}` }),
      started: container.started,
      ...(id === "" || resources["requests"] === undefined
        ? {}
        : { allocatedResources: resources["requests"] }),
      ...(id === "" ? {} : { resources }),
      volumeMounts: mounts,
    };
  }
}

const tokenMount = "/var/run/secrets/kubernetes.io/serviceaccount";

function stateObject(state: ContainerState, skew: number): Json {
  switch (state.kind) {
    case "waiting":
      return {
        waiting: { reason: state.reason, ...(state.message === undefined ? {} : { message: state.message }) },
      };
    case "running":
      return { running: { startedAt: timeText(state.startedMs + skew) } };
    case "terminated":
      return { terminated: endedObject(state, skew) };
  }
}

function endedObject(ended: Ended, skew: number): Json {
  return {
    exitCode: ended.exitCode,
    reason: ended.reason,
    ...(ended.message === undefined ? {} : { message: ended.message }),
    startedAt: timeText(ended.startedMs + skew),
    finishedAt: timeText(ended.finishedMs + skew),
    containerID: `containerd://${ended.containerId}`,
  };
}

/** Requests and limits as the API writes them. */
export function resourcesOf(plan: ContainerPlan): Json {
  const limits: Json = {
    ...(plan.cpuLimit === undefined ? {} : { cpu: milli(plan.cpuLimit) }),
    ...(plan.memoryLimit === undefined ? {} : { memory: `${plan.memoryLimit}Mi` }),
  };
  const requests: Json = {
    ...(plan.cpu === undefined ? {} : { cpu: milli(plan.cpu) }),
    ...(plan.memory === undefined ? {} : { memory: `${plan.memory}Mi` }),
  };
  return {
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
    ...(Object.keys(requests).length === 0 ? {} : { requests }),
  };
}

function milli(millicores: number): string {
  return millicores % 1000 === 0 ? String(millicores / 1000) : `${millicores}m`;
}

function qosOf(plan: PodPlan): QosClass {
  const { containers } = plan;
  const nothing = containers.every((c) =>
    [c.cpu, c.memory, c.cpuLimit, c.memoryLimit].every((v) => v === undefined),
  );
  if (nothing) return "BestEffort";
  const whole = containers.every(
    (c) =>
      c.cpuLimit !== undefined &&
      c.memoryLimit !== undefined &&
      c.cpu === c.cpuLimit &&
      c.memory === c.memoryLimit,
  );
  return whole ? "Guaranteed" : "Burstable";
}

/** The spec inside a pod template: what a workload's author wrote, and defaults. */
export function podTemplateSpec(plan: PodPlan): Json {
  return {
    containers: plan.containers.map((container) => ({
      name: container.name,
      image: container.image,
      ...(container.args === undefined ? {} : { args: container.args }),
      ...(container.port === undefined
        ? {}
        : {
            ports: [
              {
                name: container.metrics === "node" ? "metrics" : "http",
                ...(plan.hostNetwork ? { hostPort: container.port } : {}),
                containerPort: container.port,
                protocol: "TCP",
              },
            ],
          }),
      ...(container.env === undefined
        ? {}
        : { env: container.env.map(([name, value]) => ({ name, value })) }),
      resources: resourcesOf(container),
      ...(container.port === undefined || container.metrics === "node"
        ? {}
        : { livenessProbe: probe("/livez", 10, 3), readinessProbe: probe("/healthz", 5, 3) }),
      terminationMessagePath: "/dev/termination-log",
      terminationMessagePolicy: "File",
      imagePullPolicy: "IfNotPresent",
    })),
    restartPolicy: plan.restartPolicy,
    terminationGracePeriodSeconds: plan.graceSeconds,
    dnsPolicy: "ClusterFirst",
    ...(Object.keys(plan.nodeSelector).length === 0 ? {} : { nodeSelector: plan.nodeSelector }),
    ...(plan.hostNetwork ? { hostNetwork: true } : {}),
    securityContext: {},
    schedulerName: "default-scheduler",
    ...(plan.priorityClass === "" ? {} : { priorityClassName: plan.priorityClass }),
  };
}

function probe(path: string, periodSeconds: number, failureThreshold: number): Json {
  return {
    httpGet: { path, port: "http", scheme: "HTTP" },
    timeoutSeconds: 1,
    periodSeconds,
    successThreshold: 1,
    failureThreshold,
  };
}
