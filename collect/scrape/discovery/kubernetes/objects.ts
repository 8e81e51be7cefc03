import type { KubeObject, Pod, Service } from "@taffrail/kube";

/** The object of that key (`namespace/name`), if it is known. */
export type Lookup<T> = (key: string) => T | undefined;

/** What a role may look up beside its own objects. What a job did not ask for answers `undefined`. */
export interface Surroundings {
  readonly pod: Lookup<Pod>;
  readonly service: Lookup<Service>;
  readonly node: Lookup<KubeObject>;
  readonly namespace: Lookup<KubeObject>;
  readonly replicaSet: Lookup<KubeObject>;
  readonly job: Lookup<KubeObject>;
  readonly attach: {
    readonly node: boolean;
    readonly namespace: boolean;
    readonly deployment: boolean;
    readonly job: boolean;
    readonly cronjob: boolean;
  };
}

/** The parts of an object that discovery reads, so that a view keeps no more. */
export function slimMeta({ metadata }: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, labels, annotations, ownerReferences } = metadata;
  return {
    metadata: {
      name,
      uid,
      resourceVersion,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(ownerReferences === undefined ? {} : { ownerReferences }),
    },
  };
}

/** A pod without what discovery does not read: environments, probes, volumes, most of its status. */
export function slimPod(pod: Pod): Pod {
  const { spec, status } = pod;
  const slimContainers = (containers: NonNullable<typeof spec>["containers"]): PodContainers =>
    (containers ?? []).map(({ name, image, ports }) => ({
      name,
      ...(image === undefined ? {} : { image }),
      ...(ports === undefined ? {} : { ports }),
    }));
  const slimStatuses = (statuses: NonNullable<typeof status>["containerStatuses"]): PodStatuses =>
    (statuses ?? []).map(({ name, containerID }) => ({
      name,
      ...(containerID === undefined ? {} : { containerID }),
    }));
  return {
    ...slimMeta(pod),
    spec: {
      ...(spec?.nodeName === undefined ? {} : { nodeName: spec.nodeName }),
      containers: slimContainers(spec?.containers),
      initContainers: slimContainers(spec?.initContainers),
    },
    status: {
      ...(status?.phase === undefined ? {} : { phase: status.phase }),
      ...(status?.podIP === undefined ? {} : { podIP: status.podIP }),
      ...(status?.hostIP === undefined ? {} : { hostIP: status.hostIP }),
      conditions: (status?.conditions ?? []).filter(({ type }) => type === "Ready"),
      containerStatuses: slimStatuses(status?.containerStatuses),
      initContainerStatuses: slimStatuses(status?.initContainerStatuses),
    },
  };
}

type PodContainers = NonNullable<NonNullable<Pod["spec"]>["initContainers"]>;
type PodStatuses = NonNullable<NonNullable<Pod["status"]>["containerStatuses"]>;
