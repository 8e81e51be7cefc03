import type { OwnerReference } from "../api-server/objects.ts";
import { behaviourOf } from "./behaviour.ts";
import { hexOf } from "./ids.ts";
import type { Node } from "./node.ts";
import type { PodPlan } from "./plan.ts";
import { type Container, type Ended, Pod } from "./pod.ts";
import type { World } from "./world.ts";

/** What a controller asks for. */
export interface PodWish {
  readonly namespace: string;
  /** A whole name, or what stands before five random characters. */
  readonly name?: string;
  readonly generateName?: string;
  readonly plan: PodPlan;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly owner?: OwnerReference;
  /** The only node it may run on. */
  readonly node?: Node;
  /** It has run for so long already, milliseconds: the cluster is not born with its first scrape. */
  readonly ageMs?: number;
  /** How its containers end by themselves; for jobs. */
  readonly ends?: { readonly afterMs: number; readonly exitCode: number };
}

/** The first wait before a crashed container starts again, and the longest, milliseconds. */
const firstBackoffMs = 10_000;
const longestBackoffMs = 300_000;

/** Scheduler and kubelets: pods from creation to their end. */
export class Pods {
  readonly #world: World;
  readonly #ends = new WeakMap<Pod, { readonly afterMs: number; readonly exitCode: number }>();
  readonly #onlyNode = new WeakMap<Pod, Node>();
  readonly #pending = new Set<Pod>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Makes a pod. It is scheduled and started in its own time, or runs already if the wish says so. */
  create(wish: PodWish): Pod {
    const world = this.#world;
    const age = wish.ageMs ?? 0;
    const generateName = wish.generateName ?? "";
    const pod = new Pod({
      namespace: wish.namespace,
      name: wish.name ?? generateName + world.suffix(),
      generateName,
      uid: world.uid(),
      plan: wish.plan,
      labels: wish.labels,
      annotations: wish.annotations ?? {},
      owner: wish.owner,
      now: world.now() - age,
      random: world.random,
    });
    pod.graceSeconds = wish.plan.graceSeconds;
    if (wish.ends !== undefined) this.#ends.set(pod, wish.ends);
    if (wish.node !== undefined) this.#onlyNode.set(pod, wish.node);
    world.addPod(pod);
    if (age > 0 && this.#place(pod)) this.#settle(pod, age);
    else {
      world.publishPod(pod);
      world.timeline.after(world.between(15, 120), () => this.#schedule(pod));
    }
    return pod;
  }

  /** Marks a pod for deletion; it goes when its containers have stopped. */
  delete(pod: Pod, graceSeconds: number = pod.plan.graceSeconds): void {
    if (pod.deleteBy !== undefined) return;
    const world = this.#world;
    pod.deleteBy = world.now() + graceSeconds * 1000;
    pod.graceSeconds = graceSeconds;
    pod.generation++;
    world.publishPod(pod);
    this.stop(pod);
  }

  /** The kubelet's part of a deletion: containers stop, the object goes. A node out of reach does nothing. */
  stop(pod: Pod): void {
    const world = this.#world;
    if (pod.node === undefined || pod.isOver) return world.timeline.after(50, () => this.#gone(pod));
    if (!pod.node.isReachable) return;
    for (const container of pod.containers) {
      if (container.state.kind !== "running") continue;
      this.#kubeletEvent(pod, "Normal", "Killing", `Stopping container ${container.plan.name}`, container);
    }
    world.timeline.after(world.between(700, 4500), () => {
      if (pod.node?.isReachable === false) return;
      const now = world.now();
      for (const container of pod.containers)
        this.#end(pod, container, { exitCode: 0, reason: "Completed" }, now);
      if (pod.setReady(false, now)) this.#readiness(pod);
      world.publishPod(pod);
      world.timeline.after(world.between(200, 900), () => this.#gone(pod));
    });
  }

  /** Takes a pod away at once, as when its node is gone. */
  #gone(pod: Pod): void {
    const world = this.#world;
    if (world.podAt(pod.namespace, pod.name) !== pod) return;
    this.#pending.delete(pod);
    world.dropPod(pod);
    world.remove("pods", pod.namespace, pod.name);
    world.changed(pod, true);
  }

  /** The kubelet throws a pod off its node for want of a resource. */
  evict(pod: Pod, resource: string): void {
    const world = this.#world;
    const now = world.now();
    const message = `The node was low on resource: ${resource}. `;
    this.#kubeletEvent(pod, "Warning", "Evicted", message);
    for (const container of pod.containers)
      this.#end(pod, container, { exitCode: 137, reason: "Error" }, now);
    pod.phase = "Failed";
    pod.reason = "Evicted";
    pod.message = message;
    pod.disruption = { reason: "TerminationByKubelet", message, t: now };
    this.#stopMeters(pod, now);
    world.release(pod);
    if (pod.setReady(false, now)) this.#readiness(pod);
    world.publishPod(pod);
    world.changed(pod);
  }

  /** Readiness from outside: a probe that begins or ceases to fail. */
  setProbe(pod: Pod, ok: boolean, why: string): void {
    const world = this.#world;
    const first = pod.containers[0];
    if (first === undefined || pod.isOver || first.state.kind !== "running") return;
    if (!ok) this.#kubeletEvent(pod, "Warning", "Unhealthy", `Readiness probe failed: ${why}`, first);
    first.ready = ok;
    this.#judge(pod);
    world.publishPod(pod);
  }

  /** A liveness probe has failed often enough: the container is killed and starts again. */
  killUnhealthy(pod: Pod, why: string): void {
    const container = pod.containers[0];
    if (container === undefined || container.state.kind !== "running") return;
    const { name } = container.plan;
    this.#kubeletEvent(pod, "Warning", "Unhealthy", `Liveness probe failed: ${why}`, container);
    this.#kubeletEvent(
      pod,
      "Normal",
      "Killing",
      `Container ${name} failed liveness probe, will be restarted`,
      container,
    );
    this.crash(pod, container, { exitCode: 137, reason: "Error" });
  }

  /** A container ends by itself or is killed; what follows depends on the pod's restart policy. */
  crash(
    pod: Pod,
    container: Container,
    how: { exitCode: number; reason: string; message?: string | undefined },
  ): void {
    const world = this.#world;
    if (world.podAt(pod.namespace, pod.name) !== pod || pod.isOver || pod.deleteBy !== undefined) return;
    const now = world.now();
    const ended = this.#end(pod, container, how, now);
    if (ended === undefined) return;
    const { restartPolicy } = pod.plan;
    if (restartPolicy === "Never" || (restartPolicy === "OnFailure" && how.exitCode === 0)) {
      this.#finish(pod, how.exitCode);
      return;
    }
    this.#judge(pod);
    world.publishPod(pod);
    // the first restart comes at once; after that the kubelet backs off, and forgets after ten good minutes
    const ranFor = now - ended.startedMs;
    if (ranFor > 600_000) container.backoffMs = 0;
    const wait = container.backoffMs;
    container.backoffMs = wait === 0 ? firstBackoffMs : Math.min(longestBackoffMs, wait * 2);
    if (wait === 0) {
      world.timeline.after(world.between(800, 1900), () => this.#restart(pod, container));
      return;
    }
    world.timeline.after(world.between(900, 1500), () => {
      if (container.state.kind !== "terminated") return;
      container.last = ended;
      container.state = {
        kind: "waiting",
        reason: "CrashLoopBackOff",
        message: `back-off ${durationText(wait)} restarting failed container=${container.plan.name} pod=${pod.name}_${pod.namespace}(${pod.uid})`,
      };
      world.publishPod(pod);
    });
    const complain = (): void => {
      if (container.state.kind === "running" || pod.deleteBy !== undefined) return;
      const where = `${container.plan.name} in pod ${pod.name}_${pod.namespace}(${pod.uid})`;
      this.#kubeletEvent(
        pod,
        "Warning",
        "BackOff",
        `Back-off restarting failed container ${where}`,
        container,
      );
    };
    for (let at = 2000; at < wait; at += 13_000) world.timeline.after(at, complain);
    world.timeline.after(wait, () => this.#restart(pod, container));
  }

  #restart(pod: Pod, container: Container): void {
    const world = this.#world;
    if (world.podAt(pod.namespace, pod.name) !== pod || pod.isOver || pod.deleteBy !== undefined) return;
    if (pod.node?.isReachable !== true)
      return world.timeline.after(15_000, () => this.#restart(pod, container));
    if (container.state.kind === "running") return;
    if (container.state.kind === "terminated") container.last = container.state;
    container.restarts++;
    this.#run(pod, container, world.now());
    world.publishPod(pod);
    world.changed(pod);
  }

  /** Chooses a node with room: the emptiest of a few, as the scheduler's scores do. */
  #place(pod: Pod): boolean {
    const world = this.#world;
    const { cpuRequest, memoryRequest, plan } = pod;
    const only = this.#onlyNode.get(pod);
    let best: Node | undefined;
    if (only !== undefined) best = only;
    else if (Object.keys(plan.nodeSelector).length === 0) {
      const { nodes } = world;
      const first = Math.floor(world.random() * nodes.length);
      const enough = nodes.length <= 100 ? nodes.length : 50; // the scheduler too looks at a sample of many nodes
      for (let i = 0, seen = 0; i < nodes.length && seen < enough; i++) {
        const node = nodes[(first + i) % nodes.length]!;
        if (
          !node.isReady ||
          node.unschedulable ||
          node.taints.length > 0 ||
          !node.fits(cpuRequest, memoryRequest)
        )
          continue;
        seen++;
        if (best === undefined || share(node) < share(best)) best = node;
      }
    }
    if (best === undefined) return false;
    pod.node = best;
    best.pods.add(pod);
    best.cpuRequested += cpuRequest;
    best.memoryRequested += memoryRequest;
    return true;
  }

  #schedule(pod: Pod): void {
    const world = this.#world;
    if (world.podAt(pod.namespace, pod.name) !== pod || pod.node !== undefined || pod.deleteBy !== undefined)
      return;
    if (!this.#place(pod)) {
      const why = this.#whyNot(pod);
      const message = `0/${world.nodes.length} nodes are available: ${why}. no new claims to deallocate, preemption: 0/${world.nodes.length} nodes are available: ${world.nodes.length} Preemption is not helpful for scheduling.`;
      world.event(world.aboutPod(pod), "Warning", "FailedScheduling", message, {
        component: "default-scheduler",
      });
      if (pod.unschedulable !== message) {
        pod.unschedulable = message;
        world.publishPod(pod);
      }
      this.#pending.add(pod);
      world.timeline.after(world.between(20_000, 60_000), () => this.#schedule(pod));
      return;
    }
    this.#pending.delete(pod);
    pod.unschedulable = "";
    pod.scheduledMs = world.now();
    const node = pod.node as Node | undefined; // placed by the call above
    world.event(
      world.aboutPod(pod),
      "Normal",
      "Scheduled",
      `Successfully assigned ${pod.namespace}/${pod.name} to ${node?.name ?? ""}`,
      { component: "default-scheduler" },
    );
    world.publishPod(pod);
    world.timeline.after(world.between(150, 800), () => this.#begin(pod));
  }

  #whyNot(pod: Pod): string {
    const { nodes } = this.#world;
    if (Object.keys(pod.plan.nodeSelector).length > 0) {
      return `${nodes.length} node(s) didn't match Pod's node affinity/selector`;
    }
    const tainted = nodes.filter((n) => n.taints.length > 0).length;
    const cpu = nodes.filter(
      (n) => n.taints.length === 0 && n.cpuRequested + pod.cpuRequest > n.allocatable.cpu,
    ).length;
    const parts = [
      ...(cpu > 0 ? [`${cpu} Insufficient cpu`] : []),
      ...(nodes.length - tainted - cpu > 0 ? [`${nodes.length - tainted - cpu} Insufficient memory`] : []),
      ...(tainted > 0 ? [`${tainted} node(s) had untolerated taint(s)`] : []),
    ];
    return parts.join(", ");
  }

  /** The kubelet has seen the pod: containers are being made. */
  #begin(pod: Pod): void {
    const world = this.#world;
    if (world.podAt(pod.namespace, pod.name) !== pod || pod.deleteBy !== undefined) return;
    if (pod.node?.isReachable !== true) return world.timeline.after(5000, () => this.#begin(pod));
    pod.startedMs = world.now();
    world.publishPod(pod);
    world.timeline.after(world.between(400, 2200), () => this.#startAll(pod));
  }

  #startAll(pod: Pod): void {
    const world = this.#world;
    if (world.podAt(pod.namespace, pod.name) !== pod || pod.deleteBy !== undefined) return;
    const now = world.now();
    pod.sandboxMs = now;
    pod.ip = pod.plan.hostNetwork ? pod.node!.ip : pod.node!.nextPodIp();
    const broken = pod.containers.find((container) => behaviourOf(pod, container).pullError !== undefined);
    if (broken !== undefined) return this.#pull(pod, broken, 0);
    for (const container of pod.containers) this.#run(pod, container, now);
    pod.phase = "Running";
    world.publishPod(pod);
    world.changed(pod);
  }

  /** Tries to pull an image that cannot be pulled, with the kubelet's backoff. */
  #pull(pod: Pod, container: Container, attempt: number): void {
    const world = this.#world;
    if (world.podAt(pod.namespace, pod.name) !== pod || pod.deleteBy !== undefined) return;
    const { image } = container.plan;
    const why = behaviourOf(pod, container).pullError ?? "";
    this.#kubeletEvent(pod, "Normal", "Pulling", `Pulling image "${image}"`, container);
    world.timeline.after(world.between(300, 1200), () => {
      if (world.podAt(pod.namespace, pod.name) !== pod) return;
      this.#kubeletEvent(pod, "Warning", "Failed", `Failed to pull image "${image}": ${why}`, container);
      this.#kubeletEvent(pod, "Warning", "Failed", "Error: ErrImagePull", container);
      container.state = { kind: "waiting", reason: "ErrImagePull", message: why };
      world.publishPod(pod);
      const wait = Math.min(longestBackoffMs, firstBackoffMs * 2 ** attempt);
      world.timeline.after(Math.min(wait - 500, 9000), () => {
        if (world.podAt(pod.namespace, pod.name) !== pod) return;
        this.#kubeletEvent(pod, "Normal", "BackOff", `Back-off pulling image "${image}"`, container);
        this.#kubeletEvent(pod, "Warning", "Failed", "Error: ImagePullBackOff", container);
        const message = `Back-off pulling image "${image}": ErrImagePull: ${why}`;
        container.state = { kind: "waiting", reason: "ImagePullBackOff", message };
        world.publishPod(pod);
      });
      world.timeline.after(wait, () => this.#pull(pod, container, attempt + 1));
    });
  }

  /** A container starts. */
  #run(pod: Pod, container: Container, now: number): void {
    const world = this.#world;
    const { plan } = container;
    container.id = hexOf(world.random, 64);
    container.state = { kind: "running", startedMs: now };
    container.started = true;
    this.#kubeletEvent(
      pod,
      "Normal",
      "Pulled",
      `Container image "${plan.image}" already present on machine`,
      container,
    );
    this.#kubeletEvent(pod, "Normal", "Created", `Created container: ${plan.name}`, container);
    this.#kubeletEvent(pod, "Normal", "Started", `Started container ${plan.name}`, container);
    this.#animate(pod, container, now);
    const startsIn = plan.port === undefined || plan.metrics === "node" ? 0 : (plan.startsIn ?? 5) * 1000;
    const { id } = container;
    const getReady = (): void => {
      if (container.id !== id || container.state.kind !== "running" || pod.deleteBy !== undefined) return;
      container.ready = true;
      this.#judge(pod);
      this.#runMeters(pod, world.now());
      if (startsIn > 0) world.publishPod(pod);
      world.changed(pod);
    };
    if (startsIn === 0) getReady();
    else world.timeline.after(startsIn * (0.8 + 0.4 * world.random()), getReady);
  }

