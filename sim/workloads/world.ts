import type { Random } from "@taffrail/base";
import type { ApiObject, Json } from "../api-server/objects.ts";
import { microTimeText, timeText } from "../api-server/objects.ts";
import { keyOf, type ObjectStore, type Stored } from "../api-server/object-store.ts";
import { suffixOf, uidOf } from "../api-server/server.ts";
import type { Timeline } from "../timeline.ts";
import type { Node } from "./node.ts";
import type { Pod } from "./pod.ts";

/** What an event is about. */
export interface About {
  readonly kind: string;
  readonly apiVersion: string;
  readonly namespace?: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion?: string;
  readonly fieldPath?: string;
}

/** How long the API server keeps an event, milliseconds. */
const eventLifeMs = 3_600_000;

/** What all parts of the cluster share: its objects, its time, its chance, its nodes and pods. */
export class World {
  readonly store: ObjectStore;
  readonly timeline: Timeline;
  readonly random: Random;
  readonly skewMs: () => number;
  readonly nodes: Node[] = [];
  readonly nodeByName: Map<string, Node> = new Map();
  readonly pods: Map<string, Pod> = new Map();
  readonly podsByOwner: Map<string, Set<Pod>> = new Map();
  /** Called when a pod that its controller knows has changed or is gone; by the controller's uid. */
  readonly onPodChange: Map<string, (pod: Pod, gone: boolean) => void> = new Map();
  /** Called when a pod became ready or ceased to be. */
  readonly onReadiness: Set<(pod: Pod) => void> = new Set();
  #writing = 0;
  readonly #events = new Map<string, { object: ApiObject; expires: number }>();

  constructor(options: {
    readonly store: ObjectStore;
    readonly timeline: Timeline;
    readonly random: Random;
    readonly skewMs: () => number;
  }) {
    this.store = options.store;
    this.timeline = options.timeline;
    this.random = options.random;
    this.skewMs = options.skewMs;
  }

  now(): number {
    return this.timeline.now();
  }

  /** The text of a time, as the cluster's clocks show it. */
  time(t: number = this.now()): string {
    return timeText(t + this.skewMs());
  }

  uid(): string {
    return uidOf(this.random);
  }

  suffix(length = 5): string {
    return suffixOf(this.random, length);
  }

  /** A random length of time. */
  between(fromMs: number, toMs: number): number {
    return fromMs + (toMs - fromMs) * this.random();
  }

  /** True while the cluster itself writes: its own changes are no news to it. */
  get isWriting(): boolean {
    return this.#writing > 0;
  }

  put(storage: string, object: ApiObject): Stored {
    this.#writing++;
    try {
      return this.store.put(storage, object);
    } finally {
      this.#writing--;
    }
  }

  remove(storage: string, namespace: string, name: string): void {
    this.#writing++;
    try {
      this.store.delete(storage, namespace, name);
    } finally {
      this.#writing--;
    }
  }

  publishPod(pod: Pod): void {
    pod.version = String(this.put("pods", pod.toObject(this.skewMs())).version);
  }

  publishNode(node: Node): void {
    this.put("nodes", node.toObject(this.skewMs()));
  }

  podAt(namespace: string, name: string): Pod | undefined {
    return this.pods.get(keyOf(namespace, name));
  }

  /** Makes a pod known. */
  addPod(pod: Pod): void {
    this.pods.set(keyOf(pod.namespace, pod.name), pod);
    if (pod.owner === undefined) return;
    const siblings = this.podsByOwner.get(pod.owner.uid) ?? new Set();
    siblings.add(pod);
    this.podsByOwner.set(pod.owner.uid, siblings);
  }

  /** Forgets a pod and frees what it held on its node. */
  dropPod(pod: Pod): void {
    this.pods.delete(keyOf(pod.namespace, pod.name));
    this.release(pod);
    if (pod.owner !== undefined) this.podsByOwner.get(pod.owner.uid)?.delete(pod);
  }

