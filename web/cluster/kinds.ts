import { parseInstant } from "./instant.ts";

/** The parts of Kubernetes objects that the page reads; everything may be missing from an older or a broken server. */

export interface Meta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly Owner[];
}

export interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly controller?: boolean;
}

/** Any object; `kind` is often missing inside lists. */
export interface KubeObject {
  readonly kind?: string;
  readonly metadata: Meta;
}

export interface Condition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
  readonly lastHeartbeatTime?: string;
}

/** Amounts as Kubernetes writes them ("500m", "2Gi"), by resource. */
export type Amounts = Readonly<Record<string, string | number>>;

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly restartPolicy?: string;
  readonly resources?: { readonly requests?: Amounts; readonly limits?: Amounts };
}

export interface Terminated {
  readonly exitCode: number;
  readonly reason?: string;
  readonly message?: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
}

export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: { readonly startedAt?: string };
  readonly terminated?: Terminated;
}

export interface ContainerStatus {
  readonly name: string;
  readonly ready?: boolean;
  readonly restartCount?: number;
  readonly image?: string;
  readonly imageID?: string;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
}

export interface Pod extends KubeObject {
  readonly spec?: {
    readonly nodeName?: string;
    readonly containers?: readonly Container[];
    readonly initContainers?: readonly Container[];
    readonly overhead?: Amounts;
  };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly podIP?: string;
    readonly startTime?: string;
    readonly qosClass?: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

export interface Node extends KubeObject {
  readonly spec?: {
    readonly unschedulable?: boolean;
    readonly taints?: readonly Taint[];
    readonly podCIDR?: string;
    readonly providerID?: string;
  };
  readonly status?: {
    readonly capacity?: Amounts;
    readonly allocatable?: Amounts;
    readonly conditions?: readonly Condition[];
    readonly addresses?: readonly { readonly type: string; readonly address: string }[];
    readonly nodeInfo?: {
      readonly kubeletVersion?: string;
      readonly containerRuntimeVersion?: string;
      readonly kernelVersion?: string;
      readonly osImage?: string;
      readonly architecture?: string;
      readonly operatingSystem?: string;
    };
  };
}

export interface Job extends KubeObject {
  readonly spec?: {
    readonly suspend?: boolean;
    readonly completions?: number;
    readonly parallelism?: number;
  };
  readonly status?: {
    readonly active?: number;
    readonly succeeded?: number;
    readonly failed?: number;
    readonly startTime?: string;
    readonly completionTime?: string;
    readonly conditions?: readonly Condition[];
  };
}

export interface ReplicaSet extends KubeObject {
  readonly spec?: { readonly replicas?: number };
  readonly status?: { readonly replicas?: number; readonly readyReplicas?: number };
}

export interface Namespace extends KubeObject {
  readonly status?: { readonly phase?: string };
}

/** A time of Kubernetes in Unix ms; undefined where it is missing or broken. */
export function instantOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseInstant(text);
}

/** "namespace/name", or the name of what has no namespace. */
export function keyOf({ metadata }: KubeObject): string {
  return metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
}

/** The owner that controls an object. */
export function controllerOf({ metadata }: KubeObject): Owner | undefined {
  return (
    metadata.ownerReferences?.find((owner) => owner.controller === true) ?? metadata.ownerReferences?.[0]
  );
}

/**
 * What people call the thing behind a pod: of "checkout-7d9f8b6c5d" (a ReplicaSet with a template hash) the Deployment
 * "checkout", of a Job of a CronJob the CronJob, else the controller itself, else the object.
 */
export function workloadOf(object: KubeObject): { readonly kind: string; readonly name: string } {
  const owner = controllerOf(object);
  if (owner === undefined) return { kind: object.kind ?? "Pod", name: object.metadata.name };
  if (owner.kind === "ReplicaSet") {
    const hash = object.metadata.labels?.["pod-template-hash"];
    const name =
      hash !== undefined && owner.name.endsWith(`-${hash}`)
        ? owner.name.slice(0, -hash.length - 1)
        : undefined;
    if (name !== undefined) return { kind: "Deployment", name };
  }
  if (owner.kind === "Job") {
    const name = owner.name.replace(/-\d{8,}$/, "");
    if (name !== owner.name) return { kind: "CronJob", name };
  }
  return { kind: owner.kind, name: owner.name };
}
