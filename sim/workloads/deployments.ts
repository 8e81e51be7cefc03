import type { ApiObject, Json, OwnerReference } from "../api-server/objects.ts";
import { fieldsOf } from "../api-server/objects.ts";
import { templateHash } from "./ids.ts";
import { type DeploymentPlan, type PodPlan, podPlanOf } from "./plan.ts";
import { type Pod, podTemplateSpec } from "./pod.ts";
import type { Pods } from "./pods.ts";
import { aboutObject, type World } from "./world.ts";

/** One revision of a deployment. */
interface ReplicaSet {
  readonly object: ApiObject;
  readonly hash: string;
  readonly plan: PodPlan;
  readonly createdMs: number;
  wanted: number;
  generation: number;
  published: string;
}

interface Condition {
  type: string;
  status: string;
  since: number;
  updated: number;
  reason: string;
  message: string;
}

/** A deployment with its revisions. */
export interface Deployment {
  readonly plan: DeploymentPlan;
  readonly object: ApiObject;
  readonly sets: ReplicaSet[];
  readonly conditions: Condition[];
  revision: number;
  isPlanned: boolean;
  published: string;
}

/** How many old revisions are kept. */
const historyLimit = 10;

/** The controllers of deployments and their replica sets. */
export class Deployments {
  readonly #world: World;
  readonly #pods: Pods;
  readonly byKey: Map<string, Deployment> = new Map();

  constructor(world: World, pods: Pods) {
    this.#world = world;
    this.#pods = pods;
  }

  get(key: string): Deployment | undefined {
    return this.byKey.get(key);
  }

  /** Makes a deployment whose pods have run for `ageMs` already (0: they are yet to start). */
  create(plan: DeploymentPlan, ageMs: number, made?: ApiObject): Deployment {
    const world = this.#world;
    const { namespace, name, replicas } = plan;
    const labels = labelsOf(plan);
    const object: ApiObject = made ?? {
      metadata: {
        name,
        namespace,
        uid: world.uid(),
        generation: 1,
        creationTimestamp: world.time(world.now() - ageMs),
        labels,
        annotations: { "deployment.kubernetes.io/revision": "1" },
      },
      spec: {
        replicas,
        selector: { matchLabels: selectorOf(plan) },
        template: templateObject(podPlanOf(plan), labels, annotationsOf(plan)),
        strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%", maxSurge: "25%" } },
        revisionHistoryLimit: historyLimit,
        progressDeadlineSeconds: 600,
      },
    };
    const deployment: Deployment = {
      plan,
      object,
      sets: [],
      conditions: [],
      revision: 0,
      isPlanned: false,
      published: "",
    };
    this.byKey.set(`${namespace}/${name}`, deployment);
    if (ageMs === 0) world.put("deployments.apps", object); // its events want a version
    const set = this.#newSet(deployment, podPlanOf(plan), ageMs);
    set.wanted = replicas;
    for (let i = 0; i < replicas; i++) this.#createPod(deployment, set, ageMs * (0.4 + 0.6 * world.random()));
    const since = world.now() - ageMs;
    this.#condition(deployment, "Progressing", "True", since, "NewReplicaSetAvailable", progressed(set));
    this.#publish(deployment);
    return deployment;
  }

  /** Another image for the first container: a new revision rolls out. */
  rollout(key: string, image: string, extra: Partial<Pick<DeploymentPlan, "containers">> = {}): void {
    const deployment = this.byKey.get(key);
    const newest = deployment?.sets.at(-1);
    if (deployment === undefined || newest === undefined) return;
    const containers = extra.containers ?? newest.plan.containers;
    const plan: PodPlan = {
      ...newest.plan,
      containers: containers.map((container, i) => (i === 0 ? { ...container, image } : container)),
    };
    this.#adoptTemplate(deployment, plan);
  }

