import type { ApiObject, Json } from "../api-server/objects.ts";
import { type Deployments, labelsOf, selectorOf } from "./deployments.ts";
import type { DeploymentPlan, StatefulSetPlan } from "./plan.ts";
import type { Pod } from "./pod.ts";
import { aboutObject, type World } from "./world.ts";

interface Service {
  readonly namespace: string;
  readonly name: string;
  /** The label `app` of its pods. */
  readonly app: string;
  readonly port: number;
  readonly endpoints: ApiObject;
  readonly slice: ApiObject;
  isPlanned: boolean;
  published: string;
}

interface Budget {
  readonly object: ApiObject;
  readonly key: string;
  readonly app: string;
  published: string;
}

interface Autoscaler {
  readonly object: ApiObject;
  readonly plan: DeploymentPlan;
  published: string;
  lastScaleMs: number | undefined;
}

/** How often the autoscaler looks, milliseconds, and how long it waits before it scales down. */
const autoscaleMs = 15_000;
const scaleDownAfterMs = 300_000;

/** What stands around workloads: services with their endpoints, budgets, autoscalers, ingresses, configuration. */
export class Services {
  readonly #world: World;
  readonly #deployments: Deployments;
  readonly #byApp = new Map<string, Service>();
  readonly #budgets: Budget[] = [];
  readonly #autoscalers: Autoscaler[] = [];
  #nextIp = 20;

