import { microTimeText } from "../api-server/objects.ts";
import { hexOf } from "./ids.ts";
import { Node, nodeSizes } from "./node.ts";
import type { Pods } from "./pods.ts";
import type { World } from "./world.ts";

/** How often a kubelet renews its lease and writes its status, milliseconds. */
const leaseMs = 10_000;
const statusMs = 300_000;
/** After so long without a lease a node is NotReady; pods are sent away after so long more. */
const graceMs = 40_000;
const tolerationMs = 300_000;
/** Packets a second that a link which loses all of them would spoil. */
export const badPacketsPerSecond = 47_300;

/** Kubelets' reports and the node controller: leases, conditions, taints, evictions from nodes that are gone. */
export class Nodes {
  readonly #world: World;
  readonly #pods: Pods;

  constructor(world: World, pods: Pods) {
    this.#world = world;
    this.#pods = pods;
  }

  /** Makes the nodes; they have been up for `ageMs` and some days. */
  create(
    count: number,
    ageMs: number,
    address: (index: number) => { readonly host: string; readonly port: number } | undefined,
  ): void {
    const world = this.#world;
    for (let index = 0; index < count; index++) {
      const machineId = `ec2${hexOf(world.random, 29)}`;
      const node = new Node({
        index,
        uid: world.uid(),
        size: nodeSizes[index % 6 === 5 ? 1 : 0]!,
        address: address(index),
        createdMs: world.now() - ageMs - Math.floor(world.random() * 40 * 86_400_000),
        machineId,
        bootId: world.uid(),
        now: world.now(),
      });
      world.nodes.push(node);
      world.nodeByName.set(node.name, node);
      world.publishNode(node);
      this.#createLease(node);
      world.put("csinodes.storage.k8s.io", {
        metadata: { name: node.name, uid: world.uid(), creationTimestamp: world.time(node.createdMs) },
        spec: {
          drivers: [
            {
              name: "ebs.csi.aws.com",
              nodeID: `i-${machineId.slice(0, 17)}`,
              topologyKeys: ["topology.ebs.csi.aws.com/zone"],
              allocatable: { count: 26 },
            },
          ],
        },
      });
      world.timeline.after(world.random() * leaseMs, () => this.#renew(node));
      world.timeline.after(world.random() * statusMs, () => this.#report(node));
    }
    const watch = (): void => {
      for (const node of world.nodes) this.#monitor(node);
      world.timeline.after(5000, watch);
    };
    world.timeline.after(5000, watch);
  }

  #createLease(node: Node): void {
    const world = this.#world;
    world.put("leases.coordination.k8s.io", {
      metadata: {
        name: node.name,
        namespace: "kube-node-lease",
        uid: world.uid(),
        creationTimestamp: world.time(node.createdMs),
        ownerReferences: [{ apiVersion: "v1", kind: "Node", name: node.name, uid: node.uid }],
      },
      spec: {
        holderIdentity: node.name,
        leaseDurationSeconds: 40,
        renewTime: microTimeText(world.now() + world.skewMs()),
      },
    });
  }

  #renew(node: Node): void {
    const world = this.#world;
    world.timeline.after(leaseMs, () => this.#renew(node));
    if (!node.isReachable) return;
    node.lastReport = world.now();
    const lease = world.store.get("leases.coordination.k8s.io", "kube-node-lease", node.name)?.object();
    if (lease?.spec === undefined) return;
    lease.spec["renewTime"] = microTimeText(world.now() + world.skewMs());
    world.put("leases.coordination.k8s.io", lease);
  }

  #report(node: Node): void {
    const world = this.#world;
    world.timeline.after(statusMs, () => this.#report(node));
    if (!node.isReachable || !node.isReady) return;
    for (const condition of node.conditions.values()) condition.heartbeat = world.now();
    world.publishNode(node);
  }

  /** The node controller's look at one node. */
  #monitor(node: Node): void {
    const world = this.#world;
    const now = world.now();
    if (now - node.lastReport <= graceMs || !node.isReady) return;
    const message = "Kubelet stopped posting node status.";
    for (const type of node.conditions.keys())
      node.setCondition(type, "Unknown", now, "NodeStatusUnknown", message);
    for (const effect of ["NoSchedule", "NoExecute"]) {
      node.taints.push({ key: "node.kubernetes.io/unreachable", effect, timeAdded: now });
    }
    world.publishNode(node);
    world.event(
      world.aboutNode(node, false),
      "Normal",
      "NodeNotReady",
      `Node ${node.name} status is now: NodeNotReady`,
      { component: "node-controller" },
    );
    for (const pod of node.pods) {
      if (pod.isOver) continue;
      if (pod.setReady(false, now)) {
        for (const hear of world.onReadiness) hear(pod);
        world.changed(pod);
      }
      world.publishPod(pod);
      world.event(world.aboutPod(pod), "Warning", "NodeNotReady", "Node is not ready", {
        component: "node-controller",
      });
    }
    const since = now;
    world.timeline.after(tolerationMs, () => {
      if (node.isReady || node.conditions.get("Ready")!.since !== since) return;
      for (const pod of Array.from(node.pods)) {
        if (pod.plan.tolerateAll || pod.isOver || pod.deleteBy !== undefined) continue;
        pod.disruption = {
          reason: "DeletionByTaintManager",
          message: "Taint manager: deleting due to NoExecute taint",
          t: world.now(),
        };
        const marking = `Marking for deletion Pod ${pod.namespace}/${pod.name}`;
        world.event(world.aboutPod(pod), "Normal", "TaintManagerEviction", marking, {
          component: "taint-eviction-controller",
        });
        this.#pods.delete(pod); // it stays Terminating until its kubelet comes back
        world.changed(pod, true);
      }
    });
  }