  /** Restarts every pod by a new revision of the same image. */
  restart(key: string): void {
    const deployment = this.byKey.get(key);
    const newest = deployment?.sets.at(-1);
    if (deployment === undefined || newest === undefined) return;
    const [first, ...others] = newest.plan.containers;
    if (first === undefined) return;
    const env = [
      ...(first.env ?? []).filter(([name]) => name !== "RESTARTED_AT"),
      ["RESTARTED_AT", this.#world.time()],
    ] as const;
    this.#adoptTemplate(deployment, { ...newest.plan, containers: [{ ...first, env }, ...others] });
  }

  #adoptTemplate(deployment: Deployment, plan: PodPlan): void {
    const { object } = deployment;
    const labels = labelsOf(deployment.plan);
    object.spec = { ...object.spec, template: templateObject(plan, labels, annotationsOf(deployment.plan)) };
    object.metadata.generation = (object.metadata.generation ?? 0) + 1;
    this.#newSet(deployment, plan, 0);
    this.#publish(deployment);
    this.#plan(deployment);
  }

  /** Sets the number of replicas, as an autoscaler or a person does. */
  scale(key: string, replicas: number): void {
    const deployment = this.byKey.get(key);
    if (deployment === undefined || deployment.object.spec?.["replicas"] === replicas) return;
    deployment.object.spec = { ...deployment.object.spec, replicas };
    deployment.object.metadata.generation = (deployment.object.metadata.generation ?? 0) + 1;
    this.#publish(deployment);
    this.#plan(deployment);
  }

  /** Takes over what a client has written. */
  adopt(object: ApiObject): void {
    const key = `${object.metadata.namespace ?? ""}/${object.metadata.name}`;
    const deployment = this.byKey.get(key);
    if (deployment === undefined) return;
    const before = JSON.stringify(deployment.object.spec?.["template"]);
    const after = JSON.stringify(object.spec?.["template"]);
    deployment.object.metadata = object.metadata;
    deployment.object.spec = object.spec ?? {};
    if (before !== after) {
      const spec = fieldsOf(fieldsOf(object.spec?.["template"])["spec"]);
      const containers = Array.isArray(spec["containers"]) ? (spec["containers"] as Json[]) : [];
      const newest = deployment.sets.at(-1)!;
      const plan: PodPlan = {
        ...newest.plan,
        containers: newest.plan.containers.map((container) => {
          const image = containers.find((c) => c["name"] === container.name)?.["image"];
          return typeof image === "string" ? { ...container, image } : container;
        }),
      };
      this.#newSet(deployment, plan, 0, after);
    }
    this.#plan(deployment);
  }

  /** Forgets a deployment that a client deleted, and all it owned. */
  forget(key: string): void {
    const deployment = this.byKey.get(key);
    if (deployment === undefined) return;
    this.byKey.delete(key);
    for (const set of deployment.sets) this.#removeSet(set);
  }

  #removeSet(set: ReplicaSet): void {
    const { uid = "", namespace = "", name } = set.object.metadata;
    this.#world.onPodChange.delete(uid);
    for (const pod of this.#world.podsOf(uid)) this.#pods.delete(pod);
    this.#world.remove("replicasets.apps", namespace, name);
  }

