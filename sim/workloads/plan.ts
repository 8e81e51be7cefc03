/** What a container asks for and what it really uses. Memory in MiB, CPU in millicores. */
export interface ContainerPlan {
  readonly name: string;
  readonly image: string;
  /** Requests; undefined asks for nothing. */
  readonly cpu?: number;
  readonly memory?: number;
  readonly cpuLimit?: number;
  readonly memoryLimit?: number;
  /** Mean CPU over a day. */
  readonly usesCpu: number;
  /** Memory once it has warmed up. */
  readonly usesMemory: number;
  /** Seconds from start to ready. */
  readonly startsIn?: number;
  /** The named port `http`; containers with one have probes. */
  readonly port?: number;
  /** Where it answers with metrics, and which. */
  readonly metrics?: "http" | "node" | undefined;
  /** Requests a second that one replica serves at mean load. */
  readonly rps?: number;
  /** Median of its latencies, milliseconds. */
  readonly latencyMs?: number;
  readonly args?: readonly string[];
  readonly env?: readonly (readonly [name: string, value: string])[];
}

/** What all workloads say of themselves. */
interface PlanBase {
  readonly namespace: string;
  readonly name: string;
  readonly containers: readonly ContainerPlan[];
  readonly labels?: Readonly<Record<string, string>>;
  /** Follows the day's visitors (1), or not at all (0). */
  readonly daily?: number;
}

/** A Deployment, with what usually stands around it. */
export interface DeploymentPlan extends PlanBase {
  readonly kind: "Deployment";
  readonly replicas: number;
  readonly service?: boolean;
  readonly autoscale?: { readonly min: number; readonly max: number; readonly percent: number };
  readonly budget?: number;
  readonly host?: string;
  readonly config?: Readonly<Record<string, string>>;
  /** Labels that a node must have. */
  readonly nodeSelector?: Readonly<Record<string, string>>;
}

/** A StatefulSet; `storage` GiB each for a claim called `data`. */
export interface StatefulSetPlan extends PlanBase {
  readonly kind: "StatefulSet";
  readonly replicas: number;
  readonly storage?: number;
  /** How full the claim is, 0 to 1. */
  readonly full?: number;
}

/** A DaemonSet: a pod on each node. */
export interface DaemonSetPlan extends PlanBase {
  readonly kind: "DaemonSet";
  readonly hostNetwork?: boolean;
}

/** A CronJob: how long its pods run, seconds, and how they end. */
export interface CronJobPlan extends PlanBase {
  readonly kind: "CronJob";
  readonly schedule: string;
  readonly runsFor: number;
  /** Exit code of its pods; 0 succeeds. */
  readonly exitCode: number;
  readonly backoffLimit?: number;
}

export type WorkloadPlan = DeploymentPlan | StatefulSetPlan | DaemonSetPlan | CronJobPlan;

/** A pod's plan, whoever owns it. */
export interface PodPlan {
  readonly containers: readonly ContainerPlan[];
  readonly daily: number;
  readonly hostNetwork: boolean;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  /** Claims that it mounts: volume name and claim. */
  readonly claims: readonly { readonly volume: string; readonly claim: string; readonly path: string }[];
  readonly tolerateAll: boolean;
  readonly restartPolicy: "Always" | "OnFailure" | "Never";
  readonly graceSeconds: number;
  readonly priorityClass: string;
}

/** The plan of a pod that a workload makes. */
export function podPlanOf(plan: WorkloadPlan): PodPlan {
  const isDaemon = plan.kind === "DaemonSet";
  return {
    containers: plan.containers,
    daily: plan.daily ?? 0.3,
    hostNetwork: isDaemon && plan.hostNetwork === true,
    nodeSelector: plan.kind === "Deployment" ? (plan.nodeSelector ?? {}) : {},
    serviceAccount:
      plan.namespace === "kube-system" || plan.namespace === "monitoring" ? plan.name : "default",
    claims: [],
    tolerateAll: isDaemon,
    restartPolicy: plan.kind === "CronJob" ? "Never" : "Always",
    graceSeconds: 30,
    priorityClass: isDaemon
      ? "system-node-critical"
      : plan.namespace === "kube-system"
        ? "system-cluster-critical"
        : "",
  };
}

/** Image without registry, tag kept: `checkout:1.13.2`. */
export function imageTag(image: string): string {
  return image.slice(image.lastIndexOf("/") + 1);
}
