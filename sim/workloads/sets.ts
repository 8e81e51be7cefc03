import type { ApiObject } from "../api-server/objects.ts";
import { annotationsOf, labelsOf, ownerReference, selectorOf, templateObject } from "./deployments.ts";
import { templateHash } from "./ids.ts";
import { type DaemonSetPlan, podPlanOf, type StatefulSetPlan } from "./plan.ts";
import { podTemplateSpec } from "./pod.ts";
import type { Pods } from "./pods.ts";
import { aboutObject, type World } from "./world.ts";

interface Owned<P> {
  readonly plan: P;
  readonly object: ApiObject;
  readonly hash: string;
  published: string;
  isPlanned: boolean;
}

/** The controllers of stateful sets and daemon sets: pods with fixed names, pods with fixed nodes. */
export class Sets {
  readonly #world: World;
  readonly #pods: Pods;
  readonly #stateful = new Map<string, Owned<StatefulSetPlan>>();
  readonly #daemons = new Map<string, Owned<DaemonSetPlan>>();

  constructor(world: World, pods: Pods) {
    this.#world = world;
    this.#pods = pods;
  }

  createStateful(plan: StatefulSetPlan, ageMs: number): void {
    const world = this.#world;
    const { namespace, name, replicas, storage } = plan;
    const podPlan = podPlanOf(plan);
    const hash = templateHash(JSON.stringify(podTemplateSpec(podPlan)) + namespace + name);
    const mounts = storage === undefined ? [] : [{ name: "data", mountPath: "/data" }];
    const template = templateObject(podPlan, labelsOf(plan), annotationsOf(plan));
    const spec = template["spec"] as { containers: object[] };
    const object: ApiObject = {
      metadata: {
        name,
        namespace,
        uid: world.uid(),
        generation: 1,
        creationTimestamp: world.time(world.now() - ageMs),
        labels: labelsOf(plan),
      },
      spec: {
        replicas,
        selector: { matchLabels: selectorOf(plan) },
        template: {
          ...template,
          spec: { ...spec, containers: spec.containers.map((c) => ({ ...c, volumeMounts: mounts })) },
        },
        ...(storage === undefined
          ? {}
          : {
              volumeClaimTemplates: [
                {
                  kind: "PersistentVolumeClaim",
                  apiVersion: "v1",
                  metadata: { name: "data" },
                  spec: {
                    accessModes: ["ReadWriteOnce"],
                    resources: { requests: { storage: `${storage}Gi` } },
                    storageClassName: "gp3",
                    volumeMode: "Filesystem",
                  },
                  status: { phase: "Pending" },
                },
              ],
            }),
        serviceName: name,
        podManagementPolicy: "OrderedReady",
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
        revisionHistoryLimit: 10,
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
      },
    };
    const owned: Owned<StatefulSetPlan> = { plan, object, hash, published: "", isPlanned: false };
    this.#stateful.set(`${namespace}/${name}`, owned);
    this.#revision(owned, "StatefulSet", ageMs);
    world.onPodChange.set(object.metadata.uid!, () =>
      this.#plan(owned, () => this.#reconcileStateful(owned)),
    );
    for (let i = 0; i < replicas; i++) this.#createStatefulPod(owned, i, ageMs);
    this.#publishStateful(owned);
  }

  createDaemon(plan: DaemonSetPlan, ageMs: number): void {
    const world = this.#world;
    const { namespace, name } = plan;
    const podPlan = podPlanOf(plan);
    const template = templateObject(podPlan, labelsOf(plan), annotationsOf(plan));
    const object: ApiObject = {
      metadata: {
        name,
        namespace,
        uid: world.uid(),
        generation: 1,
        creationTimestamp: world.time(world.now() - ageMs),
        labels: labelsOf(plan),
        annotations: { "deprecated.daemonset.template.generation": "1" },
      },
      spec: {
        selector: { matchLabels: selectorOf(plan) },
        template: {
          ...template,
          spec: { ...(template["spec"] as object), tolerations: [{ operator: "Exists" }] },
        },
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
        revisionHistoryLimit: 10,
      },
    };
    const hash = templateHash(JSON.stringify(podTemplateSpec(podPlan)) + namespace + name);
    const owned: Owned<DaemonSetPlan> = { plan, object, hash, published: "", isPlanned: false };
    this.#daemons.set(`${namespace}/${name}`, owned);
    this.#revision(owned, "DaemonSet", ageMs);
    world.onPodChange.set(object.metadata.uid!, () => this.#plan(owned, () => this.#reconcileDaemon(owned)));
    this.#reconcileDaemon(owned, ageMs);
  }

  /** Sets the number of replicas of a stateful set, as a client wrote it. */
  adopt(object: ApiObject): void {
    const owned = this.#stateful.get(`${object.metadata.namespace ?? ""}/${object.metadata.name}`);
    if (owned === undefined) return;
    owned.object.metadata = object.metadata;
    owned.object.spec = object.spec ?? {};
    this.#plan(owned, () => this.#reconcileStateful(owned));
  }

  #revision(owned: Owned<StatefulSetPlan | DaemonSetPlan>, kind: string, ageMs: number): void {
    const world = this.#world;
    const { metadata, spec } = owned.object;
    world.put("controllerrevisions.apps", {
      metadata: {
        name: `${metadata.name}-${owned.hash}`,
        namespace: metadata.namespace ?? "",
        uid: world.uid(),
        creationTimestamp: world.time(world.now() - ageMs),
        labels: { ...metadata.labels, "controller-revision-hash": owned.hash },
        ownerReferences: [ownerReference("apps/v1", kind, owned.object)],
      },
      data: { spec: { template: { $patch: "replace", ...(spec?.["template"] as object) } } },
      revision: 1,
    });
  }