  #newSet(deployment: Deployment, plan: PodPlan, ageMs: number, salt = ""): ReplicaSet {
    const world = this.#world;
    const { object } = deployment;
    const { namespace = "", name } = object.metadata;
    const labels = labelsOf(deployment.plan);
    const hash = templateHash(JSON.stringify(podTemplateSpec(plan)) + namespace + name + salt);
    const old = deployment.sets.findIndex((set) => set.hash === hash);
    deployment.revision++;
    const revision = String(deployment.revision);
    object.metadata.annotations = {
      ...object.metadata.annotations,
      "deployment.kubernetes.io/revision": revision,
    };
    if (old >= 0) {
      const [set] = deployment.sets.splice(old, 1); // rolled back: the old revision is the newest again
      set!.object.metadata.annotations!["deployment.kubernetes.io/revision"] = revision;
      deployment.sets.push(set!);
      return set!;
    }
    const setLabels = { ...labels, "pod-template-hash": hash };
    const uid = world.uid();
    const set: ReplicaSet = {
      hash,
      plan,
      createdMs: world.now() - ageMs,
      wanted: 0,
      generation: 1,
      published: "",
      object: {
        metadata: {
          name: `${name}-${hash}`,
          namespace,
          uid,
          generation: 1,
          creationTimestamp: world.time(world.now() - ageMs),
          labels: setLabels,
          annotations: {
            "deployment.kubernetes.io/desired-replicas": "0",
            "deployment.kubernetes.io/max-replicas": "0",
            "deployment.kubernetes.io/revision": revision,
          },
          ownerReferences: [ownerReference("apps/v1", "Deployment", object)],
        },
        spec: {
          replicas: 0,
          selector: { matchLabels: { ...selectorOf(deployment.plan), "pod-template-hash": hash } },
          template: templateObject(plan, setLabels, annotationsOf(deployment.plan)),
        },
      },
    };
    deployment.sets.push(set);
    world.onPodChange.set(uid, () => this.#plan(deployment));
    if (deployment.sets.length > historyLimit + 1) {
      const idle = deployment.sets.findIndex((s) => s !== set && s.wanted === 0);
      if (idle >= 0) this.#removeSet(deployment.sets.splice(idle, 1)[0]!);
    }
    return set;
  }