  /** Sets what a container uses, and plans how it ends. */
  #animate(pod: Pod, container: Container, now: number): void {
    const world = this.#world;
    const { plan, id } = container;
    const behaviour = behaviourOf(pod, container);
    container.cpu.setPace(now, (plan.usesCpu * container.factor) / 1000);
    container.leak = (behaviour.leak ?? 0) * (0.8 + 0.4 * world.random());
    const stillThis = (): boolean => container.id === id && container.state.kind === "running";
    if (container.leak > 0 && plan.memoryLimit !== undefined) {
      const room = plan.memoryLimit - plan.usesMemory * container.factor;
      world.timeline.at(now + (room / container.leak) * 1000, () => {
        if (!stillThis()) return;
        container.oomKills++;
        const { node } = pod;
        if (node !== undefined) {
          const victim = `Memory cgroup out of memory: Killed process ${4000 + Math.floor(world.random() * 60_000)} (${plan.name})`;
          world.event(world.aboutNode(node, true), "Warning", "OOMKilling", victim, {
            component: "kernel-monitor",
            host: node.name,
          });
        }
        this.crash(pod, container, { exitCode: 137, reason: "OOMKilled" });
      });
    }
    const ends = this.#ends.get(pod);
    if (ends !== undefined) {
      world.timeline.at(now + ends.afterMs, () => {
        if (!stillThis()) return;
        const ok = ends.exitCode === 0;
        this.crash(pod, container, { exitCode: ends.exitCode, reason: ok ? "Completed" : "Error" });
      });
    } else if (behaviour.endsAfter !== undefined) {
      const { fromMs, toMs, exitCode, message } = behaviour.endsAfter;
      world.timeline.at(now + world.between(fromMs, toMs), () => {
        if (stillThis()) this.crash(pod, container, { exitCode, reason: "Error", message });
      });
    }
  }

  /** A container stops: what it was doing becomes what it last did. */
  #end(
    pod: Pod,
    container: Container,
    how: { readonly exitCode: number; readonly reason: string; readonly message?: string | undefined },
    now: number,
  ): Ended | undefined {
    const { state } = container;
    if (state.kind !== "running") return undefined;
    const ended: Ended = { ...how, startedMs: state.startedMs, finishedMs: now, containerId: container.id };
    pod.cpuDone += container.cpu.total(now);
    container.cpu.setPace(now, 0);
    container.cpu.reset();
    container.state = { kind: "terminated", ...ended };
    container.ready = false;
    container.started = false;
    this.#stopMeters(pod, now);
    return ended;
  }

  /** All containers of a pod that does not restart have ended. */
  #finish(pod: Pod, exitCode: number): void {
    const world = this.#world;
    const now = world.now();
    pod.phase = exitCode === 0 ? "Succeeded" : "Failed";
    world.release(pod);
    if (pod.setReady(false, now)) this.#readiness(pod);
    world.publishPod(pod);
    world.changed(pod);
  }

  /** Whether the pod is ready follows from its containers. */
  #judge(pod: Pod): void {
    const ready = pod.containers.every((container) => container.ready);
    if (pod.setReady(ready, this.#world.now())) this.#readiness(pod);
  }

  #readiness(pod: Pod): void {
    for (const hear of this.#world.onReadiness) hear(pod);
    this.#world.changed(pod);
  }

  #runMeters(pod: Pod, now: number): void {
    const { plan, factor } = pod.containers[0]!;
    const rps = (plan.rps ?? 0) * factor;
    const failing = behaviourOf(pod, pod.containers[0]!).failing ?? 0.002;
    const lossy = pod.node?.loss ?? 0;
    const slow = lossy > 0 ? 0.25 : 0.01;
    pod.requests[0].setPace(now, rps * (1 - failing - slow));
    pod.requests[1].setPace(now, rps * slow);
    pod.requests[2].setPace(now, rps * failing);
    const chatter = pod.plan.hostNetwork ? 0 : 900;
    pod.network[0].setPace(now, chatter + rps * 1100);
    pod.network[1].setPace(now, chatter * 0.8 + rps * 4200);
    const stores = pod.plan.claims.length > 0;
    pod.disk[0].setPace(now, stores ? 380_000 : 900);
    pod.disk[1].setPace(now, stores ? 1_450_000 : 2600);
  }

  #stopMeters(pod: Pod, now: number): void {
    for (const meter of [...pod.requests, ...pod.network, ...pod.disk]) meter.setPace(now, 0);
    // an application that starts again counts from nothing; its sandbox's network and disk go on
    for (const meter of pod.requests) meter.reset();
  }

  /** A pod that has run for a while before the cluster's life is looked at. */
  #settle(pod: Pod, ageMs: number): void {
    const world = this.#world;
    const started = world.now() - ageMs;
    pod.scheduledMs = started;
    pod.startedMs = started;
    pod.sandboxMs = started + 1200;
    pod.ip = pod.plan.hostNetwork ? pod.node!.ip : pod.node!.nextPodIp();
    const broken = pod.containers.find((container) => behaviourOf(pod, container).pullError !== undefined);
    if (broken !== undefined) {
      world.publishPod(pod);
      this.#pull(pod, broken, 5);
      return;
    }
    pod.phase = "Running";
    for (const container of pod.containers) {
      container.id = hexOf(world.random, 64);
      container.state = { kind: "running", startedMs: started + 1500 };
      container.started = true;
      container.ready = true;
      this.#animate(pod, container, started + 1500);
    }
    pod.setReady(true, started + 8000);
    this.#runMeters(pod, started + 8000);
    world.publishPod(pod);
  }

  #kubeletEvent(
    pod: Pod,
    type: "Normal" | "Warning",
    reason: string,
    message: string,
    container?: Container,
  ): void {
    const world = this.#world;
    const host = pod.node?.name ?? "";
    world.event(world.aboutPod(pod, container?.plan.name), type, reason, message, {
      component: "kubelet",
      host,
    });
  }

  /** Sets the pace of what a pod counts again, after its node's network changed. */
  retune(pod: Pod): void {
    if (pod.isReady) this.#runMeters(pod, this.#world.now());
  }
}

function share(node: Node): number {
  return node.cpuRequested / node.allocatable.cpu + node.memoryRequested / node.allocatable.memory;
}

/** `10s`, `2m40s`, `5m0s`: as Go prints a duration. */
function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
