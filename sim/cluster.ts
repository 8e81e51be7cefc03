import { seededRandom } from "@taffrail/base";
import type { Reply, SimRequest } from "./api-server/answers.ts";
import { fieldsOf, type Json } from "./api-server/objects.ts";
import type { ObjectStore } from "./api-server/object-store.ts";
import type { Backends } from "./api-server/server.ts";
import { ClusterBackends } from "./kubelet/backends.ts";
import type { Timeline } from "./timeline.ts";
import { createBasics } from "./workloads/basics.ts";
import { demoPlans, fillPlans } from "./workloads/demo-plans.ts";
import { Deployments } from "./workloads/deployments.ts";
import { Jobs } from "./workloads/jobs.ts";
import { Nodes } from "./workloads/nodes.ts";
import { podPlanOf, type WorkloadPlan } from "./workloads/plan.ts";
import { Pods } from "./workloads/pods.ts";
import { Services } from "./workloads/services.ts";
import { Sets } from "./workloads/sets.ts";
import { tell } from "./workloads/story.ts";
import { World } from "./workloads/world.ts";

/** What a cluster is made of. */
export interface ClusterOptions {
  readonly store: ObjectStore;
  readonly timeline: Timeline;
  readonly seed: number;
  readonly nodes: number;
  readonly podsPerNode: number;
  readonly workloads: "demo" | "none";
  /** Where the kubelet of a node listens; undefined where it is reached by proxy only. */
  readonly kubeletAddress: (index: number) => { readonly host: string; readonly port: number } | undefined;
  /** Added to every time that is written. */
  readonly skewMs: () => number;
  readonly address: string;
}

/** How long the cluster has lived when it is first seen. */
const ageMs = 41 * 86_400_000;

/** Nodes, workloads and what they do; and what answers for them. */
export class Cluster {
  readonly world: World;
  readonly backends: Backends;
  readonly #backends: ClusterBackends;
  readonly #pods: Pods;
  readonly #deployments: Deployments;
  readonly #sets: Sets;
  readonly #nodes: Nodes;