  constructor(world: World, deployments: Deployments) {
    this.#world = world;
    this.#deployments = deployments;
    world.onReadiness.add((pod) => this.#podChanged(pod));
    const look = (): void => {
      for (const autoscaler of this.#autoscalers) this.#autoscale(autoscaler);
      world.timeline.after(autoscaleMs, look);
    };
    world.timeline.after(autoscaleMs, look);
  }

  /** The service of this name, if there is one. */
  find(namespace: string, name: string): { readonly app: string; readonly port: number } | undefined {
    return [...this.#byApp.values()].find((s) => s.namespace === namespace && s.name === name);
  }

  /** Everything that a deployment's plan asks for around it. */
  surround(plan: DeploymentPlan, ageMs: number): void {
    const first = plan.containers[0];
    if (plan.service === true) this.createService(plan, first?.port ?? 8080, ageMs, false);
    if (plan.budget !== undefined) this.#createBudget(plan, plan.budget, ageMs);
    if (plan.autoscale !== undefined) this.#createAutoscaler(plan, plan.autoscale, ageMs);
    if (plan.host !== undefined) this.#createIngress(plan, plan.host, ageMs);
    if (plan.config !== undefined) {
      this.#world.put("configmaps", {
        metadata: { ...this.#meta(`${plan.name}-config`, plan.namespace, ageMs), labels: labelsOf(plan) },
        data: { ...plan.config },
      });
    }
  }

  /** A service; headless for a stateful set. */
  createService(
    plan: DeploymentPlan | StatefulSetPlan,
    targetPort: number,
    ageMs: number,
    headless: boolean,
  ): void {
    const world = this.#world;
    const { namespace, name } = plan;
    const ip = headless ? "None" : `10.96.${Math.floor(this.#nextIp / 250)}.${(this.#nextIp++ % 250) + 1}`;
    const scraped = plan.containers.some((c) => c.metrics !== undefined);
    const annotations = scraped
      ? {
          "prometheus.io/path": "/metrics",
          "prometheus.io/port": String(targetPort),
          "prometheus.io/scrape": "true",
        }
      : undefined;
    const meta = this.#meta(name, namespace, ageMs);
    const labels = labelsOf(plan);
    const port = headless ? targetPort : 80;
    const service: ApiObject = {
      metadata: { ...meta, labels, ...(annotations === undefined ? {} : { annotations }) },
      spec: {
        ports: [{ name: "http", protocol: "TCP", port, targetPort: headless ? targetPort : "http" }],
        selector: selectorOf(plan),
        clusterIP: ip,
        clusterIPs: [ip],
        type: "ClusterIP",
        sessionAffinity: "None",
        ipFamilies: ["IPv4"],
        ipFamilyPolicy: "SingleStack",
        internalTrafficPolicy: "Cluster",
      },
      status: { loadBalancer: {} },
    };
    world.put("services", service);
    const uid = meta.uid;
    const known: Service = {
      namespace,
      name,
      app: plan.name,
      port: targetPort,
      isPlanned: false,
      published: "",
      endpoints: {
        metadata: {
          ...this.#meta(name, namespace, ageMs),
          labels: { ...labels, "endpoints.kubernetes.io/managed-by": "endpoint-controller" },
          annotations: { "endpoints.kubernetes.io/last-change-trigger-time": world.time() },
        },
      },
      slice: {
        metadata: {
          ...this.#meta(`${name}-${world.suffix()}`, namespace, ageMs),
          generateName: `${name}-`,
          generation: 0,
          labels: {
            ...labels,
            "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
            "kubernetes.io/service-name": name,
          },
          annotations: { "endpoints.kubernetes.io/last-change-trigger-time": world.time() },
          ownerReferences: [
            { apiVersion: "v1", kind: "Service", name, uid, controller: true, blockOwnerDeletion: true },
          ],
        },
        addressType: "IPv4",
      },
    };
    this.#byApp.set(`${namespace}/${plan.name}`, known);
    this.#publish(known);
  }

  #meta(
    name: string,
    namespace: string,
    ageMs: number,
  ): { name: string; namespace: string; uid: string; creationTimestamp: string } {
    const world = this.#world;
    return { name, namespace, uid: world.uid(), creationTimestamp: world.time(world.now() - ageMs) };
  }

  #podChanged(pod: Pod): void {
    const app = `${pod.namespace}/${pod.labels["app"] ?? ""}`;
    const service = this.#byApp.get(app);
    if (service !== undefined && !service.isPlanned) {
      service.isPlanned = true;
      this.#world.timeline.after(120, () => {
        service.isPlanned = false;
        this.#publish(service);
      });
    }
    for (const budget of this.#budgets) if (budget.key === app) this.#publishBudget(budget);
  }

  #podsOf(namespace: string, app: string): Pod[] {
    const found: Pod[] = [];
    for (const uid of this.#ownersOf(namespace, app)) {
      for (const pod of this.#world.podsOf(uid)) if (pod.ip !== "" && !pod.isOver) found.push(pod);
    }
    return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  #ownersOf(namespace: string, app: string): string[] {
    const deployment = this.#deployments.get(`${namespace}/${app}`);
    if (deployment !== undefined) return deployment.sets.map((set) => set.object.metadata.uid ?? "");
    const stateful = this.#world.store.get("statefulsets.apps", namespace, app)?.object();
    return stateful?.metadata.uid === undefined ? [] : [stateful.metadata.uid];
  }

  /** Pods behind a service that are ready. */
  backends(namespace: string, app: string): Pod[] {
    return this.#podsOf(namespace, app).filter((pod) => pod.isReady && pod.deleteBy === undefined);
  }

  /** Writes Endpoints and EndpointSlice of a service, if they have changed. */
  #publish(service: Service): void {
    const world = this.#world;
    const pods = this.#podsOf(service.namespace, service.app);
    const targetOf = (pod: Pod): Json => ({
      kind: "Pod",
      namespace: pod.namespace,
      name: pod.name,
      uid: pod.uid,
    });
    const address = (pod: Pod): Json => ({ ip: pod.ip, nodeName: pod.node?.name, targetRef: targetOf(pod) });
    const isServing = (pod: Pod): boolean => pod.isReady && pod.deleteBy === undefined;
    const ready = pods.filter(isServing).map(address);
    const unready = pods.filter((pod) => !isServing(pod) && pod.deleteBy === undefined).map(address);
    const endpoints = pods.map((pod) => ({
      addresses: [pod.ip],
      conditions: {
        ready: isServing(pod),
        serving: pod.isReady,
        terminating: pod.deleteBy !== undefined,
      },
      targetRef: targetOf(pod),
      nodeName: pod.node?.name,
      zone: pod.node?.zone,
    }));
    const text = JSON.stringify(endpoints);
    if (text === service.published) return;
    service.published = text;
    const trigger = { "endpoints.kubernetes.io/last-change-trigger-time": world.time() };
    const { endpoints: old, slice } = service;
    const port = { name: "http", port: service.port, protocol: "TCP" };
    old.metadata.annotations = trigger;
    old["subsets"] =
      pods.length === 0
        ? undefined
        : [
            {
              ...(ready.length === 0 ? {} : { addresses: ready }),
              ...(unready.length === 0 ? {} : { notReadyAddresses: unready }),
              ports: [port],
            },
          ];
    world.put("endpoints", old);
    slice.metadata.annotations = trigger;
    slice.metadata.generation = (slice.metadata.generation ?? 0) + 1;
    slice["endpoints"] = endpoints;
    slice["ports"] = [{ name: "http", protocol: "TCP", port: service.port }];
    world.put("endpointslices.discovery.k8s.io", slice);
  }

  #createBudget(plan: DeploymentPlan, minAvailable: number, ageMs: number): void {
    const object: ApiObject = {
      metadata: { ...this.#meta(plan.name, plan.namespace, ageMs), generation: 1, labels: labelsOf(plan) },
      spec: { minAvailable, selector: { matchLabels: selectorOf(plan) } },
    };
    const budget: Budget = { object, key: `${plan.namespace}/${plan.name}`, app: plan.name, published: "" };
    this.#budgets.push(budget);
    this.#publishBudget(budget);
  }

  #publishBudget(budget: Budget): void {
    const world = this.#world;
    const { object } = budget;
    const pods = this.#podsOf(object.metadata.namespace ?? "", budget.app).filter(
      (p) => p.deleteBy === undefined,
    );
    const healthy = pods.filter((pod) => pod.isReady).length;
    const desired = Number(object.spec?.["minAvailable"]);
    const allowed = Math.max(0, healthy - desired);
    const before = object.status?.["conditions"] as Json[] | undefined;
    const status = allowed > 0 ? "True" : "False";
    const since = before?.[0]?.["status"] === status ? before[0]["lastTransitionTime"] : world.time();
    object.status = {
      observedGeneration: 1,
      disruptionsAllowed: allowed,
      currentHealthy: healthy,
      desiredHealthy: desired,
      expectedPods: pods.length,
      conditions: [
        {
          type: "DisruptionAllowed",
          status,
          observedGeneration: 1,
          lastTransitionTime: since,
          reason: allowed > 0 ? "SufficientPods" : "InsufficientPods",
          message: "",
        },
      ],
    };
    const text = JSON.stringify(object.status);
    if (text !== budget.published) world.put("poddisruptionbudgets.policy", object);
    budget.published = text;
  }

  #createAutoscaler(
    plan: DeploymentPlan,
    { min, max, percent }: { min: number; max: number; percent: number },
    ageMs: number,
  ): void {
    const object: ApiObject = {
      metadata: { ...this.#meta(plan.name, plan.namespace, ageMs), labels: labelsOf(plan) },
      spec: {
        scaleTargetRef: { kind: "Deployment", name: plan.name, apiVersion: "apps/v1" },
        minReplicas: min,
        maxReplicas: max,
        metrics: [
          {
            type: "Resource",
            resource: { name: "cpu", target: { type: "Utilization", averageUtilization: percent } },
          },
        ],
      },
    };
    const autoscaler: Autoscaler = { object, plan, published: "", lastScaleMs: undefined };
    this.#autoscalers.push(autoscaler);
    this.#autoscale(autoscaler);
  }

  #autoscale(autoscaler: Autoscaler): void {
    const world = this.#world;
    const now = world.now();
    const { plan, object } = autoscaler;
    const key = `${plan.namespace}/${plan.name}`;
    const deployment = this.#deployments.get(key);
    const settings = plan.autoscale;
    if (deployment === undefined || settings === undefined) return;
    const current = Number(deployment.object.spec?.["replicas"] ?? 0);
    const pods = this.backends(plan.namespace, plan.name);
    const used = pods.reduce(
      (sum, pod) => sum + pod.containers.reduce((of, container) => of + container.cpu.rate(now) * 1000, 0),
      0,
    );
    const requested = pods.reduce((sum, pod) => sum + pod.cpuRequest, 0);
    const utilization = requested === 0 ? 0 : Math.round((100 * used) / requested);
    const ratio = utilization / settings.percent;
    let desired = Math.abs(ratio - 1) <= 0.1 || pods.length === 0 ? current : Math.ceil(current * ratio);
    const settled = autoscaler.lastScaleMs === undefined || now - autoscaler.lastScaleMs > scaleDownAfterMs;
    if (desired < current && !settled) desired = current;
    const bounded = Math.min(settings.max, Math.max(settings.min, desired));
    if (bounded !== current) {
      autoscaler.lastScaleMs = now;
      const reason =
        bounded > current
          ? "cpu resource utilization (percentage of request) above target"
          : "All metrics below target";
      world.event(
        aboutObject("HorizontalPodAutoscaler", "autoscaling/v2", object),
        "Normal",
        "SuccessfulRescale",
        `New size: ${bounded}; reason: ${reason}`,
        { component: "horizontal-pod-autoscaler" },
      );
      this.#deployments.scale(key, bounded);
    }
    const limited = bounded !== desired;
    const began = object.metadata.creationTimestamp;
    object.status = {
      ...(autoscaler.lastScaleMs === undefined ? {} : { lastScaleTime: world.time(autoscaler.lastScaleMs) }),
      currentReplicas: current,
      desiredReplicas: bounded,
      currentMetrics: [
        {
          type: "Resource",
          resource: {
            name: "cpu",
            current: {
              averageValue: `${pods.length === 0 ? 0 : Math.round(used / pods.length)}m`,
              averageUtilization: utilization,
            },
          },
        },
      ],
      conditions: [
        {
          type: "AbleToScale",
          status: "True",
          lastTransitionTime: began,
          reason: "ReadyForNewScale",
          message: "recommended size matches current size",
        },
        {
          type: "ScalingActive",
          status: "True",
          lastTransitionTime: began,
          reason: "ValidMetricFound",
          message:
            "the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)",
        },
        {
          type: "ScalingLimited",
          status: limited ? "True" : "False",
          lastTransitionTime: began,
          reason: limited ? (desired > bounded ? "TooManyReplicas" : "TooFewReplicas") : "DesiredWithinRange",
          message: limited
            ? `the desired replica count is ${desired > bounded ? "more than the maximum" : "less than the minimum"} replica count`
            : "the desired count is within the acceptable range",
        },
      ],
    };
    const text = JSON.stringify(object.status);
    if (text !== autoscaler.published) world.put("horizontalpodautoscalers.autoscaling", object);
    autoscaler.published = text;
  }

  #createIngress(plan: DeploymentPlan, host: string, ageMs: number): void {
    this.#world.put("ingresses.networking.k8s.io", {
      metadata: { ...this.#meta(plan.name, plan.namespace, ageMs), generation: 1, labels: labelsOf(plan) },
      spec: {
        ingressClassName: "nginx",
        tls: [{ hosts: [host], secretName: "tls-shop" }],
        rules: [
          {
            host,
            http: {
              paths: [
                {
                  path: "/",
                  pathType: "Prefix",
                  backend: { service: { name: plan.name, port: { name: "http" } } },
                },
              ],
            },
          },
        ],
      },
      status: { loadBalancer: { ingress: [{ ip: "203.0.113.17" }] } },
    });
  }
}