  #plan(owned: { isPlanned: boolean }, act: () => void): void {
    if (owned.isPlanned) return;
    owned.isPlanned = true;
    this.#world.timeline.after(80, () => {
      owned.isPlanned = false;
      act();
    });
  }

  #createStatefulPod(owned: Owned<StatefulSetPlan>, ordinal: number, ageMs: number): void {
    const world = this.#world;
    const { plan, object } = owned;
    const { namespace, name, storage } = plan;
    const podName = `${name}-${ordinal}`;
    const claim = `data-${podName}`;
    if (storage !== undefined && world.store.get("persistentvolumeclaims", namespace, claim) === undefined) {
      this.#createClaim(namespace, claim, storage, labelsOf(plan), ageMs);
    }
    this.#pods.create({
      namespace,
      name: podName,
      generateName: `${name}-`,
      plan: {
        ...podPlanOf(plan),
        claims: storage === undefined ? [] : [{ volume: "data", claim, path: "/data" }],
      },
      labels: {
        ...labelsOf(plan),
        "apps.kubernetes.io/pod-index": String(ordinal),
        "controller-revision-hash": `${name}-${owned.hash}`,
        "statefulset.kubernetes.io/pod-name": podName,
      },
      annotations: annotationsOf(plan),
      owner: ownerReference("apps/v1", "StatefulSet", object),
      ageMs,
    });
    if (ageMs > 0) return;
    const message = `create Pod ${podName} in StatefulSet ${name} successful`;
    world.event(aboutObject("StatefulSet", "apps/v1", object), "Normal", "SuccessfulCreate", message, {
      component: "statefulset-controller",
    });
  }

  #createClaim(
    namespace: string,
    name: string,
    gib: number,
    labels: Record<string, string>,
    ageMs: number,
  ): void {
    const world = this.#world;
    const created = world.time(world.now() - ageMs);
    const claimUid = world.uid();
    const volume = `pvc-${claimUid}`;
    world.put("persistentvolumes", {
      metadata: {
        name: volume,
        uid: world.uid(),
        creationTimestamp: created,
        annotations: {
          "pv.kubernetes.io/provisioned-by": "ebs.csi.aws.com",
          "volume.kubernetes.io/provisioner-deletion-secret-name": "",
          "volume.kubernetes.io/provisioner-deletion-secret-namespace": "",
        },
        finalizers: ["kubernetes.io/pv-protection", "external-attacher/ebs-csi-aws-com"],
      },
      spec: {
        capacity: { storage: `${gib}Gi` },
        csi: {
          driver: "ebs.csi.aws.com",
          volumeHandle: `vol-${claimUid.replaceAll("-", "").slice(0, 17)}`,
          fsType: "ext4",
          volumeAttributes: { "storage.kubernetes.io/csiProvisionerIdentity": "1-8081-ebs.csi.aws.com" },
        },
        accessModes: ["ReadWriteOnce"],
        claimRef: {
          kind: "PersistentVolumeClaim",
          namespace,
          name,
          uid: claimUid,
          apiVersion: "v1",
          resourceVersion: String(world.store.version),
        },
        persistentVolumeReclaimPolicy: "Delete",
        storageClassName: "gp3",
        volumeMode: "Filesystem",
      },
      status: { phase: "Bound", lastPhaseTransitionTime: created },
    });
    world.put("persistentvolumeclaims", {
      metadata: {
        name,
        namespace,
        uid: claimUid,
        creationTimestamp: created,
        labels,
        annotations: {
          "pv.kubernetes.io/bind-completed": "yes",
          "pv.kubernetes.io/bound-by-controller": "yes",
          "volume.kubernetes.io/storage-provisioner": "ebs.csi.aws.com",
        },
        finalizers: ["kubernetes.io/pvc-protection"],
      },
      spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: `${gib}Gi` } },
        volumeName: volume,
        storageClassName: "gp3",
        volumeMode: "Filesystem",
      },
      status: { phase: "Bound", accessModes: ["ReadWriteOnce"], capacity: { storage: `${gib}Gi` } },
    });
  }

  #reconcileStateful(owned: Owned<StatefulSetPlan>): void {
    const world = this.#world;
    const { namespace, name } = owned.plan;
    const wanted = Number(owned.object.spec?.["replicas"] ?? 0);
    for (let i = 0; i < wanted; i++) {
      const pod = world.podAt(namespace, `${name}-${i}`);
      if (pod?.isOver === true) {
        this.#pods.delete(pod, 0);
        break;
      }
      if (pod === undefined) this.#createStatefulPod(owned, i, 0);
      if (pod === undefined || !pod.isReady) break; // the next one waits for this one
    }
    const extra = world
      .podsOf(owned.object.metadata.uid!)
      .filter((pod) => Number(pod.name.slice(name.length + 1)) >= wanted && pod.deleteBy === undefined);
    const last = extra.toSorted((a, b) => b.name.length - a.name.length || (a.name < b.name ? 1 : -1))[0];
    if (last !== undefined) {
      const message = `delete Pod ${last.name} in StatefulSet ${name} successful`;
      world.event(
        aboutObject("StatefulSet", "apps/v1", owned.object),
        "Normal",
        "SuccessfulDelete",
        message,
        {
          component: "statefulset-controller",
        },
      );
      this.#pods.delete(last);
    }
    this.#publishStateful(owned);
  }

  #publishStateful(owned: Owned<StatefulSetPlan>): void {
    const { object, plan } = owned;
    const pods = this.#world.podsOf(object.metadata.uid!);
    const ready = pods.filter((pod) => pod.isReady && pod.deleteBy === undefined).length;
    const revision = `${plan.name}-${owned.hash}`;
    object.status = {
      observedGeneration: object.metadata.generation ?? 1,
      replicas: pods.length,
      ...(ready > 0 ? { readyReplicas: ready } : {}),
      ...(pods.length > 0 ? { currentReplicas: pods.length, updatedReplicas: pods.length } : {}),
      currentRevision: revision,
      updateRevision: revision,
      collisionCount: 0,
      availableReplicas: ready,
    };
    this.#write("statefulsets.apps", owned);
  }

  #reconcileDaemon(owned: Owned<DaemonSetPlan>, ageMs = 0): void {
    const world = this.#world;
    const { plan, object } = owned;
    const pods = world.podsOf(object.metadata.uid!);
    const covered = new Set<string>();
    for (const pod of pods) {
      if (pod.isOver && pod.deleteBy === undefined) this.#pods.delete(pod, 0);
      else if (pod.node !== undefined) covered.add(pod.node.name);
    }
    for (const node of world.nodes) {
      if (covered.has(node.name) || pods.some((pod) => pod.node === undefined && pod.deleteBy === undefined))
        continue;
      const pod = this.#pods.create({
        namespace: plan.namespace,
        generateName: `${plan.name}-`,
        plan: podPlanOf(plan),
        labels: { ...labelsOf(plan), "controller-revision-hash": owned.hash, "pod-template-generation": "1" },
        annotations: annotationsOf(plan),
        owner: ownerReference("apps/v1", "DaemonSet", object),
        node,
        ageMs,
      });
      if (ageMs > 0) continue;
      world.event(
        aboutObject("DaemonSet", "apps/v1", object),
        "Normal",
        "SuccessfulCreate",
        `Created pod: ${pod.name}`,
        {
          component: "daemonset-controller",
        },
      );
    }
    this.#publishDaemon(owned);
  }

  #publishDaemon(owned: Owned<DaemonSetPlan>): void {
    const world = this.#world;
    const { object } = owned;
    const pods = world.podsOf(object.metadata.uid!).filter((pod) => pod.deleteBy === undefined);
    const ready = pods.filter((pod) => pod.isReady).length;
    const wanted = world.nodes.length;
    object.status = {
      currentNumberScheduled: pods.length,
      numberMisscheduled: 0,
      desiredNumberScheduled: wanted,
      numberReady: ready,
      observedGeneration: 1,
      updatedNumberScheduled: pods.length,
      ...(ready > 0 ? { numberAvailable: ready } : {}),
      ...(wanted - ready > 0 ? { numberUnavailable: wanted - ready } : {}),
    };
    this.#write("daemonsets.apps", owned);
  }

  #write(storage: string, owned: { readonly object: ApiObject; published: string }): void {
    const { resourceVersion: _, ...metadata } = owned.object.metadata;
    const text = JSON.stringify([metadata, owned.object.spec, owned.object.status]);
    if (text !== owned.published) this.#world.put(storage, owned.object);
    owned.published = text;
  }
}