  constructor(options: ClusterOptions) {
    const { store, timeline } = options;
    const world = new World({ store, timeline, random: seededRandom(options.seed), skewMs: options.skewMs });
    this.world = world;
    this.#pods = new Pods(world);
    this.#nodes = new Nodes(world, this.#pods);
    this.#deployments = new Deployments(world, this.#pods);
    this.#sets = new Sets(world, this.#pods);
    const services = new Services(world, this.#deployments);
    const jobs = new Jobs(world, this.#pods);
    this.#backends = new ClusterBackends(world, services);
    this.backends = this.#backends;

    const plans = options.workloads === "demo" ? [...demoPlans] : [];
    const wished = options.nodes * options.podsPerNode;
    const planned = podCount(plans, options.nodes);
    if (wished > planned) plans.push(...fillPlans(wished - planned));
    const own = ["default", "kube-node-lease", "kube-public", "kube-system"];
    const namespaces = [...new Set([...own, ...plans.map((plan) => plan.namespace)])].toSorted();
    createBasics(world, namespaces, ageMs, options.address);
    this.#nodes.create(options.nodes, ageMs, options.kubeletAddress);
    // daemons first: each node must have room for its own
    const order = { DaemonSet: 0, StatefulSet: 1, Deployment: 2, CronJob: 3 };
    for (const plan of plans.toSorted((a, b) => order[a.kind] - order[b.kind])) {
      const age = world.between(ageMs / 30, ageMs);
      switch (plan.kind) {
        case "DaemonSet":
          this.#sets.createDaemon(plan, age);
          break;
        case "StatefulSet":
          this.#sets.createStateful(plan, age);
          services.createService(plan, plan.containers[0]?.port ?? 6379, age, true);
          break;
        case "Deployment":
          this.#deployments.create(plan, age);
          services.surround(plan, age);
          break;
        case "CronJob":
          jobs.create(plan, age);
          break;
      }
    }
    if (options.workloads === "demo") {
      tell({ world, pods: this.#pods, deployments: this.#deployments, nodes: this.#nodes });
    }
    const tidy = (): void => {
      world.expireEvents();
      timeline.after(60_000, tidy);
    };
    timeline.after(60_000, tidy);
    this.#hearClients();
  }

  /** Answers a request to the kubelet of a node itself; undefined if it does not answer. */
  kubelet(index: number, request: SimRequest): Reply | undefined {
    const node = this.world.nodes[index];
    return node === undefined ? undefined : this.#backends.node(node.name, request.path, request);
  }

  partition(name: string): void {
    const node = this.world.nodeByName.get(name);
    if (node !== undefined) this.#nodes.lose(node);
  }

  heal(name: string): void {
    const node = this.world.nodeByName.get(name);
    if (node !== undefined) this.#nodes.find(node);
  }

  /** Lets controllers act on what clients write. */
  #hearClients(): void {
    const { store } = this.world;
    const hear = (storage: string, act: (type: string, object: ReturnType<ObjectOf>) => void): void => {
      store.collection(storage).listen(({ type, stored }) => {
        if (!this.world.isWriting) act(type, stored.object());
      });
    };
    hear("deployments.apps", (type, object) => {
      const key = `${object.metadata.namespace ?? ""}/${object.metadata.name}`;
      if (type === "DELETED") this.#deployments.forget(key);
      else if (type === "MODIFIED") this.#deployments.adopt(object);
      else this.#later(() => this.#adoptDeployment(object));
    });
    hear("statefulsets.apps", (type, object) => {
      if (type === "MODIFIED") this.#sets.adopt(object);
    });
    hear("pods", (type, object) => {
      const { namespace = "", name } = object.metadata;
      const pod = this.world.podAt(namespace, name);
      if (type === "MODIFIED" && pod !== undefined && object.metadata.deletionTimestamp !== undefined) {
        this.#later(() => this.#pods.delete(pod, object.metadata.deletionGracePeriodSeconds ?? 30));
      } else if (type === "DELETED" && pod !== undefined) {
        this.#later(() => {
          this.world.dropPod(pod);
          this.world.changed(pod, true);
        });
      } else if (type === "ADDED" && pod === undefined) this.#later(() => this.#adoptPod(object));
    });
  }

  /** After the write that is under way: its answer must not already show what follows from it. */
  #later(act: () => void): void {
    this.world.timeline.after(1, act);
  }

  #adoptDeployment(added: ReturnType<ObjectOf>): void {
    const { namespace = "", name } = added.metadata;
    const object = this.world.store.get("deployments.apps", namespace, name)?.object(); // as it is by now
    if (object === undefined) return;
    const plan: WorkloadPlan = {
      kind: "Deployment",
      namespace,
      name,
      replicas: 0,
      containers: containersOf(fieldsOf(fieldsOf(object.spec?.["template"])["spec"])),
      labels: fieldsOf(fieldsOf(object.spec?.["selector"])["matchLabels"]) as Record<string, string>,
    };
    this.#deployments.create(plan, 0, object);
    this.#deployments.adopt(object);
  }

  #adoptPod(object: ReturnType<ObjectOf>): void {
    const { namespace = "", name, labels = {}, annotations = {} } = object.metadata;
    const containers = containersOf(object.spec ?? {});
    if (containers.length === 0) return;
    const plan = podPlanOf({ kind: "Deployment", namespace, name, replicas: 1, containers });
    this.#pods.create({ namespace, name, plan, labels, annotations });
  }
}

type ObjectOf = ReturnType<ObjectStore["put"]>["object"];

/** Plans of containers that a client wrote: they use half of what they ask for. */
function containersOf(spec: Json): { name: string; image: string; usesCpu: number; usesMemory: number }[] {
  const list = Array.isArray(spec["containers"]) ? (spec["containers"] as Json[]) : [];
  return list.flatMap(({ name, image }) =>
    typeof name === "string" && typeof image === "string"
      ? [{ name, image, usesCpu: 20, usesMemory: 40 }]
      : [],
  );
}

function podCount(plans: readonly WorkloadPlan[], nodes: number): number {
  return plans.reduce(
    (sum, plan) => sum + (plan.kind === "DaemonSet" ? nodes : plan.kind === "CronJob" ? 0 : plan.replicas),
    0,
  );
}