  #createPod(deployment: Deployment, set: ReplicaSet, ageMs: number): void {
    const { plan } = deployment;
    const world = this.#world;
    const pod = this.#pods.create({
      namespace: plan.namespace,
      generateName: `${set.object.metadata.name}-`,
      plan: set.plan,
      labels: { ...labelsOf(plan), "pod-template-hash": set.hash },
      annotations: annotationsOf(plan),
      owner: ownerReference("apps/v1", "ReplicaSet", set.object),
      ageMs,
    });
    if (ageMs > 0) return;
    world.event(
      aboutObject("ReplicaSet", "apps/v1", set.object),
      "Normal",
      "SuccessfulCreate",
      `Created pod: ${pod.name}`,
      {
        component: "replicaset-controller",
      },
    );
  }

  /** Looks at a deployment soon: what happens meanwhile is seen together. */
  #plan(deployment: Deployment): void {
    if (deployment.isPlanned) return;
    deployment.isPlanned = true;
    this.#world.timeline.after(60, () => {
      deployment.isPlanned = false;
      if (this.byKey.get(`${deployment.plan.namespace}/${deployment.plan.name}`) !== deployment) return;
      this.#roll(deployment);
      for (const set of deployment.sets) this.#fill(deployment, set);
      this.#publish(deployment);
    });
  }

  /** A step of a rolling update: more of the new revision, fewer of the old ones, within surge and unavailability. */
  #roll(deployment: Deployment): void {
    const wanted = wantedOf(deployment);
    const newest = deployment.sets.at(-1)!;
    const old = deployment.sets.slice(0, -1).filter((set) => set.wanted > 0);
    if (old.length === 0) {
      this.#setWanted(deployment, newest, wanted);
      return;
    }
    const surge = Math.ceil(wanted * 0.25);
    const unavailable = Math.floor(wanted * 0.25);
    const total = deployment.sets.reduce((sum, set) => sum + set.wanted, 0);
    const room = wanted + surge - total;
    if (newest.wanted < wanted && room > 0) {
      this.#setWanted(deployment, newest, Math.min(wanted, newest.wanted + room));
    }
    const readyOf = (set: ReplicaSet): number => this.#alive(set).filter((pod) => pod.isReady).length;
    const ready = deployment.sets.reduce((sum, set) => sum + readyOf(set), 0);
    // pods of old revisions that are not ready may go at any time, ready ones only while enough are left
    let spare = ready - (wanted - unavailable);
    for (const set of old) {
      const unready = Math.max(0, set.wanted - readyOf(set));
      const cut = Math.min(set.wanted, unready + Math.max(0, spare));
      spare -= Math.max(0, cut - unready);
      if (cut > 0) this.#setWanted(deployment, set, set.wanted - cut);
    }
  }

  #setWanted(deployment: Deployment, set: ReplicaSet, wanted: number): void {
    if (set.wanted === wanted) return;
    const world = this.#world;
    const direction = wanted > set.wanted ? "up" : "down";
    const message = `Scaled ${direction} replica set ${set.object.metadata.name} from ${set.wanted} to ${wanted}`;
    set.wanted = wanted;
    set.generation++;
    world.event(
      aboutObject("Deployment", "apps/v1", deployment.object),
      "Normal",
      "ScalingReplicaSet",
      message,
      {
        component: "deployment-controller",
      },
    );
  }

  #alive(set: ReplicaSet): Pod[] {
    return this.#world
      .podsOf(set.object.metadata.uid ?? "")
      .filter((pod) => pod.deleteBy === undefined && !pod.isOver);
  }

  /** Makes or deletes pods until a replica set has as many as it wants. */
  #fill(deployment: Deployment, set: ReplicaSet): void {
    const world = this.#world;
    const alive = this.#alive(set);
    for (let i = alive.length; i < set.wanted; i++) this.#createPod(deployment, set, 0);
    if (alive.length <= set.wanted) return;
    const order = alive.toSorted(
      (a, b) => Number(a.isReady) - Number(b.isReady) || b.createdMs - a.createdMs,
    );
    for (const pod of order.slice(0, alive.length - set.wanted)) {
      world.event(
        aboutObject("ReplicaSet", "apps/v1", set.object),
        "Normal",
        "SuccessfulDelete",
        `Deleted pod: ${pod.name}`,
        {
          component: "replicaset-controller",
        },
      );
      this.#pods.delete(pod);
    }
  }

  #condition(
    deployment: Deployment,
    type: string,
    status: string,
    t: number,
    reason: string,
    message: string,
  ): void {
    const known = deployment.conditions.find((c) => c.type === type);
    if (known === undefined) {
      deployment.conditions.push({ type, status, since: t, updated: t, reason, message });
    } else if (known.status !== status || known.reason !== reason || known.message !== message) {
      if (known.status !== status) known.since = t;
      Object.assign(known, { status, reason, message, updated: t });
    }
  }

  /** Writes the statuses of a deployment and its replica sets, where they have changed. */
  #publish(deployment: Deployment): void {
    const world = this.#world;
    const now = world.now();
    const wanted = wantedOf(deployment);
    const newest = deployment.sets.at(-1)!;
    let replicas = 0;
    let ready = 0;
    for (const set of deployment.sets) {
      const pods = this.#alive(set);
      const setReady = pods.filter((pod) => pod.isReady).length;
      replicas += pods.length;
      ready += setReady;
      const surge = wanted + Math.ceil(wanted * 0.25);
      Object.assign(set.object.metadata.annotations!, {
        "deployment.kubernetes.io/desired-replicas": String(wanted),
        "deployment.kubernetes.io/max-replicas": String(surge),
      });
      set.object.metadata.generation = set.generation;
      set.object.spec = { ...set.object.spec, replicas: set.wanted };
      set.object.status = {
        replicas: pods.length,
        ...(pods.length > 0 ? { fullyLabeledReplicas: pods.length } : {}),
        ...(setReady > 0 ? { readyReplicas: setReady, availableReplicas: setReady } : {}),
        observedGeneration: set.generation,
      };
      set.published = this.#write("replicasets.apps", set.object, set.published);
    }
    const updated = this.#alive(newest).length;
    const enough = ready >= wanted - Math.floor(wanted * 0.25);
    this.#condition(
      deployment,
      "Available",
      enough ? "True" : "False",
      now,
      enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
      `Deployment ${enough ? "has" : "does not have"} minimum availability.`,
    );
    const done = updated === wanted && replicas === wanted && ready >= wanted;
    const known = deployment.conditions.find((c) => c.type === "Progressing");
    if (done)
      this.#condition(deployment, "Progressing", "True", now, "NewReplicaSetAvailable", progressed(newest));
    else if (replicas !== wanted || known?.reason !== "NewReplicaSetAvailable") {
      const message = `ReplicaSet "${newest.object.metadata.name}" is progressing.`;
      const late =
        now - newest.createdMs > 600_000 && known?.reason !== "NewReplicaSetAvailable" && updated < wanted;
      if (late) {
        const timedOut = `ReplicaSet "${newest.object.metadata.name}" has timed out progressing.`;
        this.#condition(deployment, "Progressing", "False", now, "ProgressDeadlineExceeded", timedOut);
      } else this.#condition(deployment, "Progressing", "True", now, "ReplicaSetUpdated", message);
    }
    deployment.object.status = {
      observedGeneration: deployment.object.metadata.generation ?? 1,
      ...(replicas > 0 ? { replicas } : {}),
      ...(updated > 0 ? { updatedReplicas: updated } : {}),
      ...(ready > 0 ? { readyReplicas: ready, availableReplicas: ready } : {}),
      ...(wanted - ready > 0 ? { unavailableReplicas: wanted - ready } : {}),
      conditions: deployment.conditions.map(({ type, status, since, updated: at, reason, message }) => ({
        type,
        status,
        lastUpdateTime: world.time(at),
        lastTransitionTime: world.time(since),
        reason,
        message,
      })),
    };
    deployment.published = this.#write("deployments.apps", deployment.object, deployment.published);
  }

  #write(storage: string, object: ApiObject, published: string): string {
    const { resourceVersion: _, ...metadata } = object.metadata;
    const text = JSON.stringify([metadata, object.spec, object.status]);
    if (text !== published) this.#world.put(storage, object);
    return text;
  }
}