  /** The kubelet of a node no longer answers, nor does it report. */
  lose(node: Node): void {
    node.isReachable = false;
  }

  /** It is back. */
  find(node: Node): void {
    const world = this.#world;
    if (node.isReachable) return;
    node.isReachable = true;
    const now = world.now();
    node.lastReport = now;
    node.kubeletSince = now;
    const wasReady = node.isReady;
    for (const [type, condition] of node.conditions) {
      condition.heartbeat = now;
      node.setWell(type, now);
    }
    node.taints.length = 0;
    world.publishNode(node);
    if (!wasReady) {
      world.event(
        world.aboutNode(node, true),
        "Normal",
        "NodeReady",
        `Node ${node.name} status is now: NodeReady`,
        { component: "kubelet", host: node.name },
      );
    }
    for (const pod of Array.from(node.pods)) {
      if (pod.deleteBy !== undefined) this.#pods.stop(pod);
      else if (!pod.isOver && pod.containers.every((c) => c.ready) && pod.setReady(true, now)) {
        for (const hear of world.onReadiness) hear(pod);
        world.publishPod(pod);
        world.changed(pod);
      }
    }
  }

  /** A node reports pressure, evicts its greediest pods, and recovers after a while. */
  press(node: Node, resource: "memory" | "ephemeral-storage", pods: number): void {
    const world = this.#world;
    if (!node.isReachable || !node.isReady) return;
    const now = world.now();
    const [type, reason, message] =
      resource === "memory"
        ? ([
            "MemoryPressure",
            "KubeletHasInsufficientMemory",
            "kubelet has insufficient memory available",
          ] as const)
        : (["DiskPressure", "KubeletHasDiskPressure", "kubelet has disk pressure"] as const);
    node.setCondition(type, "True", now, reason, message);
    const key = type === "MemoryPressure" ? "memory-pressure" : "disk-pressure";
    node.taints.push({ key: `node.kubernetes.io/${key}`, effect: "NoSchedule", timeAdded: now });
    const about = world.aboutNode(node, true);
    const source = { component: "kubelet", host: node.name };
    const status = type === "MemoryPressure" ? "NodeHasInsufficientMemory" : "NodeHasDiskPressure";
    world.event(about, "Normal", status, `Node ${node.name} status is now: ${status}`, source);
    world.event(about, "Warning", "EvictionThresholdMet", `Attempting to reclaim ${resource}`, source);
    world.publishNode(node);
    const greedy = Array.from(node.pods)
      .filter(
        (pod) =>
          !pod.plan.tolerateAll && !pod.isOver && pod.deleteBy === undefined && pod.plan.claims.length === 0,
      )
      .toSorted((a, b) => b.memoryRequest - a.memoryRequest)
      .slice(0, pods);
    for (const [i, pod] of greedy.entries()) {
      world.timeline.after(4000 * (i + 1), () => {
        if (node.isReachable && !pod.isOver && pod.deleteBy === undefined) this.#pods.evict(pod, resource);
      });
    }
    world.timeline.after(310_000, () => {
      node.taints.splice(0, node.taints.length, ...node.taints.filter((t) => !t.key.endsWith(key)));
      if (!node.isReachable || !node.isReady) return;
      node.setWell(type, world.now());
      const well = type === "MemoryPressure" ? "NodeHasSufficientMemory" : "NodeHasNoDiskPressure";
      world.event(about, "Normal", well, `Node ${node.name} status is now: ${well}`, source);
      world.publishNode(node);
    });
  }

  /** A node's network begins to lose packets (share), or ceases to. */
  degrade(node: Node, loss: number): void {
    const now = this.#world.now();
    if (node.loss > 0) node.errorsDone += ((now - node.lossSince) / 1000) * node.loss * badPacketsPerSecond;
    node.loss = loss;
    node.lossSince = now;
    for (const pod of node.pods) this.#pods.retune(pod);
  }
}