  /** Takes a pod's requests from its node; a pod that is over no longer counts. */
  release(pod: Pod): void {
    const { node } = pod;
    if (node === undefined || !node.pods.delete(pod)) return;
    node.cpuRequested -= pod.cpuRequest;
    node.memoryRequested -= pod.memoryRequest;
    const now = this.now();
    node.cpuDone += pod.containers.reduce((sum, container) => sum + container.cpu.total(now), pod.cpuDone);
    node.rxDone += pod.network[0].total(now);
    node.txDone += pod.network[1].total(now);
  }

  /** Tells a pod's controller, and who watches readiness. */
  changed(pod: Pod, gone = false): void {
    if (pod.owner !== undefined) this.onPodChange.get(pod.owner.uid)?.(pod, gone);
  }

  /** Pods of an owner, oldest first. */
  podsOf(ownerUid: string): Pod[] {
    return [...(this.podsByOwner.get(ownerUid) ?? [])];
  }

  /** Records an event; one that says the same of the same object counts up instead. */
  event(
    about: About,
    type: "Normal" | "Warning",
    reason: string,
    message: string,
    source: { readonly component: string; readonly host?: string },
  ): void {
    const now = this.now();
    const key = [about.uid, about.fieldPath ?? "", reason, message].join("\n");
    const known = this.#events.get(key);
    if (known !== undefined && known.expires > now && known.object["count"] !== undefined) {
      known.object["count"] = Number(known.object["count"]) + 1;
      known.object["lastTimestamp"] = this.time();
      known.expires = now + eventLifeMs;
      this.put("events", known.object);
      return;
    }
    const isScheduler = source.component === "default-scheduler";
    const namespace = about.namespace ?? "default";
    const metadata: Json = {
      name: `${about.name}.${Math.floor(now * 1e3)
        .toString(16)
        .padStart(14, "0")}${Math.floor(this.random() * 256)
        .toString(16)
        .padStart(2, "0")}`,
      namespace,
      uid: this.uid(),
      creationTimestamp: this.time(),
    };
    const involvedObject: Json = {
      kind: about.kind,
      ...(about.namespace === undefined ? {} : { namespace: about.namespace }),
      name: about.name,
      uid: about.uid,
      apiVersion: about.apiVersion,
      ...(about.resourceVersion === undefined ? {} : { resourceVersion: about.resourceVersion }),
      ...(about.fieldPath === undefined ? {} : { fieldPath: about.fieldPath }),
    };
    const object = {
      metadata,
      involvedObject,
      reason,
      message,
      source: isScheduler ? {} : { ...source },
      firstTimestamp: isScheduler ? null : this.time(),
      lastTimestamp: isScheduler ? null : this.time(),
      ...(isScheduler ? {} : { count: 1 }),
      type,
      eventTime: isScheduler ? microTimeText(now + this.skewMs()) : null,
      ...(isScheduler ? { action: "Binding" } : {}),
      reportingComponent: source.component,
      reportingInstance: isScheduler ? `${source.component}-control-plane` : (source.host ?? ""),
    } as unknown as ApiObject;
    this.put("events", object);
    this.#events.set(key, { object, expires: now + eventLifeMs });
  }

  /** Forgets events past their time; called once a minute. */
  expireEvents(): void {
    const now = this.now();
    for (const [key, { object, expires }] of this.#events) {
      if (expires > now) continue;
      this.#events.delete(key);
      this.remove("events", object.metadata.namespace ?? "", object.metadata.name);
    }
  }

  /** What events about a pod, or one of its containers, refer to. */
  aboutPod(pod: Pod, container?: string): About {
    return {
      kind: "Pod",
      apiVersion: "v1",
      namespace: pod.namespace,
      name: pod.name,
      uid: pod.uid,
      resourceVersion: pod.version,
      ...(container === undefined ? {} : { fieldPath: `spec.containers{${container}}` }),
    };
  }

  /** What events about a node refer to: its kubelet uses the name as uid. */
  aboutNode(node: Node, byKubelet: boolean): About {
    return { kind: "Node", apiVersion: "v1", name: node.name, uid: byKubelet ? node.name : node.uid };
  }
}

/** What events about any other object refer to. */
export function aboutObject(kind: string, apiVersion: string, object: ApiObject): About {
  const { namespace, name, uid, resourceVersion } = object.metadata;
  return {
    kind,
    apiVersion,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    uid: uid ?? "",
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
}