function wantedOf(deployment: Deployment): number {
  return Number(deployment.object.spec?.["replicas"] ?? 1);
}

function progressed(set: ReplicaSet): string {
  return `ReplicaSet "${set.object.metadata.name}" has successfully progressed.`;
}

/** Labels of a workload and its pods. */
export function labelsOf(plan: {
  readonly name: string;
  readonly namespace: string;
  readonly labels?: Readonly<Record<string, string>>;
}): Record<string, string> {
  return {
    app: plan.name,
    "app.kubernetes.io/name": plan.name,
    "app.kubernetes.io/part-of": plan.namespace,
    ...plan.labels,
  };
}

/** Labels by which a workload finds its pods. */
export function selectorOf(plan: { readonly name: string }): Record<string, string> {
  return { app: plan.name };
}

/** Annotations of pods: whoever has metrics says where. */
export function annotationsOf(plan: Pick<DeploymentPlan, "containers">): Record<string, string> {
  const exposing = plan.containers.find((container) => container.metrics !== undefined);
  if (exposing === undefined) return {};
  return {
    "prometheus.io/path": "/metrics",
    "prometheus.io/port": String(exposing.port),
    "prometheus.io/scrape": "true",
  };
}

/** A pod template as a workload's spec holds it. */
export function templateObject(
  plan: PodPlan,
  labels: Record<string, string>,
  annotations: Record<string, string>,
): Json {
  return {
    metadata: { labels, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
    spec: podTemplateSpec(plan),
  };
}

/** The reference of an object to its controller. */
export function ownerReference(apiVersion: string, kind: string, owner: ApiObject): OwnerReference {
  const { name, uid = "" } = owner.metadata;
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}
